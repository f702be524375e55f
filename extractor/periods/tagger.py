"""The tagger for temporal expressions: from a text to periods with TIMEX3 values and dates.

The grammar (``lang/*/periods.toml``) decides what the span is and what it means; this module decides where it stands,
whether one of its ends is open, and in what order the expressions are resolved.
"""
from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractor.model import Period, Published
from extractor.periods.anchors import Context, Placed, Resolved
from extractor.periods.calendars import DAY
from extractor.periods.cues import Cues, cues_of, metadata_end, preceded
from extractor.periods.grammar import Grammar, Match, Memo, Reading, form_of, grammar
from extractor.periods.guards import guards_of
from extractor.periods.patterns import HYPHENS
from extractor.periods.tense import is_compared, tense_of
from extractor.periods.tokens import Tokens, tokens
from extractor.periods.units import Unreadable
from extractor.periods.values import points, resolve

_FULL_STOPS = frozenset(".!?\u2026")
_CLOSING = frozenset("\"\u00bb\u201d\u2019)]")
_JOINTS = frozenset(".,:/")  # between two digits, they make one number of them
_STICKY = frozenset("./_@#$\u20ac")  # before digits, they make something else of them
_NAMELIKE = frozenset("/_@")
# A line of the page's own has at most so many tokens before its date, and so many behind it (a time, an author).
_STAMP_WORDS = 6
_STAMP_REST = 14
# Parses that are kept for tokens nearby; more would only cost memory.
_MEMO = 4096


def find_periods(text: str, language: str, *, published: Published | None = None,
                 fiscal_year_end: Callable[[int], str | None] | None = None,
                 names: Sequence[tuple[int, int]] = ()) -> list[Period]:
    """All periods of a text, in order, none overlapping another.

    ``fiscal_year_end`` gives for an offset the fiscal year end of the company in play there: ``06-30``, or
    ``last-sunday-01`` for a 52/53-week year. ``names`` are the places of names, in which no period lies.

    >>> found = find_periods("Au T3 2025, +8 % sur un an.", "fr")
    >>> [(p.text, p.value, p.start_date and p.start_date.isoformat()) for p in found]
    [('T3 2025', '2025-Q3', '2025-07-01'), ('un an', 'P1Y', None)]
    """
    read = tokens(text)
    cues = cues_of(language)
    context = Context(published, language, cues.order, fiscal_year_end, resolver=resolve)
    tagged = [m for m in _scan(read, language, cues) if not _in_names(read, m, names)]
    head = metadata_end(text, cues)
    tagged = [m for m in tagged if read.starts[m.start] >= head and not _page_stamp(read, m, cues)]
    context.fiscal_told = any(_is_fiscal(m.reading) for m in tagged)
    resolved = _resolve_all(text, read, tagged, context, cues)
    periods = []
    for match, meaning in zip(tagged, resolved, strict=True):
        if meaning is None:
            continue
        start, end = read.starts[match.start], read.ends[match.end - 1]
        periods.append(Period(text[start:end], start, end, meaning.type, meaning.value, meaning.start, meaning.end,
                              meaning.mod, meaning.basis, meaning.anchor, meaning.relation, match.rule))
    return periods


# ----------------------------------------------------------------------------------------------------------------- scan


def _scan(read: Tokens, language: str, cues: Cues) -> list[Match]:
    compiled = grammar(language)
    found: list[Match] = []
    memo: Memo = {}
    free = 0
    norms, gaps, begins = read.norms, read.gaps, compiled.begins
    for at in [at for at, norm in enumerate(norms) if begins[norm]]:
        if at < free:
            continue
        second = begins[norms[at]]
        if not isinstance(second, bool):
            following = norms[at + 1] if at + 1 < len(norms) and gaps[at + 1] != 2 else ""
            if following not in second and form_of(following) not in second:
                continue
        if not _can_begin(read, at, compiled):
            continue
        if len(memo) > _MEMO:
            memo.clear()
        match = next((m for m in compiled.at(read, at, memo) if _stands(read, m, cues)), None)
        if match is None:
            continue
        if match.reading.kind in {"duration", "set", "within"}:
            # «une année 2016»: what starts inside and reaches further is meant.
            inside = (m for start in range(at + 1, match.end) if _can_begin(read, start, compiled)
                      for m in compiled.at(read, start, memo))
            match = next((m for m in inside if m.end > match.end and _stands(read, m, cues)), match)
        found.append(match)
        free = max(match.end, at + 1)
    return found


def _can_begin(read: Tokens, at: int, compiled: Grammar) -> bool:
    """Whether a token can be the first of a period: no more than a year's digits, and not glued to a word before it."""
    if not compiled.can_begin(read.norms[at]):
        return False
    if at == 0 or read.gaps[at]:
        return True
    glued = read.norms[at - 1]
    return not glued[-1].isalnum() and glued not in (_STICKY if read.is_digits(at) else _NAMELIKE)


def _stands(read: Tokens, match: Match, cues: Cues) -> bool:
    """Whether what looks like a period is one where it stands."""
    norms, gaps, at, end = read.norms, read.gaps, match.start, match.end
    digits = read.is_digits(at)
    if end < len(norms) and gaps[end] == 0:
        if norms[end][0].isalnum():
            return False
        more = end + 1 < len(norms) and gaps[end + 1] == 0
        if more and norms[end] in _JOINTS and read.is_digits(end - 1) and read.is_digits(end + 1):
            return False
        if more and norms[end] in HYPHENS and match.reading.kind in {"duration", "set", "rel"}:
            return False  # a compound goes on: `a quarter-on-quarter rise`
    if at and digits and gaps[at] == 1 and len(norms[at]) == 3 and read.is_digits(at - 1):
        return False  # the end of a number in groups of three
    if preceded(read, at + 1, cues.guards["blocked"]):
        return False
    if match.reading.kind == "numericday" and _stamped(read, end):
        return False
    return all(guard(read, match, cues) for guard in guards_of(match))


