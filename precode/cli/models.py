"""`precode models`: what the suggestions are computed with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check, train and fit what suggestions are computed with. Example: precode models check",
)


@app.command()
def check() -> None:
    """Check the hash of the encoder's weights and say which processor path is used.

    Example: precode models check
    """
    from precode.encoders import load_encoder
    from precode.workflow.fusion_file import load_fusion

    encoder = load_encoder("minilm_bct")
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
def train(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for adapter.safetensors and .json.")
    ],
    interviews: Annotated[
        Path | None,
        typer.Option(
            help="Gold codes of interviews to learn from too: transcript,turn,code,quote."
        ),
    ] = None,
    transcripts: Annotated[
        Path | None, typer.Option(help="Folder with their transcripts. Default: that of the gold.")
    ] = None,
    without_group: Annotated[
        list[str] | None,
        typer.Option(
            help="Leave out a group of codes, to measure on codes never met (repeatable)."
        ),
    ] = None,
    passes: Annotated[int, typer.Option(min=1, help="Passes through the exemplar bank.")] = 6,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 7,
    learning_rate: Annotated[float, typer.Option(min=1e-7, max=1.0)] = 1e-4,
    neighbours: Annotated[
        float,
        typer.Option(min=0, max=1, help="Share of codes drawn as neighbours of others."),
    ] = 0.5,
    anchor: Annotated[
        float,
        typer.Option(min=0, help="Cost of moving talk without a code from where it was."),
    ] = 4.0,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Adapt the encoder to the exemplar bank (for developers; half an hour on two cores).

    Stopped with Ctrl-C, it goes on after its last whole pass when it is started again with
    the same options. Afterwards: precode models precompute, then precode models fit.

    Example: precode models train --interviews corpus_samples/training/gold.csv
    -o models/minilm_bct --force
    """
    from precode.cli.progress import shown_progress
    from precode.errors import BadOption
    from precode.files import check_target, write_atomic, write_bytes_atomic
    from precode.training.batches import BatchPlan
    from precode.training.encoder import EncoderSettings
    from precode.workflow.training import train as run

    if transcripts and not interviews:
        raise BadOption("--transcripts needs --interviews.", remedy="Name the gold codes as well.")
    output.mkdir(parents=True, exist_ok=True)
    weights, card = output / "adapter.safetensors", output / "adapter.json"
    for target in (weights, card):
        check_target(target, force=force)
    settings = EncoderSettings(
        passes=passes,
        learning_rate=learning_rate,
        anchor=anchor,
        seed=seed,
        batches=BatchPlan(neighbours=neighbours),
    )
    checkpoint = output / "unfinished.pt"
    with shown_progress() as progress:
        data, about, figures = run(
            settings,
            interviews=(interviews, transcripts or interviews.parent) if interviews else None,
            without_groups=without_group or (),
            checkpoint=checkpoint,
            progress=progress,
        )
    write_bytes_atomic(weights, data, force=force)
    write_atomic(card, about, force=force)
    checkpoint.unlink(missing_ok=True)
    for part, found in figures.items():
        typer.echo(f"{part}: " + ", ".join(f"{name} {value:g}" for name, value in found.items()))
    typer.echo("Next: precode models precompute, then precode models fit.")


@app.command()
def fit(
    gold: Annotated[Path, typer.Argument(help="Gold codes: CSV transcript,turn,code[,quote].")],
    transcripts: Annotated[Path, typer.Option(help="Folder with the transcripts.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for fusion.json and heads.safetensors.")
    ],
    met: Annotated[
        Path | None,
        typer.Option(
            help="Gold codes of interviews that the encoder was trained on, in their folder."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Fit the weights of the evidence, the heads and the threshold on gold-coded interviews.

    Never fit on interviews that you report results on. Those that the encoder was trained on
    teach the heads only.

    Example: precode models fit corpus_samples/calibration/gold.csv
    --transcripts corpus_samples/calibration --met corpus_samples/training/gold.csv
    -o models/minilm_bct --force
    """
    from precode.cli.progress import shown_progress
    from precode.files import check_target, write_atomic, write_bytes_atomic
    from precode.workflow.fitting import fit_to_gold

    fusion_file, heads_file = output / "fusion.json", output / "heads.safetensors"
    for target in (fusion_file, heads_file):
        check_target(target, force=force)
    with shown_progress() as progress:
        fusion, heads, report = fit_to_gold(
            (gold, transcripts), met=(met, met.parent) if met else None, progress=progress
        )
    write_atomic(fusion_file, fusion, force=force)
    write_bytes_atomic(heads_file, heads, force=force)
    typer.echo(
        f"Fitted on {report.interviews} interviews with {report.gold_codes} gold codes. "
        f"Left out: recall@5 {report.recall_at_5:.2f}, micro-F1 {report.micro_f1:.2f} "
        f"(threshold chosen on the same turns), Brier {report.brier:.4f}."
    )
    typer.echo(f"Wrote {fusion_file} and {heads_file}.")
