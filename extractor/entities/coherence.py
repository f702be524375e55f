"""What the names of a text stand for, once all of it is heard: one label each, full names known by their parts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.entities.evidence import FAINT, FAIR, MODEL, STRONG, SURNAME, weigh
from extractor.entities.knowledge import Entry
from extractor.entities.mentions import Run, Scene
from extractor.entities.versions import Finding

# Rules too weak to stand against a full name that the same text gives.
WEAK = frozenset(
    {
        "capital",
        "acronym",
        "preposition",
        "place-form",
        "verb",
        "verb-after",
        "noun-after",
        "role",
        "speech",
        "list",
        "company",
        "apposition",
        "model",
    }
)
# Rules that tell no more than that a word has a capital.
BARE = frozenset({"capital", "acronym", "model"})
# So many places of one form settle its label.
ENOUGH = 40
SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Named:
    """What a form of a name stands for in this text."""

    label: str
    name: str
    entry: Entry | None
    rule: str


def key_of(scene: Scene, span: Finding | Run) -> str:
    """The folded words of a span: what its forms are compared by."""
    return " ".join(scene.words.keys[span.first : span.last + 1])


def settle(scene: Scene, findings: list[Finding]) -> dict[str, Named]:
    """What each form stands for, by its key: the label that all its places together speak for, then the parts of
    full names."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    rules: dict[tuple[str, str], tuple[float, str]] = {}
    firm: Counter[str] = Counter()
    surfaces: dict[str, str] = {}
    places: Counter[str] = Counter()
    for n, finding in enumerate(findings):
        key = key_of(scene, finding)
        text = scene.words.text[scene.words.starts[finding.first] : finding.end]
        if key not in surfaces or surfaces[key].isupper():
            surfaces[key] = text
        if finding.entry:
            continue
        places[key] += 1
        if places[key] > ENOUGH:
            continue
        evidence = [(finding.label, 2 * STRONG, finding.rule)] if finding.label else _evidence(scene, findings, n)
        for label, weight, rule in evidence:
            weights[key][label] += weight
            if weight > rules.get((key, label), (0.0, ""))[0]:
                rules[key, label] = (weight, rule)
        firm[key] += finding.firm or any(weight >= STRONG for _, weight, _ in evidence)
    named: dict[str, Named] = {}
    for key, labels in weights.items():
        for label, weight in _by_repetition(key, places):
            labels[label] += weight
            rules.setdefault((key, label), (weight, "repetition"))
        label, weight = max(labels.items(), key=lambda item: item[1])
        if rules[key, label][1] in BARE and _is_ordinary(scene, key, rules[key, label][1]):
            continue
        if firm[key] and weight >= FAINT:
            name = surfaces[key].title() if surfaces[key].isupper() and label == "PERSON" else surfaces[key]
            named[key] = Named(label, " ".join(name.split()), None, rules[key, label][1])
    return _with_parts(scene, findings, named)


def _is_ordinary(scene: Scene, key: str, rule: str) -> bool:
    """Whether a name that only its capital makes one is an ordinary word, or two."""
    words, cue = key.split(), scene.cues
    return len(words) <= (2 if rule == "capital" else 1) and all(
        word in cue.ordinary or word in cue.common or word[-1] == "s" and word[:-1] in cue.ordinary for word in words
    )


def _by_repetition(key: str, places: Counter[str]) -> Iterator[tuple[str, float]]:
    """People are named again by their last word, companies by their first."""
    words = key.split()
    if len(words) == 2:
        first, last = places[words[0]], places[words[1]]
        if bool(first) != bool(last):
            yield ("ORG", FAIR / 2) if first else ("PERSON", STRONG)


def _evidence(scene: Scene, findings: list[Finding], n: int) -> list[tuple[str, float, str]]:
    """What speaks for which label at one place, its neighbours in a list among it."""
    finding = findings[n]
    found = list(weigh(scene, Run(finding.first, finding.last)))
    if finding.hint:
        found.append((finding.hint, _trust(scene, finding), "model"))
    if finding.after_org:
        found.append(("PRODUCT", FAIR / 2, "company"))
    for other, gap in ((n - 1, finding.first), (n + 1, None)):
        if not 0 <= other < len(findings):
            continue
        neighbour = findings[other]
        if (
            neighbour.label and _listed_together(scene, neighbour, finding)
            if gap is not None
            else neighbour.label and _listed_together(scene, finding, neighbour)
        ):
            found.append((str(neighbour.label), FAIR / 2, "list"))
    return found


def _trust(scene: Scene, finding: Finding) -> float:
    """What a model's label weighs: little where it sees a place, of which lists know nearly all, or a person by one
    word, which the parts of names see to, or by words of which one is common and none a given name."""
    if finding.hint == "LOC":
        return SURNAME
    if finding.hint != "PERSON":
        return MODEL
    keys, cue = scene.words.keys[finding.first : finding.last + 1], scene.cues
    surfaces = scene.words.surfaces[finding.first : finding.last + 1]
    doubtful = cue.first_names.isdisjoint(keys) and any(
        key in cue.ordinary or len(key) > 1 and surface.isupper() for key, surface in zip(keys, surfaces, strict=True)
    )
    return SURNAME if doubtful or finding.first == finding.last else MODEL


