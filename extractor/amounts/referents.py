"""What a bare number counts where a word points at it: a pronoun, a partitive, a heading, «le nombre de».

`two of the people`, «il en promet 125», `Contributors: 4,812`, «le nombre de plaintes a bondi à 17 772».
"""
from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from extractor.amounts.counts import Nouns
from extractor.amounts.drafts import Draft
from extractor.amounts.tokens import LINE, Phrases, Tokens
from extractor.resources import load_table

# A heading («Effectif en France : 120») is no longer; and a pronoun no farther from its number.
_LONGEST_HEADING = 7
_LONGEST_VERB = 5
_LONGEST_MEMORY = 90


class Referents:
    """The pointing words of one language."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        own: dict[str, Any] = table["referents"]
        self.pronouns = frozenset(own["pronouns"])
        self.not_pronoun = frozenset(own["not_pronoun"])
        self.partitives = Phrases((p, True) for p in own["partitives"])
        self.counting = Phrases((p, True) for p in own["counting"])
        self.verbs = frozenset(own["verbs"])
        self.them = Phrases((p, True) for p in table["nouns"]["them"])
        self.nouns = Nouns.of(language)

    @staticmethod
    @cache
    def of(language: str) -> Referents:
        return Referents(language)

    def noun(self, tokens: Tokens, start: int, draft: Draft, full: Sequence[Draft]) -> str | None:
        """The counted noun, in English, that the words around a bare number name; the sentence begins at ``start``,
        and ``full`` are the last amounts before it.
        """
        part = self.partitives.at(tokens, draft.last)
        if part:
            counted = self.nouns.at(tokens, part[0], linked=False, few=False)
            if counted:
                return counted.unit
        if self.them.at(tokens, draft.last):
            counts = [d.unit for d in full if d.counted and d.unit]
            return counts[-1] if counts else self.nouns.counted_before(
                tokens, max(0, draft.first - _LONGEST_MEMORY), draft.first)
        return self._heading(tokens, draft.first) or self._counting(tokens, start, draft.first)

    def _heading(self, tokens: Tokens, first: int) -> str | None:
        """The plural that begins a short clause of words before a colon and the number."""
        if first < 2 or tokens.norms[first - 1] != ":" or tokens.gaps[first] > LINE:
            return None
        begin = first - 1
        while begin > 0 and first - begin < _LONGEST_HEADING and tokens.gaps[begin] < LINE \
                and tokens.norms[begin - 1][0].isalpha():
            begin -= 1
        for at in range(begin, first - 1):
            known = self.nouns.lemmas.at(tokens, at)
            if known:
                unit: str = known[1]
                return unit if self.nouns.plural(tokens.norms[at], tokens.texts[at]) else None
            word = tokens.norms[at]
            if word not in self.nouns.stops and self.nouns.plural(word, tokens.texts[at]):
                return self.nouns.singular(word)
        return None

    def _counting(self, tokens: Tokens, start: int, first: int) -> str | None:
        """The noun of the last «le nombre de plaintes» of the sentence."""
        words = self.counting.first_words
        for at in range(first - 1, start - 1, -1):
            if tokens.norms[at] in words and (found := self.counting.at(tokens, at)):
                counted = self.nouns.at(tokens, found[0], linked=False, few=False)
                return counted.unit if counted else None
        return None

    def points(self, tokens: Tokens, first: int) -> bool:
        """Whether a pronoun and its verb stand just before the number, «elle n'en demandait que 300», or a verb that
        needs none.
        """
        if first and tokens.norms[first - 1] in self.verbs and tokens.gaps[first] <= LINE:
            return True
        return self.pronoun(tokens, first)

    def pronoun(self, tokens: Tokens, first: int) -> bool:
        """Whether a pronoun that stands for what is counted stands with its verb just before the number."""
        for at in range(first - 1, max(0, first - _LONGEST_VERB) - 1, -1):
            word = tokens.norms[at]
            if not (word[0].isalpha() or word == "'") or tokens.gaps[at + 1] > LINE:
                return False
            if word in self.pronouns:
                ahead = tokens.texts[at + 1]
                return at + 1 < first and ahead[0].islower() and tokens.norms[at + 1] not in self.not_pronoun
        return False

    @staticmethod
    def bracketed(tokens: Tokens, draft: Draft) -> bool:
        """Whether an amount stands alone in brackets: «(40 mégawatts), puis OpCore (75)»."""
        first, last = draft.first, draft.last
        return 0 < first and last < len(tokens) and tokens.norms[first - 1] == "(" and tokens.norms[last] == ")"
