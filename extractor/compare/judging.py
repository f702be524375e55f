"""Two claims of different articles: are they about the same thing, and how do they stand to each other?

Agreement needs evidence from several slots, of which an equal figure is one: a slot that was read wrongly in one
article does not part two claims that otherwise fit. Disagreement needs all slots that tell what is measured to be
equal.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from extractor.compare.periods import Lie, lie
from extractor.compare.statements import Statement, words
from extractor.compare.values import Tie, Weighed
from extractor.resources import load_data


class Name(StrEnum):
    """The relations; each is the second claim's to the first."""

    same = "same"
    within_rounding = "same_within_rounding"
    copied = "copied"
    scale_error = "scale_error"
    conflicts = "conflicts"
    updates = "updates"


# Letters that a word and its derivation share.
STEM = 6
# So many longer words are not the same by chance.
COPIED = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """A relation between two statements, how strong the evidence is, and what it was found on."""

    name: Name
    score: float
    weighed: Weighed
    lie: Lie


@dataclass(frozen=True, slots=True)
class Rules:
    """``compare.toml`` as it is used."""

    evidence: dict[str, Any]
    related: dict[str, Any]
    limits: dict[str, Any]
    vague: frozenset[str]
    standing: frozenset[str]
    events: frozenset[str]
    near: dict[str, frozenset[str]]

    @staticmethod
    @cache
    def load() -> Rules:
        table = load_data("compare.toml")
        near: dict[str, set[str]] = {}
        for row in table["metrics"]["near"]:
            for metric in row:
                near.setdefault(metric, set()).update(row)
        metrics = table["metrics"]
        return Rules(
            table["evidence"], {**table["evidence"], **table["related"]}, table["limits"], frozenset(metrics["vague"]),
            frozenset(metrics["standing"]), frozenset(metrics["events"]),
            {metric: frozenset(others) for metric, others in near.items()},
        )


def _subject(a: Statement, b: Statement) -> str:
    if a.subject and a.subject == b.subject:
        return "subject_same"
    if not (a.subject and b.subject):
        return "subject_missing"
    if a.subject in b.named or b.subject in a.named:
        return "subject_crossed"
    # names stay the same in translation, so that one sentence may name the other's subject
    spoken = [str((s.record.get("subject") or {}).get("name") or "") for s in (a, b)]
    if spoken[0] and spoken[0] in b.text or spoken[1] and spoken[1] in a.text:
        return "subject_mentioned"
    return "subject_differs"


def _metric(a: Statement, b: Statement, rules: Rules) -> str:
    if a.metric == b.metric:
        return "metric_vague" if a.metric == "other" else "metric_same"
    if a.metric in rules.vague or b.metric in rules.vague:
        return "metric_vague"
    return "metric_near" if b.metric in rules.near.get(a.metric, ()) else "metric_differs"


def _scope(a: Statement, b: Statement) -> str | None:
    if a.scope == b.scope:
        return "scope_same" if a.scope else None
    if a.scope is None or b.scope is None:
        return "scope_missing"
    return "scope_differs" if a.language == b.language else "scope_unaligned"


def _copied(a: Statement, b: Statement) -> bool:
    """Whether both have the figure from one source that is not the one whose figure it is, or in the same words: agency
    copy, or one article from the other."""
    if a.language == b.language and len(words(a.text)) >= COPIED and words(a.text) == words(b.text):
        return True
    return any(source not in {a.subject, b.subject} for source in a.sources & b.sources)


def agreement(
    a: Statement, b: Statement, weighed: Weighed, *, related: bool = False, siblings: int = 0,
) -> Verdict | None:
    """*same*, *same within rounding*, *copied* or *scale error*, where the evidence is enough for one claim said twice.

    ``weighed`` are their values, which must not be different;
    ``related`` articles tell the same story; ``siblings`` figures stand in the sentences of both claims beside theirs.
    """
    rules = Rules.load()
    points = rules.related if related else rules.evidence
    place = lie(a.period, b.period)
    score: float = points[_subject(a, b)] + points[_metric(a, b, rules)]
    score += points["aspect_same" if a.aspect == b.aspect else "aspect_differs"]
    if a.direction and b.direction and a.direction != b.direction:
        score += points["direction_differs"]
    score += points[
        "period_same" if place is Lie.same else "period_unknown" if place is Lie.unknown else "period_differs"]
    scope = _scope(a, b)
    score += points[scope] if scope else 0
    if a.object and b.object:
        score += points["object_same" if a.object == b.object else "object_differs"]
    score += points["per_differs"] if a.per != b.per and a.per and b.per else 0
    score += points["source_same"] if a.sources & b.sources else 0
    score += points["sibling"] * min(siblings, 2)
    score += points["digits"][min(a.digits, b.digits)]
    if weighed.tie is Tie.scaled:
        score += points["scaled"]
        name = Name.scale_error
    elif weighed.tie is Tie.rounded:
        score += points["rounded"]
        name = Name.within_rounding
    else:
        name = Name.copied if _copied(a, b) else Name.same
    if score < points["needed"]:
        return None
    if (a.modality == "negated") != (b.modality == "negated"):
        if a.metric != b.metric:
            return None
        name = Name.conflicts  # the one denies what the other says
    return Verdict(name, score, weighed, place)


def _alike(first: str | None, second: str | None) -> bool:
    """Whether two scopes are one, a word and its derivation included (`produced`, `production`)."""
    if first is None or second is None or first == second:
        return first == second
    return len(first) > STEM and first[:STEM] == second[:STEM] and " " not in first + second


