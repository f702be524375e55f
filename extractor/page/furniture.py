"""Which lines of a page are not article text: credits, captions, share bars, links to other articles and so on.

Only short lines are looked at, and a line is taken only by a cue of the tables: a paragraph of prose is never
furniture.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor.lexemes import normal
from extractor.model import Span
from extractor.resources import load_data, load_table

# Longer lines are prose: the longest notice about cookies seen has some 500 characters.
LONGEST = 600
KINDS = ("click", "caption", "credit", "read_also", "promo", "share", "licence", "newsletter", "cookie", "comments")

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_LABEL_END = re.compile(r"\s?[:|–—-]\s|\s?[:|]|\s?©")
_TAIL = re.compile(r"[(\[]\s*(?P<bracket>[^()\[\]]{2,80}?)\s*[)\]]$|(?:[/|©–—]|\s-\s)\s*(?P<bare>[^/|©–—]{2,60})$")
_CREDIT_PARTS = re.compile(r"[/|,©]|\bvia\b")
# «gl/vmt/lpa»: how agencies sign.
_INITIALS = re.compile(r"[a-z]{2,4}(?:[/-][a-z]{2,4}){1,3}")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_COUNT = re.compile(r"[\d()]+")
_LEADERS = "*_#>-–—•·→▶►➡👉 [(«\"“"
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Furniture(Span):
    """``kind`` is one of KINDS, or ``metadata`` or ``repeated_title``."""

    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it. ``before`` and ``after``: line breaks between it and its neighbours."""

    text: str
    start: int
    end: int
    before: int
    after: int

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1

    @property
    def ended(self) -> bool:
        """Whether it closes as a sentence does."""
        return _SENTENCE_END.search(self.text[-8:]) is not None


_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_BLANKS = " \t\u00a0\u202f\u2009\ufeff\u200b"


def lines(text: str) -> list[Line]:
    """The lines that hold anything, with their places.

    >>> [(line.text, line.start, line.after) for line in lines("A title\\r\\n\\r\\n text")]
    [('A title', 0, 2), ('text', 12, 0)]
    """
    places = []
    for found in _LINE.finditer(text):
        left = len(found.group()) - len(found.group().lstrip(_BLANKS))
        bare = found.group().strip(_BLANKS)
        if bare:
            places.append((found.start() + left, found.start() + left + len(bare)))
    found_lines = []
    before = 0
    for i, (start, end) in enumerate(places):
        gap = text[end:places[i + 1][0]] if i + 1 < len(places) else ""
        after = 1 if gap == "\n" else len(_BREAK.findall(gap))
        found_lines.append(Line(text[start:end], start, end, before, after))
        before = after
    return found_lines


@dataclass(frozen=True, slots=True)
class _Cue:
    text: str
    kind: str
    words: int
    label: bool = False


@dataclass(frozen=True, slots=True)
class _Cues:
    """``opening`` is by the first two characters of the cue, so that a line is held against a handful."""

    whole: dict[str, str]
    opening: dict[str, list[_Cue]]
    within: list[_Cue]


@cache
def _cues(language: str) -> _Cues:
    table, neutral = load_table(language, "document"), load_data("document.toml")
    found = _Cues({}, {}, [])
    for kind in KINDS:
        cues: dict[str, Any] = table[kind]
        words: int = cues["words"]
        for text in cues.get("whole", ()):
            found.whole.setdefault(normal(text), kind)
        for name in ("start", "label"):
            for text in map(normal, cues.get(name, ())):
                found.opening.setdefault(text[:2], []).append(_Cue(text, kind, words, name == "label"))
        for text in (*cues.get("within", ()), *neutral.get(kind, {}).get("within", ())):
            found.within.append(_Cue(normal(text), kind, words))
    return found


@cache
def _neutral() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    table = load_data("document.toml")
    credited = table["credits"]
    return frozenset(credited["agencies"]), tuple(credited["suffixes"]), frozenset(table["share"]["networks"])


def opens_with(norm: str, cue: str) -> bool:
    """Whether a normalised line opens with a cue, at the end of a word."""
    if not norm.startswith(cue):
        return False
    return len(norm) == len(cue) or not cue[-1].isalnum() or not norm[len(cue)].isalnum()


