"""A claim in the form in which it is compared: what it is about under keys that do not depend on the language, and the
values that it allows.

Claims come as ``Claim`` objects, as records (a line of the JSONL output) or as whole documents; all are read as
records.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from extractor.compare.intervals import Interval, decimal, interval
from extractor.entities.words import fold
from extractor.model import Claim, Document, Published, Record
from extractor.resources import load_data, load_table

# What the prefixes of physical units multiply by (SI, and those of IEC 80000-13 for bytes).
PREFIXES = {
    "n": -9, "µ": -6, "m": -3, "c": -2, "": 0, "h": 2, "k": 3, "K": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
    "Z": 21,
}
# A text beyond this is no quotation; it is cut where it is compared, never where it is passed on.
LONGEST = 2000

Given = Claim | Document | Mapping[str, Any]


class RecordError(ValueError):
    """A record is no claim record: ``place`` is its number (from 1) or file and line."""

    def __init__(self, place: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{place}: {reason}; give claim records as `extractor extract` writes them")


@dataclass(frozen=True, slots=True)
class Value:
    """An amount in one unit: physical units without their prefix, money in its currency."""

    unit: str
    stated: Interval
    low: Decimal
    high: Decimal
    # the stated interval once more, to see fast what is far apart
    rough: tuple[float, float] = field(init=False, compare=False)
    single: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rough", (float(self.stated.low), float(self.stated.high)))
        object.__setattr__(self, "single", self.low == self.high)

    @property
    def named(self) -> Interval:
        """The figure taken at its word, rounding left out."""
        return Interval(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a period, an end that is open or unknown None."""

    start: datetime.date | None
    end: datetime.date | None

    @property
    def days(self) -> int | None:
        return (self.end - self.start).days + 1 if self.start and self.end else None


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A claim ready to be compared; ``record`` is the claim as it was given, ``article`` a key of its article.

    ``subject`` is the knowledge base's id or the folded name, the same for all claims of one comparison; None where the
    text names none. ``named`` are the keys of all that the claim names. ``values`` has the amount first, then its
    conversions. ``sources`` are those with a name; ``ahead`` is true of what is planned, expected
    or possible.
    """

    number: int
    record: Record
    article: str
    published: datetime.date | None
    language: str
    subject: str | None
    object: str | None
    named: frozenset[str]
    metric: str
    aspect: str
    direction: str | None
    kind: str
    bound: str
    per: str | None
    values: tuple[Value, ...]
    alternatives: tuple[Decimal, ...]
    scope: str | None
    period: Span | None
    modality: str
    sources: frozenset[str]
    value: Value = field(init=False, repr=False)
    # significant digits of the amount, as far as they count
    digits: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", self.values[0])
        object.__setattr__(self, "digits", min(3, len(self.value.low.normalize().as_tuple().digits)))

    @property
    def ahead(self) -> bool:
        return self.modality in {"forecast", "possible", "question"}

    @property
    def unit(self) -> str:
        return self.value.unit

    @property
    def measure(self) -> str:
        """What values can be compared under: all money is one, since conversions and rates link it."""
        return "money" if self.kind == "money" else self.value.unit

    @property
    def sentence(self) -> tuple[str, str]:
        return self.article, str(self.record.get("start"))

    @property
    def text(self) -> str:
        return str(self.record.get("text") or "")

    @property
    def written(self) -> str:
        """The amount in the words of the text."""
        return str(self.record["amount"].get("text") or "")


@cache
def _units() -> dict[str, tuple[str, Decimal]]:
    """Physical units as base and factor.

    >>> _units()["GW"]
    ('W', Decimal('1000000000'))
    """
    found: dict[str, tuple[str, Decimal]] = {}
    for base, entry in load_data("units.toml")["prefixed"].items():
        for prefix in entry["prefixes"]:
            if prefix.replace("μ", "µ") in PREFIXES:
                found[prefix + base] = (base, Decimal(10) ** PREFIXES[prefix.replace("μ", "µ")])
    return found


@cache
def _alike() -> dict[str, str]:
    """Counted nouns that stand for each other, each with the first of its set."""
    return {unit: units[0] for units in load_data("compare.toml")["units"]["alike"] for unit in units}


def canonical_unit(unit: str | None, kind: str, metric: str = "") -> tuple[str, Decimal]:
    """The unit that values are compared in, and the factor to it; a person is who the metric counts.

    >>> canonical_unit("MW", "quantity"), canonical_unit("worker", "quantity"), canonical_unit("USD", "money")
    (('W', Decimal('1000000')), ('employee', Decimal('1')), ('USD', Decimal('1')))
    """
    name = unit or ""
    if kind != "quantity":
        return name, Decimal(1)
    base, factor = _units().get(name, (name, Decimal(1)))
    alike = _alike().get(base, base)
    if alike == "person":
        alike = load_data("compare.toml")["units"]["person"].get(metric, alike)
    return alike, factor


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return " ".join(fold(text[:LONGEST]).split())


@cache
def _nouns(language: str) -> dict[str, str]:
    """The English of the nouns that the language's tables know."""
    try:
        nouns = load_table(language, "amounts")["nouns"]
    except ValueError:
        return {}
    return {_folded(word): english for english, words in nouns.get("lemmas", {}).items() for word in words}


