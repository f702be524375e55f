"""What to tell a reader of a relation: the slots that differ, and the figures in one sentence."""

from __future__ import annotations

from decimal import Decimal

from extractor.compare.intervals import Interval
from extractor.compare.judging import Name, Verdict
from extractor.compare.statements import Statement
from extractor.compare.values import Tie
from extractor.model import decimal_string

MAGNITUDES = ((12, "trillion"), (9, "billion"), (6, "million"))
BOUNDS = {"about": "about ", "min": "more than ", "max": "up to "}
UNITS = {"x": "×", "1": "of the whole"}
# Digits of a figure in a sum; more would only look exact.
DIGITS = 4


def number(value: Decimal, digits: int = DIGITS) -> str:
    """A number as a person writes it: a few significant digits, a magnitude from a million up.

    >>> number(Decimal("11450000000")), number(Decimal("14200")), number(Decimal("0.86273"))
    ('11.45 billion', '14,200', '0.8627')
    """
    size, word = next(((n, word) for n, word in MAGNITUDES if abs(value) >= Decimal(10) ** n), (0, ""))
    value = value.scaleb(-size)
    if value and value != value.to_integral_value():
        value = round(value, max(0, digits - 1 - max(value.adjusted(), -digits)))
    whole, _, rest = decimal_string(value).partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    shown = f"{sign}{int(whole):,}" if len(whole) < 40 else f"{sign}{whole}"
    return f"{shown}{'.' + rest if rest else ''}{' ' + word if word else ''}"


def span(values: Interval, unit: str = "") -> str:
    """An interval in words of numbers.

    >>> span(Interval(Decimal("11.45"), Decimal("11.55")), "USD")
    '11.45 to 11.55 USD'
    """
    low, high = number(values.low), number(values.high)
    shown = low if low == high else f"{low} to {high}"
    return f"{shown} {UNITS.get(unit, unit)}".strip()


def stated(statement: Statement) -> str:
    """The amount in its normal form, with its hedge."""
    value = statement.value
    shown = number(value.low) if value.single else f"{number(value.low)} to {number(value.high)}"
    return f"{BOUNDS.get(statement.bound, '')}{shown} {UNITS.get(value.unit, value.unit)}".strip()


def _named(record: object) -> str | None:
    if not isinstance(record, dict):
        return None
    name = record.get("name") or record.get("text")
    return str(name) if name else None


def difference(a: Statement, b: Statement) -> dict[str, tuple[str | None, str | None]]:
    """The slots in which two claims differ, each with what both say."""
    found: dict[str, tuple[str | None, str | None]] = {}

    def add(key: str, first: object, second: object, *, told: tuple[str | None, str | None]) -> None:
        if first != second:
            found[key] = told

    add("amount", (a.value.low, a.value.high, a.unit), (b.value.low, b.value.high, b.unit), told=(stated(a), stated(b)))
    add("bound", a.bound, b.bound, told=(a.bound, b.bound))
    for key in ("subject", "object", "scope"):
        add(key, getattr(a, key), getattr(b, key), told=(_named(a.record.get(key)), _named(b.record.get(key))))
    for key in ("metric", "aspect", "direction", "per", "modality"):
        add(key, getattr(a, key), getattr(b, key), told=(getattr(a, key), getattr(b, key)))
    add("period", a.period, b.period, told=(days(a), days(b)))
    add("source", a.sources, b.sources, told=(
        _named(a.record.get("attribution")), _named(b.record.get("attribution"))))
    add("published", a.published, b.published, told=(str(a.published or "") or None, str(b.published or "") or None))
    return found


def days(statement: Statement) -> str | None:
    """The days of a claim's period, None where it has none."""
    period = statement.period
    return f"{period.start or '…'} – {period.end or '…'}" if period else None


def explanation(verdict: Verdict, a: Statement, b: Statement) -> str:
    """One sentence with the figures that decided."""
    weighed = verdict.weighed
    first, second = stated(a), stated(b)
    if verdict.name is Name.same:
        return f"both say {second}"
    if verdict.name is Name.copied:
        shared = sorted(source.split(":", 1)[1] for source in a.sources & b.sources)
        if not shared or a.text == b.text:
            return f"both have {second} in the same words: one text, not two"
        return f"both have {second} from {', '.join(shared)}: one witness, not two"
    if verdict.name is Name.scale_error:
        return f"{first} and {second} differ by a factor of {number(weighed.factor or Decimal(1000))}"
    if weighed.rate is not None:
        rate = f"at {span(weighed.rate)} {b.unit} for one {a.unit}"
        return f"{first} is {span(weighed.first, weighed.unit)} {rate}; the other says {second}"
    if verdict.name is Name.within_rounding:
        return f"{first} allows {span(weighed.first)}, {second} allows {span(weighed.second)}: both may be true"
    if verdict.name is Name.updates:
        when = f" ({days(a)}, then {days(b)})" if a.period != b.period and a.period and b.period else ""
        return f"from {first} to {second}{when}"
    if weighed.tie is not Tie.different:
        return f"the one denies what the other says: {first}, {second}"
    if a.unit != b.unit:
        return f"{first} and {second}: another currency"
    return f"{first} allows {span(weighed.first)}, {second} allows {span(weighed.second)}: not both can be true"
