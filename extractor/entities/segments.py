"""From runs of capitalised words and listed names to the single names of a text, place by place."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.entities.figures import is_quoted_share
from extractor.entities.knowledge import Match
from extractor.entities.listed import meant
from extractor.entities.mentions import Run, Scene, find_runs, is_syllable
from extractor.entities.versions import Finding, as_listed, extended
from extractor.entities.words import fold

# Kinds of places that things are named after without more ado; a country's name before another name is an adjective
# (`US`).
TOWNS = frozenset({"city", "region"})
# Kinds of organisations whose subsidiary is named after a country.
FIRMS = frozenset({"company", "platform", "bank"})
# Capitals up to this length behind a company or an exchange are a ticker.
TICKER = 5
# The rule of a listed product with its version, which has a name of its own.
VERSION = "listed-version"
# So is the number of a chip behind the product that has it.
MODEL_NUMBER = 4


def find_segments(
    scene: Scene, matches: list[Match], trusted: frozenset[int] = frozenset()
) -> tuple[list[Finding], list[Run]]:
    """The names, in the text's order, and the stretches left over, to be looked at again when all names are known.

    ``trusted`` are the places (code points) where a model has seen a name begin: a listed one is meant there.
    """
    listed = list(meant(scene, matches, trusted))
    at: dict[int, Match] = {i: match for match in listed for i in range(match.first, match.last + 1)}
    findings: list[Finding] = []
    spare: list[Run] = []
    taken: set[int] = set()
    for run in find_runs(scene):
        for finding in _read(scene, run, at, spare):
            findings.append(finding)
            taken.update(range(finding.first, finding.last + 1))
    findings += [as_listed(m) for m in listed if m.first not in taken and m.last not in taken]
    return sorted(findings, key=lambda f: f.first), spare


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
    if run.first > run.last or is_quoted_share(scene, run.first):
        return
    if words.line[run.first] in scene.headline:
        spare.append(run)
        yield from _in_headline(scene, run, at)
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
            finding = (
                _subsidiary(scene, match, at)
                or _namesake(scene, run, match, at)
                or (_of_town(scene, run, match, at) if match.entry.kind in TOWNS else extended(scene, run, match, at))
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


def _in_headline(scene: Scene, run: Run, at: dict[int, Match]) -> Iterator[Finding]:
    """What tells more than its capitals: versions of listed products, and a given name with a surname (a byline)."""
    words, cue = scene.words, scene.cues
    for i in range(run.first, run.last + 1):
        match = at.get(i)
        if match is not None and match.first == i and match.entry.label in {"PRODUCT", "ORG"}:
            finding = extended(scene, run, match, at)
            if any(
                surface[-1].isdigit() or surface[0].isdigit()
                for surface in words.surfaces[match.last + 1 : finding.last + 1]
            ):
                yield finding
    keys, surfaces = words.keys[run.first : run.last + 1], words.surfaces[run.first : run.last + 1]
    if len(run) == 2 and keys[0] in cue.first_names and keys[0] not in cue.ordinary and run.first not in at:
        last, surname = run.last, keys[1]
        ordinary = surname in cue.ordinary or scene.is_common(last) or surname in cue.org_suffixes | cue.place_tails
        if last not in at and last not in scene.barred and not ordinary and fold(surname).isalpha():
            if not surfaces[1].isupper() or surfaces[0].isupper():
                yield Finding(run.first, last, words.ends[last], "PERSON", None, True, "given-name")


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


def _subsidiary(scene: Scene, match: Match, at: dict[int, Match]) -> Finding | None:
    """`Google Ireland`: a company with a country right behind it."""
    country = at.get(match.last + 1)
    if (
        country is None
        or match.entry.label != "ORG"
        or match.entry.kind not in FIRMS
        or country.entry.kind != "country"
    ):
        return None
    words, k = scene.words, country.first
    if words.gaps[k] != " " or words.surfaces[k].isupper() or words.line[k] in scene.headline:
        return None
    return Finding(match.first, country.last, country.end, "ORG", None, True, "subsidiary")


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
        return as_listed(match)
    return Finding(match.first, last, words.ends[last], firm=True)


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
    if match is not None and match.entry.label == "LOC":
        # `US Department of …`: a head right behind its country
        of = match.last + 2
        if of < run.last and words.keys[of - 1] in cue.org_heads and words.keys[of] in cue.of and tail not in cue.laws:
            return Finding(run.first, run.last, words.ends[run.last], "ORG", None, True, "head")
    if words.surfaces[run.last].islower() and any(k in cue.org_heads for k in words.keys[run.first : run.last]):
        # «Cour des comptes»: what follows the head in lower case belongs to it
        return Finding(run.first, run.last, words.ends[run.last], "ORG", None, True, "head")
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
    while (
        last >= first and words.surfaces[last].islower() and words.joints[last] != "." and not is_syllable(scene, last)
    ):
        last -= 1
    if first > last:
        return
    run = Run(first, last)
    keys, surfaces = words.keys[first : last + 1], words.surfaces[first : last + 1]
    if len(run) == 1 and _goes_with_opener(scene, first):
        spare.append(run)
        return
    if keys[0] in cue.product_nouns and all(surface[0].isdigit() for surface in surfaces[1:]):
        spare.append(run)  # `Version 4.0`, or a noun alone
        return
    if surfaces[0].isupper() and scene.follows(first, cue.tickers):
        return
    if keys[-1] in cue.laws or keys[0] in cue.laws and keys[0] not in cue.first_names:
        return
    if (
        all(s.isdigit() for s in surfaces[1:])
        and (scene.is_common(first) or len(surfaces[0]) < 2)
        and not (len(run) == 1 and _is_treated_as_org(scene, first))
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


def _is_treated_as_org(scene: Scene, i: int) -> bool:
    """Whether the words beside word ``i``, a common one with a capital in mid-sentence, are those beside a company's
    name."""
    cue = scene.cues
    if not scene.informative(i) or len(scene.words.surfaces[i]) <= 2 or i in scene.barred:
        return False
    return scene.precedes(i, cue.org_acts) or scene.follows(i, cue.org_before) or scene.follows(i, cue.org_nouns)


def _goes_with_opener(scene: Scene, i: int) -> bool:
    """Whether word ``i`` is an ordinary one behind another with a capital that opens a line or sentence (`Related
    Articles`)."""
    words, cue = scene.words, scene.cues
    if i < 1 or words.gaps[i] != " " or scene.informative(i - 1) or not words.surfaces[i - 1][0].isupper():
        return False
    key, before = words.keys[i], words.keys[i - 1]
    ordinary = key in cue.ordinary or key in cue.common or key[-1] == "s" and key[:-1] in cue.ordinary
    return ordinary and before not in cue.definite and before not in cue.articles and scene.is_common(i - 1)


def _odd(surface: str) -> bool:
    """A capital inside (`OpenAI`), or letters with digits (`GPT4`): no common word, wherever it stands."""
    return any(map(str.isupper, surface[1:])) and not surface.isupper()
