"""From the readings of the grammar to TIMEX3 values and dates. One function for each kind of reading."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from extractor.periods import calendars
from extractor.periods import days as period_days
from extractor.periods import parts as period_parts
from extractor.periods import relations as period_relations
from extractor.periods import stretches as period_stretches
from extractor.periods.anchors import Context, Resolved, calendar_unit, choose_year, fiscal_value
from extractor.periods.calendars import DAY, Date, Stretch
from extractor.periods.grammar import Reading
from extractor.periods.parts import fiscal_resolved, part_maker
from extractor.periods.units import CLOCK, UNKNOWN, Unreadable, duration_value, number_of, span_of


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
    if reading.kind in {"same", "shift", "ana", "within", "preceding"}:
        return True
    return any(isinstance(inner, Reading) and points(inner) for inner in reading.slots.values())


def _duration(reading: Reading, context: Context) -> Resolved:
    count, unit = span_of(reading), str(reading.get("unit"))
    value = duration_value(count, unit)
    if reading.get("upto") is not None:
        value = f"{value}/{duration_value(number_of(reading, 'upto'), unit)}"
    if reading.get("more") is not None:
        more = duration_value(number_of(reading, "more"), str(reading.get("moreunit")))
        value += more[1:] if ("T" in more) == ("T" in value) or "T" in more else ""
    return Resolved("DURATION", value)


def _first_of(reading: Reading, context: Context) -> Resolved:
    """«les neuf premiers mois de 2025»: P9M with its dates."""
    get = reading.get
    count, unit = number_of(reading), str(get("unit", "month"))
    value = duration_value(count, unit)
    if count is None or unit in CLOCK:
        return Resolved("DURATION", value, unit=unit)

    def within(start: Date, end: Date) -> Stretch:
        if get("side") == "last":
            return max(start, calendars.shift(end + DAY, -count, unit)), end
        return start, min(end, calendars.shift(start, count, unit) - DAY)

    def stretch_in(year: int) -> Stretch | None:
        return within(*calendars.years_stretch(year, year))

    outer = get("outer") or (Reading("year", {"year": get("yy")}) if get("yy") else None)
    the_year = isinstance(outer, Reading) and outer.get("bare") and not outer.get("fiscal")
    if outer is not None and not the_year:
        found = context.resolve(outer)
        if found.stretch is None:
            return Resolved("DURATION", value, unit=unit, basis=found.basis)
        start, end = within(*found.stretch)
        return Resolved("DURATION", value, start, end, unit, anchor=found.anchor, basis=found.basis)
    if unit not in ({"day", "week", "month", "quarter", "half"} if the_year else {"month", "quarter", "half"}):
        return Resolved("DURATION", value, unit=unit)  # `the first two weeks` are those of a sale, of no year
    chosen = choose_year(context, stretch_in, unit, ended=context.tense != "future")
    if chosen is None:
        return Resolved("DURATION", value, unit=unit)
    dates = stretch_in(chosen[0]) or (None, None)
    return Resolved("DURATION", value, dates[0], dates[1], unit, anchor=chosen[1])


def _nth(reading: Reading, context: Context) -> Resolved:
    """«la troisième semaine de mai»: weeks are counted by their Mondays, as ISO 8601 does."""
    number, unit = int(reading.get("n")), str(reading.get("unit"))
    outer = context.resolve(reading.get("outer") or Reading("rel", {"unit": "month", "offset": 0}))
    if unit in {"quarter", "half"} and outer.fiscal and outer.unit == "year":
        number = number if number > 0 else (4 if unit == "quarter" else 2)
        return replace(fiscal_resolved(context, outer.fiscal[0], **{unit: number}), anchor=outer.anchor)
    if outer.stretch is None or unit not in {"day", "week", "weekend", "month", "quarter", "half", "year", "decade"}:
        return Resolved("DATE", UNKNOWN.get(unit, "XXXX"), unit=unit)
    first, last = outer.stretch
    weekday = reading.get("weekday")
    if weekday is not None and number < 0:
        date = last - ((last.isoweekday() - int(weekday)) % 7) * DAY
    elif weekday is not None:
        date = first + ((int(weekday) - first.isoweekday()) % 7 + 7 * (number - 1)) * DAY
    elif unit == "week" and outer.unit == "year" and number > 0:
        return replace(calendar_unit(_iso_week(first.year, number), unit), anchor=outer.anchor, explicit=outer.explicit)
    elif number < 0:
        date = calendars.unit_stretch(last, unit)[0]
        if unit == "week" and date + 3 * DAY > last:
            date -= 7 * DAY  # a week belongs where its Thursday lies
    else:
        opening = calendars.unit_stretch(first, unit)[0]
        if opening < first and unit in {"week", "weekend"}:
            opening = calendars.shift(opening, Decimal(1), "week")
        date = calendars.shift(opening, Decimal(number - 1), unit)
    if not first <= date <= last:
        raise Unreadable("there is no such part")
    bare = isinstance(reading.get("outer"), Reading) and reading.get("outer").get("bare")
    if bare and outer.unit == "year" and context.tense != "future" and context.today and date > context.today:
        date = calendars.shift(calendars.unit_stretch(date, unit)[0], Decimal(-1), "year")
    return replace(calendar_unit(date, unit), anchor=outer.anchor, explicit=outer.explicit)


def _iso_week(year: int, number: int) -> Date:
    try:
        return Date.fromisocalendar(year, number, 1)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def _week_of(reading: Reading, context: Context) -> Resolved:
    inner = context.resolve(reading.get("inner"))
    if inner.start is None:
        return Resolved("DATE", "XXXX-WXX", unit="week")
    return replace(calendar_unit(inner.start, "week"), anchor=inner.anchor)


def _ended(reading: Reading, context: Context) -> Resolved:
    """`three months ended June 30, 2025`, «exercice clos le 30 septembre»: back from the last day."""
    get = reading.get
    count, unit = number_of(reading) or Decimal(1), str(get("unit"))
    context.closing = unit in {"quarter", "half", "year"}
    try:
        end = context.resolve(get("end"))
    finally:
        context.closing = False
    named: Reading | None = get("fiscalyear")
    if end.stretch is None:
        return context.resolve(named) if named else Resolved("DURATION", duration_value(count, unit), unit=unit)
    last = end.stretch[1]
    start = calendars.shift(last + DAY, -count, unit)
    whole = unit == "year" and (get("fiscal") == "shifted" and last + DAY != Date(last.year + 1, 1, 1) and (
        last + DAY).day == 1 or get("fiscal") is True)
    if named is not None or whole:
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
    end = context.resolve_part(last)
    begin = context.resolve_part(first)
    if begin.stretch and end.stretch:
        if begin.explicit and not end.explicit:
            end = _beside(last, begin, after=True) or end
        elif not begin.explicit and (end.explicit or (end.stretch and begin.stretch[0] > end.stretch[0])):
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
    made = part_maker(reading)
    if made is None or other.stretch is None:
        return None
    year = other.stretch[0].year
    for candidate in ((year, year + 1) if after else (year, year - 1)):
        value, stretch = made[0](candidate)
        if stretch and (stretch[0] >= other.stretch[0] if after else stretch[0] <= other.stretch[0]):
            return Resolved("DATE", value, stretch[0], stretch[1], made[1], anchor=other.anchor)
    return None


def _year_pair(reading: Reading, context: Context) -> Resolved:
    first = int(reading.get("first"))
    last = int(reading.get("last") or first // 100 * 100 + int(reading.get("short")))
    if last <= first and 1 <= last % 100 <= 12 and reading.get("short") is not None and not reading.get("fiscal"):
        return context.resolve(Reading("month", {"month": last % 100, "year": first}))  # 2025-11, not a pair of years
    if not first < last <= first + 150:
        raise Unreadable("it ends before it begins")
    start, end = calendars.years_stretch(first, last)
    if reading.get("fiscal"):
        return Resolved("DATE", f"FY{first:04d}/FY{last:04d}", basis="fiscal", unit="year")
    return Resolved("DATE", f"{first:04d}/{last:04d}", start, end, "year", explicit=True)


def _day_pair(reading: Reading, context: Context) -> Resolved:
    get = reading.get
    first, last = int(get("first")), int(get("last"))
    if first >= last:
        raise Unreadable("it ends before it begins")
    if get("in") is not None:
        ends = [context.resolve(Reading("dayofmonth", {"day": day, "outer": get("in")})) for day in (first, last)]
        value = "/".join(end.value for end in ends)
        return replace(ends[1], value=value, start=ends[0].start)
    month = int(get("month").get("month"))
    slots = {"month": month, "day": last, "year": get("year", get("outer"))}
    end = context.resolve(Reading("day", slots))
    if end.start is None:
        return Resolved("DATE", f"XXXX-{month:02d}-{first:02d}/XXXX-{month:02d}-{last:02d}", unit="day")
    start = end.start.replace(day=first)
    value = f"{start.isoformat()}/{end.start.isoformat()}"
    return replace(end, value=value, start=start, explicit=get("year") is not None)


def _half_month(reading: Reading, context: Context) -> Resolved:
    month = context.resolve(reading.get("outer"))
    if month.stretch is None:
        return Resolved("DATE", month.value, unit="fortnight")
    first, last = month.stretch
    if month.unit != "month":
        raise Unreadable("only months have halves of this kind")
    start, end = (first, first.replace(day=15)) if int(reading.get("n")) == 1 else (first.replace(day=16), last)
    return replace(month, value=f"{start.isoformat()}/{end.isoformat()}", start=start, end=end, unit="fortnight")


def _modified(reading: Reading, context: Context) -> Resolved:
    inner = reading.get("inner") or Reading("rel", {"unit": "year", "offset": 0, "fiscal": reading.get("fiscal")})
    return replace(context.resolve(inner), mod=str(reading.get("mod")))


def _set(reading: Reading, context: Context) -> Resolved:
    if reading.get("value") is not None:
        return Resolved("SET", str(reading.get("value")))
    if reading.get("weekday") is not None:
        return Resolved("SET", f"XXXX-WXX-{reading.get('weekday')}")
    count = Decimal(1) if reading.get("n") is None else number_of(reading)
    return Resolved("SET", duration_value(count, str(reading.get("unit", "year"))))


def _reference(reading: Reading, context: Context) -> Resolved:
    return Resolved(str(reading.get("type", "DATE")), str(reading.get("value")))


_KINDS: dict[str, Callable[[Reading, Context], Resolved]] = {
    "year": period_parts.resolve_year,
    "fiscalyear": period_parts.resolve_fiscal_year,
    "splityear": period_parts.resolve_split_year,
    "quarter": period_parts.resolve_part,
    "half": period_parts.resolve_part,
    "month": period_parts.resolve_part,
    "months": period_parts.resolve_part,
    "feast": period_parts.resolve_part,
    "day": period_parts.resolve_part,
    "season": period_parts.resolve_season,
    "of": period_parts.resolve_of,
    "decade": period_parts.resolve_decade,
    "century": period_parts.resolve_century,
    "dayofyear": period_parts.resolve_day_of_year,
    "numericday": period_parts.resolve_numeric_day,
    "weekday": period_parts.resolve_weekday,
    "partofday": period_parts.resolve_part_of_day,
    "rel": period_relations.resolve_relative,
    "ago": period_relations.resolve_ago,
    "weekdayday": period_days.resolve_weekday_day,
    "weekdate": period_days.resolve_weekday_date,
    "dayofmonth": period_days.resolve_day_of_month,
    "shortdate": period_days.resolve_short_date,
    "weekend": period_days.resolve_weekend,
    "window": period_stretches.resolve_window,
    "preceding": period_stretches.resolve_preceding,
    "rest": period_stretches.resolve_rest,
    "todate": period_stretches.resolve_to_date,
    "starting": period_stretches.resolve_starting,
    "beside": period_stretches.resolve_beside,
    "shift": period_relations.resolve_shift,
    "ana": period_relations.resolve_anaphoric,
    "same": period_relations.resolve_same,
    "within": period_relations.resolve_within,
    "duration": _duration,
    "firstof": _first_of,
    "nth": _nth,
    "weekof": _week_of,
    "ended": _ended,
    "interval": _interval,
    "yearpair": _year_pair,
    "halfmonth": _half_month,
    "daypair": _day_pair,
    "mod": _modified,
    "set": _set,
    "ref": _reference,
}
KINDS = frozenset(_KINDS)
