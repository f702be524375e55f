"""What stands around an amount and says how to take it: its bound, its sign, and what it is counted per."""
from __future__ import annotations

from functools import cache
from typing import Any

from extractor.amounts.counts import Nouns
from extractor.amounts.drafts import Draft
from extractor.amounts.exclusions import Exclusions, round_power
from extractor.amounts.numbers import Numerals
from extractor.amounts.tokens import BLANK, LINE, Phrases, Tokens
from extractor.amounts.units import Units
from extractor.resources import load_table

_SIGNS = {"+": "up", "-": "down", "–": "down"}
_MOST_SKIPPED = 2


class Hedges:
    """The hedges, signs and rates of one language."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        self.bounds = Phrases.of(table["hedges"])
        self.bounds_after = Phrases.of(table["hedges_after"])
        self.pseudo = Phrases((p, True) for p in table["hedges_not"]["before"])
        self.skipped = Phrases((p, True) for p in table["determiners"]["skipped"])
        self.signs = Phrases.of(table["signs"])
        per: dict[str, Any] = table["per"]
        self.per_words = Phrases((p, p) for p in per["words"])
        self.per_units = Phrases.of(per["units"])
        self.per_articles = frozenset(per.get("articles", ()))
        self.article_units = frozenset(per.get("article_units", ()))
        self.distributive = frozenset(per["distributive"])
        self.distributive_units = Phrases((p, p) for p in per["distributive_units"])
        self.not_per = Phrases((p, True) for p in per["not"])
        self.each = Phrases((p, True) for p in per["each"])
        self.numerals = Numerals.of(language)
        self.exclusions = Exclusions.of(language)
        self.nouns = Nouns.of(language)
        self.units = Units.of(language)

    @staticmethod
    @cache
    def of(language: str) -> Hedges:
        return Hedges(language)

    def bound_before(self, tokens: Tokens, first: int) -> tuple[int, str] | None:
        """The hedge that ends just before token ``first``: where it begins, and the bound."""
        at = first
        for _ in range(_MOST_SKIPPED + 1):
            if at <= 0 or tokens.gaps[at] > LINE:
                return None
            if self.pseudo.before(tokens, at):
                return None
            found = self.bounds.before(tokens, at)
            if found:
                return found
            passed = self.skipped.before(tokens, at)
            if not passed:
                return None
            at = passed[0]
        return None

    def bound_after(self, tokens: Tokens, last: int) -> str | None:
        if not tokens.near(last) or (tokens.norms[last] == "+" and not tokens.glued(last)):
            return None
        found = self.bounds_after.at(tokens, last)
        return found[1] if found else None

    def bound_plus(self, tokens: Tokens, last: int) -> int | None:
        """`500+ employees`, `1 million-plus users`: where a plus glued to the number ends."""
        if not tokens.glued(last):
            return None
        found = self.bounds_after.at(tokens, last)
        return found[0] if found and found[1] == "min" else None

    def sign(self, tokens: Tokens, first: int) -> str | None:
        """The sign before token ``first``; a dash between words is none."""
        if first <= 0 or tokens.gaps[first] > BLANK:
            return None
        mark = tokens.norms[first - 1]
        if mark in _SIGNS:
            if first == 1:
                return _SIGNS[mark]
            open_before = tokens.gaps[first - 1] > 0 or not tokens.norms[first - 2][0].isalnum()
            dash = tokens.gaps[first] == BLANK and tokens.norms[first - 2] != "("
            return _SIGNS[mark] if open_before and not dash else None
        said = self.signs.before(tokens, first)
        return said[1] if said else None

    def per(self, tokens: Tokens, last: int) -> str | None:
        """What the amount that ends at token ``last`` is counted per: a unit, a noun in English, or a number
        as written.
        """
        if not tokens.near(last):
            return None
        if self.each.at(tokens, last):
            return "unit"
        if tokens.norms[last] in self.distributive and (found := self.distributive_units.at(tokens, last + 1)):
            return self._per_unit(tokens, last + 1, loose=False) or found[1]
        word = self.per_words.at(tokens, last)
        if self.not_per.at(tokens, last):
            return None
        if not word or not tokens.near(word[0]):
            return None
        start = word[0]
        if tokens.norms[last] in self.per_articles:
            return self._per_unit(tokens, start, loose=True) if tokens.norms[start] in self.article_units else None
        if tokens.norms[last] == "/" and not tokens.glued(start) and tokens.glued(last):
            return None
        number = self.numerals.at(tokens, start)
        if number:
            measured = self.units.at(tokens, number.last)
            if tokens.norms[last] == "/" and not round_power(number.value):
                return None  # `12GW/40GWh`: two of them
            if measured:
                return tokens.slice(number.first, measured[0])
            counted = self.nouns.at(tokens, number.last, linked=False, few=False)
            return tokens.slice(number.first, counted.last if counted else number.last)
        if tokens.norms[start] in self.numerals.magnitudes:
            counted = self.nouns.at(tokens, start + 1, linked=not self.nouns.head_last, few=False)
            return tokens.slice(start, counted.last if counted else start + 1)
        return self._per_unit(tokens, start, loose=self.nouns.head_last)

    def _per_unit(self, tokens: Tokens, start: int, *, loose: bool) -> str | None:
        named = self.per_units.at(tokens, start)
        if named:
            return named[1]
        unit = self.units.names.at(tokens, start)
        if unit:
            return unit[1]
        symbol = self.units.symbols.get(tokens.texts[start])
        if symbol and tokens.texts[start] not in self.units.careful:
            return symbol
        known = self.nouns.lemmas.at(tokens, start)
        if known:
            return known[1]
        word = tokens.norms[start]
        if loose and word[0].isalpha() and word not in self.nouns.stops:
            return word
        return None

    def apply(self, tokens: Tokens, draft: Draft) -> None:
        """Set bound, sign and rate of a finished draft."""
        if draft.bound == "exact":
            ranked = draft.anaphoric and self.exclusions.rank(tokens, draft.first)  # no verb: `the top five vendors`
            before = None if ranked else self.bound_before(tokens, draft.first)
            after = self.bound_after(tokens, draft.last)
            if before or after:
                draft.bound = before[1] if before else after or "exact"
            elif draft.numeral.approximate:
                draft.bound = "about"
        draft.sign = self.sign(tokens, draft.first)
        if draft.per is None:
            draft.per = self.per(tokens, draft.last)
