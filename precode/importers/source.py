"""A file to import: its name and its bytes, within limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

from precode.errors import UnreadableFile

MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a transcript file and the name it came under."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The lower-case ending, with its dot: ``.docx``."""
        return PurePath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The file name without its ending: the transcript's name."""
        return PurePath(self.name).stem

    @classmethod
    def from_path(cls, path: Path) -> Source:
        """Read `path`.

        Raises
        ------
        UnreadableFile
            If there is no such file, it may not be read, is empty, or is larger
            than `MAX_BYTES`.
        """
        try:
            if path.is_dir():
                raise UnreadableFile(
                    "This is a folder, not a transcript.",
                    where=str(path),
                    remedy="Name one transcript file in it.",
                )
            if (size := path.stat().st_size) > MAX_BYTES:
                raise UnreadableFile(
                    f"The file has {size / 1e6:.0f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB.",
                    where=str(path),
                    remedy="Split it into one file an interview, and leave pictures out.",
                )
            data = path.read_bytes()
        except FileNotFoundError:
            raise UnreadableFile(
                "There is no such file.", where=str(path), remedy="Check the name and the folder."
            ) from None
        except OSError as err:
            raise UnreadableFile(
                f"The file cannot be read ({err.strerror}).",
                where=str(path),
                remedy="Check that it is a file you may open.",
            ) from None
        if not data.strip():
            raise UnreadableFile(
                "The file is empty.", where=str(path), remedy="Export the transcript again."
            )
        return cls(path.name, data)
