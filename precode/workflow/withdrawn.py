"""Who has withdrawn from a study: recognised again, without their names being kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from precode.domain.decisions import Entry
from precode.errors import BadOption
from precode.store.record.chain import hidden
from precode.store.study import Study


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The withdrawals of a study."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, study: Study) -> Withdrawn:
        """Read them from the record; none if the study has no record yet."""
        if not study.record.path.is_file():
            return cls(())
        return cls(tuple(e for e in study.record.entries() if e.kind == "withdrawal" and e.event))

    def refuse(self, original_sha256: str, names: Collection[str], file_name: str) -> None:
        """Refuse a file that was withdrawn, or that belongs to a case that was.

        Raises
        ------
        BadOption
            If it is one.
        """
        for entry in self.entries:
            details: Any = entry.event.details if entry.event else {}
            salt, marks = details["salt"], set(details["hidden"])
            words = {original_sha256, *(name.casefold() for name in names)}
            if any(hidden(salt, word) in marks for word in words):
                raise BadOption(
                    f"This participant's transcript was withdrawn on {entry.at[:10]}.",
                    where=file_name,
                    remedy="If they take part again, add it under another case id and file name, "
                    "and in another form.",
                )
