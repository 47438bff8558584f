"""A study's transcripts → their suggestions: only what changed, several at once, resumable."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from precode.domain.studies import Recipe
from precode.errors import BadOption, PrecodeError, own_mistake
from precode.store.rankings import ranked
from precode.store.study import Study
from precode.store.suggestions import Results
from precode.store.transcripts import Damaged, folder_name, listing
from precode.workflow.cases import Placed, placed_transcripts
from precode.workflow.recipe import encoder_path, recipe_of, taxonomy_paths

if TYPE_CHECKING:
    from precode.stages.heads import Heads
    from precode.workflow.one_transcript import Done, Task
    from precode.workflow.precoder import Precoder

State = Literal["done", "new", "stale"]

_LONG = 100_000
"""Words from which a transcript's vectors are worked on alone, to stay within memory."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A transcript and whether its suggestions are there: ``done``, ``new`` or ``stale``.

    ``key`` names the suggestions that it should have, ``kept`` those that it has, if any.
    """

    placed: Placed
    key: str
    state: State
    kept: str | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A transcript that could not be pre-coded, and why."""

    name: str
    message: str


@dataclass(slots=True)
class BatchOutcome:
    """What came of a batch. ``stopped`` tells that it was interrupted and can go on."""

    recipe: Recipe
    unchanged: list[str] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    stopped: bool = False


class Watcher(Protocol):
    """Shown how far a batch is."""

    def begin(self, words: Mapping[str, int]) -> None:
        """Learn which transcripts there are to do, by name, and their lengths."""

    def encoded(self, name: str, done: int, total: int) -> None:
        """Learn how many of a transcript's units are encoded."""

    def finished(self, name: str) -> None:
        """Learn that a transcript is done or has failed."""


class Plan(NamedTuple):
    """What a batch would work with, the study's transcripts, and those that are damaged."""

    recipe: Recipe
    items: list[Planned]
    damaged: tuple[Damaged, ...]


def plan(study: Study) -> Plan:
    """Return what is done, new or stale; reads no transcript and loads no model."""
    recipe = recipe_of(study)
    results = Results.of(study)
    with_ranking = ranked(study)
    there = listing(study)
    planned = []
    for placed in placed_transcripts(study, there):
        key = recipe.key(placed.stored, placed.roles, placed.case.id)
        kept = results.key(placed.stored)
        is_done = kept == key and (folder_name(placed.stored.name), key) in with_ranking
        state: State = "done" if is_done else "new" if kept is None else "stale"
        planned.append(Planned(placed, key, state, kept))
    return Plan(recipe, planned, there.damaged)


def named(planned: Sequence[Planned], name: str, study: Study) -> list[Planned]:
    """Return the transcripts of a case, or the one of that name.

    Raises
    ------
    BadOption
        If there is neither.
    """
    wanted = name.casefold()
    of_case = [item for item in planned if item.placed.case.id.casefold() == wanted]
    found = of_case or [
        item
        for item in planned
        if wanted in (item.placed.stored.name.casefold(), item.placed.stored.original.casefold())
    ]
    if not found:
        raise BadOption(
            f"The study has neither a case nor a transcript {name!r}.",
            where=str(study.folder),
            remedy="See what it has: precode status STUDY",
        )
    return found


def one_of(planned: Sequence[Planned], name: str, study: Study) -> Planned:
    """Return the one transcript of a case, or the one of that name.

    Raises
    ------
    BadOption
        If there is none, or the case has several.
    """
    found = named(planned, name, study)
    if len(found) > 1:
        names = ", ".join(item.placed.stored.name for item in found)
        raise BadOption(
            f"Case {name} has {len(found)} transcripts.",
            where=str(study.folder),
            remedy=f"Name one of them: {names}",
        )
    return found[0]


