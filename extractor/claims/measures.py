"""What an amount measures: the metric, whether it states a level or a change, and which way it moves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.claims.context import Sentence
from extractor.claims.lexicon import Cue, load_lexicon
from extractor.claims.movement import Movement, metric_table, movement
from extractor.lexemes import lexemes
from extractor.model import Amount, Evidence, Period
from extractor.resources import load_data

# Words between a cue and the amount beyond which the one says nothing of the other.
REACH = 26
# SI prefixes, for symbols that the table of units holds without one.
PREFIXES = tuple("kMGTPmµn")
# A cue that scores more than this is near enough to count for the article, and so many make a metric the article's own.
SURE = -8.0
DOMINANT = 2
# Code points around a duration that are searched for what it measures, and words that may stand between.
BESIDE = 60
NEAR = 5
_COUNTED = re.compile(r"PT?[0-9]")
# What «5 % des …» scores as a share: a cue must stand nearer than this to say something else.
PART = -6.0
# What the parse adds to a cue that is the head of the subject; a third of it where it is the verb: «le contrat est
# évalué à…» is a deal.
GRAMMAR = 9.0


@dataclass(frozen=True, slots=True)
class Measure:
    """``cue`` is the word the metric was taken from, None where the unit or a default settled it."""

    metric: str
    aspect: str
    direction: str | None
    cue: Cue | None
    evidence: tuple[Evidence, ...]
    score: float
    kind: str
    announced: bool = False  # the sentence before named it


def unit_metrics() -> dict[str, str]:
    """Which metric a counted noun or a unit speaks of."""
    return {unit.casefold(): metric for metric, units in load_data("metrics.toml")["units"].items() for unit in units}


def find_measure(sentence: Sentence, amount: Amount, carried: Measure | None, dominant: Mapping[str, str]) -> Measure:
    """The measure of an amount.

    For the elliptic ones, ``carried`` is that of the figure before it in the paragraph, and ``dominant`` says, by kind,
    what the article's figures mostly measure.
    """
    move = movement(sentence, amount)
    scored = sorted(
        ((_score(sentence, cue, amount, move), cue) for cue in _candidates(sentence, amount, move)),
        key=lambda pair: -pair[0],
    )
    evidence: list[Evidence] = []
    if move.cue:
        evidence.append(
            Evidence(
                move.cue.text, move.cue.start, move.cue.end, "direction", f"word of direction: {move.cue.entry.key}"
            )
        )
    if (
        amount.kind == "percent"
        and move.aspect == "level"
        and _part_of(sentence, amount)
        and (not scored or scored[0][0] < PART)
    ):
        place = Evidence(amount.text, amount.start, amount.end, "metric", "percentage of a whole: share")
        return Measure("share", "level", None, None, (place,), PART, amount.kind)
    if amount.kind == "quantity":
        by_unit = _metric_of_unit(amount)
        return _of_quantity(sentence, amount, move, scored, by_unit, evidence)
    if scored and scored[0][0] > -REACH:
        score, cue = scored[0]
        aspect, direction = cue.entry.aspect or move.aspect, cue.entry.direction or move.direction
        metric = cue.entry.key
        if aspect == "level" and amount.kind not in (cue.entry.kinds or metric_table()[metric]["level"]):
            aspect = "change"
        evidence.insert(0, Evidence(cue.text, cue.start, cue.end, "metric", f"{cue.entry.form}: {metric}"))
        return Measure(
            metric, aspect, direction if aspect == "change" else None, cue, tuple(evidence), score, amount.kind
        )
    fallback = load_data("metrics.toml")["fallback"]
    announced = _announced(sentence, amount, move)
    if announced:
        place = Evidence(announced.text, announced.start, announced.end, "metric", "named in the sentence before")
        return Measure(
            announced.entry.key,
            move.aspect,
            move.direction,
            announced,
            (place, *evidence),
            -REACH,
            amount.kind,
            announced=True,
        )
    if carried and carried.kind == amount.kind and _fits(carried.metric, amount, move):
        return Measure(
            carried.metric,
            move.aspect,
            move.direction,
            None,
            (Evidence(amount.text, amount.start, amount.end, "metric", "carried on from the figure before"), *evidence),
            -REACH,
            amount.kind,
        )
    if (main := dominant.get(amount.kind)) and _fits(main, amount, move):
        return Measure(
            main,
            move.aspect,
            move.direction,
            None,
            (
                Evidence(amount.text, amount.start, amount.end, "metric", "what the article's figures measure"),
                *evidence,
            ),
            -REACH,
            amount.kind,
        )
    metric = "growth" if move.aspect == "change" else fallback[amount.kind]
    return Measure(
        metric,
        move.aspect,
        move.direction,
        None,
        (Evidence(amount.text, amount.start, amount.end, "metric", f"default of {amount.kind}"), *evidence),
        -2 * REACH,
        amount.kind,
    )


def _announced(sentence: Sentence, amount: Amount, move: Movement) -> Cue | None:
    """What the sentence before speaks of, when it leaves the figure to this one: «Combien a-t-elle perdu ? 11,5
    milliards.»"""
    before = sentence.previous
    if before is None or amount.kind in {a.kind for a in before.amounts}:
        return None
    before.prepare()
    fitting = [cue for cue in before.find("metric") if not cue.entry.weak and _fits(cue.entry.key, amount, move)]
    return fitting[-1] if fitting else None


def dominant_metrics(sentences: Sequence[Sentence]) -> dict[str, str]:
    """By kind of amount, the metric that most figures of an article speak of, where one stands out."""
    counts: dict[str, Counter[str]] = {}
    for sentence in sentences:
        if not sentence.amounts:
            continue
        sentence.prepare()
        for amount in sentence.amounts:
            move = movement(sentence, amount)
            scored = max(
                ((_score(sentence, cue, amount, move), cue.entry.key) for cue in _candidates(sentence, amount, move)),
                default=None,
            )
            if scored and scored[0] > SURE:
                counts.setdefault(amount.kind, Counter())[scored[1]] += 1
    found = {}
    for kind, tally in counts.items():
        metric, most = tally.most_common(1)[0]
        if kind != "quantity" and most >= DOMINANT and most / tally.total() >= 0.5:
            found[kind] = metric
    return found


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


def _candidates(sentence: Sentence, amount: Amount, move: Movement) -> list[Cue]:
    table = metric_table()
    found = []
    for cue in sentence.find("metric"):
        kinds = table[cue.entry.key]
        allowed = cue.entry.kinds or (
            kinds["change"] if "change" in (move.aspect, cue.entry.aspect) else kinds["level"]
        )
        if amount.kind not in allowed and not (
            amount.kind == "money" and move.aspect == "change" and amount.kind in kinds["level"]
        ):
            continue
        if cue.overlaps(amount) and amount.kind != "quantity":
            continue
        if move.cue and (move.cue.start, move.cue.end) == (cue.start, cue.end) and amount.kind not in kinds["level"]:
            continue
        if amount.kind == "money" and not kinds.get("above", 0) <= amount.high < kinds.get("below", amount.high + 1):
            continue
        found.append(cue)
    return found


def _score(sentence: Sentence, cue: Cue, amount: Amount, move: Movement) -> float:
    """How well a cue explains an amount: minus the distance, better where the syntax ties them."""
    score = -float(sentence.distance(cue, amount))
    first, last = sentence.indices(amount)
    others = [a for a in sentence.amounts if a is not amount and not a.overlaps(amount)]
    if cue.start >= amount.end:
        gap = range(last + 1, cue.first)
        if len(gap) <= 3 and all(sentence.word_is(i, "grammar", "links", "articles", "possessives") for i in gap):
            # «13 milliards de revenus», `$500 million in debt`, `a $40m settlement`
            score += 7
        elif (
            gap
            and len(gap) <= 5
            and sentence.starts_cue(gap[0], "grammar", "links")
            and not _interrupted(sentence, gap)
        ):
            # `30% of the global cloud market`
            score += 5
        else:
            score -= 5
        score -= 4 * sum(amount.end <= a.start and a.end <= cue.start for a in others)
    else:
        score += 1
        score -= sum(cue.end <= a.start and a.end <= amount.start for a in others)
        # a cue that another amount has tied to itself («13 milliards de revenus et 4 milliards…») explains that one
        # first
        for other in others:
            if other.end <= cue.start and cue.first - sentence.indices(other)[1] <= 2 and move.aspect == "level":
                score -= 3
    if cue.entry.weak:
        score -= 6
    predicate, subject = sentence.roles_of(amount)
    if sentence.covers(cue, subject):
        score += GRAMMAR
    elif sentence.covers(cue, predicate):
        score += GRAMMAR / 3
    if cue.entry.form == "noun":
        score += 0.5
    return score


def _interrupted(sentence: Sentence, gap: Sequence[int]) -> bool:
    return any(sentence.words[i].kind != "word" or sentence.starts_cue(i, "clause") for i in gap)


def _of_quantity(
    sentence: Sentence,
    amount: Amount,
    move: Movement,
    scored: Sequence[tuple[float, Cue]],
    by_unit: str,
    evidence: list[Evidence],
) -> Measure:
    table = load_data("metrics.toml")["overrides"]
    overrides = table.get(amount.unit or "", table.get(by_unit, []))
    for score, cue in scored:
        metric = cue.entry.key
        inside = amount.start <= cue.start and cue.end <= amount.end
        if metric == by_unit and not inside and cue.entry.aspect == "change" and score > -8:
            evidence.insert(0, Evidence(cue.text, cue.start, cue.end, "metric", f"{cue.entry.form}: {metric}"))
            return Measure(metric, "change", cue.entry.direction, cue, tuple(evidence), score, amount.kind)
        if metric in overrides and not inside and score > -8:
            evidence.insert(
                0,
                Evidence(
                    cue.text, cue.start, cue.end, "metric", f"{cue.entry.form}: {metric}, over the unit's {by_unit}"
                ),
            )
            aspect = cue.entry.aspect or ("level" if metric == "layoffs" else move.aspect)
            return Measure(
                metric,
                aspect,
                (cue.entry.direction or move.direction) if aspect == "change" else None,
                cue,
                tuple(evidence),
                score,
                amount.kind,
            )
    place = Evidence(amount.text, amount.start, amount.end, "metric", f"unit {amount.unit}: {by_unit}")
    metric = by_unit
    if metric == "count" and move.aspect == "change":
        metric = "growth"
    return Measure(
        metric,
        move.aspect,
        move.direction,
        None,
        (place, *evidence),
        -4.0 if by_unit != "count" else -12.0,
        amount.kind,
    )


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


def measured(text: str, language: str, period: Period) -> bool:
    """Whether a duration is what the text measures («une semaine de 35 heures», `20 hours of battery life`), not when
    something holds."""
    if period.type != "DURATION" or period.dated or not _COUNTED.match(period.value):
        return False
    start = max(text.rfind("\n", 0, period.start) + 1, period.start - BESIDE)
    words = [w for w in lexemes(text[start : period.end + BESIDE]) if w.kind not in {"space", "newline"}]
    here = (period.start - start, period.end - start)
    for cue in load_lexicon(language).find(words, text[start : period.end + BESIDE]):
        if (
            cue.entry.field == "choice"
            and cue.entry.key == "measured"
            and not (cue.start < here[1] and here[0] < cue.end)
        ):
            between = words[cue.last + 1 :] if cue.end <= here[0] else words[: cue.first]
            gap = [w for w in between if (cue.end <= w.start < here[0]) or (here[1] <= w.start < cue.start)]
            if len(gap) <= NEAR and not any(w.text in {".", ";", "!", "?"} for w in gap):
                return True
    return False
