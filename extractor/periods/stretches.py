"""Stretches counted from something: rolling windows, the rest of a year, the units before a period, days after one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extractor.periods import calendars
from extractor.periods.anchors import Context, Placed, Resolved, shifted
from extractor.periods.calendars import DAY
from extractor.periods.grammar import Reading
from extractor.periods.units import CLOCK, Unreadable, duration_value, number_of, span_of


def resolve_window(reading: Reading, context: Context) -> Resolved:
    """A rolling window: it ends on the publication date, or begins there."""
    count, unit = number_of(reading) if reading.get("n") is not None else Decimal(1), str(reading.get("unit"))
    value = duration_value(count, unit)
    today = context.today
    if count is None or unit in CLOCK or today is None or not context.day_known("day"):
        return Resolved("DURATION", value, unit=unit)
    if int(reading.get("sign")) < 0:
        start, end = calendars.shift(today, -count, unit), today
    else:
        start, end = today, calendars.shift(today, count, unit)
    return Resolved("DURATION", value, start, end, unit, anchor="published")


def resolve_preceding(reading: Reading, context: Context) -> Resolved:
    """«les deux années précédentes»: whole units before the one that the period named last lies in."""
    count, unit = number_of(reading), str(reading.get("unit"))
    if count is None or unit in CLOCK or count != int(count):
        return Resolved("DATE", "PAST_REF")
    order = calendars.FINENESS

    def wanted(place: Placed) -> bool:
        resolved = place.resolved
        known = resolved.stretch is not None and resolved.unit in order
        return known and order.index(str(resolved.unit)) <= order.index(unit)

    found = context.referent(wanted)
    moment = found.resolved.stretch[0] if found and found.resolved.stretch else context.today
    value = duration_value(count, unit)
    if moment is None or (found is None and not context.day_known(unit)):
        return Resolved("DURATION", value, unit=unit)
    opening = calendars.unit_stretch(moment, unit)[0]
    return Resolved("DURATION", value, calendars.shift(opening, -count, unit), opening - DAY, unit,
                    anchor="text" if found else "published", relation="prior")


def resolve_rest(reading: Reading, context: Context) -> Resolved:
    """`the rest of the year`: from the publication date on; all of a stretch that is not reached yet."""
    inner = context.resolve(reading.get("inner"))
    if inner.stretch is None or context.today is None:
        return replace(inner, mod="END")
    start, end = max(inner.stretch[0], context.today), inner.stretch[1]
    if start > end:
        return replace(inner, mod="END")
    return replace(inner, value=calendars.stretch_value(start, end), start=start, end=end)


def resolve_to_date(reading: Reading, context: Context) -> Resolved:
    """`year to date`: from the first day of the unit to the publication date."""
    inner = context.resolve(Reading("rel", {"unit": reading.get("unit"), "offset": 0}))
    if inner.stretch is None or context.today is None or not context.day_known("day"):
        return inner
    start, end = inner.stretch[0], context.today
    return replace(inner, value=f"{start.isoformat()}/{end.isoformat()}", start=start, end=end)


def resolve_beside(reading: Reading, context: Context) -> Resolved:
    """`two days after Christmas`: a dated period moved by some units."""
    count, unit, sign = span_of(reading), str(reading.get("unit", "day")), int(reading.get("sign"))
    inner = context.resolve_part(reading.get("inner"))
    if count is None or unit in CLOCK:
        raise Unreadable("no number of units of a calendar")
    moved = shifted(inner, sign * count, unit)
    return replace(moved or inner, anchor=inner.anchor, explicit=inner.explicit)


def resolve_starting(reading: Reading, context: Context) -> Resolved:
    """`the year starting June 2026`: some units from the first day of something."""
    count, unit = number_of(reading) or Decimal(1), str(reading.get("unit"))
    inner = context.resolve(reading.get("inner"))
    if inner.stretch is None:
        return Resolved("DURATION", duration_value(count, unit), unit=unit)
    start = inner.stretch[0]
    end = calendars.shift(start, count, unit) - DAY
    counted = reading.get("n") is not None
    value = duration_value(count, unit) if counted else calendars.stretch_value(start, end)
    return Resolved("DURATION" if counted else "DATE", value, start, end, unit, anchor=inner.anchor, explicit=True)
