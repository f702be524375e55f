"""Multiples and fractions: «triplé», `threefold`, «trois fois plus», «multiplié par sept», «un tiers», `one in
five`.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from extractor.amounts.drafts import Draft
from extractor.amounts.exclusions import Exclusions
from extractor.amounts.numbers import Numeral, Numerals
from extractor.amounts.tokens import LINE, Phrases, Tokens
from extractor.amounts.units import Units
from extractor.resources import load_table

# Fractions are given with four decimals.
_FOUR_PLACES = Decimal("0.0001")
# «sept sur dix» is a part of a whole, «178 sur 710» two counts.
_WHOLES = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1000})
_WINDOW = 3
_WIDE_WINDOW = 6
# Between «multiplié» and «par» stand so many words at most.
_LONGEST_OBJECT = 7


@dataclass(frozen=True, slots=True)
class _Part:
    value: Decimal
    how: str


class Ratios:
    """The ways in which one language says a multiple or a part."""

    def __init__(self, language: str) -> None:
        whole: dict[str, Any] = load_table(language, "amounts")
        table: dict[str, Any] = whole["ratio"]
        self.numerals = Numerals.of(language)
        self.units = Units.of(language)
        self.exclusions = Exclusions.of(language)
        phrases: list[tuple[str, _Part]] = []
        for how in ("verbs", "nouns"):
            phrases += [(p, _Part(Decimal(value), how)) for value, ps in table[how].items() for p in ps]
        phrases += [(p, _Part(Decimal(value), "fractions")) for value, ps in table["fractions"].items() for p in ps]
        phrases += list(_fractions(self.numerals.cardinals, table["denominators"], table["fraction_joints"]))
        phrases += [(p, _Part(Decimal(1), how)) for how in ("times", "divided") for p in table["multiplied"][how]]
        phrases += [(p, _Part(Decimal(1), how)) for how in ("split", "split_divided") for p in table["multiplied"][how]]
        self.stops = frozenset(whole["nouns"]["stops"])
        self.letters: str = whole["nouns"]["telling_letters"]
        self.by = frozenset(table["multiplied"]["by"])
        for suffix in table["times"]["attached"]:
            multiples = {**self.numerals.cardinals, **self.numerals.hundreds}
            phrases += [(word + joint + suffix, _Part(Decimal(value), "attached"))
                        for word, value in multiples.items() if value > 1 for joint in ("", "-")]
            phrases += [(f"{word}-and-a-half-{suffix}", _Part(Decimal(value) + Decimal("0.5"), "attached"))
                        for word, value in self.numerals.cardinals.items() if 0 < value < 10]
        self.phrases = Phrases(phrases)
        self.suffixes = frozenset(table["times"]["attached"])
        self.frame_before = frozenset(table["noun_frame"]["before"])
        self.frame_after = frozenset(table["noun_frame"]["after"])
        self.frame_both: bool = table["noun_frame"]["both"]
        frame: dict[str, Any] = table["fraction_frame"]
        self.dropped = frozenset(frame["dropped"])
        self.after = frozenset(frame["after"])
        self.not_after = Phrases((p, True) for p in frame["not_after"])
        self.not_before = Phrases((p, True) for p in frame["not_before"])
        self.bare = frozenset(frame["bare"])
        self.endings: tuple[str, ...] = tuple(frame["after_endings"])
        # fractions that are also spans of time, and what opens those
        self.temporal = frozenset(frame["temporal"])
        self.temporal_after = frozenset(frame["temporal_after"])
        self.temporal_before = frozenset(frame["temporal_before"])
        self.bare_before_time = frozenset(frame["temporal_opened"])
        self.bare_after = frozenset(frame["bare_after"])
        self.bare_before = frozenset(frame["bare_before"])
        self.times = frozenset(table["times"]["word"])
        self.comparison = frozenset(table["times"]["comparison"])
        self.context = frozenset(table["times"]["context"])
        self.hedges_after = Phrases((p, True) for p in whole["hedges_after"]["about"])
        self.not_frequency = Phrases((p, True) for p in table["times"]["not_frequency"])
        self.factor = frozenset(table["factor"]["signs"])
        self.out_of = Phrases((p, True) for p in table["out_of"]["words"])
        self.out_of_noun: bool = table["out_of"]["noun_between"]
        self.each = Phrases((p, True) for p in table["each"]["words"])

    @staticmethod
    @cache
    def of(language: str) -> Ratios:
        return Ratios(language)

    def find(self, tokens: Tokens, free: Sequence[bool]) -> Iterator[Draft]:
        """The ratios that a word of their own gives away, in order, without overlap; ``free`` marks the tokens
        to be read.
        """
        after = 0
        first = self.phrases.first_words
        for index in [index for index, word in enumerate(tokens.norms) if word in first]:
            if index < after or not free[index]:
                continue
            found = self.phrases.at(tokens, index)
            draft = self._read(tokens, index, *found) if found else None
            if draft:
                after = draft.last
                yield draft

    def _read(self, tokens: Tokens, index: int, last: int, part: _Part) -> Draft | None:
        if last < len(tokens) and tokens.glued(last) and tokens.norms[last] in "-'" and part.how != "verbs":
            return None
        if index and tokens.glued(index) and tokens.norms[index - 1] == "-":
            return None
        if part.how == "verbs":
            return _draft(index, last, part.value, "x", "ratio.verb")
        if part.how == "attached":
            return _draft(index, last, part.value, "x", "ratio.fold")
        if part.how == "nouns":
            before = index > 0 and tokens.near(index) and tokens.norms[index - 1] in self.frame_before
            after = last >= len(tokens) or tokens.norms[last] in self.frame_after
            good = (before and after) if self.frame_both else (before or (after and last < len(tokens)))
            return _draft(index, last, part.value, "x", "ratio.noun") if good else None
        if part.how == "fractions":
            return self._fraction(tokens, index, last, part.value)
        how = "divided" if part.how == "split_divided" else "times" if part.how == "split" else part.how
        at = self._object(tokens, last) if how != part.how else last
        number = self.numerals.at(tokens, at) if tokens.near(at) else None
        if number is None or number.form == "article":
            return None
        return _draft(index, number.last, number.value, "x", "ratio." + how)

    def _object(self, tokens: Tokens, last: int) -> int:
        """Behind the «par» that a verb's short object parts from it; ``last`` itself where none does."""
        for at in range(last + 1, last + _LONGEST_OBJECT):
            if not tokens.near(at) or not (tokens.norms[at - 1][0].isalpha() or tokens.norms[at - 1] in "-'"):
                break
            if tokens.norms[at] in self.by:
                number = self.numerals.at(tokens, at + 1) if tokens.near(at + 1) else None
                ends = number is not None and (number.last >= len(tokens) or tokens.gaps[number.last] >= LINE
                                               or not tokens.norms[number.last][0].isalpha()
                                               or tokens.norms[number.last] in self.stops)
                return at + 1 if ends else last
        return last

    def _fraction(self, tokens: Tokens, index: int, last: int, value: Decimal) -> Draft | None:
        number = self.numerals.at(tokens, index)
        if number and number.scale > 1 and number.last >= last:
            return None
        words = tokens.norms[index:last]
        if self.not_after.at(tokens, last) or self.not_before.before(tokens, index):
            return None
        temporal = tokens.slice(index, last).casefold() in self.temporal
        if temporal and not self._no_time(tokens, index, last):
            return None
        told = temporal or (number is not None and number.value > 1)
        if not told and last < len(tokens) and tokens.gaps[last] <= 2 and tokens.norms[last] not in self.after \
                and not tokens.norms[last].endswith(self.endings):
            return None
        if len(words) == 1 and words[0] in self.bare:
            ahead = tokens.norms[last] if last < len(tokens) else ""
            behind = tokens.norms[index - 1] if index else ""
            if ahead not in self.bare_after and behind not in self.bare_before:
                return None
        first = index
        while first < last - 1 and tokens.norms[first] in self.dropped:
            first += 1
        return _draft(first, last, value, "1", "ratio.fraction")

    def _no_time(self, tokens: Tokens, index: int, last: int) -> bool:
        """`up by a quarter`, `a quarter of them`, `a quarter more`, against `for a quarter`."""
        behind = tokens.norms[index - 1] if index else ""
        ahead = tokens.norms[last] if tokens.near(last) else ""
        return behind in self.temporal_before or (ahead in self.temporal_after and behind not in self.bare_before_time)

    def attach(self, tokens: Tokens, draft: Draft) -> bool:
        """Make a ratio of a bare number before «fois», `times`, `-fold` or an x; tells whether it is one."""
        last = draft.last
        if not tokens.near(last):
            return False
        text, glued = tokens.texts[last], tokens.glued(last)
        if text in self.factor:
            if last + 1 < len(tokens) and tokens.glued(last + 1) and tokens.norms[last + 1][0].isalnum():
                return False
            draft.become("ratio", "x", "ratio.factor", last=last + 1)
            return True
        at = last + 1 if glued and text == "-" and tokens.glued(last + 1) else last
        if at < len(tokens) and tokens.norms[at] in self.suffixes:
            draft.become("ratio", "x", "ratio.fold", last=at + 1)
            return True
        if tokens.norms[last] not in self.times or last + 1 >= len(tokens) or tokens.gaps[last + 1] > 1:
            return False
        hedge = self.hedges_after.at(tokens, last + 1)
        ahead = tokens.norms[hedge[0]] if hedge and hedge[0] < len(tokens) else tokens.norms[last + 1]
        if self.not_frequency.at(tokens, last + 1) or (draft.numeral.decimals and draft.numeral.scale == 1):
            draft.become("ratio", "x", "ratio.times", last=last + 1)
            return True
        if ahead in self.comparison:
            draft.become("ratio", "x", "ratio.times", last=last + 2)
            return True
        if ahead in self.context:
            draft.become("ratio", "x", "ratio.times", last=last + 1)
            return True
        return False

    def out_of_at(self, tokens: Tokens, draft: Draft) -> Draft | None:
        """«un salarié sur trois», `one in five`: the draft of the whole expression, or None."""
        part = draft.numeral
        if part.scale > 1 or part.decimals or part.value > 999:
            return None
        wide = _WIDE_WINDOW if part.value == 1 else _WINDOW
        for at in range(part.last, part.last + (wide if self.out_of_noun else 1)):
            if not tokens.near(at):
                return None
            link = self.out_of.at(tokens, at)
            if not link:
                if not tokens.norms[at][0].isalpha():
                    return None
                continue
            whole = self.numerals.at(tokens, link[0]) if tokens.near(link[0]) else None
            if whole is None or whole.scale > 1 or whole.decimals or whole.value <= part.value:
                return None
            if part.value == 1:
                if not _splits(tokens, whole) or self.units.at(tokens, whole.last) \
                        or self.exclusions.label(tokens, part):
                    return None
            elif whole.value not in _WHOLES or whole.form != ("digits" if part.form == "digits" else "words"):
                return None
            if at > part.last and tokens.near(whole.last) and tokens.norms[whole.last][0].isalpha() \
                    and tokens.norms[whole.last][-1] in self.letters and tokens.norms[whole.last] not in self.stops:
                return None  # «un projet étalé sur dix étages»
            value = (part.value / whole.value).quantize(_FOUR_PLACES).normalize()
            return _draft(part.first, whole.last, value, "1", "ratio.out_of")
        return None


def _splits(tokens: Tokens, whole: Numeral) -> bool:
    """Whether one in so many is said: small numbers, and round ones that are no year."""
    year = whole.form == "digits" and not whole.grouped and len(tokens.norms[whole.first]) == 4 and whole.value < 2100
    return not year and (whole.value in _WHOLES or whole.value % 5 == 0 or whole.value == 12)


def _fractions(cardinals: dict[str, int], denominators: dict[str, list[str]],
               joints: list[str]) -> Iterator[tuple[str, _Part]]:
    """«neuf dixièmes», `nine-tenths`: every numerator below the denominator."""
    for written, ordinals in denominators.items():
        whole = int(written)
        for word, count in cardinals.items():
            if 1 < count < min(whole, 10):
                part = (Decimal(count) / whole).quantize(_FOUR_PLACES).normalize()
                yield from ((number + joint + ordinal, _Part(part, "fractions"))
                            for number in (word, str(count)) for ordinal in ordinals for joint in joints)


def _draft(first: int, last: int, value: Decimal, unit: str, rule: str) -> Draft:
    numeral = Numeral(first, last, value, value, Decimal(1), "words")
    draft = Draft.of(numeral)
    draft.become("ratio", unit, rule)
    return draft
