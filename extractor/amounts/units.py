"""Percentages, physical and digital units: what measures the number before it."""
from __future__ import annotations

from functools import cache
from typing import Any

from extractor.amounts.tokens import Phrases, Tokens
from extractor.resources import load_data, load_table

_LONGEST_SYMBOL = 4


class Units:
    """The units as one language writes them; the symbols are the same in all."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        data: dict[str, Any] = load_data("units.toml")
        self.symbols: dict[str, str] = {}
        for base, entry in data["prefixed"].items():
            for prefix in entry["prefixes"]:
                unit = ("µ" if prefix == "μ" else prefix) + base
                for symbol in entry["symbols"]:
                    self.symbols.setdefault(prefix + symbol, unit)
        for unit, symbols in data["symbols"].items():
            self.symbols.update((symbol, unit) for symbol in symbols)
        self.prefixed = frozenset(
            prefix + base for base, entry in data["prefixed"].items() for prefix in entry["prefixes"] if prefix)
        self.careful = frozenset(data["careful"]["symbols"])
        self.percent = Phrases.of(table["percent"])
        names: list[tuple[str, str]] = []
        for base, phrases in table["unit_bases"].items():
            names += [(phrase, base) for phrase in phrases]
            for prefix, spelled in table["unit_prefixes"].items():
                names += [(before + joint + phrase, prefix + base)
                          for before in spelled for phrase in phrases for joint in ("", "-")]
        for unit, phrases in table["units"].items():
            names += [(phrase, unit) for phrase in phrases]
        self.names = Phrases(names)
        self.not_names = Phrases((phrase, True) for phrase in table["durations"]["not_units"])
        self.durations = frozenset(table["durations"]["units"])
        self.point_words = frozenset(table["points"]["words"])

    @staticmethod
    @cache
    def of(language: str) -> Units:
        return Units(language)

    def percent_at(self, tokens: Tokens, index: int) -> tuple[int, str] | None:
        """A percent sign or word, percentage or basis points at ``index``: where it ends, and ``%``, ``pp`` or
        ``bp``.
        """
        if not tokens.near(index):
            return None
        if tokens.norms[index] == "-" and tokens.glued(index) and tokens.glued(index + 1):
            index += 1
        found = self.percent.at(tokens, index)
        if found and found[0] < len(tokens) and tokens.glued(found[0]) and tokens.norms[found[0]][0].isalnum():
            return None  # %20 of an address
        return found

    def at(self, tokens: Tokens, index: int) -> tuple[int, str] | None:
        """The unit at ``index``, a hyphen before a name allowed (`300-megawatt`): where it ends, and its symbol."""
        if not tokens.near(index):
            return None
        hyphen = tokens.norms[index] == "-" and tokens.glued(index) and tokens.glued(index + 1)
        start = index + 1 if hyphen else index
        if self.not_names.at(tokens, start):
            return None
        named = self.names.at(tokens, start)
        if named and not (hyphen and named[1] == "bit"):
            return named
        last = start + 1
        while last < len(tokens) and last - start < _LONGEST_SYMBOL and tokens.glued(last):
            last += 1
        for end in range(last, start, -1):
            symbol = tokens.slice(start, end)
            unit = self.symbols.get(symbol)
            if unit and not self._cut(tokens, end) and (symbol not in self.careful or self._plain(tokens, start, end)):
                return end, unit
        return None

    @staticmethod
    def _cut(tokens: Tokens, end: int) -> bool:
        """Whether the symbol would be a piece of a longer word («10 t'as», `5m2x`)."""
        if end >= len(tokens) or not tokens.glued(end):
            return False
        return tokens.norms[end][0].isalnum() or tokens.norms[end] == "'"

    @staticmethod
    def _plain(tokens: Tokens, start: int, end: int) -> bool:
        """One-letter symbols count where a digit stands before them and no capital or hyphen makes them a name."""
        if not tokens.digit(start - 1):
            return False
        letter = tokens.texts[start]
        return tokens.glued(start) or (letter.islower() and not (
            end < len(tokens) and tokens.glued(end) and tokens.norms[end] in "-."  and end + 1 < len(tokens)
            and tokens.glued(end + 1)))
