"""Where sentences begin and end: by punctuation, line breaks and lists of abbreviations, in one pass over the text."""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import median

from extractor.lexemes import normal
from extractor.model import Span
from extractor.page.furniture import Line, lines
from extractor.resources import load_table

# «... !»: stops set apart by a blank, as French does, are one.
_STOP = re.compile(r"[.!?…‽]+(?:[ \u00a0\u202f][!?]+)*")
_CLOSING = frozenset("”’»)]}›")
_OPENING = frozenset("\"'“‘«‹([{¿¡*_–—-•")
_THIN = " \u00a0\u202f\u2009"
_APOSTROPHES = re.compile(r"['’]")
# How far a look at the word on either side goes: longer than any abbreviation and any word of the starters.
_REACH = 40
# How far from a stop the brackets around it may stand for it to end no sentence.
_BRACKET = 16
_AFTER = re.compile(r"[\w\u0300-\u036f]+")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_LIST_ITEM = re.compile(r"(?:[-–—*•·▪►➡]|\d{1,2}[.)])\s")
# A hard-wrapped paragraph has lines of nearly one length, as editors make them.
WRAPPED = range(45, 121)
WRAP_SLACK = 24


# The words beside stops are few and come back.
_normal = lru_cache(maxsize=4096)(normal)


@dataclass(frozen=True, slots=True)
class _Words:
    never: frozenset[str]
    maybe: frozenset[str]
    numbered: frozenset[str]
    starters: frozenset[str]


@cache
def _words(language: str) -> _Words:
    table = load_table(language, "sentences")
    return _Words(*(frozenset(normal(word) for word in table[name]) for name in _Words.__slots__))


def split(text: str, language: str, *, furniture: Sequence[Span] = ()) -> list[Span]:
    """The sentences, in order, without the blanks around them; what lies between them is blank or bare punctuation.

    A stretch of ``furniture`` (any spans: captions, a dateline) shares no sentence with what stands around it.

    >>> [s.text for s in split("Apple Inc. a payé 3,5 M$. « C'est peu. » L'action monte.", "fr")]
    ['Apple Inc. a payé 3,5 M$.', "« C'est peu. »", "L'action monte."]
    """
    words = _words(language)
    found: list[Span] = []
    for start, end in _blocks(text, furniture):
        begin = start
        for stop in _stops(text, start, end, words):
            _add(found, text, begin, stop)
            begin = stop
        _add(found, text, begin, end)
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    raw = text[start:end]
    bare = raw.strip()
    if any(char.isalnum() for char in bare):
        start += len(raw) - len(raw.lstrip())
        found.append(Span(bare, start, start + len(bare)))


def _blocks(text: str, furniture: Sequence[Span]) -> list[tuple[int, int]]:
    """Stretches that no sentence crosses: paragraphs, list items, lines that are no wrapped prose, furniture."""
    page = lines(text)
    joined: list[tuple[int, int]] = []
    paragraph: list[Line] = []
    for line in page:
        paragraph.append(line)
        if line.after != 1:
            joined.extend(_paragraph(paragraph))
            paragraph = []
    cuts = sorted({edge for span in furniture for edge in (span.start, span.end)})
    blocks = []
    for start, end in joined:
        at = bisect_left(cuts, start + 1)
        while at < len(cuts) and cuts[at] < end:
            blocks.append((start, cuts[at]))
            start = cuts[at]
            at += 1
        blocks.append((start, end))
    return blocks


def _paragraph(paragraph: list[Line]) -> list[tuple[int, int]]:
    lengths = [len(line.text) for line in paragraph[:-1]]
    middle = int(median(lengths)) if lengths else 0
    wrapped = (
        middle in WRAPPED and max(lengths) - middle <= WRAP_SLACK and middle - min(lengths) <= WRAP_SLACK
        and any(line.text[0].islower() for line in paragraph[1:])
    )
    blocks = [(paragraph[0].start, paragraph[0].end)]
    for previous, line in zip(paragraph, paragraph[1:], strict=False):
        item = _LIST_ITEM.match(line.text) is not None
        runs_on = line.text[0].islower() and not previous.ended and previous.text[-1] not in ":;"
        if not item and (wrapped or runs_on):
            blocks[-1] = (blocks[-1][0], line.end)
        else:
            blocks.append((line.start, line.end))
    return blocks


