"""Looks for candidates beside the review page, which goes on meanwhile."""

from __future__ import annotations

import threading

from precode.domain.decisions import Json
from precode.errors import PrecodeError, own_mistake
from precode.store.study import Study


class Looking:
    """One search at a time, in a thread of its own; see the module.

    The search needs the study's model, which is loaded only once somebody looks.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._lock = threading.Lock()
        self._running = False
        self._done = self._total = 0
        self._failed = ""

    def start(self) -> None:
        """Begin to look, unless that is going on already."""
        with self._lock:
            if self._running:
                return
            self._running, self._done, self._total, self._failed = True, 0, 0, ""
        # Ctrl-C need not wait for it: what it finds is written at the end, in one step.
        threading.Thread(target=self._look, daemon=True).start()

    def data(self) -> dict[str, Json]:
        """Return how far it is: transcripts looked at, and what went wrong in plain words."""
        with self._lock:
            return {
                "running": self._running,
                "done": self._done,
                "total": self._total,
                "failed": self._failed,
            }

    def _look(self) -> None:
        failed = ""
        try:
            from precode.workflow.inducing.finding import find_candidates

            with self._study.writing():
                find_candidates(self._study, self._watch)
        except PrecodeError as err:
            failed = f"{err.problem} {err.remedy}".strip()
        except Exception as err:  # its message could hold words of a transcript
            failed = " ".join(own_mistake(err).split())
        with self._lock:
            self._running, self._failed = False, failed

    def _watch(self, _: str, done: int, total: int) -> None:
        with self._lock:
            self._done, self._total = done, total
