"""Currencies by name, sign and code: which ISO 4217 code stands before or after a number.

Names and symbols come from the CLDR (``currencies.json``), what the press says beside them from
``amounts.toml``, the signs that
no language owns from ``data/currencies.toml``.
"""
from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from price_parser import Price

from extractor.amounts.tokens import GLUED, Phrases, Tokens, spellings
from extractor.resources import PACKAGE, load_data, load_table

_MAGNITUDE_CODE = re.compile(r"(k|K|M|MM|Mn|Md|Mds|Mrd|G|B|Bn|T)([A-Z]{3})\Z")
# A statement about all amounts ends its clause.
_STATEMENT_ENDS = frozenset(".,;:)]!")


@dataclass(frozen=True, slots=True)
class Currency:
    """What a name or sign means: ``parts`` is 100 for cents; ``source`` as in ``Amount.unit_source``."""

    code: str
    source: str = "explicit"
    parts: int = 1
    written: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A currency at tokens ``first`` to ``last``; ``magnitude`` is the short magnitude glued before a code («MUSD»)."""

    first: int
    last: int
    currency: Currency
    magnitude: str | None = None


class Currencies:
    """The currencies as one language writes them."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")["currency"]
        cldr: dict[str, Any] = _generated(language)
        signs: dict[str, Any] = load_data("currencies.toml")
        neutral: dict[str, Any] = load_data("currencies.json")
        self.codes = frozenset(neutral["codes"])
        self.word_codes = frozenset(signs["words"]["codes"])
        names: dict[str, Currency] = {}
        for code, phrases in cldr["names"].items():
            names.update((phrase, Currency(code)) for phrase in phrases)
        for code, phrases in table["names"].items():
            names.update((phrase, Currency(code)) for phrase in phrases)
        for code, phrases in table["defaults"].items():
            names.update((phrase, Currency(code, "default")) for phrase in phrases)
        for key, source in (("cents", "explicit"), ("cents_default", "default")):
            for code, phrases in table[key].items():
                names.update((phrase, Currency(code, source, 100)) for phrase in phrases)
        for head, codes in _heads(cldr["names"], last=table["head_last"]).items():
            if len(codes) == 1 and head.casefold() not in table["not_alone"]:
                names.setdefault(head, Currency(next(iter(codes))))
        for code, places in cldr["territories"].items():
            heads = {phrase.split()[-1] for phrase in cldr["names"].get(code, ())} if table["head_last"] else set()
            for place in places:
                for head in heads:
                    names.setdefault(f"{place} {head}", Currency(code))
        self.names = Phrases(names.items())
        bare = frozenset(word.casefold() for word in [*signs["sharing"]["signs"], *table["bare"]])
        # the words that tell one dollar from another: «américains», US
        self.qualifiers = frozenset(
            word for phrase, currency in names.items() if currency.code == signs["sharing"]["code"]
            for spelling in spellings(phrase) for word in Tokens(spelling).norms) - bare
        self.leaders = frozenset(word.casefold() for word in table.get("leading", ()))
        self.signs = Phrases(
            [*_signs(neutral["symbols"]), *_signs(cldr["symbols"]), *_signs(signs["symbols"]),
             *_signs(signs["defaults"], "default")])
        # what stands before a figure and could be taken for a name: `Rs 9,400`, `SEK 56`
        self.letters = self.codes | {
            sign.rstrip(".")
            for table in (neutral["symbols"], cldr["symbols"], signs["symbols"], signs["defaults"])
            for group in table.values()
            for sign in ([group] if isinstance(group, str) else group)
            if sign.rstrip(".").isalpha()
        }
        self.single: dict[str, str] = {sign: code for code, group in signs["single"].items() for sign in group}
        self.links = Phrases((link, True) for link in table["links"])
        self._starts = frozenset({*self.names.first_words, *self.signs.first_words, *self.links.first_words, "-"})
        sharing: dict[str, Any] = signs["sharing"]
        self.shared: str = sharing["code"]
        self.sharing = frozenset(sharing["codes"])
        self.stated_after = frozenset(table["stated_after"])
        self.families: dict[str, list[str]] = signs["families"]
        shared = {code for family in self.families.values() for code in family}
        self.territories = Phrases(
            (place, code) for code, places in cldr["territories"].items() if code in shared for place in places)

    @staticmethod
    @cache
    def of(language: str) -> Currencies:
        return Currencies(language)

    def before(self, tokens: Tokens, index: int, *, large: bool = False) -> Found | None:
        """The sign or code that ends just before the number at ``index``, single letters only where it is ``large``."""
        if not tokens.near(index):
            return None
        for first, currency in self.signs.all_before(tokens, index):
            if not self._written(tokens, first, index, currency):
                continue
            word = tokens.norms[first][0].isalpha()
            if not (word and tokens.glued(first) and tokens.norms[first - 1][0].isalnum()):
                return Found(first, index, currency)
        code = tokens.texts[index - 1]
        if large and code in self.single and tokens.glued(index) and not (
                tokens.glued(index - 1) and tokens.norms[index - 2][0].isalnum()):
            return Found(index - 1, index, Currency(self.single[code]))
        if code in self.codes and code not in self.word_codes and not (
                tokens.glued(index - 1) and tokens.norms[index - 2][0].isalnum()):
            return Found(index - 1, index, Currency(code))
        return None

    def leading(self, tokens: Tokens, index: int) -> Found | None:
        """The name that ends just before the number at ``index``, of those that are written there: `rupees 500`."""
        if not tokens.near(index) or tokens.norms[index - 1] not in self.leaders:
            return None
        found = self.names.before(tokens, index)
        return Found(found[0], index, found[1]) if found and found[1].parts == 1 else None

    def after(self, tokens: Tokens, index: int) -> Found | None:
        """The name, sign or code that begins at ``index``, a link («de», a hyphen) before it allowed."""
        if not tokens.near(index) or not (
                tokens.norms[index] in self._starts or tokens.texts[index][-1].isupper()):
            return None
        linked = self.links.at(tokens, index)
        for start in ([linked[0], index] if linked else [index]):
            if start < len(tokens) and tokens.norms[start] == "-" and tokens.glued(start) and tokens.glued(start + 1):
                start += 1
            if not tokens.near(start):
                continue
            found = self._at(tokens, start)
            if found:
                return found
        return None

    def _at(self, tokens: Tokens, start: int) -> Found | None:
        named = self.names.at(tokens, start)
        signed = next((s for s in self.signs.all_at(tokens, start) if self._written(tokens, start, *s)), None)
        if signed and tokens.glued(signed[0]) and tokens.digit(signed[0]) and not tokens.glued(start):
            signed = None  # the sign of the next amount: «3 $5»
        if named and (not signed or named[0] >= signed[0]):
            return Found(start, named[0], named[1])
        if signed:
            return Found(start, signed[0], signed[1])
        piece = tokens.texts[start]
        if piece in self.codes:
            return Found(start, start + 1, Currency(piece))
        split = _MAGNITUDE_CODE.match(piece)
        if split and split.group(2) in self.codes:
            return Found(start, start + 1, Currency(split.group(2)), split.group(1))
        return None

    @staticmethod
    def _written(tokens: Tokens, first: int, last: int, currency: Currency) -> bool:
        """Signs of letters alone count in the case in which they are written, and no sign as a piece of a word."""
        letters = currency.written
        if not any(c.isalpha() for c in letters):
            return True
        if (letters.isalpha() or letters[0] == "$") and _letters(tokens.slice(first, last)) != _letters(letters):
            return False  # «24,99 $ au lieu de» is no Australian dollar
        if last >= len(tokens) or tokens.gaps[last] != GLUED or not tokens.norms[last - 1][0].isalpha():
            return True
        return not tokens.norms[last][0].isalpha() and tokens.norms[last] != "'"

    def named(self, tokens: Tokens) -> Counter[str]:
        """How often the text names a territory of each currency that shares its noun with others."""
        first = self.territories.first_words
        found = (self.territories.at(tokens, index) for index, word in enumerate(tokens.norms) if word in first)
        return Counter(place[1] for place in found if place)

    def stated(self, tokens: Tokens) -> str | None:
        """The currency that the text says a bare dollar is: «les montants sont en dollars canadiens»."""
        for index, word in enumerate(tokens.norms):
            if word in self.stated_after:
                found = self.names.at(tokens, index + 1)
                if found and found[1].code in self.sharing and found[0] < len(tokens) \
                        and tokens.norms[found[0]] in _STATEMENT_ENDS:
                    return found[1].code
        return None

    def is_bare(self, tokens: Tokens, first: int, last: int) -> bool:
        """Whether the words of an amount leave open whose dollar it is."""
        return self.qualifiers.isdisjoint(tokens.norms[first:last])

    def settle(self, code: str, named: Counter[str]) -> str:
        """Which of a family of currencies a bare noun means: the one whose territory the text names most, or
        ``code``. ``named`` is what ``named`` counts.
        """
        family = self.families.get(code)
        if not family:
            return code
        best = max(named[c] for c in family)
        return next(c for c in family if named[c] == best) if best and named[code] < best else code


