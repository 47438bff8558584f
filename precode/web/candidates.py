"""The routes of the page's candidates: groups of passages that may be new codes."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from precode.domain.decisions import Event, Json
from precode.domain.induction import Place
from precode.errors import BadOption
from precode.store.candidates import read_candidates
from precode.web.answers import as_json
from precode.web.asked import GroupWish, body_of, group_wish_of
from precode.web.looking import Looking
from precode.workflow.inducing import editing
from precode.workflow.inducing.board import Board, Row
from precode.workflow.inducing.data import board_data
from precode.workflow.review.review import Review


def candidate_routes(review: Review) -> list[Route]:
    """Return the routes for one coder and study."""
    desk = _Desk(review)
    looking = Looking(review.study)

    async def candidates(_: Request) -> Response:
        return as_json(await run_in_threadpool(desk.data))

    async def edit(request: Request) -> Response:
        wish = group_wish_of(await body_of(request))
        return as_json(await run_in_threadpool(desk.do, wish))

    async def look(request: Request) -> Response:
        if request.method == "POST":
            await body_of(request)
            await run_in_threadpool(looking.start)
        return as_json(looking.data())

    return [
        Route("/api/candidates", candidates),
        Route("/api/candidates/edit", edit, methods=["POST"]),
        Route("/api/candidates/look", look, methods=["GET", "POST"]),
    ]


class _Desk:
    """What one coder does with the groups, and the way back; requests come in threads."""

    def __init__(self, review: Review) -> None:
        self._review, self._study, self._coder = review, review.study, review.coder
        self._lock = threading.Lock()
        self._undo: list[tuple[str, list[str]]] = []  # what was done, and its entries

    def data(self) -> dict[str, Json]:
        """Return all groups; ``none`` if nobody has looked for any yet."""
        if read_candidates(self._study) is None:
            return {"groups": [], "single": [], "stale": False, "none": True, "undo": ""}
        undo = self._undo[-1][0] if self._undo else ""
        return {**board_data(Board(self._study)), "none": False, "undo": undo}

    def do(self, wish: GroupWish) -> dict[str, Json]:
        """Do what is wished for; return the board then, and the group that it led to.

        Raises
        ------
        PrecodeError
            If it cannot be done.
        """
        with self._lock:
            if wish.do == "undo":
                self._take_back()
                return self.data()
            known = {entry.id for entry in self._study.record.entries()}
            try:
                more = self._done(wish)
            finally:  # of several parts some may have been split off
                if wish.do != "promote":
                    self._remember(wish.do, known)
            if wish.do == "promote":
                self._undo.clear()  # it made a code and codings, which have ways back of their own
            return {**self.data(), **more}

    def _done(self, wish: GroupWish) -> dict[str, Json]:
        study, coder, name = self._study, self._coder, wish.id
        if wish.do == "edit":
            self._require_code(wish.changes.get("nearest", ""))
            return {"id": editing.edit(study, coder, name, wish.changes).id}
        if wish.do == "move":
            editing.move(study, coder, wish.places, wish.to)
            return {"id": wish.to}
        if wish.do == "merge":
            return {"id": editing.merge(study, coder, name, wish.to).id}
        if wish.do == "split":
            for part in wish.parts:
                new = self._part(name, part).id
            return {"id": new}
        if wish.do == "drop":
            editing.drop(study, coder, name)
            return {"id": ""}
        code = editing.promote(study, coder, name)
        return {"id": name, "code": code.id, "codes": self._codes()}

    def _codes(self) -> list[Json]:
        return list(self._review.codebook())

    def _part(self, name: str, places: Sequence[Place]) -> Row:
        if not name:
            return editing.begin(self._study, self._coder, places)
        return editing.split(self._study, self._coder, name, places)

    def _require_code(self, id_: Json) -> None:
        if id_ and Board(self._study).code(str(id_)) is None:
            raise BadOption("The codebook has no such code.")

    def _remember(self, what: str, known: set[str]) -> None:
        made = [
            entry.id
            for entry in self._study.record.entries()
            if entry.id not in known
            and entry.coder == self._coder
            and entry.kind in ("group", "grouped")
        ]
        if made:
            self._undo.append((what, made))

    def _take_back(self) -> None:
        if not self._undo:
            raise BadOption("Nothing was done here that could be undone.")
        _, made = self._undo[-1]
        self._study.record.append(
            self._coder, [Event("undo", target=id_) for id_ in reversed(made)]
        )
        self._undo.pop()
