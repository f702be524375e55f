"""How a figure moves: whether it states a level or a change, and which way, by the words of direction around it."""

from __future__ import annotations

from collections import Counter
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
# Words of belonging between an amount and the noun that it is of.
LINKS = 2
# Nouns and adjectives between an amount and the noun of its move: `a 4% sequential revenue increase`.
NOUNS_BETWEEN = 4
# Words between two figures in a row, and those among them that are neither a name nor one that ties the two.
ROW = 9
OTHERS = 3
# What prices are told in multiples of.
MULTIPLIED = frozenset({"revenue", "profit", "compensation", "fine"})


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
    certain = _by_itself(sentence, amount)
    if certain:
        return certain
    first, last = sentence.indices(amount)
    if _leaves(sentence, amount, first, last):
        return Movement("level", None, None)
    beside = _compared(sentence, amount, last)
    if beside:
        return beside
    arrives = sentence.word_is(first - 1, "direction", "to") or sentence.word_is(
        _before_hedge(sentence, first) - 1, "direction", "to"
    )
    if arrives and amount.kind == "percent":
        pace = _pace(sentence, amount)
        if pace:
            return pace
    cue = _nearest(sentence, amount, arrives=arrives)
    if cue:
        return Movement("change", cue.entry.key, cue)
    along = None if arrives else _along(sentence, amount, first)
    if along:
        return along
    if amount.unit == "x" and amount.kind == "ratio" and not _multiple(sentence, amount, last):
        # «trois fois», `sevenfold` without a word of direction multiply
        return Movement("change", "up", None)
    return Movement("level", None, None)


def _by_itself(sentence: Sentence, amount: Amount) -> Movement | None:
    """What its own words, unit or sign say: «divisé par deux», `12 net additions`, «620 nouveaux clients», «+3 %»."""
    inner = _inner_direction(sentence, amount) if amount.kind == "ratio" else None
    if inner:
        return Movement("change", inner, None)
    moves = load_data("metrics.toml")["moves"]
    for direction in ("up", "down"):
        if amount.unit in moves[direction]:
            return Movement("change", direction, None)
    if amount.kind == "quantity":
        for cue in sentence.find("metric"):
            if cue.entry.direction and amount.start <= cue.start and cue.end <= amount.end:
                return Movement("change", cue.entry.direction, cue)
    if amount.unit in moves["grown_by_new_ones"]:
        for cue in sentence.find("direction", "new"):
            if amount.start <= cue.start and cue.end <= amount.end:
                return Movement("change", "up", cue)
    if amount.sign:
        return Movement("change", amount.sign, None)
    return None


def _nearest(sentence: Sentence, amount: Amount, *, arrives: bool) -> Cue | None:
    """The word of direction that the amount is the size of."""
    first, last = sentence.indices(amount)
    best: tuple[int, Cue] | None = None
    reach = DIRECTION_REACH if amount.kind == "percent" or amount.unit == "x" else TIGHT_REACH
    # `by` before the amount gives the size of a move, whatever stands between it and the verb
    by = sentence.word_is(first - 1, "direction", "size")
    reach = DIRECTION_REACH if by else reach
    measuring = _measuring(sentence, amount, last)
    for cue in sentence.find("direction", "up", "down"):
        if cue.overlaps(amount) or ((cue.start, cue.end) in measuring and not by):
            continue
        if cue.start < amount.start:
            cost = sentence.distance(cue, amount)
            if (
                arrives
                or cost > reach
                or (not by and _amount_between(sentence, cue, amount))
                or _baseline_between(sentence, cue, amount)
                or any(cue.overlaps(a) and a.start < amount.start for a in sentence.amounts)
            ):
                continue
        else:
            # behind the amount only next to it: `a 32% increase`, «4 % de hausse», `8% lower`
            if not _names_the_move(sentence, cue, last):
                continue
            cost = cue.first - last - 1
        if best is None or cost < best[0]:
            best = (cost, cue)
    return best[1] if best else None


def _measuring(sentence: Sentence, amount: Amount, last: int) -> set[tuple[int, int]]:
    """The words of direction that say what the amount measures: `lost $3bn` is a loss; but not `lost $3bn in market
    value`, where another word says it."""
    behind = last + 1
    while behind < len(sentence.words) and behind - last <= LINKS and _links(sentence, behind):
        behind += 1
    named = {
        cue.entry.key
        for cue in sentence.find("metric")
        if last < cue.first <= behind <= cue.last and cue.entry.form == "noun" and not cue.entry.weak
    }
    lessens = {(c.start, c.end) for c in sentence.find("direction", "down")} if named else set()
    return {
        (c.start, c.end)
        for c in sentence.find("metric")
        if not c.entry.weak
        and amount.kind in (c.entry.kinds or metric_table()[c.entry.key]["level"])
        and not ((c.start, c.end) in lessens and c.end <= amount.start and c.entry.key not in named)
    }


