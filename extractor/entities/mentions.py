"""Names by form: runs of capitalised words, and where in a text a capital tells something.

Nothing here knows a name; ``cues`` says which words make one likely.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.entities.cues import cues
from extractor.entities.words import HYPHENS, SENTENCE_ENDS, Words, fold

# A run longer than this is a headline in capitals or a list, not a name.
LONGEST_RUN = 9
# From this share of capitalised words on, a line is a headline whose capitals tell nothing.
HEADLINE_SHARE = 0.85
HEADLINE_WORDS = range(4, 30)
# What closes a line that is no headline.
CLOSED = frozenset(".)]")
LONGEST_CUE = 3

# Beside these signs a word is a handle, a path or a currency (`US$`), not a name.
FOREIGN = frozenset("@#_$\u20ac\u00a3")
FOREIGN_AFTER = frozenset("_$\u20ac\u00a3@")


@dataclass(frozen=True, slots=True)
class Run:
    """Words ``first`` to ``last`` (inclusive) that may be a name."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


class Scene:
    """One text seen for its names: its words, its language's cues, and where capitals tell something."""

    __slots__ = ("words", "cues", "headline", "lower", "barred")

    def __init__(self, words: Words, language: str) -> None:
        self.words = words
        self.cues = cues(language)
        self.headline = _headlines(words, self.cues.common)
        self.lower = {
            key for key, surface in zip(words.keys, words.surfaces, strict=True) if key == surface or surface.islower()
        }
        self.barred = self._barred()

    def _barred(self) -> frozenset[int]:
        """The words that belong to no name: peoples, months, terms of the trade, offices and titles."""
        cue, keys, joints = self.cues, self.words.keys, self.words.joints
        found: set[int] = set()
        for i, key in enumerate(keys):
            if key not in cue.suspects:
                continue
            surface = self.words.surfaces[i]
            if key in cue.never or key in cue.offices:
                found.add(i)
            elif key in cue.acronyms and (
                len(surface) == 1
                or surface[-1].isdigit()
                or any(map(str.isupper, surface[1:]))
                or (i > 0 and self.words.surfaces[i - 1][-1].isdigit())  # a unit: `120 Hz`
            ):
                found.add(i)
            elif key in cue.openers:
                for size in (3, 2):
                    if " ".join(keys[i : i + size]) in cue.phrases and None not in joints[i + 1 : i + size]:
                        found.update(range(i, i + size))
                        break
        return frozenset(found)

    def informative(self, i: int) -> bool:
        """Whether a capital at word ``i`` tells that it is a name."""
        return not self.words.initial[i] and self.words.line[i] not in self.headline

    def is_common(self, i: int) -> bool:
        """Whether word ``i`` may be a common word with a capital."""
        key, cue = self.words.keys[i], self.cues
        return key in cue.common or key in self.lower or (len(key) > 5 and key.endswith(cue.common_suffixes))

    def before(self, i: int, size: int) -> str | None:
        """The ``size`` words before word ``i`` in the same sentence, folded, or None."""
        if i < size:
            return None
        words = self.words
        for k in range(i - size + 1, i + 1):
            gap = words.gaps[k]
            if len(gap) > LONGEST_CUE or "\n" in gap or any(c in '.;!?:)("\u00bb' for c in gap) and gap != ". ":
                return None
        return " ".join(words.keys[i - size : i])

    def follows(self, i: int, table: frozenset[str]) -> bool:
        """Whether a phrase of ``table`` stands right before word ``i``, with nothing but blanks, hyphens and quotes
        between."""
        if self.words.initial[i] and not SENTENCE_ENDS.isdisjoint(self.words.gaps[i]):
            return False
        if (
            i
            and self.words.joints[i] is None
            and self.words.gaps[i].strip() not in {'"', "\u201c", "\u00ab", "'", "\u2018"}
        ):
            return False
        for size in range(1, LONGEST_CUE + 1):
            phrase = (
                self.before(i, size)
                if self.words.joints[i] is not None
                else " ".join(self.words.keys[max(0, i - size) : i])
            )
            if phrase in table and phrase:
                return True
        return False

    def precedes(self, i: int, table: frozenset[str]) -> bool:
        """Whether a phrase of ``table`` stands right behind word ``i``."""
        keys, joints = self.words.keys, self.words.joints
        phrase = ""
        for k in range(i + 1, min(i + 1 + LONGEST_CUE, len(keys))):
            if joints[k] is None:
                return False
            phrase = f"{phrase} {keys[k]}".strip()
            if phrase in table:
                return True
        return False

    def acts(self, i: int) -> bool:
        """Whether a verb follows word ``i``, which is then a subject."""
        if self.precedes(i, self.cues.acts):
            return True
        k = i + 1
        return (
            k < len(self.words) and self.words.joints[k] == " " and self.words.keys[k].endswith(self.cues.act_suffixes)
        )


def _headlines(words: Words, small: frozenset[str]) -> frozenset[int]:
    """The lines in which nearly all but the small words are capitalised and that no full stop closes."""
    found: set[int] = set()
    first, count = 0, len(words)
    while first < count:
        stop = bisect_right(words.line, words.line[first], first)
        if (
            HEADLINE_WORDS.start <= stop - first < 2 * HEADLINE_WORDS.stop
            and words.after(stop - 1).strip()[:1] not in CLOSED
        ):
            capital = total = 0
            for surface, key in zip(words.surfaces[first:stop], words.keys[first:stop], strict=True):
                if surface[0].isalpha() and (key not in small or surface[0].isupper()):
                    total += 1
                    capital += surface[0].isupper()
            if total in HEADLINE_WORDS and capital >= HEADLINE_SHARE * total:
                found.add(words.line[first])
        first = stop
    return frozenset(found)