def _listed_together(scene: Scene, left: Finding, right: Finding) -> bool:
    """`Fox News, FS1 and Sky`: nothing but a comma or a conjunction between two names."""
    words = scene.words
    if right.first == left.last + 1:
        return words.gaps[right.first].strip() == ","
    between = words.keys[left.last + 1 : right.first]
    return (
        len(between) == 1
        and between[0] in scene.cues.conjunctions
        and "\n" not in words.text[left.end : words.starts[right.first]]
    )


def _with_parts(scene: Scene, findings: list[Finding], named: dict[str, Named]) -> dict[str, Named]:
    """Add surnames, first words of companies and products, and acronyms in brackets."""
    parts: dict[str, Named] = {}
    shared: dict[str, set[str]] = defaultdict(set)
    seen: set[str] = set()
    for finding in findings:
        key = key_of(scene, finding)
        entry = finding.entry
        full = Named(entry.label, entry.name, entry, "listed") if entry else named.get(key)
        if full is None:
            continue
        if key not in seen:
            seen.add(key)
            for part in _parts(scene, key.split(), full):
                parts.setdefault(part, replace(full, rule="part"))
            if full.label == "ORG":
                for part in _beginnings(scene, key.split(), named):
                    shared[part].add(full.name)
                    parts.setdefault(part, replace(full, rule="beginning"))
                head = _head(scene, key.split())
                if head:
                    shared[head].add(full.name)
                    parts.setdefault(head, replace(full, rule="head-of"))
        acronym = _acronym_after(scene, finding)
        if acronym:
            parts.setdefault(acronym, replace(full, rule="acronym-of"))
    for short, whole in parts.items():
        own = named.get(short)
        if whole.rule in {"head-of", "beginning"} and len(shared[short]) > 1:
            continue  # `the Authority` of two may be either
        if own is None or own.rule in WEAK or own.label == whole.label or whole.rule == "acronym-of":
            named[short] = whole
    return named


def _beginnings(scene: Scene, keys: list[str], named: dict[str, Named]) -> Iterator[str]:
    """The beginnings of a company's name that the text has alone (`Mercy Coast` of `Mercy Coast Health`)."""
    if keys[0] in scene.cues.general or keys[0] in scene.cues.org_heads or len(keys[0]) < SHORTEST_PART:
        return
    if keys[-1] in scene.cues.org_heads:
        return  # a council or a court is named after its place
    for size in range(len(keys) - 1, 0, -1):
        part = " ".join(keys[:size])
        if part in named:
            yield part


def _head(scene: Scene, keys: list[str]) -> str | None:
    """The head of an institution's name, by which it goes when it has been named («la Cour», `the Authority`)."""
    for head in (keys[0], keys[-1]):
        if head in scene.cues.org_heads and len(keys) > 1:
            return head
    return None


def _parts(scene: Scene, keys: list[str], full: Named) -> Iterator[str]:
    """The shorter forms of a full name that press texts use after it."""
    cue = scene.cues
    if len(keys) < 2 or keys[-1] in cue.domains and keys[-1] not in cue.legal_forms:
        return
    if full.label == "PERSON":
        yield keys[-1]
        for n in range(1, len(keys) - 1):
            if keys[n] in cue.particles or n == len(keys) - 2:
                yield " ".join(keys[n:])
        if keys[0] in cue.first_names:
            yield keys[0]
        return
    general = cue.general
    if full.label == "ORG" and keys[0] not in cue.org_heads:
        core = len(keys)
        while core > 1 and keys[core - 1] in cue.legal_forms:
            core -= 1
            yield " ".join(keys[:core])
        if (
            keys[0] not in general
            and len(keys[0]) > 2
            and (full.entry is not None or core == 1 or keys[core - 1] in cue.org_suffixes or keys[0][0].isdigit())
        ):
            if core > 2:
                yield " ".join(keys[: core - 1])
            yield keys[0]
    elif full.label == "PRODUCT":
        for first in range(len(keys) - 1):
            for last in range(first + 1, len(keys) + 1):
                part = keys[first:last]
                if (
                    len(part) < len(keys)
                    and len(part[0]) > 2
                    and part[0] not in general
                    and not part[0][0].isdigit()
                    and (first or full.entry is None and len(part) > 1)
                ):
                    yield " ".join(part)


def _acronym_after(scene: Scene, finding: Finding) -> str | None:
    """`Notes from Poland (NFP)`: capitals in brackets that the name's words begin with."""
    words = scene.words
    k = finding.last + 1
    if (
        k >= len(words)
        or words.gaps[k].strip() != "("
        or sum(map(str.isupper, words.surfaces[k])) < 2
        or not words.after(k).startswith(")")
    ):
        return None
    letters = iter([key[0] for key in words.keys[finding.first : k]])
    return words.keys[k] if all(c in letters for c in words.keys[k]) else None
