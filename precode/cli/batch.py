"""`precode batch`: pre-code a whole set of interviews."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from precode.errors import BadOption

if TYPE_CHECKING:
    from precode.store.study import Study
    from precode.workflow.adding import Added
    from precode.workflow.batching import BatchOutcome


def batch(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="STUDY|FILES", help="A study; or, with -o, transcripts and folders of them."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Study to put FILES in; made if it is not there."),
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(help="With -o: sheet of cases, as for `precode add`.")
    ] = None,
    taxonomy: Annotated[
        list[str],
        typer.Option("--taxonomy", "-t", help="With -o, for a new study: as for `precode init`."),
    ] = [],  # noqa: B006 - Typer reads the default, nobody changes it
    encoder: Annotated[
        str | None, typer.Option(help="With -o, for a new study: as for `precode init`.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, max=64, help="Transcripts at once. Default: 2."),
    ] = None,
    learn: Annotated[
        bool, typer.Option("--learn", help="First learn from the decisions in the study.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also those whose suggestions are up to date.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write what came of each transcript to this JSON file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the report.")] = False,
) -> None:
    """Suggest codes for every transcript of a study that is new or has changed.

    The suggestions lie in STUDY/suggestions, a Parquet file a transcript. Stop it with Ctrl-C
    whenever you like: what is finished stays, and the same command goes on from there. A file
    that cannot be read is reported at the end and stops nothing (exit code 1).

    Examples:

    precode batch my_study

    precode batch interviews/ -o my_study --cases cases.csv

    precode batch my_study --dry-run
    """
    from precode.cli.interrupts import ends_like_ctrl_c
    from precode.files import check_target

    if report:
        check_target(report, force=force)
    added: list[Added] = []
    with ends_like_ctrl_c("What was finished stays. To go on, give the same command again."):
        if output is None:
            study: Study | None = _study_of(paths, cases, taxonomy, encoder)
        else:
            study, added = _filled(output, paths, cases, taxonomy, encoder, dry_run=dry_run)
        if dry_run or study is None:
            _say_plan(study, added)
            return
        outcome = _run(study, jobs=jobs or 2, again=again, learn=learn)
    if report:
        _write_report(report, added, outcome, force=force)
    _say(study, added, outcome)


def _study_of(
    paths: Sequence[Path], cases: Path | None, taxonomy: Sequence[str], encoder: str | None
) -> Study:
    from precode.store.study import is_study, open_study

    if len(paths) > 1 or (paths[0].exists() and not is_study(paths[0])):
        raise BadOption(
            "These are files. Which study shall they go to?"
            if len(paths) > 1 or paths[0].is_file()
            else "This is no study (it has no study.toml). Are its files meant?",
            where=str(paths[0]),
            remedy="Name a study for them: precode batch FILES -o STUDY",
        )
    if cases or taxonomy or encoder:
        raise BadOption(
            "--cases, --taxonomy and --encoder belong to FILES -o STUDY.",
            remedy="Settings of a study are in study.toml; cases: precode add STUDY --cases FILE",
        )
    return open_study(paths[0])


def _filled(
    folder: Path,
    paths: Sequence[Path],
    cases: Path | None,
    taxonomy: Sequence[str],
    encoder: str | None,
    *,
    dry_run: bool,
) -> tuple[Study | None, list[Added]]:
    """Return the study with the files in it, and what came of each file."""
    from precode.cli.study import add_to, meant
    from precode.store.study import is_study, open_study
    from precode.workflow.adding import preview
    from precode.workflow.precoder import DEFAULT_ENCODER, DEFAULT_TAXONOMIES
    from precode.workflow.starting import Wanted, start_study

    files = meant(paths)
    if is_study(folder):
        study = open_study(folder)
        if taxonomy or encoder:
            raise BadOption(
                "The study is there already, with settings of its own.",
                where=str(folder),
                remedy="Leave out --taxonomy and --encoder, or change study.toml.",
            )
    elif dry_run:
        return None, preview(files)
    else:
        wanted = Wanted(
            taxonomies=tuple(dict.fromkeys(taxonomy)) or DEFAULT_TAXONOMIES,
            encoder=encoder or DEFAULT_ENCODER,
        )
        study = start_study(folder, wanted)
    if dry_run:
        return study, preview(files, study)
    with study.writing():
        return study, add_to(study, files, cases, None)


def _run(study: Study, *, jobs: int, again: bool, learn: bool) -> BatchOutcome:
    import time
    from datetime import UTC, datetime

    from precode.cli.batch_progress import shown_batch
    from precode.workflow.batching import batch as run
    from precode.workflow.batching import plan

    began, start = datetime.now(UTC), time.monotonic()
    with study.writing():
        if learn:
            from precode.workflow.study_teaching import learn_from_study

            typer.echo(learn_from_study(study), err=True)
        with shown_batch() as watcher:
            outcome = run(study, jobs=jobs, again=again, watcher=watcher)
        if outcome.done or outcome.failed or outcome.stopped:
            from precode.workflow.manifest import write_manifest

            seconds = time.monotonic() - start
            write_manifest(study, outcome.recipe, plan(study).items, began=began, seconds=seconds)
    return outcome


def _say_plan(study: Study | None, added: Sequence[Added]) -> None:
    from precode.cli.study import say_added
    from precode.exporters.plain import one_line
    from precode.workflow.batching import plan

    say_added(added)
    words = {
        "done": "up to date",
        "new": "to be pre-coded",
        "stale": "stale, to be pre-coded again",
    }
    for item in plan(study).items if study else []:
        typer.echo(f"{one_line(item.placed.stored.name)}: {words[item.state]}")
    typer.echo("Nothing was written (--dry-run).")
    if any(one.outcome == "failed" for one in added):
        raise typer.Exit(1)


def _say(study: Study, added: Sequence[Added], outcome: BatchOutcome) -> None:
    from precode.cli.study import say_added, say_sheets
    from precode.exporters.counts import plural
    from precode.exporters.plain import one_line

    say_added(added)
    if added:
        say_sheets(study, added, all_=True)
    found = sum(done.suggestions for done in outcome.done)
    typer.echo(
        f"{plural(len(outcome.done), 'transcript')} pre-coded ({plural(found, 'suggestion')}), "
        f"{len(outcome.unchanged)} up to date already"
    )
    for done in outcome.done:
        if not done.units:
            typer.echo(
                f"Note: {one_line(done.name)}: nothing to code, every turn with words is an "
                "interviewer's. Who speaks is said in cases.csv and study.toml.",
                err=True,
            )
    for failed in outcome.failed:
        typer.echo(f"Error: {one_line(failed.name)}: {one_line(failed.message)}", err=True)
    if outcome.stopped:
        typer.echo(f"Stopped. To go on: precode batch {study.folder}", err=True)
        raise typer.Exit(130)
    if outcome.failed or any(one.outcome == "failed" for one in added):
        raise typer.Exit(1)
    typer.echo(f"Next: precode status {study.folder}")


def _write_report(
    path: Path, added: Sequence[Added], outcome: BatchOutcome, *, force: bool
) -> None:
    import json
    from dataclasses import asdict

    from precode.files import write_atomic

    content = {
        "files": [{**asdict(one), "path": str(one.path)} for one in added],
        "pre_coded": [asdict(done) for done in outcome.done],
        "up_to_date": outcome.unchanged,
        "failed": [asdict(failed) for failed in outcome.failed],
        "stopped": outcome.stopped,
    }
    text = json.dumps(content, indent=2, ensure_ascii=False)
    write_atomic(path, text.encode("utf-8", "replace").decode() + "\n", force=force)
