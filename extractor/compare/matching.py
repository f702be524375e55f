"""Claims of many articles: which to hold against each other, and which relations stand.

No claim is held against all others. Records are blocked by keys and, inside a block, by sorted neighbourhood (Hernández
and Stolfo 1995): each is compared with the next few in the order of value and of time, so that the work grows with
n log n.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.compare.explaining import difference, explanation
from extractor.compare.judging import (
    Name,
    Rules,
    Verdict,
    agreement,
    comparable,
    disagreement,
    near,
    worded,
)
from extractor.compare.periods import Lie, lie
from extractor.compare.statements import Given, Statement, statements
from extractor.compare.values import Tie, Weighed, weigh
from extractor.model import Record

# How many neighbours a claim is compared with in each order of each block, and from which size of block on fewer.
WINDOW, NARROW, CROWD = 12, 3, 60
# Values whose logarithms (base 10, of the mantissa between 1 and 1000) are so close may be roundings of each other.
BUCKET = 0.06
# Days from which on a period is one of business.
SEASON = 28

_Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Relation:
    """``second`` stands to ``first`` as ``name`` says; ``second`` is of the later article, if one is.

    ``score`` orders relations by how much speaks for them and is no probability.
    """

    verdict: Verdict = field(repr=False)
    statements: tuple[Statement, Statement] = field(repr=False)

    @property
    def name(self) -> Name:
        return self.verdict.name

    @property
    def score(self) -> float:
        return self.verdict.score

    @property
    def first(self) -> Record:
        """The claim record as it was given."""
        return self.statements[0].record

    @property
    def second(self) -> Record:
        return self.statements[1].record

    @property
    def difference(self) -> dict[str, tuple[str | None, str | None]]:
        """The slots in which the two differ, with what both say."""
        return difference(*self.statements)

    @property
    def explanation(self) -> str:
        """One sentence with the figures that decided."""
        return explanation(self.verdict, *self.statements)

    def to_dict(self) -> Record:
        return {
            "relation": self.name.value, "explanation": self.explanation,
            "difference": {key: list(values) for key, values in self.difference.items()},
            "score": round(self.score, 2), "first": self.first, "second": self.second,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Claims about one thing, in the order of their articles, and the relations between them."""

    subject: str | None
    metric: str
    claims: tuple[Record, ...]
    relations: tuple[Relation, ...]

    def to_dict(self) -> Record:
        return {
            "subject": self.subject, "metric": self.metric, "claims": list(self.claims),
            "relations": [relation.to_dict() for relation in self.relations],
        }


_Judged = tuple[Verdict, Statement, Statement]


@dataclass(slots=True)
class _Found:
    """What is known of one pair of articles."""

    pairs: list[tuple[Statement, Statement, Weighed]] = field(default_factory=list)
    agreements: list[_Judged] = field(default_factory=list)
    rivals: list[_Judged] = field(default_factory=list)
    successions: list[_Judged] = field(default_factory=list)


def compare(claims: Iterable[Given]) -> tuple[Group, ...]:
    """The groups of claims that several articles make about one thing, each pair of them named.

    ``claims`` are documents, claim records (as lines of the JSONL output hold them) or ``Claim`` objects, mixed as you
    like; a ``Claim`` does not know its article or date and counts as an article of its own. Claims that no other
    article makes are in no group. Of a group of more than a dozen, a claim is paired with its neighbours in value and
    time.

    Raises RecordError for what is no claim record.

    >>> def record(path, text, low, published):
    ...     return {"document": {"path": path, "published": published, "language": "en"}, "metric": "valuation",
    ...             "subject": {"name": "OpenAI", "text": "OpenAI"}, "text": text,
    ...             "amount": {"kind": "money", "unit": "USD", "low": low, "high": low, "text": text}}
    >>> groups = compare([record("a", "$300 billion", "3e11", "2025-03-31"),
    ...                   record("b", "$500 billion", "5e11", "2025-10-02")])
    >>> [(relation.name.value, sorted(relation.difference)) for group in groups for relation in group.relations]
    [('updates', ['amount', 'published'])]
    """
    known = statements(claims)
    by_articles: dict[tuple[str, str], _Found] = {}
    for a, b in _candidates(known):
        first, second = _ordered(a, b)
        weighed = weigh(first, second)
        if weighed is None or (weighed.tie is Tie.different and not comparable(first, second)):
            continue
        found = by_articles.get((first.article, second.article))
        if found is None:
            found = by_articles[first.article, second.article] = _Found()
        found.pairs.append((first, second, weighed))
    siblings = _siblings(known)
    for found in by_articles.values():
        _judge(found, siblings)
    for a, b in _successions(_latest(known)):
        weighed = weigh(a, b)
        if weighed and near(weighed):
            found = by_articles.setdefault((a.article, b.article), _Found())
            found.successions.append((Verdict(Name.updates, 1.0, weighed, Lie.later), a, b))
    return _groups([relation for found in by_articles.values() for relation in _settled(found)])


