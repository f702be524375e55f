"""A sum and its conversion in brackets against the exchange rates of the time."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.findings import Finding, Term, Verdict
from extractor.check.index import Index
from extractor.compare import rates
from extractor.compare.explaining import number, span, stated
from extractor.compare.statements import Statement, Value


def conversion(index: Index) -> Iterator[Finding]:
    """Every amount of money that the text converts. Rates of the weeks before publication count, and of the claim's
    period, since either may have been taken."""
    for statement in index.all:
        if statement.kind == "money" and statement.value.single:
            for other in statement.values[1:]:
                if other.unit != statement.unit and other.single:
                    yield _conversion(statement, other)


def _conversion(statement: Statement, other: Value) -> Finding:
    source, target = statement.unit, other.unit
    terms = (Term("converted", statement),)
    told = f"{number(other.low)} {target}"
    for code in (source, target):
        if not rates.known(code):
            return Finding("conversion", Verdict.cannot_be_told, f"{stated(statement)} = {told}", terms,
                           f"there are no exchange rates for {code}")
    days = [statement.published]
    if statement.period and statement.period.end:
        days.append(statement.period.end)
    line = ""
    for day in dict.fromkeys(days) if any(days) else [None]:
        rate = rates.rate(source, target, day)
        if rate is None:
            continue
        reckoned = statement.value.stated * rate
        when = f"around {day}" if day else "since 1999"
        factor = f"{span(rate)} ({source}/{target} {when})"
        line = f"{stated(statement)} × {factor} = {span(reckoned, target)}; stated: {told}"
        if reckoned.overlaps(other.stated) and day is None:
            return Finding("conversion", Verdict.cannot_be_told, line, terms, "the article has no date")
        if reckoned.overlaps(other.stated):
            return Finding("conversion", Verdict.holds, line, terms)
    if not line:
        return Finding("conversion", Verdict.cannot_be_told, f"{stated(statement)} = {told}", terms,
                       f"there are no rates of the time; the newest are of {rates.last_day()}")
    if statement.metric == "price":
        return Finding("conversion", Verdict.cannot_be_told, line, terms, "prices are set for each market")
    return Finding("conversion", Verdict.does_not_hold, line, terms)
