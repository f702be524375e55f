"""When a claim holds, and what its amount is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.claims.context import Sentence
from extractor.claims.measures import Measure
from extractor.model import Amount, Baseline, Evidence, Period, Span

# Metrics that are stated of a quarter or a year: a weekday beside them is the day of the announcement.
OF_A_STRETCH = frozenset(
    {
        "revenue",
        "profit",
        "loss",
        "margin",
        "cost",
        "spending",
        "users",
        "market_share",
        "sales_volume",
        "workforce",
        "growth",
        "market_size",
        "cash",
        "traffic",
        "share",
        "count",
        "debt",
    }
)
# Metrics of quarterly results: an article about them states its period once.
OF_RESULTS = frozenset({"revenue", "profit", "loss", "margin", "sales_volume", "users", "spending"})
# Words between a day or a month and the verb of saying that it dates.
ANNOUNCED = 5
# Days that a period of results has at least: a month's end is a date of the balance sheet.
QUARTER = 80
# Distance beyond which a period of the sentence belongs to something else, an opening adverbial apart.
REACH = 16


@dataclass(frozen=True, slots=True)
class Timing:
    period: Period | None
    baseline: Baseline | None
    evidence: tuple[Evidence, ...]


def find_timing(
    sentence: Sentence,
    amount: Amount,
    measure: Measure,
    *,
    results: Period | None,
    before: Period | None,
    day: Period | None,
) -> Timing:
    """The period of a claim, and its baseline.

    ``results`` is the period that the article's results are of, ``before`` the one that the sentence before is about,
    ``day`` the day named last.
    """
    compared = baseline_of(sentence, amount)
    aside = {id(compared.period)} if compared and compared.period else set()
    aside |= {id(p) for p in sentence.periods for cue in sentence.find("baseline", "year") if p.overlaps(cue)}
    ranked = sorted(
        (
            (_points(sentence, amount, measure, period), period)
            for period in sentence.periods
            if id(period) not in aside and not period.overlaps(amount)
        ),
        key=lambda pair: (-pair[0], pair[1].start),
    )
    own = ranked[0][1] if ranked and ranked[0][0] > -REACH else None
    carried, rule = None, ""
    if measure.metric in OF_RESULTS and results:
        carried, rule = results, "period of the results"
    elif measure.metric == "share_price" and measure.aspect == "change" and day:
        carried, rule = day, "day named last"
    elif before and (measure.aspect == "change" or measure.announced):
        carried, rule = before, "period of the sentence before"
    if (
        own
        and (own.dated or not carried or own.type == "SET")
        and not (measure.announced and carried and own.type == "DURATION")
    ):
        return Timing(own, compared, (Evidence(own.text, own.start, own.end, "period", "nearest of the clause"),))
    if carried:
        return Timing(carried, compared, (Evidence(carried.text, carried.start, carried.end, "period", rule),))
    return Timing(None, compared, ())


def is_reporting(period: Period) -> bool:
    """A quarter, a half, a year or some months of one: what results are stated of."""
    if period.start_date and period.end_date:
        return QUARTER < (period.end_date - period.start_date).days < 380
    return period.value.startswith("FY") or "-Q" in period.value or "-H" in period.value


def baseline_of(sentence: Sentence, amount: Amount) -> Baseline | None:
    """What follows «contre», `compared with`, `up from` behind the amount; «sur un an» as a period; the level that a
    change starts from."""
    period: Period | None = None
    value: Amount | None = None
    for cue in sentence.find("baseline", "before"):
        if cue.start < amount.end or sentence.distance(amount, cue) > 12 or _between(sentence, amount, cue):
            continue
        value = next(
            (
                a
                for a in sentence.amounts
                if cue.end <= a.start and sentence.distance(cue, a) <= 8 and a.kind == amount.kind
            ),
            None,
        )
        period = next((p for p in sentence.periods if cue.end <= p.start and sentence.distance(cue, p) <= 10), None)
        break
    if period is None:
        for cue in sentence.find("baseline", "year"):
            if cue.start >= amount.end and sentence.distance(amount, cue) <= 6 and not _between(sentence, amount, cue):
                period = next((p for p in sentence.periods if p.overlaps(cue)), None)
                break
    if value is None:
        origin = _origin(sentence, amount)
        value = origin if origin is not amount else None
    return Baseline(period, value) if period or value else None


def _origin(sentence: Sentence, amount: Amount) -> Amount | None:
    """The amount that this one grew from: `from $3bn to $4bn`, «de 20 à 25 %»."""
    earlier = [a for a in sentence.amounts if a.end <= amount.start and a.kind == amount.kind]
    if not earlier:
        return None
    last = earlier[-1]
    first, _ = sentence.indices(last)
    here, _ = sentence.indices(amount)
    if sentence.word_is(first - 1, "baseline", "from") and sentence.word_is(here - 1, "direction", "to"):
        return last
    return None


def _between(sentence: Sentence, a: Span, b: Span) -> bool:
    return any(a.end <= x.start and x.end <= b.start for x in sentence.amounts)


def _points(sentence: Sentence, amount: Amount, measure: Measure, period: Period) -> float:
    points = -float(sentence.distance(period, amount))
    first, _ = sentence.indices(period)
    owner = _owner(sentence, period)
    if period.start < amount.start and first <= 4:
        # an adverbial that opens the sentence holds for all of it
        points = max(points, -8.0)
    elif owner is amount:
        points += 6
    elif owner is not None and owner.start < amount.start:
        points -= 3
    elif owner is not None:
        points -= 8
    between = [
        a
        for a in sentence.amounts
        if min(period.end, amount.end) <= a.start and a.end <= max(period.start, amount.start)
    ]
    points -= 2 * len(between)
    if period.type == "SET" and (owner is not amount or _free_dated(sentence, amount)):
        points -= 16
    if not period.dated and period.type != "SET":
        points -= 5
    if (_announces(sentence, period) and measure.metric != "share_price") or (
        is_day(period) and measure.metric in OF_A_STRETCH
    ):
        points -= 40
    if period.relation == "prior" and owner is not amount:
        points -= 40
    return points


def _free_dated(sentence: Sentence, amount: Amount) -> bool:
    """Whether the sentence dates the amount otherwise: by a period that no other amount has tied to itself."""
    return any(p.dated and p.relation is None and _owner(sentence, p) in {None, amount} for p in sentence.periods)


def _owner(sentence: Sentence, period: Period) -> Amount | None:
    """The amount that the period stands right behind, a preposition and the like between them: «23 % en 2002», `14% a
    year ago`."""
    ahead = [a for a in sentence.amounts if a.end <= period.start]
    if not ahead:
        return None
    nearest = max(ahead, key=lambda a: a.end)
    gap = sentence.between(nearest, period)
    return nearest if len(gap) <= 3 and not any(w.text in {",", ";", "("} for w in gap) else None


def is_day(period: Period) -> bool:
    """A single day, known or not."""
    return period.type == "DATE" and (
        (period.start_date is not None and period.start_date == period.end_date)
        or period.value.startswith("XXXX-WXX-")
        or period.value.startswith("XXXX-XX-")
    )


def _announces(sentence: Sentence, period: Period) -> bool:
    """A day or a month beside a verb of saying is the day of the saying («En août, Reuters avait rapporté…»)."""
    if not (is_day(period) or (period.type == "DATE" and len(period.value) == 7 and period.value[5:].isdigit())):
        return False
    return any(sentence.distance(cue, period) <= ANNOUNCED for cue in sentence.find("source", "saying", "announcing"))