def is_namely(scene: Scene, i: int) -> bool:
    """Whether word ``i`` is written like (part of) a name: a capital anywhere but in a clitic or a measure."""
    surface = scene.words.surfaces[i]
    if not any(map(str.isupper, surface)):
        return False
    gap, after = scene.words.gaps[i], scene.words.after(i)[:1]
    if (
        gap[-1:] in FOREIGN
        or after in FOREIGN_AFTER
        or gap[-1:] == "/"
        and i
        and scene.words.keys[i - 1] in scene.cues.domains
    ):
        return False
    if len(surface) == 1 and (
        scene.words.joints[i] == "'" or (after in "'\u2019" and after and fold(surface) in scene.cues.clitics)
    ):
        return False
    if surface[0].isdigit():
        return False
    return not (after in "'\u2019" and after and scene.words.keys[i] in scene.cues.clitics)


def _joins_number(scene: Scene, i: int) -> bool:
    """Whether digits at word ``i`` belong to the name before them (`Falcon 9`, `GPT-5`) rather than count what
    follows."""
    words = scene.words
    surface = words.surfaces[i]
    if len(surface) > 5 or not surface[0].isdigit() or words.initial[i]:
        return False
    if "-" in words.gaps[i]:
        return True
    if surface.isdigit() and len(surface) == 4 and surface[:2] in {"19", "20"}:
        return False
    after = words.after(i)
    if (
        after[:1] in {"%", "\u20ac", "$", "\u00a3", ","}
        and after[1:2].isdigit()
        or after.strip()[:1] in {"%", "\u20ac", "$", "\u00a3"}
    ):
        return False
    if i + 1 < len(words) and (
        words.keys[i + 1] in scene.cues.magnitudes or words.gaps[i + 1] in {" \u00a0", "\u202f", "\u00a0"}
    ):
        return False
    return True


def find_runs(scene: Scene) -> Iterator[Run]:
    """The maximal runs of words written like names."""
    words, cue = scene.words, scene.cues
    i, count = 0, len(words)
    surfaces, keys = words.surfaces, words.keys
    while i < count:
        if (
            surfaces[i] == keys[i]
            and not surfaces[i][0].isdigit()
            or not is_namely(scene, i)
            and not _is_ordinal(scene, i)
        ):
            i += 1
            continue
        last = i
        while last + 1 < count and last - i < LONGEST_RUN:
            k = last + 1
            if not _joined(scene, k):
                break
            if is_namely(scene, k) or _joins_number(scene, k):
                last = k
            elif words.joints[k] == "." and words.keys[k] in cue.domains:
                last = k
            else:
                bridge = _bridge(scene, i, k)
                if bridge is None:
                    break
                last = bridge
        yield Run(i, last)
        i = last + 1


def _is_ordinal(scene: Scene, i: int) -> bool:
    words = scene.words
    surface = words.surfaces[i]
    if not (surface[0].isdigit() and surface[-1].isalpha() and len(surface) in (3, 4) and surface[:-2].isdigit()):
        return False
    return i + 1 < len(words) and words.joints[i + 1] == " " and words.surfaces[i + 1][0].isupper()


def _joined(scene: Scene, k: int) -> bool:
    link = scene.words.joints[k]
    if link is None or "\n" in scene.words.gaps[k]:
        return False
    if link == ". ":
        before = scene.words.surfaces[k - 1]
        return len(before) == 1 and before.isupper() and scene.words.joints[k - 1] != "&"
    if link == "/":
        return scene.words.gaps[k] == "/" and len(scene.words.surfaces[k]) == 1
    return link != "'" or len(scene.words.surfaces[k - 1]) == 1


def _bridge(scene: Scene, first: int, k: int) -> int | None:
    """The capitalised word that small words from ``k`` on lead to (`University of Washington`), or None."""
    words, cue = scene.words, scene.cues
    if words.keys[k] in cue.place_links and words.surfaces[k].islower():
        hyphened = words.gaps[k] in HYPHENS and k + 1 < len(words) and words.gaps[k + 1] in HYPHENS
        if (
            (hyphened or words.keys[k] in cue.place_bridges)
            and k + 1 < len(words)
            and words.gaps[k + 1] == words.gaps[k]
            and is_namely(scene, k + 1)
        ):
            return k + 1
    head = any(words.keys[n] in cue.org_heads for n in range(first, k))
    particle = words.keys[k] in cue.particles and not head
    while k + 1 < len(words) and k - first < LONGEST_RUN and words.surfaces[k].islower():
        key = words.keys[k]
        if not (particle and key in cue.particles or head and (key in cue.connectors or key in cue.continuations)):
            return None
        k += 1
        if words.joints[k] not in {" ", "'"} or "\n" in words.gaps[k]:
            return None
        if is_namely(scene, k):
            if (
                particle
                and not _is_given(scene, k - 2)
                or words.keys[k - 1] in cue.conjunctions
                and _begins_other(scene, k)
            ):
                return None
            return k
    return None


def _begins_other(scene: Scene, k: int) -> bool:
    """Whether another organisation or a person begins at word ``k``: a conjunction before it parts two names."""
    if _is_given(scene, k):
        return True
    while k < len(scene.words) and is_namely(scene, k):
        if scene.words.keys[k] in scene.cues.org_heads:
            return True
        k += 1
    return False


def _is_given(scene: Scene, i: int) -> bool:
    return i >= 0 and scene.words.keys[i] in scene.cues.first_names
