"""A study's code sets and tables, made by hand, with hostile text in every place."""

from __future__ import annotations

from precode.domain.code_sets import CodeSets, FinalCode, FinalCoding, FinalTranscript
from precode.domain.studies import Case
from precode.domain.tables import Table
from precode.domain.text import Span

HOSTILE = '=<script>alert("x")</script> $x_1$ \x1b[31m'
CODES = (
    ("1.1", "Goal setting", "1. Goals and planning"),
    ("1.10", HOSTILE, "1. Goals and planning"),
    ("3.1", "Social support", "3. Social support"),
    ("5.1", "Information", "5. <b>Consequences</b>"),
)


def made_sets(version: int = 1, open_: tuple[str, ...] = ()) -> CodeSets:
    codes = tuple(
        FinalCode(f"id-{code}", code, label, group, "What it is.", "made", "deductive")
        for code, label, group in CODES
    )
    coding = FinalCoding(
        "PW1", "peer worker", "PW1", 2, "PW1", Span(3, 9), "we met", "id-1.1", ("Ada",)
    )
    return CodeSets(
        version=version,
        codes=codes,
        codings=(coding,),
        transcripts=(
            FinalTranscript("PW1", "PW1", 1, "0" * 64, {"peer worker": 900}, 1000, 9, ("Ada",)),
            FinalTranscript("SP1", "SP1", 1, "1" * 64, {"supported peer": 800}, 1000, 9, ()),
        ),
        cases=(Case("PW1", "peer worker"), Case("SP1", "supported peer")),
        open=open_,
        upto="2026-01-02T03:04:05Z",
        about={
            "title": HOSTILE,
            "precode": "0.1.0",
            "encoder": "minilm",
            "coders": ["Ada", "Ben"],
            "taxonomies": [{"name": "made", "title": "Made", "version": "1", "cite": HOSTILE}],
            "manifest_sha256": "ab" * 32,
        },
    )


def made_tables() -> tuple[Table, ...]:
    codes = CODES
    roles = ("peer_worker", "supported_peer")
    presence = (
        ("yes", "yes", "both"),
        ("yes", "no", "peer worker"),
        ("no", "yes", "supported peer"),
        ("no", "not reviewed", "not reviewed"),
    )
    return (
        Table(
            "cases",
            "Cases",
            ("case", "role", "sex", "\r\n=x"),
            (("PW1", "peer worker", "Woman", HOSTILE), ("SP1", "supported peer", "N/A", "-1")),
            ("A note & more",),
        ),
        Table(
            "case_totals",
            "Table 1. Participants",
            ("attribute", "value", *roles, "total"),
            (("sex", "Woman", 1, "<5", 1), ("sex", "N/A", 0, 1, None)),
        ),
        Table(
            "presence_by_role",
            "Table 2. Presence by role",
            ("code", "label", "group", *roles, "presence"),
            tuple((*code, *cells) for code, cells in zip(codes, presence, strict=True)),
            ("No quote found, not shown absent.",),
        ),
        Table(
            "exemplar_quotes",
            "Quotes",
            ("code", "label", "group", "origin", "role", "case", "transcript", "turn", "quote",
             "starred"),
            (
                (*codes[0], "deductive", "peer worker", "PW1", "PW1", 2, HOSTILE, "yes"),
                (*codes[0], "deductive", "supported peer", "SP1", "SP1", 4, "we met", "no"),
                (*codes[3], "deductive", "supported peer", "SP1", "SP1", 6, "so it was", "no"),
                ("N1", "New", "New", "inductive", "peer worker", "PW1", "PW1", 8, "a new", "no"),
            ),
        ),
        Table(
            "inductive_codes",
            "New codes",
            ("code", "label", "group", "definition", "nearest_code", "n_cases", "n_quotes"),
            (("N1", "New", "New", HOSTILE, None, 1, 1),),
        ),
        Table(
            "references",
            "References and coverage",
            ("code", "label", "group", "origin", "cases", "references", "characters",
             "coverage_percent"),
            ((*codes[0], "deductive", 2, 3, 120, 7.06), (*codes[1], "deductive", 1, 1, 10, 0.59)),
        ),
        Table(
            "case_by_code",
            "Codings of each case",
            ("case", "role", "1.1", "1.10"),
            (("PW1", "peer worker", 2, 1), ("SP1", "supported peer", 1, 0)),
        ),
        Table(
            "co_occurrence",
            "Pairs",
            ("code_a", "label_a", "code_b", "label_b", "same_words", "same_turn",
             "cases_with_both"),
            (("1.1", "Goal setting", "1.10", HOSTILE, 0, 1, 1),),
        ),
        Table(
            "role_differences",
            "Roles",
            ("code", "label", "peer_worker_share", "supported_peer_share", "difference"),
            (("1.1", "Goal setting", 1.0, 0.25, 0.75), ("1.10", HOSTILE, 1.0, 0.0, 1.0)),
        ),
        Table(
            "acceptance_over_time",
            "Acceptance",
            ("coder", "block", "from", "to", "decisions", "accepted", "share"),
            ((HOSTILE, 1, "2026-01-01", "2026-01-02", 50, 30, 0.6),),
        ),
        Table(
            "truth_table",
            "Truth table",
            ("A", "B", "n", "out", "consistency", "coverage", "cases"),
            ((1, 0, 1, "1", 1.0, 1.0, "PW1"),),
        ),
        Table("qca_data", "Data", ("case", "A", "B", "OUT"), (("PW1", 1, 0, 1), ("SP1", 0, 0, 0))),
        Table("unheard_of", "A table of tomorrow", ("a",), (("b",),)),
    )  # fmt: skip
