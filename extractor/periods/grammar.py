"""The grammar of a language's periods, matched over tokens. The patterns are those of period_patterns.py."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from extractor.periods.patterns import (
    BUILT_IN,
    DASHES,
    LENGTHS,
    GrammarError,
    Node,
    Words,
    add_pattern,
    check_order,
    elements,
    spelled_out,
    word_lists,
)
from extractor.periods.tokens import DIGITS, Tokens
from extractor.resources import load_table

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a pattern makes of the words: a kind, and slots that hold numbers, strings and further readings."""

    kind: str
    slots: Mapping[str, Any] = field(default_factory=dict)

    def get(self, slot: str, default: Any = None) -> Any:
        return self.slots.get(slot, default)

    def number(self, slot: str = "n") -> Decimal | None:
        """A slot as a number; readings of numbers give their value."""
        value = self.slots.get(slot)
        if isinstance(value, Reading):
            return value.number()
        return None if value is None or value == "X" else Decimal(value)


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens ``start`` to ``end`` (exclusive) are the span, ``stop`` is the end of what was read with its context."""

    start: int
    end: int
    stop: int
    reading: Reading
    rule: str


Memo = dict[tuple[str, int], list[Match]]
ByEnd = dict[tuple[int, Any], tuple[int, Match]]


_POINTS = frozenset(".,")


# Groups of digits that a date has between its points (14.11.2025); one of more is a version, an address.
_OF_A_DATE = 3


def _groups(read: Tokens, index: int) -> int:
    """How many groups of digits stand here with points or commas between them; no more are counted than matter."""
    groups, at = 1, index + 1
    while (groups <= _OF_A_DATE and at + 1 < len(read.norms) and read.norms[at] in _POINTS and not read.gaps[at]
           and not read.gaps[at + 1] and read.norms[at + 1][0] in DIGITS):
        groups, at = groups + 1, at + 2
    return groups


def form_of(norm: str) -> str:
    """What the tables of first and second tokens know a token by: itself, or for digits how many they are (``#2``)."""
    return f"#{len(norm)}" if norm[:1] in DIGITS else norm


# Distinct tokens whose beginnings are remembered; a text of more begins anew.
_MOST_REMEMBERED = 1 << 16
# Pairs of tokens whose rules a place in a pattern remembers; so many matter, others are of numbers.
_MOST_PAIRS = 1 << 12


class Begins(dict[str, "frozenset[str] | bool"]):
    """For a token the tokens that must follow it for a period to begin there: True where any may, False where none."""

    compiled: Grammar

    def __missing__(self, norm: str) -> frozenset[str] | bool:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found: frozenset[str] | bool = self.compiled.can_begin(norm)
        if found and norm[0] not in DIGITS and not self.compiled.of_one(norm, "period"):
            found = self.compiled.follows(norm, "period")
        self[norm] = found
        return found


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled tables of one language.

    ``first`` has for each rule the tokens that it can begin with, ``second`` (filled as texts are read) those that can
    follow a first token; digits stand there by their number: ``#2`` for any two. ``alone`` has what one token makes.
    """

    lists: Words
    roots: Mapping[str, Node]
    first: Mapping[str, frozenset[str]]
    second: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    alone: dict[tuple[str, str], list[Match]] = field(default_factory=dict)
    after: dict[tuple[str, str], tuple[Node, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    vocabulary: frozenset[str] = frozenset()
    begins: Begins = field(default_factory=lambda: Begins())

    def can_begin(self, norm: str) -> bool:
        return form_of(norm) in self.first["period"]

    def follows(self, form: str, rule: str) -> frozenset[str]:
        """The tokens that can come second in a rule that begins with a token of this form."""
        second = self.second.get((rule, form))
        if second is None:
            second = self.second[rule, form] = frozenset(_behind(form, rule, self))
        return second

    def of_one(self, norm: str, rule: str) -> list[Match]:
        """What a rule makes of a token and nothing else, as of token 0."""
        alone = self.alone.get((rule, norm))
        if alone is None:
            byend: ByEnd = {}
            read = Tokens(norm, [norm], [0], [len(norm)], [2])
            self._walk(self.roots[rule], read, 0, _NOTHING, 0, None, byend, {}, True)
            alone = self.alone[rule, norm] = [found for _, found in sorted(byend.values(), key=_order)]
        return alone

    def _can_make(self, rule: str, norm: str, after: str) -> bool:
        """Whether a rule may make something of a token and one of the form ``after`` behind it."""
        form = form_of(norm)
        return form in self.first[rule] and (after in self.follows(form, rule) or bool(self.of_one(norm, rule)))

    def at(self, read: Tokens, index: int, memo: Memo) -> list[Match]:
        """The periods that begin at a token, the longest first, in the order of the table where two are as long."""
        norm = read.norms[index]
        form = form_of(norm)
        second = self.follows(form, "period")
        following = read.norms[index + 1] if index + 1 < len(read.norms) and read.gaps[index + 1] != 2 else ""
        if following in _POINTS and form[0] == "#" and (groups := _groups(read, index)) > 1:
            if groups > _OF_A_DATE:
                return []
            if groups == 2:
                # what follows 3.5 is what can follow 3
                end = index + 3
                following = read.norms[end] if end < len(read.norms) and read.gaps[end] != 2 else ""
                if following in _POINTS:
                    return []
        if form_of(following) not in second:
            return [Match(index, index + 1, index + 1, match.reading, match.rule)
                    for match in self.of_one(norm, "period")]
        found = self._parse(read, index, "period", memo)
        return sorted(found, key=lambda match: -match.stop) if len(found) > 1 else found

    def _parse(self, read: Tokens, index: int, rule: str, memo: Memo) -> list[Match]:
        key = (rule, index)
        known = memo.get(key)
        if known is None:
            norm = read.norms[index]
            following = read.norms[index + 1] if index + 1 < len(read.norms) and read.gaps[index + 1] != 2 else ""
            if form_of(following) not in self.follows(form_of(norm), rule):
                known = [Match(index + found.start, index + found.end, index + found.stop, found.reading, found.rule)
                         for found in self.of_one(norm, rule)]
            else:
                byend: ByEnd = {}
                self._walk(self.roots[rule], read, index, _NOTHING, index, None, byend, memo, True)
                known = [found for _, found in sorted(byend.values(), key=_order)] if byend else []
            memo[key] = known
        return known

    def _walk(self, node: Node, read: Tokens, at: int, slots: Mapping[str, Any], start: int, end: int | None,
              byend: ByEnd, memo: Memo, fresh: bool) -> None:
        if node.made is not None:
            _keep(node.made, at, slots, start, end, byend)
        for child in node.loose:
            self._walk(child, read, at, slots, start, end, byend, memo, fresh)
        if node.opens:
            self._walk(node.opens, read, at, slots, at, end, byend, memo, fresh)
        if node.closes:
            self._walk(node.closes, read, at, slots, start, at, byend, memo, fresh)
        if at >= len(read.norms):
            return
        gap = read.gaps[at]
        if node.glued and (gap == 0 or fresh):
            self._walk(node.glued, read, at, slots, start, end, byend, memo, fresh)
        if gap == 2 and not fresh:
            return
        norm = read.norms[at]
        ahead = node.ahead
        if ahead is None:
            ahead = node.ahead = frozenset(_direct(node, self.lists, self.first.__getitem__))
        if (norm if norm[0] not in DIGITS else f"#{len(norm)}") not in ahead:
            return
        following = node.words.get(norm)
        if following:
            self._walk(following, read, at + 1, slots, start, end, byend, memo, False)
        if node.dash and norm in DASHES:
            self._walk(node.dash, read, at + 1, slots, start, end, byend, memo, False)
        form = norm
        if norm[0] in DIGITS:
            form = f"#{len(norm)}"
            for reader, slot, child in node.digits:
                value = reader(norm)
                if value is not None:
                    kept = {**slots, slot: value} if slot else slots
                    self._walk(child, read, at + 1, kept, start, end, byend, memo, False)
        for name, slot, child in node.lists:
            for rest, value in self.lists[name].get(norm, ()):
                stop = at + 1 + len(rest)
                if not rest or (tuple(read.norms[at + 1:stop]) == rest and 2 not in read.gaps[at + 1:stop]):
                    kept = {**slots, slot: value} if slot else slots
                    self._walk(child, read, stop, kept, start, end, byend, memo, False)
        if not node.rules or form not in self.known:
            return
        after = read.norms[at + 1] if at + 1 < len(read.norms) and read.gaps[at + 1] != 2 else ""
        after = form_of(after) if after in self.vocabulary or after[:1] in DIGITS else ""
        rules = node.dispatch.get((norm, after))
        if rules is None:
            if len(node.dispatch) >= _MOST_PAIRS:
                node.dispatch.clear()
            rules = node.dispatch[norm, after] = tuple(row for row in node.rules if self._can_make(row[0], norm, after))
        for name, slot, child in rules:
            for inner in self._parse(read, at, name, memo):
                kept = {**slots, slot: inner.reading} if slot else slots
                opened = inner.start if fresh and start == at else start
                closed = inner.end if inner.end != inner.stop and end is None else end
                self._walk(child, read, inner.stop, kept, opened, closed, byend, memo, False)


def _order(entry: tuple[int, Match]) -> int:
    return entry[0]


def _keep(made: tuple[str, Mapping[str, Any], int], at: int, slots: Mapping[str, Any], start: int, end: int | None,
          byend: ByEnd) -> None:
    """Keep a finished match, unless an earlier rule of the table has made one of the same length.

    Readings under different guards are kept beside each other: one may not stand where the other does.
    """
    kind, fixed, order = made
    inner = slots.get("itself") if kind == "itself" else None
    guard = fixed.get("guard")
    if guard is None and isinstance(inner, Reading):
        guard = inner.get("guard")
    known = byend.get((at, guard))
    if known is not None and known[0] <= order:
        return
    if not isinstance(inner, Reading):
        reading = Reading(kind, {**fixed, **slots})
    elif fixed:
        reading = Reading(inner.kind, {**inner.slots, **fixed})
    else:
        reading = inner
    byend[at, guard] = order, Match(start, at if end is None else end, at, reading, reading.kind)


@cache
def grammar(language: str) -> Grammar:
    """The compiled grammar of a language. Raises UnknownLanguage, GrammarError."""
    table = load_table(language, "periods")
    lists = word_lists(table["words"], frozenset(table["date"].get("unaccented", ())))
    rules: dict[str, list[Mapping[str, Any]]] = table["rules"]
    if twice := (rules.keys() & lists.keys()) | ((rules.keys() | lists.keys()) & BUILT_IN.keys()):
        raise GrammarError(f"{', '.join(sorted(twice))}: a name means one thing, a word list or a rule or a built-in")
    done: set[str] = set()
    for name in rules:
        check_order(rules, name, (), done)
    names = frozenset(rules)
    roots: dict[str, Node] = {}
    order = 0
    for name, entries in rules.items():
        root = roots[name] = Node()
        for entry in entries:
            fixed = MappingProxyType({k: v for k, v in entry.items() if k not in {"patterns", "kind"}})
            for pattern in entry["patterns"]:
                for spelled in spelled_out(elements(pattern)):
                    order += 1
                    add_pattern(root, spelled, (entry.get("kind", "itself"), fixed, order), lists, names)
    first = _firsts(roots, lists)
    made = Grammar(lists, roots, first, known=frozenset().union(*first.values()),
                   vocabulary=frozenset(_vocabulary(roots, lists)))
    made.begins.compiled = made
    return made


def _vocabulary(roots: Mapping[str, Node], lists: Words) -> Iterator[str]:
    """Every token that the tables name, dashes with them."""
    yield from DASHES
    for table in lists.values():
        for word, phrases in table.items():
            yield word
            for rest, _ in phrases:
                yield from rest
    nodes = list(roots.values())
    seen = {id(node) for node in nodes}
    while nodes:
        node = nodes.pop()
        yield from node.words
        inner = [*node.words.values(), *(row[-1] for row in (*node.digits, *node.lists, *node.rules)), *node.loose,
                 node.glued, node.dash, node.opens, node.closes]
        for child in inner:
            if child is not None and id(child) not in seen:
                seen.add(id(child))
                nodes.append(child)


def _starts(node: Node) -> Iterator[Node]:
    """A node and all that are reached from it without a token."""
    yield node
    for child in (*node.loose, node.glued, node.opens, node.closes):
        if child is not None:
            yield from _starts(child)


def _firsts(roots: Mapping[str, Node], lists: Words) -> dict[str, frozenset[str]]:
    """For each rule the tokens that it can begin with; digits by their number."""
    known: dict[str, frozenset[str]] = {}

    def of_rule(name: str) -> frozenset[str]:
        if name not in known:
            known[name] = frozenset(_next(roots[name], lists, of_rule))
        return known[name]

    for name in roots:
        of_rule(name)
    return known


def _next(node: Node, lists: Words, of_rule: Callable[[str], frozenset[str]]) -> Iterator[str]:
    for start in _starts(node):
        yield from _direct(start, lists, of_rule)


def _direct(node: Node, lists: Words, of_rule: Callable[[str], frozenset[str]]) -> Iterator[str]:
    """The tokens that can come next right at a node."""
    yield from map(form_of, node.words)
    if node.dash:
        yield from DASHES
    for reader, _, _ in node.digits:
        yield from LENGTHS[reader]
    for name, _, _ in node.lists:
        yield from map(form_of, lists[name])
    for name, _, _ in node.rules:
        yield from of_rule(name)


def _after(form: str, rule: str, compiled: Grammar) -> tuple[Node, ...]:
    """The nodes of a rule behind a first token of this form, which is all of a pattern's element."""
    found = compiled.after.get((rule, form))
    if found is None:
        found = compiled.after[rule, form] = tuple({id(node): node for node in _afters(form, rule, compiled)}.values())
    return found


def _afters(form: str, rule: str, compiled: Grammar) -> Iterator[Node]:
    for start in _starts(compiled.roots[rule]):
        yield from (child for word, child in start.words.items() if form_of(word) == form)
        yield from (child for reader, _, child in start.digits if form in LENGTHS[reader])
        if start.dash and form in DASHES:
            yield start.dash
        for name, _, child in start.lists:
            if any(form_of(word) == form and any(not rest for rest, _ in phrases)
                   for word, phrases in compiled.lists[name].items()):
                yield child
        for name, _, child in start.rules:
            if form in compiled.first[name] and any(end.made for node in _after(form, name, compiled)
                                                    for end in _starts(node)):
                yield child


def _behind(form: str, rule: str, compiled: Grammar) -> Iterator[str]:
    """The tokens that can come second in a rule that begins with a token of this form."""
    for start in _starts(compiled.roots[rule]):
        for name, _, _ in start.lists:
            for word, phrases in compiled.lists[name].items():
                if form_of(word) == form:
                    yield from (form_of(rest[0]) for rest, _ in phrases if rest)
        for name, _, _ in start.rules:
            if form in compiled.first[name]:
                yield from compiled.follows(form, name)
    for node in _after(form, rule, compiled):
        yield from _next(node, compiled.lists, compiled.first.__getitem__)
