"""From tagged spans to claims: which amounts state something, and what each of them states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from extractor.claims.certainty import find_certainty
from extractor.claims.confidence import confidence, features
from extractor.claims.context import Places, Sentence
from extractor.claims.holders import find_holding
from extractor.claims.measures import article_metrics, find_measure, refined
from extractor.claims.parties import recipient, scope_of
from extractor.claims.passage import Passage, opening_results, shares
from extractor.claims.sources import Saying, expectation, find_sayings, quotations, sources_for, speaker_of, speakers
from extractor.claims.timing import find_timing
from extractor.model import Amount, Attribution, Claim, Entity, Evidence, Period, Published, Span, Withheld

# Equal amounts of an article that a claim is compared with to find the same statement.
ALIKE = 20
# Quotations that are looked at in one sentence.
QUOTED = 8
# Code points beyond which a stretch without a stop is a table or a list, and no sentence.
LONGEST = 3000
# Code points of the opening, where a name counts twice.
OPENING = 600
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the taggers found in an article, and its layout: the input of the claim rules."""

    text: str
    language: str
    sentences: Sequence[Span]
    entities: Sequence[Entity]
    periods: Sequence[Period]
    amounts: Sequence[Amount]
    furniture: Sequence[Span] = ()
    title: Span | None = None
    parses: Mapping[int, Doc] = field(default_factory=dict)
    published: Published | None = None


def find_claims(findings: Findings) -> tuple[list[Claim], list[Withheld]]:
    """The claims of an article in the order of the text, and the amounts that make none, with the reason."""
    withheld: list[Withheld] = []
    claims: list[Claim] = []
    topics = _topics(findings)
    sentences = _sentences(findings, withheld)
    stating = [sentence for sentence in sentences if sentence.amounts]
    for sentence in stating:
        sentence.prepare()
    said = {sentence.start: find_sayings(sentence) for sentence in stating}
    passage = Passage(
        results=opening_results(sentences),
        metrics=article_metrics(stating),
        speakers=speakers([(sentence, said[sentence.start]) for sentence in stating]),
        words=Counter(_WORD.findall(findings.text.casefold())),
        titled=[period for sentence in sentences if sentence.title for period in sentence.periods],
        shares=shares(findings.periods),
    )
    quoted = quotations(findings.text)
    passed = 0
    for index, sentence in enumerate(sentences):
        passage.enter(sentence)
        if not sentence.amounts:
            continue
        sayings = said[sentence.start]
        while passed < len(quoted) and quoted[passed][1] <= sentence.start:
            passed += 1
        voices = [
            (start, end, speaker_of((start, end), sentences[max(index - 2, 0) : index + 3]))
            for start, end in quoted[passed : passed + QUOTED]
            if start < sentence.end
        ]
        for amount in sentence.amounts:
            reason = _no_claim(sentence, amount)
            if reason:
                withheld.append(Withheld(amount.text, amount.start, amount.end, reason))
                continue
            speaker = next((who for start, end, who in voices if start <= amount.start < end), None)
            claim = _claim(sentence, amount, sayings, speaker, topics, passage)
            claims.extend(_each(sentence, claim))
    claims = _joined(claims, findings.title)
    return claims, sorted(withheld, key=lambda w: w.start)


