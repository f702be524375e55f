"""Years, the parts of a year, and days: what a calendar names."""
from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Callable
from dataclasses import replace

from extractor.periods import calendars
from extractor.periods.anchors import LOOK_BACK, YEARS, Context, Resolved, choose_year, fiscal_value
from extractor.periods.calendars import DAY, Date, Stretch
from extractor.periods.grammar import Reading
from extractor.periods.units import Unreadable

# The fiscal year of most companies is the calendar's.
CALENDAR_END = "12-31"
_SEASONS = ("SP", "SU", "FA", "WI")


def year_number(reading: Reading | int, context: Context) -> tuple[int | None, bool, str | None]:
    """A year of any kind as (number, fiscal, anchor)."""
    if isinstance(reading, int):
        return reading, False, None
    if reading.kind == "year":
        return int(reading.get("year")), False, None
    found = context.resolve(reading)
    if found.fiscal:
        return found.fiscal[0], True, found.anchor
    if found.basis == "fiscal":
        return None, True, found.anchor
    return (found.start.year if found.start else None), False, found.anchor


def resolve_year(reading: Reading, context: Context) -> Resolved:
    year = int(reading.get("year"))
    start, end = calendars.years_stretch(year, year)
    return Resolved("DATE", f"{year:04d}", start, end, "year", explicit=True)


def resolve_fiscal_year(reading: Reading, context: Context) -> Resolved:
    year = int(reading.get("year"))
    if reading.get("from") is not None and year - int(reading.get("from")) != 1:
        raise Unreadable("a fiscal year spans two years")
    return fiscal_resolved(context, year)


def fiscal_resolved(context: Context, year: int, *, quarter: int | None = None, half: int | None = None) -> Resolved:
    spec = context.fiscal_end
    stretch = calendars.fiscal_stretch(spec, year, quarter=quarter, half=half) if spec else None
    return replace(fiscal_value(year, quarter, half, stretch), explicit=True)


def resolve_split_year(reading: Reading, context: Context) -> Resolved:
    first, last = int(reading.get("from")), int(reading.get("year"))
    if last - first != 1:
        raise Unreadable("two years in a row are meant")
    return Resolved("DATE", f"{first:04d}/{last:04d}", Date(first, 9, 1), Date(last, 8, 31), "year", explicit=True)


Maker = Callable[[int], tuple[str, Stretch | None]]


def quarter_in(number: int) -> Maker:
    return lambda year: (f"{year:04d}-Q{number}", calendars.quarter_stretch(year, number))


def half_in(number: int) -> Maker:
    return lambda year: (f"{year:04d}-H{number}", calendars.half_stretch(year, number))


def _month_in(number: int) -> Maker:
    return lambda year: (f"{year:04d}-{number:02d}", calendars.month_stretch(year, number))


def _months_in(first: int, last: int) -> Maker:
    """Whole months that trade counts as one season (the holidays: November and December)."""
    return lambda year: (f"{year:04d}-{first:02d}/{year:04d}-{last:02d}",
                         calendars.months_stretch(year, first, last - first + 1))


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


def part_maker(reading: Reading) -> tuple[Maker, str] | None:
    """How a part of a year is dated once its year is known, and its unit."""
    get = reading.get
    if reading.kind == "quarter":
        return quarter_in(int(get("n", 1))), "quarter"
    if reading.kind == "half":
        return half_in(int(get("n"))), "half"
    if reading.kind == "season":
        return _season_in(int(get("n"))), "season"
    if reading.kind == "feast":
        return _feast_in(str(get("name"))), "day"
    if reading.kind == "months":
        return _months_in(int(get("first")), int(get("last"))), "season"
    if reading.kind == "month":
        return _month_in(int(get("month"))), "month"
    if reading.kind == "day":
        return _day_in(int(get("month")), int(get("day"))), "day"
    return None


def _unknown_year(value: str) -> str:
    return "/".join("XXXX" + part[4:] for part in value.split("/"))


