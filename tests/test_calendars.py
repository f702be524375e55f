"""Date arithmetic."""
from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.periods import calendars
from extractor.periods.calendars import Date

DATES = st.dates(min_value=Date(1900, 1, 1), max_value=Date(2199, 12, 31))


@pytest.mark.parametrize(("spec", "year", "quarter", "start", "end"), [
    ("12-31", 2025, None, "2025-01-01", "2025-12-31"),
    ("06-30", 2026, None, "2025-07-01", "2026-06-30"),
    ("06-30", 2026, 1, "2025-07-01", "2025-09-30"),
    ("09-30", 2025, 4, "2025-07-01", "2025-09-30"),
    ("02-28", 2024, None, "2023-03-01", "2024-02-28"),
    ("last-sunday-01", 2026, 3, "2025-07-28", "2025-10-26"),
    ("last-sunday-01", 2026, 4, "2025-10-27", "2026-01-25"),
    ("last-saturday-09", 2025, None, "2024-09-29", "2025-09-27"),
    ("last-saturday-09", 2023, 1, "2022-09-25", "2022-12-24"),
])
def test_fiscal_years(spec: str, year: int, quarter: int | None, start: str, end: str) -> None:
    found = calendars.fiscal_stretch(spec, year, quarter=quarter)
    assert [d.isoformat() for d in found] == [start, end]


@pytest.mark.parametrize("spec", ["13-01", "06-31x", "june", "last-someday", ""])
def test_what_is_no_fiscal_year_end(spec: str) -> None:
    assert not calendars.is_fiscal_end(spec)
    with pytest.raises(ValueError, match="fiscal year end"):
        calendars.fiscal_year_end(spec, 2025)


@given(st.sampled_from(["12-31", "06-30", "03-31", "last-sunday-01", "last-saturday-09", "last-friday-12"]),
       st.integers(min_value=1990, max_value=2060))
def test_the_quarters_of_a_fiscal_year_fill_it(spec: str, year: int) -> None:
    start, end = calendars.fiscal_stretch(spec, year)
    quarters = [calendars.fiscal_stretch(spec, year, quarter=n) for n in (1, 2, 3, 4)]
    assert quarters[0][0] == start
    assert quarters[3][1] == end
    assert all(b[0] - a[1] == calendars.DAY for a, b in zip(quarters, quarters[1:], strict=False))
    assert calendars.fiscal_stretch(spec, year, half=1)[1] == quarters[1][1]
    assert calendars.fiscal_stretch(spec, year + 1)[0] - end == calendars.DAY


# Equinoxes and solstices as the almanacs of Central Europe print them.
@pytest.mark.parametrize(("year", "days"), [
    (2016, ["03-20", "06-21", "09-22", "12-21"]), (2019, ["03-20", "06-21", "09-23", "12-22"]),
    (2024, ["03-20", "06-20", "09-22", "12-21"]), (2025, ["03-20", "06-21", "09-22", "12-21"]),
])
def test_seasons(year: int, days: list[str]) -> None:
    assert [calendars.season_start(year, index).isoformat()[5:] for index in range(4)] == days


@pytest.mark.parametrize(("name", "day"), [
    ("black-friday", "2025-11-28"), ("cyber-monday", "2025-12-01"), ("thanksgiving", "2025-11-27"),
    ("easter", "2025-04-20"), ("good-friday", "2025-04-18"), ("ascension", "2025-05-29"),
    ("memorial-day", "2025-05-26"), ("labor-day-us", "2025-09-01"), ("lunar-new-year", "2025-01-29"),
    ("christmas", "2025-12-25"),
])
def test_feasts(name: str, day: str) -> None:
    found = calendars.feast(name, 2025)
    assert found is not None
    assert found.isoformat() == day


def test_a_feast_beyond_its_table_has_no_day() -> None:
    assert calendars.feast("lunar-new-year", 1890) is None


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "half", "year", "decade", "century"])
@given(date=DATES)
def test_a_unit_holds_its_day_and_is_told_by_its_value(unit: str, date: datetime.date) -> None:
    start, end = calendars.unit_stretch(date, unit)
    assert start <= date <= end
    assert calendars.unit_value(start, unit) == calendars.unit_value(end, unit)
    assert calendars.unit_stretch(end + calendars.DAY, unit)[0] == end + calendars.DAY


@given(DATES, st.integers(min_value=-40, max_value=40))
def test_months_there_and_back(date: datetime.date, count: int) -> None:
    first = date.replace(day=1)
    assert calendars.add_months(calendars.add_months(first, count), -count) == first
    assert calendars.shift(date, Decimal(0), "month") == date


def test_no_date_beyond_the_calendar() -> None:
    with pytest.raises(OverflowError):
        calendars.shift(Date(2025, 1, 1), Decimal(9000), "year")
