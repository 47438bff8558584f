"""`precode models`: what the suggestions are computed with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check the encoder's weights and fit the calibration. Example: precode models check",
)


@app.command()
def check() -> None:
    """Check the hash of the encoder's weights and say which processor path is used.

    Example: precode models check
    """
    from precode.encoders import load_encoder
    from precode.workflow.fusion_file import load_fusion

    encoder = load_encoder("minilm")
    typer.echo(f"Encoder: {encoder.fingerprint}; its files have the trusted SHA-256.")
    typer.echo(f"Default threshold: {load_fusion().fusion.threshold:.2f}")


@app.command()
def precompute() -> None:
    """Encode the taxonomies that come with precode, to be shipped with it (for developers).

    Needed after a change of their wording or of the encoder.

    Example: precode models precompute
    """
    from precode.workflow.shipping import precompute as write

    for path, count in write():
        typer.echo(f"Wrote {count} vectors to {path}.")


@app.command()
def fit(
    gold: Annotated[Path, typer.Argument(help="Gold codes: CSV transcript,turn,code[,quote].")],
    transcripts: Annotated[Path, typer.Option(help="Folder with the transcripts.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Write the fit to this file.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output file.")] = False,
) -> None:
    """Fit the weights of the evidence and the threshold on gold-coded interviews.

    Never fit on interviews that you report results on.

    Example: precode models fit corpus_samples/calibration/gold.csv
    --transcripts corpus_samples/calibration -o models/fusion/minilm.json --force
    """
    from precode.cli.progress import shown_progress
    from precode.exporters.files import check_target, write_atomic
    from precode.workflow.fitting import fit_to_gold

    check_target(output, force=force)
    with shown_progress() as progress:
        content, report = fit_to_gold(gold, transcripts, progress=progress)
    write_atomic(output, content, force=force)
    typer.echo(
        f"Fitted on {report.interviews} interviews with {report.gold_codes} gold codes. "
        f"Each left out once: recall@5 {report.recall_at_5:.2f}, micro-F1 {report.micro_f1:.2f} "
        f"(threshold chosen on the same turns), Brier {report.brier:.4f}."
    )
    typer.echo(f"Wrote {output}.")
