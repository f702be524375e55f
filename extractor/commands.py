"""The commands that hold articles against each other and against themselves; registered by ``cli``.

What takes time to import is imported when there is a file to work on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.options import Language, Processes, carry_out, check_output

if TYPE_CHECKING:
    from extractor.compare.statements import Given
    from extractor.terminal import Output


class Shown(StrEnum):
    """How relations and findings are printed."""

    table = "table"
    jsonl = "jsonl"


class Relation(StrEnum):
    """The names of ``extractor.compare.Name``, which takes too long to import for ``--help``."""

    same = "same"
    same_within_rounding = "same_within_rounding"
    copied = "copied"
    scale_error = "scale_error"
    conflicts = "conflicts"
    updates = "updates"


class Verdict(StrEnum):
    """The values of ``extractor.check.Verdict``."""

    holds = "holds"
    does_not_hold = "does_not_hold"
    cannot_be_told = "cannot_be_told"


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="[FILE|FOLDER|-]...",
        help="Articles (of a folder, every .txt and .md under it), or .jsonl files of claim or document records; "
        "- is stdin, either.",
    ),
]
Format = Annotated[
    Shown, typer.Option("--format", "-f", help="table: for reading. jsonl: a record per line. E.g. --format jsonl"),
]
OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE",
        help="Write there instead of stdout; whole or not at all. E.g. -o found.jsonl",
    ),
]


def compare(
    paths: Paths,
    format_: Format = Shown.table,
    only: Annotated[
        list[Relation] | None,
        typer.Option("--only", help="Print these relations alone; may be given again. E.g. --only conflicts"),
    ] = None,
    language: Language = None,
    output: OutputFile = None,
    processes: Processes = 1,
) -> None:
    """Say where articles agree and where they do not.

    Claims about one thing are grouped across articles and languages, and each pair is named: same, same within
    rounding, copied (one source), scale error (a factor of a thousand), conflicts, updates. For example:

        extractor compare first.txt second.txt

        extractor compare claims.jsonl --only conflicts --only scale_error --format jsonl

    Ends with 0 when all is done, 1 when a file or a line failed (the others are done), 2 when the command was wrong.
    """
    wanted = frozenset(name.value for name in only or ())

    def write(given: Iterable[Given], out: Output) -> None:
        from extractor.compare import compare as compared
        from extractor.compare.showing import kept, records, render
        from extractor.export.text import json_line

        groups = compared(given)
        if format_ is Shown.jsonl:
            for record in records(groups, wanted):
                out.write(json_line(record))
            return
        shown = kept(groups, wanted)
        for piece in render(shown, width=out.width, color=out.color):
            out.write(piece)
        if not shown:
            out.write("nothing to hold against each other\n")

    _run(write, paths, language=language, output=output, processes=processes)


def check(
    paths: Paths,
    format_: Format = Shown.table,
    only: Annotated[
        list[Verdict] | None,
        typer.Option("--only", help="Print these verdicts alone; may be given again. E.g. --only does_not_hold"),
    ] = None,
    language: Language = None,
    output: OutputFile = None,
    processes: Processes = 1,
) -> None:
    """Do the sums of articles: growth, parts, ratios, stakes, margins, conversions, quarters.

    Each finding says holds, does not hold or cannot be told, with the sum written out and the sentences it was made
    from. Terms are looked for in the article first, then in the others. For example:

        extractor check article.txt

        extractor check articles/ --only does_not_hold

    Ends with 0 when all is done, 1 when a file or a line failed (the others are done), 2 when the command was wrong.
    """
    wanted = frozenset(name.value for name in only or ())

    def write(given: Iterable[Given], out: Output) -> None:
        from extractor.check import check as checked
        from extractor.check.showing import render
        from extractor.export.text import json_line

        findings = [finding for finding in checked(given) if not wanted or finding.verdict.value in wanted]
        if format_ is Shown.jsonl:
            for finding in findings:
                out.write(json_line(finding.to_dict()))
            return
        for piece in render(findings, width=out.width, color=out.color):
            out.write(piece)
        if not findings:
            out.write("no figures that could be held against each other\n")

    _run(write, paths, language=language, output=output, processes=processes)


def _run(
    write: Callable[[Iterable[Given], Output], None], paths: list[str], *, language: str | None, output: Path | None,
    processes: int,
) -> None:
    """Reads, hands over, and ends with the exit code."""
    from extractor.compare.reading import Inputs
    from extractor.terminal import Output, Progress, warn

    check_output(output)
    inputs = Inputs(paths, language=language, processes=processes, warn=warn, stdin=sys.stdin.buffer.read)

    def work() -> None:
        with Progress(shown=True) as bar:
            given = list(inputs.given(seen=bar.seen))
        with Output(output) as out:
            write(given, out)

    carry_out(work, output, lambda: inputs.failed)
