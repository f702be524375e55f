"""What a trained model saw in a text, beside what lists and form found there.

A model's span is checked against the words it covers: it may name what no list knows, lengthen a name by form, or speak
for a name's label; what the knowledge base lists it leaves alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.entities.mentions import LONGEST_RUN, Scene, is_namely
from extractor.entities.segments import TICKER
from extractor.entities.versions import Finding
from extractor.entities.words import HYPHENS
from extractor.model import Entity

# What closes a sentence of one word.
_CLOSING = frozenset(".!?\u2026")


@dataclass(frozen=True, slots=True)
class Hint:
    """A model's span as words ``first`` to ``last`` (inclusive)."""

    first: int
    last: int
    label: str


def add_hints(scene: Scene, findings: list[Finding], candidates: Iterable[Entity]) -> list[Finding]:
    """The findings, sorted, with what a model's spans add: labels, longer names, and names that form alone does not
    show."""
    firsts = [finding.first for finding in findings]
    lasts = [finding.last for finding in findings]
    dropped: set[int] = set()
    added: list[Finding] = []
    for hint in _hints(scene, candidates):
        # findings are sorted and do not overlap
        touched = range(bisect_left(lasts, hint.first), bisect_right(firsts, hint.last))
        inside = [findings[n] for n in touched]
        if any(finding.entry for finding in inside) or not dropped.isdisjoint(touched):
            continue
        if not inside and touched.start and _is_code(scene, hint, findings[touched.start - 1]):
            continue
        if len(inside) == 1 and _covers(inside[0], hint):
            inside[0].hint = hint.label
            whole = (inside[0].first, inside[0].last) == (hint.first, hint.last)
            inside[0].firm = inside[0].firm or whole and _is_name(scene, hint, known=False)
        elif all(_within(finding, hint) for finding in inside) and _is_name(scene, hint, known=bool(inside)):
            dropped.update(touched)
            added.append(_named(scene, hint, inside))
    if not added:
        return findings
    kept = [finding for n, finding in enumerate(findings) if n not in dropped]
    return sorted([*kept, *added], key=lambda finding: finding.first)


def _is_code(scene: Scene, hint: Hint, before: Finding) -> bool:
    """Whether a span is the code of a share in brackets behind its company: `Alphabet (GOOG) (GOOGL)`."""
    words, k = scene.words, hint.first
    if hint.first != hint.last or not words.surfaces[k].isupper() or len(words.surfaces[k]) > TICKER:
        return False
    while words.gaps[k] == ") (" and words.surfaces[k - 1].isupper():
        k -= 1
    behind = words.gaps[k] == " (" and words.after(hint.last).startswith(")") and before.last == k - 1
    return behind and before.label in {"ORG", None} and all(d.at != hint.first for d in scene.defined)


def _hints(scene: Scene, candidates: Iterable[Entity]) -> Iterator[Hint]:
    """The candidates whose edges are those of words, outer signs left out."""
    words = scene.words
    for entity in candidates:
        first = bisect_left(words.starts, entity.start)
        last = bisect_right(words.ends, entity.end) - 1
        if first <= last < len(words) and entity.label:
            yield Hint(first, last, entity.label)


def _covers(finding: Finding, hint: Hint) -> bool:
    return finding.first <= hint.first and hint.last <= finding.last


def _within(finding: Finding, hint: Hint) -> bool:
    return hint.first <= finding.first and finding.last <= hint.last


def _is_name(scene: Scene, hint: Hint, *, known: bool) -> bool:
    """Whether the words of a span are written like one name. ``known``: part of it is one by form already; what it adds
    may then be a word that is no name alone (`Nivose AI`)."""
    words, first = scene.words, hint.first
    if len(range(first, hint.last)) > LONGEST_RUN or words.line[first] in scene.headline:
        return False
    if first in scene.barred or not is_namely(scene, first) or words.keys[hint.last] in scene.cues.laws:
        return False
    for i in range(first + 1, hint.last + 1):
        surface = words.surfaces[i]
        hyphened = words.gaps[i] in HYPHENS
        if words.joints[i] is None or words.joints[i] == "'" and surface.islower():
            return False
        if not hyphened and not surface[0].isdigit() and not any(map(str.isupper, surface)):
            return False
        if i in scene.barred and not (known and surface.isupper()):
            return False
    if known or not all(surface[0].isdigit() for surface in words.surfaces[first + 1 : hint.last + 1]):
        return True
    if scene.informative(first):
        return not scene.is_common(first)
    # one word whose capital tells nothing: an ordinary one is no name, nor is a sentence of one word
    key = words.keys[first]
    forms = {key, f"{key}s", key.removesuffix("s")}
    closed = hint.last == first and words.after(first).strip()[:1] in _CLOSING
    if scene.is_common(first) or closed or not scene.cues.ordinary.isdisjoint(forms):
        return False
    # a word that is in no list may be ordinary all the same: what follows it, or another place, has to speak for it
    follows = first + 1 < len(words) and words.gaps[first + 1] == " " and words.surfaces[first + 1].islower()
    return not follows or scene.acts(hint.last)


def _named(scene: Scene, hint: Hint, inside: list[Finding]) -> Finding:
    """The name that a span is; it keeps a label that all parts of it have by form."""
    labels = {finding.label for finding in inside}
    label = labels.pop() if len(labels) == 1 else None
    rule = inside[0].rule if inside and label else ""
    return Finding(hint.first, hint.last, scene.words.ends[hint.last], label, None, True, rule, hint=hint.label)