def _sentences(findings: Findings, withheld: list[Withheld]) -> list[Sentence]:
    """The sentences that belong to the article, each linked to the one before; amounts in furniture, and in what is too
    long to be a sentence, are withheld at once."""
    found: list[Sentence] = []
    paragraph = 0
    last_end = 0
    amounts, periods, entities = Places(findings.amounts), Places(findings.periods), Places(findings.entities)
    furniture = list(findings.furniture)
    heading: Sentence | None = None
    at = 0
    for span in findings.sentences:
        paragraph += "\n" in findings.text[last_end : span.start]
        last_end = span.end
        inside = amounts.within(span.start, span.end)
        while at < len(furniture) and furniture[at].end <= span.start:
            at += 1
        apart = at < len(furniture) and furniture[at].start <= span.start
        if apart or span.end - span.start > LONGEST:
            reason = "not article text" if apart else f"no sentence: longer than {LONGEST} characters"
            withheld.extend(Withheld(a.text, a.start, a.end, reason) for a in inside)
            continue
        found.append(
            Sentence(
                span.text,
                span.start,
                span.end,
                findings.language,
                paragraph=paragraph,
                title=bool(findings.title and findings.title.overlaps(span)),
                entities=entities.within(span.start, span.end),
                amounts=inside,
                periods=periods.within(span.start, span.end),
                previous=found[-1] if found else None,
                heading=heading,
                parse=findings.parses.get(span.start),
                published=findings.published,
            )
        )
        # a line of its own may head the ones below it
        alone = findings.text[max(span.start - 1, 0) : span.start] in {"", "\n"}
        if alone and findings.text[span.end : span.end + 1] == "\n" and found[-1].heads:
            heading = found[-1]
    return found


def _topics(findings: Findings) -> list[tuple[float, Entity]]:
    """The named entities with their share in what the article is about: by how often they are named, the title and the
    opening first."""
    counts: Counter[str] = Counter()
    first: dict[str, Entity] = {}
    for entity in findings.entities:
        if entity.name is None or entity.label not in {"ORG", "PRODUCT"}:
            continue
        weight = 1
        if findings.title and entity.overlaps(findings.title):
            weight += 4
        if entity.start < OPENING:
            weight += 1
        if entity.label == "ORG":
            weight += 1
        counts[entity.name] += weight
        first.setdefault(entity.name, entity)
    most = max(counts.values(), default=1)
    return [(count / most, first[name]) for name, count in counts.most_common()]


def _no_claim(sentence: Sentence, amount: Amount) -> str | None:
    if amount.equivalent_of is not None:
        return "equivalent of another amount"
    if amount.anaphoric:
        return "points back at things named before"
    first, _ = sentence.indices(amount)
    if sentence.word_is(first - 1, "choice", "threshold"):
        return "a limit, not a statement"
    return None


def _claim(
    sentence: Sentence,
    amount: Amount,
    sayings: list[Saying],
    speaker: Attribution | None,
    topics: Sequence[tuple[float, Entity]],
    passage: Passage,
) -> Claim:
    measure = find_measure(sentence, amount, passage.measure, passage.metrics)
    holding = find_holding(
        sentence,
        amount,
        measure,
        sayings=sayings,
        topics=topics,
        speakers=passage.speakers,
        previous=passage.subject,
        near=passage.subject_paragraph == sentence.paragraph,
        groups=passage.groups,
        words=passage.words,
    )
    passage.hold(sentence, amount, holding.subject, certain=holding.certain)
    measure = refined(measure, amount, holding.subject.label if holding.subject else None)
    target = holding.object
    for key, metric in measure.cue.entry.into if measure.cue else ():
        if into := recipient(sentence, amount, measure.cue, key):
            measure, target = replace(measure, metric=metric), into
    certainty = find_certainty(sentence, amount, measure.metric, passage.modality)
    passage.modality = certainty.modality
    expected = certainty.modality == "forecast"
    elliptic = measure.announced and sentence.previous is not None
    # what the market expects is expected of the period that the figure beside it is of; a company forecasts another
    market = expected and expectation(sentence, amount) is not None
    timing = find_timing(
        sentence,
        amount,
        measure,
        elsewhere=passage.elsewhere(sentence, measure, expected=expected and not market, elliptic=elliptic),
        modality=certainty.modality,
    )
    if elliptic and sentence.previous and not sayings:
        sayings = [
            replace(s, start=sentence.start, end=sentence.end)
            for s in find_sayings(sentence.previous, governing=False)
            if s.kind == "saying"
        ]
    attributions = sources_for(sentence, sayings, amount, holding.subject, speaker)
    evidence = [*measure.evidence, *holding.evidence, *timing.evidence, *certainty.evidence]
    evidence += [Evidence(a.cue.text, a.cue.start, a.cue.end, "attribution", "source") for a in attributions if a.cue]
    if measure.metric != "other":
        passage.measure = measure
    if timing.period:
        passage.date(sentence, measure.metric, timing.period, expected=expected)
    return Claim(
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        amount=amount,
        metric=measure.metric,
        aspect=measure.aspect,
        modality=certainty.modality,
        confidence=confidence(features(sentence, amount, measure, holding, timing, certainty)),
        subject=holding.subject,
        object=target,
        scope=holding.scope or scope_of(sentence, holding.subject, amount),
        holders=holding.others,
        cue=_place(measure.cue),
        direction=measure.direction,
        period=timing.period,
        baseline=timing.baseline,
        attributions=attributions,
        evidence=tuple(sorted(evidence, key=lambda e: (e.field, e.start))),
    )


