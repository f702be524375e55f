"""Where the single names of a text begin and end, once all of them are seen: what another place of the same text shows
to be no part of a name, what capitals in brackets show to be one, and the sign that closes one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace

from extractor.entities.coherence import key_of
from extractor.entities.figures import close
from extractor.entities.mentions import Scene
from extractor.entities.versions import Finding


def reshape(scene: Scene, findings: list[Finding]) -> list[Finding]:
    """The findings, sorted, with the extent that the text as a whole gives them."""
    shaped = _cut(scene, _spelt_out(scene, findings))
    for finding in shaped:
        finding.end = end_of(scene, finding.first, finding.last, finding.end)
    return shaped


def end_of(scene: Scene, first: int, last: int, end: int) -> int:
    """The end (code points) of a name that is told to end at ``end``, with the point of its legal form and its closing
    bracket."""
    words, text = scene.words, scene.words.text
    key = words.keys[last]
    if (
        first < last
        and key in scene.cues.legal_forms
        and key in scene.cues.abbreviations
        and text[end : end + 1] == "."
    ):
        return end + 1
    return close(text, words.starts[first], end)


def _spelt_out(scene: Scene, findings: list[Finding]) -> list[Finding]:
    """The names that capitals in brackets spell out, as one finding each; their capitals stand for them and for nothing
    that a list has under them (`Touring Club Suisse (TCS)`)."""
    words = scene.words
    firsts = [finding.first for finding in findings]
    lasts = [finding.last for finding in findings]
    dropped: set[int] = set()
    added: list[Finding] = []
    own: set[str] = set()
    for definition in scene.defined:
        if not definition.named or words.line[definition.first] in scene.headline:
            continue
        touched = range(bisect_left(lasts, definition.first), bisect_right(firsts, definition.last))
        inside = [findings[n] for n in touched]
        if any(f.first < definition.first or f.last > definition.last or f.label == "PERSON" for f in inside):
            continue
        if any(f.entry and (f.last - f.first) * 2 > definition.last - definition.first for f in inside):
            continue
        if not inside and not definition.org or not dropped.isdisjoint(touched):
            continue
        dropped.update(touched)
        own.add(words.keys[definition.at])
        label = "ORG" if definition.org else None
        added.append(
            Finding(definition.first, definition.last, words.ends[definition.last], label, None, True, "spelt-out")
        )
    if not added:
        return findings
    kept = [finding for n, finding in enumerate(findings) if n not in dropped]
    kept = [
        replace(f, label=None, entry=None, rule="")
        if f.entry and f.first == f.last and words.keys[f.first] in own
        else f
        for f in kept
    ]
    return sorted([*kept, *added], key=lambda finding: finding.first)


def _cut(scene: Scene, findings: list[Finding]) -> list[Finding]:
    """Without the first word where the text has the rest alone and the word may be a common one at the beginning of a
    sentence (`Telco Southlink`) or that of a people (`German`)."""
    words, cue = scene.words, scene.cues
    keys = [key_of(scene, f) for f in findings]
    counts = Counter(keys)
    sure = {key for key, f in zip(keys, findings, strict=True) if scene.informative(f.first)}
    result: list[Finding] = []
    for key, finding in zip(keys, findings, strict=True):
        first, rest = finding.first, key.partition(" ")[2]
        if not finding.entry and rest and rest in counts:
            word = words.keys[first]
            common = word in cue.common or word in cue.ordinary or word in cue.org_nouns or word in cue.offices
            if word in cue.never or common and key not in sure:
                hint = finding.hint if finding.label is None else None
                finding = replace(finding, first=first + 1, hint=hint)
        result.append(finding)
    return result