def _contains(norm: str, cue: str) -> bool:
    at = norm.find(cue)
    return at >= 0 and not (at > 0 and norm[at - 1].isalnum()) and opens_with(norm[at:], cue)


def _by_cue(norm: str, line: Line, cues: _Cues) -> str | None:
    bare = _EDGE.sub("", norm)
    if len(bare) < 60:
        counted = _EDGE.sub("", _COUNT.sub(" ", bare))
        if kind := cues.whole.get(bare) or cues.whole.get(counted):
            return kind
    opening = norm.lstrip(_LEADERS)
    for cue in cues.opening.get(opening[:2], ()):
        if line.words <= cue.words and opens_with(opening, cue.text):
            if not cue.label or _LABEL_END.match(opening, len(cue.text)):
                return cue.kind
    if not line.ended:
        return next((cue.kind for cue in cues.within if line.words <= cue.words and _contains(norm, cue.text)), None)
    return None


def _credited(norm: str, line: Line, language: str) -> bool:
    """A caption that closes with its agency or photographer («(POOL / JEAN DUPONT)», «/ AFP», `(Photo by …)`).

    An agency alone in brackets behind a sentence is the sentence's source, and no caption.
    """
    agencies, suffixes, _ = _neutral()
    if " " not in norm and (norm.endswith(suffixes) or _INITIALS.fullmatch(line.text)):
        return True
    found = _TAIL.search(line.text)
    if not found or line.words > 45:
        return False
    inner = found.group("bracket") or found.group("bare")
    pieces = [_EDGE.sub("", normal(piece)) for piece in _CREDIT_PARTS.split(inner)]
    cues = load_table(language, "document")["credit"]
    listed = any(piece in agencies for piece in pieces)
    labelled = any(opens_with(pieces[0], normal(cue)) for cue in cues["tail"]) or "©" in found.group()
    shouted = found.group("bracket") is not None and "/" in inner and inner.upper() == inner
    if _SENTENCE_END.search(line.text[:found.start()].rstrip()):
        bracketed = found.group("bracket") is not None
        return "©" in found.group() or (bracketed and (labelled or (listed and len(pieces) > 1)))
    return listed or labelled or (shouted and any(piece.isalpha() for piece in pieces))


@cache
def _bar(language: str) -> frozenset[str]:
    return frozenset(load_table(language, "document")["share"]["bar"])


def _share_bar(norm: str, language: str) -> bool:
    networks, bar = _neutral()[2], _bar(language)
    named = set()
    for found in _WORD.finditer(norm):
        word = found.group()
        if word in networks and word not in bar:
            named.add(word)
        elif word not in bar and word not in networks and not word.isdigit():
            return False
    return len(named) >= 2


def _promoted(line: Line, language: str) -> bool:
    """«À Simseo | Another headline»: a preposition, the name of a site, a bar, and a headline."""
    head, bar, rest = line.text.partition("|")
    if not bar or not rest.strip() or line.words > 40:
        return False
    head = normal(head.strip())
    for prefix in sorted(load_table(language, "document")["promo"]["prefix"], key=len, reverse=True):
        cue = normal(prefix)
        if opens_with(head, cue) and 0 < len(head[len(cue):].split()) <= 4:
            return line.text.split("|")[0].strip().split()[-1][:1].isupper()
    return False


def kind_of(line: Line, languages: tuple[str, ...]) -> str | None:
    """What furniture a line is by the cues of any of the languages, or None: article text.

    >>> page = lines("Photo : Jean Dupont\\nÀ Simseo | Un autre titre\\nLe groupe a perdu 3 milliards d'euros.")
    >>> [kind_of(line, ("fr",)) for line in page]
    ['credit', 'promo', None]
    """
    if len(line.text) > LONGEST:
        return None
    norm = normal(line.text)
    return next((kind for language in languages if (kind := _kind(norm, line, language))), None)


def _kind(norm: str, line: Line, language: str) -> str | None:
    if kind := _by_cue(norm, line, _cues(language)):
        return kind
    if "|" in norm and _promoted(line, language):
        return "promo"
    if _share_bar(norm, language):
        return "share"
    return "caption" if _credited(norm, line, language) else None