def _stamped(read: Tokens, end: int) -> bool:
    """Whether a clock time follows («23/10/2025 à 08:33»): the page's own stamp, not the article's words."""
    return any(read.is_digits(at) and read.norms[at + 1] in {":", "h"} and read.is_digits(at + 2)
               for at in (end, end + 1) if at + 2 < len(read.norms))


def _page_stamp(read: Tokens, match: Match, cues: Cues) -> bool:
    """Whether a date belongs to a line of the page's own: `published: 2025-09-02`, «Publié le 3 mai 2025 à 8 h»."""
    at = match.start
    while at and read.gaps[at] != 2 and match.start - at < _STAMP_WORDS:
        at -= 1
    if read.gaps[at] != 2:
        return False
    end = match.end
    while end < len(read.norms) and read.gaps[end] != 2 and end - match.end < _STAMP_REST:
        end += 1
    if end < len(read.norms) and read.gaps[end] != 2:
        return False
    keyed = any(tuple(read.norms[at:at + length]) in cues.stamps for length in (1, 2, 3))
    return keyed and not (read.norms[end - 1] in _FULL_STOPS and end - match.end < 2 and end - at > _STAMP_WORDS)


def _is_fiscal(reading: Reading) -> bool:
    inner = reading.get("inner")
    outer = reading.get("outer")
    return (reading.kind in {"quarter", "half", "of"} and bool(reading.get("fiscal")) or reading.get("fy") is not None
            or (isinstance(inner, Reading) and isinstance(outer, Reading) and outer.kind == "fiscalyear")
            or (reading.kind == "of" and isinstance(inner, Reading) and bool(inner.get("fiscal"))))


def _in_names(read: Tokens, match: Match, names: Sequence[tuple[int, int]]) -> bool:
    """Whether a period lies in a name, or across its edge. ``names`` may be in any order; they are few."""
    start, end = read.starts[match.start], read.ends[match.end - 1]
    for first, last in names:
        if first < end and start < last and not (start <= first and last <= end and (start, end) != (first, last)):
            return True
    return False


# -------------------------------------------------------------------------------------------------------------- resolve


def _resolve_all(text: str, read: Tokens, tagged: list[Match], context: Context, cues: Cues) -> list[Resolved | None]:
    """First what stands for itself, then what points at it («la même période», «un an plus tôt»)."""
    paragraphs = [at for at, gap in enumerate(read.gaps) if gap == 2]
    sentences = sorted({*paragraphs, *_sentence_starts(read)})
    meanings: list[Resolved | None] = [None] * len(tagged)
    for pointing in (False, True):
        for index, match in enumerate(tagged):
            if points(match.reading) != pointing:
                continue
            offset = read.starts[match.start]
            context.offset = offset
            context.sentence = bisect.bisect_right(sentences, match.start)
            context.paragraph = bisect.bisect_right(paragraphs, match.start)
            context.compared = is_compared(read, match.start, cues)
            context.tense = "past" if context.compared else tense_of(read, match.start, match.end, cues)
            if context.tense is None and preceded(read, match.start, cues.open_end):
                context.tense = "future"  # «d'ici mars», `until Sunday`
            context.quote = text[offset:read.ends[match.end - 1]]
            try:
                meaning = resolve(match.reading, context)
            except Unreadable:
                continue
            meaning = _opened(read, match, meaning, context.tense, cues)
            meanings[index] = meaning
            if meaning.unit:
                known = Placed(meaning, offset, context.sentence, context.paragraph, match.reading.kind,
                               context.compared)
                bisect.insort(context.placed, known, key=lambda place: place.offset)
    return meanings


def _sentence_starts(read: Tokens) -> Iterable[int]:
    """The tokens after a full stop and a blank that do not go on in lower case."""
    count = len(read.norms)
    for at, norm in enumerate(read.norms):
        if norm in _FULL_STOPS:
            after = at + 1
            while after < count and after < at + 4 and read.gaps[after] == 0 and read.norms[after] in _CLOSING:
                after += 1
            if after < count and read.gaps[after] == 1 and not read.is_lower(after):
                yield after


def _opened(read: Tokens, match: Match, meaning: Resolved, tense: str | None, cues: Cues) -> Resolved:
    """«depuis 2023» has only a start, «d'ici 2030» only an end."""
    if meaning.start is None or meaning.end is None or meaning.type != "DATE" or match.reading.kind in {
            "interval", "yearpair", "daypair", "window"}:
        return meaning
    at = match.start
    for _ in range(4):
        whole = (meaning.start, meaning.end)
        if meaning.unit == "day" and tense == "past" and preceded(read, at, cues.from_day):
            return meaning  # «repoussée dès le lendemain»: on that day
        if preceded(read, at, cues.open_start):
            return replace(meaning, end=None, whole=whole)
        if preceded(read, at, cues.open_before):
            end = meaning.end if meaning.mod == "END" else meaning.start - DAY
            return replace(meaning, start=None, end=end, whole=whole)
        if preceded(read, at, cues.open_end):
            return replace(meaning, start=None, whole=whole)
        if at and read.norms[at - 1] in cues.skip and read.gaps[at] != 2:
            at -= 1
        else:
            break
    return meaning
