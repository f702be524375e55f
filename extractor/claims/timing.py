"""When a claim holds, and what its amount is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.claims.context import Sentence
from extractor.claims.dependencies import predicate_over
from extractor.claims.measures import Measure
from extractor.claims.ranking import Option, choose, far, held
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
# Metrics of a market report, which states its quarter once as well.
OF_MARKETS = frozenset({"market_share", "sales_volume", "market_size"})
# Metrics of what goes on: «800 millions d'utilisateurs hebdomadaires» has its adjective as period.
OF_HABIT = frozenset({"users", "traffic", "count"})
# Metrics of what lasts until something changes it: the date of another figure says nothing of them.
OF_A_STATE = frozenset({"valuation", "workforce", "stake", "price", "capacity", "performance"})
# Words between a day or a month and the verb of saying that it dates.
ANNOUNCED = 5
# Days that a period of results has at least: a month's end is a date of the balance sheet.
QUARTER = 80
# Days of the longest month, quarter and year, by which periods are told apart.
LENGTHS = ((1, "day"), (8, "week"), (31, "month"), (93, "quarter"), (185, "half"), (367, "year"))
# Words between an amount and the period behind it or before it that is its own («23 % au cours de l'année»).
OWN_BEHIND, OWN_BEFORE = 5, 2
# What the metrics of each set have in common decides which periods their figures are of.
CLASSES = (
    ("results", OF_RESULTS),
    ("markets", OF_MARKETS),
    ("habits", OF_HABIT),
    ("states", OF_A_STATE),
    ("stretches", OF_A_STRETCH),
)


@dataclass(frozen=True, slots=True)
class Timing:
    period: Period | None
    baseline: Baseline | None
    evidence: tuple[Evidence, ...]
    probability: float
    rule: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A period outside the sentence that the figure may be of, the rule that offers it and what speaks for it."""

    period: Period
    rule: str
    features: Mapping[str, float] = field(default_factory=dict)


def find_timing(
    sentence: Sentence, amount: Amount, measure: Measure, *, elsewhere: Sequence[Elsewhere], modality: str
) -> Timing:
    """The period of a claim, and its baseline: the likeliest of the periods of the sentence and those ``elsewhere``."""
    compared = baseline_of(sentence, amount)
    aside = {id(compared.period)} if compared and compared.period else set()
    aside |= {id(p) for p in sentence.periods for cue in sentence.find("baseline", "year") if p.overlaps(cue)}
    options: list[Option[Period | None]] = []
    inside = [p for p in sentence.periods if id(p) not in aside and not p.overlaps(amount)]
    for period in inside:
        features = _features(sentence, amount, measure, period) | _kind(sentence, period, measure, modality)
        options.append(Option(period, "period of the sentence", features))
    best: dict[int, Option[Period | None]] = {}
    for other in elsewhere:
        if other.period in sentence.periods:
            continue
        option = best.get(id(other.period), Option(other.period, other.rule, {"elsewhere": 1.0}))
        features = {**option.features, **other.features, other.rule: 1.0}
        features |= {f"{other.rule}, for {name}": 1.0 for name, metrics in CLASSES if measure.metric in metrics}
        features |= {f"elsewhere, {name}": 1.0 for name in _kind(sentence, other.period, measure, modality)}
        features |= held(elsewhere_though_dated=any(p.dated for p in inside))
        best[id(other.period)] = replace(option, features=features)
    options += best.values()
    options.append(Option(None, "no period", _none(inside, measure, modality)))
    chosen, probability = choose("period", amount, options)
    own = chosen.value
    place = (Evidence(own.text, own.start, own.end, "period", chosen.rule),) if own else ()
    return Timing(own, compared, place, probability, chosen.rule)


def _kind(sentence: Sentence, period: Period, measure: Measure, modality: str) -> dict[str, float]:
    """What sort of period it is, and whether figures of the metric are stated of such a one."""
    length = _length(period)
    return {
        f"{period.type}": 1.0,
        **{f"{length} for {name}": 1.0 for name, metrics in CLASSES if measure.metric in metrics},
        f"{length} for a {measure.aspect}": 1.0,
        f"{length}, {modality}": 1.0,
        f"{length}: {measure.metric}": 1.0,
        f"{sentence.when(period)}, {modality}": 1.0,
        f"{sentence.when(period)}: {measure.metric}": 1.0,
        **held(
            undated=not period.dated,
            points_back=period.relation is not None,
            fiscal=period.basis == "fiscal",
            part_of_it=period.mod is not None,
            adjective=_is_adjective(period),
            adjective_of_a_habit=_is_adjective(period) and measure.metric in OF_HABIT,
        ),
    }


