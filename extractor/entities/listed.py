"""Which of the listed names that a text seems to hold are meant: most companies are named by a common word too."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.entities.figures import is_quoted_share
from extractor.entities.knowledge import Match
from extractor.entities.mentions import FOREIGN, FOREIGN_AFTER, Scene
from extractor.entities.words import HYPHENS


def meant(scene: Scene, matches: list[Match], trusted: frozenset[int]) -> Iterator[Match]:
    """Drop the names that are common words too where nothing shows that the name is meant."""
    words = scene.words
    firm = {m.entry.id for m in matches if not m.entry.case or m.last > m.first or scene.informative(m.first)}
    previous: Match | None = None
    for n, match in enumerate(matches):
        entry, after = match.entry, words.text[match.end : match.end + 4]
        if after[:1] in FOREIGN_AFTER or words.gaps[match.first][-1:] in FOREIGN:
            continue
        if previous is not None and (_is_ticker(scene, match, previous) or _is_code(scene, match, previous)):
            continue
        if match.first == match.last and (
            match.first in scene.phrased or entry.kind != "exchange" and is_quoted_share(scene, match.first)
        ):
            continue
        if entry.case and words.surfaces[match.first].islower():
            if _is_item(scene, match, matches[n - 1 : n + 2] if n else matches[:2]):
                yield match
                previous = match
            continue
        if entry.case and match.first == match.last and words.starts[match.first] not in trusted:
            lone = len(words.surfaces[match.first]) == 1
            if lone and (
                after[:1] in HYPHENS and after or words.gaps[match.first][-1:] in HYPHENS and words.gaps[match.first]
            ):
                continue
            if _in_other_name(scene, match, previous):
                continue
            if not scene.informative(match.first) and entry.id not in firm:
                if words.keys[match.first] in scene.cues.common:
                    continue
                following = words.surfaces[match.last + 1] if match.last + 1 < len(words) else ""
                apposed = words.gaps[match.last + 1] == ", " if following else False
                apposed = apposed and words.keys[match.last + 1] in scene.cues.relatives
                genitive = after[:1] in {"'", "\u2019"} and len(following) == 1
                if not (genitive or apposed or scene.acts(match.last)):
                    continue
            if not scene.informative(match.first) and after[:1] == "-" and after[1:2].islower():
                continue
        yield match
        previous = match


def _is_item(scene: Scene, match: Match, neighbours: list[Match]) -> bool:
    """Whether a name that is written in lower case, and is a common word too, stands for itself in a list: it opens an
    item that a colon or a dash ends, or a comma or a conjunction joins it to another listed name of its label."""
    words = scene.words
    if words.initial[match.first] and words.after(match.last).strip()[:1] in {":", "\u2013", "\u2014", "("}:
        return True
    for other in neighbours:
        left, right = (other, match) if other.first < match.first else (match, other)
        if other is match or other.entry.label != match.entry.label:
            continue
        between = words.keys[left.last + 1 : right.first]
        if not between and words.gaps[right.first].strip() == "," and "\n" not in words.gaps[right.first]:
            return True
        if len(between) == 1 and between[0] in scene.cues.conjunctions and "\n" not in words.text[left.end : right.end]:
            return True
    return False


def _is_ticker(scene: Scene, match: Match, previous: Match) -> bool:
    """`NASDAQ: META`: capitals behind the name of an exchange."""
    return (
        previous.entry.kind == "exchange" and match.first == previous.last + 1 and ":" in scene.words.gaps[match.first]
    )


def _is_code(scene: Scene, match: Match, previous: Match) -> bool:
    """`Meta Platforms (META)`: the code of a share that looks like a name of the very company before it."""
    return (
        previous.entry.id == match.entry.id
        and match.first == match.last == previous.last + 1
        and scene.words.gaps[match.first] == " ("
        and scene.words.surfaces[match.first].isupper()
        and scene.words.surfaces[match.first] not in _written(match)
        and scene.words.after(match.last).startswith(")")
    )


def _written(match: Match) -> set[str]:
    entry = match.entry
    return {entry.name, *(alias for aliases in entry.aliases.values() for alias in aliases)}


def _in_other_name(scene: Scene, match: Match, previous: Match | None) -> bool:
    """Whether the name goes on from an unknown capitalised word before it (`Environmental Science`, `Inovia
    Capital`)."""
    words, i = scene.words, match.first
    if i == 0 or words.gaps[i] != " " or previous is not None and previous.last == i - 1:
        return False
    before = words.surfaces[i - 1]
    if not before[0].isupper() or i - 1 in scene.barred or not before.isalpha() or before.isupper():
        return False
    return (
        not (scene.is_common(i - 1) and not scene.informative(i - 1))
        and words.keys[i - 1] not in scene.cues.first_names
    )
