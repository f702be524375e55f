"""Date arithmetic: the first and last day of quarters, halves, seasons, decades and fiscal years, feasts, shifting.

Nothing here knows a language or a text. Every stretch is a pair of dates, both inclusive.
"""
from __future__ import annotations

import calendar
import datetime
import math
import re
from decimal import Decimal
from functools import lru_cache

from extractor.resources import load_data

Date = datetime.date
Stretch = tuple[Date, Date]

DAY = datetime.timedelta(days=1)
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS_IN = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
FINENESS = (
    "second", "minute", "hour", "day", "weekend", "week", "fortnight", "month", "quarter", "half", "year", "decade",
    "century",
)

_FISCAL_END = re.compile(r"(?:(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))|(?:last-([a-z]+)-(0[1-9]|1[0-2]))")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def month_stretch(year: int, month: int) -> Stretch:
    """
    >>> month_stretch(2024, 2)[1].isoformat()
    '2024-02-29'
    """
    return Date(year, month, 1), Date(year, month, calendar.monthrange(year, month)[1])


def months_stretch(year: int, month: int, count: int) -> Stretch:
    """``count`` whole months from the first of ``month``."""
    last = month - 1 + count - 1
    return Date(year, month, 1), month_stretch(year + last // 12, last % 12 + 1)[1]


def quarter_stretch(year: int, quarter: int) -> Stretch:
    return months_stretch(year, quarter * 3 - 2, 3)


def half_stretch(year: int, half: int) -> Stretch:
    return months_stretch(year, half * 6 - 5, 6)


def years_stretch(first: int, last: int) -> Stretch:
    return Date(first, 1, 1), Date(last, 12, 31)


def century_stretch(number: int) -> Stretch:
    """The 21st century is 2001 to 2100."""
    return years_stretch(number * 100 - 99, number * 100)


def week_stretch(date: Date) -> Stretch:
    """The ISO week, Monday to Sunday, that holds a day."""
    monday = date - datetime.timedelta(days=date.weekday())
    return monday, monday + 6 * DAY


def week_value(date: Date) -> str:
    """
    >>> week_value(datetime.date(2025, 12, 29))
    '2026-W01'
    """
    iso = date.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def add_months(date: Date, months: int) -> Date:
    """The same day some months on, or the last day of a shorter month. Raises OverflowError past year 9999.

    >>> add_months(datetime.date(2025, 1, 31), 1).isoformat()
    '2025-02-28'
    """
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year} is no year of the calendar")
    return Date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def shift(date: Date, count: Decimal, unit: str) -> Date:
    """A day moved by a number of units, which may be broken («un an et demi»). Raises OverflowError where none is left.

    >>> shift(datetime.date(2012, 12, 15), Decimal("1.5"), "year").isoformat()
    '2014-06-15'
    """
    if unit in MONTHS_IN:
        months = count * MONTHS_IN[unit]
        whole = int(months)
        return add_months(date, whole) + int((months - whole) * 30) * DAY
    if unit in DAYS_IN:
        return date + int(count * DAYS_IN[unit]) * DAY
    return date


