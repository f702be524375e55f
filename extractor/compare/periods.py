"""How two periods lie to each other, by their dates and not by their words."""

from __future__ import annotations

import datetime
from enum import StrEnum

from extractor.compare.statements import Span
from extractor.resources import load_data

# Up to so many days a period is an occasion («mardi», `in September`), beyond it a season of business.
OCCASION, WEEK = 31, 7
# So long after its end a quarter is reported.
ANNOUNCED = datetime.timedelta(days=60)
DAY = datetime.timedelta(days=1)


class Lie(StrEnum):
    """``later`` and ``earlier`` are the second's place after or before the first; ``apart`` are periods of different
    length; ``unknown`` where a date is missing."""

    same = "same"
    unknown = "unknown"
    later = "later"
    earlier = "earlier"
    apart = "apart"


def lie(first: Span | None, second: Span | None) -> Lie:
    """Where the second period lies, seen from the first.

    >>> def span(start, end):
    ...     return Span(datetime.date.fromisoformat(start), datetime.date.fromisoformat(end))
    >>> lie(span("2025-07-01", "2025-09-30"), span("2025-06-29", "2025-09-27")).value
    'same'
    >>> lie(span("2025-04-01", "2025-06-30"), span("2025-07-01", "2025-09-30")).value
    'later'
    >>> lie(span("2025-01-01", "2025-06-30"), span("2025-01-01", "2025-12-31")).value
    'apart'
    """
    if first is None or second is None:
        return Lie.unknown
    slack = load_data("compare.toml")["limits"]["slack"]
    if not (first.start and first.end and second.start and second.end):
        return _open(first, second, slack)
    short, long = sorted((first.days or 0, second.days or 0))
    ahead = (second.start - first.start).days
    apart_start, apart_end = abs(ahead), abs((first.end - second.end).days)
    if long <= OCCASION:
        return _occasions(first, second)
    if short > 2 * OCCASION and apart_start <= slack and apart_end <= slack or not (apart_start or apart_end):
        return Lie.same
    if short <= WEEK:
        # the day of an announcement beside the quarter announced, which ended not long before
        day, season = (first, second) if first.days == short else (second, first)
        if season.start and season.end and day.start and season.start <= day.start <= season.end + ANNOUNCED:
            return Lie.unknown
        return Lie.apart
    if long <= short * 1.25:
        if apart_start > slack:
            return Lie.later if ahead > 0 else Lie.earlier
    return Lie.apart


def _occasions(first: Span, second: Span) -> Lie:
    """Days, weeks and months: one inside the other is the same occasion told less exactly."""
    if not (first.start and first.end and second.start and second.end):
        return Lie.unknown
    if first.start - DAY <= second.end and second.start - DAY <= first.end:
        inside = first.start <= second.start <= second.end <= first.end
        around = second.start <= first.start <= first.end <= second.end
        near = max(first.days or 0, second.days or 0) == 1
        return Lie.same if inside or around or near else Lie.apart
    return Lie.later if second.start > first.start else Lie.earlier


def _open(first: Span, second: Span, slack: int) -> Lie:
    ends = [(a, b) for a, b in ((first.start, second.start), (first.end, second.end)) if a and b]
    if not ends:
        return Lie.unknown
    if all(abs((a - b).days) <= slack for a, b in ends):
        return Lie.same
    both_open = (first.start is None) == (second.start is None) and (first.end is None) == (second.end is None)
    if not both_open:
        return Lie.unknown
    return Lie.later if all(b > a for a, b in ends) else Lie.earlier
