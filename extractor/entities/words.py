"""The words of a text with their places, for the entity tagger: no tokenizer, no model, linear time.

A word is a run of letters and digits; what stands between two words is the later word's *joint*. Joints are normalised
so that a name is found however it is set: hyphens, dashes and line breaks count as a space, the typographic apostrophe
as ``'``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
HYPHENS = "-\u2010\u2011\u2012\u2013\u00ad"
APOSTROPHES = "'\u2019\u02bc\u2018"
# Longer joints than this hold more than one sign and blank: no name goes on across them.
LONGEST_JOINT = 4
SENTENCE_ENDS = frozenset(".!?\u2026:;\u2022\u00b7|*")
QUOTES = frozenset('"\u201c\u201d\u00ab\u00bb\u2018([{\u2039\u203a\u201e')


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents.

    >>> fold("Élysée")
    'elysee'
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")


@lru_cache(maxsize=4096)
def joint(gap: str) -> str | None:
    """The normal form of what stands between two words, or None where no name goes on across it.

    >>> joint(" "), joint(" - "), joint("\u2019"), joint(" & "), joint(", "), joint("\\n\\n")
    (' ', ' ', "'", '&', None, None)
    """
    if len(gap) > LONGEST_JOINT or gap.count("\n") > 1:
        return None
    signs = gap.strip()
    if not signs:
        return " "
    if len(signs) > 1:
        return None
    if signs in HYPHENS:
        return " "
    if signs in APOSTROPHES:
        return "'"
    if signs in "&+/@":
        return signs
    if signs == ".":
        return "." if gap == "." else ". "
    return None


def phrase_key(phrase: str) -> str:
    """A phrase as the folded words of it with single spaces: the form in which cues are compared.

    >>> phrase_key("vice-président d\u2019Uber")
    'vice president d uber'
    """
    return " ".join(fold(m) for m in WORD.findall(phrase))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, as columns of equal length.

    ``joints[i]`` stands before word ``i``. ``initial[i]`` says that a capital there tells nothing: the word begins a
    sentence, a line, a quotation or a bracket. ``line[i]`` numbers the lines.
    """

    text: str
    surfaces: list[str]
    keys: list[str]
    starts: list[int]
    ends: list[int]
    joints: list[str | None]
    gaps: list[str]
    initial: list[bool]
    line: list[int]

    def __len__(self) -> int:
        return len(self.surfaces)

    def after(self, i: int) -> str:
        """What stands right behind word ``i``, up to the next word."""
        return self.gaps[i + 1] if i + 1 < len(self.gaps) else self.text[self.ends[i] : self.ends[i] + 8]


def split_words(text: str, abbreviations: frozenset[str] = frozenset()) -> Words:
    """The words of ``text``; ``abbreviations`` (folded, without the point) end no sentence with their point."""
    words = Words(text, [], [], [], [], [], [], [], [])
    surfaces, keys, starts, ends = words.surfaces, words.keys, words.starts, words.ends
    joints, gaps, initial, lines = words.joints, words.gaps, words.initial, words.line
    end = line = 0
    for match in WORD.finditer(text):
        start, stop = match.span()
        surface = match.group()
        gap = text[end:start]
        surfaces.append(surface)
        keys.append(fold(surface))
        starts.append(start)
        ends.append(stop)
        gaps.append(gap)
        if gap == " " and end:
            # By far the commonest case, and the rest is too dear for every word.
            joints.append(gap)
            initial.append(False)
        else:
            line += "\n" in gap
            joints.append(joint(gap) if end else None)
            initial.append(_is_initial(words, gap, abbreviations))
        lines.append(line)
        end = stop
    return words


def _is_initial(words: Words, gap: str, abbreviations: frozenset[str]) -> bool:
    if len(words.surfaces) == 1 or "\n" in gap:
        return True
    for sign in gap[:8]:
        if sign == ".":
            before = words.surfaces[-2]
            # An initial (`J. Smith`, `U.S. Steel`) or an abbreviation goes on; anything else ends the sentence.
            single = len(before) == 1 and before.isupper() and words.joints[-2] != "&"
            glued = gap == "." and not (before[-1:].islower() and len(before) > 1 and _is_title(words.surfaces[-1]))
            if glued or words.keys[-2] in abbreviations or single:
                continue
            return True
        if sign in SENTENCE_ENDS or sign in QUOTES:
            return True
    return "\u2013 " in gap or "\u2014" in gap or gap.lstrip(" ").startswith("- ") and len(gap) > 3


def _is_title(surface: str) -> bool:
    return len(surface) > 1 and surface[0].isupper() and surface[1:].islower()