def batch(
    study: Study, *, jobs: int = 1, again: bool = False, watcher: Watcher | None = None
) -> BatchOutcome:
    """Pre-code every transcript of a study whose suggestions are missing or stale.

    A transcript that fails is reported and stops nothing. An interrupt (Ctrl-C) drops those
    under way; what is finished stays, and the next batch goes on from there. Call it with the
    study's lock held.

    Parameters
    ----------
    jobs
        Transcripts that are worked on at once, in threads. It changes no result.
    again
        Work on all, also on those that are up to date.
    """
    recipe, planned, damaged = plan(study)
    outcome = BatchOutcome(recipe)
    outcome.failed = [Failed(one.folder, one.message) for one in damaged]
    todo = [item for item in planned if again or item.state != "done"]
    if not again:
        outcome.unchanged = [i.placed.stored.name for i in planned if i.state == "done"]
    if not todo:
        return outcome
    if watcher:
        watcher.begin({item.placed.stored.name: item.placed.stored.words for item in todo})
    from precode.workflow.one_transcript import pre_code

    precoder = precoder_of(study)
    heads = learned_heads(study, precoder)
    _warm_up(precoder)
    # Long ones first, so that no thread is left with one at the end.
    todo.sort(key=lambda item: -item.placed.stored.words)
    if todo[0].placed.stored.words > _LONG:
        jobs = 1
    tasks = [task_of(study, item.placed, recipe, item.key) for item in todo]
    stop = threading.Event()

    def work(task: Task) -> Done:
        def progress(_: str, done: int, total: int) -> None:
            if stop.is_set():
                raise _Stopped
            if watcher:
                watcher.encoded(task.stored.name, done, total)

        return pre_code(task, precoder, heads, progress)

    with _threads(jobs) as threads:
        try:
            for task, error in _run(threads, jobs, tasks, work, outcome.done):
                if error:
                    outcome.failed.append(Failed(task.stored.name, str(error)))
                if watcher:
                    watcher.finished(task.stored.name)
        except KeyboardInterrupt:
            outcome.stopped = True
        finally:
            stop.set()
    outcome.done.sort(key=lambda done: done.name)
    outcome.failed.sort(key=lambda failed: failed.name)
    return outcome


def task_of(study: Study, placed: Placed, recipe: Recipe, key: str) -> Task:
    """Return the task of pre-coding a transcript."""
    from precode.workflow.one_transcript import Task

    return Task(
        study.folder, placed.stored, placed.case.id, placed.roles, recipe, key, placed.notes
    )


def precoder_of(study: Study) -> Precoder:
    """Return the precoder that the study's settings ask for."""
    from precode.workflow.precoder import Precoder

    return Precoder(tuple(taxonomy_paths(study).values()), encoder_path(study))


def learned_heads(study: Study, precoder: Precoder) -> Heads | None:
    """Return what the study's decisions taught, for the codes in use; None if nothing yet."""
    from precode.workflow.heads_file import load_heads

    if not study.learned.is_file():
        return None
    heads = load_heads(study.learned)
    if heads.encoder != precoder.loaded_encoder.fingerprint:
        raise PrecodeError(
            "What was learned from decisions belongs to another encoder.",
            where=str(study.learned),
            remedy="Learn again: precode batch STUDY --learn",
        )
    return heads.for_codes(precoder.codebook.codes)


class _Stopped(Exception):
    """Ends a task between two stretches of units."""


def _threads(jobs: int) -> ThreadPoolExecutor:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    from precode.encoders.processor import use_threads

    share = max(1, (cores or 1) // jobs)
    return ThreadPoolExecutor(jobs, initializer=use_threads, initargs=(share,))


def _warm_up(precoder: Precoder) -> None:
    """Load everything once, before threads ask for it at the same time."""
    _ = precoder.index, precoder.fitted, precoder.shipped_heads, precoder.splitter
    precoder.loaded_encoder.encode(["."])


def _run(
    threads: ThreadPoolExecutor,
    jobs: int,
    tasks: Sequence[Task],
    work: Callable[[Task], Done],
    finished: list[Done],
) -> Iterator[tuple[Task, PrecodeError | None]]:
    """Yield tasks as they end, with their error; what came of the others goes to `finished`.

    No more tasks are under way than there are threads. What ends after an interrupt still goes
    to `finished`.
    """

    def collected(task: Task) -> None:
        finished.append(work(task))

    waiting = iter(tasks)
    under_way: dict[Future[None], Task] = {}
    while True:
        for task in waiting:
            under_way[threads.submit(collected, task)] = task
            if len(under_way) >= jobs:
                break
        if not under_way:
            return
        # A short wait, because an interrupt is noticed between waits only.
        ended, _ = wait(under_way, timeout=0.2, return_when=FIRST_COMPLETED)
        for future in ended:
            task, error = under_way.pop(future), future.exception()
            yield task, None if error is None else _told(error)


def _told(error: BaseException) -> PrecodeError:
    """Return an error as it is reported: a mistake of our own stops no other transcript."""
    if isinstance(error, PrecodeError):
        return error
    if os.environ.get("PRECODE_DEBUG"):
        raise error
    return PrecodeError(own_mistake(error))
