"""A text as the grammar of periods reads it: tokens without blanks, in flat lists.

There are no objects for words that are in no period, so that reading costs little where there is nothing to read.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.lexemes import normal

# As lexemes.py cuts a text, without the blanks.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|\S", re.DOTALL)
DIGITS = frozenset("0123456789")
_BREAKS = re.compile(r"[\n\r\v\f\u2028\u2029\x85]")
# A line at least so long may have been wrapped within its sentence; a title or a list line is shorter.
_WRAPPED = 60


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
    read = Tokens(text)
    norms, starts, ends, gaps = read.norms, read.starts, read.ends, read.gaps
    last, line, gap = 0, 0, 2
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        piece = match.group()
        if start == last:
            gap = 0 if norms else 2
        elif not norms or _BREAKS.search(text, last, start):
            wrapped = (norms and last - line >= _WRAPPED and piece[0].islower() and text[last - 1] not in ".!?:"
                       and text.count("\n", last, start) == 1)
            gap = 1 if wrapped else 2
            line = start
        else:
            gap = 1
        norms.append(piece.lower() if piece.isascii() else normal(piece))
        starts.append(start)
        ends.append(end)
        gaps.append(gap)
        last = end
    return read
