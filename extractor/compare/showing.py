"""Groups of claims as a person reads them, and as records."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractor.compare.explaining import days
from extractor.compare.matching import Group, Relation
from extractor.model import Record
from extractor.table import clean

# So much of a sentence stands on either side of its amount.
CONTEXT = 70
STYLES = {"conflicts": "bold red", "scale_error": "bold red", "updates": "yellow", "copied": "magenta"}


def console(out: io.StringIO, *, width: int, color: bool) -> Console:
    """A console that writes plain lines, in colour where a terminal shows them."""
    return Console(
        file=out, width=max(width, 40), force_terminal=color, color_system="auto" if color else None,
        no_color=not color, highlight=False, markup=False, emoji=False, soft_wrap=False,
    )


def lines(out: io.StringIO) -> str:
    """What was written, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def quote(record: Record) -> Text:
    """The sentence of a claim around its amount, which stands out."""
    text, amount = str(record.get("text") or ""), record["amount"]
    start, end, first = amount.get("start"), amount.get("end"), record.get("start")
    if isinstance(start, int) and isinstance(end, int) and isinstance(first, int):
        at, upto = start - first, end - first
        if 0 <= at < upto <= len(text) and text[at:upto] == amount.get("text"):
            before, after = clean(text[:at] + "\0")[:-1], clean("\0" + text[upto:])[1:]
            if len(before) > CONTEXT:
                before = "…" + before[-CONTEXT:].partition(" ")[2]
            if len(after) > CONTEXT:
                after = after[:CONTEXT].rpartition(" ")[0] + "…"
            return Text.assemble(before, (clean(text[at:upto]), "bold"), after)
    return Text(clean(text or str(amount.get("text") or ""))[: 2 * CONTEXT])


def where(record: Record) -> str:
    """Article, date and place of a claim's amount."""
    head = record.get("document") if isinstance(record.get("document"), dict) else {}
    amount = record["amount"]
    place = f"{amount.get('start')}–{amount.get('end')}" if amount.get("start") is not None else ""
    facts = [(head or {}).get("path"), (head or {}).get("published"), place]
    return clean(" · ".join(str(fact) for fact in facts if fact))


def quotes(claims: Iterable[tuple[str, Record]]) -> RenderableType:
    """Claims one under the other: a label, the sentence, its place."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    for label, record in claims:
        grid.add_row(label, Text.assemble(quote(record), (f"  {where(record)}", "dim")))
    return Padding(grid, (0, 0, 0, 4))


def _relation(relation: Relation) -> Iterator[RenderableType]:
    name = relation.name.value
    yield Text.assemble("  ", (name.replace("_", " "), STYLES.get(name, "bold")), ": ", clean(relation.explanation))
    yield quotes((f"{label}", record) for label, record in (("1", relation.first), ("2", relation.second)))
    differing = [
        f"{key} {clean(a or '–')} / {clean(b or '–')}" for key, (a, b) in relation.difference.items()
        if key not in {"amount", "published"}
    ]
    if differing:
        yield Padding(Text(f"differ in {'; '.join(differing)}", style="dim"), (0, 0, 0, 4))


def render(groups: Sequence[Group], *, width: int = 120, color: bool = False) -> Iterator[str]:
    """Each group under its subject and metric, in lines no longer than ``width`` columns."""
    for group in groups:
        out = io.StringIO()
        screen = console(out, width=width, color=color)
        period = next((days(r.statements[1]) for r in group.relations if r.statements[1].period), None)
        head = [group.subject or "no subject", group.metric.replace("_", " "), period]
        screen.print(Text(clean(" · ".join(part for part in head if part)), style="bold"))
        for relation in group.relations:
            for piece in _relation(relation):
                screen.print(piece)
        screen.print()
        yield lines(out)


def records(groups: Sequence[Group], only: frozenset[str]) -> Iterator[Record]:
    """A record for each relation; ``group`` numbers the groups from 1."""
    for number, group in enumerate(groups, 1):
        head: dict[str, Any] = {"group": number, "subject": group.subject, "metric": group.metric}
        for relation in group.relations:
            if not only or relation.name.value in only:
                yield {**head, **relation.to_dict()}


def kept(groups: Sequence[Group], only: frozenset[str]) -> list[Group]:
    """The groups with the wanted relations alone; all where none is named."""
    if not only:
        return list(groups)
    found = []
    for group in groups:
        relations = tuple(relation for relation in group.relations if relation.name.value in only)
        if relations:
            found.append(Group(group.subject, group.metric, group.claims, relations))
    return found
