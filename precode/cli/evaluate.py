"""`precode evaluate`: how well suggestions agree with gold codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from precode.errors import BadOption, UnknownPlugin

if TYPE_CHECKING:
    from precode.domain.evaluation import Evaluation


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(help="Gold codes: CSV transcript,turn,code[,quote], or text,codes."),
    ],
    transcripts: Annotated[
        Path | None, typer.Option(help="Folder with the transcripts that gold names.")
    ] = None,
    study: Annotated[
        Path | None,
        typer.Option(help="Study folder: take the transcripts that lie in it."),
    ] = None,
    taxonomy: Annotated[
        list[str],
        typer.Option(
            "--taxonomy", "-t", help="Taxonomy name, or path of your own codebook. Repeatable."
        ),
    ] = ["bct_v1"],  # noqa: B006 - Typer reads the default, nobody changes it
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
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output file.")] = False,
    min_score: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Threshold instead of the calibrated one."),
    ] = None,
    interviewer: Annotated[
        list[str],
        typer.Option("--interviewer", help="Speaker label of the interviewer (repeatable)."),
    ] = [],  # noqa: B006
    role: Annotated[
        list[str],
        typer.Option("--role", help="LABEL=ROLE, such as 'Anna=peer worker' (repeatable)."),
    ] = [],  # noqa: B006
    include_interviewer: Annotated[
        bool, typer.Option("--include-interviewer", help="Interviewers' turns count too.")
    ] = False,
    bootstrap: Annotated[
        int, typer.Option(min=0, help="Resamplings for the 95% intervals; 0 for none.")
    ] = 1000,
    encoder: Annotated[
        str,
        typer.Option(help="A built-in encoder, or a folder with a sentence-transformers model."),
    ] = "minilm_bct",
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
    """
    from precode.cli.options import labelled_role
    from precode.cli.progress import shown_progress
    from precode.evaluation.rivals import RIVALS
    from precode.files import check_target
    from precode.workflow.evaluating import EvaluationSettings
    from precode.workflow.evaluating import evaluate as run
    from precode.workflow.precoder import Precoder

    name = _format_name(format_, output)
    if study is not None:
        transcripts = _of_study(study, transcripts)
    if output:
        if output.exists() and gold.exists() and output.samefile(gold):
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
        precoder = Precoder(tuple(taxonomy), encoder, progress=progress)
        result = run(gold, transcripts, precoder, settings)
    _deliver(result, name, output, force=force)


def _of_study(study: Path, transcripts: Path | None) -> Path:
    """Return the folder of a study's transcripts."""
    if transcripts is not None:
        raise BadOption(
            "--study and --transcripts both say where the transcripts are.",
            remedy="Give one of them.",
        )
    folder = study / "transcripts"
    if not folder.is_dir():
        raise BadOption(
            "This is no study: it has no folder called transcripts.",
            where=str(study),
            remedy="Name the study's own folder, or use --transcripts DIR.",
        )
    return folder


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
