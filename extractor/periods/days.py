"""Days that are named by less than day, month and year: «mardi 4», `the 15th`, 22/04, weekends."""

from __future__ import annotations

import datetime
from dataclasses import replace

from extractor.periods import calendars
from extractor.periods.anchors import Context, Resolved, calendar_unit
from extractor.periods.calendars import DAY, Date
from extractor.periods.grammar import Reading
from extractor.periods.units import UNKNOWN, Unreadable

# A weekday with its day of the month means one at most this far in the direction of the verb, else the nearest.
NEARBY = datetime.timedelta(days=45)
# Months looked through for a day of the month: a 31st comes every other month, a weekday with it within a year or so.
_MONTHS = 14
# Years to each side in which the weekday may settle the year: farther off, the weekday is the likelier slip.
_YEARS = 1


def _same_days(today: Date, day: int) -> list[Date]:
    """The days of this number in the months around a date, in order."""
    found = []
    for months in range(-_MONTHS, _MONTHS + 1):
        first = calendars.add_months(today.replace(day=1), months)
        if day <= calendars.month_stretch(first.year, first.month)[1].day:
            found.append(first.replace(day=day))
    return found


def resolve_weekday_day(reading: Reading, context: Context) -> Resolved:
    """«mardi 4», `Friday the 15th`: the day near the publication on which both agree."""
    weekday, day = int(reading.get("n")), int(reading.get("day"))
    today = context.today
    if today is None or not context.day_known("day"):
        return Resolved("DATE", f"XXXX-XX-{day:02d}", unit="day")
    fitting = [date for date in _same_days(today, day) if date.isoweekday() == weekday]
    if not fitting:
        raise Unreadable(f"no {day} near {today} is this weekday")
    nearest = min(fitting, key=lambda date: abs(date - today))
    future = context.tense == "future"
    meant = [date for date in fitting if (date >= today if future else date <= today) and abs(date - today) < NEARBY]
    chosen = (meant[0] if future else meant[-1]) if meant and context.tense else nearest
    return replace(calendar_unit(chosen, "day"), anchor="published")


def resolve_weekday_date(reading: Reading, context: Context) -> Resolved:
    """`Wednesday, May 10` without a year: in the year, near the publication, in which it is that weekday."""
    inner: Reading = reading.get("inner")
    usual = context.resolve(inner)
    today = context.today
    if today is None or usual.start is None or usual.start.isoweekday() == int(reading.get("n")):
        return usual
    fitting = []
    for year in range(today.year - _YEARS, today.year + _YEARS + 1):
        try:
            date = usual.start.replace(year=year)
        except ValueError:
            continue  # 29 February
        if date.isoweekday() == int(reading.get("n")):
            fitting.append(date)
    if not fitting:
        return usual
    return replace(calendar_unit(min(fitting, key=lambda date: abs(date - today)), "day"), anchor="published")


def resolve_day_of_month(reading: Reading, context: Context) -> Resolved:
    """`on the 15th`: the last one, or the next where the verb is future, the nearest without a verb; «le 15 du mois» in
    the month that is said."""
    day = int(reading.get("day"))
    outer: Reading | None = reading.get("outer")
    if outer is not None:
        month = context.resolve(outer)
        if month.stretch is None:
            return Resolved("DATE", f"{month.value}-{day:02d}", unit="day")
        first, last = month.stretch
        if day > last.day:
            raise Unreadable("the month has no such day")
        return replace(calendar_unit(first.replace(day=day), "day"), anchor=month.anchor)
    today = context.today
    if today is None or not context.day_known("day"):
        return Resolved("DATE", f"XXXX-XX-{day:02d}", unit="day")
    dates = _same_days(today, day)
    coming, gone = next(d for d in dates if d >= today), next(d for d in reversed(dates) if d <= today)
    ahead = context.tense == "future" or (context.tense is None and coming - today < today - gone)
    chosen = coming if ahead else gone
    return replace(calendar_unit(chosen, "day"), anchor="published")


def resolve_short_date(reading: Reading, context: Context) -> Resolved:
    """22/04: day and month in the order of the language, in the other where that makes no date."""
    first, second = int(reading.get("x")), int(reading.get("y"))
    month, day = (first, second) if context.order == "MDY" else (second, first)
    if month > 12:
        month, day = day, month
    if month > 12:
        raise Unreadable("neither is a month")
    return context.resolve(Reading("day", {"month": month, "day": day}))


def resolve_weekend(reading: Reading, context: Context) -> Resolved:
    """`over the weekend`: the last one, or the one to come where the verb is future; today's on a weekend."""
    today = context.today
    if today is None or not context.day_known("day"):
        return Resolved("DATE", UNKNOWN["weekend"], unit="weekend")
    start = calendars.unit_stretch(today, "weekend")[0]
    if start > today and context.tense != "future":
        start -= 7 * DAY
    return replace(calendar_unit(start, "weekend"), anchor="published")
