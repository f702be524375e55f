"""The command line: parses, calls, prints. What takes time to import is imported when there is a file to work on."""
from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import commands
from extractor.options import Language, Processes, carry_out, check_output

if TYPE_CHECKING:
    from extractor.batch import Batch
    from extractor.model import Document
    from extractor.terminal import Output

# Formats that are no text.
_FILES = ("sqlite", "parquet", "docbin")

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
    jsonld = "jsonld"
    schema_org = "schema-org"
    sqlite = "sqlite"
    parquet = "parquet"
    docbin = "docbin"


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


def _checked_date(value: str | None) -> str | None:
    from extractor.model import Published

    if value is None:
        return None
    try:
        return str(Published.parse(value))
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; write it as 2025-11-15, or 2025-11 for a month") from None


# What commands that read articles have in common.
_Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="[FILE|FOLDER|-]...", help="Articles; of a folder, every .txt and .md under it; - is stdin.",
    ),
]
_Date = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", callback=_checked_date,
        help="Publication date, before any that a file gives. E.g. --published 2025-11-15, or 2025-11",
    ),
]


@app.command()
def extract(
    paths: _Paths,
    format_: Annotated[
        Format,
        typer.Option(
            "--format", "-f",
            help="jsonl: a claim per line. documents: a document per line. csv: a claim per row. "
            "table: for reading. spans: a span per line, tab-separated. jsonld: W3C Web Annotations. schema-org: "
            "Claims of schema.org. Files, with -o: sqlite, for Datasette; parquet, a claim per row; docbin, for spaCy. "
            "E.g. --format csv",
        ),
    ] = Format.jsonl,
    language: Language = None,
    published: _Date = None,
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
    min_confidence: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, metavar="P",
            help="Withhold claims that are less sure; documents has them with the reason. E.g. --min-confidence 0.3",
        ),
    ] = 0.0,
    processes: Processes = 1,
) -> None:
    """Print the claims of articles.

    For example:

        extractor extract articles/ --format csv -o claims.csv

        curl -s https://example.org/article.txt | extractor extract - --format table

    Data goes to stdout, messages to stderr. Ends with 0 when all is done, 1 when a file failed (the others are
    done), 2 when the command was wrong. In csv, a cell that a spreadsheet would run as a formula has an apostrophe
    before it.
    """
    from extractor.terminal import Output

    check_output(output)
    _checked_format(format_.value, output)

    def write(batch: Batch) -> None:
        if output is not None and format_.value in _FILES:
            _write_file(batch, output, format_.value)
            return
        with Output(output) as out:
            apart = output is not None or not sys.stdout.isatty()
            _write(batch, out, format_.value, explain=explain, progress=apart)

    _work(
        paths, output, write, language=language, published=published, processes=processes,
        min_confidence=min_confidence,
    )


def _work(
    paths: list[str], output: Path | None, write: Callable[[Batch], None], *, language: str | None,
    published: str | None, processes: int, min_confidence: float = 0.0,
) -> None:
    """Writes what is found in the files; always ends the command, with the exit code that its help promises."""
    from extractor.batch import Batch
    from extractor.terminal import warn

    batch = Batch(
        paths, language=language, published=published, processes=processes, min_confidence=min_confidence, warn=warn,
        stdin=sys.stdin.buffer.read,
    )
    carry_out(lambda: write(batch), output, lambda: batch.failed)


def _write(batch: Batch, out: Output, name: str, *, explain: bool, progress: bool) -> None:
    from extractor import export
    from extractor.terminal import Progress

    def flushed(documents: Iterable[Document]) -> Iterator[Document]:
        # A document is asked for when the one before it is written: its reader need not wait.
        for document in documents:
            yield document
            out.flush()

    with Progress(shown=progress) as bar:
        documents = flushed(batch.documents(seen=bar.seen))
        if name == "table":
            from extractor.table import render

            for document in documents:
                for piece in render(document, explain=explain, width=out.width, color=out.color):
                    out.write(piece)
        else:
            for piece in export.stream(name, documents, explain=explain):
                out.write(piece)


def _checked_format(name: str, output: Path | None) -> None:
    """What would fail at the end fails at the beginning."""
    if name not in _FILES:
        return
    from extractor import export

    if output is None:
        example = f"claims{export.ENDINGS[name]}"
        raise typer.BadParameter(f"--format {name} is a file, not text; say where it goes, with -o {example}")
    try:
        export.check(name)
    except export.MissingExtra as error:
        raise typer.BadParameter(str(error)) from None


def _write_file(batch: Batch, output: Path, name: str) -> None:
    from extractor import export
    from extractor.terminal import Progress

    with Progress(shown=True) as bar:
        export.FILES[name](batch.documents(seen=bar.seen), output)


def _checked_words(value: str | None) -> str | None:
    from extractor.report import words

    if value is not None and value not in words():
        raise typer.BadParameter(f"no words for a page in {value!r}; take one of {', '.join(words())}")
    return value


@app.command()
def report(
    paths: _Paths,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE",
            help="Write there instead of stdout; whole or not at all. E.g. -o report.html",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Name of the page. E.g. --title 'Results, week 46'"),
    ] = None,
    words: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", callback=_checked_words,
            help="Language of the page's own words; the reader's browser says if not given. E.g. --words fr",
        ),
    ] = None,
    checked: Annotated[
        bool,
        typer.Option(
            "--check/--no-check",
            help="Hold the claims against each other and do their sums, as compare and check do. E.g. --no-check",
        ),
    ] = True,
    language: Language = None,
    published: _Date = None,
    processes: Processes = 1,
) -> None:
    """Write one page to review claims beside their articles.

    For example:

        extractor report articles/ -o report.html

    The page is one HTML file that loads nothing: marks in the text, claims beside it, filters, keys (? lists them),
    verdicts and notes, which the browser keeps and which can be downloaded as JSON. Ends with 0, 1 or 2 as extract
    does.
    """
    from extractor.terminal import Output

    check_output(output)
    if output is None and sys.stdout.isatty():
        raise typer.BadParameter("a page is nothing to read in a terminal; say where it goes, with -o report.html")

    def write(batch: Batch) -> None:
        from extractor.report import render
        from extractor.terminal import Progress

        with Output(output) as out, Progress(shown=True) as bar:
            for piece in render(batch.documents(seen=bar.seen), title=title, language=words, checked=checked):
                out.write(piece)

    _work(paths, output, write, language=language, published=published, processes=processes)


@app.command()
def benchmark(
    words: Annotated[
        int, typer.Option(min=1, metavar="N", help="Work on documents of so many words together. E.g. --words 200000"),
    ] = 20_000,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object in place of the table. E.g. --json")] = False,
) -> None:
    """Measure speed, load time and memory, and the share of each stage.

    Works on a corpus of its own, and runs each document twice: as `extract` does, with the models on the sentences that
    hold an amount, and with the models on every sentence. For example:

        extractor benchmark --words 200000
    """
    import json

    from extractor import benchmark as measured

    report = measured.run(measured.corpus(words))
    typer.echo(json.dumps(report.to_dict(), indent=2) if json_ else measured.table(report))


app.command()(commands.compare)
app.command()(commands.check)


def main() -> None:
    """The command ``extractor``."""
    app(prog_name="extractor")
