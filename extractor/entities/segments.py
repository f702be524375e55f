"""From runs of capitalised words and listed names to the single names of a text, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.entities.knowledge import Entry, Match
from extractor.entities.mentions import FOREIGN, FOREIGN_AFTER, Run, Scene, find_runs
from extractor.entities.words import HYPHENS, fold

# Kinds of places that things are named after without more ado; a country's name before another name is an adjective
# (`US`).
TOWNS = frozenset({"city", "region"})
# Capitals up to this length behind a company or an exchange are a ticker.
TICKER = 5


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


def find_segments(
    scene: Scene, matches: list[Match], trusted: frozenset[int] = frozenset()
) -> tuple[list[Finding], list[Run]]:
    """The names, in the text's order, and the stretches left over, to be looked at again when all names are known.

    ``trusted`` are the places (code points) where a model has seen a name begin: a listed one is meant there.
    """
    listed = list(_meant(scene, matches, trusted))
    at: dict[int, Match] = {i: match for match in listed for i in range(match.first, match.last + 1)}
    findings: list[Finding] = []
    spare: list[Run] = []
    taken: set[int] = set()
    for run in find_runs(scene):
        for finding in _read(scene, run, at, spare):
            findings.append(finding)
            taken.update(range(finding.first, finding.last + 1))
    findings += [_listed(m) for m in listed if m.first not in taken and m.last not in taken]
    return sorted(findings, key=lambda f: f.first), spare


def _meant(scene: Scene, matches: list[Match], trusted: frozenset[int]) -> Iterator[Match]:
    """Drop the names that are common words too where nothing shows that the name is meant."""
    words = scene.words
    firm = {m.entry.id for m in matches if not m.entry.case or m.last > m.first or scene.informative(m.first)}
    previous: Match | None = None
    for match in matches:
        entry, after = match.entry, words.text[match.end : match.end + 4]
        if after[:1] in FOREIGN_AFTER or words.gaps[match.first][-1:] in FOREIGN:
            continue
        if previous is not None and _is_ticker(scene, match, previous):
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
                following = words.surfaces[match.last + 1] if match.last + 1 < len(words) else ""
                if not (after[:1] in {"'", "\u2019"} and len(following) == 1 or scene.acts(match.last)):
                    continue
            if not scene.informative(match.first) and after[:1] == "-" and after[1:2].islower():
                continue
        yield match
        previous = match


def _is_ticker(scene: Scene, match: Match, previous: Match) -> bool:
    """`NASDAQ: META`: capitals behind the name of an exchange."""
    return (
        previous.entry.kind == "exchange" and match.first == previous.last + 1 and ":" in scene.words.gaps[match.first]
    )


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


def _listed(match: Match, last: int | None = None, end: int | None = None) -> Finding:
    return Finding(
        match.first,
        match.last if last is None else last,
        match.end if end is None else end,
        match.entry.label,
        match.entry,
        True,
        "listed",
    )


def _read(scene: Scene, run: Run, at: dict[int, Match], spare: list[Run]) -> Iterator[Finding]:
    """Cut a run into names."""
    words, cue = scene.words, scene.cues
    while (
        run.first <= run.last
        and run.first not in at
        and not scene.informative(run.first)
        and scene.is_common(run.first)
        and not (
            len(run) > 1 and words.keys[run.first] in cue.org_heads and words.line[run.first] not in scene.headline
        )
    ):
        spare.append(Run(run.first, run.first))
        run = Run(run.first + 1, run.last)
    if run.first > run.last:
        return
    if words.line[run.first] in scene.headline:
        spare.append(run)
        return
    person = _person_inside(scene, run, at)
    if person is not None:
        yield from _read(scene, Run(run.first, person.first - 1), at, spare)
        yield Finding(person.first, person.last, words.ends[person.last], "PERSON", None, True, "given-name")
        return
    whole = _whole(scene, run, at)
    if whole is not None:
        yield whole
        return
    i = run.first
    while i <= run.last:
        match = at.get(i)
        if match is not None:
            finding = _namesake(scene, run, match, at) or (
                _of_town(scene, run, match, at) if match.entry.kind in TOWNS else _extended(scene, run, match, at)
            )
            yield finding
            i = finding.last + 1
            continue
        j = i
        while j <= run.last and j not in at and j not in scene.barred:
            j += 1
        if j > i:
            segment, follower = Run(i, j - 1), at.get(j)
            if (
                follower is not None
                and follower.entry.label == "LOC"
                and all(k in cue.directions for k in words.keys[i:j])
            ):
                yield Finding(i, follower.last, follower.end, "LOC", None, True, "direction")
                j = follower.last + 1
            elif follower is not None and _completes(scene, segment, follower):
                if j - 1 > i:
                    yield from _segment(scene, Run(i, j - 2), spare, at.get(i - 1))
                yield Finding(j - 1, follower.last, follower.end, "PERSON", None, True, "given-name")
                j = follower.last + 1
            else:
                yield from _segment(scene, segment, spare, at.get(i - 1))
        i = max(j, i + 1)


def _person_inside(scene: Scene, run: Run, at: dict[int, Match]) -> Run | None:
    """The person whose name ends a run that begins with another's (`Refugee Council Enver Solomon`)."""
    words, cue = scene.words, scene.cues
    for k in range(run.first + 1, run.last):
        if (
            words.keys[k] in cue.first_names
            and words.keys[k] not in cue.particles
            and k - 1 not in scene.barred
            and words.gaps[k] == " "
            and words.surfaces[k][0].isupper()
        ):
            rest = range(k, run.last + 1)
            if (
                len(rest) > 3
                or words.keys[k - 1] in cue.first_names
                or words.keys[k - 1] in cue.articles
                or any(
                    i in at
                    or i in scene.barred
                    or not fold(words.surfaces[i]).isalpha()
                    or words.surfaces[i].isupper()
                    or words.keys[i] in cue.org_heads
                    or words.keys[i] in cue.org_suffixes
                    or words.keys[i] in cue.place_tails
                    or words.keys[i] in cue.product_tails
                    for i in rest
                )
            ):
                return None
            return Run(k, run.last)
        if len(words.surfaces[k - 1]) == 1 or words.keys[k - 1] in cue.first_names:
            return None
    return None


