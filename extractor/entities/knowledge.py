"""The knowledge base: who and what the tech press writes about, one JSON object per line of ``data/entities.jsonl``.

It is read on first use and kept. Names are compared by folded words and the joints between them (see ``words``), so one
alias covers its spellings with other hyphens, apostrophes, accents and blanks.
"""

from __future__ import annotations

import calendar
import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.entities.words import WORD, Words, fold, joint, phrase_key

LABELS = frozenset({"ORG", "PERSON", "PRODUCT", "LOC"})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The longest upper-case alias that is taken for an acronym, which other capitals must not match («Sec» is not the SEC).
ACRONYM = 5


class KnowledgeError(ValueError):
    """A line of the knowledge base is not what it should be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity. ``case`` marks names that are common words too (Apple, Orange, Meta): they need context to count.

    ``aliases`` and ``descriptions`` are keyed by language, ``""`` holding for all. ``fiscal_year_end`` is ``MM-DD`` or
    ``last-<weekday>-MM``; None is unknown, not the calendar year.
    """

    id: str
    label: str
    name: str
    kind: str
    aliases: dict[str, tuple[str, ...]]
    descriptions: dict[str, tuple[str, ...]]
    case: bool = False
    owner: str | None = None
    role: str | None = None
    country: str | None = None
    fiscal_year_end: str | None = None
    same_as: tuple[str, ...] = ()

    def surfaces(self, language: str) -> Iterator[str]:
        """The name and the aliases that a text in ``language`` may use."""
        yield self.name
        yield from self.aliases.get("", ())
        yield from self.aliases.get(language, ())


@dataclass(frozen=True, slots=True)
class Alias:
    """One way of writing an entry's name: its words as written, and the signs that close it (`Yahoo!`, `Canal+`)."""

    entry: Entry
    words: tuple[str, ...]
    tail: str = ""
    exact: bool = False


class Node(dict[str, "Node"]):
    """A step of the name tree; ``ends`` are the names that are whole here."""

    __slots__ = ("ends",)

    def __init__(self) -> None:
        super().__init__()
        self.ends: list[Alias] = []


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found at words ``first`` to ``last`` (inclusive); ``end`` is the code point behind it."""

    first: int
    last: int
    end: int
    entry: Entry


def parse_entry(record: dict[str, Any]) -> Entry:
    """An entry from one line's object. Raises KnowledgeError with the id and what is wrong."""
    identity = record.get("id", "?")
    if record.get("label") not in LABELS:
        raise KnowledgeError(
            f"entity {identity!r}: label {record.get('label')!r} is none of {', '.join(sorted(LABELS))}"
        )
    for key in ("id", "name", "kind"):
        if not isinstance(record.get(key), str) or not record[key]:
            raise KnowledgeError(f"entity {identity!r}: {key!r} is missing")
    end = record.get("fiscal_year_end")
    if end is not None:
        resolve_year_end(end, 2024)

    def by_language(key: str) -> dict[str, tuple[str, ...]]:
        found = {"": tuple(record.get(key, ()))}
        found |= {k.removeprefix(key + "_"): tuple(v) for k, v in record.items() if k.startswith(key + "_")}
        return {language: names for language, names in found.items() if names}

    return Entry(
        id=identity,
        label=record["label"],
        name=record["name"],
        kind=record["kind"],
        aliases=by_language("aliases"),
        descriptions=by_language("descriptions"),
        case=bool(record.get("case")),
        owner=record.get("owner"),
        role=record.get("role"),
        country=record.get("country"),
        fiscal_year_end=end,
        same_as=tuple(record.get("same_as", ())),
    )


