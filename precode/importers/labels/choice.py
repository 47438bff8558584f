"""Which of the candidates in a document are speaker labels, seen together.

Roles (``I``, ``P01``, ``Interviewer``) are labels wherever they stand before a colon.
Names have to be borne out by the document: repeated, or shaped like the labels that are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from precode.domain.text import Note
from precode.importers.labels.found import Shape
from precode.importers.labels.grammar import Mark
from precode.importers.labels.standing import Key, key_of, standing_alone, total
from precode.importers.labels.words import Kind, case_of, is_word, kind_of

# Talk hardly ever begins like these, so a repeated name is enough.
_FIRM: frozenset[Shape] = frozenset({"colon", "hash", "at", "brace"})
# Talk may: "[Anna] went", "**Really** no", "P1 - text". A fifth of the document must.
_LOOSE: frozenset[Shape] = frozenset({"tab", "bracket", "bold", "dot", "list"})
# "Mum - she went": of these, two must make out even more of it, if they are no roles.
_WEAK: frozenset[Shape] = frozenset({"dash", "gap", "paren"})
_BY_SHARE: frozenset[Shape] = (_LOOSE - {"tab"}) | _WEAK  # for roles, too
_LOOSE_SHARE = 0.2
_WEAK_SHARE = 0.4
_LOOSE_SHARE_ALONE = 0.05  # of a document without firm labels
_BARE_TIMES_SHARE = 0.3
_STAMPED_SHARE = 0.8  # of the labels carry a timestamp: then all of them do
_RARE_SHARE = 0.03  # of the labelled paragraphs: below it, another shape is talk
_SPARSE_SHARE = 0.02  # of all paragraphs: fewer names than that are headings in prose
_HEADER = 15  # paragraphs in which "Date: ..." and the like can stand before the talk

NO_LABELS = Note(
    "guessed", "No speaker labels found: all of the talk is one turn without a speaker."
)
_LOOKALIKES = "lines look like a speaker label but were read as talk"


@dataclass(frozen=True, slots=True)
class Choice:
    """What `choose` decided: one entry a paragraph, in the same order.

    In ``marks``, None means that the whole paragraph is talk; a mark without label is
    a timestamp. ``labels`` are in order of first appearance.
    """

    marks: tuple[Mark | None, ...]
    labels: tuple[str, ...]
    notes: tuple[Note, ...]


def choose(marks: Sequence[Mark | None]) -> Choice:
    """Decide which of the `marks` of a whole document hold a speaker label.

    `marks` has one entry for every paragraph that is not blank, None where `parse`
    found nothing: the share of labelled paragraphs is part of the evidence.
    """
    marks = _read_by_habit(marks)
    header = _header_length(marks)
    body = [None] * header + [_beside_time(marks, i) for i in range(header, len(marks))]
    accepted = _accepted(body)
    bare_times = sum(1 for mark in _times(body, accepted) if not mark.sure)
    bare = bare_times >= max(3, _BARE_TIMES_SHARE * len(marks))
    chosen = tuple(_chosen(mark, accepted, bare=bare) for mark in body)
    lookalikes = sum(
        1
        for mark in body
        if mark
        and mark.label
        and key_of(mark) not in accepted
        and mark.shape in _FIRM
        and kind_of(mark.label) is Kind.NAME
    )
    return Choice(
        chosen,
        tuple(dict.fromkeys(mark.label for mark in chosen if mark and mark.label)),
        (Note("guessed", _LOOKALIKES, lookalikes),) if lookalikes else (),
    )


def _read_by_habit(marks: Sequence[Mark | None]) -> list[Mark | None]:
    """Read ``P1 - So: yes`` as P1's where more lines begin with ``P1 -`` than with all of it."""
    both = (m for mark in marks if mark for m in (mark, mark.otherwise) if m and m.label)
    counts = Counter(map(key_of, both))
    return [
        mark.otherwise
        if mark
        and mark.label
        and not mark.sure
        and mark.otherwise
        and counts[key_of(mark.otherwise)] > counts[key_of(mark)]
        else mark
        for mark in marks
    ]


def _chosen(mark: Mark | None, accepted: set[Key], *, bare: bool) -> Mark | None:
    """Return `mark`, or its timestamp if its label is refused, or None if both are."""
    if mark and mark.label and key_of(mark) not in accepted:
        mark = mark.without_label
    if mark and mark.label is None and not mark.sure and not bare:
        return None
    return mark


def _times(body: Sequence[Mark | None], accepted: set[Key]) -> Iterator[Mark]:
    for mark in body:
        time = mark.without_label if mark and mark.label and key_of(mark) not in accepted else mark
        if time and time.label is None:
            yield time


def _header_length(marks: Sequence[Mark | None]) -> int:
    """Count the paragraphs of a block like ``Date: ...``, ``Interviewer: Jane`` at the top."""
    last = -1
    for number, mark in enumerate(marks[:_HEADER]):
        if mark and mark.label and kind_of(mark.label) is Kind.HEADING and number - last <= 5:
            last = number
    people = (m for m in marks[last + 1 :] if m and m.label and kind_of(m.label) in _PEOPLE)
    return last + 1 if last >= 0 and any(True for _ in people) else 0


_PEOPLE = {Kind.ROLE, Kind.NAME}