def _completes(scene: Scene, given: Run, match: Match) -> bool:
    """`Kimbal Musk`, `Paris Hilton`: one more word before a listed single word makes another person."""
    words = scene.words
    if match.last != match.first or words.gaps[match.first] != " ":
        return False
    surface = words.surfaces[given.last]
    if not surface.isalpha() or surface.isupper() or not words.surfaces[match.first].isalpha():
        return False
    if match.entry.label == "PERSON":
        return len(given) == 1 and not scene.is_common(given.first)
    return words.keys[given.last] in scene.cues.first_names and match.first + 1 not in scene.barred


def _namesake(scene: Scene, run: Run, match: Match, at: dict[int, Match]) -> Finding | None:
    """`Jordan Jacobs`: a place that is a given name too, before an unknown word."""
    words, k = scene.words, match.last + 1
    if match.first != match.last or match.entry.label != "LOC" or k > run.last or k in at or k in scene.barred:
        return None
    surface = words.surfaces[k]
    if (
        words.keys[match.first] not in scene.cues.first_names
        or words.gaps[k] != " "
        or not surface.isalpha()
        or surface.isupper()
        or words.keys[k] in scene.cues.org_heads
        or words.keys[k] in scene.cues.org_suffixes
        or words.keys[k] in scene.cues.place_tails
    ):
        return None
    return Finding(match.first, k, words.ends[k], "PERSON", None, True, "given-name")


def _of_town(scene: Scene, run: Run, match: Match, at: dict[int, Match]) -> Finding:
    """A place, or what is named after it (`Memphis Supercluster`): evidence has to say what that is."""
    words, last = scene.words, match.last
    while (
        last + 1 <= run.last
        and last + 1 not in at
        and last + 1 not in scene.barred
        and words.gaps[last + 1] == " "
        and words.surfaces[last + 1].isalpha()
        and words.surfaces[last + 1][0].isupper()
        and words.keys[last + 1] not in scene.cues.first_names
        and not scene.is_common(last + 1)
    ):
        last += 1
    if last == match.last or not scene.informative(match.first):
        return _listed(match)
    return Finding(match.first, last, words.ends[last], firm=True)