@cache
def entries() -> dict[str, Entry]:
    """All entries by id, in the file's order. Raises KnowledgeError with the line where one is malformed or
    repeated."""
    base: dict[str, Entry] = {}
    lines = files("extractor").joinpath("data", "entities.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = parse_entry(json.loads(line))
        except ValueError as error:
            raise KnowledgeError(f"entities.jsonl, line {number}: {error}") from error
        if entry.id in base:
            raise KnowledgeError(f"entities.jsonl, line {number}: id {entry.id!r} is taken already")
        base[entry.id] = entry
    return base


def get(identity: str) -> Entry | None:
    """The entry with this id, or None."""
    return entries().get(identity)


def fiscal_year_end(identity: str) -> str | None:
    """When the company's fiscal year ends: ``MM-DD``, ``last-<weekday>-MM``, or None where it is not known.

    >>> fiscal_year_end("microsoft")
    '06-30'
    """
    entry = get(identity)
    return entry.fiscal_year_end if entry else None


def resolve_year_end(rule: str, year: int) -> datetime.date:
    """The day on which the fiscal year that ends in calendar ``year`` closes. Raises KnowledgeError for an unknown
    form.

    >>> resolve_year_end("last-sunday-01", 2025)
    datetime.date(2025, 1, 26)
    """
    parts = rule.split("-")
    try:
        if parts[0] == "last" and len(parts) == 3:
            month = int(parts[2])
            last = datetime.date(year, month, calendar.monthrange(year, month)[1])
            return last - datetime.timedelta(days=(last.weekday() - WEEKDAYS.index(parts[1])) % 7)
        month, day = map(int, parts)
        return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
    except (ValueError, calendar.IllegalMonthError) as error:
        raise KnowledgeError(f"fiscal year end {rule!r}: write MM-DD or last-<weekday>-MM") from error


def _steps(name: str) -> tuple[list[str], list[str], str]:
    """The keys of a name in the tree, its words as written, and its closing signs."""
    keys: list[str] = []
    surfaces: list[str] = []
    end = 0
    for match in WORD.finditer(name):
        link = (joint(name[end : match.start()]) or " ") if keys else ""
        keys.append(link + fold(match.group()))
        surfaces.append(match.group())
        end = match.end()
    return keys, surfaces, name[end:]


@cache
def name_tree(language: str) -> Node:
    """The tree of all names and aliases that hold in ``language``."""
    root = Node()
    for entry in entries().values():
        for name in entry.surfaces(language):
            keys, surfaces, tail = _steps(name)
            node = root
            for key in keys:
                node = node.setdefault(key, Node())
            node.ends.append(Alias(entry, tuple(surfaces), tail, entry.case))
    return root


@cache
def description_table(language: str) -> dict[str, tuple[Entry, ...]]:
    """What each description («géant de Redmond», `iPhone maker`) may stand for, by its folded words."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries().values():
        for description in (*entry.descriptions.get("", ()), *entry.descriptions.get(language, ())):
            key = phrase_key(description)
            found[key] = (*found.get(key, ()), entry)
    return found


def find_names(words: Words, language: str) -> list[Match]:
    """The longest listed name at each place, left to right, none inside another."""
    root = name_tree(language)
    found: list[Match] = []
    free = 0
    for i, key in enumerate(words.keys):
        if i < free:
            continue
        if key in root:
            match = _longest(words, i, root[key])
        elif key[-1:] == "s" and key[:-1] in root:
            match = _longest(words, i, _plural(root[key[:-1]]))
        else:
            continue
        if match is not None:
            found.append(match)
            free = match.last + 1
    return found


def _longest(words: Words, i: int, node: Node | None) -> Match | None:
    """The longest name that begins at word ``i``, whose key led to ``node``."""
    best: Match | None = None
    j = i
    while node is not None:
        for alias in node.ends:
            end = words.ends[j] + len(alias.tail)
            if (
                (best is None or end > best.end)
                and words.text.startswith(alias.tail, words.ends[j])
                and _written(words, i, alias)
            ):
                best = Match(i, j, end, alias.entry)
        j += 1
        link = words.joints[j] if j < len(words) else None
        if link is None or not node:
            break
        step = link + words.keys[j]
        following = node.get(step)
        if following is None and len(step) > 4 and step[-1] == "s":
            following = _plural(node.get(step[:-1]))
        node = following
    return best


def _plural(node: Node | None) -> Node | None:
    """Only products are counted (`iPhones`, `space shuttles`): the tree goes on no further there."""
    if node is None:
        return None
    only = Node()
    only.ends = [alias for alias in node.ends if alias.entry.label == "PRODUCT" and not alias.exact and not alias.tail]
    return only if only.ends else None


def _written(words: Words, first: int, alias: Alias) -> bool:
    """Whether the capitals of the text allow the alias."""
    for offset, listed in enumerate(alias.words):
        surface = words.surfaces[first + offset]
        if surface == listed or not listed[0].isupper():
            continue
        if alias.exact and len(alias.words) == 1:
            if not (surface.isupper() and len(surface) > 1):
                return False
        elif not surface[0].isupper():
            return False
        elif listed.isupper() and len(listed) > 1 and len(listed) < ACRONYM and not surface.isupper():
            if len(listed) < ACRONYM - 1 or len(alias.words) > 1:
                return False
    return True
