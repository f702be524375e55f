"""Exchange rates: what a sum in one currency was worth in another around a day.

The rates are the reference rates of the European Central Bank since 1999, as the package CurrencyConverter ships them
(offline, 0.7 MB, Apache licence, released with new rates every few weeks). A newspaper's rate is seldom the day's:
every rate of the weeks before counts as plausible.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from extractor.compare.intervals import Interval, decimal
from extractor.resources import load_data

# Days before and after that a newspaper's rate may be from: a company's report converts at the end of its quarter.
BEFORE, AFTER = 45, 5
# How much a newspaper's own rate may differ from the bank's.
LEEWAY = Decimal("0.01")
# Between the rates looked up; they move less than LEEWAY in as many days.
STEP = 3
# So long after the last known rate it still stands for the day's.
STALE = 120


@cache
def _converter() -> Any:
    from currency_converter import CurrencyConverter

    return CurrencyConverter(fallback_on_missing_rate=True)


def _peg(currency: str) -> Decimal | None:
    """What a dollar is worth in a currency that is held at a fixed rate to it."""
    peg = load_data("check.toml")["pegs"].get(currency)
    return Decimal(peg["rate"]) if peg else None


def known(currency: str) -> bool:
    """Whether there are rates of the currency: the bank quotes it, or did, or it has a fixed rate."""
    return currency in _converter().currencies or _peg(currency) is not None


def last_day() -> datetime.date:
    """The day of the newest rates there are."""
    day: datetime.date = _converter().bounds["EUR"].last_date
    return day


@lru_cache(maxsize=4096)
def rate(source: str, target: str, day: datetime.date | None) -> Interval | None:
    """The plausible values of one ``source`` in ``target`` around ``day``; of None, of all days there are.

    None where the bank has no rate for the currencies at that time.

    >>> window = rate("USD", "EUR", datetime.date(2025, 10, 8))
    >>> Decimal('0.83') < window.low < window.high < Decimal('0.88')
    True
    """
    if not (known(source) and known(target)):
        return None
    fixed = {currency: value for currency in (source, target) if (value := _peg(currency))}
    if fixed:
        through = rate(*("USD" if currency in fixed else currency for currency in (source, target)), day)
        factor = fixed.get(target, Decimal(1)) / fixed.get(source, Decimal(1))
        return through * Interval.exactly(factor) if through else None
    if source == target:
        return Interval.exactly(1)
    bounds = _converter().bounds
    first = max(bounds[source].first_date, bounds[target].first_date)
    last = min(bounds[source].last_date, bounds[target].last_date)
    if day is None:
        start, end, step = first, last, 7
    else:
        if day > last + datetime.timedelta(days=STALE) or day < first:
            return None
        start = max(first, min(day, last) - datetime.timedelta(days=BEFORE))
        end, step = min(last, day + datetime.timedelta(days=AFTER)), STEP
    days = [start + datetime.timedelta(days=n) for n in range(0, (end - start).days + 1, step)]
    found = [decimal(round(_converter().convert(1, source, target, date=at), 8)) for at in days] if days else []
    found = [value for value in found if value > 0]
    return Interval(min(found) * (1 - LEEWAY), max(found) * (1 + LEEWAY)) if found else None