def _extended(scene: Scene, run: Run, match: Match, at: dict[int, Match]) -> Finding:
    """A listed name with what belongs to it: a product named after its company (`Apple Arcade`), a product's
    version."""
    words, cue = scene.words, scene.cues
    last = match.last
    while (
        last + 1 <= run.last
        and last + 1 not in at
        and last + 1 not in scene.barred
        and words.joints[last + 1] in {" ", "."}
    ):
        key, surface = words.keys[last + 1], words.surfaces[last + 1]
        version = surface[0].isdigit() or len(surface) == 1
        if not (key in cue.product_tails or version and (match.entry.label == "PRODUCT" or last > match.last)):
            break
        last += 1
    if last == match.last or match.entry.label not in {"ORG", "PRODUCT"}:
        return _listed(match)
    if match.entry.label == "PRODUCT":
        return _listed(match, last, words.ends[last])
    return Finding(match.first, last, words.ends[last], "PRODUCT", None, True, "product-tail")


def _whole(scene: Scene, run: Run, at: dict[int, Match]) -> Finding | None:
    """The run as one organisation, where a legal form, a head (`University of`) or a tail (`Commission`) says so."""
    words, cue = scene.words, scene.cues
    match = at.get(run.first)
    if match is not None and match.last >= run.last:
        return None
    inside = {at[i].first: at[i] for i in range(run.first, run.last + 1) if i in at}
    if any(
        i in scene.barred and i not in at and words.keys[i] not in cue.never for i in range(run.first, run.last + 1)
    ):
        return None
    if (
        match is not None
        and match.entry.label == "ORG"
        and all(k in cue.legal_forms for k in words.keys[match.last + 1 : run.last + 1])
    ):
        return Finding(match.first, run.last, words.ends[run.last], "ORG", match.entry, True, "listed-suffix")
    if len(run) < 2 or len(inside) > 1 or match is not None and match.entry.label == "PERSON":
        return None
    head, tail = words.keys[run.first], words.keys[run.last]
    tailed = run.last not in at and (tail in cue.org_suffixes or tail in cue.org_heads or tail in cue.org_tails)
    if tailed and (
        tail in cue.product_tails
        and match is not None
        or len(run) == 2
        and tail in scene.lower
        and tail not in cue.org_heads
        and tail not in cue.legal_forms
    ):
        tailed = False
    if not (tailed or head in cue.org_heads and run.first not in at) or tail in cue.laws:
        return None
    return Finding(run.first, run.last, words.ends[run.last], "ORG", None, True, "head")


def _segment(scene: Scene, run: Run, spare: list[Run], previous: Match | None) -> Iterator[Finding]:
    """A stretch with no listed name in it: a name of its own unless it is a common word, a law, a ticker."""
    words, cue = scene.words, scene.cues
    first, last = run.first, run.last
    while first <= last and (
        words.surfaces[first].islower() or words.surfaces[first].isdigit() or words.keys[first] in cue.articles
    ):
        first += 1
    while last >= first and words.surfaces[last].islower() and words.joints[last] != ".":
        last -= 1
    if first > last:
        return
    run = Run(first, last)
    keys, surfaces = words.keys[first : last + 1], words.surfaces[first : last + 1]
    if keys[-1] in cue.laws or keys[0] in cue.laws and keys[0] not in cue.first_names:
        return
    if (
        all(s.isdigit() for s in surfaces[1:])
        and (scene.is_common(first) or len(surfaces[0]) < 2)
        or len(run) == 1
        and (keys[0] in cue.org_heads or keys[0] in cue.org_suffixes or keys[0] in cue.place_tails)
        or all(k in cue.legal_forms or k in cue.product_tails or k in cue.directions for k in keys)
    ):
        spare.append(run)
        return
    if (
        previous is not None
        and previous.entry.label == "ORG"
        and (len(run) == 1 or words.joints[last] == ".")
        and all(surface.isupper() and len(surface) <= TICKER for surface in surfaces)
    ):
        return
    adjacent = (
        previous is not None
        and previous.entry.label == "ORG"
        and previous.last == first - 1
        and words.gaps[first] == " "
    )
    yield Finding(
        first,
        last,
        words.ends[last],
        firm=scene.informative(first) or len(run) > 1 or _odd(surfaces[0]),
        after_org=adjacent,
    )


def _odd(surface: str) -> bool:
    """A capital inside (`OpenAI`), or letters with digits (`GPT4`): no common word, wherever it stands."""
    return any(map(str.isupper, surface[1:])) and not surface.isupper()
