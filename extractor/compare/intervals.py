"""What a stated figure leaves open: the interval that its digits and its hedge allow, and arithmetic on such intervals.

A figure is rounded: «11,5 milliards» is anything from 11.45 to 11.55. The rules are those of significant figures: half
a unit of the last digit written, with zeros at the end of a whole number taken for rounding up to a bound. All
arithmetic is Decimal; a result is the interval that holds every value the terms allow (interval arithmetic, Moore
1966).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from functools import lru_cache
from typing import Any

ZERO, ONE, TEN = Decimal(0), Decimal(1), Decimal(10)
# So much of its value a round number may be off for the zeros at its end («14 000» for 14 200).
ROUND = Decimal("0.025")
# So much a figure with «about» may be off, if its digits do not allow more.
ABOUT = Decimal("0.05")
# How far above a least value the true one may lie for a reader to call it that («plus de 400» is not 450).
ABOVE = Decimal("0.1")
# Fractions and multiples in words are rounded more coarsely than digits: «un tiers» for 31 %.
WORDED = Decimal("0.07")
# Digits of the results; far more than any figure of a newspaper has.
DIGITS = 40
# Beyond this no newspaper writes; it also bounds what arithmetic on hostile input costs.
LARGEST = 100


@dataclass(frozen=True, slots=True)
class Interval:
    """Every value from ``low`` to ``high``, both inclusive.

    >>> Interval(Decimal(8), Decimal(9)) / Interval(Decimal(2), Decimal(4))
    Interval(low=Decimal('2'), high=Decimal('4.5'))
    """

    low: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, value: Decimal | int) -> Interval:
        return cls(Decimal(value), Decimal(value))

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2

    @property
    def width(self) -> Decimal:
        return self.high - self.low

    def overlaps(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        with localcontext(prec=DIGITS):
            corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        """Raises ZeroDivisionError where ``other`` holds nought."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(f"the divisor may be nought: {other.low} to {other.high}")
        with localcontext(prec=DIGITS):
            corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))


def total(terms: Iterable[Interval]) -> Interval:
    """The sum of intervals; nought for none."""
    low = high = ZERO
    for term in terms:
        low, high = low + term.low, high + term.high
    return Interval(low, high)


def decimal(value: Any) -> Decimal:
    """A record's decimal string as a number. Raises ValueError for what is none, or is no size for a newspaper."""
    try:
        number = Decimal(str(value))
    except (InvalidOperation, DivisionByZero) as error:
        raise ValueError(f"{str(value)[:40]!r} is no decimal number") from error
    if not number.is_finite() or abs(number.adjusted()) > LARGEST or len(number.as_tuple().digits) > LARGEST:
        raise ValueError(f"{str(value)[:40]!r} is no number that can be reckoned with")
    return number


def _written(text: str) -> tuple[str, bool]:
    """The digits of the first number in the text, leading noughts left out, and whether they end in decimals.

    >>> _written("12,0 milliards"), _written("14 000 postes"), _written("$1.4tn"), _written("trois")
    (('120', True), ('14000', False), ('14', True), ('', False))
    """
    digits: list[str] = []
    since_sign = -1  # digits behind the last dot or comma
    for index, char in enumerate(text[:80]):
        if char.isascii() and char.isdigit():
            digits.append(char)
            since_sign += since_sign >= 0
        elif digits:
            following = text[index + 1 : index + 2]
            if not (following.isascii() and following.isdigit()) or char.isalnum():
                break
            if char in ".,":
                since_sign = 0
            elif not (char.isspace() or char in "'’"):
                break
    return "".join(digits).lstrip("0"), 0 < since_sign != 3


def last_digit(value: Decimal, text: str) -> tuple[Decimal, Decimal]:
    """The units of the last digit that is written and of the last that is not nought.

    >>> last_digit(Decimal("12000000000"), "12,0 milliards"), last_digit(Decimal("800000000"), "800 million")
    ((Decimal('100000000'), Decimal('100000000')), (Decimal('1000000'), Decimal('100000000')))
    """
    if value == 0:
        return ONE, ONE
    significant = value.normalize()
    exponent = significant.as_tuple().exponent
    last = TEN ** (exponent if isinstance(exponent, int) else 0)
    digits, decimals = _written(text)
    shown = "".join(map(str, significant.as_tuple().digits))
    if digits.startswith(shown) and len(digits) > len(shown):
        written = TEN ** (value.adjusted() - len(digits) + 1)
        return (written, written) if decimals else (written, last)
    return last, last


def _margins(value: Decimal, text: str, kind: str, unit: str | None, bound: str) -> tuple[Decimal, Decimal]:
    """How far below and above ``value`` the true one may lie."""
    written, last = last_digit(value, text)
    size = abs(value)
    digits, _ = _written(text)
    if kind == "quantity" and digits and written == 1 and size < 100 and bound == "exact":
        half = ZERO  # seven plants are seven
    elif kind == "ratio" and not digits:
        half = size * WORDED
    else:
        half = max(written / 2, min(last / 2, size * ROUND))
    step = max(written, min(last, size * ABOVE))
    if bound == "about":
        half = max(half, size * ABOUT)
    return (step, half) if bound == "max" else (half, step) if bound == "min" else (half, half)


@lru_cache(maxsize=65536)
def interval(low: Decimal, high: Decimal, text: str = "", kind: str = "money", unit: str | None = None,
             bound: str = "exact") -> Interval:
    """The values that a stated figure allows.

    >>> interval(Decimal("11500000000"), Decimal("11500000000"), "11,5 milliards")
    Interval(low=Decimal('11450000000'), high=Decimal('11550000000'))
    >>> interval(Decimal("8.6"), Decimal("8.6"), "8,6", bound="min").high
    Decimal('8.7')
    """
    if low > high:
        low, high = high, low
    with localcontext(prec=DIGITS):
        if low != high:
            # «70 à 72»: both ends are as exact as the finer one
            half = min(last_digit(end, text)[0] for end in (low, high)) / 2
            return Interval(low - half, high + half)
        below, above = _margins(low, text, kind, unit, bound)
        return Interval(low - below, high + above)