def _links(sentence: Sentence, index: int) -> bool:
    return sentence.word_is(index, "grammar", "links", "articles")


def _names_the_move(sentence: Sentence, cue: Cue, last: int) -> bool:
    """Whether a word behind the amount names the move that it is the size of: `a 4% sequential revenue increase`."""
    gap = range(last + 1, cue.first)
    if cue.entry.form == "verb":
        return False
    if len(gap) <= LINKS and all(_links(sentence, i) for i in gap):
        return True
    if not any(noun.first == cue.first for noun in sentence.find("direction", "noun")):
        return False
    # «year-on-year», with or without brackets, is no noun more
    yearly = [c for c in sentence.find("baseline", "year") if last < c.first]
    others = [i for i in gap if not any(c.first - 1 <= i <= c.last + 1 for c in yearly)]
    return len(others) <= NOUNS_BETWEEN and all(
        sentence.words[i].kind == "word"
        and sentence.words[i].text.islower()
        and not sentence.starts_cue(i, "grammar", "prepositions", "articles", "links")
        and not sentence.starts_cue(i, "clause")
        for i in others
    )


def _compared(sentence: Sentence, amount: Amount, last: int) -> Movement | None:
    """What stands behind the amount and says that it is a distance: `3% more than`, «60 % au-dessous du prix»."""
    for direction, key in (("up", "above"), ("down", "below")):
        for cue in sentence.find("direction", key):
            # `11 million fewer than`; a count's single word may be a preposition
            if cue.first == last + 1 and (amount.kind != "quantity" or cue.first < cue.last):
                return Movement("change", direction, cue)
    return None


def _pace(sentence: Sentence, amount: Amount) -> Movement | None:
    """A rate is a change wherever it arrives: `growth slowed to 20%`."""
    found = [
        cue
        for cue in sentence.find("direction", "pace")
        if cue.end <= amount.start
        and sentence.distance(cue, amount) <= DIRECTION_REACH
        and not _amount_between(sentence, cue, amount)
    ]
    return Movement("change", "up", found[-1]) if found else None


def _along(sentence: Sentence, amount: Amount, first: int) -> Movement | None:
    """The move of the figure before, where the two stand in a row: `fell 8% and 5%`, «recule de 8 % et Arm de 5 %»,
    «3,2 %, après 2,9 %»."""
    before = max((a for a in sentence.amounts if a.end <= amount.start), key=lambda a: a.start, default=None)
    if before is None or (before.kind, before.unit) != (amount.kind, amount.unit):
        return None
    offered = sentence.offers.get(before.start)
    move = offered[0] if offered else None
    if move is None or move.aspect != "change" or move.cue is None or move.cue.start > before.start:
        return None
    gap = range(sentence.indices(before)[1] + 1, first)
    if len(gap) > ROW or not gap:
        return None
    named = Counter(
        i for entity in sentence.entities for i in range(sentence.indices(entity)[0], sentence.indices(entity)[1] + 1)
    )
    others, measured = 0, False
    for i in gap:
        word = sentence.words[i]
        if sentence.starts_cue(i, "direction", "up", "down", "to") or word.text in {";", ".", "?", "!"}:
            return None
        if any(c.first == i and c.entry.form == "verb" and not c.entry.weak for c in sentence.find("metric")):
            return None
        plain = word.kind == "word" and i not in named and not sentence.word_is(i, "grammar", "articles")
        plain = plain and not sentence.starts_cue(i, "direction", "by", "size")
        plain = plain and not sentence.starts_cue(i, "clause", "join")
        noun = any(c.first <= i <= c.last for c in sentence.find("metric") if not c.entry.weak)
        if measured and plain and not noun:
            # `fell 8% and the margin was 5%`: another thing is said of another measure
            return None
        others += plain
        measured = measured or noun
    # sums and counts go on with the move only next to it: `lost 400,000 mobile and 138,000 broadband users`
    if others > (OTHERS if amount.kind == "percent" else 0):
        return None
    return move


def _multiple(sentence: Sentence, amount: Amount, last: int) -> bool:
    """`12 times sales`, «3,1 fois l'Ebitda»: a multiple of what another word measures."""
    at = last + 1
    while at < len(sentence.words) and at - last <= LINKS + 1 and (
        sentence.word_is(at, "grammar", "articles", "possessives")
    ):
        at += 1
    return len(amount.text.split()) > 1 and any(
        c.entry.form == "noun"
        and ((c.first == at and c.entry.key in MULTIPLIED) or (amount.start <= c.start < amount.end < c.end))
        for c in sentence.find("metric")
    )


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
