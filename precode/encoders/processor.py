"""Which arithmetic this processor does: part of an encoder's fingerprint.

Only torch knows, and importing it takes seconds; so what it said is remembered, for the same
torch on a processor with the same abilities.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from precode.files import write_atomic
from precode.resources import cache_folder

_CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class ProcessorPath:
    """The instruction set that torch uses, and whether the processor has bfloat16 itself."""

    instructions: str
    native_bf16: bool


def processor_path() -> ProcessorPath:
    """Return the path of this processor; asks torch once and remembers the answer."""
    key = _abilities()
    if key is None:
        return _ask_torch()
    file = cache_folder() / "processor-paths" / f"{key}.json"
    with contextlib.suppress(OSError, ValueError, TypeError):
        return ProcessorPath(**json.loads(file.read_text(encoding="utf-8")))
    path = _ask_torch()
    with contextlib.suppress(Exception):  # a read-only cache: the next run asks again
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomic(file, json.dumps(asdict(path)) + "\n", force=True)
    return path


def use_threads(count: int) -> None:
    """Let this thread's matrix products use so many threads, where torch is in use."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(count)


def _abilities() -> str | None:
    """Return a hash over all that torch looks at; None where that is not known."""
    try:
        lines = _CPUINFO.read_text(encoding="utf-8").split("\n\n", 1)[0].split("\n")
        flags = [line for line in lines if line.startswith(("flags", "Features", "model name"))]
        parts = [version("torch"), platform.machine(), *flags]
    except (OSError, UnicodeDecodeError, PackageNotFoundError):
        return None
    parts += [f"{name}={os.environ.get(name)}" for name in ("ATEN_CPU_CAPABILITY",)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _ask_torch() -> ProcessorPath:
    import torch

    abilities = torch.cpu.get_capabilities()
    return ProcessorPath(
        instructions=torch.backends.cpu.get_cpu_capability().lower().replace(" ", "-"),
        native_bf16=any(abilities.get(name, False) for name in ("avx512_bf16", "amx_bf16")),
    )
