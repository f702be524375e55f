"""A text as the grammar of periods reads it: tokens without blanks, in flat lists.

There are no objects for words that are in no period, so that reading costs little where there is nothing to read.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.lexemes import cut, normal

DIGITS = frozenset("0123456789")
_BREAKS = re.compile(r"[\n\r\v\f\u2028\u2029\x85]")
# A line at least so long may have been wrapped within its sentence; a title or a list line is shorter.
_WRAPPED = 60


# Distinct pieces whose norm is remembered; a text of more begins anew.
_MOST_REMEMBERED = 1 << 16


class _Norms(dict[str, str]):
    def __missing__(self, piece: str) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        folded = self[piece] = piece.lower() if piece.isascii() else normal(piece)
        return folded


_NORMS = _Norms()


@dataclass(slots=True)
class Tokens:
    """A text without its blanks: for every token its form in the tables and its place.

    ``gaps[i]`` says what stands before token i: 0 nothing, 1 a blank (or a line break within a wrapped sentence), 2 a
    line break.
    """

    text: str
    norms: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)

    def is_digits(self, at: int) -> bool:
        return self.norms[at][0] in DIGITS

    def is_word(self, at: int) -> bool:
        return self.norms[at][0].isalpha()

    def is_upper(self, at: int) -> bool:
        """Whether a token begins with a capital."""
        return self.text[self.starts[at]].isupper()

    def is_lower(self, at: int) -> bool:
        return self.text[self.starts[at]].islower()


def tokens(text: str) -> Tokens:
    """
    >>> read = tokens("in Q3\\n2025")
    >>> read.norms, read.gaps
    (['in', 'q', '3', '2025'], [2, 1, 0, 2])
    """
    found = cut(text)
    starts, ends = found.starts, found.ends
    gaps = [0 if start == end else 1 if start == end + 1 and text[end] == " " else -1
            for end, start in zip(ends, starts[1:], strict=False)]
    if starts:
        gaps.insert(0, 2)
    line = starts[0] if starts else 0
    for at in [at for at, gap in enumerate(gaps) if gap < 0]:
        last, start = ends[at - 1], starts[at]
        if not _BREAKS.search(text, last, start):
            gaps[at] = 1
            continue
        wrapped = (last - line >= _WRAPPED and text[start].islower() and text[last - 1] not in ".!?:"
                   and text.count("\n", last, start) == 1)
        gaps[at] = 1 if wrapped else 2
        line = start
    return Tokens(text, [_NORMS[piece] for piece in found.texts], starts, ends, gaps)
