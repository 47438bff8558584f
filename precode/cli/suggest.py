"""`precode suggest`: one transcript in, ranked codes with evidence out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.options import EncoderName, Force, Interviewers, LabelledRoles, Output, Taxonomies
from precode.errors import BadOption, UnknownPlugin

if TYPE_CHECKING:
    from precode.domain.suggestions import Precoding
    from precode.domain.text import Note

_HELP_FORMAT = "table, json, jsonl, csv, html or md. Default: by the ending of -o, else table."


def suggest(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|STUDY/CASE",
            help="Transcript: TXT, DOCX, VTT, SRT, CSV, TSV or XLSX; or a case of a study.",
        ),
    ],
    taxonomy: Taxonomies = [],  # noqa: B006 - Typer reads the default, nobody changes it
    format_: Annotated[str, typer.Option("--format", "-f", help=_HELP_FORMAT)] = "",
    output: Output = None,
    force: Force = False,
    top_k: Annotated[int | None, typer.Option(min=1, help="At most so many codes a turn.")] = None,
    min_score: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="Least probability, instead of the calibrated threshold. With --top-k K "
            "--min-score 0 every codable turn gets its K best codes.",
        ),
    ] = None,
    codes: Annotated[
        list[str],
        typer.Option("--codes", help="Only these codes: 1.1,1.4 (repeatable)."),
    ] = [],  # noqa: B006
    group: Annotated[
        list[str],
        typer.Option("--group", help="Only codes of this group: number or name (repeatable)."),
    ] = [],  # noqa: B006
    interviewer: Interviewers = [],  # noqa: B006
    role: LabelledRoles = [],  # noqa: B006
    include_interviewer: Annotated[
        bool, typer.Option("--include-interviewer", help="Suggest codes for the interviewer too.")
    ] = False,
    scores: Annotated[
        bool, typer.Option("--scores", help="Show probabilities in the table.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Write what the importer dropped or guessed to this JSON file."),
    ] = None,
    learn_from: Annotated[
        Path | None,
        typer.Option(
            help="Learn from decisions first: CSV transcript,turn,code[,quote][,decision]."
        ),
    ] = None,
    transcripts: Annotated[
        Path | None, typer.Option(help="Folder with the transcripts of --learn-from.")
    ] = None,
    encoder: EncoderName = "",
    allow_download: Annotated[
        bool,
        typer.Option("--allow-download", help="Let --encoder hub:NAME download that model."),
    ] = False,
) -> None:
    """Suggest codes for one transcript, with the words they lie in and why.

    The suggestions are candidates: a person decides. Exemplars shown as evidence are
    invented; never quote one as a participant's words.

    Examples:

    precode suggest interview.docx

    precode suggest interview.vtt --interviewer "Dr Lee" -o interview.html

    precode suggest interview.txt -t bct_v1 -t relational --format jsonl

    precode suggest interview.txt -t my_codebook.csv --top-k 3

    precode suggest new.docx --learn-from decisions.csv --transcripts coded_interviews

    precode suggest my_study/PW6 -o PW6.html
    """
    from precode.cli.options import labelled_role
    from precode.cli.progress import shown_progress
    from precode.files import check_target, write_atomic
    from precode.workflow.precoder import DEFAULT_ENCODER, DEFAULT_TAXONOMIES, Precoder

    name = _format_name(format_, output)
    _check_targets(file, output, report)
    if (learn_from is None) != (transcripts is None):
        raise BadOption(
            "--learn-from and --transcripts belong together.",
            remedy="Name the file of decisions and the folder of their transcripts.",
        )
    for target in filter(None, (output, report)):
        check_target(target, force=force)
    if _is_case(file):
        _only_of_files(taxonomy, encoder, interviewer, role, learn_from)
        result = _of_study(file, top_k, min_score, include_interviewer, codes, group)
    else:
        with shown_progress() as progress:
            precoder = Precoder(
                tuple(taxonomy) or DEFAULT_TAXONOMIES,
                encoder or DEFAULT_ENCODER,
                allow_download,
                progress,
            )
            transcript = precoder.read(
                file, interviewers=interviewer, roles=dict(labelled_role(text) for text in role)
            )
            heads = None
            if learn_from and transcripts:
                from precode.workflow.teaching import learn_from as learn

                heads = learn(learn_from, transcripts, precoder, but=transcript)
            result = precoder.suggest(
                transcript,
                heads=heads,
                top_k=top_k,
                min_score=min_score,
                include_interviewer=include_interviewer,
                codes=_names(codes),
                groups=group,
            )
    _say_notes(result.transcript.notes)
    if report:
        write_atomic(report, _report_json(result), force=force)
    _deliver(result, name, output, force=force, scores=scores)


def _is_case(path: Path) -> bool:
    """Tell whether a path that is no file names a case in a study."""
    from precode.store.study import is_study

    if is_study(path):
        raise BadOption(
            "This is a whole study.",
            where=str(path),
            remedy=f"Name a case in it, {path / 'CASE'}, or pre-code all: precode batch {path}",
        )
    return not path.exists() and is_study(path.parent)


def _only_of_files(
    taxonomy: list[str],
    encoder: str,
    interviewer: list[str],
    role: list[str],
    learn_from: Path | None,
) -> None:
    """Refuse options whose answer is in the study's settings."""
    if taxonomy or encoder or interviewer or role or learn_from:
        raise BadOption(
            "Taxonomies, encoder, roles and what is learned from are settings of the study.",
            remedy="Change them in study.toml or cases.csv; precode batch STUDY --learn learns.",
        )


