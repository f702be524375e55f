"""What an amount measures: the metric, whether it states a level or a change, and which way it moves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.claims.context import Sentence
from extractor.claims.lexicon import Cue, load_lexicon
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
# Words between a word of direction and the percentage whose size it gives; sums and counts are levels unless it touches
# them.
DIRECTION_REACH = 9
TIGHT_REACH = 3
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


@dataclass(frozen=True, slots=True)
class Movement:
    """A word of direction and what it says of the amount: ``level`` where the amount is where the move ends."""

    aspect: str
    direction: str | None
    cue: Cue | None


def metric_table() -> dict[str, dict[str, Any]]:
    """The metrics of ``data/metrics.toml``, by name."""
    return load_data("metrics.toml")["metrics"]


def unit_metrics() -> dict[str, str]:
    """Which metric a counted noun or a unit speaks of."""
    return {unit.casefold(): metric for metric, units in load_data("metrics.toml")["units"].items() for unit in units}


def movement(sentence: Sentence, amount: Amount) -> Movement:
    """Whether the amount is a change, and which way: «a chuté de 8 %», `up 16%`, `a 32% increase`, «(+66 %)»; not
    «grimpé à 8 %»."""
    inner = _inner_direction(sentence, amount) if amount.kind == "ratio" else None
    if inner:
        return Movement("change", inner, None)
    if amount.sign:
        return Movement("change", amount.sign, None)
    first, last = sentence.indices(amount)
    if _leaves(sentence, amount, first, last):
        return Movement("level", None, None)
    arrives = sentence.word_is(first - 1, "direction", "to") or sentence.word_is(
        _before_hedge(sentence, first) - 1, "direction", "to"
    )
    best: tuple[int, Cue] | None = None
    reach = DIRECTION_REACH if amount.kind == "percent" or amount.unit == "x" else TIGHT_REACH
    measuring = {
        (c.start, c.end) for c in sentence.find("metric") if amount.kind in metric_table()[c.entry.key]["level"]
    }
    # `by` before the amount gives the size of a move, whatever stands between it and the verb
    by = sentence.word_is(first - 1, "direction", "size")
    reach = DIRECTION_REACH if by else reach
    for cue in sentence.find("direction", "up", "down"):
        if cue.overlaps(amount) or ((cue.start, cue.end) in measuring and not by):
            continue
        distance = sentence.distance(cue, amount)
        if cue.start < amount.start:
            if (
                arrives
                or distance > reach
                or _amount_between(sentence, cue, amount)
                or _baseline_between(sentence, cue, amount)
            ):
                continue
            cost = distance
        else:
            # behind the amount only next to it: `a 32% increase`, «4 % de hausse», `8% lower`
            gap = cue.first - last - 1
            if gap > 2 or (
                gap and not all(sentence.word_is(i, "grammar", "links", "articles") for i in range(last + 1, cue.first))
            ):
                continue
            cost = gap
        if best is None or cost < best[0]:
            best = (cost, cue)
    if best is None and amount.unit == "x" and amount.kind == "ratio":
        # «trois fois», `sevenfold` without a word of direction multiply
        return Movement("change", "up", None)
    if best is None:
        return Movement("level", None, None)
    return Movement("change", best[1].entry.key, best[1])


def _leaves(sentence: Sentence, amount: Amount, first: int, last: int) -> bool:
    """`from 3 to 4`, «de 20 à 25 %»: where a move starts is a level too."""
    return sentence.word_is(first - 1, "baseline", "from") and any(
        sentence.word_is(sentence.indices(a)[0] - 1, "direction", "to")
        for a in sentence.amounts
        if 0 < sentence.indices(a)[0] - last <= 4 and (a.kind, a.unit) == (amount.kind, amount.unit)
    )


def _before_hedge(sentence: Sentence, first: int) -> int:
    """Where the hedges before an amount begin: at most three words that are neither a cue nor a name."""
    at = first
    while (
        at > 0
        and first - at < 3
        and sentence.words[at - 1].kind == "word"
        and not sentence.word_is(at - 1, "direction")
    ):
        at -= 1
    return at


def _inner_direction(sentence: Sentence, amount: Amount) -> str | None:
    words = [w for w in lexemes(amount.text) if w.kind != "space"]
    for cue in load_lexicon(sentence.language).find(words, amount.text):
        if cue.entry.field == "direction" and cue.entry.key in {"up", "down"}:
            return cue.entry.key
    return None


def _amount_between(sentence: Sentence, cue: Cue, amount: Amount) -> bool:
    return any(cue.end <= a.start and a.end <= amount.start for a in sentence.amounts)


def _baseline_between(sentence: Sentence, cue: Cue, amount: Amount) -> bool:
    return any(cue.end <= b.start and b.end <= amount.start for b in sentence.find("baseline", "before"))


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