def resolve_part(reading: Reading, context: Context) -> Resolved:
    """A quarter, month, season, feast or day whose year is not said, or said by `last`, `this`, `next`."""
    made = part_maker(reading)
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
    """A quarter or half of a fiscal year that is not named: by the company's calendar, or by one before it."""
    number = int(reading.get("n", 1))
    named = {"quarter": number} if unit == "quarter" else {"half": number}
    before = next((p.resolved for p in itertools.islice(context.before(), LOOK_BACK)
                   if p.resolved.type == "DATE" and p.kind in {"quarter", "half", "of", "nth", "fiscalyear", "ended"}
                   and (p.resolved.fiscal or p.resolved.unit == unit)), None)
    spec, today = context.fiscal_end, context.today
    if before and before.fiscal and before.unit == "year" and spec is None and not reading.get("fiscal") and any(
            p.resolved.explicit and p.resolved.unit == unit and not p.resolved.fiscal
            for p in itertools.islice(context.before(), LOOK_BACK)):
        return None  # the article counts in quarters of the calendar, its fiscal year is that
    own_calendar = context.fiscal_told and spec is not None and spec != CALENDAR_END
    if not reading.get("fiscal") and not (before and before.fiscal) and not (own_calendar and before is None):
        return None
    # A year that is named alone counts from its beginning on; an earlier one is what is compared with.
    over = before is not None and today is not None and before.stretch is not None and before.stretch[1] < today
    if before and before.fiscal and (before.unit != "year" or today is None or (
            before.fiscal[0] >= today.year and not over)):
        return replace(fiscal_resolved(context, before.fiscal[0], **named), anchor="text", explicit=False)
    if spec and today:
        ahead = context.tense == "future"
        years = [year for year in range(today.year - 1, today.year + 3)
                 if (calendars.fiscal_stretch(spec, year, **named)[1 if ahead else 0] >= today) == ahead]
        if years:
            found = fiscal_resolved(context, years[0] if ahead else years[-1], **named)
            return replace(found, anchor="published", explicit=False)
    part = f"Q{number}" if unit == "quarter" else f"H{number}"
    return Resolved("DATE", f"FYXXXX-{part}", unit=unit, basis="fiscal")


def _in_year(inner: Reading, context: Context, outer: Reading | int) -> Resolved:
    number, fiscal, anchor = year_number(outer, context)
    made = part_maker(inner)
    if made is None:
        raise Unreadable(inner.kind)
    make, unit = made
    fiscal = fiscal or bool(inner.get("fiscal"))
    if fiscal and unit in {"quarter", "half"}:
        part = int(inner.get("n", 1))
        if number is None:
            return Resolved("DATE", f"FYXXXX-{unit[0].upper()}{part}", unit=unit, basis="fiscal")
        found = fiscal_resolved(context, number, **{unit: part})
        return replace(found, anchor=anchor, explicit=anchor is None)
    if number is None or number not in YEARS:
        return Resolved("DATE", _unknown_year(make(2000)[0]), unit=unit)
    value, stretch = make(number)
    if stretch is None:
        raise Unreadable(value)
    return Resolved("DATE", value, stretch[0], stretch[1], unit, anchor=anchor, explicit=anchor is None)


def resolve_of(reading: Reading, context: Context) -> Resolved:
    """A part of a year with its year, in any of the ways in which they are written together."""
    get = reading.get
    if get("inner") is not None:
        return _in_year(get("inner"), context, get("outer"))
    if get("month") is not None:
        return _in_year(Reading("month", {"month": get("month")}), context, int(get("yy")))
    kind = "quarter" if get("quarter") is not None else "half"
    slots = {"n": get(kind), "fiscal": get("fy") is not None}
    return _in_year(Reading(kind, slots), context, int(get("yy") if get("fy") is None else get("fy")))


def resolve_season(reading: Reading, context: Context) -> Resolved:
    if reading.get("to") is not None:
        return _in_year(Reading("season", {"n": reading.get("n")}), context, int(reading.get("year")))
    return resolve_part(reading, context)