def _of_study(
    path: Path,
    top_k: int | None,
    min_score: float | None,
    include_interviewer: bool,
    codes: list[str],
    group: list[str],
) -> Precoding:
    """Return the suggestions for a case: as the study keeps them, or as the options ask."""
    from precode.cli.progress import shown_progress
    from precode.store.study import open_study
    from precode.workflow.stored import suggestions_of

    with shown_progress() as progress:
        return suggestions_of(
            open_study(path.parent),
            path.name,
            top_k=top_k,
            min_score=min_score,
            include_interviewer=include_interviewer,
            codes=_names(codes),
            groups=group,
            progress=progress,
        )


def _check_targets(file: Path, output: Path | None, report: Path | None) -> None:
    """Refuse to write over the transcript, whatever --force says, or one file twice."""
    for target in filter(None, (output, report)):
        if target.exists() and file.exists() and target.samefile(file):
            raise BadOption(
                "The output would replace the transcript.",
                where=str(target),
                remedy="Choose another name for the output.",
            )
    if output and report and output.resolve() == report.resolve():
        raise BadOption(
            "--output and --report name the same file.",
            where=str(output),
            remedy="Choose another name for one of them.",
        )


def _format_name(wanted: str, output: Path | None) -> str:
    from precode.exporters import EXPORTERS, format_of

    if not wanted:
        return "table" if output is None else format_of(output)
    if wanted not in list(EXPORTERS):
        raise UnknownPlugin.named("format", wanted, list(EXPORTERS))
    return wanted


def _names(options: list[str]) -> list[str]:
    """Split ``1.1,1.4`` into its codes; a name with a comma cannot be given in a list."""
    names = [name.strip() for option in options for name in option.split(",")]
    if not all(names):
        raise BadOption("--codes is empty.", remedy="Name codes with commas: --codes 1.1,1.4")
    return names


def _say_notes(notes: tuple[Note, ...]) -> None:
    from precode.exporters.plain import one_line

    for note in notes:
        times = f" ({note.count})" if note.count > 1 else ""
        typer.echo(f"Note: {note.kind}: {one_line(note.message)}{times}", err=True)


def _report_json(result: Precoding) -> str:
    import json
    from dataclasses import asdict

    content = {
        "transcript": result.transcript.name,
        "sha256": result.transcript.sha256,
        "turns": len(result.transcript.turns),
        "notes": [asdict(note) for note in result.transcript.notes],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _deliver(
    result: Precoding, name: str, output: Path | None, *, force: bool, scores: bool
) -> None:
    from precode.cli.pipes import show_on_stdout, write_to_stdout
    from precode.exporters import EXPORTERS
    from precode.files import write_atomic

    if name == "table" and output is None:
        from precode.exporters.table import show

        show_on_stdout(lambda console: show(result, console, show_scores=scores))
        return
    content = EXPORTERS.get(name).render(result)
    if output is None:
        write_to_stdout(content)
        return
    write_atomic(output, content, force=force)
    count = len(result.suggestions)
    typer.echo(f"Wrote {count} suggestions to {output}.", err=True)
