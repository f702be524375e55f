"""Amounts that belong together: ranges, changes from one value to another, lists, conversions, «two for every one»."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from extractor.amounts.currencies import Currencies
from extractor.amounts.drafts import Draft
from extractor.amounts.hedges import Hedges
from extractor.amounts.ratios import Ratios
from extractor.amounts.tokens import BLANK, LINE, Phrases, Tokens
from extractor.resources import load_table

_CHANGE_WINDOW = 12
_OPENING = frozenset("([")
# An adjective before a noun that is told later has at most so many pieces: `early-stage`.
_ADJECTIVE = 3
# How many of a smaller unit of time make one of the larger.
_SIXTY = 60
_PARTS = {("h", "min"): _SIXTY, ("min", "s"): _SIXTY, ("year", "month"): 12, ("week", "day"): 7, ("day", "h"): 24}
# Kinds of unit that are conversions of each other; money converts between currencies.
_DIMENSIONS = (
    {"km", "m", "cm", "mm", "mile", "ft", "inch", "yd"}, {"km²", "sq mi", "m²", "sq ft", "ha", "acre"},
    {"kg", "g", "t", "lb", "oz"}, {"km/h", "mph", "m/s"}, {"°C", "°F"}, {"L", "gallon", "barrel"},
)


class Joins:
    """How one language joins amounts."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        ranges: dict[str, Any] = table["ranges"]
        self.between = frozenset(ranges["between"])
        self.between_and = frozenset(ranges["between_and"])
        self.from_words = frozenset(ranges["from"])
        self.by_words = frozenset(ranges["by"])
        self.to = Phrases((p, True) for p in ranges["to"])
        self.alternatives = frozenset(ranges["or"])
        self.dashes = frozenset(ranges["dashes"])
        self.change: tuple[str, ...] = tuple(ranges["change"])
        self.change_nouns = frozenset(ranges["change_nouns"])
        self.growth = frozenset(ranges["growth"])
        self.degree: tuple[str, ...] = tuple(ranges["degree"])
        self.unchanged = frozenset(ranges["unchanged"])
        self.range_before = frozenset(ranges.get("range_before", ()))
        self.part_of = Phrases((p, True) for p in ranges["part_of"])
        self.lists = frozenset(ranges["lists"])
        self.small = frozenset(table["currency"].get("small", ()))
        self.equivalent = Phrases((p, True) for p in table["equivalents"]["words"])
        self.hedges = Hedges.of(language)
        self.head_last = self.hedges.nouns.head_last
        self.each = Ratios.of(language).each
        self.currencies = Currencies.of(language)

    @staticmethod
    @cache
    def of(language: str) -> Joins:
        return Joins(language)

    def link(self, tokens: Tokens, left: int, right: int) -> str | None:
        """What the tokens from ``left`` to ``right`` join by: ``dash``, ``to``, ``and``, ``or``, ``comma`` or None."""
        if right > left + 1 and tokens.norms[right - 1] == "+" and tokens.glued(right):
            right -= 1
        if not 0 < right - left <= 4 or tokens.gaps[left] > LINE or tokens.gaps[right] > LINE:
            return None
        word = tokens.norms[left]
        if right - left == 1:
            if word in self.dashes:
                return "dash" if tokens.gaps[left] == tokens.gaps[right] or tokens.glued(left) else None
            if word == ",":
                return "comma"
            if word in self.alternatives and not self.to.at(tokens, left):
                return "or"
            if word in self.between_and:
                return "and"
            if word in self.lists:
                return "list"
        part = self.part_of.at(tokens, left)
        if part and part[0] == right:
            return "list"
        to = self.to.at(tokens, left)
        return "to" if to and to[0] == right else None

    def ranges(self, tokens: Tokens, drafts: list[Draft]) -> None:
        """Merge each pair that is one range into its second draft; give the first of a pair what it leaves out."""
        for left, right in zip(drafts, drafts[1:], strict=False):
            if left.dropped or (right.kind is None and right.numeral.scale == 1) or (
                    left.kind is None and self.hedges.exclusions.bare_year(tokens, left.numeral)):
                continue
            link = self.link(tokens, left.last, right.first)
            if link is None and left.kind is None and self._one_head(tokens, left, right):
                self._share(left, right)
            if link is None or not self._comparable(left, right):
                continue
            if link == "and" and self._opened(tokens, left, self.between):
                link = "between"
            if link in ("and", "comma", "or", "list") and not self._small_choice(link, left, right):
                if left.kind is None and link != "comma" and left.numeral.form != "article":
                    self._share(left, right)
                continue
            falls = left.numeral.core > right.numeral.core and left.numeral.scale in (1, right.numeral.scale)
            if link == "to" and (self._is_change(tokens, left, right) or falls):
                if left.kind is None and (not falls or self._opened(tokens, left, self.from_words)):
                    self._share(left, right)
                continue
            self._merge(left, right)
            if right.unit == "year" and link in ("dash", "to") and self.hedges.exclusions.age_group(tokens, right):
                right.dropped = True

    def _one_head(self, tokens: Tokens, left: Draft, right: Draft) -> bool:
        """`4 domestic and 25 foreign plants`: an adjective and an «and» stand between, and the second has the noun."""
        between = tokens.norms[left.last:right.first]
        return (self.head_last and right.counted and 1 < len(between) <= _ADJECTIVE + 1
                and between[-1] in self.between_and and tokens.near(right.first)
                and left.numeral.form == right.numeral.form and left.numeral.scale == 1
                and all(tokens.near(left.last + at) and (word == "-" or tokens.texts[left.last + at].islower())
                        and word not in self.hedges.nouns.stops for at, word in enumerate(between[:-1])))

    def lists_backwards(self, tokens: Tokens, drafts: list[Draft]) -> None:
        """«10, 20 et 30 %»: the bare numbers before a listed one that has the unit."""
        for at in range(len(drafts) - 2, -1, -1):
            left, right = drafts[at], drafts[at + 1]
            if left.kind is None and right.source == "inherited" and right.kind and right.rule == "joined" \
                    and self.link(tokens, left.last, right.first) == "comma" \
                    and left.numeral.form == right.numeral.form:
                self._share(left, right)

    def composed(self, tokens: Tokens, drafts: list[Draft]) -> None:
        """«9 heures et 20 minutes», `31hrs 28mins`: one amount, in the smaller of the two units."""
        for left, right in zip(drafts, drafts[1:], strict=False):
            parts = _PARTS.get((left.unit or "", right.unit or ""))
            if parts is None or left.dropped or right.dropped or left.numeral.decimals or not right.low < parts:
                continue
            between = tokens.norms[left.last:right.first]
            links = {*self.between_and, ","} if parts == _SIXTY else self.between_and
            if tokens.gaps[right.first] > BLANK or len(between) > 1 or (between and between[0] not in links):
                continue
            right.low = right.high = left.low * parts + right.low
            right.first, left.dropped = left.first, True

    def small_change(self, tokens: Tokens, drafts: list[Draft]) -> None:
        """«3 dollars et 50 cents», `15 dollars 50`: one amount."""
        for left, right in zip(drafts, drafts[1:], strict=False):
            if left.kind != "money" or left.dropped or left.numeral.scale > 1 or left.numeral.decimals \
                    or left.rule == "money.parts":
                continue
            hundredths = self._hundredths(tokens, left, right)
            if hundredths is not None and hundredths < 1:
                left.low = left.high = left.low + hundredths
                left.last, right.dropped = right.last, True

    def _hundredths(self, tokens: Tokens, left: Draft, right: Draft) -> Decimal | None:
        """What the second of two amounts adds to the first as cents; None where it is another amount."""
        linked = right.first == left.last + 1 and tokens.norms[left.last] in self.between_and \
            and tokens.near(left.last)
        if not tokens.near(right.first) or not (linked or right.first == left.last):
            return None
        if right.rule == "money.parts":
            return right.low
        if right.kind is not None or right.numeral.scale > 1 or right.numeral.decimals \
                or not (10 <= right.low < 100 or len(tokens.norms[right.first]) == 2):
            return None
        if self.small_letter(tokens, right.last):
            right.last += 1
            return right.low / 100
        same = right.numeral.form in (left.numeral.form, "digits")
        ends = not linked or right.last >= len(tokens) or tokens.gaps[right.last] > LINE \
            or not tokens.norms[right.last][0].isalnum()
        return right.low / 100 if same and ends and not left.sign_before else None

    def small_letter(self, tokens: Tokens, index: int) -> bool:
        """Whether a letter that stands for cents is glued to the number before it: `$20 and 43c`."""
        return tokens.glued(index) and tokens.norms[index] in self.small and not (
            tokens.glued(index + 1) and tokens.norms[index + 1][0].isalnum())

    @staticmethod
    def _comparable(left: Draft, right: Draft) -> bool:
        if left.kind is None:
            return not left.numeral.approximate
        if right.kind is None and left.kind in ("percent", "ratio"):
            return False  # `fell 12% to 41 million`
        same = left.kind == right.kind and (left.unit == right.unit or right.source == "default")
        return same or right.kind is None

    def _opened(self, tokens: Tokens, draft: Draft, words: frozenset[str]) -> bool:
        """Whether one of ``words`` stands before the draft, a sign or a hedge allowed between."""
        first = draft.first
        if first > 1 and tokens.norms[first - 1] in "+-" and tokens.glued(first):
            first -= 1
        if first > 0 and tokens.norms[first - 1] in words:
            return True
        hedge = self.hedges.bound_before(tokens, first)
        return bool(hedge and hedge[0] > 0 and tokens.norms[hedge[0] - 1] in words)

    @staticmethod
    def _small_choice(link: str, left: Draft, right: Draft) -> bool:
        """«deux ou trois usines»: neighbours in the row of numbers, the first without a noun."""
        neighbours = right.numeral.core == left.numeral.core + 1 and left.numeral.scale == 1
        return link == "or" and left.kind is None and neighbours

    def _is_change(self, tokens: Tokens, left: Draft, right: Draft) -> bool:
        """Whether «(de) A à B» tells of a value that went from A to B."""
        opened = self._opened(tokens, left, self.from_words)
        start = max(0, left.first - _CHANGE_WINDOW)
        before: list[str] = []
        for at in range(left.first - 1, start - 1, -1):
            if tokens.norms[at] in ".;:!?" or tokens.gaps[at + 1] > LINE:
                break
            before.append(tokens.norms[at])
        if left.kind == "money" and left.first > 0 and tokens.norms[left.first - 1] in self.by_words:
            return True
        if not opened or any(word in self.range_before for word in before):
            return False
        adjacent = before[1] if len(before) > 1 else ""
        if right.kind == "percent" and adjacent.startswith(self.degree):
            return False
        told = next((word for word in before if word in self.change_nouns or (
            word.startswith(self.change) and word not in self.unchanged)), "")
        if told in self.change_nouns and (told == adjacent or (told in self.growth and right.kind == "percent")):
            return False  # «une croissance organique de 5 à 7 %»: how much, not from where to where
        return any(word.startswith(self.change) and word not in self.unchanged for word in before)

    @staticmethod
    def _share(left: Draft, right: Draft) -> None:
        """Give a bare number the magnitude and unit of the one it is joined to."""
        numeral = left.numeral
        if right.kind is None and left.kind is None and numeral.scale == 1 and not numeral.grouped:
            # «de 118 à 96 millions»: what they count is found later
            left.renumber(replace(numeral, value=numeral.value * right.numeral.scale, scale=right.numeral.scale))
        if right.kind is None or left.kind is not None:
            return
        if numeral.scale == 1 < right.numeral.scale and numeral.core < 1000 \
                and right.kind in ("money", "quantity") and right.numeral.form == numeral.form and not numeral.grouped:
            scaled = replace(numeral, value=numeral.value * right.numeral.scale, scale=right.numeral.scale)
            left.low = left.high = scaled.value
        left.become(right.kind, right.unit, "joined", source="inherited")
        left.counted = right.counted

    @staticmethod
    def _merge(left: Draft, right: Draft) -> None:
        low = left.low
        numeral = left.numeral
        if numeral.scale == 1 and right.numeral.scale > 1 and numeral.core < max(right.numeral.core, Decimal(1000)) \
                and not numeral.grouped:
            low = numeral.value * right.numeral.scale
        if right.kind is None and left.kind:
            right.become(left.kind or "", left.unit, left.rule, source=left.source)
            right.counted = left.counted
        if left.kind and left.source == "explicit":
            right.source = "explicit" if right.source == "inherited" else right.source
        if low > right.high:
            return
        right.first, left.dropped = left.first, True
        right.low = low
        right.rule = right.rule + ".range"
        right.anaphoric = right.anaphoric and left.anaphoric
        if right.low != right.high:
            right.bound = "range"

    def equivalents(self, tokens: Tokens, drafts: list[Draft]) -> None:
        """Mark conversions: in brackets after an amount, or after «soit»."""
        for left, right in zip(drafts, drafts[1:], strict=False):
            if not self._convertible(left, right) or right.first - left.last > 12:
                continue
            first = right.first
            hedge = self.hedges.bound_before(tokens, first)
            at = hedge[0] if hedge else first
            said = self.equivalent.before(tokens, at) or (at, True)
            opened = said[0] > 0 and tokens.norms[said[0] - 1] in _OPENING
            between = tokens.norms[left.last:said[0]]
            if any(word in (".", "!", "?", ";") for word in between) or any(
                    tokens.gaps[i] > LINE for i in range(left.last, right.first)):
                continue
            if opened and ")" not in between:
                right.equivalent_of = left.equivalent_of or left
            elif said[0] < at and said[0] - left.last <= 1 and all(word == "," for word in between):
                right.equivalent_of = left.equivalent_of or left

    @staticmethod
    def _convertible(left: Draft, right: Draft) -> bool:
        if left.kind == right.kind == "money":
            return left.unit != right.unit
        if left.kind == right.kind == "quantity" and left.unit != right.unit:
            return any(left.unit in units and right.unit in units for units in _DIMENSIONS)
        return False

    def for_every(self, tokens: Tokens, drafts: list[Draft]) -> None:
        """«deux dollars pour chaque dollar», `$2 for every $1`: a ratio of the two."""
        for at, draft in enumerate(drafts):
            link = self.each.at(tokens, draft.last) if draft.kind == "money" and not draft.dropped else None
            if not link:
                continue
            following = drafts[at + 1] if at + 1 < len(drafts) else None
            if following and following.first == link[0] and following.kind == "money" and following.unit == draft.unit:
                if not following.low:
                    continue
                value, last = draft.low / following.low, following.last
                following.dropped = True
            else:
                named = self.currencies.names.at(tokens, link[0])
                if not named or named[1].code != draft.unit:
                    continue
                value, last = draft.low, named[0]
            draft.become("ratio", "x", "ratio.each", last=last)
            draft.low = draft.high = value
