"""The command line: parses, calls, prints. What takes time to import is imported when there is a file to work on."""
from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extractor.batch import Batch
    from extractor.model import Document
    from extractor.terminal import Output

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

# Plain help: rich would take as long to import as everything else together.
app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """What is printed of a document."""

    jsonl = "jsonl"
    documents = "documents"
    csv = "csv"
    table = "table"
    spans = "spans"


def _version(wanted: bool) -> None:
    if wanted:
        from extractor import __version__

        typer.echo(f"extractor {__version__}")
        raise typer.Exit


@app.callback()
def extractor(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop."),
    ] = False,
) -> None:
    """Find the figures that a press article in French or English states.

    Who, what, how much, when, says who, how sure, and where in the text. For example:

        extractor extract article.txt --format table
    """


def _checked_language(value: str | None) -> str | None:
    from extractor.resources import languages

    if value is not None and value not in languages():
        raise typer.BadParameter(f"{value!r} is not read here; take one of {', '.join(languages())}")
    return value


def _checked_date(value: str | None) -> str | None:
    from extractor.model import Published

    if value is None:
        return None
    try:
        return str(Published.parse(value))
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; write it as 2025-11-15, or 2025-11 for a month") from None


@app.command()
def extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="[FILE|FOLDER|-]...", help="Articles; of a folder, every .txt and .md under it; - is stdin.",
        ),
    ],
    format_: Annotated[
        Format,
        typer.Option(
            "--format", "-f",
            help="jsonl: a claim per line. documents: a document per line. csv: a claim per row. "
            "table: for reading. spans: a span per line, tab-separated. E.g. --format csv",
        ),
    ] = Format.jsonl,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", callback=_checked_language,
            help="Insist on a language, fr or en; told by the text if not given. E.g. --language fr",
        ),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", callback=_checked_date,
            help="Publication date, before any that a file gives. E.g. --published 2025-11-15, or 2025-11",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE",
            help="Write there instead of stdout; whole or not at all. E.g. -o claims.jsonl",
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Add the rules and words that made each claim to table, csv and spans (jsonl and documents always "
            "have them). E.g. --format table --explain",
        ),
    ] = False,
    processes: Annotated[
        int, typer.Option(min=1, metavar="N", help="Work on so many articles at a time. E.g. --processes 4"),
    ] = 1,
) -> None:
    """Print the claims of articles.

    For example:

        extractor extract articles/ --format csv -o claims.csv

        curl -s https://example.org/article.txt | extractor extract - --format table

    Data goes to stdout, messages to stderr. Ends with 0 when all is done, 1 when a file failed (the others are
    done), 2 when the command was wrong. In csv, a cell that a spreadsheet would run as a formula has an apostrophe
    before it.
    """
    from extractor.batch import Batch
    from extractor.terminal import Output, warn

    if output is not None and (output.is_dir() or not output.parent.is_dir()):
        raise typer.BadParameter(f"{output} cannot be a file; give the name of one in a folder that is there")
    batch = Batch(
        paths, language=language, published=published, processes=processes, warn=warn, stdin=sys.stdin.buffer.read,
    )
    try:
        with Output(output) as out:
            apart = output is not None or not sys.stdout.isatty()
            _write(batch, out, format_.value, explain=explain, progress=apart)
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        warn("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        warn(f"{output or 'stdout'}: {error.strerror}; check that it can be written to")
        raise typer.Exit(FAILED) from None
    raise typer.Exit(FAILED if batch.failed else DONE)


def _write(batch: Batch, out: Output, name: str, *, explain: bool, progress: bool) -> None:
    from extractor import export
    from extractor.terminal import Progress

    if name == "table":
        from extractor.table import render

        width, color = out.width, out.color

        def written(document: Document) -> Iterator[str]:
            return render(document, explain=explain, width=width, color=color)
    else:

        def written(document: Document) -> Iterator[str]:
            return export.FORMATS[name](document, explain=explain)

    out.write(export.header(name, explain=explain))
    with Progress(shown=progress) as bar:
        for document in batch.documents(seen=bar.seen):
            for piece in written(document):
                out.write(piece)
            out.flush()


def main() -> None:
    """The command ``extractor``."""
    app(prog_name="extractor")
