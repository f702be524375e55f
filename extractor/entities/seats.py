"""Courts, ministries, universities: what is named after its place or its matter, in lower case too."""

from __future__ import annotations

from extractor.entities.mentions import Scene
from extractor.entities.versions import Finding


def seated(scene: Scene, finding: Finding) -> Finding:
    """The court, the ministry or the university that is named after its place or its matter («tribunal de commerce de
    Nanterre»), lower case or not; else the finding as it is."""
    words, cue, k = scene.words, scene.cues, finding.first
    if finding.label == "PERSON":
        return finding
    for _ in range(2):
        k = _of_before(scene, k)
        if k < 0:
            return finding
        if words.keys[k] not in cue.seat_nouns:
            break
    if words.keys[k].endswith(cue.seat_adjectives) and words.keys[k] not in cue.seats and words.joints[k] == " ":
        k -= 1
    if k < 0 or words.keys[k] not in cue.seats:
        return finding
    return Finding(k, finding.last, finding.end, "ORG", None, True, "seat")


def _of_before(scene: Scene, k: int) -> int:
    """The word that a preposition, and an article maybe, joins to word ``k``; -1 where there is none."""
    words, cue = scene.words, scene.cues
    for word in (k, k - 1, k - 2):
        if word < 1 or words.joints[word] not in {" ", "'"}:
            return -1
        key = words.keys[word - 1]
        if key in cue.of:
            return word - 2 if word >= 2 and words.joints[word - 1] == " " else -1
        if key not in cue.connectors:
            return -1
    return -1
