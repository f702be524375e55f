"""Whether a duration is what the text measures, and so an amount, or says when something holds, and so a period.

SPEC's rule is of the word that governs it: a verb or noun that measures time (`took 54 days`, «un retard de trois
mois»), or what stands behind it (`15 years in prison`, «deux heures de plus»). Units below a day are measured unless
a word of the clock or the calendar opens a window (`for the last two hours`).
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor.amounts.ratios import Ratios
from extractor.amounts.tokens import Tokens as AmountTokens
from extractor.amounts.units import Units
from extractor.claims.lexicon import load_lexicon
from extractor.lexemes import lexemes
from extractor.model import Period
from extractor.periods.cues import followed, preceded, word_rows
from extractor.periods.tokens import Tokens, tokens
from extractor.resources import load_table

# Code points around a duration that are searched for what it measures, and words that may stand between.
BESIDE = 60
NEAR = 5
# Hedges that may stand one after the other before a number: `took only about 54 days`.
_HEDGES = 3
_LONGEST = 6
# No unit of speed and no fraction has a piece longer than this many code points.
_SHORT = 16
_COUNTED = re.compile(r"P(T?)([0-9]+)")
_DAY = 24


@dataclass(frozen=True, slots=True)
class _Cues:
    before: Mapping[tuple[str, ...], int]
    after: Mapping[tuple[str, ...], int]
    skipped: Mapping[tuple[str, ...], int]
    window_before: Mapping[tuple[str, ...], int]
    window_after: Mapping[tuple[str, ...], int]
    articles: frozenset[str]
    units: frozenset[str]


@cache
def _cues(language: str) -> _Cues:
    table: dict[str, Any] = load_table(language, "periods")
    rows = {key: word_rows(phrases) for key, phrases in table["measured"].items()}
    words = table["words"]
    return _Cues(
        rows["before"], rows["after"], rows["skipped"], rows["window_before"], rows["window_after"],
        frozenset(load_table(language, "numbers")["articles"]),
        frozenset(word for listed in words["units"].values() for word in listed),
    )


def measured(text: str, language: str, period: Period) -> bool:
    """Whether a period is a duration that is what the text measures («une semaine de 35 heures», `took 54 days`).

    >>> from extractor.periods import find_periods
    >>> text = "Training took 54 days; sales rose for five years."
    >>> [(period.text, measured(text, "en", period)) for period in find_periods(text, "en")]
    [('54 days', True), ('five years', False)]
    """
    if len(period.text) < _SHORT:
        begin = max(text.rfind("\n", 0, period.start) + 1, period.start - BESIDE)
        if _no_time(text[begin : period.end + BESIDE], language, (period.start - begin, period.end - begin)):
            return True
    value = _COUNTED.match(period.value)
    if period.type != "DURATION" or period.dated or value is None:
        return False
    start = max(text.rfind("\n", 0, period.start) + 1, period.start - BESIDE)
    if _beside(text[start : period.end + BESIDE], language, (period.start - start, period.end - start)):
        return True
    cues = _cues(language)
    read = tokens(text[start : period.end + BESIDE])
    first = read.starts.index(period.start - start) if period.start - start in read.starts else None
    if first is None:
        return False
    last = first
    while last < len(read.ends) and read.ends[last] <= period.end - start:
        last += 1
    if last - first == 2 and read.norms[first] in cues.articles and read.norms[first + 1] in cues.units:
        return False  # «une heure», `a year`: no number
    if followed(read, last, cues.window_after):
        return False
    places = _hedged(read, first, cues)
    framed = (read.norms[first],) in cues.window_before  # `down for the past three hours`
    told = not framed and any(preceded(read, at, cues.before, _LONGEST) for at in places)
    if told or followed(read, last, cues.after, _LONGEST):
        return True
    days = value[1] and period.value.endswith("H") and int(value[2]) % _DAY == 0
    if not value[1] or days:
        return False  # `in 24 hours` counts days
    # a title or a line that begins so tells how long its own reading takes
    opens = any(read.gaps[at] == 2 for at in places)
    return not opens and not any(preceded(read, at, cues.window_before) for at in places)


def _hedged(read: Tokens, at: int, cues: _Cues) -> list[int]:
    """Where the number begins, and where each of the hedges before it does."""
    places = [at]
    while len(places) <= _HEDGES and (length := preceded(read, places[-1], cues.skipped)):
        places.append(places[-1] - length)
    return places


def _beside(piece: str, language: str, here: tuple[int, int]) -> bool:
    """Whether a thing whose time is measured (a battery, a warranty) stands within a few words."""
    words = [w for w in lexemes(piece) if w.kind not in {"space", "newline"}]
    for cue in load_lexicon(language).find(words, piece):
        if cue.entry.field != "choice" or cue.entry.key != "measured" or (cue.start < here[1] and here[0] < cue.end):
            continue
        between = words[cue.last + 1 :] if cue.end <= here[0] else words[: cue.first]
        gap = [w for w in between if (cue.end <= w.start < here[0]) or (here[1] <= w.start < cue.start)]
        if len(gap) <= NEAR and not any(w.text in {".", ";", "!", "?"} for w in gap):
            return True
    return False


def _no_time(text: str, language: str, here: tuple[int, int]) -> bool:
    """Whether the words are a piece of a unit (`miles per hour`) or a part of a whole (`up by a quarter`)."""
    piece = AmountTokens(text)
    units = Units.of(language).names
    for first in range(len(piece)):
        if piece.starts[first] >= here[0]:
            break
        named = units.at(piece, first)
        if named and piece.ends[named[0] - 1] >= here[1]:
            return True
    parts = Ratios.of(language).find(piece, [True] * len(piece))
    return any(piece.starts[part.first] <= here[0] and here[1] <= piece.ends[part.last - 1] for part in parts)
