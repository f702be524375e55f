"""Numerals in digits and in words, with their magnitudes, as exact decimals.

A numeral is what can be counted with: «11,5 milliards», `half a billion`, «quatre-vingt-dix-sept mille».
Ordinals, fractions of a
whole and short magnitudes that need a currency beside them (`$1.4t`) are left to those who know what stands
around. The words
are in ``lang/<language>/numbers.toml``.

text2num was judged for the words: it rewrites the text without offsets, and has no fractions and no collective numbers.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from extractor.amounts.digits import Numeral, read_digits, vulgar_fraction
from extractor.amounts.tokens import BLANK, GLUED, Phrases, Tokens
from extractor.resources import load_table

_LONGEST_WORDS = 24
# Distinct words of which is remembered whether they begin a numeral; a text of more begins anew.
_MOST_REMEMBERED = 1 << 16


class _Begins(dict[str, bool]):
    """Whether a numeral may begin with a word: a number word, digits, a sign such as ½, or the point of `.5`."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(words, True))
        self.words = frozenset(words)

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        begins = word in self.words or "0" <= word[0] <= "9" or word == "." or (
            not word.isascii() and bool(vulgar_fraction(word)))
        self[word] = begins
        return begins


class Numerals:
    """The numerals of one language. Tables are compiled once; ``of(language)`` shares them."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.decimal: str = table["decimal"]
        self.cardinals: dict[str, int] = table["cardinals"]
        self.hundreds: dict[str, int] = table["hundreds"]
        self.magnitudes: dict[str, int] = table["magnitudes"]
        self.misread: dict[str, int] = table["misread"]
        self.collectives: dict[str, int] = {k: v for k, v in table["collectives"].items() if "-" not in k}
        self.articles = frozenset(table["articles"])
        self.links = frozenset(table["links"])
        self.after_tens = frozenset(table["links_after_tens"])
        self.point = frozenset(table["point"])
        self.tens_with_teens = frozenset(table["tens_with_teens"])
        self.bare_hundred: bool = table["bare_hundred"]
        self.compounds = Phrases(table["compounds"].items())
        self.added = Phrases((k, Decimal(v)) for k, v in table["added"].items())
        self.parts = Phrases((k, Decimal(v)) for k, v in table["parts"].items())
        self.compound_collectives = Phrases((k, v) for k, v in table["collectives"].items() if "-" in k)
        self.safe: dict[str, int] = table["short"]["safe"]
        self.tight: dict[str, int] = table["short"]["tight"]
        self.of_words = Phrases((word, True) for word in table["of"]["words"])
        self.part_units = frozenset(table["part_units"]["words"])
        self.halved = frozenset(table["part_units"].get("after_half", ()))
        self.definite_before = frozenset(table["definite"]["before"])
        self.definite = frozenset(table["definite"]["words"])
        part_words = {Tokens(phrase).norms[0] for phrase in table["parts"]}
        self._begins = _Begins({*self.cardinals, *self.hundreds, *self.magnitudes, *self.articles, *part_words}
                                   - (frozenset() if self.bare_hundred else frozenset(self.hundreds)))

    @staticmethod
    @cache
    def of(language: str) -> Numerals:
        return Numerals(load_table(language, "numbers"))

    def find(self, tokens: Tokens, free: Sequence[bool]) -> Iterator[Numeral]:
        """All numerals of a text in order, without overlap; ``free`` marks the tokens that may begin one."""
        begins, after = self._begins, 0
        for index in [index for index, word in enumerate(tokens.norms) if begins[word]]:
            if index < after or not free[index] or (tokens.norms[index] == "." and not self._leading_point(
                    tokens, index)):
                continue
            found = self.at(tokens, index)
            if found:
                after = found.last
                yield found

    def _leading_point(self, tokens: Tokens, index: int) -> bool:
        return index + 1 < len(tokens) and tokens.glued(index + 1) and tokens.digit(index + 1) and not (
            tokens.gaps[index] == GLUED and tokens.norms[index - 1][0].isalnum())

    def at(self, tokens: Tokens, index: int) -> Numeral | None:
        """The numeral that begins at token ``index``, or None."""
        word = tokens.norms[index]
        if word == "." and not self._leading_point(tokens, index):
            return None
        if "0" <= word[0] <= "9" or word == ".":
            core = read_digits(tokens, index, self.decimal)
        elif part := vulgar_fraction(word):
            core = Numeral(index, index + 1, part, part, Decimal(1), "digits", decimals=True)
        else:
            return self._words(tokens, index)
        if core is None:
            return None
        collective = self._collective_at(tokens, core.last)
        if collective and not core.decimals and core.value < 100:
            return self._collected(tokens, core, collective)
        return self._magnitudes(tokens, self._round(tokens, core))

    def _round(self, tokens: Tokens, core: Numeral) -> Numeral:
        """`3 hundred`: digits before the word for a hundred, which is no magnitude of its own."""
        at = core.last
        if self.bare_hundred or core.grouped or core.value >= 100 or not tokens.near(at) \
                or tokens.norms[at] not in self.hundreds:
            return core
        return replace(core, last=at + 1, value=core.value * 100, core=core.value * 100)

    def _magnitudes(self, tokens: Tokens, core: Numeral) -> Numeral:
        """The numeral with the magnitude words after it, and a half that is added before or after them."""
        value, scale, last = core.value, core.scale, core.last
        added = self.added.at(tokens, last)
        if added and self._magnitude_at(tokens, added[0]):
            value, last = value + added[1], added[0]
        start = value
        other: Decimal | None = None
        while True:
            ahead = self._magnitude_at(tokens, last)
            if ahead is None:
                break
            last, exponent, misread = ahead
            if other is not None or misread is not None:
                power = Decimal(10) ** (exponent if misread is None else misread)
                other = (value if other is None else other) * power
            value, scale = value * Decimal(10) ** exponent, scale * Decimal(10) ** exponent
        if scale > 1 and (added := self.added.at(tokens, last)):
            value, last, start = value + added[1] * scale, added[0], start + added[1]
            other = None if other is None else other + added[1] * (other / (value / scale - added[1]))
        if last == core.last:
            return core
        return replace(core, value=value, core=start, scale=scale, last=last, other=other)

    def _magnitude_at(self, tokens: Tokens, index: int) -> tuple[int, int, int | None] | None:
        """A magnitude word at ``index``, a hyphen before it allowed: where it ends, its power of ten, and its
        misreading.
        """
        norms = tokens.norms
        if index < len(norms) and norms[index] == "-" and tokens.glued(index) and tokens.glued(index + 1):
            index += 1
        if index >= len(norms) or not 0 < index or tokens.gaps[index] > BLANK:
            return None
        word = norms[index]
        if word in self.magnitudes:
            return index + 1, self.magnitudes[word], self.misread.get(word)
        short = self.safe.get(tokens.texts[index])
        return (index + 1, short, None) if short else None

    def multiplies(self, word: str, text: str) -> bool:
        """Whether a token of a numeral is a magnitude, written out or short, or the hyphen before one."""
        return word == "-" or word in self.magnitudes or text in self.safe or text in self.tight

    def short(self, tokens: Tokens, index: int) -> tuple[int, int] | None:
        """A short magnitude at ``index`` that counts only beside a currency or a counted noun: its end and
        power of ten.
        """
        if not tokens.near(index):
            return None
        exponent = self.tight.get(tokens.texts[index])
        return (index + 1, exponent) if exponent else None

    # Words

    def _words(self, tokens: Tokens, index: int) -> Numeral | None:
        """Number words. None for a hyphenated piece of an ordinal or an adjective, and for vague plurals."""
        norms = tokens.norms
        part = self.parts.at(tokens, index)
        if part:
            at = self._magnitude_at(tokens, part[0])
            if at:
                core = Numeral(index, part[0], part[1], part[1], Decimal(1), "words", decimals=True)
                return self._magnitudes(tokens, core)
            if collective := self._collective_at(tokens, part[0]):
                value = part[1] * collective[1]
                return Numeral(index, collective[0], value, value, Decimal(1), "collective", approximate=True)
            if part[0] < len(tokens) and norms[part[0]] in self.part_units and tokens.near(part[0]):
                return Numeral(index, part[0], part[1], part[1], Decimal(1), "words", decimals=True,
                               approximate=part[1] > 1)
        if norms[index] in self.definite and tokens.near(index) and norms[index - 1] in self.definite_before:
            power = Decimal(10) ** self.magnitudes[norms[index]]
            misread = self.misread.get(norms[index])
            return Numeral(index, index + 1, power, Decimal(1), power, "definite",
                           other=None if misread is None else Decimal(10) ** misread)
        found = self._cardinal(tokens, index)
        if found is None or (found.last == index + 1 and norms[index] in self.articles):
            if norms[index] not in self.articles:
                return None
            lone = replace(found, form="article") if found else None
            return self._article(tokens, index) or lone
        collective = self._collective_at(tokens, found.last)
        if collective and found.value < 100:
            return self._collected(tokens, found, collective)
        return found

    def _article(self, tokens: Tokens, index: int) -> Numeral | None:
        """«un million», «une centaine (de millions)», `a hundred`, `a billion`."""
        one = Numeral(index, index + 1, Decimal(1), Decimal(1), Decimal(1), "article")
        collective = self._collective_at(tokens, index + 1)
        if collective:
            return self._collected(tokens, one, collective)
        found = self._magnitudes(tokens, replace(one, form="words"))
        if found.scale > 1:
            return found
        if tokens.near(index + 1) and tokens.norms[index + 1] in self.hundreds and not self.bare_hundred:
            hundred = replace(one, last=index + 2, value=Decimal(100), core=Decimal(100), form="words")
            return self._magnitudes(tokens, hundred)
        return None

    def _collective_at(self, tokens: Tokens, index: int) -> tuple[int, int] | None:
        if not tokens.near(index):
            return None
        value = self.collectives.get(tokens.norms[index])
        return (index + 1, value) if value else self.compound_collectives.at(tokens, index)

    def _collected(self, tokens: Tokens, count: Numeral, collective: tuple[int, int]) -> Numeral:
        last, value = collective
        number = replace(count, last=last, value=count.value * value, core=count.value * value, form="collective",
                         approximate=True)
        linked = self.of_words.at(tokens, last)
        ahead = self._magnitude_at(tokens, linked[0] if linked else last)
        if ahead and not (linked and tokens.norms[ahead[0] - 1] not in self.magnitudes):
            scaled = self._magnitudes(tokens, replace(number, last=linked[0] if linked else last))
            return scaled
        return number

    def _cardinal(self, tokens: Tokens, index: int) -> Numeral | None:
        """The longest run of number words that makes one number: the usual sum over hundreds and magnitudes."""
        norms = tokens.norms
        total = group = Decimal(0)
        scale = Decimal(1)
        other: Decimal | None = None
        last = at = index
        seen = ""
        while at < len(norms) and at - index < _LONGEST_WORDS:
            step = at
            if at > index:
                if norms[at] == "-" and tokens.glued(at) and tokens.glued(at + 1):
                    step = at + 1
                elif tokens.gaps[at] > BLANK:
                    break
                if step < len(norms) and norms[step] in self.links and self._links(tokens, step, seen):
                    step += 1
                    if step < len(norms) and norms[step] == "-" and tokens.glued(step):
                        step += 1
            if step >= len(norms):
                break
            word = norms[step]
            compound = self.compounds.at(tokens, step)
            linked = step > at and norms[step - 1] in self.links
            if compound and group % 100 == 0 and seen != "zero":
                group, step, seen = group + compound[1], compound[0], "tens"
            elif word in self.cardinals:
                small = self.cardinals[word]
                if not self._adds(group, small, seen):
                    break
                group += small
                seen = "tens" if small >= 20 else {0: "zero", 10: "ten"}.get(small, "unit")
                step += 1
            elif word in self.hundreds and not linked:
                if seen in ("hundred", "zero") or (group == 0 and not self.bare_hundred) or group % 100 == 0 < group \
                        or group > (9 if self.bare_hundred else 99):
                    break
                group, step, seen = (group or Decimal(1)) * 100, step + 1, "hundred"
            elif word in self.magnitudes and not linked and seen != "zero":
                power = Decimal(10) ** self.magnitudes[word]
                if step == index and (self.magnitudes[word] > 3 or not self.bare_hundred):
                    return None
                misread = self.misread.get(word)
                if total and power > total:
                    other = None if misread is None else (total + group) * Decimal(10) ** misread
                    total, scale = (total + group) * power, scale * power
                elif total and not group:
                    break
                else:
                    other = None if misread is None else total + (group or Decimal(1)) * Decimal(10) ** misread
                    total, scale = total + (group or Decimal(1)) * power, power if not total else scale
                group, step, seen = Decimal(0), step + 1, "magnitude"
            else:
                break
            last = at = step
        if last == index:
            return None
        value = total + group
        if group and total:
            scale = Decimal(1)
        found = Numeral(index, last, value, value / scale, scale, "words", other=other)
        if len(norms) > last + 1 and norms[last] in self.point and not total:
            return self._spoken_decimals(tokens, found)
        if scale == 1 and (ahead := self.added.at(tokens, last)):
            if self._magnitude_at(tokens, ahead[0]):
                return self._magnitudes(tokens, found)
            if tokens.near(ahead[0]) and norms[ahead[0]] in self.halved:
                return replace(found, last=ahead[0], value=value + ahead[1], core=found.core + ahead[1], decimals=True)
        if scale > 1 and (ahead := self.added.at(tokens, last)):
            return replace(found, last=ahead[0], value=value + ahead[1] * scale, core=found.core + ahead[1])
        if scale == 1 and self._magnitude_at(tokens, last):
            return self._magnitudes(tokens, found)
        return found

    def _links(self, tokens: Tokens, link: int, seen: str) -> bool:
        """Whether an «and» may stand there: after tens only before what a language says so («vingt et un»)."""
        if seen == "tens":
            at = link + 2 if tokens.norms[link + 1:link + 2] == ["-"] else link + 1
            return at < len(tokens) and self.cardinals.get(tokens.norms[at]) in self.after_tens
        return seen in ("hundred", "magnitude")

    def _adds(self, group: Decimal, value: int, seen: str) -> bool:
        if group == 0:
            return seen in ("", "magnitude") and (value > 0 or seen == "")
        if seen == "hundred" or group % 100 == 0:
            return 0 < value < 100
        if seen == "ten":
            return bool(self.tens_with_teens) and 7 <= value <= 9
        if seen != "tens":
            return False
        tens = int(group % 100)
        if tens in self.tens_with_teens and 10 <= value < 20:
            return True
        return 0 < value < 10

    def _spoken_decimals(self, tokens: Tokens, whole: Numeral) -> Numeral:
        """`one point five`, «zéro virgule trois»: digits are said one by one, or as one number below a hundred."""
        at, digits = whole.last + 1, ""
        while at < len(tokens) and tokens.near(at) and tokens.norms[at] in self.cardinals and len(digits) < 6:
            digits += str(self.cardinals[tokens.norms[at]])
            at += 1
        if not digits:
            return whole
        value = whole.value + Decimal("0." + digits)
        return self._magnitudes(tokens, replace(whole, last=at, value=value, core=value, decimals=True))



def read_number(text: str, language: str) -> Decimal | None:
    """The value of a text that is one numeral and nothing else.

    >>> read_number("quatre-vingt-dix-sept mille", "fr"), read_number("1\\u202f143,72", "fr")
    (Decimal('97000'), Decimal('1143.72'))
    >>> read_number("two and a half billion", "en")
    Decimal('2500000000.0')
    """
    tokens = Tokens(text)
    found = Numerals.of(language).at(tokens, 0) if len(tokens) else None
    return found.value if found and found.last == len(tokens) else None
