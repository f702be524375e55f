"""From the readings of the grammar to TIMEX3 values and dates. One function for each kind of reading."""
from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from extractor import calendars
from extractor.anchors import (LOOK_BACK, REPORTED, YEARS, Context, Placed, Resolved, calendar_unit, choose_year, fiscal_value, shifted)
from extractor.calendars import DAY, Date, Stretch
from extractor.model import decimal_string
from extractor.period_grammar import Reading

_LETTER = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y", "hour": "H", "minute": "M", "second": "S",
           "decade": "E", "century": "C", "weekend": "WE", "fortnight": "W", "half": "M"}
_CLOCK = frozenset({"hour", "minute", "second"})
_TIMES = {"fortnight": 2, "half": 6, "decade": 10, "century": 100}
_SEASONS = ("SP", "SU", "FA", "WI")
_UNKNOWN = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX",
            "half": "XXXX-HX", "year": "XXXX", "decade": "XXX", "century": "XX", "fortnight": "XXXX-WXX"}


class Unreadable(ValueError):
    """The words make no date: 30 February, a month 14."""


def resolve(reading: Reading, context: Context) -> Resolved:
    """Raises Unreadable where the words make no date."""
    try:
        meaning = _KINDS[reading.kind](reading, context)
    except OverflowError as error:
        raise Unreadable(str(error)) from error
    if meaning.start and meaning.end and meaning.start > meaning.end:
        raise Unreadable("it ends before it begins")
    return meaning


def points(reading: Reading) -> bool:
    """Whether an expression points at another period of the text, which must be resolved before it."""
    if reading.kind in {"same", "shift", "ana", "within"}:
        return True
    return any(isinstance(inner, Reading) and points(inner) for inner in reading.slots.values())


def duration_value(count: Decimal | None, unit: str) -> str:
    """
    >>> duration_value(Decimal(90), "day"), duration_value(None, "month"), duration_value(Decimal("1.5"), "year")
    ('P90D', 'PXM', 'P1.5Y')
    """
    letter = "Y" if unit in {"decade", "century"} and count is not None else _LETTER[unit]
    number = "X" if count is None else decimal_string(count * _TIMES.get(unit, 1))
    return f"P{'T' if unit in _CLOCK else ''}{number}{letter}"


def _number(reading: Reading, slot: str = "n") -> Decimal | None:
    """A count, in its parts: `twenty` `five`, `one and a half`, 1 . 5; None for «quelques»."""
    value = reading.get(slot)
    if isinstance(value, Reading):
        return _number(value)
    if value is None or value == "X":
        return None
    number = Decimal(value) + Decimal(reading.get("plus", 0))
    if reading.get("tenth") is not None:
        number += Decimal(f"0.{reading.get('tenth')}")
    return number + Decimal("0.5") if reading.get("half") else number


def _span_of(reading: Reading) -> Decimal | None:
    number = _number(reading)
    return number + Decimal("0.5") if number is not None and reading.get("half") else number


def _day_resolved(year: int, month: int, day: int, **more: object) -> Resolved:
    try:
        date = Date(year, month, day)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    return Resolved("DATE", date.isoformat(), date, date, "day", **more)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------- years and their parts


def _year_number(reading: Reading | int, context: Context) -> tuple[int | None, bool, str | None]:
    """A year of any kind as (number, fiscal, anchor)."""
    if isinstance(reading, int):
        return reading, False, None
    if reading.kind == "year":
        return int(reading.get("year")), False, None
    found = resolve(reading, context)
    if found.fiscal:
        return found.fiscal[0], True, found.anchor
    if found.basis == "fiscal":
        return None, True, found.anchor
    return (found.start.year if found.start else None), False, found.anchor


def _year(reading: Reading, context: Context) -> Resolved:
    year = int(reading.get("year"))
    start, end = calendars.years_stretch(year, year)
    return Resolved("DATE", f"{year:04d}", start, end, "year", explicit=True)


def _fiscal_year(reading: Reading, context: Context) -> Resolved:
    year = int(reading.get("year"))
    if reading.get("from") is not None and year - int(reading.get("from")) != 1:
        raise Unreadable("a fiscal year spans two years")
    return _fiscal(context, year)


def _fiscal(context: Context, year: int, *, quarter: int | None = None, half: int | None = None) -> Resolved:
    spec = context.fiscal_end
    stretch = calendars.fiscal_stretch(spec, year, quarter=quarter, half=half) if spec else None
    return replace(fiscal_value(year, quarter, half, stretch), explicit=True)


