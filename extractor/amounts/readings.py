"""Numbers that a letter behind them makes an amount, in few surroundings only: «2h26 par jour», `6p a share`,
`256K context`.
"""
from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from extractor.amounts.counts import Nouns
from extractor.amounts.drafts import Draft
from extractor.amounts.hedges import Hedges
from extractor.amounts.numbers import Numeral, Numerals
from extractor.amounts.tokens import LINE, Phrases, Tokens
from extractor.resources import load_table

# A word that tells of time spent stands so many tokens before or behind the hours.
_BEFORE, _BEHIND = 10, 5
# A sign of the same money stands so many tokens off.
_SIGHT = 60
_HOUR = 60
_FEW = 10
# From here on «fois» counts occasions and multiplies nothing: `downloaded 40 million times`.
_OFTEN = 1000
# Heights of pictures in lines are written with the letter of pence: `1080p`.
_LINES = frozenset({144, 240, 360, 480, 540, 576, 720, 1080, 1440, 2160, 4320})


class Readings:
    """The letters of one language that measure in some places, and mean something else in most."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        durations: dict[str, Any] = table["durations"]
        self.hour_units = frozenset(durations["clock_units"])
        self.minute_units = frozenset(durations["minute_units"])
        self.lasting = Phrases((p, True) for p in durations["lasting"])
        self.towards = frozenset(table["ranges"]["to"])
        self.pence: dict[str, list[str]] = table["currency"]["pence"]
        self.lengths = Phrases((p, unit) for unit, phrases in table["nouns"]["lengths"].items() for p in phrases)
        self.letters = frozenset(table["money"]["letters"])
        self.times = frozenset(table["ratio"]["times"]["word"])
        self.numerals = Numerals.of(language)
        self.nouns = Nouns.of(language)
        self.hedges = Hedges.of(language)

    @staticmethod
    @cache
    def of(language: str) -> Readings:
        return Readings(language)

    def read(self, tokens: Tokens, draft: Draft, previous: Draft | None) -> bool:
        """Make an amount of a number with hours and minutes, pence, a length in thousands of tokens, or a number of
        times behind it; tells whether it is one.
        """
        numeral = draft.numeral
        if minutes := self.minutes(tokens, draft, previous):
            draft.become("quantity", "min", "unit", last=minutes[0])
            draft.low = draft.high = minutes[1]
        elif code := self.hundredths(tokens, draft):
            draft.become("money", code, "money.parts", last=numeral.last + 1)
            draft.low = draft.high = draft.low / 100
        elif length := self.length(tokens, draft):
            draft.renumber(numeral.scaled(length[0], length[1]))
            draft.become("quantity", length[2], "count", source="inherited")
            draft.counted = True
        elif numeral.value >= _OFTEN and tokens.near(numeral.last) and tokens.norms[numeral.last] in self.times:
            draft.become("quantity", "time", "count", last=numeral.last + 1)
            draft.counted = True
        else:
            return False
        return True

    def millions(self, tokens: Tokens, numeral: Numeral) -> bool:
        """Whether the letter behind the number is no unit but a magnitude: `4.6m accounts`, and no metres."""
        short = self.numerals.short(tokens, numeral.last) if numeral.scale == 1 else None
        if not short or not tokens.glued(numeral.last) or not tokens.near(short[0]):
            return False
        link = self.nouns.links.at(tokens, short[0])
        return self.nouns.masses.at(tokens, link[0] if link else short[0]) is not None

    @staticmethod
    def resolution(tokens: Tokens, numeral: Numeral) -> bool:
        """Whether a capital letter behind a single digit names a width of pictures: `4K TVs`."""
        return tokens.texts[numeral.last] == "K" and numeral.value < _FEW and not numeral.decimals

    def magnitude(self, tokens: Tokens, numeral: Numeral) -> tuple[int, int] | None:
        """A capital letter that is a magnitude though neither money nor noun follows: `reaching 164.2M`."""
        short = self.numerals.short(tokens, numeral.last) if numeral.scale == 1 and numeral.form == "digits" else None
        if not short or not tokens.glued(numeral.last) or tokens.texts[numeral.last] not in self.letters \
                or not (numeral.decimals or numeral.value >= _FEW * _FEW) \
                or (tokens.glued(short[0]) and tokens.norms[short[0]] not in ".,;:)!?"):
            return None
        return short

    def minutes(self, tokens: Tokens, draft: Draft, previous: Draft | None) -> tuple[int, Decimal] | None:
        """Hours and minutes that are a length of time and not one of day: where they end, and the minutes."""
        at = draft.numeral.last
        if draft.numeral.form != "digits" or draft.numeral.decimals or not tokens.near(at + 1) or not tokens.near(at):
            return None
        if tokens.texts[at] not in self.hour_units or not tokens.digit(at + 1) or len(tokens.norms[at + 1]) != 2:
            return None
        minutes, last = Decimal(tokens.norms[at + 1]), at + 2
        if minutes >= _HOUR or not self._lasts(tokens, draft.first, last, previous):
            return None
        if tokens.near(last) and tokens.norms[last] in self.minute_units:
            last += 1
        if tokens.glued(last) and tokens.norms[last][0].isalnum():
            return None
        return last, draft.numeral.value * _HOUR + minutes

    def _lasts(self, tokens: Tokens, first: int, last: int, previous: Draft | None) -> bool:
        if self.hedges.per(tokens, last):
            return True
        if previous and first - previous.last == 1 and previous.kind == "percent" and \
                tokens.norms[first - 1] in self.towards:
            return True  # «+13 % à 2h31»
        for at in range(first - 1, max(0, first - _BEFORE) - 1, -1):
            if tokens.norms[at] in ".!?;" or tokens.gaps[at + 1] >= LINE:
                break
            if self.lasting.at(tokens, at):
                return True
        for at in range(last, min(len(tokens), last + _BEHIND)):
            if tokens.norms[at] in ".!?;" or tokens.gaps[at] >= LINE:
                break
            if self.lasting.at(tokens, at):
                return True
        return False

    def hundredths(self, tokens: Tokens, draft: Draft) -> str | None:
        """The currency of which a letter glued to the number means hundredths: `6p a share`, where its sign stands
        near or a rate follows.
        """
        at = draft.numeral.last
        if not tokens.glued(at) or tokens.norms[at] not in self.pence or draft.numeral.value in _LINES \
                or draft.numeral.form != "digits" or (tokens.glued(at + 1) and tokens.norms[at + 1][0].isalnum()):
            return None
        code, *signs = self.pence[tokens.norms[at]]
        near = tokens.norms[max(0, at - _SIGHT):at + _SIGHT]
        return code if self.hedges.per(tokens, at + 1) or any(sign in near for sign in signs) else None

    def length(self, tokens: Tokens, draft: Draft) -> tuple[int, int, str] | None:
        """`256K context`: where the magnitude ends, its power of ten, and what is counted."""
        short = self.numerals.short(tokens, draft.numeral.last) if draft.numeral.scale == 1 else None
        found = self.lengths.at(tokens, short[0]) if short and tokens.near(short[0]) else None
        return (*short, found[1]) if short and found else None
