"""Gold-coded interviews → text to train the encoder on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from precode.csv_rows import read_rows
from precode.domain.codes import Codebook
from precode.domain.text import CodingUnit, Span, Transcript
from precode.errors import BadOption
from precode.splitters.spacy_rules import SpacySplitter
from precode.stages.units import coding_units
from precode.training.talk import Talk, carriers, without_code
from precode.workflow.coded import read_coded


def read_talk(gold_file: Path, folder: Path, codebook: Codebook) -> Talk:
    """Return the units of gold-coded interviews, those that carry a code and those without.

    The gold file needs the column ``quote``: a long turn says most of what it says besides.

    Raises
    ------
    PrecodeError
        If a transcript, a turn or a code does not exist, or a quote is not in its turn.
    """
    quotes: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for _, row in read_rows(gold_file, required=("transcript", "turn", "code", "quote")):
        if row["turn"].isdecimal():  # what is no number is refused below, with its line
            named_file = (folder / row["transcript"]).is_file()
            name = Path(row["transcript"]).stem if named_file else row["transcript"]
            quotes[name, int(row["turn"]), row["code"]].append(row["quote"])
    splitter = SpacySplitter()
    coded: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    uncoded: list[tuple[str, ...]] = []
    for one in read_coded(gold_file, folder, codebook):
        transcript = one.transcript
        units = coding_units(transcript, splitter)
        if one.rejected is None:  # else nobody judged the turns that are not listed
            uncoded += without_code(units, {turn for turn, _ in one.pairs})
        for turn, code in sorted(one.pairs):
            for quote in quotes[transcript.name, turn, code]:
                place = _place(transcript, turn, quote, gold_file)
                coded[code].append(carriers(list(_of_turn(units, turn)), place))
    return Talk({code: tuple(found) for code, found in coded.items()}, tuple(uncoded))


def _of_turn(units: Sequence[CodingUnit], turn: int) -> Iterator[CodingUnit]:
    return (unit for unit in units if unit.turn == turn)


def _place(transcript: Transcript, turn: int, quote: str, gold_file: Path) -> Span:
    for piece in transcript.turns[turn - 1].pieces:
        start = transcript.text.find(quote, piece.start, piece.end) if quote else -1
        if start >= 0:
            return Span(start, start + len(quote))
    raise BadOption(
        f"{transcript.name}, turn {turn}: the quote is not in the turn.",
        where=str(gold_file),
        remedy="Training needs the words that carry the code, as they stand in the transcript.",
    )
