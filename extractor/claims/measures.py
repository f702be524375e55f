"""What an amount measures: the metric, whether it states a level or a change, and which way it moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from spacy.tokens import Token

from extractor.claims.context import Sentence
from extractor.claims.lexicon import Cue
from extractor.claims.movement import Movement, metric_table, movement
from extractor.claims.nouns import kind_of
from extractor.claims.ranking import Option, binned, choose, far, held
from extractor.model import Amount, Evidence
from extractor.resources import load_data

# Words between a cue and the amount beyond which the one says nothing of the other.
REACH = 26
# Words of metrics that are weighed for one amount, the nearest ones.
MOST_CUES = 24
# SI prefixes, for symbols that the table of units holds without one.
PREFIXES = tuple("kMGTPmµn")
# A cue that stands nearer, in words, counts for what the article is of.
SURE = 8
# Sums of money that are of another order of things: a subscription, a device, a round, a market.
SIZES = (100, 5_000, 100_000, 10_000_000, 1_000_000_000, 50_000_000_000)


@dataclass(frozen=True, slots=True)
class Measure:
    """``cue`` is the word the metric was taken from, None where the unit or a default settled it."""

    metric: str
    aspect: str
    direction: str | None
    cue: Cue | None
    evidence: tuple[Evidence, ...]
    probability: float
    kind: str
    announced: bool = False  # the sentence before named it


@cache
def unit_metrics() -> dict[str, str]:
    """Which metric a counted noun or a unit speaks of."""
    return {unit.casefold(): metric for metric, units in load_data("metrics.toml")["units"].items() for unit in units}


def find_measure(
    sentence: Sentence, amount: Amount, carried: Measure | None, article: Mapping[str, Mapping[str, float]]
) -> Measure:
    """The measure of an amount: the likeliest of what the words around it, its unit, and the figures before it offer.

    For the elliptic ones, ``carried`` is that of the figure before it in the paragraph, and ``article`` says, by kind
    of amount, what share of the article's figures each metric has.
    """
    move, cues = _offered(sentence, amount)
    shares = article.get(amount.kind, {})
    by_metric: dict[str, Option[Measure]] = {}
    for option in _cued(sentence, amount, move, cues):
        # the nearest word of a metric gives the evidence; all its words speak for it
        first = by_metric.setdefault(option.value.metric, option)
        if first is not option:
            features = {**option.features, **first.features, "several words of it": 1.0}
            by_metric[option.value.metric] = Option(first.value, first.rule, features)
    for option in _uncued(sentence, amount, move, carried):
        by_metric.setdefault(option.value.metric, option)
    labels = [e.label or "" for e in sentence.entities if e.name and e.end <= amount.start]
    label = labels[-1] if labels else "no name"
    around = _around(sentence, amount)
    options = [
        Option(
            option.value,
            option.rule,
            {
                **option.features,
                **_of_the_figure(option.value, amount, move, shares, label),
                **{f"{sign}: {option.value.metric}": 1.0 for sign in around},
            },
        )
        for option in by_metric.values()
    ]
    best, probability = choose("metric", amount, options, sentence.language)
    evidence = best.value.evidence
    if move.cue:
        place = move.cue
        evidence += (
            Evidence(place.text, place.start, place.end, "direction", f"word of direction: {place.entry.key}"),
        )
    return replace(best.value, evidence=evidence, probability=probability)


def _of_the_figure(
    measure: Measure, amount: Amount, move: Movement, shares: Mapping[str, float], label: str
) -> dict[str, float]:
    """What speaks for a metric whatever offers it: the kind and size of the figure, what has it, what the article is
    of. ``label`` is that of the name before it."""
    metric = measure.metric
    told = f"{amount.kind}, told as a {move.aspect}: {metric}"
    found = {f"{amount.kind}, {measure.aspect}: {metric}": 1.0, told: 1.0}
    if amount.kind == "money":
        size = sum(amount.high >= edge for edge in SIZES)
        found[f"money of size {size}: {metric}"] = 1.0
    if amount.per is not None:
        found[f"per something: {metric}"] = 1.0
    if amount.kind == "quantity":
        found[f"unit {(amount.unit or '').rsplit(' ', 1)[-1]}: {metric}"] = 1.0
    found[f"after {label}: {metric}"] = 1.0
    return found | binned("share of the article's figures", shares.get(metric, 0.0), (0, 0.2, 0.5))


def _around(sentence: Sentence, amount: Amount) -> list[str]:
    """What the parse tells of the figure, whatever its metric: the verb or noun over it, the kind of what it is of."""
    predicate, _ = sentence.roles_of(amount)
    found = [f"«{predicate.lower_}» over it"] if predicate is not None else []
    root = sentence.root_of(amount)
    if root is not None:
        found += [f"of {_kind(sentence, child)}" for child in root.children if child.dep_.startswith("nmod")]
        if root.head.i != root.i and root.head.pos_ == "NOUN":
            found += [f"under {_kind(sentence, root.head)}", f"«{root.head.lower_}» over it"]
    return found


def _kind(sentence: Sentence, token: Token) -> str:
    """What a noun of the parse names: the label of a name, the kind of a common noun."""
    named = next((e for e in sentence.entities if sentence.covers(e, token) and e.label), None)
    return str(named.label) if named else kind_of(sentence.language, token.text)


def _offered(sentence: Sentence, amount: Amount) -> tuple[Movement, list[Cue]]:
    """How the amount moves, and the words that may say what it measures."""
    if amount.start not in sentence.offers:
        move = movement(sentence, amount)
        sentence.offers[amount.start] = move, _candidates(sentence, amount, move)
    offered: tuple[Movement, list[Cue]] = sentence.offers[amount.start]
    return offered


def _cued(sentence: Sentence, amount: Amount, move: Movement, cues: Sequence[Cue]) -> list[Option[Measure]]:
    """One reading for each word of a metric that can have such an amount, the nearest first."""
    unit = _metric_of_unit(amount) if amount.kind == "quantity" else None
    found: list[tuple[int, Option[Measure]]] = []
    for cue in cues:
        if amount.start <= cue.start and cue.end <= amount.end:
            continue
        distance = sentence.distance(cue, amount)
        if distance > REACH:
            continue
        measure = _measured(sentence, cue, amount, move)
        rule = f"{cue.entry.form}: {measure.metric}" + (f", over the unit's {unit}" if unit else "")
        place = Evidence(cue.text, cue.start, cue.end, "metric", rule)
        features = _cue_features(sentence, cue, amount, move, unit)
        found.append((distance, Option(replace(measure, evidence=(place,)), rule, features)))
    ranked = sorted(found, key=lambda pair: pair[0])[:MOST_CUES]
    nearest = ranked[0][0] if ranked else 0
    plain = next((distance for distance, option in ranked if "weak" not in option.features), None)
    ahead = next((distance for distance, option in ranked if "behind" not in option.features), None)
    return [
        replace(
            option,
            features={
                **option.features,
                **held(
                    nearest=distance == nearest,
                    nearest_plain=distance == plain and "weak" not in option.features,
                    nearest_before=distance == ahead and "behind" not in option.features,
                ),
                **far("words further than the nearest", distance - nearest),
            },
        )
        for distance, option in ranked
    ]


def _measured(sentence: Sentence, cue: Cue, amount: Amount, move: Movement) -> Measure:
    metric = cue.entry.key
    aspect, direction = cue.entry.aspect or move.aspect, cue.entry.direction or move.direction
    levels = cue.entry.kinds or metric_table()[metric]["level"]
    if aspect == "level" and amount.kind not in levels:
        aspect = "change"
    if not metric_table()[metric]["change"]:
        aspect = "level"
    return Measure(metric, aspect, direction if aspect == "change" else None, cue, (), 0.0, amount.kind)


def _uncued(
    sentence: Sentence, amount: Amount, move: Movement, carried: Measure | None
) -> list[Option[Measure]]:
    """The readings that no word of a metric in the sentence gives: by the unit, by the figures and the sentence before,
    by what figures of the kind mostly are."""
    found: list[Option[Measure]] = []

    def add(metric: str, rule: str, features: Mapping[str, float], **options: Any) -> None:
        aspect = move.aspect if metric_table()[metric]["change"] else "level"
        place = options.pop("place", amount)
        cue = options.pop("cue", None)
        evidence = (Evidence(place.text, place.start, place.end, "metric", rule),)
        direction = move.direction if aspect == "change" else None
        measure = Measure(metric, aspect, direction, cue, evidence, 0.0, amount.kind, **options)
        found.append(Option(measure, rule, features))

    if amount.kind == "quantity":
        metric = _metric_of_unit(amount)
        if metric == "count" and move.aspect == "change":
            metric = "growth"
        add(metric, f"unit {amount.unit}: {metric}", {"by unit": 1.0, f"unit of {metric}": 1.0})
        if metric not in {"count", "growth"}:
            plain = "count" if move.aspect == "level" else "growth"
            add(plain, f"counted: {amount.unit}", {f"counted though a unit of {metric}": 1.0})
        if carried and carried.kind == amount.kind and _fits(carried.metric, amount, move):
            features = held(carried_on_beside_a_unit=True, carried_on_with_the_unit=amount.unit_source == "inherited")
            add(carried.metric, "carried on from the figure before", features)
        return found
    if amount.kind == "percent" and move.aspect == "level":
        part = _part_of(sentence, amount)
        add("share", "percentage of a whole: share", held(part_of_a_whole=part, share_of_something=True))
    announced = _announced(sentence, amount, move)
    if announced:
        add(
            announced.entry.key, "named in the sentence before", {"named before": 1.0},
            place=announced, cue=announced, announced=True,
        )
    if carried and carried.kind == amount.kind and _fits(carried.metric, amount, move):
        again = carried.aspect == move.aspect
        flags = held(carried_on=True, carried_on_with_its_aspect=again)
        add(carried.metric, "carried on from the figure before", flags)
    for metric, row in metric_table().items():
        if amount.kind in row[move.aspect] and _sized(row, amount):
            add(metric, f"default of {amount.kind}", {"default": 1.0, f"default: {metric}": 1.0})
    return found


def _cue_features(
    sentence: Sentence, cue: Cue, amount: Amount, move: Movement, unit: str | None
) -> dict[str, float]:
    """What speaks for a cue: how near it is, on which side, what stands between, how the parse ties the two."""
    distance = sentence.distance(cue, amount)
    first, last = sentence.indices(amount)
    others = [a for a in sentence.amounts if a is not amount and not a.overlaps(amount)]
    behind = cue.start >= amount.end
    gap = range(last + 1, cue.first) if behind else range(cue.last + 1, first)
    if behind:
        linked = len(gap) <= 3 and all(sentence.word_is(i, "grammar", "links", "articles", "possessives") for i in gap)
        loosely = (
            bool(gap)
            and not linked
            and len(gap) <= 5
            and sentence.starts_cue(gap[0], "grammar", "links")
            and not _interrupted(sentence, gap)
        )
        passed = sum(amount.end <= a.start and a.end <= cue.start for a in others)
        taken = False
    else:
        linked = loosely = False
        passed = sum(cue.end <= a.start and a.end <= amount.start for a in others)
        # a cue that another amount has tied to itself («13 milliards de revenus et 4 milliards…») explains that one
        # first
        taken = move.aspect == "level" and any(
            other.end <= cue.start and cue.first - sentence.indices(other)[1] <= 2 for other in others
        )
    rivals = sum(min(cue.end, amount.end) <= c.start and c.end <= max(cue.start, amount.start) for c in
                 sentence.find("metric") if not c.entry.weak and c.entry.key != cue.entry.key)
    side = "behind" if behind else "before"
    found = {
        "cue": 1.0,
        f"«{cue.text.casefold()}»: {cue.entry.key}": 1.0,
        **far(f"words {side}", distance),
        **held(
            behind=behind,
            linked=linked,
            loosely_linked=loosely,
            tied_to_another_figure=taken,
            weak=cue.entry.weak,
            same_clause=not any(sentence.starts_cue(i, "clause", "break", "open") for i in gap),
            interrupted=any(sentence.words[i].text in {";", "•"} for i in gap),
            plain_noun=cue.entry.form == "noun" and not cue.entry.weak,
            opens_the_bracket=not behind and bool(gap) and sentence.words[gap[-1]].text == "(",
            verb=cue.entry.form == "verb",
            of_a_change=cue.entry.aspect == "change" or (move.cue is not None and move.cue.overlaps(cue)),
            kinds_named=bool(cue.entry.kinds),
            change_without_a_word_of_it=move.aspect == "level"
            and amount.kind not in (*cue.entry.kinds, *metric_table()[cue.entry.key]["level"]),
        ),
        f"{cue.entry.form} {side}, {'linked' if linked else 'loose' if loosely else 'apart'}": 1.0,
        f"{cue.entry.form} {side}, {'figures' if passed else 'no figure'} between": 1.0,
        f"{'weak' if cue.entry.weak else 'plain'}, {'cues' if rivals else 'no cue'} between": 1.0,
        f"{cue.entry.form} for {amount.kind}, {move.aspect}": 1.0,
        "figures between": float(min(passed, 4)),
        "other cues between": float(min(rivals, 4)),
    }
    if unit is not None:
        table = load_data("metrics.toml")["overrides"]
        overrides = table.get(amount.unit or "", table.get(unit, []))
        metric = cue.entry.key
        found |= held(
            cue_beside_a_unit=True,
            metric_of_the_unit_itself=metric == unit,
            may_replace_the_unit=metric in overrides,
            replaces_a_plain_count=unit == "count" and metric in overrides,
        )
        if metric not in overrides and metric != unit:
            found["foreign to the unit"] = 1.0
    predicate, subject = sentence.roles_of(amount)
    found |= held(head_of_the_subject=sentence.covers(cue, subject), predicate=sentence.covers(cue, predicate))
    found |= sentence.ties(amount, cue)
    return found


def _announced(sentence: Sentence, amount: Amount, move: Movement) -> Cue | None:
    """What the sentence before speaks of, when it leaves the figure to this one: «Combien a-t-elle perdu ? 11,5
    milliards.»"""
    before = sentence.previous
    if before is None or amount.kind in {a.kind for a in before.amounts}:
        return None
    before.prepare()
    fitting = [cue for cue in before.find("metric") if not cue.entry.weak and _fits(cue.entry.key, amount, move)]
    return fitting[-1] if fitting else None


def article_metrics(sentences: Sequence[Sentence]) -> dict[str, dict[str, float]]:
    """By kind of amount, what share of the figures of the sentences, which are prepared, stands near the words of each
    metric."""
    counts: dict[str, Counter[str]] = {}
    for sentence in sentences:
        for amount in sentence.amounts:
            _, cues = _offered(sentence, amount)
            nearest = min(cues, key=lambda cue: sentence.distance(cue, amount), default=None)
            if nearest and not nearest.entry.weak and sentence.distance(nearest, amount) < SURE:
                counts.setdefault(amount.kind, Counter())[nearest.entry.key] += 1
    return {
        kind: {metric: count / tally.total() for metric, count in tally.items()} for kind, tally in counts.items()
    }


def _part_of(sentence: Sentence, amount: Amount) -> bool:
    """`5% of users`: the word of belonging follows."""
    _, last = sentence.indices(amount)
    return sentence.starts_cue(last + 1, "grammar", "of")


def _fits(metric: str, amount: Amount, move: Movement) -> bool:
    return amount.kind in metric_table()[metric]["change" if move.aspect == "change" else "level"]


def _metric_of_unit(amount: Amount) -> str:
    table = unit_metrics()
    unit = amount.unit or ""
    # as it is, by the head of a longer noun, or a symbol without its prefix (kV as V)
    for name in (unit, unit.rsplit(" ", 1)[-1], unit[1:] if unit[:1] in PREFIXES else ""):
        if name.casefold() in table:
            return table[name.casefold()]
    return "count"


def _sized(row: Mapping[str, Any], amount: Amount) -> bool:
    """Whether a sum of money is neither too small nor too large for a metric."""
    return amount.kind != "money" or bool(row.get("above", 0) <= amount.high < row.get("below", amount.high + 1))


def _candidates(sentence: Sentence, amount: Amount, move: Movement) -> list[Cue]:
    table = metric_table()
    found = []
    for cue in sentence.find("metric"):
        kinds = table[cue.entry.key]
        # a percentage without a word of direction may still be a change: `the stock put on 2%`
        if amount.kind not in (cue.entry.kinds or {*kinds["level"], *kinds["change"]}):
            continue
        within = next((other for other in sentence.amounts if cue.overlaps(other)), None)
        if within is not None and not (within.kind == "quantity" or (within is not amount and within.kind == "ratio")):
            continue
        moves = move.cue is not None and (move.cue.start, move.cue.end) == (cue.start, cue.end)
        if moves and not cue.entry.aspect and amount.kind not in kinds["level"]:
            continue
        if amount.kind == "money" and not _sized(kinds, amount):
            continue
        found.append(cue)
    return found


def _interrupted(sentence: Sentence, gap: Sequence[int]) -> bool:
    return any(sentence.words[i].kind != "word" or sentence.starts_cue(i, "clause") for i in gap)


def refined(measure: Measure, amount: Amount, label: str | None) -> Measure:
    """The measure once its holder is known: what a product costs is a price."""
    for row in load_data("metrics.toml")["refine"]:
        if (
            measure.metric in row["metrics"]
            and amount.kind in row["kinds"]
            and label == row.get("label", label)
            and amount.high < row["below"]
            and amount.unit in row.get("units", (amount.unit,))
        ) and (amount.per is not None or not row.get("per")):
            return replace(measure, metric=row["to"])
    return measure
