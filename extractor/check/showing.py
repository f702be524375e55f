"""Findings as a person reads them: the verdict, the sum, and the sentences it was made from."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from rich.text import Text

from extractor.check.findings import Finding
from extractor.compare.showing import console, lines, quotes
from extractor.table import clean

STYLES = {"does_not_hold": "bold red", "cannot_be_told": "yellow", "holds": "green"}


def render(findings: Sequence[Finding], *, width: int = 120, color: bool = False) -> Iterator[str]:
    """One finding under the other, in lines no longer than ``width`` columns."""
    for finding in findings:
        out = io.StringIO()
        screen = console(out, width=width, color=color)
        verdict = finding.verdict.value
        screen.print(Text.assemble((verdict.replace("_", " "), STYLES[verdict]), f" · {finding.check}: ", finding.sum))
        if finding.reason:
            screen.print(Text(f"    {clean(finding.reason)}", style="dim"))
        screen.print(quotes((term.role, term.statement.record) for term in finding.terms))
        screen.print()
        yield lines(out)
