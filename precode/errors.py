"""Everything a user can put right, as one small tree.

    PrecodeError            what is wrong, where, and the remedy
    ├── UnreadableFile      a file that holds no transcript precode can read
    ├── BadTaxonomy         a taxonomy or codebook with mistakes in it
    ├── BadOption           an option whose value does not fit the input
    │   └── NothingToCode   a transcript in which nobody but interviewers speaks
    ├── UnknownPlugin       a name that no encoder, importer or exporter answers to
    ├── MissingPart         weights or an optional package that is not installed
    ├── OutputExists        an output file that would be overwritten
    └── BrokenStudy         a study folder whose settings, cases or record cannot be used

Bugs stay ``ValueError`` and the like. Messages never hold transcript text.
"""

from __future__ import annotations

from collections.abc import Sequence


class PrecodeError(Exception):
    """Something the user can put right: what, where, and the remedy."""

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(problem)
        self.problem, self.where, self.remedy = problem, where, remedy

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with the keyword parts, so that errors cross process borders."""
        return _rebuild, (type(self), self.problem, self.where, self.remedy)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"\n{self.remedy}" if self.remedy else ""
        return f"{place}{self.problem}{remedy}"


class UnreadableFile(PrecodeError):
    """The file cannot be read as a transcript."""


class BadTaxonomy(PrecodeError):
    """The taxonomy or codebook has mistakes, all of them listed with their lines."""


class BadOption(PrecodeError):
    """The value of an option does not fit the input."""


class NothingToCode(BadOption):
    """All words of the transcript are an interviewer's."""


class MissingPart(PrecodeError):
    """Weights or a package that this step needs are not installed."""


class OutputExists(PrecodeError):
    """The output file is already there."""


class BrokenStudy(PrecodeError):
    """A file of the study folder is missing or has mistakes."""


class UnknownPlugin(PrecodeError):
    """No plug-in answers to that name."""

    @classmethod
    def named(cls, kind: str, name: str, known: Sequence[str]) -> UnknownPlugin:
        """Return the error for `name`, with the names that would work."""
        return cls(
            f"No {kind} is called {name!r}.",
            remedy=f"Choose one of: {', '.join(known)}.",
        )


def own_mistake(err: BaseException) -> str:
    """Name the place of a bug without its message, which could hold transcript text."""
    place = err.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_name}, line {place.tb_lineno}" if place else "unknown"
    return (
        f"precode stopped on a mistake of its own ({type(err).__name__} in {where}).\n"
        "Please report it; set PRECODE_DEBUG=1 to see the traceback, which "
        "may show words of the transcript."
    )


def _rebuild(kind: type[PrecodeError], problem: str, where: str, remedy: str) -> PrecodeError:
    return kind(problem, where=where, remedy=remedy)
