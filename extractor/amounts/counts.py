"""Counted nouns: how far the noun phrase after a number goes, and what it is called in English.

No parse is needed for this: after a number stands a noun phrase, and a language's closed words tell where it ends.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor.amounts.tokens import LINE, Phrases, Tokens
from extractor.resources import load_table

_LONGEST_PHRASE = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """The head ends at token ``last``; ``unit`` is the noun in English where the table has it."""

    last: int
    unit: str
    known: bool = False


class Nouns:
    """The counted nouns of one language. ``head_last`` tells where its heads stand: after their modifiers or before."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        nouns: dict[str, Any] = table["nouns"]
        self.stops = frozenset(nouns["stops"])
        self.adjectives = frozenset(nouns["adjectives"])
        self.ordinals = frozenset(nouns["ordinals"])
        # stops that open a counted phrase: `200 more stores`; degrees before an adjective: «dix plus grandes»
        self.leading = frozenset(nouns["leading"])
        self.degrees = frozenset(nouns["degrees"])
        self.pronominal = frozenset(nouns["pronominal"])
        self.invariable = frozenset(nouns["invariable"])
        self.modifiers = frozenset(nouns.get("modifiers", ()))
        self.compound = frozenset(nouns.get("compound", ()))
        self.head_last: bool = nouns["head_last"]
        self.endings: list[tuple[str, str]] = sorted(nouns["plural"].items(), key=lambda pair: -len(pair[0]))
        self.usual: str = nouns["plural_ending"]
        self.genitive: str | None = nouns.get("genitive")  # behind an apostrophe
        # letters in which plurals may end, and those in which an unknown word is one
        self.letters: str = nouns["plural_letters"]
        self.telling: str = nouns["telling_letters"]
        self.not_plural: tuple[str, ...] = tuple(nouns["not_plural"])
        self.participles: tuple[str, ...] = tuple(nouns.get("participles", ()))
        self.participles_not: tuple[str, ...] = tuple(nouns.get("participles_not", ()))
        self.lemmas = Phrases((word, unit) for unit, words in nouns["lemmas"].items()
                              for singular in words for word in (singular, *self._plurals(singular, nouns)))
        self.compounds = Phrases((phrase, phrase) for phrase in nouns["compounds"]["phrases"])
        self.masses = Phrases((word, unit) for unit, words in nouns["masses"].items() for word in words)
        self.frequency = frozenset(nouns["frequency"])
        self.expectant = frozenset(nouns["expectant"]["nouns"])
        self.expecting = frozenset(nouns["expectant"]["verbs"])
        self.links = Phrases((link, True) for link in table["currency"]["links"] if len(link) > 1)

    @staticmethod
    @cache
    def of(language: str) -> Nouns:
        return Nouns(language)

    @staticmethod
    def _plurals(singular: str, nouns: dict[str, Any]) -> list[str]:
        """The plural of a noun of the table, by the same endings read backwards, or with the usual one."""
        if not nouns["lemmas_are_singular"]:
            return []
        head, _, tail = singular.partition(" ")
        for ending, replacement in nouns["plural"].items():
            if replacement and head.endswith(replacement):
                return [head[:len(head) - len(replacement)] + ending + (" " + tail if tail else "")]
        usual = nouns["plural_ending"]
        return [] if head[-1] in nouns["plural_letters"] else [head + usual + (" " + tail if tail else "")]

    def singular(self, word: str) -> str:
        """The singular by the table of endings.

        >>> Nouns.of("en").singular("companies"), Nouns.of("fr").singular("réseaux")
        ('company', 'réseau')
        """
        for ending, replacement in self.endings:
            if word.endswith(ending) and len(word) > len(ending) + 1 \
                    and not (ending == self.usual and word.endswith(2 * ending)):
                return word[:len(word) - len(ending)] + replacement
        return word

    def plural(self, word: str, text: str) -> bool:
        """Whether a word looks like a plural; acronyms may be."""
        if word in self.invariable:
            return True
        if text.isupper() and len(text) > 1:
            return not self.head_last
        if self.head_last and text[-1] == self.usual and text[:-1].isupper() and len(text) > 2:
            return True
        return len(word) > 3 and word[-1] in self.telling and not word.endswith(self.not_plural)

    def at(self, tokens: Tokens, index: int, *, linked: bool, few: bool, free: list[bool] | None = None,
           names: dict[int, int] | None = None) -> Counted | None:
        """The counted noun phrase that begins at ``index``.

        ``linked``: the number is one after which the language wants «de». ``few``: the number is one or less, so that a
        singular counts too. ``free[i]`` is False where token ``i`` belongs to something else. ``names`` maps
        the first token
        of a name to its end.
        """
        start = index
        if linked:
            link = self.links.at(tokens, index)
            if link and tokens.near(index):
                start = link[0]
            elif not self.head_last:
                return None
        if not tokens.near(start):
            return None
        return self._head_last(tokens, start, few, free, names or {}) if self.head_last \
            else self._head_first(tokens, start, few, free, names or {})

    def _usable(self, tokens: Tokens, at: int, start: int, free: list[bool] | None) -> bool:
        if at >= len(tokens) or (free is not None and not free[at] and tokens.norms[at] not in self.frequency):
            return False
        return at == start or tokens.gaps[at] < LINE

    def _named(self, tokens: Tokens, start: int, last: int, surface: str) -> Counted:
        known = self.lemmas.at(tokens, start)
        if known and known[0] == last:
            return Counted(last, known[1], True)
        return Counted(last, self.singular(surface))

    def _head_first(self, tokens: Tokens, start: int, few: bool, free: list[bool] | None,
                    names: dict[int, int]) -> Counted | None:
        """French: adjectives of a closed list, then the head."""
        norms, at = tokens.norms, start
        if self._usable(tokens, at, start, free) and norms[at] in "«\"“":
            at += 1
        while self._usable(tokens, at, start, free) and at - start < _LONGEST_PHRASE and (
                norms[at] in self.adjectives or norms[at] in self.leading or norms[at] in self.degrees
                and self._usable(tokens, at + 1, start, free) and norms[at + 1] in self.adjectives):
            at += 1
            if at < len(tokens) and norms[at] == "-" and tokens.glued(at):
                at += 1
        if not self._usable(tokens, at, start, free):
            return None
        compound = self.compounds.at(tokens, at)
        if compound:
            known = self.lemmas.at(tokens, at)
            if known and known[0] == compound[0]:
                return Counted(compound[0], known[1], True)
            rest = tokens.slice(at, compound[0])[len(norms[at]):].casefold()
            return Counted(compound[0], self.singular(norms[at]) + rest)
        known = self.lemmas.at(tokens, at)
        word, text = norms[at], tokens.texts[at]
        if known and (known[0] >= len(tokens) or not tokens.glued(known[0]) or norms[known[0]] != "-"):
            if few or word[-1] in self.letters or self.plural(norms[known[0] - 1], tokens.texts[known[0] - 1]) \
                    or self.plural(word, text):
                return Counted(known[0], known[1], True)
            return None
        if at > start and word in self.stops and self.plural(norms[at - 1], norms[at - 1]) \
                and norms[at - 1] not in self.pronominal and norms[at - 1] not in self.leading:
            return Counted(at, self.singular(norms[at - 1]))
        if at in names:
            return Counted(names[at], tokens.slice(at, names[at]).casefold())
        if not word[0].isalpha() or word in self.stops or word in self.ordinals or len(word) < 2:
            return None
        last = at + 1
        while last + 1 < len(tokens) and norms[last] == "-" and tokens.glued(last) and tokens.glued(last + 1) \
                and norms[last + 1][0].isalpha():
            last += 2
        if not (self.plural(word, text) or self.plural(norms[last - 1], tokens.texts[last - 1])):
            return None
        if self.participles and word.endswith(self.participles) and not word.endswith(self.participles_not):
            return None
        if last < len(tokens) and tokens.glued(last) and norms[last][0] in "'0123456789":
            return None
        if text[0].isupper() and not text.isupper() and at == start and tokens.gaps[at] >= LINE:
            return None
        return Counted(last, self.singular(tokens.slice(at, last).casefold()))

    def _head_last(self, tokens: Tokens, start: int, few: bool, free: list[bool] | None,
                   names: dict[int, int]) -> Counted | None:
        """English: modifiers, then the first plural; a later one when the first is a modifier or a name."""
        norms, texts = tokens.norms, tokens.texts
        at = start
        if at < len(tokens) and norms[at] == "-" and tokens.glued(at):
            return self._compound(tokens, at + 1)
        best: Counted | None = None
        words = 0
        while words < _LONGEST_PHRASE and self._usable(tokens, at, start, free):
            if at in names and not self._in_name_plural(tokens, at, names[at]):
                at = names[at]
                words += 1
                continue
            word, text = norms[at], texts[at]
            if word in ("-", "&", "'", "/") and at > start and at + 1 < len(tokens) and tokens.glued(at + 1):
                if word == "'" and norms[at + 1] != self.genitive and best:
                    break
                at += 1
                continue
            if word in ("\"", "“", "‘", "”", "’") and at == start:
                at += 1
                continue
            if at == start and word in self.leading and self._usable(tokens, at + 1, start, free):
                at += 1
                continue
            acronym = text.isupper() and len(text) > 1 and at + 1 < len(tokens) and texts[at + 1].islower()
            if not word[0].isalpha() or (word in self.stops and not acronym and not (
                    tokens.glued(at) and norms[at - 1] == "-")) or (word in self.ordinals and at == start):
                if word[0].isalpha() and word == self.genitive and norms[at - 1] == "'":
                    at += 1
                    continue
                break
            if word in self.expectant and at + 1 < len(tokens) and norms[at + 1] in self.expecting:
                break
            if best and text[0].isupper() and not texts[best.last - 1][0].isupper():
                break
            hyphen = at + 1 < len(tokens) and norms[at + 1] == "-" and tokens.glued(at + 1)
            known = self.lemmas.at(tokens, at) or self.compounds.at(tokens, at)
            if known and (not hyphen or known[0] > at + 1) and (few or self._closed(tokens, known[0])):
                found = self.lemmas.at(tokens, at)
                unit = found[1] if found else self.singular(norms[known[0] - 1])
                return Counted(known[0], unit, True)
            if self.plural(word, text) and not hyphen and not (
                    at + 1 < len(tokens) and norms[at + 1] == "'" and tokens.glued(at + 1)):
                candidate = Counted(at + 1, self.singular(word))
                proper = text[0].isupper() and not text[:-1].isupper()
                if word not in self.modifiers and not proper:
                    return candidate
                best = candidate
            elif best and word not in self.modifiers and not (at + 1 < len(tokens) and tokens.near(at + 1)):
                break
            at, words = at + 1, words + 1
            if at < len(tokens) and tokens.gaps[at] >= LINE:
                break
        if best is None and few and at > start and norms[at - 1][0].isalpha() and norms[at - 1] not in self.stops:
            first = start
            while first < at and not norms[first][0].isalpha():
                first += 1
            return Counted(at, norms[at - 1]) if first < at and texts[first][0].islower() else None
        return best

    def _closed(self, tokens: Tokens, last: int) -> bool:
        """Whether a phrase of the table is all of the noun phrase: a plural, or nothing that it could modify behind:
        `31 data centre projects`.
        """
        return (self.plural(tokens.norms[last - 1], tokens.texts[last - 1]) or not tokens.near(last)
                or not tokens.norms[last][0].isalpha() or tokens.norms[last] in self.stops)

    def _in_name_plural(self, tokens: Tokens, first: int, last: int) -> bool:
        """A name that is itself counted: «50 Teslas», `62 GPUs`."""
        text = tokens.texts[last - 1]
        return len(text) > 2 and text[-1] == self.usual and text[:-1].isupper()

    def _compound(self, tokens: Tokens, at: int) -> Counted | None:
        """`70-billion-parameter`: the singular after a hyphen, of a closed list."""
        if at < len(tokens) and tokens.glued(at) and tokens.norms[at] in self.compound:
            return Counted(at + 1, tokens.norms[at], True)
        return None

    def mentioned(self, tokens: Tokens, first: int, last: int) -> str | None:
        """The last noun between two tokens that is counted in thousands and millions: what an elided number
        may count.
        """
        for at in range(last - 1, first - 1, -1):
            known = self.masses.at(tokens, at)
            if known:
                unit: str = known[1]
                return unit
        return None

    def counted_before(self, tokens: Tokens, first: int, last: int) -> str | None:
        """The last plural of the table between two tokens."""
        for at in range(last - 1, first - 1, -1):
            known = self.lemmas.at(tokens, at)
            if known and tokens.norms[at][-1] in self.letters:
                unit: str = known[1]
                return unit
        return self.mentioned(tokens, first, last)
