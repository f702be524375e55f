"""A text as lexemes: runs of digits, runs of letters, and single other characters, with their places.

Taggers for amounts and periods read lexemes, not spaCy tokens, so that what they find does not depend on a tokenizer,
and every step over the text is linear.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

# Digits are ASCII only: other scripts' digits do not occur in the languages that are read, and Decimal would take them.
# A letter takes its combining accents along: decomposed text («e» + U+0301) stays one word.
_LEXEME = re.compile(r"[0-9]+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|\s|.", re.DOTALL)

# The same cut, blanks in runs.
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*|\s+|\S")
# Texts beyond so many code points are not kept for the next tagger: what is kept of one is ten times its size.
_KEPT = 1 << 20

APOSTROPHES = "'\u2019\u02bc\uff07"
SPACES = " \u00a0\u202f\u2009\u2007\u2008\t"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """``norm`` is what tables are looked up by: composed, case-folded, apostrophes straight, every blank a plain
    space."""

    text: str
    start: int
    end: int
    norm: str
    kind: str  # "digits", "word", "space", "newline", "symbol"


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """The form under which words stand in the tables.

    >>> normal("Milliards"), normal("\u2019"), normal("\u202f")
    ('milliards', "'", ' ')
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    for apostrophe in APOSTROPHES:
        folded = folded.replace(apostrophe, "'")
    for space in SPACES:
        folded = folded.replace(space, " ")
    return folded


def lexemes(text: str) -> list[Lexeme]:
    """All lexemes of a text, blanks included, in order; together they cover it.

    >>> [x.text for x in lexemes("$1.4tn, l’an")]
    ['$', '1', '.', '4', 'tn', ',', ' ', 'l', '’', 'an']
    """
    found: list[Lexeme] = []
    for match in _LEXEME.finditer(text):
        piece = match.group()
        first = piece[0]
        if first.isdigit() and first.isascii():
            found.append(Lexeme(piece, match.start(), match.end(), piece, "digits"))
        elif first.isalpha():
            found.append(Lexeme(piece, match.start(), match.end(), normal(piece), "word"))
        elif first.isspace() or first in SPACES:
            line = first in "\n\r\v\f\u2028\u2029\x85"
            found.append(
                Lexeme(piece, match.start(), match.end(), "\n" if line else " ", "newline" if line else "space")
            )
        else:
            found.append(Lexeme(piece, match.start(), match.end(), normal(piece), "symbol"))
    return found


@dataclass(frozen=True, slots=True)
class Cut:
    """A text without its blanks, in parallel lists; two taggers may read the same one, and neither changes it."""

    texts: list[str]
    starts: list[int]
    ends: list[int]


def cut(text: str) -> Cut:
    """The digits, words and signs of a text, as in ``lexemes``, with no object for each of them.

    >>> cut("$1.4tn, l’an").texts
    ['$', '1', '.', '4', 'tn', ',', 'l', '’', 'an']
    """
    return _kept_cut(text) if len(text) <= _KEPT else _cut(text)


def _cut(text: str) -> Cut:
    pieces = _PIECE.findall(text)
    bounds = list(accumulate(map(len, pieces), initial=0))
    kept = [at for at, piece in enumerate(pieces) if not piece.isspace()]
    starts = [bounds[at] for at in kept]
    return Cut([pieces[at] for at in kept], starts, [bounds[at + 1] for at in kept])


_kept_cut = lru_cache(maxsize=1)(_cut)