def _split_year(reading: Reading, context: Context) -> Resolved:
    first, last = int(reading.get("from")), int(reading.get("year"))
    if last - first != 1:
        raise Unreadable("two years in a row are meant")
    return Resolved("DATE", f"{first:04d}/{last:04d}", Date(first, 9, 1), Date(last, 8, 31), "year", explicit=True)


Maker = Callable[[int], tuple[str, Stretch | None]]


def _quarter_in(number: int) -> Maker:
    return lambda year: (f"{year:04d}-Q{number}", calendars.quarter_stretch(year, number))


def _half_in(number: int) -> Maker:
    return lambda year: (f"{year:04d}-H{number}", calendars.half_stretch(year, number))


def _month_in(number: int) -> Maker:
    return lambda year: (f"{year:04d}-{number:02d}", calendars.month_stretch(year, number))


def _season_in(number: int) -> Maker:
    return lambda year: (f"{year:04d}-{_SEASONS[number]}", calendars.season_stretch(year, number))


def _feast_in(name: str) -> Maker:
    def make(year: int) -> tuple[str, Stretch | None]:
        date = calendars.feast(name, year)
        return (date.isoformat() if date else f"{year:04d}-XX-XX"), (date, date) if date else None

    return make


def _day_in(month: int, day: int) -> Maker:
    def make(year: int) -> tuple[str, Stretch | None]:
        try:
            date = Date(year, month, day)
        except ValueError:
            return f"{year:04d}-{month:02d}-{day:02d}", None
        return date.isoformat(), (date, date)

    return make


def _maker(reading: Reading) -> tuple[Maker, str] | None:
    """How a part of a year is dated once its year is known, and its unit."""
    get = reading.get
    if reading.kind == "quarter":
        return _quarter_in(int(get("n", 1))), "quarter"
    if reading.kind == "half":
        return _half_in(int(get("n"))), "half"
    if reading.kind == "season":
        return _season_in(int(get("n"))), "season"
    if reading.kind == "feast":
        return _feast_in(str(get("name"))), "day"
    if reading.kind == "month":
        return _month_in(int(get("month"))), "month"
    if reading.kind == "day":
        return _day_in(int(get("month")), int(get("day"))), "day"
    return None


def _unknown_year(value: str) -> str:
    return "XXXX" + value[4:]


def _part(reading: Reading, context: Context) -> Resolved:
    """A quarter, month, season, feast or day whose year is not said, or said by `last`, `this`, `next`."""
    made = _maker(reading)
    if made is None:
        raise Unreadable(reading.kind)
    make, unit = made
    if reading.get("year") is not None:
        return _in_year(reading, context, reading.get("year"))
    if unit in {"quarter", "half"}:
        fiscal = _fiscal_part(reading, context, unit)
        if fiscal:
            return fiscal
    which = reading.get("which")
    today = context.today
    if which is not None and today is not None and context.day_known("month" if unit != "day" else "day"):
        return _which(make, unit, int(which), today)
    chosen = choose_year(context, lambda year: make(year)[1], unit if unit in {"day", "quarter", "half"} else "month")
    if chosen is None:
        value = _unknown_year(make(2000)[0]) if reading.kind != "feast" else "XXXX-XX-XX"
        return Resolved("DATE", value, unit=unit)
    value, stretch = make(chosen[0])
    if stretch is None:
        raise Unreadable(value)
    return Resolved("DATE", value, stretch[0], stretch[1], unit, anchor=chosen[1])


def _which(make: Maker, unit: str, which: int, today: Date) -> Resolved:
    years = [(value, stretch) for year in range(today.year - 2, today.year + 3)
             for value, stretch in (make(year),) if stretch]
    if which < 0:
        fitting = [y for y in years if y[1][1] < today][-1:]
    elif which > 0:
        fitting = [y for y in years if y[1][0] > today][:1]
    else:
        near = [y for y in years if y[1][0] <= today <= y[1][1]] or [y for y in years if y[1][0].year == today.year]
        fitting = near[:1]
    if not fitting:
        raise Unreadable("no such year")
    value, stretch = fitting[0]
    return Resolved("DATE", value, stretch[0], stretch[1], unit, anchor="published")