def _each(sentence: Sentence, claim: Claim) -> list[Claim]:
    """One claim for each holder where the text says that each has the amount."""
    if not claim.holders or not sentence.find("choice", "each"):
        return [claim]
    return [replace(claim, subject=holder, holders=()) for holder in (claim.subject, *claim.holders)]


def _place(cue: Span | None) -> Span | None:
    return Span(cue.text, cue.start, cue.end) if cue else None


def _joined(claims: list[Claim], title: Span | None) -> list[Claim]:
    """One claim per statement: where the same subject, metric and amount stand twice, the fuller one keeps, the other's
    place goes to ``also``."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    places: dict[int, list[Span]] = {}  # by the place of the claim's amount
    for claim in claims:
        amount = claim.amount
        group = groups.setdefault(
            (amount.kind, amount.low, amount.high, amount.unit, claim.aspect, claim.direction), []
        )
        for index, other in enumerate(group[-ALIKE:], max(len(group) - ALIKE, 0)):
            if _same(other, claim, title):
                kept, left = _merged(other, claim, title)
                group[index] = kept
                found = places.pop(other.amount.start, [])
                found.append(Span(left.amount.text, left.amount.start, left.amount.end))
                places[kept.amount.start] = found
                break
        else:
            group.append(claim)
    kept_all = sorted((c for group in groups.values() for c in group), key=lambda c: c.amount.start)
    return [replace(c, also=tuple(places[c.amount.start])) if c.amount.start in places else c for c in kept_all]


def _same(a: Claim, b: Claim, title: Span | None) -> bool:
    in_title = title is not None and (a.start < title.end or b.start < title.end)
    if a.start == b.start:
        return False
    if a.metric != b.metric and not in_title:
        return False
    if a.amount.kind in {"percent", "ratio"} and not in_title:
        # «90 %» twice in an article are seldom the same ninety
        return False
    subjects = {a.subject.name if a.subject else None, b.subject.name if b.subject else None} - {None}
    if len(subjects) > 1 and not in_title:
        return False
    dates = {(c.period.start_date, c.period.end_date) for c in (a, b) if c.period and c.period.dated}
    return len(dates) <= 1


def _merged(a: Claim, b: Claim, title: Span | None) -> tuple[Claim, Claim]:
    """The claim that is kept of two, and the one whose place it takes over."""
    first, second = (a, b) if _fullness(a, title) >= _fullness(b, title) else (b, a)
    if second.metric != first.metric and second.confidence > first.confidence:
        # the fuller place keeps the claim, the plainer word says what it measures
        first = replace(
            first,
            metric=second.metric,
            cue=second.cue,
            aspect=second.aspect,
            direction=second.direction,
            confidence=second.confidence,
        )
    if second.subject and not _named_here(first) and _named_here(second):
        first = replace(first, subject=second.subject)
    return first, second


def _named_here(claim: Claim) -> bool:
    """Whether the sentence of the claim names its subject."""
    return claim.subject is not None and claim.start <= claim.subject.start < claim.end


def _fullness(claim: Claim, title: Span | None) -> tuple[bool, int]:
    body = title is None or claim.start >= title.end
    return body, sum(x is not None for x in (claim.subject, claim.period, claim.cue, claim.attribution))
