"""The commands of the recipe."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="How the models that come with the package are made."
)

Language = Annotated[str, typer.Argument(help="ISO 639-1 code of a language that has a folder in lang/.")]
Data = Annotated[Path, typer.Option("--data", exists=True, file_okay=False, help="The folder of treebanks.")]
Out = Annotated[
    Path, typer.Option("--out", help="Checkpoints and scores; a training that was broken off goes on from here.")
]


@app.callback()
def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("spacy").propagate = False  # it has a handler of its own


@app.command()
def syntax(
    language: Language,
    data: Data,
    out: Out,
    steps: Annotated[int | None, typer.Option(help="Batches, instead of the configuration's.")] = None,
    every: Annotated[int | None, typer.Option(help="Batches between evaluations.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE in the configuration, the value in JSON; repeatable.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the data's order and variations and of the weights.")] = 0,
    base: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="A trained model to go on from, with a new schedule."),
    ] = None,
) -> None:
    """Train tagger, parser and lemmatizer of a language on its treebanks."""
    from extractor.training.train import read_config, train

    overrides: dict[str, object] = {"system.seed": seed}
    for setting in settings or ():
        name, _, value = setting.partition("=")
        overrides[name] = json.loads(value)
    if steps is not None:
        overrides["training.max_steps"] = steps
    if every is not None:
        overrides["training.eval_frequency"] = every
    train(read_config("syntax", language, data, overrides), language, out, base=base)


@app.command()
def score(
    language: Language,
    data: Data,
    model: Annotated[
        Path | None, typer.Option("--model", help="A model's folder; the package's own where none is given.")
    ] = None,
) -> None:
    """Print the scores of a model on the test parts of its language's treebanks, a Markdown table."""
    from extractor.syntax import load_model
    from extractor.training.evaluate import evaluate_syntax, table

    typer.echo(table(evaluate_syntax(load_model(language, model), language, data)))


@app.command()
def package(
    language: Language,
    data: Data,
    model: Annotated[Path, typer.Option("--model", exists=True, file_okay=False, help="A training's model-best.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write; what is in it is replaced.")],
    made: Annotated[str, typer.Option(help="The day that the card is of, ISO.")],
) -> None:
    """Prune a trained model, score it, write its card: what goes into lang/LANGUAGE/model."""
    from datetime import date

    from extractor.training.evaluate import evaluate_syntax, table
    from extractor.training.export import export, write_card

    nlp = export(language, model, out)
    scores = evaluate_syntax(nlp, language, data)
    card = write_card(nlp, language, out, scores, made=date.fromisoformat(made), extra={})
    typer.echo(table(scores))
    typer.echo(f"{out}: {card['bytes'] / 1e6:.1f} MB", err=True)
