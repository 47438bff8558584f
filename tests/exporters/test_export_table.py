import io
from dataclasses import replace

import pytest
from rich.console import Console

from precode.exporters import table
from precode.exporters.plain import one_line, shorten


def shown(result, width=140, **options):
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, legacy_windows=False)
    table.show(result, console, **options)
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 111, 112, 200])
def test_it_fits_the_terminal(interview, width):
    assert max(map(len, shown(interview, width).split("\n"))) <= width


def test_the_turn_and_speaker_stand_only_at_its_first_suggestion(interview):
    rows = shown(interview).split("\n")
    assert sum(row.lstrip().startswith("2  ") for row in rows) == 1
    assert sum("PW1" in row for row in rows) == 2


def test_numbers_are_hidden_unless_asked_for(interview):
    assert "0.12" not in shown(interview)
    assert "weak 0.12" in shown(interview, show_scores=True)
    assert "weak" in shown(interview)


@pytest.mark.parametrize("width", [80, 140])
def test_codes_of_unsettled_taxonomies_show_their_status(interview, width):
    assert "(provisional," in shown(interview, width)


def test_the_evidence_is_told_in_short_words_strongest_first(interview):
    flat = " ".join(shown(interview, 1000).split())
    assert (
        "cue: “a plan”; like an exemplar: “we made technique 1.1 ours” (invented); answers:" in flat
    )
    assert "answers: “Did the two of you set a goal?”; or 2.1?" in flat


def test_parts_that_spoke_against_a_code_are_no_reason_for_it(make):
    transcript = make.talk(("PW1", "peer worker", "We made a plan."))
    plain = make.offer(transcript, 1, "a plan", "1.1")
    against = (("exemplars", -1.0), ("definition", 0.5), ("words in common", 0.1))
    evidence = replace(plain.evidence, shares=against)
    flat = shown(make.precoding(transcript, replace(plain, evidence=evidence)), 300)
    assert "near the definition; words in common" in flat
    assert "exemplar:" not in flat


def test_the_summary_and_the_reminder_close_it(interview):
    lines = shown(interview).strip().split("\n")
    assert lines[-2] == "pw-anna: 4 suggestions in 2 of 2 participant turns, 4 codes"
    assert lines[-1].startswith("These are candidate codes; a person decides.")


def test_words_are_never_read_as_markup(make):
    words = "[red]so[/red] [link=http://x]I[/link] :smile: [/] said"
    assert words in shown(make.said(words), 300)
    assert "[b]P1[/b]" in shown(make.said(words, speaker="[b]P1[/b]"))


def test_control_characters_reach_the_terminal_as_pictures(make):
    out = shown(
        make.said("so\x1b]0;title\x07 \x1b[2J I\x7f \x9b31m \u202e said", speaker="P\x1b[1m")
    )
    assert not any(ord(char) < 32 and char != "\n" for char in out)
    assert not set(out) & set("\x7f\x9b\u202e")
    assert "␛]0;title␇" in out


def test_long_quotes_are_cut_in_the_middle_between_words(make):
    words = " ".join(f"word{number}" for number in range(60))
    flat = shown(make.said(words), 1000)
    assert "word0 word1" in flat
    assert "word59" in flat
    assert " … " in flat
    assert "word30" not in flat


@pytest.mark.parametrize("width", range(4, 60))
def test_shortened_text_is_never_longer_than_asked(width):
    for text in ("one two three four five six seven eight nine ten", "x" * 80, "a " * 40):
        assert len(shorten(text, width)) <= width


def test_text_that_fits_is_not_cut():
    assert shorten("  so\n I  said ", 9) == "so I said"
    assert one_line("a\u2028b\x0bc") == "a b c"


def test_probabilities_that_were_not_calibrated_for_the_codes_are_called_so(interview):
    from dataclasses import replace

    warned = shown(replace(interview, calibrated_for=("tiny",)))
    assert "not calibrated for extra" in " ".join(warned.split())
    assert "not calibrated" not in shown(interview)