def _fiscal_part(reading: Reading, context: Context, unit: str) -> Resolved | None:
    """A quarter or half of a fiscal year that is not named: by the company's calendar, or by a fiscal period before it."""
    number = int(reading.get("n", 1))
    named = {"quarter": number} if unit == "quarter" else {"half": number}
    before = next((p.resolved for p in itertools.islice(context.before(), LOOK_BACK)
                   if p.resolved.type == "DATE" and p.kind in {"quarter", "half", "of", "nth", "fiscalyear", "ended"}
                   and (p.resolved.fiscal or p.resolved.unit == unit)), None)
    if not reading.get("fiscal") and not (before and before.fiscal):
        return None
    spec, today = context.fiscal_end, context.today
    if before and before.fiscal:
        return replace(_fiscal(context, before.fiscal[0], **named), anchor="text", explicit=False)
    if spec and today:
        ahead = context.tense == "future"
        years = [year for year in range(today.year - 1, today.year + 3)
                 if (calendars.fiscal_stretch(spec, year, **named)[1 if ahead else 0] >= today) == ahead]
        if years:
            return replace(_fiscal(context, years[0] if ahead else years[-1], **named), anchor="published", explicit=False)
    part = f"Q{number}" if unit == "quarter" else f"H{number}"
    return Resolved("DATE", f"FYXXXX-{part}", unit=unit, basis="fiscal")


def _in_year(inner: Reading, context: Context, outer: Reading | int) -> Resolved:
    number, fiscal, anchor = _year_number(outer, context)
    made = _maker(inner)
    if made is None:
        raise Unreadable(inner.kind)
    make, unit = made
    fiscal = fiscal or bool(inner.get("fiscal"))
    if fiscal and unit in {"quarter", "half"}:
        part = int(inner.get("n", 1))
        if number is None:
            return Resolved("DATE", f"FYXXXX-{unit[0].upper()}{part}", unit=unit, basis="fiscal")
        found = _fiscal(context, number, **{unit: part})
        return replace(found, anchor=anchor, explicit=anchor is None)
    if number is None or number not in YEARS:
        return Resolved("DATE", _unknown_year(make(2000)[0]), unit=unit)
    value, stretch = make(number)
    if stretch is None:
        raise Unreadable(value)
    return Resolved("DATE", value, stretch[0], stretch[1], unit, anchor=anchor, explicit=anchor is None)


def _of(reading: Reading, context: Context) -> Resolved:
    """A part of a year with its year, in any of the ways in which they are written together."""
    get = reading.get
    if get("inner") is not None:
        return _in_year(get("inner"), context, get("outer"))
    if get("month") is not None:
        return _in_year(Reading("month", {"month": get("month")}), context, int(get("yy")))
    kind = "quarter" if get("quarter") is not None else "half"
    slots = {"n": get(kind), "fiscal": get("fy") is not None}
    return _in_year(Reading(kind, slots), context, int(get("yy") if get("fy") is None else get("fy")))


def _season(reading: Reading, context: Context) -> Resolved:
    if reading.get("to") is not None:
        return _in_year(Reading("season", {"n": reading.get("n")}), context, int(reading.get("year")))
    return _part(reading, context)


def _decade(reading: Reading, context: Context) -> Resolved:
    year = int(reading.get("year"))
    if year % 10:
        raise Unreadable("a decade begins with a round year")
    start, end = calendars.years_stretch(year, year + (99 if year % 100 == 0 and year < 2000 else 9))
    return Resolved("DATE", f"{year:04d}"[:3], start, end, "decade", explicit=True)


def _century(reading: Reading, context: Context) -> Resolved:
    start, end = calendars.century_stretch(int(reading.get("n")))
    return Resolved("DATE", f"{int(reading.get('n')) - 1:02d}", start, end, "century", explicit=True)


# --------------------------------------------------------------------------------------------------------------------- days


@functools.lru_cache(maxsize=8192)
def written_date(quote: str, language: str, order: str, base: Date | None = None) -> Date | None:
    """The day that a tagged span names, in full or from ``base`` («hier»), as dateparser reads it; None where it can't.

    >>> written_date("Oct. 9, 2019", "en", "MDY"), written_date("hier", "fr", "DMY", datetime.date(2025, 3, 1))
    (datetime.date(2019, 10, 9), datetime.date(2025, 2, 28))
    """
    import dateparser  # slow to import: only when such a date stands in a text

    settings: dict[str, object] = {"STRICT_PARSING": True, "DATE_ORDER": order}
    if base is not None:
        settings["RELATIVE_BASE"] = datetime.datetime.combine(base, datetime.time(12))
    found = dateparser.parse(quote, languages=[language], settings=settings)  # type: ignore[arg-type]
    return found.date() if found else None


def _day_of_year(reading: Reading, context: Context) -> Resolved:
    """A date written in full: dateparser reads the span; where it fails, or sees another year, the grammar's own parts stand."""
    inner = reading.get("inner")
    if reading.get("outer") is not None:
        return _in_year(inner, context, reading.get("outer"))
    own = _day_resolved(int(reading.get("year")), int(inner.get("month")), int(inner.get("day")), explicit=True)
    read = written_date(context.quote, context.language, context.order)
    return own if read is None or read.year != own.start.year else _day_resolved(  # type: ignore[union-attr]
        read.year, read.month, read.day, explicit=True)


