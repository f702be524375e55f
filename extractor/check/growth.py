"""A change against the two amounts it lies between: «+66 %» beside 3 and 5 billion."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from extractor.check.findings import Finding, Sum, Term, Verdict
from extractor.check.index import Index, firm, place, same_period
from extractor.compare.explaining import stated
from extractor.compare.intervals import ONE, ZERO, Interval
from extractor.compare.periods import Lie, lie
from extractor.compare.statements import RecordError, Span, Statement, statements

HUNDRED = Interval.exactly(100)
# Nothing that is told as a percentage grows so many times over.
FURTHEST = 50


def growth(index: Index) -> Iterator[Finding]:
    """Every change whose two amounts are told, in its article or, failing that, in another."""
    found: dict[tuple[int, int, float, str], list[Finding]] = {}
    for change in index.all:
        for finding in _told(change, terms_of(index, change) if firm(change) else []):
            new, old = (term.statement for term in finding.terms[1:])
            found.setdefault((new.number, place(old), float(old.value.low), old.article), []).append(finding)
    for findings in found.values():
        # one change lies between two amounts: where it does, the others are about something else
        fitting = [finding for finding in findings if finding.verdict is Verdict.holds]
        yield from fitting or findings


def _told(change: Statement, terms: list[tuple[Statement, Statement]]) -> list[Finding]:
    """The finding for a change, if any: of several pairs of amounts it may be about (a profit, and that per share), the
    one that fits; where none does, it is not told which is meant."""
    findings = [_finding(change, new, old) for new, old in terms]
    fitting = [finding for finding in findings if finding.verdict is Verdict.holds]
    return fitting[:1] or (findings if len(findings) == 1 else [])


def terms_of(index: Index, change: Statement) -> list[tuple[Statement, Statement]]:
    """The amounts after and before a change, the nearest first; none for what is no change, or where one of them is not
    told."""
    if change.aspect != "change" or not change.subject:
        return []

    def level(statement: Statement) -> bool:
        return statement.scope == change.scope and statement.kind in {"money", "quantity"} and statement.value.single

    levels = index.near(change, "level", change.subject, change.metric, fits=level)
    beside = [s for s in levels if s.sentence == change.sentence]
    news = [s for s in beside if same_period(change.period, s.period)]
    if not beside:
        dated = [s for s in levels if lie(change.period, s.period) is Lie.same and firm(s)]
        # of several figures for the period it is not told which one changed
        news = dated[:1] if len({(s.value.low, s.unit) for s in dated}) == 1 else []
    pairs = ((new, _old(index, change, new, levels)) for new in sorted(news, key=lambda s: s.ahead))
    return [(new, old) for new, old in pairs if old is not None and _alike(new, old)]


def _old(index: Index, change: Statement, new: Statement, levels: list[Statement]) -> Statement | None:
    beside = new.sentence == change.sentence
    for statement in (change, new) if beside else (change,):
        baseline = statement.record.get("baseline")
        if not isinstance(baseline, Mapping):
            continue
        amount = baseline.get("amount")
        if isinstance(amount, Mapping) and amount.get("kind") == new.kind:
            return _told_before(index, statement, amount, new)
        dated = _span(baseline.get("period"))
        if dated:
            return _at(levels, new, dated)
    before = _year_before(new.period)
    return _at(levels, new, before) if before else None


def _at(levels: list[Statement], new: Statement, period: Span) -> Statement | None:
    """The figure for a period, unless there are several."""
    found = [
        s for s in levels
        if s is not new and s.unit == new.unit and lie(period, s.period) is Lie.same and _alike(new, s)
    ]
    return found[0] if len({s.value.low for s in found}) == 1 else None


def _told_before(index: Index, owner: Statement, amount: Mapping[str, Any], new: Statement) -> Statement | None:
    """The amount of a baseline as a claim; None where it is what was expected, not what was before."""
    for s in index.get("sentence", owner.sentence):
        if s.record["amount"].get("start") == amount.get("start"):
            return None if s.ahead or s is new else s
    try:
        return _as_statement(owner, amount)
    except RecordError:
        return None


def _alike(new: Statement, old: Statement) -> bool:
    """Whether two figures may be one before and after: a profit and a profit per share are not."""
    if new.unit != old.unit or min(new.value.low, old.value.low) <= 0:
        return True  # what is wrong with them is told
    low, high = sorted((new.value.low, old.value.low))
    return new.per == old.per and high < low * FURTHEST


def _as_statement(owner: Statement, amount: Mapping[str, Any]) -> Statement:
    """The amount of a baseline as a claim of the sentence it stands in."""
    record = {**owner.record, "amount": dict(amount), "aspect": "level", "baseline": None}
    return replace(statements([record])[0], article=owner.article, subject=owner.subject)


def _span(period: Any) -> Span | None:
    if not isinstance(period, Mapping):
        return None
    try:
        start, end = (datetime.date.fromisoformat(str(period.get(key))) for key in ("start_date", "end_date"))
    except ValueError:
        return None
    return Span(start, end)


def _year_before(period: Span | None) -> Span | None:
    """What a change without a baseline is measured against, where the text tells a figure for it."""
    if period is None or not (period.start and period.end) or period.start.year < 2 or (period.days or 0) < 28:
        return None
    year = datetime.timedelta(days=365)
    return Span(period.start - year, period.end - year)


def _finding(change: Statement, new: Statement, old: Statement) -> Finding:
    terms = (Term("stated", change), Term("new", new), Term("old", old))
    reason = None
    if new.unit != old.unit:
        reason = f"{stated(new)} and {stated(old)} are not in one unit"
    elif not (firm(new) and firm(old)):
        reason = "one of the figures is not said as a fact"
    elif old.value.stated.low <= 0:
        reason = "the figure before is nought or less"
    if reason:
        return Finding("growth", Verdict.cannot_be_told, f"{stated(old)} → {stated(new)}", terms, reason)
    if change.kind in {"money", "quantity"} and change.unit != new.unit:
        return Finding("growth", Verdict.cannot_be_told, f"{stated(old)} → {stated(new)}", terms,
                       f"{stated(change)} is in another unit")
    falling = change.direction == "down"
    if change.unit == "x":
        formula, left = (_divided, "{1} / {0}") if falling else (_multiplied, "{0} / {1}")
    elif change.kind in {"money", "quantity"}:
        formula, left = _added, "{0} − {1}"
    else:
        formula, left = (_risen if change.kind == "percent" else _part), "({0} − {1}) / {1}"
    return Sum("growth", left.format(stated(new), stated(old)), formula, terms[1:], change,
               falling=falling and change.unit != "x").found()


def _added(after: Interval, before: Interval) -> Interval:
    return after - before


def _multiplied(after: Interval, before: Interval) -> Interval:
    return after / before


def _divided(after: Interval, before: Interval) -> Interval:
    return before / after if after.low > 0 else Interval(ZERO, before.high)


def _part(after: Interval, before: Interval) -> Interval:
    return after / before - Interval.exactly(ONE)


def _risen(after: Interval, before: Interval) -> Interval:
    return _part(after, before) * HUNDRED
