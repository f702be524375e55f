"""What is found in a text, and the records that are written of it.

Every class here is frozen. All offsets count Unicode code points in the text as it was decoded, ``end`` exclusive, so
that ``text[span.start:span.end] == span.text`` holds for every span. The records (``to_dict``) have the names and the
nesting that the data contract fixes; numbers in them are decimal strings, dates ISO 8601 strings.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

Record = dict[str, Any]


def decimal_string(value: Decimal) -> str:
    """A decimal in plain digits: no exponent, no trailing zero behind the point.

    >>> decimal_string(Decimal("1.40E+12")), decimal_string(Decimal("1.30")), decimal_string(Decimal("-0.50"))
    ('1400000000000', '1.3', '-0.5')
    """
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain


def _iso(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None


class Published(NamedTuple):
    """A publication date that may be known to the month only (``day`` is then None).

    >>> Published.parse("2025-11-15"), str(Published.parse("2024-11"))
    (Published(year=2025, month=11, day=15), '2024-11')
    """

    year: int
    month: int
    day: int | None = None

    @classmethod
    def parse(cls, value: str | datetime.date) -> Published:
        """Raises ValueError for anything but a date, ``YYYY-MM-DD`` or ``YYYY-MM``."""
        if isinstance(value, datetime.date):
            return cls(value.year, value.month, value.day)
        text = value.strip()
        month_only = len(text) == 7 and text[4] == "-"
        try:
            date = datetime.date.fromisoformat(text + "-01" if month_only else text[:10])
        except ValueError as error:
            raise ValueError(f"publication date {value!r}: {error}; write YYYY-MM-DD or YYYY-MM") from error
        return cls(date.year, date.month, None if month_only else date.day)

    @property
    def date(self) -> datetime.date | None:
        """The day, or None where only the month is known."""
        return datetime.date(self.year, self.month, self.day) if self.day else None

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text; the base of everything that has a place in it."""

    text: str
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def place(self) -> Record:
        return {"text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Amount(Span):
    """One value in the text.

    ``low`` and ``high`` are in the base unit (dollars, not billions). ``unit_source`` tells whether the unit stands in
    the span (``explicit``), follows a declared default (``default``: a bare ``$``) or was taken from an amount before
    it (``inherited``). ``sign`` is ``up`` or ``down`` where a sign stands before the span. ``equivalent_of`` is the
    place of the amount that this one converts; ``equivalents`` lists the conversions of this one. ``anaphoric`` counts
    («ces deux pays») point back and make no claim. ``rule`` names the rule that found it.
    """

    kind: str
    low: Decimal
    high: Decimal
    unit: str | None
    unit_source: str = "explicit"
    bound: str = "exact"
    per: str | None = None
    alternatives: tuple[Decimal, ...] = ()
    equivalents: tuple[Amount, ...] = ()
    equivalent_of: tuple[int, int] | None = None
    sign: str | None = None
    anaphoric: bool = False
    rule: str = ""

    def __post_init__(self) -> None:
        # 11.5 billion is 11500000000, however many zeros the arithmetic left behind the point
        for name in ("low", "high"):
            object.__setattr__(self, name, Decimal(decimal_string(getattr(self, name))))

    def to_dict(self) -> Record:
        return {
            **self.place(),
            "kind": self.kind,
            "low": decimal_string(self.low),
            "high": decimal_string(self.high),
            "unit": self.unit,
            "unit_source": self.unit_source,
            "bound": self.bound,
            "per": self.per,
            "alternatives": [decimal_string(a) for a in self.alternatives],
            "equivalents": [e.to_dict() for e in self.equivalents],
        }


@dataclass(frozen=True, slots=True)
class Period(Span):
    """One temporal expression, with its TIMEX3 ``type``, ``value`` and ``mod``, and its first and last day.

    ``anchor`` tells what a relative expression was resolved against (``published``, ``text``) or is None; ``relation``
    is ``same`` («la même période») or ``prior`` («un an plus tôt») for expressions that point at another period of the
    text.
    """

    type: str
    value: str
    start_date: datetime.date | None = None
    end_date: datetime.date | None = None
    mod: str | None = None
    basis: str = "calendar"
    anchor: str | None = None
    relation: str | None = None
    rule: str = ""

    @property
    def dated(self) -> bool:
        return self.start_date is not None or self.end_date is not None

    def to_dict(self) -> Record:
        return {
            **self.place(),
            "type": self.type,
            "value": self.value,
            "start_date": _iso(self.start_date),
            "end_date": _iso(self.end_date),
            "mod": self.mod,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class Entity(Span):
    """A name, or a description that stands for one (``description`` is then true and ``name`` may be None)."""

    label: str | None
    name: str | None
    id: str | None = None
    same_as: tuple[str, ...] = ()
    description: bool = False
    rule: str = ""

    def to_dict(self) -> Record:
        record = {
            **self.place(),
            "label": self.label,
            "name": self.name,
            "id": self.id,
            "description": self.description,
        }
        if self.same_as:
            record["same_as"] = list(self.same_as)
        return record

    def reference(self) -> Record:
        """The shape of a claim's subject and object."""
        return {**self.place(), "label": self.label, "name": self.name, "id": self.id}


@dataclass(frozen=True, slots=True)
class Attribution(Span):
    """Who says it. ``cue`` is the word that says so («selon», `said`); ``anonymous`` where no name is given."""

    label: str | None = None
    name: str | None = None
    id: str | None = None
    anonymous: bool = False
    cue: Span | None = None

    def to_dict(self) -> Record:
        return {
            **self.place(),
            "label": self.label,
            "name": self.name,
            "id": self.id,
            "anonymous": self.anonymous,
            "cue": self.cue.place() if self.cue else None,
        }


@dataclass(frozen=True, slots=True)
class Evidence(Span):
    """Why a slot of a claim has its value: the rule, and the words that set it off."""

    field: str
    rule: str

    def to_dict(self) -> Record:
        return {"field": self.field, "rule": self.rule, **self.place()}


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a claim's amount is compared with: a period, an amount, or both."""

    period: Period | None = None
    amount: Amount | None = None

    def to_dict(self) -> Record:
        return {
            "period": self.period.to_dict() if self.period else None,
            "amount": self.amount.to_dict() if self.amount else None,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement about one amount; ``text`` is the sentence that carries it, also called its ``quote``."""

    text: str
    start: int
    end: int
    amount: Amount
    metric: str
    aspect: str
    modality: str
    confidence: float
    subject: Entity | None = None
    object: Entity | None = None
    scope: Span | None = None
    holders: tuple[Entity, ...] = ()
    cue: Span | None = None
    direction: str | None = None
    period: Period | None = None
    baseline: Baseline | None = None
    attributions: tuple[Attribution, ...] = ()
    also: tuple[Span, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def quote(self) -> str:
        return self.text

    @property
    def attribution(self) -> Attribution | None:
        """The innermost of the sources; ``attributions`` keeps all, outermost first."""
        return self.attributions[-1] if self.attributions else None

    def to_dict(self, document: Mapping[str, Any] | None = None) -> Record:
        """The claim record. ``document`` is the head that a line of its own needs: path, sha256, language, published,
        title."""
        head = dict(document or {})
        places = [str(self.amount.start), str(self.amount.end), *([str(self.subject.start)] if self.subject else [])]
        identity = ":".join([*([str(head["sha256"])[:12]] if head.get("sha256") else []), "-".join(places)])
        return {
            "id": identity,
            "document": head,
            "text": self.text,
            "quote": self.text,
            "start": self.start,
            "end": self.end,
            "subject": self.subject.reference() if self.subject else None,
            "object": self.object.reference() if self.object else None,
            "scope": self.scope.place() if self.scope else None,
            "with": [holder.reference() for holder in self.holders],
            "metric": self.metric,
            "cue": self.cue.place() if self.cue else None,
            "aspect": self.aspect,
            "direction": self.direction,
            "amount": self.amount.to_dict(),
            "period": self.period.to_dict() if self.period else None,
            "baseline": self.baseline.to_dict() if self.baseline else None,
            "attribution": self.attribution.to_dict() if self.attribution else None,
            "attributions": [a.to_dict() for a in self.attributions],
            "also": [s.place() for s in self.also],
            "modality": self.modality,
            "confidence": round(self.confidence, 2),
            "evidence": [e.to_dict() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Withheld(Span):
    """An amount that makes no claim, and why."""

    reason: str

    def to_dict(self) -> Record:
        return {**self.place(), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Document:
    """Everything found in one file. ``furniture`` are the stretches that are not article text: no claim comes from
    them."""

    text: str
    language: str
    published: str | None = None
    title: str | None = None
    path: str | None = None
    sha256: str | None = None
    amounts: tuple[Amount, ...] = ()
    periods: tuple[Period, ...] = ()
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    furniture: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def head(self) -> Record:
        return {
            "path": self.path,
            "sha256": self.sha256,
            "language": self.language,
            "published": self.published,
            "title": self.title,
        }

    def claim_records(self) -> list[Record]:
        """One record per claim, each whole: a line of the JSONL output."""
        head = self.head()
        return [claim.to_dict(head) for claim in self.claims]

    def to_dict(self) -> Record:
        """The document record, ready for JSON."""
        return {
            **self.head(),
            "amounts": [a.to_dict() for a in self.amounts],
            "periods": [p.to_dict() for p in self.periods],
            "entities": [e.to_dict() for e in self.entities],
            "claims": self.claim_records(),
            "withheld": [w.to_dict() for w in self.withheld],
        }
