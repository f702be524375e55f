"""Documents as text: claim records, document records, rows of a table for a spreadsheet, spans.

Each format is a function from a document to pieces of text, so that a batch is written as it is worked off.
"""
from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

from extractor.model import Document, Record

# Line breaks to some readers of lines, plain characters to JSON.
_BREAKS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}
# Cells that open so are run as formulas by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "id", "path", "language", "published", "title", "sentence", "start", "end",
    "subject", "subject_id", "object", "object_id", "scope", "with", "metric", "aspect", "direction",
    "amount", "amount_start", "amount_end", "kind", "low", "high", "unit", "unit_source", "bound", "per",
    "alternatives", "equivalents", "period", "period_type", "period_value", "period_start", "period_end",
    "baseline_period", "baseline_amount", "attribution", "attribution_id", "anonymous", "modality", "confidence",
)
SPAN_COLUMNS = ("path", "start", "end", "kind", "value", "text")


def json_line(record: Record) -> str:
    """One record on one line, whatever its strings hold; accents stay readable.

    >>> json_line({"text": "été\\u2028"})
    '{"text": "été\\\\u2028"}\\n'
    """
    line = json.dumps(record, ensure_ascii=False)
    for char, escaped in _BREAKS.items():
        line = line.replace(char, escaped)
    return line + "\n"


def claims(document: Document, *, explain: bool = False) -> Iterator[str]:
    """A line per claim, each a claim record; the evidence is part of the record, explained or not."""
    for record in document.claim_records():
        yield json_line(record)


def documents(document: Document, *, explain: bool = False) -> Iterator[str]:
    """A line per document, each a document record."""
    yield json_line(document.to_dict())


def _cell(value: Any) -> str:
    """A cell that a spreadsheet shows as it is: what it would run as a formula gets an apostrophe before it.

    >>> _cell("=1+1"), _cell("-8"), _cell(None), _cell(True)
    ("'=1+1", "'-8", '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return "'" + text if text.startswith(_FORMULA) else text


def _row(cells: list[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_cell(cell) for cell in cells])
    return line.getvalue()


def _part(record: Record | None, name: str) -> Any:
    return record.get(name) if record else None


def _named(record: Record | None) -> Any:
    return (record.get("name") or record.get("text")) if record else None


def rows(document: Document, *, explain: bool = False) -> Iterator[str]:
    """A row per claim, flat, in the order of COLUMNS, and with ``explain`` the rules that made it."""
    for record in document.claim_records():
        head, amount, period, source = record["document"], record["amount"], record["period"], record["attribution"]
        baseline = record["baseline"] or {}
        cells = [
            record["id"], head.get("path"), head.get("language"), head.get("published"), head.get("title"),
            record["text"], record["start"], record["end"], _named(record["subject"]), _part(record["subject"], "id"),
            _named(record["object"]), _part(record["object"], "id"), _part(record["scope"], "text"),
            "; ".join(str(_named(holder)) for holder in record["with"]), record["metric"], record["aspect"],
            record["direction"], amount["text"], amount["start"], amount["end"], amount["kind"], amount["low"],
            amount["high"], amount["unit"], amount["unit_source"], amount["bound"], amount["per"],
            "; ".join(amount["alternatives"]), "; ".join(equal["text"] for equal in amount["equivalents"]),
            _part(period, "text"), _part(period, "type"), _part(period, "value"), _part(period, "start_date"),
            _part(period, "end_date"), _part(baseline.get("period"), "value"), _part(baseline.get("amount"), "text"),
            _named(source), _part(source, "id"), _part(source, "anonymous"), record["modality"], record["confidence"],
        ]
        if explain:
            cells.append("; ".join(f"{piece['field']}: {piece['rule']}" for piece in record["evidence"]))
        yield _row(cells)


def _escaped(text: str) -> str:
    for char, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), *_BREAKS.items()):
        text = text.replace(char, escaped)
    return text


def spans(document: Document, *, explain: bool = False) -> Iterator[str]:
    """A line per span, tab-separated in the order of SPAN_COLUMNS, by place; tabs and line breaks are escaped."""
    found: list[tuple[int, int, str, str, str]] = []

    def add(record: Record | None, kind: str, value: Any = None) -> None:
        if record is not None:
            found.append((record["start"], record["end"], kind, str(value or ""), record["text"]))

    record = document.to_dict()
    for amount in record["amounts"]:
        low, high, unit = amount["low"], amount["high"], amount["unit"] or ""
        add(amount, "amount", f"{low if low == high else f'{low}–{high}'} {unit}".strip())
    for period in record["periods"]:
        add(period, "period", period["value"])
    for entity in record["entities"]:
        add(entity, "entity", entity["id"] or entity["label"])
    for claim in record["claims"]:
        add(claim, "claim", claim["metric"])
        add(claim["cue"], "cue", claim["metric"])
        for source in claim["attributions"]:
            add(source, "attribution", source["id"] or source["name"])
        if explain:
            for piece in claim["evidence"]:
                add(piece, "evidence", f"{piece['field']}: {piece['rule']}")
    for withheld in record["withheld"]:
        add(withheld, "withheld", withheld["reason"])
    for piece in document.furniture:
        add(piece.place(), "furniture", getattr(piece, "kind", None))
    path = _escaped(str(record["path"] or ""))
    for start, end, kind, value, text in sorted(dict.fromkeys(found), key=lambda span: (span[0], -span[1], span[2])):
        yield f"{path}\t{start}\t{end}\t{kind}\t{_escaped(value)}\t{_escaped(text)}\n"


FORMATS: dict[str, Callable[..., Iterator[str]]] = {
    "jsonl": claims, "documents": documents, "csv": rows, "spans": spans,
}


def header(name: str, *, explain: bool = False) -> str:
    """What stands once, before the first document."""
    if name == "csv":
        return _row([*COLUMNS, *(["evidence"] if explain else [])])
    return "\t".join(SPAN_COLUMNS) + "\n" if name == "spans" else ""
