"""What two stated values say of each other: the same, the same within rounding, a thousandfold, or different."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extractor.compare import rates
from extractor.compare.intervals import Interval
from extractor.compare.statements import Statement, Value

THOUSANDS = ((Decimal(10) ** 3, 1e3), (Decimal(10) ** 6, 1e6))
# A slip of the magnitude leaves the figure before it as it is, rounding apart.
SLIP = Decimal("0.05")
_SCALED = frozenset({"money", "quantity"})
# More than floats may be off by; what is as near is settled by decimals.
_EDGE = 1.000001
# Bounds under which an equal number is the equal statement.
PLAIN = frozenset({"exact", "about"})


class Tie(StrEnum):
    """How two values are tied."""

    same = "same"
    rounded = "rounded"
    scaled = "scaled"
    different = "different"


@dataclass(frozen=True, slots=True)
class Weighed:
    """The tie, the two values it was found between (in one unit), and the exchange rate if one was needed."""

    tie: Tie
    first: Interval
    second: Interval
    unit: str
    factor: Decimal | None = None
    rate: Interval | None = None


def _equal(a: Value, b: Value, first: str, second: str) -> bool:
    return a.low == b.low and a.high == b.high and (first == second or {first, second} <= PLAIN)


def _within(a: Value, b: Value) -> bool:
    if a.rough[0] > b.rough[1] * _EDGE or b.rough[0] > a.rough[1] * _EDGE:
        if min(a.rough[0], b.rough[0]) >= 0:
            return False
    if a.single or b.single:
        # 12 and 13 touch at 12.5 and are not the same
        return a.stated.low < b.stated.high and b.stated.low < a.stated.high
    # two ranges say the same only if both their ends do
    return all(
        abs(getattr(a, end) - getattr(b, end))
        <= max(abs(getattr(v, end) - getattr(v.stated, end)) for v in (a, b))
        for end in ("low", "high")
    )


def _times(value: Interval, factor: Decimal) -> Interval:
    return Interval(value.low * factor, value.high * factor)


def weigh(a: Statement, b: Statement) -> Weighed | None:
    """The tie between two statements' values; None where they cannot be compared (a share and a sum).

    Where one article gives a sum in two currencies, either may agree; where they share none, the exchange rates of the
    day decide.
    """
    best: Weighed | None = None
    for x in a.values:
        for y in b.values:
            if x.unit != y.unit:
                continue
            if _equal(x, y, a.bound, b.bound):
                return Weighed(Tie.same, x.stated, y.stated, x.unit)
            if _within(x, y):
                best = Weighed(Tie.rounded, x.stated, y.stated, x.unit)
            elif best is None or best.tie is Tie.different:
                factor = _factor(a, b, x, y)
                best = Weighed(Tie.scaled if factor else Tie.different, x.stated, y.stated, x.unit, factor)
    if best is None and a.kind == b.kind == "money":
        best = _exchanged(a, b)
    return best


def _factor(a: Statement, b: Statement, x: Value, y: Value) -> Decimal | None:
    """The power of a thousand between two values, or between the one and another reading of the other."""
    if a.kind not in _SCALED or not (x.single and y.single) or x.low <= 0 or y.low <= 0:
        return None
    small, large = (x, y) if x.low < y.low else (y, x)
    for factor in THOUSANDS:
        # by floats first: nearly all pairs end here
        low, high = small.rough[0] * factor[1], small.rough[1] * factor[1]
        if low > large.rough[1] * _EDGE or large.rough[0] > high * _EDGE:
            continue
        shifted = _times(small.stated, factor[0])
        if shifted.overlaps(large.stated) and abs(small.low * factor[0] - large.low) <= large.low * SLIP:
            return factor[0]
    for reader, other, own in ((a, y, x), (b, x, y)):
        for reading in reader.alternatives:
            if reading > 0 and other.stated.low <= reading <= other.stated.high:
                return max(own.low, reading) / min(own.low, reading)
    return None


def _exchanged(a: Statement, b: Statement) -> Weighed:
    x, y = a.value, b.value
    day = a.published or b.published
    found = rates.rate(x.unit, y.unit, day) if isinstance(day, datetime.date) else None
    if found is None or x.low == y.low:
        # «8 euros» and $8: somebody left out to convert
        return Weighed(Tie.different, x.stated, y.stated, y.unit, rate=found)
    exchanged = x.stated * found
    tie = Tie.rounded if exchanged.overlaps(y.stated) else Tie.different
    return Weighed(tie, exchanged, y.stated, y.unit, rate=found)
