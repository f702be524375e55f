"""Parts against their whole: segments and the company, stakes and all of it, quarters and the year, a share and its
terms."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from extractor.check.findings import Finding, Sum, Term, Verdict
from extractor.check.index import Index, firm, limit, same_period
from extractor.compare.explaining import span, stated
from extractor.compare.intervals import Interval, total
from extractor.compare.statements import Statement
from extractor.resources import load_data

ALL = Interval.exactly(100)


def parts(index: Index) -> Iterator[Finding]:
    """Segments against the total that the same article tells; shares of one thing against a hundred per cent."""
    tables = load_data("check.toml")
    totals: dict[Any, list[Statement]] = {}
    segments: dict[Any, list[Statement]] = {}
    shares: dict[Any, list[Statement]] = {}
    for s in index.all:
        if s.aspect != "level" or not s.value.single or s.metric == "other":
            continue
        if s.kind in {"money", "quantity"} and s.subject and s.metric in tables["flows"] and firm(s):
            key = (s.article, s.subject, s.metric, s.unit, s.period, s.per)
            (segments if s.scope else totals).setdefault(key, []).append(s)
        elif s.kind == "percent" and s.metric in tables["exhaustive"] and (s.object or s.scope) and s.unit == "%":
            shares.setdefault((s.article, s.metric, s.object, s.scope, s.period, s.ahead), []).append(s)
    for key, found in segments.items():
        if key in totals:
            # a segment whose name was not read looks like a total: the largest is one
            several = _distinct(found)
            if len(several) > 1:
                yield _against(max(totals[key], key=lambda s: s.value.low), several)
    for found in shares.values():
        yield from _shares(found)


def _distinct(found: Iterable[Statement]) -> list[Statement]:
    return list({s.scope: s for s in reversed(list(found))}.values())[::-1]


def _against(whole: Statement, found: list[Statement]) -> Finding:
    finding = _added("parts", found, whole)
    if finding.verdict is not Verdict.does_not_hold:
        return finding
    listed = len({s.sentence for s in found}) == 1
    if total(s.value.stated for s in found).high < whole.value.stated.low:
        return replace(finding, verdict=Verdict.cannot_be_told, reason="there may be other parts than those named")
    if not listed:
        return replace(finding, verdict=Verdict.cannot_be_told, reason="the parts may overlap")
    return finding


def _added(check: str, found: list[Statement], whole: Statement) -> Finding:
    left = " + ".join(stated(s) for s in found)
    return Sum(check, left, _total, tuple(Term("part", s) for s in found), whole, role="whole").found()


def _total(*values: Interval) -> Interval:
    return total(values)


def _per_cent(part: Interval, whole: Interval) -> Interval:
    return part / whole * ALL


def _shares(found: list[Statement]) -> Iterator[Finding]:
    """Shares of one thing, held by different ones."""
    held = {s.subject: s for s in reversed(found) if s.subject}
    if len(held) < 2:
        return
    several = list(held.values())[::-1]
    reckoned = total(s.value.stated for s in several)
    terms = tuple(Term("part", s) for s in several)
    line = f"{' + '.join(stated(s) for s in several)} = {span(reckoned, '%')}; the whole: 100 %"
    if reckoned.low > 100:
        yield Finding("parts", Verdict.does_not_hold, line, terms)
    elif reckoned.overlaps(ALL):
        yield Finding("parts", Verdict.holds, line, terms)


def periods(index: Index) -> Iterator[Finding]:
    """Quarters and halves against the year they lie in, from all articles together."""
    tables = load_data("check.toml")
    series: dict[Any, list[Statement]] = {}
    for s in index.all:
        if s.aspect == "level" and s.subject and s.metric in tables["flows"] and firm(s) and s.kind != "percent":
            if s.period and s.period.days and s.period.days >= limit("season"):
                series.setdefault((s.subject, s.metric, s.unit, s.scope, s.per, s.object), []).append(s)
    for (_, metric, *_), found in series.items():
        for year, inside in _years(found):
            # a figure told once for the year and once for less of it is one figure
            inside = [s for s in inside if s.value.low != year.value.low]
            finding = _tiled(year, inside) or _largest(year, inside, signed=metric in tables["signed"])
            if finding:
                yield finding


def _years(found: list[Statement]) -> Iterator[tuple[Statement, list[Statement]]]:
    """Each long period once, with the shorter ones inside it, each of these once."""
    once: dict[Any, Statement] = {}
    for s in found:
        once.setdefault(s.period, s)
    line = sorted(once.values(), key=_start)
    slack = datetime.timedelta(days=limit("gap"))
    for at, year in enumerate(line):
        length = (year.period.days if year.period else None) or 0
        if length < 2 * limit("season") or not (year.period and year.period.start and year.period.end):
            continue
        inside = []
        # a year has few quarters: those that begin beyond it end the walk
        for s in [*line[max(0, at - 4) : at], *line[at + 1 : at + 24]]:
            if not s.period or not s.period.start or not s.period.end or (s.period.days or 0) > length * 0.8:
                continue
            if s.period.start >= year.period.start - slack and s.period.end <= year.period.end + slack:
                inside.append(s)
        if inside:
            yield year, inside


def _start(statement: Statement) -> tuple[datetime.date, datetime.date]:
    period = statement.period
    return (period and period.start or datetime.date.min, period and period.end or datetime.date.max)


def _tiled(year: Statement, inside: list[Statement]) -> Finding | None:
    """The sum of periods that follow each other from the year's first day to its last."""
    period = year.period
    if period is None or period.start is None or period.end is None:
        return None
    chain: list[Statement] = []
    day, gap = period.start, datetime.timedelta(days=limit("gap"))
    for s in sorted(inside, key=_start):
        if s.period and s.period.start and s.period.end and abs(s.period.start - day) <= gap:
            chain.append(s)
            day = s.period.end + datetime.timedelta(days=1)
    if len(chain) < 2 or abs(day - datetime.timedelta(days=1) - period.end) > gap:
        return None
    return _added("periods", chain, year)


