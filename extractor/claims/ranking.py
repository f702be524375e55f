"""Choosing one of several readings by what speaks for each: a log-linear model with readable features.

Every slot that the text leaves open (what is measured, whose it is, when) has its readings listed with named features;
the weights in ``data/ranking.toml``, and of the words of a language in its own ``ranking.toml``, make a score of them,
and the scores of all readings make probabilities. The weights are fitted by ``python -m extractor.training.ranking`` on
annotated articles and passages.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from extractor.model import Amount
from extractor.resources import has_table, load_data, load_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One reading: its value, the rule that names it in the evidence, and what speaks for it."""

    value: T
    rule: str
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen from, for those who fit the weights: the slot, the amount, all readings in order."""

    slot: str
    amount: Amount
    options: Sequence[Option[Any]]


_listeners: ContextVar[list[Decision] | None] = ContextVar("listeners", default=None)


@contextmanager
def decisions() -> Iterator[list[Decision]]:
    """All decisions taken inside the ``with``, in order.

    >>> with decisions() as taken:
    ...     pass
    >>> taken
    []
    """
    taken: list[Decision] = []
    token = _listeners.set(taken)
    try:
        yield taken
    finally:
        _listeners.reset(token)


@cache
def _weights(slot: str, language: str | None) -> Mapping[str, float]:
    words = load_table(language, "ranking").get(slot, {}) if language and has_table(language, "ranking") else {}
    return {**load_data("ranking.toml").get(slot, {}), **words}


def choose(
    slot: str, amount: Amount, options: Sequence[Option[T]], language: str | None = None
) -> tuple[Option[T], float]:
    """The likeliest option, the first of equals, and its probability among them all; ``options`` is not empty.

    ``language`` is given where features hold words of it, in «guillemets».
    """
    listening = _listeners.get()
    if listening is not None:
        listening.append(Decision(slot, amount, tuple(options)))
    weight = _weights(slot, language).get
    scores = [sum([weight(name, 0.0) * value for name, value in o.features.items()]) for o in options]
    best = max(range(len(options)), key=lambda i: (scores[i], -i))
    return options[best], 1 / sum(math.exp(score - scores[best]) for score in scores)


def binned(name: str, value: float, edges: Sequence[float]) -> dict[str, float]:
    """A number as steps: one feature for each edge that it has passed, so that its weight need not be linear.

    >>> binned("share", 0.5, (0, 0.3, 0.6))
    {'share > 0': 1.0, 'share > 0.3': 1.0}
    """
    return {f"{name} > {edge:g}": 1.0 for edge in edges if value > edge}


def far(name: str, words: float) -> dict[str, float]:
    """A distance in words: its logarithm, since the first words count for more than the last, and whether it is none.

    >>> far("words before", 3)
    {'words before': 2.0}
    """
    return {name: math.log2(1 + words)} if words else {f"no {name}": 1.0}


def held(**flags: object) -> dict[str, float]:
    """The flags that hold, as features; underscores are blanks.

    >>> held(behind_a_preposition=True, first_name=False)
    {'behind a preposition': 1.0}
    """
    return {name.replace("_", " "): 1.0 for name, holds in flags.items() if holds}
