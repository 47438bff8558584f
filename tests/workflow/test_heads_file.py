from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from precode.encoders.cache import weights_of
from precode.errors import MissingPart
from precode.stages.heads import Heads
from precode.stages.space import Space
from precode.taxonomies import load_taxonomy
from precode.workflow.fusion_file import load_fusion
from precode.workflow.heads_file import heads_bytes, load_heads


def test_heads_are_read_as_they_were_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    heads = Heads(
        scale=0.75,
        intercept=-0.5,
        code_bias=rng.normal(size=2),
        directions=rng.normal(size=(2, 4)),
        space=Space(rng.normal(size=4), np.eye(4)),
        codes=("a", "b"),
        encoder="enc-1-fp32-x",
        transcripts=3,
        decisions=70,
    )
    path = tmp_path / "heads.safetensors"
    path.write_bytes(heads_bytes(heads))
    assert heads_bytes(heads) == heads_bytes(heads)
    read = load_heads(path)
    assert (read.scale, read.intercept, read.codes) == (0.75, -0.5, ("a", "b"))
    assert (read.encoder, read.transcripts, read.decisions) == ("enc-1-fp32-x", 3, 70)
    np.testing.assert_allclose(read.directions, heads.directions, rtol=1e-6)
    np.testing.assert_allclose(read.space.centre, heads.space.centre, rtol=1e-6)


@pytest.mark.parametrize("content", [b"", b"no heads", None])
def test_a_damaged_or_missing_file_says_how_to_mend_it(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "heads.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MissingPart, match="precode models fit"):
        load_heads(path)


def test_the_shipped_heads_fit_the_shipped_fusion_and_taxonomy() -> None:
    heads, fitted = load_heads(), load_fusion()
    assert weights_of(heads.encoder) == weights_of(fitted.encoder)
    assert heads.codes == tuple(code.id for code in load_taxonomy("bct_v1").codes)
    assert heads.transcripts >= 30
    assert 0 < heads.scale < 2
