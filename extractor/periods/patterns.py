"""The pattern language that ``lang/*/periods.toml`` is written in, compiled to tries.

A rule names what it makes and how it is written::

    [[rules.month]]                             the name of the rule: other patterns take it as {month}
    patterns = ["{monthname:month} [{.of}] {year}"]
    kind = "month"                              what kind of reading it makes; all other keys are slots of the reading

A pattern is a row of elements, blanks between them:

- ``word`` a word or sign as it stands in ``Lexeme.norm``; ``this|that`` one of several;
- ``{name}`` a word list, another rule or a built-in (see BUILT_IN), kept in the slot of that name; ``{name:slot}`` in
  another slot; ``{.name}`` in none;
- ``[ … ]`` may be left out; ``~`` no blank may stand here; ``-`` a hyphen, a blank or nothing; ``--`` a dash between
  limits;
- ``<`` and ``>`` the span starts and ends here, what stands outside is context.

Word lists (``[words.month]``) give for each value the phrases that mean it. No rule may contain itself, so that a match
is bounded in length and every text is read in linear time.
"""
from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from extractor.lexemes import lexemes, normal

HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")
DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


class GrammarError(ValueError):
    """A pattern that cannot be read, or a rule that contains itself."""


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


def _late_year(norm: str) -> int | None:
    """Two digits that no day of a month can be."""
    return _short_year(norm) if len(norm) == 2 and int(norm) > 31 else None


def _two(norm: str) -> int | None:
    return int(norm) if len(norm) == 2 else None


def _count(norm: str) -> Decimal | None:
    return Decimal(norm) if len(norm) <= 4 else None


# Digits with a meaning: a year, its last two digits (`late`: too many for a day), a day, the number of a month, quarter
# or half, any two, any count.
BUILT_IN: Mapping[str, Callable[[str], Any]] = MappingProxyType({
    "year": _year, "yy": _short_year, "day": _upto(31), "mm": _upto(12), "q": _upto(4), "h": _upto(2),
    "late": _late_year, "two": _two, "digits": _count,
})
LENGTHS: Mapping[Callable[[str], Any], tuple[str, ...]] = MappingProxyType({
    reader: tuple(f"#{n}" for n in range(1, 5) if any(reader(digit * n) is not None for digit in "19"))
    for reader in BUILT_IN.values()
})


@dataclass(slots=True)
class Node:
    words: dict[str, Node] = field(default_factory=dict)
    digits: list[tuple[Callable[[str], Any], str | None, Node]] = field(default_factory=list)
    lists: list[tuple[str, str | None, Node]] = field(default_factory=list)
    rules: list[tuple[str, str | None, Node]] = field(default_factory=list)
    glued: Node | None = None
    loose: list[Node] = field(default_factory=list)
    dash: Node | None = None
    opens: Node | None = None
    closes: Node | None = None
    made: tuple[str, Mapping[str, Any], int] | None = None
    # the tokens that can come next right here; found as texts are read
    ahead: frozenset[str] | None = None
    # of ``rules``, those that can begin with a token and one of this form behind it; filled as texts are read
    dispatch: dict[tuple[str, str], tuple[tuple[str, str | None, Node], ...]] = field(default_factory=dict)


def elements(pattern: str) -> list[Any]:
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


def spelled_out(elements: list[Any]) -> Iterator[tuple[str, ...]]:
    """Every way in which the optional groups can be there or not."""
    if not elements:
        yield ()
        return
    head, rest = elements[0], elements[1:]
    for tail in spelled_out(rest):
        if isinstance(head, list):
            yield tail
            for inner in spelled_out(head):
                yield inner + tail
        else:
            yield (head, *tail)


Words = Mapping[str, Mapping[str, list[tuple[tuple[str, ...], Any]]]]


def add_pattern(root: Node, spelled: tuple[str, ...], made: tuple[str, Mapping[str, Any], int], lists: Words,
         rules: frozenset[str]) -> None:
    nodes = [root]
    for element in spelled:
        following: list[Node] = []
        for node in nodes:
            following.extend(_step(node, element, lists, rules))
        nodes = following
    for node in nodes:
        if node.made is None or made[2] < node.made[2]:
            node.made = made


def _step(node: Node, element: str, lists: Words, rules: frozenset[str]) -> list[Node]:
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
            child = Node()
            table.append((name, where, child))
            return [child]
        if name not in BUILT_IN:
            raise GrammarError(f"element {element!r}: no word list, no rule and no built-in has this name")
        for reader, known_slot, child in node.digits:
            if (reader, known_slot) == (BUILT_IN[name], where):
                return [child]
        child = Node()
        node.digits.append((BUILT_IN[name], where, child))
        return [child]
    if element == "~":
        node.glued = node.glued or Node()
        return [node.glued]
    if element == "<":
        node.opens = node.opens or Node()
        return [node.opens]
    if element == ">":
        node.closes = node.closes or Node()
        return [node.closes]
    if element == "-":
        hyphens = {id(sharing): sharing for sign in HYPHENS if (sharing := node.words.get(sign))}
        hyphen = next(iter(hyphens.values())) if len(hyphens) == 1 else Node()
        if hyphen not in node.loose:
            node.loose.append(hyphen)
        for sign in HYPHENS:
            node.words[sign] = hyphen
        return [hyphen]
    children = []
    for word in element.split("|"):
        if word == "--":
            node.dash = node.dash or Node()
            children.append(node.dash)
            continue
        row = [normal(word)] if len(word) == 1 else [x.norm for x in lexemes(word)]
        at = node
        for piece in row:
            at = at.words.setdefault(piece, Node())
        children.append(at)
    return children


def word_lists(table: Mapping[str, Mapping[str, list[str]]], unaccented: frozenset[str] = frozenset()) -> Words:
    """The lists by first token; those named in ``unaccented`` are also read without accents, as headings have them."""
    lists: dict[str, dict[str, list[tuple[tuple[str, ...], Any]]]] = {}
    for name, values in table.items():
        byfirst: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for value, phrases in values.items():
            kept: Any = int(value) if value.lstrip("-").isdigit() else value
            plain = [bare for p in phrases if name in unaccented and (bare := _bare(p)) not in phrases]
            for phrase in (*phrases, *plain):
                row = [x.norm for x in lexemes(phrase) if x.kind != "space"]
                byfirst.setdefault(row[0], []).append((tuple(row[1:]), kept))
        lists[name] = byfirst
    return lists


def _bare(phrase: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", phrase) if not unicodedata.combining(c))


def check_order(rules: Mapping[str, list[Mapping[str, Any]]], name: str, path: tuple[str, ...], done: set[str]) -> None:
    if name in path:
        raise GrammarError(f"rule {name!r} contains itself: {' > '.join((*path, name))}")
    if name in done:
        return
    for entry in rules[name]:
        for pattern in entry["patterns"]:
            for piece in pattern.replace("[", " ").replace("]", " ").split():
                inner = piece.strip("{}").lstrip(".").partition(":")[0]
                if piece.startswith("{") and inner in rules:
                    check_order(rules, inner, (*path, name), done)
    done.add(name)
