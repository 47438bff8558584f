from hypothesis import given
from hypothesis import strategies as st

from precode.domain.text import Span
from precode.exporters.stretches import cut, lanes

TEXT = "".join(chr(ord("a") + place % 26) for place in range(40))


def spans(most):
    return (
        st.tuples(st.integers(0, most - 1), st.integers(1, most))
        .map(sorted)
        .filter(lambda pair: pair[0] < pair[1])
        .map(lambda pair: Span(*pair))
    )


@given(spans(40), st.lists(spans(40), max_size=8))
def test_stretches_join_to_the_piece_and_know_exactly_what_covers_them(piece, covering):
    place = piece.start
    for stretch in cut(TEXT, piece, covering):
        assert stretch.text
        assert stretch.text == TEXT[place : place + len(stretch.text)]
        for offset in range(place, place + len(stretch.text)):
            expected = tuple(i for i, s in enumerate(covering) if s.start <= offset < s.end)
            assert stretch.covering == expected
        place += len(stretch.text)
    assert place == piece.end


@given(st.lists(spans(40), min_size=1, max_size=8))
def test_each_span_starts_and_ends_once(covering):
    stretches = cut(TEXT, Span(0, 40), covering)
    for index, span in enumerate(covering):
        (start,) = [i for i, s in enumerate(stretches) if index in s.starts]
        (end,) = [i for i, s in enumerate(stretches) if index in s.ends]
        assert "".join(s.text for s in stretches[start : end + 1]) == span.of(TEXT)


def test_cues_are_marked_for_the_span_that_they_belong_to():
    stretches = cut(TEXT, Span(0, 10), [Span(0, 8), Span(2, 10)], [(1, Span(3, 5))])
    assert [(s.text, s.covering, s.cues) for s in stretches] == [
        ("ab", (0,), ()),
        ("c", (0, 1), ()),
        ("de", (0, 1), (1,)),
        ("fgh", (0, 1), ()),
        ("ij", (1,), ()),
    ]


def test_a_span_over_two_pieces_is_cut_at_their_borders():
    span = [Span(2, 12)]
    assert [s.text for s in cut(TEXT, Span(0, 5), span)] == ["ab", "cde"]
    assert [s.text for s in cut(TEXT, Span(10, 14), span)] == ["kl", "mn"]
    assert cut(TEXT, Span(10, 14), span)[0].starts == ()


@given(st.lists(spans(40), max_size=6))
def test_spans_that_overlap_have_lanes_of_their_own(covering):
    chosen = lanes(covering, 6)
    for i, one in enumerate(covering):
        for j, other in enumerate(covering[:i]):
            assert not (one.overlaps(other) and chosen[i] == chosen[j])


def test_when_too_many_overlap_the_last_lane_is_shared():
    assert lanes([Span(0, 9), Span(1, 8), Span(2, 7), Span(10, 12)], 2) == [0, 1, 1, 0]
