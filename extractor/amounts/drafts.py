"""An amount while it is being put together: token positions, and what is known of it so far."""
from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.amounts.numbers import Numeral
from extractor.amounts.tokens import Tokens
from extractor.model import Amount, decimal_string


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


def _plain(value: Decimal) -> Decimal:
    """The same value without an exponent and without zeros behind the point."""
    return Decimal(decimal_string(value))


def amounts_of(tokens: Tokens, drafts: list[Draft]) -> list[Amount]:
    """Freeze the drafts; conversions are listed with the amount that they convert."""
    made: dict[int, Amount] = {}
    order: list[Draft] = []
    last = -1
    for draft in drafts:
        if draft.first < last or not draft.kind:
            continue
        last = draft.last
        order.append(draft)
        start, end = tokens.starts[draft.first], tokens.ends[draft.last - 1]
        model = draft.equivalent_of
        place = (tokens.starts[model.first], tokens.ends[model.last - 1]) if model else None
        made[id(draft)] = Amount(
            tokens.text[start:end], start, end, kind=draft.kind, low=draft.low, high=draft.high,
            unit=draft.unit, unit_source=draft.source, bound=draft.bound, per=draft.per,
            alternatives=(_plain(draft.other),) if draft.other is not None and draft.low == draft.high else (),
            equivalent_of=place, sign=draft.sign, anaphoric=draft.anaphoric, rule=draft.rule)
    for draft in order:
        model = draft.equivalent_of
        if model is not None and id(model) in made:
            base = made[id(model)]
            made[id(model)] = replace(base, equivalents=(*base.equivalents, made[id(draft)]))
    return [made[id(draft)] for draft in order]
