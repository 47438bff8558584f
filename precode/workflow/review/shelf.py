"""The study as the review page reads it: kept in memory while the files stay as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from precode.domain.codes import Codebook
from precode.errors import BadOption, BrokenStudy
from precode.store.study import Study
from precode.taxonomies import load_codebook
from precode.workflow.batching import Planned, plan
from precode.workflow.deciding import OpenTranscript, opened
from precode.workflow.recipe import taxonomy_paths

_MOST = 8
"""Transcripts that are kept open."""

Stamp = tuple[tuple[str, int, int], ...]


class Shelf:
    """The transcripts, suggestions and codes of a study, as they were at the last `refresh`."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._stamp: Stamp = ()
        self._plan: dict[str, Planned] = {}
        self._taxonomies: Mapping[str, str] = {}
        self._codes: Codebook | None = None
        self._opened: dict[str, OpenTranscript] = {}

    @property
    def plan(self) -> Mapping[str, Planned]:
        """The study's transcripts by their names."""
        if not self._stamp:
            self.refresh()
        return self._plan

    @property
    def codebook(self) -> Codebook:
        """The codes of the study."""
        if not self._stamp:
            self.refresh()
        if self._codes is None:
            self._codes = load_codebook(list(taxonomy_paths(self._study).values()))
        return self._codes

    @property
    def ids(self) -> tuple[str, ...]:
        """The permanent ids of the codes, in order."""
        return tuple(code.id for code in self.codebook.codes)

    def item(self, name: str) -> Planned:
        """Return a transcript of the plan.

        Raises
        ------
        BadOption
            If the study has none of that name.
        """
        found = self.plan.get(name)
        if found is None:
            self._opened.pop(name, None)
            raise BadOption(
                f"The study has no transcript {name[:100]!r}.",
                remedy="If it was there before, it was withdrawn. Go back to the list.",
            )
        return found

    def open(self, name: str) -> OpenTranscript:
        """Return a transcript with the suggestions that are kept; no decisions.

        Raises
        ------
        BadOption
            If the study has none of that name.
        """
        item, codebook = self.item(name), self.codebook
        found = self._opened.pop(name, None)
        if found is None or found.item != item:
            found = opened(self._study, item, codebook)
        self._opened[name] = found  # the latest last
        if len(self._opened) > _MOST:
            del self._opened[next(iter(self._opened))]
        return found

    def refresh(self) -> None:
        """Look whether anything was added, withdrawn, pre-coded or edited since."""
        stamp = tuple(_stamped(self._study))
        if stamp == self._stamp:
            return
        try:
            recipe, items, _ = plan(self._study)
        except FileNotFoundError:
            raise BrokenStudy(
                "The study was changed while it was read.", remedy="Try again."
            ) from None
        if self._taxonomies != recipe.taxonomies:
            self._taxonomies, self._codes = recipe.taxonomies, None
            self._opened.clear()
        self._plan = {item.placed.stored.name: item for item in items}
        self._stamp = stamp


def _stamped(study: Study) -> Iterator[tuple[str, int, int]]:
    """Yield the state of every file and folder that what is kept depends on."""
    own = [Path(path) for name, path in taxonomy_paths(study).items() if path != name]
    codes = [inside for folder in own for inside in (folder, *folder.rglob("*"))]
    folders = study.transcripts.glob("*/")
    for path in (study.cases, study.suggestions, study.transcripts, *folders, *codes):
        try:
            state = path.stat()
        except OSError:
            continue
        yield str(path), state.st_mtime_ns, state.st_size
