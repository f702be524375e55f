"""What the words in and around a run say of its kind: organisation, person, product or place."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.entities.mentions import Run, Scene, is_syllable
from extractor.entities.words import fold

# Weights of evidence. STRONG decides alone, even where the capital tells nothing; FAIR decides in mid-sentence; FAINT
# is what a bare capitalised word has, and gives way to any cue seen elsewhere in the text.
STRONG, FAIR, FAINT = 4.0, 2.0, 0.5
# What a trained model sees at one place: more than a verb behind the name tells, less than a noun before it. Over the
# mentions of a name it adds up. Of a lone surname it decides only beside other evidence.
MODEL, SURNAME = 1.25, 0.4


def is_person_shape(scene: Scene, run: Run) -> bool:
    """Two to four words of letters, capitalised, not all acronyms."""
    if not 2 <= len(run) <= 5:
        return False
    surfaces = scene.words.surfaces[run.first : run.last + 1]
    if not all(s.isalpha() for s in map(fold, surfaces)):
        return False
    return all(
        s[0].isupper() or fold(s) in scene.cues.particles or is_syllable(scene, i)
        for i, s in enumerate(surfaces, run.first)
    ) and any(len(s) > 1 for s in surfaces)


def weigh(scene: Scene, run: Run) -> Iterator[tuple[str, float, str]]:
    """What speaks for which label at this one place: (label, weight, rule)."""
    words, cue = scene.words, scene.cues
    first, last = run.first, run.last
    keys = words.keys[first : last + 1]
    person = is_person_shape(scene, run)
    if len(run) > 1 and keys[-1] in cue.org_suffixes:
        yield "ORG", 2 * STRONG, "suffix"
    elif len(run) > 1 and (
        keys[0] in cue.org_heads
        or keys[-1] in cue.org_heads
        or keys[-1] in cue.org_tails
        or any(k in cue.org_heads for k in keys[1:-1])
    ):
        yield "ORG", STRONG, "head"
    if len(run) > 1 and (keys[-1] in cue.place_tails or keys[0] in cue.directions):
        yield "LOC", STRONG, "place-form"
    if person and keys[0] in cue.first_names:
        yield "PERSON", STRONG, "given-name"
    elif person and len(keys) == 2 and len(keys[0]) == 1 and words.gaps[last] == ". ":
        yield "PERSON", FAIR, "initial"
    if person and is_syllable(scene, last):
        yield "PERSON", STRONG, "syllables"
    if len(keys) == 1 and keys[0] in cue.first_names and keys[0] not in cue.ordinary and _is_alone(scene, first):
        yield "PERSON", STRONG, "signature"
    if scene.follows(first, cue.titles):
        yield "PERSON", 2 * STRONG, "title"
    if (person or len(run) == 1 and words.surfaces[first].isalpha()) and scene.follows(first, cue.roles):
        yield "PERSON", STRONG if person else FAIR, "role"
    elif person and _apposed_before(scene, first, cue.roles):
        yield "PERSON", STRONG, "apposition"
    if person and _apposed_after(scene, last):
        yield "PERSON", STRONG, "apposition"
    if person and (scene.follows(first, cue.speech) or scene.precedes(last, cue.speech)):
        yield "PERSON", FAIR, "speech"
    yield from _weigh_noun(scene, run)
    if last + 2 < len(words) and words.gaps[last + 1] == " (" and words.after(last + 1).strip() == ":":
        if words.surfaces[last + 1].isupper() and words.surfaces[last + 2].isupper():
            yield "ORG", STRONG, "quoted"
    if len(run) > 1 and (keys[-1] in cue.product_heads or keys[0] in cue.product_heads):
        yield "PRODUCT", STRONG, "head"
    if any(s[0].isdigit() or s[-1].isdigit() for s in words.surfaces[first : last + 1]) and len(keys[0]) > 1:
        yield "PRODUCT", FAIR, "number"
    if len(run) == 1 and words.surfaces[first].isupper() and 2 <= len(keys[0]) <= 5 and keys[0].isalpha():
        yield "ORG", 2 * FAINT, "acronym"
    yield "ORG", FAINT, "capital"


def weigh_use(scene: Scene, run: Run) -> Iterator[tuple[str, float]]:
    """Whether the name of a platform is used as that of a service («sur Instagram») or of a company (`YouTube
    said`)."""
    cue = scene.cues
    if scene.follows(run.first, cue.media):
        yield "PRODUCT", FAIR
    elif scene.precedes(run.last, cue.speech):
        yield "ORG", FAIR
    for label, weight, _ in _weigh_noun(scene, run):
        if label in {"ORG", "PRODUCT"}:
            yield label, weight


def _weigh_noun(scene: Scene, run: Run) -> Iterator[tuple[str, float, str]]:
    """The nouns and prepositions on either side."""
    cue, first, last = scene.cues, run.first, run.last
    if scene.follows(first, cue.org_nouns):
        yield "ORG", STRONG, "noun"
    elif scene.follows(first, cue.product_nouns):
        yield "PRODUCT", STRONG, "noun"
    elif scene.follows(first, cue.place_nouns):
        yield "LOC", STRONG, "noun"
    elif scene.follows(first, cue.org_before):
        yield "ORG", FAIR, "preposition"
    elif first and scene.words.gaps[first] == ", " and scene.words.keys[first - 1] in cue.place_nouns:
        yield "LOC", FAIR, "apposition"
    elif _apposed_before(scene, first, cue.product_nouns):
        yield "PRODUCT", FAIR, "apposition"
    elif _apposed_before(scene, first, cue.org_nouns):
        yield "ORG", FAIR, "apposition"
    elif scene.follows(first, cue.product_before):
        yield "PRODUCT", FAIR, "verb"
    elif scene.follows(first, cue.place_before):
        yield "LOC", FAIR / 2, "preposition"
    if scene.precedes(last, cue.org_acts):
        yield "ORG", FAIR, "deed"
    elif scene.precedes(last, cue.product_after):
        yield "PRODUCT", FAIR, "noun-after"
    elif scene.precedes(last, cue.org_after):
        yield "ORG", FAIR, "noun-after"
    elif scene.precedes(last, cue.acts):
        yield "ORG", FAINT, "verb-after"


def _is_alone(scene: Scene, i: int) -> bool:
    """Whether word ``i`` is the only one of its line."""
    line = scene.words.line
    return (i == 0 or line[i - 1] != line[i]) and (i + 1 == len(line) or line[i + 1] != line[i])


def _apposed_before(scene: Scene, first: int, table: frozenset[str]) -> bool:
    """«le PDG d'Apple, Tim Cook»: a word of ``table`` earlier in the clause, then a comma."""
    words = scene.words
    if words.gaps[first] != ", ":
        return False
    for k in range(first - 1, max(-1, first - 9), -1):
        if words.keys[k] in table:
            return True
        if words.joints[k] is None:
            return False
    return False


def _apposed_after(scene: Scene, last: int) -> bool:
    """`Dan Ives, an analyst at Wedbush`: a comma, then a role within a few words."""
    words = scene.words
    if last + 1 >= len(words) or words.gaps[last + 1] not in {", ", " ("}:
        return False
    for k in range(last + 1, min(last + 7, len(words))):
        if k > last + 1 and words.joints[k] is None:
            return False
        if words.keys[k] in scene.cues.roles or " ".join(words.keys[k : k + 2]) in scene.cues.roles:
            return True
        if words.surfaces[k][0].isupper() and k > last + 4:
            return False
    return False