def resolve_decade(reading: Reading, context: Context) -> Resolved:
    year = int(reading.get("year"))
    if year % 10:
        raise Unreadable("a decade begins with a round year")
    start, end = calendars.years_stretch(year, year + (99 if year % 100 == 0 and year < 2000 else 9))
    return Resolved("DATE", f"{year:04d}"[:3], start, end, "decade", explicit=True)


def resolve_century(reading: Reading, context: Context) -> Resolved:
    start, end = calendars.century_stretch(int(reading.get("n")))
    return Resolved("DATE", f"{int(reading.get('n')) - 1:02d}", start, end, "century", explicit=True)


def _day_resolved(year: int, month: int, day: int, **more: object) -> Resolved:
    try:
        date = Date(year, month, day)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    return Resolved("DATE", date.isoformat(), date, date, "day", **more)  # type: ignore[arg-type]


@functools.lru_cache(maxsize=8192)
def written_date(quote: str, language: str, order: str, base: Date | None = None) -> Date | None:
    """The day that a tagged span names, in full or from ``base`` («hier»), as dateparser reads it; None where it can't.

    >>> written_date("Oct. 9, 2019", "en", "MDY"), written_date("hier", "fr", "DMY", datetime.date(2025, 3, 1))
    (datetime.date(2019, 10, 9), datetime.date(2025, 2, 28))
    """
    if not quote:
        return None
    import dateparser  # slow to import: only when such a date stands in a text

    settings: dict[str, object] = {"STRICT_PARSING": True, "DATE_ORDER": order}
    if base is not None:
        settings["RELATIVE_BASE"] = datetime.datetime.combine(base, datetime.time(12))
    found = dateparser.parse(quote, languages=[language], settings=settings)
    return found.date() if found else None


def resolve_day_of_year(reading: Reading, context: Context) -> Resolved:
    """A date written in full, as dateparser reads it; where it fails or differs in the year, the grammar stands."""
    inner = reading.get("inner")
    if reading.get("outer") is not None:
        return _in_year(inner, context, reading.get("outer"))
    own = _day_resolved(int(reading.get("year")), int(inner.get("month")), int(inner.get("day")), explicit=True)
    read = written_date(context.quote, context.language, context.order)
    return own if read is None or read.year != own.start.year else _day_resolved(  # type: ignore[union-attr]
        read.year, read.month, read.day, explicit=True)


def resolve_numeric_day(reading: Reading, context: Context) -> Resolved:
    """03/05/2025: in the order of the language, in the other where that makes no date."""
    read = written_date(context.quote, context.language, context.order)
    if read is not None:
        return _day_resolved(read.year, read.month, read.day, explicit=True)
    first, second, year = int(reading.get("x")), int(reading.get("y")), int(reading.get("year"))
    month, day = (first, second) if context.order == "MDY" else (second, first)
    if month > 12:
        month, day = day, month
    return _day_resolved(year, month, day, explicit=True)


def resolve_weekday(reading: Reading, context: Context) -> Resolved:
    """The last such day, or the next where the verb is future; the publication day itself is the nearest of both."""
    number = int(reading.get("n"))
    today = context.today
    if today is None or not context.day_known("day"):
        return Resolved("DATE", f"XXXX-WXX-{number}", unit="day")
    which, after = reading.get("which"), reading.get("after")
    back = (today.isoweekday() - number) % 7
    if reading.get("weeks") is not None:
        date = today + (-back % 7 + 7 * int(reading.get("weeks"))) * DAY  # «mardi en huit»
    elif after is not None or (which is not None and reading.get("week")):
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


def resolve_part_of_day(reading: Reading, context: Context) -> Resolved:
    inner = reading.get("inner") or Reading("rel", {"unit": "day", "offset": reading.get("offset", 0)})
    found = context.resolve(inner)
    return replace(found, value=f"{found.value}T{reading.get('part')}")
