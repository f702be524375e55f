"""One figure divided by another: ratios, stakes, margins."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.findings import Finding, Sum, Term, Verdict
from extractor.check.growth import terms_of
from extractor.check.index import Index, firm, limit, place, same_period
from extractor.compare.explaining import stated
from extractor.compare.intervals import Interval
from extractor.compare.statements import Statement
from extractor.resources import load_data

HUNDRED = Interval.exactly(100)


def ratio(index: Index) -> Iterator[Finding]:
    """A multiple that compares two things («deux dollars pour chaque dollar») against figures that stand near it."""
    for multiple in index.all:
        if multiple.kind != "ratio" or multiple.unit != "x" or multiple.value.low <= 0 or terms_of(index, multiple):
            continue
        terms = [
            s for s in index.near(multiple, "article", multiple.article)
            if s.aspect == "level" and s.kind == "money" and firm(s) and s.value.stated.low > 0
            and abs(place(s) - place(multiple)) <= limit("near")
            and (multiple.subject is None or s.subject == multiple.subject)
        ]
        found = [
            (a, b) for a in terms for b in terms
            if a.value.low > b.value.low and a.unit == b.unit and same_period(a.period, b.period)
        ]
        beside = {s for s in terms if s.sentence == multiple.sentence}
        if multiple.aspect == "change" and beside:
            # what has doubled is the larger figure of its own sentence, what was halved the smaller
            falling = multiple.direction == "down"
            found = [(a, b) for a, b in found if (b if falling else a) in beside and a.metric == b.metric]
        yield from _ratio(multiple, found)


def _ratio(multiple: Statement, found: list[tuple[Statement, Statement]]) -> Iterator[Finding]:
    sums = [_quotient("ratio", multiple, a, b, roles=("dividend", "divisor")) for a, b in found]
    fitting = next((finding for finding in sums if finding.verdict is not Verdict.does_not_hold), None)
    if fitting:
        yield fitting
    elif multiple.aspect == "change":
        return  # what it rose from need not be told
    elif len(sums) == 1:
        yield sums[0]
    elif sums:
        terms = (Term("stated", multiple), *(Term("near", s) for s in dict.fromkeys(s for pair in found for s in pair)))
        yield Finding("ratio", Verdict.cannot_be_told, f"stated: {stated(multiple)}", terms,
                      "no two of the figures near it stand so to each other; it may be about others")


def _times(a: Interval, b: Interval) -> Interval:
    return a / b


def _per_cent(a: Interval, b: Interval) -> Interval:
    return a / b * HUNDRED


def _quotient(
    check: str, result: Statement, a: Statement, b: Statement, *, roles: tuple[str, str], doubt: str | None = None,
) -> Finding:
    """``a`` / ``b`` against the stated ``result``, a ratio or a percentage."""
    formula = _per_cent if result.unit == "%" else _times
    terms = (Term(roles[0], a), Term(roles[1], b))
    return Sum(check, f"{stated(a)} / {stated(b)}", formula, terms, result).found(doubt)


def stake(index: Index) -> Iterator[Finding]:
    """A stake against what it is worth, or was bought for, and what the whole is worth."""
    prices = load_data("check.toml")["prices"]
    for held in index.all:
        if held.metric != "stake" or held.unit != "%" or held.value.stated.low <= 0 or not held.subject:
            continue
        # who holds what may have been read the wrong way round: the one that has a valuation is what is held
        for whole_of in filter(None, (held.object, held.subject)):
            wholes = [s for s in index.near(held, "level", whole_of, "valuation", fits=_money)
                      if same_period(held.period, s.period)]
            if wholes:
                yield from _stakes(index, held, wholes[0], prices)
                break


def _money(statement: Statement) -> bool:
    return statement.kind == "money" and statement.value.single and statement.value.stated.low > 0


def _stakes(index: Index, held: Statement, whole: Statement, prices: list[str]) -> Iterator[Finding]:
    def fits(statement: Statement) -> bool:
        return (
            _money(statement) and statement.unit == whole.unit and statement.article == held.article
            and statement is not whole and statement.value.low < whole.value.low and bool(statement.named & held.named)
        )

    for metric in ("stake", "valuation", *prices):
        for name in sorted(held.named):
            for key in ("level", "object"):
                for worth in index.near(held, key, name, metric, fits=fits):
                    beside = worth.sentence == held.sentence
                    if beside or (metric != "valuation" and held.object and held.named <= worth.named):
                        doubt = None if metric == "stake" else "the price need not be at the valuation that is named"
                        yield _quotient("stake", held, worth, whole, roles=("worth", "whole"), doubt=doubt)
                        return


def margin(index: Index) -> Iterator[Finding]:
    """A margin against profit and revenue of the same period."""
    table = load_data("check.toml")["margin"]
    for stated_margin in index.all:
        s = stated_margin
        if s.metric != "margin" or s.unit != "%" or s.aspect != "level" or not s.subject or not firm(s):
            continue
        profits, revenues = (
            [t for metric in metrics for t in index.near(s, "level", s.subject, metric, fits=_money)
             if t.scope == s.scope and same_period(s.period, t.period) and firm(t)]
            for metrics in (table["part"], [table["whole"]])
        )
        pairs = [(p, r) for p in profits for r in revenues if p.unit == r.unit and same_period(p.period, r.period)]
        if pairs:
            doubt = "the margin may be of another profit (gross, operating, net)"
            sums = [_quotient("margin", s, *pair, roles=("part", "whole"), doubt=doubt) for pair in pairs]
            fitting = next((finding for finding in sums if finding.verdict is Verdict.holds), None)
            if fitting:
                yield fitting
            elif any(s.sentence in (p.sentence, r.sentence) for p, r in pairs):
                yield sums[0]
