"""The whole way on the sample study: from 21 interviews to the paper's two tables.

    python corpus_samples/enrich_like/demo.py .demo

What a machine does runs as a researcher would run it. What people do is replayed from gold.csv:
first the codes of bct_v1, then five groups of passages are named, cleaned and promoted, and the
codings with them completed. The study knows of no relational taxonomy before that.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
CODER = "demonstration"
GROUP = "Relational aspects of behavioural change"
COLUMNS = (
    *("transcript", "turn", "code", "decision", "quote", "start", "end"),
    *("deliverer", "status"),
)


def main(arguments: Sequence[str]) -> None:
    study = Path(arguments[0] if arguments else ".demo")
    if study.exists():
        require_demo(study)
        shutil.rmtree(study)
    precode("init", study, "--taxonomy", "bct_v1", "--title", "Sample study (synthetic)")
    sheets = ("--cases", HERE / "cases.csv", "--dyads", HERE / "dyads.csv")
    precode("add", study, *sorted(HERE.glob("DEMO_*.txt")), *sheets)
    precode("batch", study)
    gold = read_gold()
    given = [row for row in gold if row["taxonomy"] == "bct_v1"]
    decided = [*given, *rejected(study, given)]
    names = list(dict.fromkeys(row["transcript"] for row in gold))
    decided.sort(key=lambda row: (names.index(row["transcript"]), int(row["turn"])))
    decide(study, decided, read=True)
    precode("induce", study)
    for number, found in induct(study, [row for row in gold if row["taxonomy"] != "bct_v1"]):
        print(f"  {number} {found}", flush=True)
    precode("batch", study)
    precode("finalize", study)
    precode("report", study)


def require_demo(study: Path) -> None:
    """Refuse to remove anything that is not an earlier run."""
    from precode.store.study import is_study, open_study

    if not is_study(study) or open_study(study).settings.study.title != "Sample study (synthetic)":
        sys.exit(f"{study} is there and is no sample study: name another folder.")


def precode(*arguments: object) -> None:
    """Run a command as in a terminal; stop where it fails."""
    from precode.cli.app import app

    shown = [str(one) for one in arguments]
    brief = [one for one in shown if not one.endswith(".txt")]
    print(f"\n$ precode {' '.join(brief)}", flush=True)
    code = app(shown, standalone_mode=False)
    if code:
        sys.exit(int(code))


def read_gold() -> list[dict[str, str]]:
    with (HERE / "gold.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def decide(study: Path, rows: Iterable[dict[str, str]], *, read: bool = False) -> None:
    """Record codings, and that every transcript was read to its end."""
    rows = list(rows)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "decisions.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, COLUMNS, extrasaction="ignore", restval="")
            out.writeheader()
            out.writerows(rows)
            names = dict.fromkeys(row["transcript"] for row in read_gold()) if read else ()
            out.writerows({"transcript": name, "decision": "read"} for name in names)
        precode("decide", study, "--from", path, "--coder", CODER)


def rejected(study: Path, given: Sequence[dict[str, str]]) -> Iterable[dict[str, Any]]:
    """Reject what is suggested in turns that do not carry the code."""
    from precode.store.study import open_study
    from precode.workflow.deciding import Desk

    right = {(row["transcript"], int(row["turn"]), row["code"]) for row in given}
    desk = Desk(open_study(study), CODER)
    for item in desk.plan:
        name = item.placed.stored.name
        for one in desk.open(item).suggestions:
            if (name, one.turn, one.code) not in right:
                place = {"turn": one.turn, "start": one.span.start, "end": one.span.end}
                yield {"transcript": name, "code": one.code, "decision": "reject", **place}


def induct(study: Path, gold: Sequence[dict[str, str]]) -> Iterable[tuple[str, str]]:
    """Do what a person does with the candidates; tell how far they had brought it."""
    from precode.store.study import open_study
    from precode.workflow.inducing import editing
    from precode.workflow.inducing.board import Board

    opened = open_study(study)
    words = {path.stem: path.read_text(encoding="utf-8") for path in HERE.glob("DEMO_*.txt")}
    missing = []
    print("\nNaming, cleaning and promoting groups (on the page, or precode induce STUDY GROUP):")
    for new in yaml.safe_load((HERE / "new_codes.yaml").read_text(encoding="utf-8")):
        own = [row for row in gold if row["code"] == new["gold"]]
        places = [place_of(row, words[row["transcript"]]) for row in own]
        board = Board(opened)
        free = [row for row in board.rows if not row.group.promoted]
        quotes = [quote for row in free for quote in row.quotes]
        wanted = [q.place for q in [*quotes, *board.single] if is_one_of(q.place, places)]
        group = max(free, key=lambda row: sum(q.place in wanted for q in row.quotes))
        right = sum(quote.place in wanted for quote in group.quotes)
        nearest = next(code.id for code in board.codebook.codes if code.code == new["nearest"])
        said = {name: new[name] for name in ("definition", "when_to_use", "when_not_to_use")}
        more = {"why_not": new["why_not"], "nearest": nearest, "group": GROUP}
        editing.edit(opened, CODER, group.id, {"name": new["label"], **said, **more})
        others = [q.place for q in group.quotes if q.place not in wanted]
        editing.move(opened, CODER, others, "")
        editing.move(opened, CODER, wanted, group.id)
        code = editing.promote(opened, CODER, group.id)
        met = [place for place in places if any(touch(place, other) for other in wanted)]
        missing += [
            {**row, "code": code.code}
            for row, place in zip(own, places, strict=True)
            if place not in met
        ]
        yield (
            code.code,
            f"{new['label']}: {len(met)} of {len(own)} quotes were among the candidates, "
            f"{right} of them in one group of {len(group.quotes)}",
        )
    decide(study, missing)


def place_of(row: dict[str, str], text: str) -> Any:
    start = text.index(row["quote"])
    return row["transcript"], start, start + len(row["quote"])


def is_one_of(place: Any, wanted: Iterable[tuple[str, int, int]]) -> bool:
    """Tell whether a passage is about the same words as one of the quotes."""
    span = place.span
    return any(
        name == place.transcript
        and min(end, span.end) - max(start, span.start)
        > 0.3 * min(end - start, span.end - span.start)
        for name, start, end in wanted
    )


def touch(quote: tuple[str, int, int], place: Any) -> bool:
    name, start, end = quote
    return name == place.transcript and start < place.span.end and place.span.start < end


if __name__ == "__main__":
    main(sys.argv[1:])