def worded(a: Statement, b: Statement) -> bool:
    """Whether two sentences of one language say much the same."""
    first, second = words(a.text), words(b.text)
    shorter = min(len(first), len(second))
    wanted: float = Rules.load().limits["wording"]
    return a.language == b.language and shorter > 2 and len(first & second) >= shorter * wanted


def comparable(a: Statement, b: Statement) -> bool:
    """Whether both measure the same thing of the same holder, so that different figures mean something."""
    rules = Rules.load()
    if a.subject is None or b.subject is None or a.metric == "other":
        return False
    if (a.metric, a.aspect, a.measure, a.per) != (b.metric, b.aspect, b.measure, b.per):
        return False
    if a.subject != b.subject and not (a.object and {a.subject, a.object} == {b.subject, b.object}):
        return False  # who holds what may be turned round
    if not _alike(a.scope, b.scope) or "negated" in {a.modality, b.modality}:
        return False
    if a.subject == b.subject and a.object and b.object and a.object != b.object:
        return False
    return a.metric not in rules.vague or (a.aspect == "level" and (a.scope is not None or worded(a, b)))


def disagreement(a: Statement, b: Statement, weighed: Weighed) -> Verdict | None:
    """*conflicts*, or *updates* where the later article may know better; ``b`` is of the later article, if one is."""
    rules = Rules.load()
    if weighed.tie is not Tie.different:
        return None
    place = lie(a.period, b.period)
    if place in (Lie.later, Lie.earlier, Lie.apart) or "question" in {a.modality, b.modality}:
        return None
    news = place is Lie.unknown and _news(a, b, rules)
    if place is Lie.unknown and not news and not _one_time(a, b, rules):
        return None
    low, high = sorted((weighed.first.middle, weighed.second.middle))
    apart = high / low if low > 0 else Decimal(100)
    gap = (b.published - a.published).days if a.published and b.published else 0
    name = Name.updates if news else _kind(a, b, place, gap, rules)
    if name is None or apart > _limit(a, b, name, place, rules):
        return None
    score = 2.0 * (place is Lie.same) + (a.modality == b.modality) + 0.5 * (a.bound == b.bound) + float(1 / apart)
    score += (a.scope is not None) + (a.object is not None and a.object == b.object)
    return Verdict(name, score, weighed, place)


def near(weighed: Weighed) -> bool:
    """Whether one figure may have become the other, as a figure of one thing moves."""
    low, high = sorted((weighed.first.middle, weighed.second.middle))
    return low > 0 and high <= low * int(Rules.load().limits["update"])


def _limit(a: Statement, b: Statement, name: Name, place: Lie, rules: Rules) -> int:
    """How many times larger the one figure may be for both to be meant for one thing."""
    limits = rules.limits
    if a.unit != b.unit or (place is Lie.unknown and a.metric not in rules.standing):
        return int(limits["event"])
    return int(limits["conflict" if name is Name.conflicts else "update"])


def _one_time(a: Statement, b: Statement, rules: Rules) -> bool:
    """Whether two figures may be of one time though the text does not tell for both.

    A change is a change of its period alone. What has no period is of about the time at which its article appeared.
    """
    if a.aspect == "change" or (a.published is None) != (b.published is None):
        return False
    if a.published is None:
        return a.period is None and b.period is None
    if a.metric in rules.standing or a.metric in rules.events or (a.period is None) == (b.period is None):
        return True
    dated, undated = (a, b) if a.period else (b, a)
    period, day = dated.period, undated.published
    if dated.ahead or period is None or day is None:
        return dated.ahead
    slack = datetime.timedelta(days=rules.limits["occasion"])
    return (period.start is None or period.start - slack <= day) and (
        period.end is None or day <= period.end + 2 * slack)


def _news(a: Statement, b: Statement, rules: Rules) -> bool:
    """Whether a figure of no stated period is of a later time than the other: its article appeared long after."""
    if a.metric in rules.standing or a.metric in rules.events or a.aspect == "change" or b.period or a.ahead or b.ahead:
        return False
    if not (a.published and b.published) or (b.published - a.published).days <= rules.limits["occasion"]:
        return False
    return not (a.period and a.period.end) or not _one_time(a, b, rules)


def _kind(a: Statement, b: Statement, place: Lie, gap: int, rules: Rules) -> Name | None:
    occasion = rules.limits["occasion"]
    if a.unit != b.unit and a.value.low == b.value.low and abs(gap) <= occasion:
        return Name.conflicts  # one article has the other's figure in its own currency
    if a.metric in rules.standing and a.aspect == "level" and place is Lie.unknown:
        # a level may be told for a day before the other article: then it is no news
        days = [s.period.end if s.period and s.period.end else s.published for s in (a, b)]
        if days[0] and days[1] and not (a.ahead or b.ahead):
            ahead = (days[1] - days[0]).days
            return Name.updates if ahead > 0 and gap > 0 else Name.conflicts if abs(ahead) <= 1 else None
        return Name.updates if gap > 0 else Name.conflicts
    if a.ahead and b.ahead:
        return Name.updates if gap > 0 else Name.conflicts
    if a.ahead != b.ahead and a.metric not in rules.events:
        return Name.updates if a.ahead and gap > 0 and place is Lie.same else None
    if place is Lie.same:
        return Name.conflicts
    if a.metric in rules.events:
        return Name.conflicts if abs(gap) <= occasion else Name.updates
    # a flow without a period: only articles of one occasion mean the same one
    return Name.conflicts if abs(gap) <= occasion else None
