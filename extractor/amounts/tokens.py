"""A text as parallel lists of its words, digit runs and signs, blanks left out: what the amount grammar reads.

The same cut as ``lexemes``, held in lists and not in one object per piece. Amounts look at every word of a text and use
few, so that the cost of a piece decides the speed of the tagger.
"""
from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

from extractor.lexemes import normal

_TOKEN = re.compile(r"[0-9]+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|[^\s\u200b\ufeff]")
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_HYPHENS = {"\u2010": "-", "\u2011": "-", "\u00ad": "-", "\u2212": "-"}

Value = TypeVar("Value")

GLUED, BLANK, LINE, PARAGRAPH = range(4)


@lru_cache(maxsize=1 << 16)
def norm(piece: str) -> str:
    """``normal`` with the kinds of hyphen made one; en and em dashes stay, they mean something else."""
    folded = normal(piece)
    return _HYPHENS.get(folded, folded)


class Tokens:
    """``gaps[i]`` tells what stands before token ``i``: nothing, a blank, a line break inside a paragraph, or more.

    A line break before a lower-case letter or a digit run counts as a blank: hard-wrapped text reads on.

    >>> tokens = Tokens("€3bn, d’ici")
    >>> tokens.texts, tokens.gaps
    (['€', '3', 'bn', ',', 'd', '’', 'ici'], [3, 0, 0, 0, 1, 0, 0])
    """

    __slots__ = ("ends", "gaps", "norms", "starts", "text", "texts")

    def __init__(self, text: str) -> None:
        self.text = text
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.gaps: list[int] = []
        texts, starts, ends, gaps = self.texts.append, self.starts.append, self.ends.append, self.gaps.append
        last = 0
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            piece = match.group()
            texts(piece)
            starts(start)
            ends(end)
            if start == last:
                gaps(GLUED if last else PARAGRAPH)
            elif start == last + 1 and text[last] == " ":
                gaps(BLANK)
            else:
                gaps(_gap(text[last:start], piece) if last else PARAGRAPH)
            last = end
        self.norms = [norm(piece) for piece in self.texts]

    def __len__(self) -> int:
        return len(self.texts)

    def glued(self, index: int) -> bool:
        """Whether token ``index`` follows the one before it without a blank."""
        return 0 < index < len(self.gaps) and self.gaps[index] == GLUED

    def near(self, index: int) -> bool:
        """Whether token ``index`` exists and follows the one before it on the same line, glued or not."""
        return 0 < index < len(self.gaps) and self.gaps[index] <= BLANK

    def digit(self, index: int) -> bool:
        """Whether token ``index`` is a run of ASCII digits."""
        return "0" <= self.norms[index][0] <= "9"

    def slice(self, first: int, last: int) -> str:
        return self.text[self.starts[first]:self.ends[last - 1]]


def _gap(blanks: str, piece: str) -> int:
    lines = sum(1 for c in blanks if c in "\n\u2028\u2029\x85") or ("\r" in blanks)
    if not lines:
        return BLANK if blanks.strip("\u200b\ufeff") else GLUED
    if lines == 1:
        return BLANK if piece[0].islower() else LINE
    return PARAGRAPH


def spellings(phrase: str) -> Iterator[str]:
    """A phrase of a table with and without its bracketed letters.

    >>> list(spellings("dollar(s) US"))
    ['dollar US', 'dollars US']
    """
    optional = _OPTIONAL.search(phrase)
    if optional is None:
        yield phrase
        return
    before, after = phrase[:optional.start()], phrase[optional.end():]
    yield from spellings(before + after)
    yield from spellings(before + optional.group(1) + after)


class Phrases(Generic[Value]):
    """Phrases of one or more tokens and what each stands for; the longest one wins. «(s)» in a phrase is optional.

    A phrase goes on across blanks of any kind but no paragraph, and across a missing blank only where it is written so.

    >>> table = Phrases([("plus de", "min"), ("plus", "more")])
    >>> tokens = Tokens("plus de 3")
    >>> table.at(tokens, 0), table.before(tokens, 2)
    ((2, 'min'), (0, 'min'))
    """

    __slots__ = ("_first", "_last")

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], tuple[bool, ...], Value]]] = {}
        self._last: dict[str, list[tuple[tuple[str, ...], tuple[bool, ...], Value]]] = {}
        for written, value in phrases:
            for phrase in spellings(written):
                tokens = Tokens(phrase)
                if not tokens.norms:
                    continue
                entry = (tuple(tokens.norms), tuple(gap == GLUED for gap in tokens.gaps), value)
                self._first.setdefault(entry[0][0], []).append(entry)
                self._last.setdefault(entry[0][-1], []).append(entry)
        for entries in (*self._first.values(), *self._last.values()):
            entries.sort(key=lambda entry: -len(entry[0]))

    @property
    def first_words(self) -> Container[str]:
        """The words with which a phrase may begin."""
        return self._first

    @classmethod
    def of(cls, table: Mapping[Value, Iterable[str]]) -> Phrases[Value]:
        """From a table whose left side is the meaning and whose right side lists the phrases."""
        return cls((phrase, value) for value, phrases in table.items() for phrase in phrases)

    def at(self, tokens: Tokens, index: int) -> tuple[int, Value] | None:
        """The longest phrase that begins at token ``index``: where it ends (exclusive) and its value."""
        if not 0 <= index < len(tokens.norms):
            return None
        entries = self._first.get(tokens.norms[index])
        return next(self._beginning(tokens, index, entries), None) if entries else None

    def all_at(self, tokens: Tokens, index: int) -> Iterator[tuple[int, Value]]:
        """Every phrase that begins at token ``index``, the longest first."""
        if 0 <= index < len(tokens.norms):
            yield from self._beginning(tokens, index, self._first.get(tokens.norms[index], []))

    def before(self, tokens: Tokens, index: int) -> tuple[int, Value] | None:
        """The longest phrase that ends just before token ``index``: where it begins and its value."""
        return next(self.all_before(tokens, index), None)

    def all_before(self, tokens: Tokens, index: int) -> Iterator[tuple[int, Value]]:
        """Every phrase that ends just before token ``index``, the longest first."""
        if index > 0:
            for words, glued, value in self._last.get(tokens.norms[index - 1], ()):
                first = index - len(words)
                if first >= 0 and self._fits(tokens, first, words, glued):
                    yield first, value

    def _beginning(self, tokens: Tokens, index: int,
                   entries: list[tuple[tuple[str, ...], tuple[bool, ...], Value]]) -> Iterator[tuple[int, Value]]:
        for words, glued, value in entries:
            if self._fits(tokens, index, words, glued):
                yield index + len(words), value

    @staticmethod
    def _fits(tokens: Tokens, first: int, words: tuple[str, ...], glued: tuple[bool, ...]) -> bool:
        norms, gaps = tokens.norms, tokens.gaps
        if first + len(words) > len(norms):
            return False
        for offset in range(1, len(words)):
            gap = gaps[first + offset]
            if norms[first + offset] != words[offset] or gap > LINE or (gap != GLUED and glued[offset]):
                return False
        return norms[first] == words[0]