@cache
def _places(language: str) -> dict[str, str]:
    """Ids of the knowledge base by folded name, where one name means one thing."""
    from extractor.entities.knowledge import entries

    found: dict[str, str | None] = {}
    for entry in entries().values():
        for name in entry.surfaces(language):
            key = _folded(name)
            found[key] = entry.id if found.get(key, entry.id) == entry.id else None
    return {key: identity for key, identity in found.items() if identity}


@lru_cache(maxsize=65536)
def scope_key(text: str, language: str) -> str:
    """A segment, product line or region in a form that does not depend on the language, as far as the tables go.

    >>> scope_key("Chine", "fr") == scope_key("China", "en"), scope_key("abonnés", "fr")
    (True, 'subscriber')
    """
    folded = _folded(text)
    known = _places(language).get(folded)
    if known:
        return known
    nouns = _nouns(language)
    # what the tables do not know is compared as it is written, a plural sign apart
    for form in (folded, folded.removesuffix("s")):
        if form in nouns:
            return nouns[form]
    return folded.removesuffix("s")


def _date(value: Any) -> datetime.date | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _published(value: Any) -> datetime.date | None:
    """The day of publication; of a month its first."""
    if not value:
        return None
    try:
        parsed = Published.parse(str(value))
    except ValueError:
        return None
    return datetime.date(parsed.year, parsed.month, parsed.day or 1)


