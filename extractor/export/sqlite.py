"""A SQLite database for Datasette, sqlite-utils and anything that speaks SQL.

One table for each kind of thing found, linked by keys; the view ``claims`` joins them into one row per claim that reads
like a sentence; ``claim_fts`` and ``document_fts`` search quotations and articles, accents aside. Offsets count code
points from 0, as SQLite's own ``substr(text, start + 1, "end" - start)`` does. ``low`` and ``high`` are exact decimal
strings; ``low_number`` and ``high_number`` are the nearest binary fractions, for sorting and sums.
"""
from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.export.files import replacing
from extractor.export.names import digest
from extractor.model import Amount, Claim, Document, Entity, Period, Span, decimal_string


def to_sqlite(documents: Iterable[Document], path: str | os.PathLike[str]) -> int:
    """Writes a new database, in place of any that is there, and returns how many claims it holds.

    Raises OSError where it cannot be written; what stood there before is then still there.

    >>> import tempfile
    >>> from extractor import Extractor
    >>> place = os.path.join(tempfile.mkdtemp(), "claims.db")
    >>> to_sqlite([Extractor().extract("Apple had revenue of $2bn in 2024.", language="en")], place)
    1
    >>> with closing(sqlite3.connect(place)) as database:
    ...     database.execute("SELECT subject, metric, low, unit, period_value FROM claims").fetchall()
    [('Apple', 'revenue', 2000000000, 'USD', '2024')]
    """
    with replacing(path) as new, _told(path):
        with closing(sqlite3.connect(new)) as database:
            # The file is new: nothing is to be saved from a crash.
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;")
            database.executescript(_script())
            writer = _Writer(database)
            for document in documents:
                writer.add(document)
            for table in ("claim", "document"):
                database.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
            database.commit()
            database.execute("ANALYZE")
            database.commit()
        return writer.claims


@contextmanager
def _told(path: str | os.PathLike[str]) -> Iterator[None]:
    """A full disk is an OSError here as everywhere."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), os.fspath(path)) from error


@cache
def _script() -> str:
    return files("extractor").joinpath("data", "claims.sql").read_text(encoding="utf-8")


def _plain(value: Any) -> Any:
    """What can be stored as UTF-8: the undecodable bytes in the name of a file are shown as escapes."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value


class _Writer:
    """Rows of one document after the other; entities are shared by all of them."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._entities: dict[tuple[str | None, str | None, str | None], int] = {}
        self._rows: dict[tuple[Any, ...], int] = {}
        self.claims = 0

    def _insert(self, table: str, **values: Any) -> int:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        cursor = self._database.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", [_plain(value) for value in values.values()],
        )
        return int(cursor.lastrowid or 0)

    def add(self, document: Document) -> None:
        self._rows = {}
        head = self._insert(
            "document", sha256=digest(document), path=document.path, language=document.language,
            published=document.published, title=document.title, text=document.text,
        )
        for amount in document.amounts:
            self._amount(head, amount)
        for period in document.periods:
            self._period(head, period)
        for entity in document.entities:
            self._mention(head, entity)
        for withheld in document.withheld:
            self._insert("withheld", document_id=head, **_place(withheld), reason=withheld.reason)
        for claim, record in zip(document.claims, document.claim_records(), strict=True):
            self._claim(head, claim, record["id"])

    def _amount(self, document: int, amount: Amount) -> int:
        key = ("amount", amount.start, amount.end)
        if key not in self._rows:
            self._rows[key] = row = self._insert(
                "amount", document_id=document, **_place(amount), kind=amount.kind, low=decimal_string(amount.low),
                high=decimal_string(amount.high), low_number=float(amount.low), high_number=float(amount.high),
                unit=amount.unit, unit_source=amount.unit_source, bound=amount.bound, per=amount.per,
            )
            for value in amount.alternatives:
                self._insert("amount_alternative", amount_id=row, value=decimal_string(value))
            for equal in amount.equivalents:
                self._insert("amount_equivalent", amount_id=row, equivalent_id=self._amount(document, equal))
        return self._rows[key]

    def _period(self, document: int, period: Period) -> int:
        key = ("period", period.start, period.end, period.value, period.start_date, period.end_date)
        if key not in self._rows:
            self._rows[key] = self._insert(
                "period", document_id=document, **_place(period), type=period.type, value=period.value,
                start_date=_iso(period.start_date), end_date=_iso(period.end_date), mod=period.mod, basis=period.basis,
            )
        return self._rows[key]

    def _mention(self, document: int, span: Entity | Any) -> int:
        key = ("mention", span.start, span.end, span.label, span.name, span.id)
        if key not in self._rows:
            self._rows[key] = self._insert(
                "mention", document_id=document, entity_id=self._entity(span), **_place(span),
                description=getattr(span, "description", False),
            )
        return self._rows[key]

    def _entity(self, span: Entity | Any) -> int | None:
        """None for a description that stands for nobody in particular."""
        if span.name is None:
            return None
        key = (span.name, span.label, span.id)
        if key not in self._entities:
            self._entities[key] = self._insert("entity", name=span.name, label=span.label, slug=span.id)
            for url in getattr(span, "same_as", ()):
                self._insert("entity_url", entity_id=self._entities[key], url=url)
        return self._entities[key]

    def _claim(self, document: int, claim: Claim, identity: str) -> None:
        baseline = claim.baseline
        period, compared = claim.period, baseline.period if baseline else None
        self.claims += 1
        row = self._insert(
            "claim", record_id=identity, document_id=document, quote=claim.text, start=claim.start, end=claim.end,
            subject_id=self._mention(document, claim.subject) if claim.subject else None,
            object_id=self._mention(document, claim.object) if claim.object else None,
            metric=claim.metric, aspect=claim.aspect, direction=claim.direction,
            amount_id=self._amount(document, claim.amount),
            period_id=self._period(document, period) if period else None,
            baseline_period_id=self._period(document, compared) if compared else None,
            baseline_amount_id=self._amount(document, baseline.amount) if baseline and baseline.amount else None,
            modality=claim.modality, confidence=round(claim.confidence, 2),
        )
        for holder in claim.holders:
            self._insert("claim_holder", claim_id=row, mention_id=self._mention(document, holder))
        for rank, source in enumerate(claim.attributions):
            self._insert(
                "attribution", claim_id=row, rank=rank, mention_id=self._mention(document, source),
                anonymous=source.anonymous, **_place(source.cue, "cue_"),
            )
        pieces: list[tuple[str, Span | None]] = [("cue", claim.cue), ("scope", claim.scope)]
        for role, span in [*pieces, *(("also", place) for place in claim.also)]:
            if span:
                self._insert("claim_span", claim_id=row, role=role, **_place(span))
        for piece in claim.evidence:
            self._insert("evidence", claim_id=row, field=piece.field, rule=piece.rule, **_place(piece))


def _place(span: Span | None, prefix: str = "") -> dict[str, Any]:
    if span is None:
        return {}
    return {f"{prefix}start": span.start, f"{prefix}end": span.end, f"{prefix}text": span.text}


def _iso(date: Any) -> str | None:
    return date.isoformat() if date else None
