"""How a figure moves: whether it states a level or a change, and which way, by the words of direction around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extractor.claims.context import Sentence
from extractor.claims.lexicon import Cue, load_lexicon
from extractor.lexemes import lexemes
from extractor.model import Amount
from extractor.resources import load_data

# Words between a word of direction and the percentage whose size it gives; sums and counts are levels unless it touches
# them.
DIRECTION_REACH = 9
TIGHT_REACH = 3


def metric_table() -> dict[str, dict[str, Any]]:
    """The metrics of ``data/metrics.toml``, by name."""
    return load_data("metrics.toml")["metrics"]


@dataclass(frozen=True, slots=True)
class Movement:
    """A word of direction and what it says of the amount: ``level`` where the amount is where the move ends."""

    aspect: str
    direction: str | None
    cue: Cue | None


def movement(sentence: Sentence, amount: Amount) -> Movement:
    """Whether the amount is a change, and which way: «a chuté de 8 %», `up 16%`, `a 32% increase`, «(+66 %)»; not
    «grimpé à 8 %»."""
    inner = _inner_direction(sentence, amount) if amount.kind == "ratio" else None
    if inner:
        return Movement("change", inner, None)
    for direction, units in load_data("metrics.toml")["moves"].items():
        if amount.unit in units:
            return Movement("change", direction, None)
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
        (c.start, c.end)
        for c in sentence.find("metric")
        if not c.entry.weak and amount.kind in (c.entry.kinds or metric_table()[c.entry.key]["level"])
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
