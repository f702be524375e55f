"""Tagger for entities: organisations, people, products and places.

Listed names come first (``knowledge``, ``listed``), names by form second (``mentions``, ``segments``, ``evidence``),
what a model saw third (``hints``), courts and ministries named after places fourth (``seats``). The text then says
where names begin and end (``shapes``) and what they stand for (``coherence``), and the descriptions that stand for a
name are resolved (``descriptions``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.entities.coherence import Named, key_of, settle
from extractor.entities.cues import cues
from extractor.entities.descriptions import find_descriptions
from extractor.entities.evidence import FAIR, weigh_use
from extractor.entities.hints import add_hints
from extractor.entities.knowledge import Entry, Match, find_names, get
from extractor.entities.mentions import Run, Scene, is_namely
from extractor.entities.seats import seated
from extractor.entities.segments import find_segments
from extractor.entities.shapes import end_of, reshape
from extractor.entities.versions import VERSION, Finding
from extractor.entities.words import split_words
from extractor.model import Entity

LONGEST_LOOKUP = 6
# Kind of the entries that are a company and its service under one name (Instagram, YouTube): the text decides which is
# meant.
PLATFORM = "platform"
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Survey:
    """A text seen by the lists and by form, before its names are read: what a model need not be asked about."""

    scene: Scene
    matches: list[Match]

    def doubtful(self) -> list[int]:
        """Where (code points, sorted) a word stands that is written like a name and that no list knows, or a listed
        name that is a common word too, where its capital tells nothing."""
        scene, words, ordinary = self.scene, self.scene.words, self.scene.cues.ordinary
        listed: set[int] = set()
        unclear: set[int] = set()
        for match in self.matches:
            listed.update(range(match.first, match.last + 1))
            if match.entry.case and match.first == match.last and not scene.informative(match.first):
                unclear.add(match.first)
        return [
            words.starts[i]
            for i, (surface, key) in enumerate(zip(words.surfaces, words.keys, strict=True))
            if surface != key
            and (i not in listed or i in unclear)
            and i not in scene.barred
            and is_namely(scene, i)
            and (scene.informative(i) or i in unclear or not (key in ordinary or scene.is_common(i)))
        ]


def survey(text: str, language: str) -> Survey:
    """The first look at a text, which ``find_entities`` goes on from.

    >>> text = "Apple said Zorblax paid Tim Cook."
    >>> [text[place:].split()[0] for place in survey(text, "en").doubtful()]
    ['Apple', 'Zorblax']
    """
    scene = Scene(split_words(text, cues(language).abbreviations), language)
    return Survey(scene, find_names(scene.words, language))


def find_entities(
    text: str, language: str, *, candidates: Iterable[Entity] = (), surveyed: Survey | None = None
) -> list[Entity]:
    """The entities of ``text``, sorted by their start. Names do not overlap; a description may hold one («géant de
    Redmond»).

    ``candidates`` are the spans of a trained model. Each speaks for its label beside the words around the name and the
    other mentions of it; the knowledge base has the last word on what it lists. ``surveyed`` is the survey of this
    very text where there is one already.

    >>> [(e.text, e.label, e.id) for e in find_entities("Le PDG d'Apple, Tim Cook, est attendu à Paris.", "fr")]
    [('Apple', 'ORG', 'apple'), ('Tim Cook', 'PERSON', 'tim-cook'), ('Paris', 'LOC', 'paris')]
    """
    first = surveyed or survey(text, language)
    scene = first.scene
    candidates = list(candidates)
    trusted = frozenset(c.start for c in candidates)
    findings, spare = find_segments(scene, first.matches, trusted)
    findings = reshape(scene, add_hints(scene, findings, candidates))
    if scene.cues.seats:
        findings = [seated(scene, finding) for finding in findings]
    _settle_platforms(scene, findings)
    named = settle(scene, findings)
    found = [_entity(scene, f, None) for f in findings if f.entry]
    for finding in findings:
        known = None if finding.entry else named.get(key_of(scene, finding))
        if known is not None:
            found.append(_entity(scene, finding, known))
    found += _again(scene, spare, named)
    names = _outermost([entity for entity in found if not _is_sum(scene, text, entity)])
    return sorted([*names, *find_descriptions(scene, names, language)], key=lambda e: (e.start, -e.end))


def _is_sum(scene: Scene, text: str, entity: Entity) -> bool:
    """Whether it is a currency and its figure: `Rs 9,400 crore`, «SEK 56», `R105.1bn`."""
    first = entity.text.split()[0]
    sign = first.rstrip("0123456789")
    behind = text[entity.end : entity.end + 2]
    if sign != first and sign in scene.cues.currencies and behind[:1] in {".", ","} and behind[1:].isdigit():
        return True
    sign = first.rstrip(".")
    behind = text[entity.start + len(sign) : entity.start + len(sign) + 3].lstrip(". \u00a0\u202f")
    return sign in scene.cues.currencies and behind[:1].isdigit()


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
                if known is not None and not (i == last and not _is_head(scene, i)):
                    end = end_of(scene, i, last, scene.words.ends[last])
                    found.append(_entity(scene, Finding(i, last, end), known))
                    i = last
                    break
            i += 1
    return found


def _is_head(scene: Scene, i: int) -> bool:
    """Whether word ``i``, if it is the head of a name, is used as one («la Cour»): its capital tells something, and an
    article stands before it."""
    words, cue = scene.words, scene.cues
    if words.keys[i] not in cue.org_heads:
        return True
    return i > 0 and scene.informative(i) and words.keys[i - 1] in cue.definite


def _entity(scene: Scene, finding: Finding, known: Named | None) -> Entity:
    start = scene.words.starts[finding.first]
    text = scene.words.text[start : finding.end]
    entry = finding.entry if known is None else known.entry
    if known is not None:
        label, name, rule = known.label, known.name, known.rule
    else:
        label, rule = finding.label or "", finding.rule
        name = _name(entry, text, versioned=rule == VERSION) if entry else text
    return Entity(
        text, start, finding.end, label, name, entry.id if entry else None, entry.same_as if entry else (), rule=rule
    )


def _name(entry: Entry, text: str, *, versioned: bool) -> str:
    """The name of a listed entity, or that of one version of a listed product, without its maker: «Google Gemini 2.0
    Pro» and `Gemini 2.0 Pro` are one, `iPhone 14` and `iPhone 15` two."""
    if not versioned and (entry.label != "PRODUCT" or set(_DIGITS.findall(text)) <= set(_DIGITS.findall(entry.name))):
        return entry.name
    owner = get(entry.owner) if entry.owner else None
    name = " ".join(text.split())
    if owner and name.startswith(f"{owner.name} ") and not entry.name.startswith(f"{owner.name} "):
        return name.removeprefix(f"{owner.name} ")
    return name


def _outermost(found: list[Entity]) -> list[Entity]:
    """The names that lie in no longer one."""
    taken: list[Entity] = []
    covered: set[int] = set()
    for entity in sorted(found, key=lambda e: (e.start - e.end, e.start)):
        if entity.start not in covered and entity.end - 1 not in covered:
            covered.update(range(entity.start, entity.end))
            taken.append(entity)
    return sorted(taken, key=lambda e: e.start)
