"""The grammar of a language's periods, matched over tokens. The patterns are those of period_patterns.py."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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


def form_of(norm: str) -> str:
    """What the tables of first and second tokens know a token by: itself, or for digits how many they are (``#2``)."""
    return f"#{len(norm)}" if norm[:1] in DIGITS else norm


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled tables of one language.

    ``first`` has for each rule the tokens that it can begin with, ``second`` (filled as texts are read) those that can
    follow a first token; digits stand there by their number: ``#2`` for any two. ``alone`` has what one token makes.
    """

    lists: Words
    roots: Mapping[str, Node]
    first: Mapping[str, frozenset[str]]
    second: dict[str, frozenset[str]] = field(default_factory=dict)
    alone: dict[str, list[Match]] = field(default_factory=dict)

    def can_begin(self, norm: str) -> bool:
        return form_of(norm) in self.first["period"]

    def at(self, read: Tokens, index: int, memo: Memo) -> list[Match]:
        """The periods that begin at a token, the longest first, in the order of the table where two are as long."""
        norm = read.norms[index]
        form = form_of(norm)
        second = self.second.get(form)
        if second is None:
            second = self.second[form] = frozenset(_behind(form, "period", self))
        following = read.norms[index + 1] if index + 1 < len(read.norms) and read.gaps[index + 1] != 2 else ""
        if form_of(following) not in second:
            alone = self.alone.get(norm)
            if alone is None:
                alone = self.alone[norm] = self._parse(Tokens(norm, [norm], [0], [len(norm)], [2]), 0, "period", {})
            return [replace(match, start=index, end=index + 1, stop=index + 1) for match in alone]
        found = self._parse(read, index, "period", memo)
        return sorted(found, key=lambda match: -match.stop) if len(found) > 1 else found

    def _parse(self, read: Tokens, index: int, rule: str, memo: Memo) -> list[Match]:
        key = (rule, index)
        known = memo.get(key)
        if known is None:
            byend: ByEnd = {}
            self._walk(self.roots[rule], read, index, _NOTHING, index, None, byend, memo, True)
            known = memo[key] = [found for _, found in sorted(byend.values(), key=_order)] if byend else []
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
        for name, slot, child in node.rules:
            if form not in self.first[name]:
                continue
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
    lists = word_lists(table["words"])
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
    return Grammar(lists, roots, _firsts(roots, lists))


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
        yield from map(form_of, start.words)
        if start.dash:
            yield from DASHES
        for reader, _, _ in start.digits:
            yield from LENGTHS[reader]
        for name, _, _ in start.lists:
            yield from map(form_of, lists[name])
        for name, _, _ in start.rules:
            yield from of_rule(name)


def _after(form: str, rule: str, compiled: Grammar) -> Iterator[Node]:
    """The nodes of a rule behind a first token of this form, which is all of a pattern's element."""
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
                yield from _behind(form, name, compiled)
    for node in _after(form, rule, compiled):
        yield from _next(node, compiled.lists, compiled.first.__getitem__)
