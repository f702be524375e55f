"""Names by form: runs of capitalised words, and where a capital tells something. ``cues`` says which words do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.entities.acronyms import Definition, definitions
from extractor.entities.cues import Cues, cues
from extractor.entities.figures import bracketed, is_sum, joins_number
from extractor.entities.words import HYPHENS, SENTENCE_ENDS, Words, fold

# A run longer than this is a headline in capitals or a list, not a name.
LONGEST_RUN = 9
# From this share of capitalised words on, a line is a headline whose capitals tell nothing.
HEADLINE_SHARE = 0.85
HEADLINE_WORDS = range(4, 30)
# What closes a line that is no headline.
CLOSED = frozenset(".)]")
LONGEST_CUE = 3
# How many adjectives and nouns in lower case follow the head of an institution's name; words of no more letters than
# SHORT_WORD are none.
LONGEST_TAIL, SHORT_WORD = 5, 3
# The longest half of a Korean given name, and the longest family name beside it.
SYLLABLE = 5

# Beside these signs a word is a handle, a path or a currency (`US$`), not a name.
FOREIGN = frozenset("@#_^$\u20ac\u00a3")
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

    __slots__ = ("words", "cues", "headline", "lower", "defined", "barred", "phrased")

    def __init__(self, words: Words, language: str) -> None:
        self.words = words
        self.cues = cues(language)
        self.headline = _headlines(words, self.cues)
        self.lower = {
            key for key, surface in zip(words.keys, words.surfaces, strict=True) if key == surface or surface.islower()
        }
        self.defined: tuple[Definition, ...] = tuple(definitions(words, self.cues))
        barred, self.phrased = self._barred()
        self.barred = barred | self._abbreviated()

    def _abbreviated(self) -> set[int]:
        """The capitals that the text says to be short for common words (`contract for difference (CfD)`)."""
        words = self.words
        common = {words.keys[d.at] for d in self.defined if not d.named}
        common -= {words.keys[d.at] for d in self.defined if d.named}
        return {
            i
            for i, key in enumerate(words.keys)
            if common and (key in common or key[-1] == "s" and key[:-1] in common) and key != words.surfaces[i]
        }

    def _barred(self) -> tuple[frozenset[int], frozenset[int]]:
        """The words that belong to no name: peoples, months, terms of the trade, offices and titles; and those of them
        that are so by the words beside them."""
        cue, keys, joints = self.cues, self.words.keys, self.words.joints
        found: set[int] = set()
        phrased: set[int] = set()
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
                        phrased.update(range(i, i + size))
                        break
        for i in range(len(keys) - 2, -1, -1):
            key, following = keys[i], keys[i + 1]
            if (
                key in cue.ranks
                and (following in cue.offices or i + 1 in phrased)
                or key in cue.days
                and following.isdigit()
            ) and joints[i + 1] == " ":
                phrased.add(i)
            elif following in cue.never and self.words.gaps[i + 1] in HYPHENS and key != self.words.surfaces[i]:
                phrased.add(i)  # `Franco-German`
        return frozenset(found | phrased), frozenset(phrased)

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


def _headlines(words: Words, cue: Cues) -> frozenset[int]:
    """The lines in which nearly all but the small words are capitalised and that no full stop closes, and those of a
    few words in capitals (`KEY POINTS`)."""
    found: set[int] = set()
    first, count = 0, len(words)
    while first < count:
        stop = bisect_right(words.line, words.line[first], first)
        if stop - first < 2 * HEADLINE_WORDS.stop and words.after(stop - 1).strip()[:1] not in CLOSED:
            if stop - first < HEADLINE_WORDS.start:
                headline = _is_heading(words, cue, first, stop)
            else:
                headline = _is_headline(words, cue, first, stop)
            if headline:
                found.add(words.line[first])
        first = stop
    return frozenset(found)


def _is_headline(words: Words, cue: Cues, first: int, stop: int) -> bool:
    capital = total = 0
    for surface, key in zip(words.surfaces[first:stop], words.keys[first:stop], strict=True):
        if surface[0].isalpha() and (key not in cue.common or surface[0].isupper()):
            total += 1
            capital += surface[0].isupper()
    return total in HEADLINE_WORDS and capital >= HEADLINE_SHARE * total


def _is_heading(words: Words, cue: Cues, first: int, stop: int) -> bool:
    """Two or three words in capitals, of which one at least is a common one."""
    return (
        stop - first > 1
        and all(surface.isupper() and surface.isalpha() for surface in words.surfaces[first:stop])
        and any(key in cue.common or key in cue.ordinary for key in words.keys[first:stop])
    )


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
    if gap == "." and scene.words.surfaces[i - 1].isdigit() and i and not scene.words.initial[i]:
        return False  # `005930.KS`
    if len(surface) == 1 and (
        scene.words.joints[i] == "'" or (after in "'\u2019" and after and fold(surface) in scene.cues.clitics)
    ):
        return False
    if surface[0].isdigit() or surface[-1].isdigit() and is_sum(scene, i):
        return False
    return not (after in "'\u2019" and after and scene.words.keys[i] in scene.cues.clitics)


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
            version = bracketed(scene, k)
            if version is not None:
                last = version
                continue
            if not _joined(scene, k):
                break
            if is_namely(scene, k) or joins_number(scene, k):
                last = k
            elif words.joints[k] == "." and words.keys[k] in cue.domains or is_syllable(scene, k):
                last = k
            else:
                bridge = _bridge(scene, i, k)
                if bridge is None:
                    break
                last = bridge
        last = lower_tail(scene, last)
        yield Run(i, last)
        i = last + 1


def is_syllable(scene: Scene, k: int) -> bool:
    """Whether word ``k`` is the second half of a given name as Koreans write it, beside a short family name (`Han
    Ji-ho`, `Jae-yong Lee`)."""
    words = scene.words
    if k < 1 or words.gaps[k] != "-" or not words.surfaces[k].islower() or not 2 <= len(words.keys[k]) <= SYLLABLE:
        return False
    first = words.surfaces[k - 1]
    if not 2 <= len(first) <= SYLLABLE or not first[1:].islower() or not first[0].isupper():
        return False
    if words.keys[k] in scene.cues.ordinary or words.keys[k] in scene.cues.common or words.after(k)[:1] == "-":
        return False
    family = [
        i for i, gap in ((k - 2, k - 1), (k + 1, k + 1)) if 0 <= i and gap < len(words) and words.gaps[gap] == " "
    ]
    return any(len(words.surfaces[i]) <= SYLLABLE and words.surfaces[i][0].isupper() for i in family)


def lower_tail(scene: Scene, last: int) -> int:
    """The last word of the name of an institution whose head is word ``last``, in a language that writes what follows
    the head in lower case: «Cour des comptes», «Parti québécois», «Autorité de la concurrence»."""
    words, cue = scene.words, scene.cues
    if not cue.tail_adjectives or words.keys[last] not in cue.org_heads or not scene.informative(last):
        return last
    if not words.surfaces[last][1:].islower():
        return last
    for _ in range(LONGEST_TAIL):
        end = _tail_noun(scene, last + 1)
        if end is None:
            break
        last = end
    return last


def _tail_noun(scene: Scene, k: int) -> int | None:
    """The last word of one more adjective, or of a preposition with its noun, from word ``k`` on."""
    words, cue = scene.words, scene.cues
    if k >= len(words) or words.joints[k] != " " or not words.surfaces[k].islower():
        return None
    key = words.keys[k]
    if key in cue.acts or key in cue.speech:
        return None
    if key not in cue.of:
        adjective = key in cue.continuations or key in cue.never or key.endswith(cue.tail_adjectives)
        return k if adjective and len(key) > SHORT_WORD else None
    noun = k + 1
    while noun < len(words) and words.keys[noun] in cue.definite and words.joints[noun] is not None:
        noun += 1
    if noun >= len(words) or words.joints[noun] not in {" ", "'"} or not words.surfaces[noun].islower():
        return None
    word = words.keys[noun]
    if word in cue.tail_stops or len(word) <= 2 or word.endswith(cue.infinitives) and key in cue.bare_of:
        return None
    return noun


def _is_ordinal(scene: Scene, i: int) -> bool:
    words = scene.words
    surface = words.surfaces[i]
    if len(surface) not in (3, 4) or not (surface[:-2].isdigit() and surface[-2:].isalpha()):
        return False
    return i + 1 < len(words) and words.joints[i + 1] == " " and words.surfaces[i + 1][0].isupper()


def _joined(scene: Scene, k: int) -> bool:
    link = scene.words.joints[k]
    if link is None or "\n" in scene.words.gaps[k] or link == "." and scene.words.initial[k]:
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
                and _begins_other(scene, k, matter=_is_of_matter(scene, first, k))
            ):
                return None
            return k
    return None


def _is_of_matter(scene: Scene, first: int, k: int) -> bool:
    """Whether the name from word ``first`` on is that of an office for some matter, which may have two parts
    (`Department of Health and Human Services`)."""
    words, cue = scene.words, scene.cues
    return any(words.keys[n] in cue.matter_heads and words.keys[n + 1] in cue.connectors for n in range(first, k - 1))


def _begins_other(scene: Scene, k: int, *, matter: bool) -> bool:
    """Whether another organisation or a person begins at word ``k``: a conjunction before it parts two names. Behind
    the head of a ``matter`` no head but that of an office counts."""
    words, cue = scene.words, scene.cues
    if _is_given(scene, k):
        return True
    heads = cue.matter_heads if matter else cue.org_heads
    while k < len(words) and is_namely(scene, k):
        if words.keys[k] in heads:
            return True
        k += 1
    return False


def _is_given(scene: Scene, i: int) -> bool:
    return i >= 0 and scene.words.keys[i] in scene.cues.first_names
