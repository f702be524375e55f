"""A text as parallel lists of its words, digit runs and signs, blanks left out: what the amount grammar reads.

The same cut as ``lexemes``, held in lists and not in one object per piece. Amounts look at every word of a text and use
few, so that the cost of a piece decides the speed of the tagger.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from extractor.lexemes import cut, normal

# Blanks of no width: no tokens here.
_WIDTHLESS = frozenset("\u200b\ufeff")
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_HYPHENS = {"\u2010": "-", "\u2011": "-", "\u00ad": "-", "\u2212": "-"}

Value = TypeVar("Value")
_Entries = tuple[list[Value], dict[str, list[tuple[tuple[str, ...], tuple[bool, ...], Value]]]]

# Distinct pieces whose norm is remembered; a text of more begins anew.
_MOST_REMEMBERED = 1 << 16
GLUED, BLANK, LINE, PARAGRAPH = range(4)


class _Norms(dict[str, str]):
    """``normal`` with the kinds of hyphen made one; en and em dashes stay, they mean something else."""

    def __missing__(self, piece: str) -> str:
        folded = normal(piece)
        folded = _HYPHENS.get(folded, folded)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[piece] = folded
        return folded


_NORMS = _Norms()


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
        found = cut(text)
        self.texts, self.starts, self.ends = found.texts, found.starts, found.ends
        if "\u200b" in text or "\ufeff" in text:
            kept = [at for at, piece in enumerate(found.texts) if piece not in _WIDTHLESS]
            self.texts, self.starts, self.ends = (
                [found.texts[at] for at in kept], [found.starts[at] for at in kept], [found.ends[at] for at in kept])
        self.norms: list[str] = [_NORMS[piece] for piece in self.texts]
        self.gaps: list[int] = [
            GLUED if start == last else
            BLANK if start == last + 1 and text[last] == " " else _gap(text[last:start], text[start])
            for last, start in zip(self.ends, self.starts[1:], strict=False)]
        if self.starts:
            self.gaps.insert(0, PARAGRAPH)

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
        # By the first (last) word: the values of that word alone, and by the word beside it the longer phrases.
        self._first: dict[str, _Entries[Value]] = {}
        self._last: dict[str, _Entries[Value]] = {}
        for written, value in phrases:
            for phrase in spellings(written):
                tokens = Tokens(phrase)
                words = tuple(tokens.norms)
                if not words:
                    continue
                glued = tuple(gap == GLUED for gap in tokens.gaps)
                for table, word, beside in ((self._first, words[0], words[1:2]), (self._last, words[-1], words[-2:-1])):
                    alone, longer = table.setdefault(word, ([], {}))
                    if beside:
                        longer.setdefault(beside[0], []).append((words, glued, value))
                    else:
                        alone.append(value)
        for _, longer in (*self._first.values(), *self._last.values()):
            for entries in longer.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    @property
    def first_words(self) -> Collection[str]:
        """The words with which a phrase may begin."""
        return self._first

    @classmethod
    def of(cls, table: Mapping[Value, Iterable[str]]) -> Phrases[Value]:
        """From a table whose left side is the meaning and whose right side lists the phrases."""
        return cls((phrase, value) for value, phrases in table.items() for phrase in phrases)

    def at(self, tokens: Tokens, index: int) -> tuple[int, Value] | None:
        """The longest phrase that begins at token ``index``: where it ends (exclusive) and its value."""
        norms = tokens.norms
        if not 0 <= index < len(norms):
            return None
        found = self._first.get(norms[index])
        if found is None:
            return None
        alone, longer = found
        if longer and index + 1 < len(norms):
            for words, glued, value in longer.get(norms[index + 1], ()):
                if _fits(tokens, index, words, glued):
                    return index + len(words), value
        return (index + 1, alone[0]) if alone else None

    def all_at(self, tokens: Tokens, index: int) -> Iterator[tuple[int, Value]]:
        """Every phrase that begins at token ``index``, the longest first."""
        norms = tokens.norms
        found = self._first.get(norms[index]) if 0 <= index < len(norms) else None
        if found is None:
            return
        alone, longer = found
        if longer and index + 1 < len(norms):
            for words, glued, value in longer.get(norms[index + 1], ()):
                if _fits(tokens, index, words, glued):
                    yield index + len(words), value
        for value in alone:
            yield index + 1, value

    def before(self, tokens: Tokens, index: int) -> tuple[int, Value] | None:
        """The longest phrase that ends just before token ``index``: where it begins and its value."""
        return next(self.all_before(tokens, index), None)

    def all_before(self, tokens: Tokens, index: int) -> Iterator[tuple[int, Value]]:
        """Every phrase that ends just before token ``index``, the longest first."""
        norms = tokens.norms
        found = self._last.get(norms[index - 1]) if index > 0 else None
        if found is None:
            return
        alone, longer = found
        if longer and index > 1:
            for words, glued, value in longer.get(norms[index - 2], ()):
                first = index - len(words)
                if first >= 0 and _fits(tokens, first, words, glued):
                    yield first, value
        for value in alone:
            yield index - 1, value


def _fits(tokens: Tokens, first: int, words: tuple[str, ...], glued: tuple[bool, ...]) -> bool:
    norms, gaps = tokens.norms, tokens.gaps
    if first + len(words) > len(norms):
        return False
    for offset in range(1, len(words)):
        gap = gaps[first + offset]
        if norms[first + offset] != words[offset] or gap > LINE or (gap != GLUED and glued[offset]):
            return False
    return norms[first] == words[0]