def _stops(text: str, start: int, end: int, words: _Words) -> list[int]:
    """The ends of the sentences inside a block, its own end not among them."""
    stops = []
    item = _LIST_ITEM.match(text, start, end)
    quotes, counted = 0, start
    for mark in _STOP.finditer(text, item.end() if item else start, end):
        quotes += text.count('"', counted, mark.start())
        counted = mark.start()
        after = _past_closing(text, mark.end(), end, quoted=quotes % 2 == 1)
        if after >= end:
            break
        if not text[after].isspace():
            if after == mark.end() and mark.group() == "." and _glued(text, mark.start(), after, words):
                stops.append(after)
        elif _ends(text, mark, after, start, end, words):
            stops.append(after)
    return stops


def _past_closing(text: str, at: int, end: int, *, quoted: bool) -> int:
    """The quotes and brackets that close behind a stop go with it, with the blank that stands before «»».

    ``quoted``: a straight double quote was opened before, so that the next one closes.
    """
    while at < end:
        blank = text[at] in _THIN and at + 1 < end
        if text[at] in _CLOSING or (text[at] == "'" and not text[at + 1:at + 2].isalnum()):
            at += 1
        elif text[at] == '"' and quoted:
            at, quoted = at + 1, False
        elif blank and (text[at + 1] in "»›" or (text[at + 1] == '"' and quoted and not text[at + 2:at + 3].isalnum())):
            at, quoted = at + 2, quoted and text[at + 1] != '"'
        else:
            break
    return at


def _ends(text: str, mark: re.Match[str], after: int, start: int, end: int, words: _Words) -> bool:
    # «(…)» and «[...]» stand for words left out.
    if mark.start() > start and text[mark.start() - 1] in "([" and text[mark.end():mark.end() + 1] in (")", "]"):
        return False
    at = after
    while at < end and (text[at].isspace() or text[at] in _OPENING):
        at += 1
    if at >= end:
        return False
    following = _AFTER.match(text, at, min(end, at + _REACH))
    word = following.group() if following else ""
    # `(Gen. 6)`: brackets as short as that hold no sentences.
    opened = text.rfind("(", max(start, mark.start() - _BRACKET), mark.start())
    if opened >= 0 and ")" not in text[opened:after] and ")" in text[after:after + _BRACKET]:
        return False
    # «xAI», `iPhone`: a small letter that begins a name begins a sentence too.
    if word[:1].islower() and not any(char.isupper() for char in word):
        return False
    if mark.group() != ".":
        return True
    before = text[max(start, mark.start() - _REACH):mark.start()].rsplit(None, 1)
    return not before or _word_ends(before[-1], word, words, first=mark.start() - len(before[-1]) <= start)


def _word_ends(before: str, following: str, words: _Words, *, first: bool) -> bool:
    """Whether a full stop between two words ends a sentence; ``first``: the one before opens its block."""
    before = _APOSTROPHES.split(before.lstrip("".join(_OPENING)))[-1]
    if before.isdigit():
        # The number of a list item ends nothing.
        return not (first and len(before) <= 2)
    norm = _normal(before)
    if following[:1].isdigit() and norm in words.numbered:
        return False
    if norm in words.never and not (before.isupper() and len(before) > 1):
        return False
    initial = len(before) == 1 and before.isupper()
    if initial or norm in words.maybe or _ACRONYM.fullmatch(before):
        return _normal(following) in words.starters
    return True


def _glued(text: str, mark: int, after: int, words: _Words) -> bool:
    """«mondiale.Les»: the blank is missing, and no name of a site or file is meant."""
    before = text[max(0, mark - 3):mark]
    if not (len(before) == 3 and before.isalpha() and before.islower() and text[after].isupper()):
        return False
    following = _AFTER.match(text, after, after + _REACH)
    return following is not None and _normal(following.group()) in words.starters
