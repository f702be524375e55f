"""Claims by what they measure, so that the terms of a sum are found without going through all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from extractor.compare.periods import Lie, lie
from extractor.compare.statements import Span, Statement
from extractor.resources import load_data


def limit(name: str) -> int:
    value: int = load_data("check.toml")["limits"][name]
    return value


def place(statement: Statement) -> int:
    """Where the amount stands in its article."""
    start = statement.record["amount"].get("start")
    return start if isinstance(start, int) else 0


class Index:
    """Statements in lists by key, each list in the order of the texts."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.all = sorted(statements, key=lambda s: (s.article, place(s), s.number))
        self._lists: dict[Any, tuple[list[tuple[str, int]], list[Statement]]] = {}
        for statement in self.all:
            for key in self._keys(statement):
                places, found = self._lists.setdefault(key, ([], []))
                places.append((statement.article, place(statement)))
                found.append(statement)

    @staticmethod
    def _keys(statement: Statement) -> Iterator[Any]:
        yield ("article", statement.article)
        yield ("sentence", statement.sentence)
        if statement.aspect == "level":
            yield ("level", statement.subject, statement.metric)
            yield ("level of", statement.subject, statement.metric, statement.article)
            if statement.object:
                yield ("object", statement.object, statement.metric)
                yield ("object of", statement.object, statement.metric, statement.article)

    def get(self, *key: Any) -> list[Statement]:
        return self._lists.get(key, ([], []))[1]

    def near(
        self, statement: Statement, *key: Any, fits: Callable[[Statement], bool] = lambda s: True,
    ) -> list[Statement]:
        """The nearest statements of a list that fit, those of the same article first; at most a window of them."""
        places, found = self._lists.get(key, ([], []))
        window = limit("window")
        middle = bisect_left(places, (statement.article, place(statement)))
        around = found[max(0, middle - window) : middle + window]
        around += found[: max(0, window - len(around))]
        kept = [s for s in dict.fromkeys(around) if s is not statement and fits(s)]
        return sorted(kept, key=lambda s: (s.article != statement.article, abs(place(s) - place(statement))))


def same_period(a: Span | None, b: Span | None) -> bool:
    """Whether two periods are, or may be, the same."""
    return lie(a, b) in (Lie.same, Lie.unknown)


def firm(statement: Statement) -> bool:
    """Said as a fact; plans and denials are no terms of a sum."""
    return not statement.ahead and statement.modality != "negated"
