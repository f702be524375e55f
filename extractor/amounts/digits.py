"""Numbers in digits, whatever groups them: blanks of any width, dots, commas or apostrophes."""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.amounts.tokens import BLANK, GLUED, Tokens

_GROUP_SIGNS = frozenset(",.'")
# Digit runs longer than this are identifiers, not counts; a bound also keeps Decimal cheap on hostile input.
_LONGEST_RUN = 18


@dataclass(frozen=True, slots=True)
class Numeral:
    """Tokens ``first`` to ``last`` (exclusive) say ``value``, which is ``core`` times ``scale``.

    ``form`` is ``digits``, ``words``, ``article`` (an article or «one» before a magnitude or alone), ``collective`` or
    ``definite`` (a magnitude after a definite article). ``other`` is the English reading of a long-scale word.
    ``digits_last`` is
    the end of the part in digits, for those who read on from there.
    """

    first: int
    last: int
    value: Decimal
    core: Decimal
    scale: Decimal
    form: str
    grouped: bool = False
    other: Decimal | None = None
    approximate: bool = False
    decimals: bool = False

    def scaled(self, last: int, exponent: int) -> Numeral:
        """The same with a short magnitude that ends at token ``last``."""
        scale = Decimal(10) ** exponent
        return replace(self, last=last, value=self.value * scale, scale=self.scale * scale)


def vulgar_fraction(sign: str) -> Decimal:
    """The value of a sign such as ½, 0 for anything else.

    >>> vulgar_fraction("½"), vulgar_fraction("²")
    (Decimal('0.5'), Decimal('0'))
    """
    if len(sign) != 1 or unicodedata.category(sign) != "No":
        return Decimal(0)
    value = unicodedata.numeric(sign, 0.0)
    return Decimal(str(round(value, 4))) if 0 < value < 1 else Decimal(0)


def read_digits(tokens: Tokens, index: int, decimal: str) -> Numeral | None:
    """The number in digits at token ``index``, with its groups and decimals; ``decimal`` is the language's
    decimal sign.

    None for versions («1.2.3»), runs too long, and digits inside a name.
    """
    norms, gaps = tokens.norms, tokens.gaps
    first = norms[index]
    if first == ".":
        value = Decimal("0." + norms[index + 1])
        return Numeral(index, index + 2, value, value, Decimal(1), "digits", decimals=True)
    if len(first) > _LONGEST_RUN:
        return None
    if len(first) > 1 and not first.strip("0"):
        return None  # a group that lost its head
    whole, last, sign = first, index + 1, None
    size = len(norms)
    while True:
        ahead = _group(tokens, last, sign, decimal)
        if ahead is None:
            break
        digits, end, sign = ahead
        whole, last = whole + digits, end
        if len(whole) > 2 * _LONGEST_RUN:
            return None
    grouped = sign is not None
    fraction = ""
    if last + 1 < size and norms[last] in ".," and gaps[last] == GLUED and gaps[last + 1] == GLUED \
            and tokens.digit(last + 1) and norms[last] != sign:
        fraction, mark = norms[last + 1], norms[last]
        if mark == decimal or len(fraction) != 3 or grouped:
            if mark != decimal and mark == "," and (len(fraction) > 2 or grouped):
                return None
            last += 2
        else:
            fraction = ""
    if last + 1 < size and norms[last] in ".," and gaps[last] == GLUED and gaps[last + 1] == GLUED \
            and tokens.digit(last + 1):
        return None
    if len(fraction) > _LONGEST_RUN:
        return None
    value = Decimal(f"{whole}.{fraction}" if fraction else whole)
    if last < size and gaps[last] <= BLANK and len(norms[last]) == 1 and not norms[last].isascii():
        part = vulgar_fraction(norms[last])
        if part and not fraction:
            value, last, fraction = value + part, last + 1, "1"
    return Numeral(index, last, value, value, Decimal(1), "digits", grouped=grouped, decimals=bool(fraction))


def _group(tokens: Tokens, last: int, sign: str | None, decimal: str) -> tuple[str, int, str] | None:
    """A group of three digits after token ``last``: its digits, its end, and the sign or blank before it."""
    norms, gaps = tokens.norms, tokens.gaps
    size = len(norms)
    if last >= size:
        return None
    if sign in (None, " ") and gaps[last] == BLANK:
        start = tokens.ends[last - 1]
        # no number of its own begins with a nought: such a group may stand two blanks off
        blanks = 2 if norms[last][0] == "0" else 1
        if (len(norms[last]) == 3 and tokens.digit(last) and tokens.starts[last] <= start + blanks
                and (sign or len(norms[last - 1]) <= 3)
                and not (last + 1 < size and gaps[last + 1] == GLUED and norms[last + 1][0].isalpha()
                         and len(norms[last - 1]) == 3 and not sign and tokens.text[start] == " ")
                and (last < 2 or gaps[last - 1] != GLUED or not norms[last - 2][0].isalpha())):
            return norms[last], last + 1, " "
        return None
    mark = norms[last]
    if mark not in _GROUP_SIGNS or (sign is not None and mark != sign) or gaps[last] != GLUED or last + 1 >= size \
            or gaps[last + 1] != GLUED:
        return None
    digits = norms[last + 1]
    if not tokens.digit(last + 1):
        return None
    more = _more_groups(tokens, last, mark)
    if len(digits) == 2 and mark == "," != decimal and more:  # lakh and crore: 1,00,000
        return digits, last + 2, mark
    if len(digits) != 3 or (sign is None and len(norms[last - 1]) > 3):
        return None
    if mark == decimal and sign is None and not more:
        return None
    if sign is None and norms[last - 1] == "0":
        return None
    return digits, last + 2, mark


def _more_groups(tokens: Tokens, last: int, mark: str) -> bool:
    norms, gaps = tokens.norms, tokens.gaps
    at = last + 2
    return at + 1 < len(norms) and norms[at] == mark and gaps[at] == GLUED == gaps[at + 1] \
        and tokens.digit(at + 1) and len(norms[at + 1]) in (2, 3)
