"""The pattern language that ``lang/*/periods.toml`` is written in, compiled to tries and matched over lexemes.

A rule names what it makes and how it is written::

    [[month]]                                   the name of the rule: other patterns take it as {month}
    patterns = ["{monthname:month} [{.of}] {year}"]
    kind = "month"                              what kind of Reading it makes; all other keys are slots of the reading

A pattern is a row of elements, blanks between them:

- ``word`` a word or sign as it stands in ``Lexeme.norm``; ``this|that`` one of several;
- ``{name}`` a word list, another rule or a built-in (see BUILT_IN), kept in the slot of that name; ``{name:slot}`` in
  another slot; ``{.name}`` in none;
- ``[ … ]`` may be left out; ``~`` no blank may stand here; ``-`` a hyphen, a blank or nothing; ``--`` a dash between limits;
- ``<`` and ``>`` the span starts and ends here, what stands outside is context.

Word lists (``[words.month]``) give for each value the phrases that mean it. No rule may contain itself, so that a match is
bounded in length and every text is read in linear time.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from extractor.lexemes import lexemes, normal
from extractor.resources import load_table

_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class GrammarError(ValueError):
    """A pattern that cannot be read, or a rule that contains itself."""


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


# As lexemes.py cuts a text, without the blanks: there are no objects for what is no period.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|\S", re.DOTALL)
_DIGITS = frozenset("0123456789")
_BREAKS = re.compile(r"[\n\r\v\f\u2028\u2029\x85]")
# A line at least so long may have been wrapped within its sentence; a title or a list line is shorter.
_WRAPPED = 60


@dataclass(slots=True)
class Tokens:
    """A text without its blanks: for every token its form in the tables and its place.

    ``gaps[i]`` says what stands before token i: 0 nothing, 1 a blank (or a line break within a wrapped sentence), 2 a line
    break. ``opens`` are the tokens that begin a sentence, ``lines`` those that begin a line.
    """

    text: str
    norms: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)

    def is_digits(self, at: int) -> bool:
        return self.norms[at][0] in _DIGITS

    def is_word(self, at: int) -> bool:
        return self.norms[at][0].isalpha()

    def is_upper(self, at: int) -> bool:
        """Whether a token begins with a capital."""
        return self.text[self.starts[at]].isupper()

    def is_lower(self, at: int) -> bool:
        return self.text[self.starts[at]].islower()


def tokens(text: str) -> Tokens:
    """
    >>> read = tokens("in Q3\\n2025")
    >>> read.norms, read.gaps
    (['in', 'q', '3', '2025'], [2, 1, 0, 2])
    """
    read = Tokens(text)
    norms, starts, ends, gaps = read.norms, read.starts, read.ends, read.gaps
    last, line, gap = 0, 0, 2
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        piece = match.group()
        if start == last:
            gap = 0 if norms else 2
        elif not norms or _BREAKS.search(text, last, start):
            wrapped = (norms and last - line >= _WRAPPED and piece[0].islower() and text[last - 1] not in ".!?:"
                       and text.count("\n", last, start) == 1)
            gap = 1 if wrapped else 2
            line = start
        else:
            gap = 1
        norms.append(piece.lower() if piece.isascii() else normal(piece))
        starts.append(start)
        ends.append(end)
        gaps.append(gap)
        last = end
    return read


def _year(norm: str) -> int | None:
    return int(norm) if len(norm) == 4 and "1000" <= norm < "2200" else None


def _upto(limit: int) -> Callable[[str], int | None]:
    def read(norm: str) -> int | None:
        return int(norm) if len(norm) <= 2 and 1 <= int(norm) <= limit else None

    return read


def _short_year(norm: str) -> int | None:
    if len(norm) != 2:
        return None
    return int(norm) + (2000 if int(norm) < 60 else 1900)


def _count(norm: str) -> Decimal | None:
    return Decimal(norm) if len(norm) <= 4 else None


# Digits with a meaning: the last four digits of a year, two of them, a day, a number of a month, quarter, half, any count.
BUILT_IN: Mapping[str, Callable[[str], Any]] = MappingProxyType({
    "year": _year, "yy": _short_year, "day": _upto(31), "mm": _upto(12), "q": _upto(4), "h": _upto(2), "week": _upto(53),
    "hour": _upto(24), "digits": _count,
})
_LENGTHS: Mapping[Callable[[str], Any], tuple[str, ...]] = MappingProxyType({
    reader: tuple(f"#{n}" for n in range(1, 5) if reader("1" * n) is not None) for reader in BUILT_IN.values()
})


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    digits: list[tuple[Callable[[str], Any], str | None, _Node]] = field(default_factory=list)
    lists: list[tuple[str, str | None, _Node]] = field(default_factory=list)
    rules: list[tuple[str, str | None, _Node]] = field(default_factory=list)
    glued: _Node | None = None
    loose: list[_Node] = field(default_factory=list)
    dash: _Node | None = None
    opens: _Node | None = None
    closes: _Node | None = None
    made: tuple[str, Mapping[str, Any], int] | None = None


def _elements(pattern: str) -> list[Any]:
    """A pattern as a list of elements; optional groups are nested lists."""
    spaced = pattern.replace("[", " [ ").replace("]", " ] ").split()
    stack: list[list[Any]] = [[]]
    for piece in spaced:
        if piece == "[":
            stack.append([])
        elif piece == "]":
            if len(stack) == 1:
                raise GrammarError(f"pattern {pattern!r}: a bracket is closed that was not opened")
            group = stack.pop()
            stack[-1].append(group)
        else:
            stack[-1].append(piece)
    if len(stack) != 1:
        raise GrammarError(f"pattern {pattern!r}: a bracket is not closed")
    return stack[0]


def _spelled(elements: list[Any]) -> Iterator[tuple[str, ...]]:
    """Every way in which the optional groups can be there or not."""
    if not elements:
        yield ()
        return
    head, rest = elements[0], elements[1:]
    for tail in _spelled(rest):
        if isinstance(head, list):
            yield tail
            for inner in _spelled(head):
                yield inner + tail
        else:
            yield (head, *tail)


Words = Mapping[str, Mapping[str, list[tuple[tuple[str, ...], Any]]]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled tables of one language.

    ``first`` has for each rule the tokens that it can begin with, ``second`` (filled as texts are read) those that can
    follow a first token; digits stand there by their number: ``#2`` for any two. ``alone`` has what one token makes.
    """

    lists: Words
    roots: Mapping[str, _Node]
    first: Mapping[str, frozenset[str]]
    second: dict[str, frozenset[str]] = field(default_factory=dict)
    alone: dict[str, list[Match]] = field(default_factory=dict)

    def can_begin(self, norm: str) -> bool:
        return (f"#{len(norm)}" if norm[0] in _DIGITS else norm) in self.first["period"]

    def at(self, read: Tokens, index: int, memo: Memo) -> list[Match]:
        """The periods that begin at a token, the longest first, in the order of the table where two are as long."""
        norm = read.norms[index]
        form = f"#{len(norm)}" if norm[0] in _DIGITS else norm
        second = self.second.get(form)
        if second is None:
            second = self.second[form] = frozenset(_behind(norm, "period", self))
        following = read.norms[index + 1] if index + 1 < len(read.norms) and read.gaps[index + 1] != 2 else ""
        if (f"#{len(following)}" if following[:1] in _DIGITS else following) not in second:
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

    def _walk(self, node: _Node, read: Tokens, at: int, slots: Mapping[str, Any], start: int, end: int | None,
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
        if node.dash and norm in _DASHES:
            self._walk(node.dash, read, at + 1, slots, start, end, byend, memo, False)
        form = norm
        if norm[0] in _DIGITS:
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


def _add(root: _Node, spelled: tuple[str, ...], made: tuple[str, Mapping[str, Any], int], lists: Words,
         rules: frozenset[str]) -> None:
    nodes = [root]
    for element in spelled:
        following: list[_Node] = []
        for node in nodes:
            following.extend(_step(node, element, lists, rules))
        nodes = following
    for node in nodes:
        if node.made is None or made[2] < node.made[2]:
            node.made = made


def _step(node: _Node, element: str, lists: Words, rules: frozenset[str]) -> list[_Node]:
    if element.startswith("{") and element.endswith("}"):
        name, _, slot = element[1:-1].partition(":")
        silent = name.startswith(".")
        name = name.removeprefix(".")
        where = None if silent else slot or name
        if name in lists or name in rules:
            table = node.lists if name in lists else node.rules
            for known, known_slot, child in table:
                if (known, known_slot) == (name, where):
                    return [child]
            child = _Node()
            table.append((name, where, child))
            return [child]
        if name not in BUILT_IN:
            raise GrammarError(f"element {element!r}: no word list, no rule and no built-in has this name")
        for reader, known_slot, child in node.digits:
            if (reader, known_slot) == (BUILT_IN[name], where):
                return [child]
        child = _Node()
        node.digits.append((BUILT_IN[name], where, child))
        return [child]
    if element == "~":
        node.glued = node.glued or _Node()
        return [node.glued]
    if element == "<":
        node.opens = node.opens or _Node()
        return [node.opens]
    if element == ">":
        node.closes = node.closes or _Node()
        return [node.closes]
    if element == "-":
        hyphens = {id(child): child for sign in _HYPHENS if (child := node.words.get(sign))}
        child = next(iter(hyphens.values())) if len(hyphens) == 1 else _Node()
        if child not in node.loose:
            node.loose.append(child)
        for sign in _HYPHENS:
            node.words[sign] = child
        return [child]
    children = []
    for word in element.split("|"):
        if word == "--":
            node.dash = node.dash or _Node()
            children.append(node.dash)
            continue
        row = [normal(word)] if len(word) == 1 else [x.norm for x in lexemes(word)]
        at = node
        for piece in row:
            at = at.words.setdefault(piece, _Node())
        children.append(at)
    return children


def _word_lists(table: Mapping[str, Mapping[str, list[str]]]) -> Words:
    lists: dict[str, dict[str, list[tuple[tuple[str, ...], Any]]]] = {}
    for name, values in table.items():
        byfirst: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for value, phrases in values.items():
            kept: Any = int(value) if value.lstrip("-").isdigit() else value
            for phrase in phrases:
                row = [x.norm for x in lexemes(phrase) if x.kind != "space"]
                byfirst.setdefault(row[0], []).append((tuple(row[1:]), kept))
        lists[name] = byfirst
    return lists


def _check_order(rules: Mapping[str, list[Mapping[str, Any]]], name: str, path: tuple[str, ...], done: set[str]) -> None:
    if name in path:
        raise GrammarError(f"rule {name!r} contains itself: {' > '.join((*path, name))}")
    if name in done:
        return
    for entry in rules[name]:
        for pattern in entry["patterns"]:
            for piece in pattern.replace("[", " ").replace("]", " ").split():
                inner = piece.strip("{}").lstrip(".").partition(":")[0]
                if piece.startswith("{") and inner in rules:
                    _check_order(rules, inner, (*path, name), done)
    done.add(name)


@cache
def grammar(language: str) -> Grammar:
    """The compiled grammar of a language. Raises UnknownLanguage, GrammarError."""
    table = load_table(language, "periods")
    lists = _word_lists(table["words"])
    rules: dict[str, list[Mapping[str, Any]]] = table["rules"]
    if twice := (rules.keys() & lists.keys()) | ((rules.keys() | lists.keys()) & BUILT_IN.keys()):
        raise GrammarError(f"{', '.join(sorted(twice))}: a name means one thing, a word list or a rule or a built-in")
    done: set[str] = set()
    for name in rules:
        _check_order(rules, name, (), done)
    names = frozenset(rules)
    roots: dict[str, _Node] = {}
    order = 0
    for name, entries in rules.items():
        root = roots[name] = _Node()
        for entry in entries:
            fixed = MappingProxyType({k: v for k, v in entry.items() if k not in {"patterns", "kind"}})
            for pattern in entry["patterns"]:
                for spelled in _spelled(_elements(pattern)):
                    order += 1
                    _add(root, spelled, (entry.get("kind", "itself"), fixed, order), lists, names)
    return Grammar(lists, roots, _firsts(roots, lists))


def _starts(node: _Node) -> Iterator[_Node]:
    """A node and all that are reached from it without a token."""
    yield node
    for child in (*node.loose, node.glued, node.opens, node.closes):
        if child is not None:
            yield from _starts(child)


def _firsts(roots: Mapping[str, _Node], lists: Words) -> dict[str, frozenset[str]]:
    """For each rule the tokens that it can begin with; digits by their number."""
    known: dict[str, frozenset[str]] = {}

    def of_rule(name: str) -> frozenset[str]:
        if name not in known:
            known[name] = frozenset(_next(roots[name], lists, of_rule))
        return known[name]

    for name in roots:
        of_rule(name)
    return known


def _next(node: _Node, lists: Words, of_rule: Callable[[str], frozenset[str]]) -> Iterator[str]:
    for start in _starts(node):
        yield from start.words
        if start.dash:
            yield from _DASHES
        for reader, _, _ in start.digits:
            yield from _LENGTHS[reader]
        for name, _, _ in start.lists:
            yield from lists[name]
        for name, _, _ in start.rules:
            yield from of_rule(name)


def _behind(norm: str, rule: str, compiled: Grammar) -> Iterator[str]:
    """The tokens that can come second in a rule that begins with this one."""
    form = f"#{len(norm)}" if norm[0] in _DIGITS else norm
    for start in _starts(compiled.roots[rule]):
        children = [start.words[norm]] if norm in start.words else []
        children += [child for reader, _, child in start.digits if form in _LENGTHS[reader]]
        if start.dash and norm in _DASHES:
            children.append(start.dash)
        for name, _, child in start.lists:
            for rest, _ in compiled.lists[name].get(norm, ()):
                if rest:
                    yield rest[0]
                else:
                    children.append(child)
        for name, _, child in start.rules:
            if form in compiled.first[name]:
                yield from _behind(norm, name, compiled)
                # Whether the rule can end here is not asked: what may follow it then is let through, and fails later.
                children.append(child)
        for child in children:
            yield from _next(child, compiled.lists, compiled.first.__getitem__)
