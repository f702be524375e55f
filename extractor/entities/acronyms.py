"""Capitals in brackets and what they are short for: `Office of Fair Play (OFP)`, `contract for difference (CfD)`.

The initials tell where the long form begins. Where it is a name, its capitals are one; where it is common words, its
capitals are no name anywhere in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.entities.cues import Cues
from extractor.entities.words import Words

SHORTEST, LONGEST = 2, 7
# So many words in a row may go without a letter of their own («des relations sociales des plateformes»).
SILENT = 2


@dataclass(frozen=True, slots=True)
class Definition:
    """Word ``at`` is short for words ``first`` to ``last``; ``named`` says that they are a name, ``org`` that of an
    organisation."""

    first: int
    last: int
    at: int
    named: bool
    org: bool


def definitions(words: Words, cue: Cues) -> Iterator[Definition]:
    """The acronyms that the text defines, in its order."""
    for k in range(1, len(words)):
        gap = words.gaps[k]
        if not gap.endswith("(") or gap.strip() != "(" or not words.after(k).startswith(")"):
            continue
        surface = words.surfaces[k]
        if not SHORTEST <= len(surface) <= LONGEST or sum(map(str.isupper, surface)) < SHORTEST:
            continue
        letters = words.keys[k][:-1] if surface[-1] == "s" else words.keys[k]
        if not letters.isalpha():
            continue
        # small words have no letter of their own, unless it takes them: `Office of Fair Play (OFP)`, but `… (CfD)`
        first = _beginning(words, k, letters, cue.connectors)
        if first is None:
            first = _beginning(words, k, letters, frozenset())
        if first is not None:
            yield _defined(words, cue, first, k)


def _beginning(words: Words, k: int, letters: str, silent_words: frozenset[str]) -> int | None:
    """The word where the long form before word ``k`` begins, by its initials."""
    left, silent, i = len(letters), 0, k
    while left and i > 0:
        if i < k and words.joints[i] is None:
            return None
        i -= 1
        small = words.keys[i] in silent_words and words.surfaces[i].islower()
        if not small and words.keys[i][0] == letters[left - 1]:
            left, silent = left - 1, 0
        elif words.surfaces[i].islower() and silent < SILENT and i < k - 1:
            silent += 1
        else:
            return None
    return None if left else i


def _defined(words: Words, cue: Cues, first: int, k: int) -> Definition:
    keys, surfaces = words.keys[first:k], words.surfaces[first:k]
    heads = keys[0] in cue.org_heads
    org = heads or keys[-1] in cue.org_heads or keys[-1] in cue.org_suffixes or keys[-1] in cue.org_tails
    law = keys[0] in cue.laws or keys[-1] in cue.laws
    if surfaces[0][0].isupper() and not law:
        capitals = sum(surface[0].isupper() for surface in surfaces)
        ordinary = all(key in cue.ordinary or key in cue.common for key in keys)
        # `Average Revenue Per User` is no name, nor is «Coût total de possession» where a sentence begins with it
        named = capitals > 1 and (org or not ordinary) or heads and len(keys) > 1
        return Definition(first, k - 1, k, named, org)
    after = keys[1] if len(keys) > 1 else ""
    seated = after in cue.of or after in cue.continuations or after.endswith(cue.tail_adjectives or ("\0",))
    definite = first > 0 and words.keys[first - 1] in cue.definite
    named = heads and seated and definite and not law
    return Definition(first, k - 1, k, named, named)
