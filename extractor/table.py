"""Claims as a person reads them: a table where the terminal is wide, one claim under the other where it is not."""
from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractor.model import Amount, Claim, Document, Evidence, Period, Withheld, decimal_string

# Below this a column would hold less than a word.
WIDE = 110
_BOUNDS = {"about": "≈ ", "min": "≥ ", "max": "≤ ", "exact": "", "range": ""}
_MAGNITUDES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_DIRECTIONS = {"up": " ↑", "down": " ↓"}
# So much of a sentence stands on either side of its amount.
CONTEXT = 90


def clean(text: str) -> str:
    """A text on one line and without control characters, which a terminal would obey.

    >>> clean("a\\x1b[31m\\tb\\r\\n c")
    'a\ufffd[31m b c'
    """
    shown = "".join("\ufffd" if unicodedata.category(char) == "Cc" and not char.isspace() else char for char in text)
    return " ".join(shown.split())


def quantity(value: Decimal) -> str:
    """A number as it is said: at most three decimals, and a magnitude from a million up.

    >>> quantity(Decimal("11500000000")), quantity(Decimal("14000")), quantity(Decimal("0.3333"))
    ('11.5 billion', '14,000', '0.3333')
    """
    for size, name in _MAGNITUDES:
        if abs(value) >= size:
            return f"{decimal_string(round(value / size, 3))} {name}"
    whole, _, rest = decimal_string(value).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def how_much(amount: Amount) -> str:
    """The amount in its normal form: bound, value, unit, and what it is per."""
    value = quantity(amount.low)
    if amount.low != amount.high:
        value = f"{value} – {quantity(amount.high)}"
    unit = {"x": "×", "1": "of it"}.get(amount.unit or "", amount.unit or "")
    per = f" per {amount.per}" if amount.per else ""
    return f"{_BOUNDS.get(amount.bound, '')}{value} {unit}{per}".strip()


def when(period: Period | None) -> str:
    """The words of the period, and its days where they are known."""
    if period is None:
        return ""
    if not period.dated:
        return f"{clean(period.text)} ({period.value})"
    start, end = period.start_date, period.end_date
    days = str(start) if start == end else f"{start or '…'} – {end or '…'}"
    return f"{clean(period.text)} ({days})"


def _named(entity: Any) -> str:
    return clean(entity.name or entity.text) if entity else ""


def who(claim: Claim) -> str:
    """The subject, those who share the amount with it, the segment meant, and the object."""
    named = ", ".join(filter(None, [_named(claim.subject), *(_named(holder) for holder in claim.holders)]))
    if claim.scope:
        named = f"{named} [{clean(claim.scope.text)}]".strip()
    return f"{named} → {_named(claim.object)}".strip() if claim.object else named


def what(claim: Claim) -> str:
    """Metric, direction, and what it is compared with."""
    said = claim.metric.replace("_", " ") + (" change" if claim.aspect == "change" else "")
    said += _DIRECTIONS.get(claim.direction or "", "")
    baseline = claim.baseline
    if baseline and (baseline.amount or baseline.period):
        amount = how_much(baseline.amount) if baseline.amount else ""
        period = clean(baseline.period.text) if baseline.period else ""
        said += f" (vs {', '.join(filter(None, (amount, period)))})"
    return said


def says_who(claim: Claim) -> str:
    """The chain of sources, outermost first."""
    return " › ".join(_named(source) + (" (anonymous)" if source.anonymous else "") for source in claim.attributions)


def how_sure(claim: Claim) -> str:
    return f"{claim.modality} {claim.confidence:.2f}"


def _sentence(claim: Claim) -> Text:
    """The sentence around its amount, which stands out."""
    start, end = claim.amount.start - claim.start, claim.amount.end - claim.start
    if not 0 <= start < end <= len(claim.text):
        return Text(clean(claim.text))
    before, after = clean(claim.text[:start] + "\0")[:-1], clean("\0" + claim.text[end:])[1:]
    if len(before) > CONTEXT:
        before = "…" + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + "…"
    return Text.assemble(before, (clean(claim.text[start:end]), "bold"), after)


def _fields(claim: Claim) -> list[tuple[str, str]]:
    return [
        ("who", who(claim)), ("what", what(claim)), ("how much", how_much(claim.amount)), ("when", when(claim.period)),
        ("says who", says_who(claim)), ("how sure", how_sure(claim)),
    ]


def _evidence(pieces: tuple[Evidence, ...]) -> Text:
    return Text("\n".join(f"{p.field}: {p.rule} «{clean(p.text)}» {p.start}–{p.end}" for p in pieces), style="dim")


def _wide(document: Document, *, explain: bool) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    table.add_column("sentence", ratio=7, min_width=24)
    for name, ratio in (("who", 3), ("what", 3), ("how much", 3), ("when", 3), ("says who", 2), ("how sure", 2)):
        table.add_column(name, ratio=ratio, min_width=8)
    for claim in document.claims:
        sentence = Text.assemble(_sentence(claim), (f"  {claim.amount.start}–{claim.amount.end}", "dim"))
        if explain:
            sentence = Text.assemble(sentence, "\n", _evidence(claim.evidence))
        table.add_row(sentence, *(Text(value) for _, value in _fields(claim)), end_section=False)
    return table


def _narrow(document: Document, *, explain: bool) -> RenderableType:
    blocks: list[RenderableType] = []
    for claim in document.claims:
        blocks.append(Text.assemble(_sentence(claim), (f"  {claim.amount.start}–{claim.amount.end}", "dim")))
        fields = Table.grid(padding=(0, 2))
        fields.add_column(style="cyan", no_wrap=True)
        fields.add_column()
        for name, value in _fields(claim):
            if value:
                fields.add_row(name, Text(value))
        blocks.append(Padding(fields, (0, 0, 0, 2)))
        if explain:
            blocks.append(Padding(_evidence(claim.evidence), (0, 0, 0, 2)))
        blocks.append(Text(""))
    return Group(*blocks)


def _withheld(withheld: tuple[Withheld, ...]) -> RenderableType:
    lines = [Text("no claim from:", style="dim")]
    for piece in withheld:
        lines.append(Text(f"  {clean(piece.text)}  {piece.start}–{piece.end}  {clean(piece.reason)}", style="dim"))
    return Group(*lines)


def render(document: Document, *, explain: bool = False, width: int = 120, color: bool = False) -> Iterator[str]:
    """One document, in lines no longer than ``width`` columns; ``color`` also stands for bold and dim."""
    out = io.StringIO()
    console = Console(
        file=out, width=max(width, 40), force_terminal=color, color_system="auto" if color else None,
        no_color=not color, highlight=False, markup=False, emoji=False, soft_wrap=False,
    )
    head = Text.assemble((clean(document.title or document.path or "untitled"), "bold"))
    facts = [document.path if document.title else None, document.language, document.published or "no date"]
    head.append("\n" + " · ".join(clean(fact) for fact in facts if fact), style="dim")
    console.print(head)
    console.print()
    if not document.claims:
        console.print(Text("no claims"))
    elif width >= WIDE:
        console.print(_wide(document, explain=explain))
    else:
        console.print(_narrow(document, explain=explain))
    if document.withheld:
        console.print()
        console.print(_withheld(document.withheld))
    console.print()
    yield "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
