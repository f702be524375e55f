"""Apache Parquet: a row per claim, typed, for DuckDB, pandas, Polars and Arrow. Needs pyarrow (extra ``parquet``).

``low`` and ``high`` are decimals of 38 digits, nine of them behind the point, and null for the rare value that does not
fit; ``low_exact`` and ``high_exact`` are the decimal strings of the record, always. What a claim has several of
(``with``, ``attributions``, ``also``, ``equivalents``, ``evidence``) are lists of structs with the record's fields.
"""
from __future__ import annotations

import datetime
import importlib
import os
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from extractor.export.files import MissingExtra, replacing
from extractor.model import Document, Record

# Claims in a row group: some ten megabytes.
GROUP = 5_000
_DIGITS, _BEHIND = 38, 9
_PLACE = ("text", "start", "end")
_ENTITY = (*_PLACE, "label", "name", "id")
_AMOUNT = (*_PLACE, "kind", "unit", "unit_source", "bound", "per")
_PERIOD = (*_PLACE, "type", "value", "start_date", "end_date", "mod", "basis")
_DATES = {"start_date", "end_date"}
_NUMBERS = {"start", "end"}


def check_parquet() -> Any:
    """pyarrow. Raises MissingExtra where it is not installed."""
    try:
        return importlib.import_module("pyarrow")
    except ImportError:
        raise MissingExtra("Parquet", "pyarrow", "parquet") from None


def to_parquet(documents: Iterable[Document], path: str | os.PathLike[str]) -> int:
    """Writes the claims, in place of any file that is there, and returns how many there are.

    Raises MissingExtra without pyarrow, OSError where it cannot be written.
    """
    arrow = check_parquet()
    parquet = importlib.import_module("pyarrow.parquet")
    fields = _schema(arrow)
    total = 0
    with replacing(path) as new, parquet.ParquetWriter(new, fields, compression="zstd") as writer:
        rows: list[Record] = []
        for document in documents:
            rows.extend(_row(record) for record in document.claim_records())
            if len(rows) >= GROUP:
                writer.write_table(arrow.Table.from_pylist(rows, fields))
                total, rows = total + len(rows), []
        writer.write_table(arrow.Table.from_pylist(rows, fields))
        total += len(rows)
    return total


def _schema(arrow: Any) -> Any:
    def kind(name: str) -> Any:
        return arrow.int64() if name in _NUMBERS else arrow.date32() if name in _DATES else arrow.string()

    def struct(*names: str, **others: Any) -> Any:
        return arrow.struct([*((name, kind(name)) for name in names), *others.items()])

    def flat(prefix: str, names: tuple[str, ...]) -> list[tuple[str, Any]]:
        return [(_column(prefix, name), kind(name)) for name in names]

    value = arrow.decimal128(_DIGITS, _BEHIND)
    exact = {"low": value, "high": value, "low_exact": arrow.string(), "high_exact": arrow.string()}
    amount = struct(*_AMOUNT, **exact)
    head = ("path", "sha256", "language", "published", "title")
    return arrow.schema([
        ("id", arrow.string()), *((name, arrow.string()) for name in head),
        ("quote", arrow.string()), ("start", arrow.int64()), ("end", arrow.int64()),
        *flat("subject", _ENTITY), *flat("object", _ENTITY), *flat("scope", _PLACE),
        ("with", arrow.list_(struct(*_ENTITY))), ("metric", arrow.string()), *flat("cue", _PLACE),
        ("aspect", arrow.string()), ("direction", arrow.string()),
        *flat("amount", _PLACE), *((name, kind(name)) for name in _AMOUNT[3:]), *exact.items(),
        ("alternatives", arrow.list_(arrow.string())), ("equivalents", arrow.list_(amount)),
        *flat("period", _PERIOD), ("baseline_period", struct(*_PERIOD)), ("baseline_amount", amount),
        ("attributions", arrow.list_(struct(*_ENTITY, anonymous=arrow.bool_(), cue=struct(*_PLACE)))),
        ("attribution", arrow.string()), ("also", arrow.list_(struct(*_PLACE))),
        ("modality", arrow.string()), ("confidence", arrow.float64()),
        ("evidence", arrow.list_(struct("field", "rule", *_PLACE))),
    ])


def _column(prefix: str, name: str) -> str:
    """``subject_name`` and so on; the words of a span are ``subject_text``, the span's own are in ``quote``."""
    return f"{prefix}_{name}"


def _row(record: Record) -> Record:
    amount, baseline, source = record["amount"], record["baseline"] or {}, record["attribution"]
    compared = baseline.get("amount")
    row = {
        name: record[name]
        for name in ("id", "quote", "start", "end", "with", "metric", "aspect", "direction", "attributions", "also",
                     "modality", "confidence", "evidence")
    }
    row.update(record["document"])
    # The name of a file may hold bytes that are no text.
    row["path"] = (row["path"] or "").encode("utf-8", "backslashreplace").decode() or None
    for prefix, names in (("subject", _ENTITY), ("object", _ENTITY), ("scope", _PLACE), ("cue", _PLACE)):
        row.update(_flat(prefix, record[prefix], names))
    row.update(_flat("period", _period(record["period"]), _PERIOD))
    row.update(_flat("amount", amount, _PLACE))
    row.update({name: amount[name] for name in (*_AMOUNT[3:], "alternatives")}, **_values(amount))
    row["equivalents"] = [_amount(equal) for equal in amount["equivalents"]]
    row["baseline_period"] = _period(baseline.get("period"))
    row["baseline_amount"] = _amount(compared) if compared else None
    row["attribution"] = (source["name"] or source["text"]) if source else None
    return row


def _flat(prefix: str, record: Record | None, names: tuple[str, ...]) -> Record:
    return {_column(prefix, name): record.get(name) if record else None for name in names}


def _values(amount: Record) -> Record:
    exact = {"low_exact": amount["low"], "high_exact": amount["high"]}
    return {"low": _fitting(amount["low"]), "high": _fitting(amount["high"]), **exact}


def _fitting(value: str) -> Decimal | None:
    whole, _, behind = value.lstrip("-").partition(".")
    return Decimal(value) if len(whole) <= _DIGITS - _BEHIND and len(behind) <= _BEHIND else None


def _amount(record: Record) -> Record:
    return {**{name: record[name] for name in _AMOUNT}, **_values(record)}


def _period(record: Record | None) -> Record | None:
    if record is None:
        return None
    dates = {
        name: datetime.date.fromisoformat(record[name]) if record[name] else None for name in sorted(_DATES)
    }
    return {**{name: record[name] for name in _PERIOD}, **dates}
