"""`precode evaluate`: how well suggestions agree with gold codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.options import EncoderName, Force, Interviewers, LabelledRoles, Output, Taxonomies
from precode.errors import BadOption, UnknownPlugin

if TYPE_CHECKING:
    from precode.domain.evaluation import Evaluation
    from precode.workflow.evaluating import EvaluationSettings
    from precode.workflow.precoder import Progress


def evaluate(
    gold: Annotated[
        Path | None,
        typer.Argument(
            help="Gold codes: CSV transcript,turn,code[,quote], or text,codes. Left out with "
            "--study: the decisions in it."
        ),
    ] = None,
    transcripts: Annotated[
        Path | None, typer.Option(help="Folder with the transcripts that gold names.")
    ] = None,
    study: Annotated[
        Path | None,
        typer.Option(help="Study folder: its transcripts, roles, codes and encoder are taken."),
    ] = None,
    taxonomy: Taxonomies = [],  # noqa: B006 - Typer reads the default, nobody changes it
    baseline: Annotated[
        list[str],
        typer.Option(
            help="Also rank with: definitions, tfidf or nearest-exemplar. Repeatable; all for all."
        ),
    ] = [],  # noqa: B006
    leave_one_out: Annotated[
        bool,
        typer.Option(
            "--leave-one-transcript-out",
            help="Score each transcript after learning from the gold of all the others.",
        ),
    ] = False,
    curve: Annotated[
        bool,
        typer.Option(
            "--learning-curve",
            help="Also measure after learning from 0, 1, 2, 4... other transcripts.",
        ),
    ] = False,
    format_: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="table, json or html. Default: by the ending of -o, else table."
        ),
    ] = "",
    output: Output = None,
    force: Force = False,
    min_score: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Threshold instead of the calibrated one."),
    ] = None,
    interviewer: Interviewers = [],  # noqa: B006
    role: LabelledRoles = [],  # noqa: B006
    include_interviewer: Annotated[
        bool, typer.Option("--include-interviewer", help="Interviewers' turns count too.")
    ] = False,
    bootstrap: Annotated[
        int, typer.Option(min=0, help="Resamplings for the 95% intervals; 0 for none.")
    ] = 1000,
    encoder: EncoderName = "",
) -> None:
    """Measure how well suggestions agree with codes that people gave.

    Try it on two or three transcripts that you coded yourself, before you rely on suggestions.
    Gold names a transcript by its file name without ending; turns count from 1 over all
    turns, the interviewer's included. A row with a name alone says that a coded transcript
    holds no code. Transcripts in the folder that gold does not name are left out.

    Examples:

    precode evaluate gold.csv --transcripts interviews

    precode evaluate gold.csv --transcripts interviews --learning-curve -o report.html

    precode evaluate quotes.csv --baseline all --format json

    precode evaluate --study my_study
    """
    from precode.cli.options import labelled_role
    from precode.cli.progress import shown_progress
    from precode.evaluation.rivals import RIVALS
    from precode.files import check_target
    from precode.workflow.evaluating import EvaluationSettings
    from precode.workflow.evaluating import evaluate as run
    from precode.workflow.precoder import DEFAULT_ENCODER, DEFAULT_TAXONOMIES, Precoder

    name = _format_name(format_, output)
    if study is not None:
        if transcripts or interviewer or role:
            raise BadOption(
                "The study says itself where the transcripts are, and who speaks.",
                where=str(study),
                remedy="Leave out --transcripts, --interviewer and --role.",
            )
        study, transcripts = _study_or_folder(study)
    if output:
        if gold and output.exists() and gold.exists() and output.samefile(gold):
            raise BadOption(
                "The output would replace the gold file.",
                where=str(output),
                remedy="Choose another name for the output.",
            )
        check_target(output, force=force)
    settings = EvaluationSettings(
        baselines=tuple(RIVALS if "all" in baseline else dict.fromkeys(baseline)),
        leave_one_out=leave_one_out,
        curve=curve,
        min_score=min_score,
        include_interviewer=include_interviewer,
        interviewers=tuple(interviewer),
        roles=dict(labelled_role(text) for text in role),
        samples=bootstrap,
    )
    with shown_progress() as progress:
        if study is not None:
            result = _of_study(study, gold, settings, tuple(taxonomy), encoder, progress)
        else:
            precoder = Precoder(
                tuple(taxonomy) or DEFAULT_TAXONOMIES, encoder or DEFAULT_ENCODER, progress=progress
            )
            result = run(_required(gold), transcripts, precoder, settings)
    _deliver(result, name, output, force=force)


def _required(gold: Path | None) -> Path:
    if gold is None:
        raise BadOption(
            "What shall suggestions be compared with?", remedy="Name a file of gold codes."
        )
    return gold


def _study_or_folder(study: Path) -> tuple[Path | None, Path | None]:
    """Return a study, or the transcripts in a folder that was not made by `precode init`."""
    from precode.store.study import is_study

    if is_study(study):
        return study, None
    folder = study / "transcripts"
    if not folder.is_dir():
        raise BadOption(
            "This is no study: it has neither study.toml nor a folder called transcripts.",
            where=str(study),
            remedy="Name the study's own folder, or use --transcripts DIR.",
        )
    return None, folder


def _of_study(
    study: Path,
    gold: Path | None,
    settings: EvaluationSettings,
    taxonomies: tuple[str, ...],
    encoder: str,
    progress: Progress | None,
) -> Evaluation:
    """Compare what the study's model suggests with its decisions, or a gold file.

    ``taxonomies`` and ``encoder`` stand in for the study's own, if given.
    """
    from dataclasses import replace

    from precode.store.study import open_study
    from precode.workflow.batching import precoder_of
    from precode.workflow.evaluating import evaluate_gold
    from precode.workflow.study_gold import gold_of_study

    opened = open_study(study)
    own = precoder_of(opened)
    precoder = replace(
        own,
        taxonomies=taxonomies or own.taxonomies,
        encoder=encoder or own.encoder,
        progress=progress,
    )
    return evaluate_gold(gold_of_study(opened, gold, precoder), precoder, settings)


def _format_name(wanted: str, output: Path | None) -> str:
    from precode.reports import REPORTS

    ending = {".json": "json", ".html": "html", ".htm": "html", ".txt": "table"}
    if not wanted and output is not None:
        wanted = ending.get(output.suffix.lower(), "")
        if not wanted:
            raise BadOption(
                f"The ending {output.suffix!r} tells no format.",
                where=str(output),
                remedy="Use .html, .json or .txt, or say --format.",
            )
    if wanted and wanted not in list(REPORTS):
        raise UnknownPlugin.named("format", wanted, list(REPORTS))
    return wanted or "table"


def _deliver(result: Evaluation, name: str, output: Path | None, *, force: bool) -> None:
    from precode.cli.pipes import show_on_stdout, write_to_stdout
    from precode.files import write_atomic
    from precode.reports import REPORTS

    if output is not None:
        write_atomic(output, REPORTS.get(name).render(result), force=force)
        typer.echo(f"Wrote the evaluation to {output}.", err=True)
    elif name == "table":
        from precode.reports.table import show

        show_on_stdout(lambda console: show(result, console))
    else:
        write_to_stdout(REPORTS.get(name).render(result))
