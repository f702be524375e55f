"""Units of time as TIMEX3 writes them, and the counts that stand before them."""
from __future__ import annotations

from decimal import Decimal

from extractor.model import decimal_string
from extractor.periods.grammar import Reading

_LETTER = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "weekend": "WE", "week": "W", "fortnight": "W", "month": "M",
    "quarter": "Q", "half": "M", "year": "Y", "decade": "E", "century": "C",
}
_TIMES = {"fortnight": 2, "half": 6, "decade": 10, "century": 100}

# Units that a calendar does not date.
CLOCK = frozenset({"hour", "minute", "second"})

# The values of a unit that nothing anchors.
UNKNOWN = {
    "day": "XXXX-XX-XX", "weekend": "XXXX-WXX-WE", "week": "XXXX-WXX", "fortnight": "XXXX-WXX", "month": "XXXX-XX",
    "quarter": "XXXX-QX", "half": "XXXX-HX", "year": "XXXX", "decade": "XXX", "century": "XX",
}


class Unreadable(ValueError):
    """The words make no date: 30 February, a month 14."""


def duration_value(count: Decimal | None, unit: str) -> str:
    """
    >>> duration_value(Decimal(90), "day"), duration_value(None, "month"), duration_value(Decimal("1.5"), "year")
    ('P90D', 'PXM', 'P1.5Y')
    """
    letter = "Y" if unit in {"decade", "century"} and count is not None else _LETTER[unit]
    number = "X" if count is None else decimal_string(count * _TIMES.get(unit, 1))
    return f"P{'T' if unit in CLOCK else ''}{number}{letter}"


def number_of(reading: Reading, slot: str = "n") -> Decimal | None:
    """A count, in its parts: `twenty` `five`, `one and a half`, 1 . 5; None for «quelques»."""
    value = reading.get(slot)
    if isinstance(value, Reading):
        return number_of(value)
    if value is None or value == "X":
        return None
    number = Decimal(value) + Decimal(reading.get("plus", 0))
    if reading.get("tenth") is not None:
        number += Decimal(f"0.{reading.get('tenth')}")
    return number + Decimal("0.5") if reading.get("half") else number


def span_of(reading: Reading) -> Decimal | None:
    """The count of a duration, with the half that stands behind its unit («un an et demi»)."""
    number = number_of(reading)
    return number + Decimal("0.5") if number is not None and reading.get("half") else number
