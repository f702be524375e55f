"""Bare numbers beside what they measure: a clause without its verb, «Apple capte 27 %, Garmin 14», the size of a body
of people, `a headcount of 165`, and scores, `scored 69.6`.
"""
from __future__ import annotations

from functools import cache
from typing import Any

from extractor.amounts.counts import Nouns
from extractor.amounts.drafts import Draft
from extractor.amounts.tokens import BLANK, LINE, Phrases, Tokens
from extractor.resources import load_table

# A name or what stands for one before its number has at most so many words.
_LONGEST_HEAD = 5
# Figures that a reader sets side by side are at most so many times as large as each other.
_FACTOR = 25


class Gaps:
    """What one language leaves out between a noun or a name and its number."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        gaps: dict[str, Any] = table["gaps"]
        self.heads = Phrases((p, True) for p in gaps["heads"])
        self.joints = frozenset(gaps["joints"])
        self.after = Phrases((p, True) for p in gaps["after"])
        self.closers = frozenset(gaps["closers"])
        self.of_words = frozenset(gaps["of"])
        self.scores = Phrases((p, True) for p in gaps["scores"])
        self.results = frozenset(gaps["results"])
        self.tests = frozenset(gaps["tests"])
        self.fillers = frozenset(gaps["fillers"])
        self.nouns = Nouns.of(language)

    @staticmethod
    @cache
    def of(language: str) -> Gaps:
        return Gaps(language)

    def noun(self, tokens: Tokens, draft: Draft, first: int) -> str | None:
        """What the number counts, in English, by the words just before token ``first``, with which it or its hedge
        begins: `a headcount of just 165`, «un effectif de 230», `scored 69.6`.
        """
        if self.scores.before(tokens, first) or self._tested(tokens, draft, first):
            return "point" if draft.numeral.form == "digits" else None
        while first > 0 and tokens.norms[first - 1] in self.fillers:
            first -= 1
        if first < 2 or tokens.norms[first - 1] not in self.of_words or draft.numeral.decimals:
            return None
        noun = self.nouns.masses.before(tokens, first - 1)
        return noun[1] if noun and tokens.norms[first - 2][-1] not in self.nouns.letters else None

    def _tested(self, tokens: Tokens, draft: Draft, first: int) -> bool:
        """`hit 69.6 on SWE-Bench`: a verb of results, and the name of a test behind."""
        at = draft.last
        return (first > 0 and tokens.norms[first - 1] in self.results and tokens.near(at + 1)
                and tokens.norms[at] in self.tests and tokens.texts[at + 1][0].isupper()
                and tokens.norms[at + 1] not in self.nouns.stops)

    def gapped(self, tokens: Tokens, draft: Draft, model: Draft) -> bool:
        """«Apple capte 27 %, Garmin 14»: the second clause leaves out verb and unit. It is a name, or what stands for
        one, behind a comma or an «and»; or the number itself has the name behind it: «200 pour l'autre».
        """
        lends = model.kind in ("percent", "money") or model.counted or draft.numeral.decimals
        if not lends or model.bound == "range":
            return False
        first = draft.first
        if draft.numeral.form == "article" or tokens.gaps[first] > BLANK or not self._of_a_size(draft, model):
            return False
        at = self._clause(tokens, first, model.last)
        if at is None:
            return False
        if at == first:
            return self.after.at(tokens, draft.last) is not None
        if not self._closes(tokens, draft.last):
            return False
        head = self.heads.at(tokens, at)
        if head and head[0] == first:
            return True
        return all(tokens.texts[i][0].isupper() or tokens.norms[i] in "-.&'" for i in range(at, first)) \
            and tokens.texts[first - 1][0].isalpha()

    def _clause(self, tokens: Tokens, first: int, begin: int) -> int | None:
        """The token behind the last comma or «and» before token ``first``, at most five off and behind ``begin``."""
        for at in range(first - 1, max(begin, first - _LONGEST_HEAD) - 1, -1):
            if tokens.gaps[at + 1] > BLANK:
                return None
            if tokens.norms[at] in self.joints:
                return at + 1
        return None

    def _closes(self, tokens: Tokens, last: int) -> bool:
        """Whether the clause ends with token ``last``, or goes on with a preposition or an «and»."""
        return last >= len(tokens) or tokens.gaps[last] > LINE or tokens.norms[last] in ",;.)!?" \
            or tokens.norms[last] in self.joints or tokens.norms[last] in self.closers

    @staticmethod
    def _of_a_size(draft: Draft, model: Draft) -> bool:
        """Whether the number is one that a reader would set beside that of the model."""
        number, other = draft.numeral.core, model.numeral.core
        if model.kind == "percent" and number > 100:
            return False
        return other > 0 and number > 0 and other / _FACTOR <= number <= other * _FACTOR
