"""Digits behind a name: its version (`Falcon 9`, «Fairphone (Gen. 6)»), or an amount or a date that begins there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.entities.words import LONGEST_JOINT

if TYPE_CHECKING:
    from extractor.entities.mentions import Scene

_SIGNS = frozenset("%\u20ac$\u00a3\u00a5\u20b9")
_MONEY_BLANKS = frozenset({" \u00a0", "\u202f", "\u00a0"})
_DATE_SIGNS = frozenset("-/.")
_GROUP = 3
_LONGEST_NUMBER, _LONGEST_BRACKETED = 5, 3


def is_year(surface: str) -> bool:
    """Four digits of this century or the last."""
    return surface.isdigit() and len(surface) == 4 and surface[:2] in {"19", "20"}


def _is_date(scene: Scene, i: int) -> bool:
    """Whether a date in figures begins at word ``i``: `17-07-2025`."""
    words = scene.words
    if not 0 <= i < len(words) - 2 or words.gaps[i + 1] != words.gaps[i + 2] or words.gaps[i + 1] not in _DATE_SIGNS:
        return False
    return all(map(str.isdigit, words.surfaces[i : i + 2])) and is_year(words.surfaces[i + 2])


def is_sum(scene: Scene, i: int) -> bool:
    """Whether word ``i`` is a letter for any currency with its figure: `R105.1bn`, `R105 million`."""
    words, surface = scene.words, scene.words.surfaces[i]
    if not surface[1:].isdigit() or i + 1 >= len(words):
        return False
    if words.gaps[i + 1] == ".":
        follower = words.surfaces[i + 1].lstrip("0123456789").casefold()
        return follower in scene.cues.magnitudes
    return not words.gaps[i + 1].strip() and words.keys[i + 1] in scene.cues.magnitudes


def joins_number(scene: Scene, i: int) -> bool:
    """Whether digits at word ``i`` belong to the name before them (`Falcon 9`, `GPT-5`) rather than to an amount or a
    date."""
    words, cue = scene.words, scene.cues
    surface = words.surfaces[i]
    if len(surface) > _LONGEST_NUMBER or not surface[0].isdigit() or words.initial[i]:
        return False
    letters = surface.lstrip("0123456789").casefold()
    if letters and letters in cue.magnitudes:
        return False
    j = i
    while j + 1 < len(words) and words.gaps[j + 1] in {".", ","} and words.surfaces[j + 1][0].isdigit():
        if words.gaps[j + 1] == ",":
            return False
        j += 1
    follower = words.surfaces[j + 1] if j + 1 < len(words) else ""
    blank = bool(follower) and not words.gaps[j + 1].strip()
    if any(_is_date(scene, first) for first in (i - 2, i - 1, i)):
        return False
    if "-" in words.gaps[i]:
        return True
    if is_year(surface) or words.after(j).strip()[:1] in _SIGNS:
        return False
    if not blank:
        return True
    key = words.keys[j + 1]
    if key in cue.magnitudes or key in cue.units or key in cue.months or words.gaps[j + 1] in _MONEY_BLANKS:
        return False
    if follower.isdigit() and len(follower) == _GROUP and len(surface) <= _GROUP and j == i:
        # `45 000 copies`, but a version and its storage: `Galaxy 7 512 GB`
        return j + 2 < len(words) and words.keys[j + 2] in cue.units
    return True


def bracketed(scene: Scene, k: int) -> int | None:
    """The last word of a version in brackets that opens at word ``k`` (`Phone (3a) Lite`, «(Gen. 6)»), a tail behind it
    included, or None."""
    words, cue = scene.words, scene.cues
    if k < 1 or k >= len(words) or words.gaps[k] != " (" or k + 1 > len(words):
        return None
    last, generation = k, words.keys[k] in cue.generations
    if not words.after(k).startswith(")"):
        last = k + 1
        if last >= len(words) or len(words.gaps[last]) > LONGEST_JOINT or not words.after(last).startswith(")"):
            return None
        generation = generation or words.keys[last] in cue.generations
        if not generation:
            return None
    digits = [s for s in words.surfaces[k : last + 1] if s[0].isdigit()]
    if len(digits) != 1 or len(digits[0]) > _LONGEST_BRACKETED:
        return None
    before = words.keys[k - 1]
    if not generation and not (before in cue.product_nouns or before in cue.product_tails):
        return None
    tail = last + 1
    if tail < len(words) and words.gaps[tail] == ") " and words.keys[tail] in cue.product_tails:
        return tail if words.surfaces[tail][0].isupper() else last
    return last


def is_quoted_share(scene: Scene, i: int) -> bool:
    """Whether word ``i`` is the code of an exchange or that of a share there: `(EPA: MCAL)`."""
    words = scene.words
    if not words.surfaces[i].isupper():
        return False
    if words.gaps[i].strip() == "(":
        return i + 1 < len(words) and words.after(i).strip() == ":" and words.surfaces[i + 1].isupper()
    if not words.after(i).strip().startswith(")") or i < 1 or words.gaps[i].strip() != ":":
        return False
    return words.gaps[i - 1].strip() == "("


def close(text: str, start: int, end: int) -> int:
    """The end of a name with the bracket that closes one inside it."""
    inside = text[start:end]
    return end + 1 if inside.count("(") > inside.count(")") and text[end : end + 1] == ")" else end