def _siblings(known: Sequence[Statement]) -> dict[Any, frozenset[Any]]:
    """The values of each sentence's figures."""
    found: dict[Any, set[Any]] = {}
    for statement in known:
        found.setdefault(statement.sentence, set()).add((statement.unit, statement.value.low))
    return {sentence: frozenset(values) for sentence, values in found.items()}


def _judge(found: _Found, siblings: dict[Any, frozenset[Any]]) -> None:
    """Agreements and rivals of two articles; what they agree on tells whether they tell the same story."""
    alike = [pair for pair in found.pairs if pair[2].tie is not Tie.different]

    def agreeing(related: bool) -> list[_Judged]:
        judged: list[_Judged] = []
        for a, b, weighed in alike:
            own = {(a.unit, a.value.low), (b.unit, b.value.low)}
            shared = len((siblings[a.sentence] & siblings[b.sentence]) - own)
            verdict = agreement(a, b, weighed, related=related, siblings=shared)
            if verdict:
                judged.append((verdict, a, b))
        return judged

    found.agreements = agreeing(False)
    if sum(verdict.score for verdict, _, _ in found.agreements) >= Rules.load().related["story"]:
        found.agreements = agreeing(True)
    for a, b, weighed in found.pairs:
        if weighed.tie is Tie.different:
            verdict = disagreement(a, b, weighed)
            if verdict:
                found.rivals.append((verdict, a, b))


def _ordered(a: Statement, b: Statement) -> tuple[Statement, Statement]:
    """By the articles' dates; the order of the input where they do not tell."""
    if a.published and b.published and a.published != b.published:
        return (a, b) if a.published < b.published else (b, a)
    return (a, b) if a.number < b.number else (b, a)


def _mantissa(statement: Statement) -> float:
    """The logarithm of the value between 1 and 1000, so that a factor of a thousand does not part values."""
    value = abs(statement.value.low)
    if not value:
        return 0.0
    exponent = value.adjusted()
    return math.log10(float(value.scaleb(-exponent))) + exponent % 3