def _beside_time(marks: Sequence[Mark | None], number: int) -> Mark | None:
    """Return a mark, sure of it if it is alone next to a line with only a timestamp."""
    mark = marks[number]
    if mark is None or mark.shape != "alone":
        return mark
    near = [marks[i] for i in (number - 1, number + 1) if 0 <= i < len(marks)]
    if any(other and other.label is None and not other.words for other in near):
        return replace(mark, sure=True)
    return mark


def _accepted(body: Sequence[Mark | None]) -> set[Key]:
    """Collect the labels, each with the shape it is accepted in."""
    body = [mark for mark in body if not mark or mark.label or mark.words]  # no lines of time
    marks = [mark for mark in body if mark and mark.label]
    counts = Counter(map(key_of, marks))
    sure = {key_of(mark) for mark in marks if mark.sure}
    accepted = _certain(counts, sure)
    accepted |= _repeated(counts, accepted, len(body))
    if not accepted:
        accepted = _short_dialogue(body, counts)
    accepted |= _alike(marks, accepted)
    return accepted | standing_alone(body, counts, accepted, sure)


def _certain(counts: Counter[Key], sure: set[Key]) -> set[Key]:
    """Roles in most shapes, names in shapes that talk does not take."""
    timed = sum(count for (shape, _), count in counts.items() if shape == "timed")
    accepted = set()
    for key, count in counts.items():
        shape, label = key
        kind = kind_of(label)
        if shape == "alone" or kind in {Kind.HEADING, Kind.NEVER}:
            continue
        firm = key in sure or (shape == "timed" and timed > 1)
        if (kind is Kind.ROLE and shape not in _BY_SHARE and (shape != "timed" or firm)) or (
            firm and (kind is not Kind.OTHER or count > 1)
        ):
            accepted.add(key)
    return accepted


def _repeated(counts: Counter[Key], certain: set[Key], paragraphs: int) -> set[Key]:
    """Find names (and other words, if they are the document's habit) that come again."""
    new: set[Key] = set()
    for shape in _FIRM | _LOOSE | _WEAK:
        keys = {key for key in counts if key[0] == shape}
        known = keys & certain
        roles = {k for k in keys if shape in _BY_SHARE and kind_of(k[1]) is Kind.ROLE}
        names = {k for k in keys - known if kind_of(k[1]) is Kind.NAME and counts[k] > 1} | (
            roles - known
        )
        if shape in _WEAK and not _is_habit(counts, names, paragraphs):
            names = {k for k in roles - known if len(k[1]) > 1}
        habits = {k for k in keys - known if kind_of(k[1]) is Kind.OTHER and counts[k] > 2}
        several = len(known | names) > 1 or any(counts[key] > 2 for key in names)
        said = total(counts, known | names)
        loose = _LOOSE_SHARE if certain else _LOOSE_SHARE_ALONE
        share = _SPARSE_SHARE if shape in _FIRM else loose
        if several and said >= share * paragraphs:
            cases = {case_of(key[1]) for key in certain}
            new |= {
                key
                for key in names
                if not certain
                or case_of(key[1]) in cases
                or counts[key] >= max(2, _RARE_SHARE * total(counts, certain))
            }
        everyone = known | names | habits
        if habits and len(everyone) > 1 and total(counts, everyone) >= 0.2 * paragraphs:
            new |= habits
    return new


def _is_habit(counts: Counter[Key], names: set[Key], paragraphs: int) -> bool:
    """Tell whether names and single letters in a weak shape begin enough of the lines."""
    roles = all(kind_of(label) is Kind.ROLE for _, label in names)
    share = _LOOSE_SHARE if roles else _WEAK_SHARE
    return len(names) > 1 and total(counts, names) >= share * paragraphs


def _short_dialogue(body: Sequence[Mark | None], counts: Counter[Key]) -> set[Key]:
    """Read a document of a few paragraphs, where nobody speaks twice."""
    names = {k for k in counts if k[0] in _FIRM | {"tab"} and kind_of(k[1]) in _PEOPLE}
    shapes = {"colon"} | _WEAK
    small = {k for k in counts if k[0] in shapes and kind_of(k[1]) is not Kind.NEVER}
    if all(len(k[1].split()) == 1 for k in small) and len(small) < total(counts, small):
        names |= small if total(counts, small) == len(body) else set()
    first = next(iter(body), None)
    begins = first is not None and first.label is not None and key_of(first) in names
    return names if begins and total(counts, names) >= 0.5 * len(body) else set()


def _alike(marks: Sequence[Mark], accepted: set[Key]) -> set[Key]:
    """Find names said once or twice that are shaped and written like accepted labels."""
    inline = [mark for mark in marks if key_of(mark) in accepted]
    stamped = sum(mark.start_ms is not None for mark in inline) >= _STAMPED_SHARE * len(inline)
    cases = {(shape, case_of(label)) for shape, label in accepted}
    shapes = {shape for shape, _ in accepted}
    return {
        key_of(mark)
        for mark in marks
        if inline
        and mark.shape in shapes & (_FIRM | {"tab", "timed"})
        and kind_of(mark.label or "") is Kind.NAME
        and not _is_address(mark.label or "", accepted)
        and (mark.start_ms is not None or not stamped)
        and (stamped or (mark.shape, case_of(mark.label or "")) in cases)
    }


def _is_address(label: str, accepted: set[Key]) -> bool:
    """Tell whether `label` may be talk: ``AS``, or ``Look, Dave`` where labels have no comma."""
    if is_word(label):
        return True
    comma = "," in label and not label.split(",")[1].strip().isdecimal()
    return comma and not any("," in other for _, other in accepted)
