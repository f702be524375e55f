"""Sentences of a context-free grammar: templates, phrases and names, drawn at random.

The notation, in templates as in phrases: ``[ORG]`` or ``[ORG:fund]`` is a name, ``[ORG=1]`` the same one wherever it
stands again (``[PERSON=1:last]`` that person's last name), ``[Apple|ORG]`` a name written out, ``{rule}`` a phrase,
``<2-9>`` a number, ``<1.1-9.9>`` one with a decimal.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from extractor.training.ner.markup import Annotated, Pieces

_TOKEN = re.compile(
    r"\[(?P<label>[A-Z]+)(?:=(?P<same>\d))?(?::(?P<kind>\w+))?\]"
    r"|\[(?P<literal>[^\[\]|]+)\|(?P<as>[A-Z]+)\]"
    r"|\{(?P<rule>\w+)\}"
    r"|<(?P<low>\d+)(?:\.\d)?-(?P<high>\d+)(?P<decimal>\.\d)?>"
)
_WORD_BEFORE = re.compile(r"(?:^|(?<=[\s(«“\"'’]))(\w+) $")
# Phrases may hold phrases; deeper than this is a grammar that never ends.
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Style:
    """How a language writes numbers, and what it elides before a vowel.

    ``elide``: words that lose their last letter; ``elide_after``: words that turn into others.
    """

    decimal: str
    group: Sequence[str]
    elide: Sequence[str]
    elide_after: Mapping[str, str]
    elide_before: str
    quotes: Sequence[str]
    space_before: str
    space_after: str

    def number(self, random: Random, low: int, high: int, *, decimal: bool) -> str:
        """A number between two, small ones as likely as large ones, grouped from 10,000 on."""
        magnitude = random.uniform(0, 1) ** 2
        value = low + int(magnitude * (high - low))
        digits = str(value)
        if value > 9999 or value > 999 and random.random() < 0.5:
            digits = f"{value:,}".replace(",", random.choice(self.group))
        return digits + (f"{self.decimal}{random.randint(1, 9)}" if decimal else "")

    def joined(self, before: str, name: str) -> str:
        """What stands before a name, its last word elided where the language elides it."""
        match = _WORD_BEFORE.search(before)
        if not match or not name or name[0].lower() not in self.elide_before:
            return before
        word = match[1].lower()
        if word in self.elide:
            return f"{before[:-2]}'"
        if word in self.elide_after:
            changed = self.elide_after[word]
            return before[:match.start(1)] + (changed.capitalize() if match[1][0].isupper() else changed)
        return before


NameMaker = Callable[[str, str, Random], str]


class Grammar:
    """Draws sentences. ``rules`` has the phrases by name; ``make`` makes a name of a label and a kind."""

    def __init__(
        self, rules: Mapping[str, Sequence[str]], style: Style, make: NameMaker, last_name: Callable[[str], str],
    ) -> None:
        self.rules = rules
        self.style = style
        self.make = make
        self.last_name = last_name

    def draw(self, template: str, random: Random) -> Annotated:
        """One sentence of a template.

        Raises KeyError for a rule that there is not.
        """
        pieces = Pieces()
        self._expand(template, pieces, random, {}, 0)
        return pieces.finish()

    def _expand(self, pattern: str, pieces: Pieces, random: Random, bound: dict[str, str], depth: int) -> None:
        at = 0
        for match in _TOKEN.finditer(pattern):
            pieces.add(pattern[at:match.start()])
            at = match.end()
            if match["label"]:
                self._name(match, pieces, random, bound)
            elif match["literal"]:
                name = Pieces()
                self._expand(match["literal"], name, random, bound, depth + 1)
                self._put(name.text, match["as"], pieces)
            elif match["rule"]:
                if depth > _DEEPEST:
                    raise RecursionError(f"phrase {match['rule']!r}: phrases within phrases without end")
                self._phrase(match["rule"], pieces, random, bound, depth)
            else:
                low, high, decimal = int(match["low"]), int(match["high"]), bool(match["decimal"])
                pieces.add(self.style.number(random, low, high, decimal=decimal))
        pieces.add(pattern[at:])

    def _phrase(self, rule: str, pieces: Pieces, random: Random, bound: dict[str, str], depth: int) -> None:
        if rule in self.rules:
            self._expand(random.choice(self.rules[rule]), pieces, random, bound, depth + 1)
        else:
            pieces.add(self.make("", rule, random))

    def _name(self, match: re.Match[str], pieces: Pieces, random: Random, bound: dict[str, str]) -> None:
        label, kind, same = match["label"], match["kind"], match["same"]
        if same is None:
            name = self.make(label, kind or "any", random)
        else:
            key = label + same
            if key not in bound:
                bound[key] = self.make(label, "full" if label == "PERSON" else kind or "any", random)
            name = self.last_name(bound[key]) if kind == "last" else bound[key]
        self._put(name, label, pieces)

    def _put(self, name: str, label: str, pieces: Pieces) -> None:
        pieces.text = self.style.joined(pieces.text, name)
        pieces.add(name, label)


def read_style(table: Mapping[str, Any]) -> Style:
    """The ``style`` table of a phrases file."""
    return Style(**table)
