"""Descriptions that stand for a name: «le géant de Redmond», `the iPhone maker`, «l'entreprise».

A listed description names its entity; a general one (`the company`) is resolved to the organisation that the text is
about there, or left without a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractor.entities.knowledge import Entry, description_table, get
from extractor.entities.mentions import Run, Scene
from extractor.entities.words import SENTENCE_ENDS, phrase_key
from extractor.model import Entity
from extractor.resources import load_table

LONGEST, LONGEST_GENERAL = 7, 5
# How much nearer mentions count: one in the last RECENT code points weighs as much as FREQUENT earlier ones.
RECENT, FREQUENT = 400, 3
# A description may begin with so many capitalised words: the place of the company (`the San Francisco startup`).
PLACE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Describing:
    """A language's words for general descriptions."""

    articles: frozenset[str]
    heads: dict[str, str]
    modifiers: frozenset[str]
    suffixes: tuple[str, ...]
    kinds: dict[str, frozenset[str]]
    before: bool


@cache
def describing(language: str) -> Describing:
    """The table ``[description]`` of a language."""
    table = load_table(language, "entities")["description"]
    heads = {phrase_key(word.replace("_", " ")): kind for kind, text in table["heads"].items() for word in text.split()}
    return Describing(
        articles=frozenset(table["articles"].split()),
        heads=heads,
        modifiers=frozenset(phrase_key(w) for w in table["modifiers"].split()),
        suffixes=tuple(table["suffixes"].split()),
        kinds={kind: frozenset(text.split()) for kind, text in table["kinds"].items()},
        before=table["modifiers_first"],
    )


def find_descriptions(scene: Scene, names: list[Entity], language: str) -> list[Entity]:
    """The descriptions, sorted, resolved where the text settles it. A listed one may hold a name («géant de
    Redmond»)."""
    inside = {position for e in names if e.label != "LOC" for position in (e.start, e.end - 1)}
    # no description begins or ends within a name; a place may stand at its beginning
    places = {position for e in names if e.label == "LOC" for position in range(e.start + 1, e.end)}
    orgs = [e for e in names if e.label == "ORG"]
    opening = _opening(scene.words.text, orgs)
    totals = Counter(e.name for e in orgs)
    found: list[Entity] = []
    cursor = 0
    for run, kind, ids in _spans(scene, language):
        start, end = scene.words.starts[run.first], scene.words.ends[run.last]
        if found and found[-1].end > start:
            continue
        if not ids and (start in inside or end - 1 in inside or start in places or end in places):
            continue
        while cursor < len(orgs) and orgs[cursor].end <= start:
            cursor += 1
        text = scene.words.text[start:end]
        if ids:
            mentioned = [e.id for e in reversed(orgs[:cursor]) if e.id in ids]
            settled = mentioned[0] if mentioned else ids[0] if len(ids) == 1 else None
            entry = get(settled) if settled else None
            found.append(
                Entity(
                    text,
                    start,
                    end,
                    "ORG" if entry is None else entry.label,
                    entry.name if entry else None,
                    entry.id if entry else None,
                    entry.same_as if entry else (),
                    True,
                    "description",
                )
            )
            continue
        kinds = describing(language).kinds.get(kind, frozenset())
        chosen = _antecedent(orgs[:cursor][-12:], opening, totals, start, kinds)
        found.append(
            Entity(
                text,
                start,
                end,
                "ORG",
                chosen.name if chosen else None,
                chosen.id if chosen else None,
                chosen.same_as if chosen else (),
                True,
                "description-general",
            )
        )
    return found


def _spans(scene: Scene, language: str) -> Iterator[tuple[Run, str, tuple[str, ...]]]:
    """Descriptions by form: (words, kind of the head, ids of the entries that list it)."""
    table, rules, words = description_table(language), describing(language), scene.words
    openers = frozenset(key.split()[0] for key in table)
    i = 0
    while i < len(words):
        listed = _listed(scene, i, table, openers)
        if listed is not None:
            last, ids = listed
            yield Run(i, last), "", ids
            i = last + 1
            continue
        nested = i + 1 < len(words) and words.keys[i + 1] in openers and _listed(scene, i + 1, table, openers)
        general = None if nested else _general(scene, i, rules)
        if general is not None:
            run, kind = general
            yield run, kind, ()
            i = run.last
        i += 1


def _listed(
    scene: Scene, i: int, table: dict[str, tuple[Entry, ...]], openers: frozenset[str]
) -> tuple[int, tuple[str, ...]] | None:
    """The last word of the longest listed description that begins at word ``i``, and the ids it may stand for."""
    keys, joints = scene.words.keys, scene.words.joints
    if keys[i] not in openers:
        return None
    phrase, best = keys[i], None
    for k in range(i, min(i + LONGEST, len(keys))):
        if k > i:
            if joints[k] is None:
                break
            phrase += " " + keys[k]
        if phrase in table:
            best = k, tuple(entry.id for entry in table[phrase])
    return best


def _general(scene: Scene, i: int, rules: Describing) -> tuple[Run, str] | None:
    """Article, then head with its adjectives; the span leaves the article out."""
    words = scene.words
    if words.keys[i] not in rules.articles or i + 1 >= len(words) or words.joints[i + 1] not in {" ", "'"}:
        return None
    first = k = i + 1
    capitals = 0
    while k < min(first + LONGEST_GENERAL, len(words)) and (k == first or words.joints[k] is not None):
        two = " ".join(words.keys[k : k + 2])
        size = 2 if " " in two and two in rules.heads else 1 if words.keys[k] in rules.heads else 0
        if size and words.surfaces[k].islower():
            last = k + size - 1
            following = words.keys[last + 1] if last + 1 < len(words) and words.joints[last + 1] == " " else ""
            if not rules.before and (following in rules.modifiers or following.endswith(rules.suffixes)) and following:
                last += 1
            elif last + 1 < len(words) and words.joints[last + 1] == " " and words.surfaces[last + 1][0].isupper():
                return None
            return Run(first, last), rules.heads[two if size == 2 else words.keys[k]]
        capital = rules.before and words.surfaces[k][0].isupper() and capitals == k - first < PLACE_WORDS
        if words.keys[k] not in rules.modifiers and not capital:
            return None
        capitals += capital
        k += 1
    return None


def _opening(text: str, orgs: list[Entity]) -> frozenset[int]:
    """Where the organisations stand that no other one of their sentence stands before."""
    found: set[int] = set()
    end = 0
    for entity in orgs:
        between = text[end : entity.start]
        if not found or "\n" in between or any(f"{sign} " in between for sign in SENTENCE_ENDS):
            found.add(entity.start)
        end = entity.end
    return frozenset(found)


def _antecedent(
    before: list[Entity], opening: frozenset[int], totals: Counter[str | None], start: int, kinds: frozenset[str]
) -> Entity | None:
    """The organisation that the text is about at ``start``: near and often named; of a fitting kind where the kind
    is known."""
    scores: Counter[str] = Counter()
    latest: dict[str, Entity] = {}
    for entity in before:
        if entity.name is None:
            continue
        entry = get(entity.id) if entity.id else None
        if entry is not None and kinds and entry.kind not in kinds:
            continue
        near = start - entity.end < RECENT
        scores[entity.name] += FREQUENT if near else 1
        latest[entity.name] = entity
    if not scores:
        return None

    def rank(name: str) -> tuple[int, bool, int]:
        # of two that are named alike, the first name of a sentence is what it is about
        at = latest[name].start
        return scores[name] + min(totals[name], FREQUENT), at in opening, at

    return latest[max(scores, key=rank)]
