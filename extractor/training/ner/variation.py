"""A text varied as the press sets its texts: typography, capitals, other names. Offsets are kept right throughout."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from extractor.training.ner.grammar import Style
from extractor.training.ner.markup import Annotated, Pieces
from extractor.training.ner.names import Names, read_data

_NO_BREAK = ("\u00a0", "\u202f")
_SWAPPED = frozenset({"ORG", "PERSON", "PRODUCT"})
# Not every name in a text is swapped: those that stay are what the others are told by.
_SWAP_ONE = 0.7
_LONGEST_SWAPPED = 40


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each variation is made; :file:`data/variation.toml` says what they are."""

    lower: float
    upper: float
    title: float
    apostrophes: float
    quotes: float
    blanks: float
    untitled: float
    swap: float
    swap_places_after: Sequence[str]
    group: Sequence[int]
    draws: int
    held_out: int


def read_rates(language: str) -> Rates:
    """The rates of a language."""
    table = read_data("variation.toml")[language]
    return Rates(**{**table, "swap_places_after": [f" {word} " for word in table["swap_places_after"]]})


def _letters(text: str, change: Callable[[str], str]) -> str:
    return "".join(changed if len(changed := change(sign)) == 1 else sign for sign in text)


def _titled(text: str) -> str:
    starts = {0, *(at + 1 for at, sign in enumerate(text) if sign in ' \n"“(')}
    return "".join(
        sign.upper() if at in starts and len(sign.upper()) == 1 else sign for at, sign in enumerate(text)
    )


def _quoted(text: str, quotes: Sequence[str]) -> str:
    parts = text.split('"')
    if len(parts) % 2 == 0:
        return text
    return "".join(part + (quotes[at % 2] if at < len(parts) - 1 else "") for at, part in enumerate(parts))


def _straight(text: str, quotes: Sequence[str]) -> str:
    return text.replace(quotes[0], '"').replace(quotes[1], '"')


def _no_break(text: str, style: Style, blank: str) -> str:
    return "".join(
        blank if sign == " " and (text[at + 1:at + 2] in style.space_before or text[at - 1:at] in style.space_after) and
        text[at + 1:at + 2] and at else sign for at, sign in enumerate(text)
    )


def vary(annotated: Annotated, rates: Rates, style: Style, random: Random) -> Annotated:
    """Another way of setting the text, of the same length.

    >>> from extractor.training.ner.markup import parse_markup
    >>> from extractor.training.ner.grammar import read_style
    >>> style = read_style(read_data("phrases.fr.toml")["style"])
    >>> rates = Rates(0, 1, 0, 0, 0, 1, 0, 0, (), (1,), 1, 2)
    >>> " ".join(vary(parse_markup("[Apple|ORG] : oui."), rates, style, Random(2)).text.split())
    'APPLE : OUI.'
    """
    text = annotated.text
    draw = random.random()
    if draw < rates.lower:
        text = _letters(text, str.lower)
    elif draw < rates.lower + rates.upper:
        text = _letters(text, str.upper)
    elif draw < rates.lower + rates.upper + rates.title:
        text = _titled(text)
    if random.random() < rates.apostrophes:
        text = text.replace("'", "’")
    if random.random() < rates.quotes:
        # Where the language's own quotation marks are the rule, the straight ones are the exception.
        text = _straight(text, style.quotes) if style.quotes[0] in text else _quoted(text, style.quotes)
    if random.random() < rates.blanks:
        text = _no_break(text, style, random.choice(_NO_BREAK))
    names = annotated.names
    if text.endswith(".") and random.random() < rates.untitled and all(name.end < len(text) for name in names):
        text = text[:-1]
    return Annotated(text, names)


def swap(
    annotated: Annotated, names: Names, style: Style, random: Random, *, places_after: Sequence[str] = (),
) -> Annotated:
    """The text with most of its names replaced by others of the same label, where grammar lets it.

    One that follows an elided word is replaced by one that begins with a vowel, and no other is. Places are replaced
    where the word before is one of ``places_after``.
    """
    pieces = Pieces()
    at = 0
    for name in annotated.names:
        pieces.add(annotated.text[at:name.start])
        at = name.end
        old = annotated.text[name.start:name.end]
        new = old
        swapped = name.label in _SWAPPED or name.label == "LOC" and pieces.text.endswith(tuple(places_after))
        if swapped and len(old) <= _LONGEST_SWAPPED and random.random() < _SWAP_ONE:
            new = _fitting(pieces.text, old, name.label, names, style, random)
        pieces.add(new, name.label)
    pieces.add(annotated.text[at:])
    return pieces.finish()


def _fitting(before: str, old: str, label: str, names: Names, style: Style, random: Random) -> str:
    elided = bool(style.elide) and before.endswith(("'", "’"))
    kind = "last" if label == "PERSON" and " " not in old else "city" if label == "LOC" else "any"
    for _ in range(12):
        new = names.make(label, kind, random)
        vowel = new[0].lower() in style.elide_before
        if vowel == elided or not elided and style.joined(before, new) == before:
            return new
    return old