def _length(period: Period) -> str:
    """What a period is, roughly: a day, a month, a year, open, unknown."""
    if period.type == "SET":
        return "set"
    if period.value.endswith("_REF"):
        return period.value.lower()
    if period.start_date is None or period.end_date is None:
        if period.dated:
            return "open to the past" if period.start_date is None else "open to the future"
        return "unresolved duration" if period.type == "DURATION" else "unresolved date"
    days = (period.end_date - period.start_date).days + 1
    return next((name for most, name in LENGTHS if days <= most), "years")


def _none(inside: Sequence[Period], measure: Measure, modality: str) -> dict[str, float]:
    return {
        "no period": 1.0,
        f"no period: {measure.metric}": 1.0,
        f"no period, {measure.aspect}": 1.0,
        f"no period, {modality}": 1.0,
        **held(
            no_period_though_dated=any(p.dated for p in inside),
            no_period_though_named=bool(inside),
            no_period_of_results=measure.metric in OF_RESULTS,
        ),
    }


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
        if value is None and period and any(cue.end <= e.start and e.end <= period.start for e in sentence.entities):
            period = None  # `demanded from Meta in 2023` compares nothing
            continue
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


def _features(
    sentence: Sentence, amount: Amount, measure: Measure, period: Period
) -> dict[str, float]:
    """What speaks for a period of the sentence: how near it is, on which side, what it is tied to."""
    first, last = sentence.indices(period)
    owner = _owner(sentence, period)
    left, right = min(period.end, amount.end), max(period.start, amount.start)
    between = sum(left <= a.start and a.end <= right for a in sentence.amounts)
    others = sum(left <= p.start and p.end <= right for p in sentence.periods)
    before = period.start < amount.start
    distance = sentence.distance(period, amount)
    side = "before" if before else "behind"
    rivals = [p for p in sentence.periods if p is not period and p.dated and not p.overlaps(amount)]
    return {
        **far(f"words {side}", distance),
        **held(
            behind=not before,
            nearest=all(sentence.distance(p, amount) >= distance for p in rivals),
            only_period=not rivals,
            opens_the_sentence=before and first <= 4,
            closes_the_sentence=not before and last >= len(sentence.words) - 3,
            stands_right_behind=owner is amount,
            stands_behind_an_earlier_figure=owner is not None and owner is not amount and owner.start < amount.start,
            stands_behind_a_later_figure=owner is not None and owner.start > amount.start,
            set_though_dated=period.type == "SET" and (owner is not amount or _free_dated(sentence, amount)),
            dates_the_saying=_announces(sentence, period),
            dates_the_saying_of_a_price=_announces(sentence, period) and measure.metric == "share_price",
            prior_but_anothers=period.relation == "prior" and owner is not amount,
            in_brackets=sentence.opens_bracket(period),
        ),
        "figures between": float(min(between, 3)),
        "periods between": float(min(others, 3)),
        **sentence.ties(amount, period),
    }


def _free_dated(sentence: Sentence, amount: Amount) -> bool:
    """Whether the sentence dates the amount otherwise: by a period that no other amount has tied to itself."""
    return any(p.dated and p.relation is None and _owner(sentence, p) in {None, amount} for p in sentence.periods)


def _owner(sentence: Sentence, period: Period) -> Amount | None:
    """The amount that the period stands right behind, a preposition and the like between them («23 % en 2002», `14% a
    year ago`), else the one that it stands right before («atteignait fin mars 155 milliards»)."""
    ahead = [a for a in sentence.amounts if a.end <= period.start]
    if ahead:
        nearest = max(ahead, key=lambda a: a.end)
        gap = sentence.between(nearest, period)
        if len(gap) <= OWN_BEHIND and not any(w.text in {",", ";", "("} for w in gap):
            return nearest
    behind = next((a for a in sentence.amounts if a.start >= period.end), None)
    if behind is not None:
        gap = sentence.between(period, behind)
        if len(gap) <= OWN_BEFORE and not any(w.text in {",", ";", "("} for w in gap):
            return behind
    return None


def _is_adjective(period: Period) -> bool:
    """«annuel», `quarterly`: says how often something is told rather than when it holds."""
    return period.type == "SET" and " " not in period.text


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
    sayings = sentence.find("source", "saying", "announcing")
    root = sentence.root_of(period)
    if root is not None:
        verb = predicate_over(root)
        return any(sentence.covers(cue, verb) for cue in sayings)
    return any(sentence.distance(cue, period) <= ANNOUNCED for cue in sayings)
