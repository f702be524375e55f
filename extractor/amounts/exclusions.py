"""Numbers that are no amounts: years, dates, clock times, ages, versions, telephone and house numbers, labels,
addresses.
"""
from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any

from extractor.amounts.drafts import Draft
from extractor.amounts.numbers import Numeral
from extractor.amounts.tokens import BLANK, GLUED, LINE, Phrases, Tokens
from extractor.resources import load_table

_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_STREET_WINDOW = 3
_LONGEST_WORDLESS = 250
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»]++|[^\s@<>()]{1,64}@[\w-]++[\w.-]*+")


class Exclusions:
    """What one language's numbers may be other than amounts."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        names: dict[str, Any] = table["names"]
        self.labels = Phrases((p, True) for p in names["labels"])
        self.ranks = frozenset(names["ranks"])
        self.prefixes = frozenset(names["prefixes"])
        self.streets = frozenset(names["streets"])
        self.months = frozenset(names["months"])
        self.year_words = frozenset(names["year_words"])
        self.ordinal = frozenset(names["ordinal"])
        durations: dict[str, Any] = table["durations"]
        self.clock_before = frozenset(durations["clock_before"])
        self.clock_after = Phrases((p, True) for p in durations["clock_after"])
        self.clock_units = frozenset(durations["clock_units"])
        self.age_before = Phrases((p, True) for p in durations["age_before"])
        self.age_units = frozenset(durations["age_units"])
        self.ranges = Phrases((p, True) for p in (*table["ranges"]["to"], *table["ranges"]["dashes"]))
        self.groups = frozenset(names["age_groups"])
        self.idioms = frozenset(names["idioms"])
        self.rate = frozenset(names["rates"])
        self.firsts = frozenset(table["nouns"]["ordinals"])
        self.age_after = Phrases((p, True) for p in durations.get("age_after", ()))

    @staticmethod
    @cache
    def of(language: str) -> Exclusions:
        return Exclusions(language)

    @staticmethod
    def addresses(text: str) -> list[tuple[int, int]]:
        """The places of web and mail addresses: no number in them counts anything."""
        if "://" not in text and "www." not in text and "@" not in text:
            return []
        return [match.span() for match in _ADDRESS.finditer(text)]

    @staticmethod
    def no_prose(tokens: Tokens) -> list[tuple[int, int]]:
        """Stretches without a single word of four letters, far longer than any table row: dumps of figures, or
        hostile input.
        """
        long = [index for index, word in enumerate(tokens.norms) if len(word) > 3 and word.isalpha()]
        bounds = [-1, *long, len(tokens)]
        return [(tokens.starts[left + 1], tokens.ends[right - 1])
                for left, right in zip(bounds, bounds[1:], strict=False) if right - left > _LONGEST_WORDLESS]

    def embedded(self, tokens: Tokens, numeral: Numeral, *, money: bool) -> bool:
        """Whether the number is a piece of a longer sign: «GPT-4», `10:30`, `v1.2`, «24/7», `2x4`, and not behind a
        prefix of numbers: `mid-20`.
        """
        first, last, norms = numeral.first, numeral.last, tokens.norms
        if first and tokens.glued(first) and not money:
            before = norms[first - 1]
            if before[0].isalnum() or before in "_#@&":
                return True
            linked = first > 1 and tokens.glued(first - 1)
            if before in "-" and linked and norms[first - 2][0].isalpha() and norms[first - 2] not in self.prefixes:
                return True
            if before in ".:/," and linked and norms[first - 2][0].isalnum():
                return True
            if before == "'" and linked and tokens.digit(first - 2):
                return True
        if last + 1 < len(tokens) and tokens.glued(last) and tokens.glued(last + 1) and norms[last + 1][0].isalnum() \
                and numeral.form == "digits":
            after = norms[last]
            if after in ":_@\\" or (after == "/" and tokens.digit(last + 1)):
                return True
            if after == "." and not (norms[last + 1][0].isalpha() and len(norms[last + 1]) > 4):
                return True
        return False

    def bare_year(self, tokens: Tokens, numeral: Numeral) -> bool:
        """Whether the number looks like a year: four digits without groups in the range of years."""
        return (numeral.form == "digits" and not numeral.grouped and numeral.scale == 1 and not numeral.decimals
                and len(tokens.norms[numeral.first]) == 4 and _FIRST_YEAR <= numeral.value <= _LAST_YEAR)

    def year(self, tokens: Tokens, numeral: Numeral, *, known: bool) -> bool:
        """A year, before a noun too (`2024 sales`); a round number before a noun of the table is none («2000
        salariés»).
        """
        if not self.bare_year(tokens, numeral):
            return False
        before = tokens.norms[numeral.first - 1] if numeral.first else ""
        if before in self.year_words or before in self.months:
            return True
        return not (known and numeral.value % 100 == 0)

    def year_at(self, tokens: Tokens, index: int) -> bool:
        """Whether «en 2024» or the like stands at token ``index``."""
        if not tokens.near(index) or tokens.norms[index] not in self.year_words or not tokens.near(index + 1):
            return False
        return tokens.digit(index + 1) and len(tokens.norms[index + 1]) == 4

    def label(self, tokens: Tokens, numeral: Numeral) -> bool:
        """Whether the number names what stands before it: «article 5», `Windows 11`, «n° 4», `Fortune 500`."""
        first = numeral.first
        if first == 0 or tokens.gaps[first] > BLANK:
            return False
        at = first - 1 if tokens.norms[first - 1] in (".", "°", "º", "-") and tokens.gaps[first - 1] == GLUED else first
        if at < first and tokens.norms[at - 1] in self.months:
            return False  # «au mois de mars. 72 tours de table»
        return self.labels.before(tokens, at) is not None or tokens.norms[first - 1] in "#№"

    def rank(self, tokens: Tokens, first: int) -> bool:
        """Whether the number at token ``first`` tells how many of a ranking are meant: `top five`."""
        return first > 0 and tokens.gaps[first] <= BLANK and tokens.norms[first - 1] in self.ranks

    @staticmethod
    def after_name(tokens: Tokens, numeral: Numeral, common: frozenset[str]) -> bool:
        """Whether a capitalised word that begins no sentence stands before the number: «iPhone 17», `Boeing 737`."""
        first = numeral.first
        if first == 0 or tokens.gaps[first] > BLANK or numeral.form != "digits":
            return False
        text = tokens.texts[first - 1]
        if not any(c.isupper() for c in text) or tokens.norms[first - 1] in common:
            return False
        initial = first == 1 or tokens.gaps[first - 1] >= LINE or tokens.norms[first - 2] in ".!?:«“\"—"
        return not initial or text.isupper() or text[1:] != text[1:].lower()

    def date(self, tokens: Tokens, numeral: Numeral) -> bool:
        """A day beside a month."""
        if numeral.scale > 1:
            return False
        if numeral.form == "digits" and self._dashed(tokens, numeral):
            return True
        if numeral.value > 31 and not self.bare_year(tokens, numeral):
            return False
        last = numeral.last
        after = tokens.norms[last] if last < len(tokens) and tokens.gaps[last] <= BLANK else ""
        before = tokens.norms[numeral.first - 1] if numeral.first and tokens.gaps[numeral.first] <= BLANK else ""
        if before == "." and numeral.first > 1:
            before = tokens.norms[numeral.first - 2]
        month = next((w for w in (after, before) if w in self.months), None)
        return month is not None and (after in self.months or numeral.form == "digits")

    @staticmethod
    def _dashed(tokens: Tokens, numeral: Numeral) -> bool:
        """One of three or more groups of digits with hyphens and nothing else between: 2025-11-05."""
        groups, at = 1, numeral.first
        while at > 1 and tokens.norms[at - 1] == "-" and tokens.glued(at) and tokens.glued(at - 1) \
                and tokens.digit(at - 2) and groups < 3:
            at, groups = at - 2, groups + 1
        at = numeral.last
        while at + 1 < len(tokens) and tokens.norms[at] == "-" and tokens.glued(at) and tokens.glued(at + 1) \
                and tokens.digit(at + 1) and groups < 3:
            at, groups = at + 2, groups + 1
        return groups >= 3

    def clock(self, tokens: Tokens, draft: Draft) -> bool:
        """«à 18 heures», «14h30», `3 p.m.`"""
        if draft.numeral.value > 24 or draft.numeral.scale > 1:
            return False
        last = draft.numeral.last
        if self.clock_after.at(tokens, last) or self.clock_after.at(tokens, draft.last):
            return True
        if last >= len(tokens) or tokens.texts[last] not in self.clock_units:
            return False
        if last + 1 < len(tokens) and tokens.glued(last + 1) and tokens.digit(last + 1):
            return True
        return draft.first > 0 and tokens.norms[draft.first - 1] in self.clock_before

    def age(self, tokens: Tokens, draft: Draft) -> bool:
        """«âgé de 45 ans», `aged 45`, «Tim Cook, 65 ans,», `45 years old`, «les moins de 18 ans»."""
        if draft.numeral.value > 120:
            return False
        if draft.unit is None or draft.kind is None:
            first = draft.first
            if first > 1 and self.ranges.before(tokens, first) and tokens.digit(first - 2):
                first -= 2  # «âgés de 18 à 24»
            return self.age_before.before(tokens, first) is not None
        if tokens.norms[draft.last - 1] not in self.age_units:
            return False
        if self.age_before.before(tokens, draft.first) or self.age_after.at(tokens, draft.last):
            return True
        comma = draft.first > 1 and tokens.norms[draft.first - 1] == "," and tokens.texts[draft.first - 2][0].isupper()
        return comma and (draft.last >= len(tokens) or tokens.norms[draft.last] in ",.)")

    def age_group(self, tokens: Tokens, draft: Draft) -> bool:
        """«les 18-24 ans», `18-24-year-olds`: a range of years after an article names people."""
        return draft.first > 0 and tokens.norms[draft.first - 1] in self.groups

    @staticmethod
    def postcode(tokens: Tokens, numeral: Numeral) -> bool:
        """Five digits without groups before a capitalised word: «75001 Paris»."""
        last = numeral.last
        return (numeral.form == "digits" and not numeral.grouped and numeral.last == numeral.first + 1
                and len(tokens.norms[numeral.first]) == 5 and last < len(tokens) and tokens.texts[last][0].isupper()
                and not tokens.texts[last].isupper())

    def idiom(self, tokens: Tokens, numeral: Numeral) -> bool:
        """«à deux chiffres», `five-figure`: words that count no thing."""
        last = numeral.last
        if tokens.glued(last) and tokens.norms[last] == "-":
            last += 1
        return last < len(tokens) and tokens.gaps[last] <= BLANK and tokens.norms[last] in self.idioms

    def rate_base(self, tokens: Tokens, numeral: Numeral) -> bool:
        """The whole that a rate refers to: `per 100,000`, «pour 1 000 habitants»."""
        return round_power(numeral.value) and numeral.first > 0 and tokens.norms[numeral.first - 1] in self.rate

    def street(self, tokens: Tokens, numeral: Numeral) -> bool:
        """A house number: a street word follows, at once or after a name."""
        if numeral.form != "digits" or numeral.scale > 1:
            return False
        last = numeral.last
        for at in range(last, min(last + _STREET_WINDOW, len(tokens))):
            if tokens.gaps[at] > BLANK:
                return False
            if at == last and tokens.norms[at] == ",":
                continue
            if tokens.norms[at] in self.streets:
                return at == last or tokens.texts[at][0].isupper() or tokens.norms[last] == ","
            if not tokens.texts[at][0].isupper():
                return False
        return False

    @staticmethod
    def telephone(tokens: Tokens, numeral: Numeral) -> bool:
        """Digits in a row of short groups: «01 42 33 44 55», `555-0123-456`."""
        if numeral.form != "digits" or numeral.decimals or numeral.scale > 1:
            return False
        groups = 1
        at = numeral.first
        while at >= 2 and tokens.norms[at - 1] in ".-" and tokens.digit(at - 2) and groups < 4:
            at, groups = at - 2, groups + 1
        while at >= 1 and tokens.digit(at - 1) and tokens.gaps[at] <= BLANK and groups < 4:
            at, groups = at - 1, groups + 1
        at = numeral.last
        while at < len(tokens) and tokens.gaps[at] <= BLANK and groups < 4 and tokens.digit(at):
            at, groups = at + 1, groups + 1
        while at + 1 < len(tokens) and groups < 4 and tokens.norms[at] in ".-" and tokens.digit(at + 1):
            at, groups = at + 2, groups + 1
        plus = numeral.first > 0 and tokens.norms[numeral.first - 1] == "+"
        return groups >= 4 or (plus and groups >= 3)


def round_power(value: Decimal) -> bool:
    """Whether a number is a power of ten from ten on: what rates are told of, `100,000`.

    >>> round_power(Decimal("100000")), round_power(Decimal("136.5"))
    (True, False)
    """
    # by its digits: a remainder cannot be told of a number with more of them than the context is precise to
    digits = value.as_tuple().digits
    return digits[0] == 1 and not any(digits[1:]) and value >= 10