def _blocks(known: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Blocks by what is measured, and by subject, metric or exact value together with the size of the figure."""
    blocks: dict[Any, list[Statement]] = {}

    def put(key: Any, statement: Statement) -> None:
        blocks.setdefault(key, []).append(statement)

    for statement in known:
        unit = statement.measure
        if statement.subject:
            for name in {statement.subject, statement.object} - {None}:
                put(("slots", name, statement.metric, statement.aspect, unit), statement)
        if statement.kind == "money" and len(statement.values) + len(statement.alternatives) > 1:
            put(("readings", statement.subject, unit), statement)
        place = int(_mantissa(statement) / BUCKET)
        for bucket in (place, place + 1):
            for name in statement.named:
                put(("named", name, unit, bucket), statement)
            if statement.metric != "other":
                put(("metric", statement.metric, unit, bucket), statement)
        put(("value", unit, statement.value.low, statement.value.high), statement)
    for block in blocks.values():
        if len(block) > 1:
            yield block


def _by_value(statement: Statement) -> Any:
    return statement.value.low, statement.value.high, statement.article, statement.number


def _by_time(statement: Statement) -> Any:
    period = statement.period
    day = (period.end or period.start) if period else statement.published
    return str(day or ""), str(statement.published or ""), statement.article, statement.number


def _candidates(known: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of claims of different articles that may be about one thing, each once."""
    seen: set[_Pair] = set()
    orders: tuple[Callable[[Statement], Any], ...] = (_by_value, _by_time)
    for block in _blocks(known):
        window = WINDOW if len(block) <= CROWD else NARROW
        for order in orders if len(block) > WINDOW else orders[:1]:
            line = sorted(block, key=order)
            for place, a in enumerate(line):
                for b in line[place + 1 : place + 1 + window]:
                    pair = (a.number, b.number) if a.number < b.number else (b.number, a.number)
                    if a.article != b.article and pair not in seen:
                        seen.add(pair)
                        yield a, b


_Series = dict[str, list[Statement]]


def _latest(known: Sequence[Statement]) -> dict[Any, _Series]:
    """Of each thing measured, each article's figures for the latest dated period, in the order of the text."""
    rules = Rules.load()
    series: dict[Any, _Series] = {}
    for statement in known:
        period = statement.period
        if statement.subject is None or statement.aspect != "level" or not (period and period.days):
            continue
        if statement.metric not in rules.standing and period.days < SEASON:
            continue  # a day's figure is no period's
        key = (statement.subject, statement.metric, statement.measure, statement.scope, statement.per, statement.object,
               statement.ahead)
        articles = series.setdefault(key, {})
        before = articles.setdefault(statement.article, [])
        if before and lie(before[0].period, period) is Lie.later:
            before.clear()
        if len(before) < WINDOW and (not before or lie(before[0].period, period) is Lie.same):
            before.append(statement)
    return series


def _successions(latest: dict[Any, _Series]) -> Iterator[tuple[Statement, Statement]]:
    """Figures for one period and the next one that an article tells: each with the one before it."""
    for (_, metric, *_), articles in latest.items():
        if metric == "other":
            continue
        line = sorted(articles.values(), key=lambda found: _by_time(found[0]))
        for place, later in enumerate(line):
            for earlier in reversed(line[max(0, place - WINDOW) : place]):
                a, b = earlier[0], later[0]
                told_later = not (a.published and b.published) or a.published <= b.published
                if told_later and lie(a.period, b.period) is Lie.later:
                    yield from _lined_up(earlier, later)
                    break


def _lined_up(earlier: list[Statement], later: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Each article's first figure with the other's, and those further on that are told in much the same words.

    An article that tells several figures of one key has segments among them whose names were not read.
    """
    yield earlier[0], later[0]
    rest = list(earlier[1:])
    for b in later[1:]:
        a = next((a for a in rest if worded(a, b)), None)
        if a is not None:
            rest.remove(a)
            yield a, b


def _settled(found: _Found) -> Iterator[Relation]:
    """The relations between two articles: each claim has one counterpart that agrees or conflicts; one that stands
    alone in the later article may update what the earlier says, whatever else repeats that."""
    taken: tuple[set[int], set[int]] = set(), set()
    for verdict, a, b in sorted(found.agreements, key=lambda item: (-item[0].score, item[1].number, item[2].number)):
        if a.number not in taken[0] and b.number not in taken[1]:
            taken[0].add(a.number)
            taken[1].add(b.number)
            yield _relation(verdict, a, b)
    updated = {a.number for _, a, _ in found.successions}
    for verdict, a, b in found.successions:
        yield _relation(verdict, a, b)
    for verdict, a, b in sorted(found.rivals, key=lambda item: (-item[0].score, item[1].number, item[2].number)):
        expected = a.ahead and not b.ahead and verdict.lie is Lie.same  # what came of a forecast, whatever else is told
        repeated = a.number in updated or (a.number in taken[0] and verdict.name is Name.conflicts)
        if not expected and (b.number in taken[1] or repeated):
            continue
        taken[0].add(a.number)
        taken[1].add(b.number)
        updated.add(a.number)
        yield _relation(verdict, a, b)


def _relation(verdict: Verdict, a: Statement, b: Statement) -> Relation:
    return Relation(verdict, (a, b))


def _groups(relations: Sequence[Relation]) -> tuple[Group, ...]:
    """Relations joined to groups by the claims they share (union-find)."""
    parent: dict[int, int] = {}
    records: dict[int, Record] = {}

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for relation in relations:
        for record in (relation.first, relation.second):
            records[id(record)] = record
            parent.setdefault(id(record), id(record))
        parent[root(id(relation.second))] = root(id(relation.first))
    members: dict[int, list[Record]] = {}
    for node, record in records.items():
        members.setdefault(root(node), []).append(record)
    joined: dict[int, list[Relation]] = {}
    for relation in relations:
        joined.setdefault(root(id(relation.first)), []).append(relation)
    groups = [_group(members[key], joined[key]) for key in members]
    return tuple(sorted(groups, key=lambda group: (group.subject is None, group.subject or "", group.metric)))


def _group(claims: list[Record], relations: list[Relation]) -> Group:
    named = [str(c["subject"].get("name") or c["subject"].get("text")) for c in claims if c.get("subject")]
    metrics = [str(c.get("metric")) for c in claims]
    order = sorted(relations, key=lambda relation: -relation.score)
    return Group(
        max(named, key=named.count) if named else None, max(metrics, key=lambda m: (m != "other", metrics.count(m))),
        tuple(claims), tuple(order),
    )