class Names:
    """Keys for entities: the id where any record of the comparison has one for the name, else the folded name."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def learn(self, entity: Any) -> None:
        if isinstance(entity, Mapping) and entity.get("id") and (entity.get("name") or entity.get("text")):
            self._ids.setdefault(_folded(str(entity.get("name") or entity["text"])), str(entity["id"]))

    def key(self, entity: Any) -> str | None:
        if not isinstance(entity, Mapping):
            return None
        if entity.get("id"):
            return f"id:{entity['id']}"
        name = _folded(str(entity.get("name") or entity.get("text") or ""))
        if not name:
            return None
        return f"id:{self._ids[name]}" if name in self._ids else f"name:{name}"


def words(text: str) -> frozenset[str]:
    """The longer words of a sentence, folded; the short ones are grammar.

    >>> sorted(words("34 % des morceaux livrés"))
    ['livres', 'morceaux']
    """
    return frozenset(word for word in _folded(text).replace("'", " ").replace("’", " ").split() if len(word) > 3)


@dataclass(frozen=True, slots=True)
class Named:
    """A claim record, its name for messages, and the key of its article where that is known beside the record."""

    place: str
    record: Record
    article: str | None = None


def flatten(given: Iterable[Given]) -> Iterator[Named]:
    """The claim records of all that is given. Raises RecordError for what is no claim, document or record."""
    for number, item in enumerate(given, 1):
        place = f"claim {number}"
        found: list[Any]
        if isinstance(item, Document):
            # the place tells articles without a path apart
            found, article = item.claim_records(), item.sha256 or item.path or place
        elif isinstance(item, Claim):
            found, article = [item.to_dict({})], None
        elif isinstance(item, Mapping) and isinstance(item.get("claims"), list):
            found, article = item["claims"], str(item.get("sha256") or item.get("path") or place)
        elif isinstance(item, Mapping):
            found, article = [item], None
        else:
            raise RecordError(place, f"{type(item).__name__} is neither a claim nor a document")
        for record in found:
            if not isinstance(record, Mapping):
                raise RecordError(place, f"{type(record).__name__} is no record")
            yield Named(place, dict(record), article)


def _value(amount: Mapping[str, Any], metric: str, place: str) -> Value:
    kind = str(amount.get("kind") or "")
    try:
        low, high = decimal(amount["low"]), decimal(amount.get("high", amount["low"]))
    except KeyError:
        raise RecordError(place, "its amount has no 'low'") from None
    except ValueError as error:
        raise RecordError(place, f"its amount: {error}") from None
    unit, factor = canonical_unit(str(amount.get("unit") or ""), kind, metric)
    stated = interval(low, high, str(amount.get("text") or "")[:LONGEST], kind, None,
                      str(amount.get("bound") or "exact"))
    return Value(unit, Interval(stated.low * factor, stated.high * factor), low * factor, high * factor)


def _list(record: Mapping[str, Any], key: str, place: str) -> list[Any]:
    found = record.get(key)
    if found is not None and not isinstance(found, (list, tuple)):
        raise RecordError(place, f"its {key!r} is no list")
    return list(found or ())


def _period(record: Any) -> Span | None:
    if not isinstance(record, Mapping):
        return None
    start, end = _date(record.get("start_date")), _date(record.get("end_date"))
    if start and end and start > end:
        return None
    return Span(start, end) if start or end else None


def _statement(number: int, named: Named, names: Names) -> Statement:
    place, record = named.place, named.record
    amount = record.get("amount")
    if not isinstance(amount, Mapping):
        raise RecordError(place, "it has no 'amount'")
    raw = record.get("document")
    head: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    kind = str(amount.get("kind") or "")
    metric = str(record.get("metric") or "other")
    values = [_value(amount, metric, place)]
    equivalents = _list(amount, "equivalents", place)
    values += [_value(other, metric, place) for other in equivalents if isinstance(other, Mapping)]
    factor = canonical_unit(str(amount.get("unit") or ""), kind)[1]
    subject = names.key(record.get("subject"))
    entities = [subject, names.key(record.get("object")), *(names.key(e) for e in _list(record, "with", place))]
    told = [*_list(record, "attributions", place), record.get("attribution")]
    sources = {names.key(source) for source in told if isinstance(source, Mapping) and not source.get("anonymous")}
    scope = record.get("scope")
    language = str(head.get("language") or "")
    try:
        alternatives = tuple(decimal(other) * factor for other in _list(amount, "alternatives", place))
    except ValueError as error:
        raise RecordError(place, str(error)) from None
    return Statement(
        number=number, record=record,
        article=named.article or str(head.get("sha256") or head.get("path") or f"#{number}"),
        published=_published(head.get("published")), language=language, subject=subject,
        object=names.key(record.get("object")), named=frozenset(filter(None, entities)),
        metric=metric, aspect=str(record.get("aspect") or "level"),
        direction=str(record["direction"]) if record.get("direction") else None, kind=kind,
        bound=str(amount.get("bound") or "exact"),
        per=str(amount["per"]) if amount.get("per") else None, values=tuple(values), alternatives=alternatives,
        scope=scope_key(str(scope.get("text") or ""), language) if isinstance(scope, Mapping) else None,
        period=_period(record.get("period")), modality=str(record.get("modality") or "asserted"),
        sources=frozenset(filter(None, sources)),
    )


def statements(given: Iterable[Given]) -> list[Statement]:
    """The statements of claims, records or documents, in order. Raises RecordError."""
    names = Names()
    found = list(flatten(given))
    for named in found:
        for key in ("subject", "object", "attribution"):
            names.learn(named.record.get(key))
    return [_statement(number, named, names) for number, named in enumerate(found)]
