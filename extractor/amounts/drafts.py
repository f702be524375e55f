"""An amount while it is being put together: token positions, and what is known of it so far."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.amounts.numbers import Numeral
from extractor.amounts.tokens import Tokens


@dataclass(slots=True)
class Draft:
    """``kind`` is None as long as the number is bare. ``counted`` tells that the unit is a counted noun."""

    first: int
    last: int
    numeral: Numeral
    kind: str | None = None
    unit: str | None = None
    source: str = "explicit"
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    bound: str = "exact"
    per: str | None = None
    sign: str | None = None
    other: Decimal | None = None
    anaphoric: bool = False
    counted: bool = False
    sign_before: bool = False
    equivalent_of: Draft | None = None
    rule: str = "bare"
    dropped: bool = False

    @classmethod
    def of(cls, numeral: Numeral) -> Draft:
        return cls(numeral.first, numeral.last, numeral, low=numeral.value, high=numeral.value, other=numeral.other)

    def renumber(self, numeral: Numeral) -> None:
        """Take another reading of the number: the same digits with a magnitude."""
        self.numeral, self.low, self.high, self.other = numeral, numeral.value, numeral.value, numeral.other
        self.last = max(self.last, numeral.last)

    def become(self, kind: str, unit: str | None, rule: str, *, last: int | None = None,
               source: str = "explicit") -> None:
        self.kind, self.unit, self.rule, self.source = kind, unit, rule, source
        if last is not None:
            self.last = last

    def text(self, tokens: Tokens) -> str:
        return tokens.slice(self.first, self.last)