def _largest(year: Statement, inside: list[Statement], *, signed: bool) -> Finding | None:
    """The largest part of a year, which cannot be more than all of it unless there were losses."""
    if not inside:
        return None
    part = max(inside, key=lambda s: s.value.low)
    terms = (Term("whole", year), Term("part", part))
    if part.value.stated.low <= year.value.stated.high:
        return Finding("periods", Verdict.holds, f"{stated(part)} ≤ {stated(year)}", terms)
    line = f"{stated(part)} > {stated(year)}"
    if signed:
        reason = "another part of the year may have been below nought"
        return Finding("periods", Verdict.cannot_be_told, line, terms, reason)
    return Finding("periods", Verdict.does_not_hold, line, terms)


def share(index: Index) -> Iterator[Finding]:
    """A percentage beside its part and its whole: «14 000 postes, 4 % de ses 350 000 salariés»."""
    wholes = load_data("check.toml")["wholes"]
    for stated_share in index.all:
        if stated_share.unit != "%" or stated_share.aspect != "level" or stated_share.metric not in wholes:
            continue
        beside = [s for s in index.near(stated_share, "sentence", stated_share.sentence) if _counted(s)]
        whole_metric = wholes[stated_share.metric]
        around = dict.fromkeys(beside + (
            [s for s in index.near(stated_share, "level of", stated_share.subject, whole_metric, stated_share.article)
             if _counted(s)] if whole_metric and stated_share.subject else []))
        fits = [
            (part, whole) for part in beside for whole in around
            if part is not whole and part.unit == whole.unit and whole.value.stated.low > part.value.stated.high > 0
            and same_period(part.period, whole.period)
            and (part.metric == whole.metric or (part.metric, whole.metric) == (stated_share.metric, whole_metric))
        ]
        sums = [_shared(stated_share, part, whole) for part, whole in fits]
        finding = next((finding for finding in sums if finding.verdict is Verdict.holds), None)
        if finding:
            yield finding
        elif sums and _of_one_kind(sums[0], whole_metric):
            # a share that no two figures give is wrong only where they can be no others
            scoped = any(term.statement.scope for term in sums[0].terms)
            doubtful = replace(sums[0], verdict=Verdict.cannot_be_told, reason="the share may be of another part")
            yield doubtful if scoped or len(sums) > 1 else sums[0]


def _of_one_kind(finding: Finding, whole: str) -> bool:
    """Whether the terms are what the share says it is of: jobs cut, of all jobs."""
    share_of, part, total_of = (term.statement.metric for term in finding.terms)
    return share_of == part != total_of == whole


def _counted(statement: Statement) -> bool:
    return statement.kind in {"money", "quantity"} and statement.value.single and statement.aspect == "level"


def _shared(result: Statement, part: Statement, whole: Statement) -> Finding:
    left = f"{stated(part)} / {stated(whole)}"
    return Sum("share", left, _per_cent, (Term("part", part), Term("whole", whole)), result).found()
