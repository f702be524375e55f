"""A name at one place, and how far a listed one reaches: versions, generations, chips, products named after their
company."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.entities.figures import bracketed
from extractor.entities.knowledge import Entry, Match
from extractor.entities.mentions import Run, Scene
from extractor.entities.words import HYPHENS

# The number of a chip behind the product that has it is no longer than this.
MODEL_NUMBER = 4
# The rule of a listed product with its version, which has a name of its own.
VERSION = "listed-version"


@dataclass(slots=True)
class Finding:
    """A name at one place, before the text as a whole has been heard. ``label`` is None where evidence has to
    decide."""

    first: int
    last: int
    end: int
    label: str | None = None
    entry: Entry | None = None
    firm: bool = False
    rule: str = ""
    after_org: bool = False
    hint: str | None = None  # the label that a trained model gave it


def as_listed(match: Match, last: int | None = None, end: int | None = None) -> Finding:
    return Finding(
        match.first,
        match.last if last is None else last,
        match.end if end is None else end,
        match.entry.label,
        match.entry,
        True,
        "listed",
    )


def extended(scene: Scene, run: Run, match: Match, at: dict[int, Match]) -> Finding:
    """A listed name with what belongs to it: a product named after its company (`Apple Arcade`), a product's
    version, in brackets maybe, and the chip in it (`MacBook Air M4`)."""
    words, cue = scene.words, scene.cues
    last = match.last
    while last + 1 <= run.last:
        k = last + 1
        version = bracketed(scene, k)
        if version is not None:
            last = version
            continue
        if k in scene.barred or words.joints[k] not in {" ", "."}:
            break
        product = match.entry.label == "PRODUCT" or last > match.last
        if k in at:
            if not (product and _is_model_number(scene, match, at[k])):
                break
            last = at[k].last
            continue
        key, surface = words.keys[k], words.surfaces[k]
        if product and surface.isalpha() and len(surface) == 1 and words.after(k)[:1] in HYPHENS and words.after(k):
            # `Twingo E-Tech`: the letter has no meaning alone
            if k + 1 > run.last or k + 1 in at:
                break
            last = k + 1
            continue
        numbered = k < run.last and words.surfaces[k + 1][0].isdigit()
        versioned = surface[0].isdigit() or len(surface) == 1 or key in cue.generations and numbered
        if not (key in cue.product_tails or versioned and product):
            break
        last += 1
    if last == match.last or match.entry.label not in {"ORG", "PRODUCT"}:
        return as_listed(match)
    if match.entry.label == "PRODUCT":
        whole = as_listed(match, last, words.ends[last])
        whole.rule = VERSION
        return whole
    return Finding(match.first, last, words.ends[last], "PRODUCT", None, True, "product-tail")


def _is_model_number(scene: Scene, match: Match, other: Match) -> bool:
    """Whether a listed product right behind another is part of its name: one word of letters and digits (`M4`)."""
    surface = scene.words.surfaces[other.first]
    return (
        match.entry.label == other.entry.label == "PRODUCT"
        and other.first == other.last
        and surface[0].isupper()
        and surface[-1].isdigit()
        and len(surface) <= MODEL_NUMBER
        and scene.words.gaps[other.first] == " "
    )