def _numeric_day(reading: Reading, context: Context) -> Resolved:
    """03/05/2025: in the order of the language, in the other where that makes no date."""
    read = written_date(context.quote, context.language, context.order)
    if read is not None:
        return _day_resolved(read.year, read.month, read.day, explicit=True)
    first, second, year = int(reading.get("x")), int(reading.get("y")), int(reading.get("year"))
    month, day = (first, second) if context.order == "MDY" else (second, first)
    if month > 12:
        month, day = day, month
    return _day_resolved(year, month, day, explicit=True)


def _weekday(reading: Reading, context: Context) -> Resolved:
    """The last such day, or the next where the verb is future; the publication day itself is the nearest of both."""
    number = int(reading.get("n"))
    today = context.today
    if today is None or not context.day_known("day"):
        return Resolved("DATE", f"XXXX-WXX-{number}", unit="day")
    which, after = reading.get("which"), reading.get("after")
    back = (today.isoweekday() - number) % 7
    if after is not None or (which is not None and reading.get("week")):
        date = calendars.week_stretch(today)[0] + (7 * int(after if after is not None else which) + number - 1) * DAY
    elif which is None:
        ahead = context.tense == "future" and back != 0
        date = today + (7 - back) * DAY if ahead else today - back * DAY
    elif which == 0:
        date = calendars.week_stretch(today)[0] + (number - 1) * DAY
    elif which < 0:
        date = today - (back or 7) * DAY
    else:
        date = today + (7 - back) * DAY
    return Resolved("DATE", date.isoformat(), date, date, "day", anchor="published")


def _part_of_day(reading: Reading, context: Context) -> Resolved:
    inner = reading.get("inner") or Reading("rel", {"unit": "day", "offset": reading.get("offset", 0)})
    found = resolve(inner, context)
    return replace(found, value=f"{found.value}T{reading.get('part')}")


# ---------------------------------------------------------------------------------------------- relative to the article's date


def _relative(reading: Reading, context: Context) -> Resolved:
    unit, offset = str(reading.get("unit")), int(reading.get("offset"))
    if reading.get("fiscal") and unit in {"year", "quarter", "half"}:
        return _relative_fiscal(context, unit, offset)
    today = context.today
    if today is None or not context.day_known(unit):
        return Resolved("DATE", _UNKNOWN[unit], unit=unit)
    if unit == "day" and reading.get("near"):
        read = written_date(context.quote, context.language, context.order, today)
        if read is not None:
            return replace(calendar_unit(read, unit), anchor="published")
    return replace(calendar_unit(calendars.shift(today, Decimal(offset), unit), unit), anchor="published")