def unit_stretch(date: Date, unit: str) -> Stretch:
    """The whole calendar unit (day, week, month, quarter, …) that holds a day; its weekend for ``weekend``."""
    if unit == "week":
        return week_stretch(date)
    if unit == "weekend":
        monday = week_stretch(date)[0]
        return monday + 5 * DAY, monday + 6 * DAY
    if unit == "month":
        return month_stretch(date.year, date.month)
    if unit == "quarter":
        return quarter_stretch(date.year, (date.month + 2) // 3)
    if unit == "half":
        return half_stretch(date.year, 1 if date.month <= 6 else 2)
    if unit == "year":
        return years_stretch(date.year, date.year)
    if unit == "decade":
        first = date.year - date.year % 10
        return years_stretch(first, first + 9)
    if unit == "century":
        return century_stretch((date.year + 99) // 100)
    return date, date


def unit_value(date: Date, unit: str) -> str:
    """The TIMEX3 value of the calendar unit that holds a day.

    >>> [unit_value(datetime.date(2025, 8, 5), u) for u in ("day", "month", "quarter", "half", "decade")]
    ['2025-08-05', '2025-08', '2025-Q3', '2025-H2', '202']
    """
    year = f"{date.year:04d}"
    if unit == "week":
        return week_value(date)
    if unit == "weekend":
        return f"{week_value(date)}-WE"
    if unit == "month":
        return f"{year}-{date.month:02d}"
    if unit == "quarter":
        return f"{year}-Q{(date.month + 2) // 3}"
    if unit == "half":
        return f"{year}-H{1 if date.month <= 6 else 2}"
    if unit == "year":
        return year
    if unit == "decade":
        return year[:3]
    if unit == "century":
        return f"{(date.year + 99) // 100 - 1:02d}"
    return date.isoformat()


def stretch_value(start: Date, end: Date) -> str:
    """The TIMEX3 value of a stretch: of the calendar unit that it fills, else ``first/last``.

    >>> stretch_value(datetime.date(2025, 7, 1), datetime.date(2025, 9, 30))
    '2025-Q3'
    >>> stretch_value(datetime.date(2022, 1, 1), datetime.date(2024, 12, 31))
    '2022/2024'
    """
    for unit in ("day", "week", "month", "quarter", "half", "year"):
        if unit_stretch(start, unit) == (start, end):
            return unit_value(start, unit)
    for unit in ("year", "month"):
        if unit_stretch(start, unit)[0] == start and unit_stretch(end, unit)[1] == end:
            return f"{unit_value(start, unit)}/{unit_value(end, unit)}"
    return f"{start.isoformat()}/{end.isoformat()}"


# Mean instants of equinox and solstice as Julian days, in millennia from 2000, and the larger periodic terms:
# J. Meeus, Astronomical Algorithms, 2nd edition, tables 27.B and 27.C.
_INSTANTS = (
    (2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057),
    (2451716.56767, 365241.62603, 0.00325, 0.00888, -0.00030),
    (2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078),
    (2451900.05952, 365242.74049, -0.06223, -0.00823, 0.00032),
)
_TERMS = (
    (485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186), (182, 27.85, 445267.112),
    (156, 73.14, 45036.886), (136, 171.52, 22518.443), (77, 222.54, 65928.934), (74, 296.72, 3034.906),
    (70, 243.58, 9037.513), (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226),
    (45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417), (18, 155.12, 67555.328),
    (17, 288.79, 4562.452), (16, 198.04, 62894.029), (14, 199.76, 31436.921), (12, 95.39, 14577.848),
    (12, 287.11, 31931.756), (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074),
)


@lru_cache(maxsize=1024)
def season_start(year: int, index: int) -> Date:
    """The day of the equinox or solstice that opens spring (0), summer (1), autumn (2), winter (3), in Central Europe.

    >>> [season_start(2019, i).isoformat()[5:] for i in range(4)]
    ['03-20', '06-21', '09-23', '12-22']
    """
    y = (year - 2000) / 1000
    mean = sum(c * y**power for power, c in enumerate(_INSTANTS[index]))
    t = (mean - 2451545.0) / 36525
    w = math.radians(35999.373 * t - 2.47)
    stretch = 1 + 0.0334 * math.cos(w) + 0.0007 * math.cos(2 * w)
    periodic = sum(a * math.cos(math.radians(b + c * t)) for a, b, c in _TERMS)
    julian = mean + 0.00001 * periodic / stretch
    # One hour ahead of universal time, two in summer: the date that almanacs there print.
    ahead = (1 if index in {0, 3} else 2) / 24
    return Date.fromordinal(math.floor(julian + 0.5 + ahead) - 1721425)


def season_stretch(year: int, index: int) -> Stretch:
    """The season that begins in ``year``; winter ends in the year after."""
    end = season_start(year + 1, 0) if index == 3 else season_start(year, index + 1)
    return season_start(year, index), end - DAY


def easter(year: int) -> Date:
    """Western Easter Sunday (the anonymous Gregorian computus).

    >>> easter(2025).isoformat()
    '2025-04-20'
    """
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return Date(year, month, day + 1)


@lru_cache(maxsize=1024)
def feast(name: str, year: int) -> Date | None:
    """The day of a feast in a year, by ``data/feasts.toml``; None where the table does not reach.

    >>> feast("black-friday", 2025).isoformat()
    '2025-11-28'
    """
    tables = load_data("feasts.toml")
    if name in tables["listed"]:
        day = tables["listed"][name].get(str(year))
        return Date.fromisoformat(f"{year:04d}-{day}") if day else None
    rule = tables["rules"][name]
    offset = datetime.timedelta(days=rule.get("offset", 0))
    if rule.get("easter"):
        return easter(year) + offset
    if "weekday" not in rule:
        return Date(year, rule["month"], rule["day"]) + offset
    first, last = month_stretch(year, rule["month"])
    if rule["nth"] > 0:
        return first + ((rule["weekday"] - 1 - first.weekday()) % 7 + 7 * (rule["nth"] - 1)) * DAY + offset
    return last - ((last.weekday() - rule["weekday"] + 1) % 7) * DAY + offset


def is_fiscal_end(spec: str) -> bool:
    """Whether this is one of the two forms of a fiscal year end: ``06-30``, ``last-sunday-01``."""
    return _FISCAL_END.fullmatch(spec) is not None


def fiscal_year_end(spec: str, year: int) -> Date:
    """The last day of the fiscal year that ends in ``year``. ``last-sunday-01``: 52 or 53 weeks. Raises ValueError.

    >>> fiscal_year_end("last-sunday-01", 2026).isoformat(), fiscal_year_end("06-30", 2026).isoformat()
    ('2026-01-25', '2026-06-30')
    """
    match = _FISCAL_END.fullmatch(spec)
    if not match:
        raise ValueError(f"fiscal year end {spec!r}: write it 06-30 or last-sunday-01")
    if match[1]:
        last = month_stretch(year, int(match[1]))[1]
        return min(last, last.replace(day=min(int(match[2]), last.day)))
    last = month_stretch(year, int(match[4]))[1]
    return last - ((last.weekday() - _WEEKDAYS.index(match[3])) % 7) * DAY


def fiscal_stretch(spec: str, year: int, *, quarter: int | None = None, half: int | None = None) -> Stretch:
    """A fiscal year, named by the year in which it ends, or one of its quarters or halves.

    Quarters of a 52/53-week year have 13 weeks each, the last one the week that is left over.

    >>> [d.isoformat() for d in fiscal_stretch("last-sunday-01", 2026, quarter=3)]
    ['2025-07-28', '2025-10-26']
    """
    start, end = fiscal_year_end(spec, year - 1) + DAY, fiscal_year_end(spec, year)
    if quarter is None and half is None:
        return start, end
    first, count = (quarter - 1, 1) if quarter else (2 * (half or 1) - 2, 2)
    if spec.startswith("last-"):
        opens = start + first * 91 * DAY
        return opens, end if first + count == 4 else start + (first + count) * 91 * DAY - DAY
    return add_months(start, 3 * first), end if first + count == 4 else add_months(start, 3 * (first + count)) - DAY
