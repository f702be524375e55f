"""Tagger for entities: organisations, people, products and places.

Listed names come first (``knowledge``), names by form second (``mentions``, ``segments``, ``evidence``); then the text
is made consistent with itself (``coherence``) and the descriptions that stand for a name are resolved
(``descriptions``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from extractor.entities.coherence import Named, key_of, settle
from extractor.entities.cues import cues
from extractor.entities.descriptions import find_descriptions
from extractor.entities.evidence import FAIR, weigh_use
from extractor.entities.knowledge import find_names
from extractor.entities.mentions import Run, Scene
from extractor.entities.segments import Finding, find_segments
from extractor.entities.words import split_words
from extractor.model import Entity

LONGEST_LOOKUP = 6
# Kind of the entries that are a company and its service under one name (Instagram, YouTube): the text decides which is
# meant.
PLATFORM = "platform"


def find_entities(text: str, language: str, *, candidates: Iterable[Entity] = ()) -> list[Entity]:
    """The entities of ``text``, sorted by their start. Names do not overlap; a description may hold one («géant de
    Redmond»).

    ``candidates`` are the spans of a trained model: they keep their extent; the knowledge base retypes those that it
    lists whole and adds what none of them touches, and so do names by form.

    >>> [(e.text, e.label, e.id) for e in find_entities("Le PDG d'Apple, Tim Cook, est attendu à Paris.", "fr")]
    [('Apple', 'ORG', 'apple'), ('Tim Cook', 'PERSON', 'tim-cook'), ('Paris', 'LOC', 'paris')]
    """
    scene = Scene(split_words(text, cues(language).abbreviations), language)
    candidates = list(candidates)
    trusted = frozenset(c.start for c in candidates)
    findings, spare = find_segments(scene, find_names(scene.words, language), trusted)
    _settle_platforms(scene, findings)
    named = settle(scene, findings)
    found = [_entity(scene, f, None) for f in findings if f.entry]
    for finding in findings:
        known = None if finding.entry else named.get(key_of(scene, finding))
        if known is not None:
            found.append(_entity(scene, finding, known))
    found += _again(scene, spare, named)
    names = _merge(found, candidates)
    return sorted([*names, *find_descriptions(scene, names, language)], key=lambda e: (e.start, -e.end))


def _settle_platforms(scene: Scene, findings: list[Finding]) -> None:
    """Whether a platform is meant as a company or as a service, by all of its mentions."""
    uses: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    places = [f for f in findings if f.entry is not None and f.entry.kind == PLATFORM]
    for finding in places:
        for label, weight in weigh_use(scene, Run(finding.first, finding.last)):
            uses[finding.entry.id][label] += weight  # type: ignore[union-attr]
    mentions = Counter(f.entry.id for f in places if f.entry)
    for finding in places:
        use = uses[finding.entry.id]  # type: ignore[union-attr]
        label, other = ("PRODUCT", "ORG") if use["PRODUCT"] > use["ORG"] else ("ORG", "PRODUCT")
        # Half of the mentions have to say so: a firm may be spoken of as a place to post on, too.
        if use[label] - use[other] >= FAIR / 2 * mentions[finding.entry.id]:  # type: ignore[union-attr]
            finding.label = label


def _again(scene: Scene, spare: list[Run], named: dict[str, Named]) -> list[Entity]:
    """Names found again in stretches that alone told nothing: sentence beginnings, headlines."""
    found: list[Entity] = []
    for run in spare:
        i = run.first
        while i <= run.last:
            for last in range(min(run.last, i + LONGEST_LOOKUP), i - 1, -1):
                known = named.get(key_of(scene, Run(i, last)))
                if known is not None:
                    found.append(_entity(scene, Finding(i, last, scene.words.ends[last]), known))
                    i = last
                    break
            i += 1
    return found


def _entity(scene: Scene, finding: Finding, known: Named | None) -> Entity:
    start = scene.words.starts[finding.first]
    text = scene.words.text[start : finding.end]
    entry = finding.entry if known is None else known.entry
    if known is not None:
        label, name, rule = known.label, known.name, known.rule
    else:
        label, name, rule = finding.label or "", entry.name if entry else text, finding.rule
    return Entity(
        text, start, finding.end, label, name, entry.id if entry else None, entry.same_as if entry else (), rule=rule
    )


def _merge(found: list[Entity], candidates: Iterable[Entity]) -> list[Entity]:
    """One layer: outermost first. A model's span keeps its extent and is retyped where the list knows the whole of
    it."""
    listed = {(e.start, e.end): e for e in found if e.id}
    taken = [listed.get((c.start, c.end), c) for c in candidates]
    covered = {position for e in taken for position in range(e.start, e.end)}
    for entity in sorted(found, key=lambda e: (e.start - e.end, e.start)):
        if entity.start not in covered and entity.end - 1 not in covered:
            covered.update(range(entity.start, entity.end))
            taken.append(entity)
    return sorted(taken, key=lambda e: e.start)