def read_price(text: str, decimal: str) -> tuple[Decimal | None, str | None]:
    """Number and currency sign of a short money span, read by price-parser; ``decimal`` is the sign before the
    decimals.

    The grammar here decides how far the span goes, which sign is the decimal one and what the magnitude is;
    price-parser
    takes such a span apart, whatever groups its digits.

    >>> read_price("1\\u202f143,72 €", ",")
    (Decimal('1143.72'), '€')
    """
    price = Price.fromstring(text, decimal_separator=decimal)
    return price.amount, price.currency


def _heads(names: dict[str, list[str]], *, last: bool) -> dict[str, set[str]]:
    """The bare noun of every currency name, and the currencies that share it: «tugrik» is one, «peso» eight."""
    found: dict[str, set[str]] = {}
    for code, phrases in names.items():
        for phrase in phrases:
            words = phrase.split()
            found.setdefault(words[-1] if last else words[0], set()).add(code)
    return {head: codes for head, codes in found.items() if len(head) > 2}


def _letters(sign: str) -> str:
    return "".join(c for c in sign if c.isalpha())


def _signs(table: dict[str, Iterable[str]], source: str = "explicit") -> list[tuple[str, Currency]]:
    return [(sign, Currency(code, source, written=sign)) for code, signs in table.items() for sign in signs]


@cache
def _generated(language: str) -> Any:
    path = files(PACKAGE).joinpath("lang", language, "currencies.json")
    return json.loads(path.read_text(encoding="utf-8"))