def _relative_fiscal(context: Context, unit: str, offset: int) -> Resolved:
    spec, today = context.fiscal_end, context.today
    unknown = "FYXXXX" + {"year": "", "quarter": "-QX", "half": "-HX"}[unit]
    if today is None:
        return Resolved("DATE", unknown, unit=unit, basis="fiscal")
    if spec is None:
        value = f"FY{today.year + offset:04d}" if unit == "year" else unknown
        fiscal = (today.year + offset, None, None) if unit == "year" else None
        return Resolved("DATE", value, unit=unit, basis="fiscal", anchor="published", fiscal=fiscal)
    year = next(y for y in range(today.year, today.year + 3) if calendars.fiscal_year_end(spec, y) >= today)
    if unit == "year":
        return replace(_fiscal(context, year + offset), anchor="published")
    parts = 4 if unit == "quarter" else 2
    now = next((n for n in range(1, parts + 1) if calendars.fiscal_stretch(spec, year, **{unit: n})[1] >= today), parts)
    index = year * parts + now - 1 + offset
    return replace(_fiscal(context, index // parts, **{unit: index % parts + 1}), anchor="published")


def _ago(reading: Reading, context: Context) -> Resolved:
    """«il y a trois ans»: as fine as its unit. `a year ago` beside a quarter is that quarter a year before."""
    count, unit = _span_of(reading), str(reading.get("unit"))
    if count is None:
        return Resolved("DATE", "PAST_REF" if reading.get("sign", -1) < 0 else "FUTURE_REF")
    sign = int(reading.get("sign", -1))
    if unit in _CLOCK:
        unit, count = "day", Decimal(0)
    if sign < 0 and unit in {"year", "quarter"} and count == 1 and context.compared:
        beside = context.referent(lambda place: _reported(place) and _finer(place, unit))
        moved = shifted(beside.resolved, sign * count, unit) if beside else None
        if moved:
            return replace(moved, anchor="text", relation="prior")
    today = context.today
    if today is None or not context.day_known(unit):
        return Resolved("DATE", _UNKNOWN[unit], unit=unit)
    if unit == "half" or (unit == "year" and count != int(count)):
        fine = "month"
    else:
        fine = {"fortnight": "week", "weekend": "week"}.get(unit, unit)
    if fine in {"decade", "century"}:
        fine = "year"
    return replace(calendar_unit(calendars.shift(today, sign * count, unit), fine), anchor="published")


def _window(reading: Reading, context: Context) -> Resolved:
    """A rolling window: it ends on the publication date, or begins there."""
    count, unit = _number(reading) if reading.get("n") is not None else Decimal(1), str(reading.get("unit"))
    value = duration_value(count, unit)
    today = context.today
    if count is None or unit in _CLOCK or today is None or not context.day_known("day"):
        return Resolved("DURATION", value, unit=unit)
    if int(reading.get("sign")) < 0:
        start, end = calendars.shift(today, -count, unit), today
    else:
        start, end = today, calendars.shift(today, count, unit)
    return Resolved("DURATION", value, start, end, unit, anchor="published")


# --------------------------------------------------------------------------------------------- relative to another period


def _reported(place: Placed) -> bool:
    """Whether a period is one that figures are reported for, not the day on which something was said."""
    resolved = place.resolved
    return resolved.stretch is not None and (resolved.unit in REPORTED or resolved.unit == "season"
                                             or resolved.type == "DURATION")


def _finer(place: Placed, unit: str) -> bool:
    order = calendars.FINENESS
    return place.resolved.unit in order and order.index(place.resolved.unit) < order.index(unit) + (unit != "year")


def _shift(reading: Reading, context: Context) -> Resolved:
    """«un an plus tôt»: relative to the period it is compared with, as fine as that; without one, to the publication."""
    count, unit, sign = _span_of(reading), str(reading.get("unit")), int(reading.get("sign"))
    if reading.get("n") is None:
        count = Decimal(1)
    if count is None or unit in _CLOCK:
        return Resolved("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", relation="prior")
    order = calendars.FINENESS

    def wanted(place: Placed) -> bool:
        resolved = place.resolved
        if resolved.stretch is None or resolved.unit not in order:
            return False
        if unit in {"year", "quarter", "half"} and sign < 0:
            return _reported(place) and order.index(resolved.unit) <= order.index(unit)
        return order.index(resolved.unit) <= max(order.index(unit), order.index("month"))

    found = context.referent(wanted)
    moved = shifted(found.resolved, sign * count, unit) if found else None
    if moved:
        if count != int(count) and moved.unit == "day":
            moved = calendar_unit(moved.start or Date.min, "month")
        return replace(moved, anchor="text", relation="prior")
    today = context.today
    if today is None or not context.day_known(unit):
        return Resolved("DATE", _UNKNOWN[unit], unit=unit, relation="prior")
    fine = "year" if unit in {"decade", "century"} else unit
    return replace(calendar_unit(calendars.shift(today, sign * count, unit), fine), anchor="published", relation="prior")


def _anaphoric(reading: Reading, context: Context) -> Resolved:
    """«l'année précédente», `the following quarter`: the unit before or after the one that a period named before lies in."""
    unit, offset = str(reading.get("unit")), int(reading.get("offset"))
    order = calendars.FINENESS

    def wanted(place: Placed) -> bool:
        resolved = place.resolved
        if resolved.stretch is None or resolved.unit not in order or resolved.type == "SET":
            return False
        same_kind = not reading.get("fiscal") or resolved.fiscal is not None
        return same_kind and (resolved.unit == unit or (order.index(resolved.unit) < order.index(unit) and (
            unit not in {"quarter", "half"} or resolved.unit == "month")))

    found = context.referent(wanted)
    if found and found.resolved.stretch:
        resolved = found.resolved
        if resolved.fiscal and unit in {"year", "quarter"} and (unit == "year" or resolved.fiscal[1]):
            whole = resolved if unit == resolved.unit else _fiscal(context, resolved.fiscal[0])
            moved = shifted(whole, Decimal(offset), unit)
            if moved:
                return replace(moved, anchor="text", relation="prior")
        start = calendars.shift(found.resolved.stretch[0], Decimal(offset), unit)
        return replace(calendar_unit(start, unit), anchor="text", relation="prior")
    return replace(_relative(reading, context), relation="prior")


def _within(reading: Reading, context: Context) -> Resolved:
    """`in the quarter`: the one that the text speaks of; without one, the one of the publication."""
    unit = str(reading.get("unit"))
    if unit != "week":
        near = 1 if unit == "year" else 64
        found = next((p for p in itertools.islice(context.before(), LOOK_BACK) if p.resolved.unit == unit
                      and p.resolved.type == "DATE" and not p.compared and p.kind not in {"same", "shift", "ana", "ago"}
                      and p.sentence >= context.sentence - near), None)
        if found:
            kept, dates = found.resolved, found.resolved.stretch or (None, None)
            return replace(kept, start=dates[0], end=dates[1], whole=None, mod=None, relation="same", anchor="text",
                           explicit=False)
    return _relative(reading, context)


def _same(reading: Reading, context: Context) -> Resolved:
    """«la même période»: the dates of the last period that figures were given for, moved to the year that is said."""
    unit = reading.get("unit")
    outer: Reading | None = reading.get("outer")
    fiscal = outer is not None and outer.get("fiscal")
    found = context.referent(lambda p: _reported(p) and p.kind != "ago" and (unit is None or p.resolved.unit == unit) and (
        not fiscal or p.resolved.fiscal is not None)) or context.referent(_reported)
    if found is None:
        if outer is not None:
            return replace(_undated_in(outer, context) or resolve(outer, context), relation="same")
        return Resolved("DATE", _UNKNOWN.get(str(unit), "XXXX"), relation="same", unit=unit)
    if outer is None:
        kept = replace(found.resolved, relation="same", anchor="text", mod=None, explicit=False)
        return replace(kept, start=kept.stretch[0], end=kept.stretch[1], whole=None) if kept.stretch else kept
    moved = shifted(found.resolved, Decimal(_years_between(outer, found.resolved, context)), "year")
    return replace(moved or found.resolved, relation="same", anchor="text")


def _undated_in(outer: Reading, context: Context) -> Resolved | None:
    """The quarter, half or month that the text speaks of without a year, in the year that is said."""
    number, fiscal, anchor = _year_number(outer, context)
    if number is None or fiscal:
        return None
    for place in itertools.islice(context.before(), LOOK_BACK):
        value = place.resolved.value
        for letter, make in (("Q", _quarter_in), ("H", _half_in)):
            if value.startswith("XXXX-" + letter) and value[6:].isdigit():
                named, stretch = make(int(value[6:]))(number)
                if stretch:
                    return Resolved("DATE", named, stretch[0], stretch[1], place.resolved.unit, anchor=anchor or "text")
    return None


def _years_between(outer: Reading, base: Resolved, context: Context) -> int:
    """By how many years «la même période de 2023», `… last year`, `… a year earlier` lies from the period it repeats."""
    if outer.kind in {"shift", "ago"}:
        return int(outer.get("sign", -1)) * int(_span_of(outer) or 1)
    if outer.kind in {"rel", "ana"} and outer.get("fiscal"):
        return int(outer.get("offset"))
    if outer.kind == "ana" or (outer.kind == "rel" and context.today is None):
        return int(outer.get("offset"))
    if base.stretch is None:
        return 0
    number, fiscal, _ = _year_number(outer, context)
    if number is None:
        return -1
    own = base.fiscal[0] if fiscal and base.fiscal else base.stretch[0].year
    # Of a year's last quarter, reported in the year after, `last year` is the year before it.
    return number - own or (-1 if outer.kind == "rel" and int(outer.get("offset")) < 0 else 0)


# ------------------------------------------------------------------------------------------------------- stretches and counts


def _duration(reading: Reading, context: Context) -> Resolved:
    count, unit = _span_of(reading), str(reading.get("unit"))
    value = duration_value(count, unit)
    if reading.get("upto") is not None:
        value = f"{value}/{duration_value(_number(reading, 'upto'), unit)}"
    if reading.get("more") is not None:
        more = duration_value(_number(reading, "more"), str(reading.get("moreunit")))
        value += more[1:] if ("T" in more) == ("T" in value) or "T" in more else ""
    return Resolved("DURATION", value)


def _first_of(reading: Reading, context: Context) -> Resolved:
    """«les neuf premiers mois de 2025»: P9M with its dates."""
    get = reading.get
    count, unit = _number(reading), str(get("unit", "month"))
    value = duration_value(count, unit)
    if count is None or unit in _CLOCK:
        return Resolved("DURATION", value, unit=unit)

    def stretch_in(year: int) -> Stretch | None:
        start, end = calendars.years_stretch(year, year)
        return start, min(end, calendars.shift(start, count, unit) - DAY)

    outer = get("outer") or (Reading("year", {"year": get("yy")}) if get("yy") else None)
    if outer is not None:
        found = resolve(outer, context)
        if found.stretch is None:
            return Resolved("DURATION", value, unit=unit, basis=found.basis)
        start, end = found.stretch
        if get("side") == "last":
            start = max(start, calendars.shift(end + DAY, -count, unit))
        else:
            end = min(end, calendars.shift(start, count, unit) - DAY)
        return Resolved("DURATION", value, start, end, unit, anchor=found.anchor, basis=found.basis)
    if unit not in {"month", "quarter", "week", "half"}:
        return Resolved("DURATION", value, unit=unit)
    chosen = choose_year(context, stretch_in, unit, ended=context.tense != "future")
    if chosen is None:
        return Resolved("DURATION", value, unit=unit)
    dates = stretch_in(chosen[0]) or (None, None)
    return Resolved("DURATION", value, dates[0], dates[1], unit, anchor=chosen[1])


def _nth(reading: Reading, context: Context) -> Resolved:
    """«la troisième semaine de mai»: weeks are counted by their Mondays, as ISO 8601 does."""
    number, unit = int(reading.get("n")), str(reading.get("unit"))
    outer = resolve(reading.get("outer"), context)
    if unit in {"quarter", "half"} and outer.fiscal and outer.unit == "year":
        number = number if number > 0 else (4 if unit == "quarter" else 2)
        return replace(_fiscal(context, outer.fiscal[0], **{unit: number}), anchor=outer.anchor)
    if outer.stretch is None or unit not in {"day", "week", "weekend", "month", "quarter", "half", "year", "decade"}:
        return Resolved("DATE", _UNKNOWN.get(unit, "XXXX"), unit=unit)
    first, last = outer.stretch
    if number < 0:
        date = calendars.unit_stretch(last, unit)[0]
    else:
        opening = calendars.unit_stretch(first, unit)[0]
        if opening < first and unit in {"week", "weekend"}:
            opening = calendars.shift(opening, Decimal(1), "week")
        date = calendars.shift(opening, Decimal(number - 1), unit)
    if not first <= date <= last:
        raise Unreadable("there is no such part")
    return replace(calendar_unit(date, unit), anchor=outer.anchor, explicit=outer.explicit)


def _week_of(reading: Reading, context: Context) -> Resolved:
    inner = resolve(reading.get("inner"), context)
    if inner.start is None:
        return Resolved("DATE", "XXXX-WXX", unit="week")
    return replace(calendar_unit(inner.start, "week"), anchor=inner.anchor)


def _ended(reading: Reading, context: Context) -> Resolved:
    """`three months ended June 30, 2025`, «exercice clos le 30 septembre»: back from the last day."""
    get = reading.get
    count, unit = _number(reading) or Decimal(1), str(get("unit"))
    end = resolve(get("end"), context)
    named: Reading | None = get("fiscalyear")
    if end.stretch is None:
        return resolve(named, context) if named else Resolved("DURATION", duration_value(count, unit), unit=unit)
    last = end.stretch[1]
    start = calendars.shift(last + DAY, -count, unit)
    if named is not None or (unit == "year" and get("fiscal")):
        year = int(named.get("year")) if named else last.year
        if named is not None and not end.explicit:
            last = min((Date(y, last.month, min(last.day, calendars.month_stretch(y, last.month)[1].day))
                        for y in (year - 1, year, year + 1)), key=lambda d: abs((d - Date(year, 6, 30)).days))
            last = last.replace(year=year)
            start = calendars.shift(last + DAY, -count, unit)
        context.fiscal_learnt = f"{last.month:02d}-{last.day:02d}"
        return replace(fiscal_value(year, None, None, (start, last)), anchor=end.anchor, explicit=True)
    counted = get("n") is not None and isinstance(get("n"), Reading)
    value = duration_value(count, unit) if counted else calendars.stretch_value(start, last)
    return Resolved("DURATION" if counted else "DATE", value, start, last, unit, anchor=end.anchor, explicit=True)


def _interval(reading: Reading, context: Context) -> Resolved:
    first, last = reading.get("a"), reading.get("b")
    end = resolve(last, context)
    begin = resolve(first, context)
    if begin.stretch and end.stretch:
        if begin.explicit and not end.explicit:
            end = _beside(last, begin, after=True) or end
        elif not begin.explicit and begin.stretch[0] > end.stretch[0] or (end.explicit and not begin.explicit):
            begin = _beside(first, end, after=False) or begin
    if not begin.stretch or not end.stretch or begin.stretch[0] > end.stretch[1]:
        if begin.stretch and end.stretch:
            raise Unreadable("it ends before it begins")
        return Resolved("DATE", f"{begin.value}/{end.value}")
    dates = begin.stretch[0], end.stretch[1]
    unit = "quarter" if calendars.unit_stretch(dates[0], "quarter") == dates else end.unit
    return Resolved("DATE", calendars.stretch_value(*dates), dates[0], dates[1], unit, anchor=end.anchor,
                    explicit=begin.explicit or end.explicit)


def _beside(reading: Reading, other: Resolved, *, after: bool) -> Resolved | None:
    """A part of a year as near as can be before or after another period."""
    made = _maker(reading)
    if made is None or other.stretch is None:
        return None
    year = other.stretch[0].year
    for candidate in ((year, year + 1) if after else (year, year - 1)):
        value, stretch = made[0](candidate)
        if stretch and (stretch[0] >= other.stretch[0] if after else stretch[0] <= other.stretch[0]):
            return Resolved("DATE", value, stretch[0], stretch[1], made[1], anchor=other.anchor)
    return None


def _year_pair(reading: Reading, context: Context) -> Resolved:
    first, last = int(reading.get("first")), int(reading.get("last"))
    if last < 100:
        last += first // 100 * 100
    if not first < last <= first + 150:
        raise Unreadable("it ends before it begins")
    start, end = calendars.years_stretch(first, last)
    if reading.get("fiscal"):
        return Resolved("DATE", f"FY{first:04d}/FY{last:04d}", basis="fiscal", unit="year")
    return Resolved("DATE", f"{first:04d}/{last:04d}", start, end, "year", explicit=True)


def _day_pair(reading: Reading, context: Context) -> Resolved:
    get = reading.get
    month, first, last = int(get("month").get("month")), int(get("first")), int(get("last"))
    if first >= last:
        raise Unreadable("it ends before it begins")
    slots = {"month": month, "day": last, "year": get("year", get("outer"))}
    end = resolve(Reading("day", slots), context)
    if end.start is None:
        return Resolved("DATE", f"XXXX-{month:02d}-{first:02d}/XXXX-{month:02d}-{last:02d}", unit="day")
    start = end.start.replace(day=first)
    return replace(end, value=f"{start.isoformat()}/{end.start.isoformat()}", start=start, explicit=get("year") is not None)


def _half_month(reading: Reading, context: Context) -> Resolved:
    month = resolve(reading.get("outer"), context)
    if month.stretch is None:
        return Resolved("DATE", month.value, unit="fortnight")
    first, last = month.stretch
    if month.unit != "month":
        raise Unreadable("only months have halves of this kind")
    start, end = (first, first.replace(day=15)) if int(reading.get("n")) == 1 else (first.replace(day=16), last)
    return replace(month, value=f"{start.isoformat()}/{end.isoformat()}", start=start, end=end, unit="fortnight")


def _modified(reading: Reading, context: Context) -> Resolved:
    inner = reading.get("inner") or Reading("rel", {"unit": "year", "offset": 0})
    return replace(resolve(inner, context), mod=str(reading.get("mod")))


def _set(reading: Reading, context: Context) -> Resolved:
    if reading.get("value") is not None:
        return Resolved("SET", str(reading.get("value")))
    if reading.get("weekday") is not None:
        return Resolved("SET", f"XXXX-WXX-{reading.get('weekday')}")
    count = Decimal(1) if reading.get("n") is None else _number(reading)
    return Resolved("SET", duration_value(count, str(reading.get("unit", "year"))))


def _reference(reading: Reading, context: Context) -> Resolved:
    return Resolved(str(reading.get("type", "DATE")), str(reading.get("value")))


_KINDS: dict[str, Callable[[Reading, Context], Resolved]] = {
    "year": _year, "fiscalyear": _fiscal_year, "splityear": _split_year, "quarter": _part, "half": _part, "month": _part,
    "feast": _part, "day": _part, "season": _season, "of": _of, "decade": _decade, "century": _century,
    "dayofyear": _day_of_year, "numericday": _numeric_day, "weekday": _weekday, "partofday": _part_of_day,
    "rel": _relative, "ago": _ago, "window": _window, "shift": _shift, "ana": _anaphoric, "same": _same, "within": _within,
    "duration": _duration, "firstof": _first_of, "nth": _nth, "weekof": _week_of, "ended": _ended, "interval": _interval,
    "yearpair": _year_pair, "halfmonth": _half_month, "daypair": _day_pair, "mod": _modified, "set": _set, "ref": _reference,
}
KINDS = frozenset(_KINDS)
