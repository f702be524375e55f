"""Whose figure it is: the subject of a claim, its object, and the part of the subject that it is limited to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extractor.claims.classes import Group, carried, classes, common, word_of_the_subject
from extractor.claims.context import Sentence
from extractor.claims.dependencies import PASSIVES
from extractor.claims.measures import Measure
from extractor.claims.movement import metric_table
from extractor.claims.parties import agent, before_bracket, heads_item, object_of, owns, participle, relative
from extractor.claims.ranking import Option, binned, choose, far, held
from extractor.claims.sources import Saying
from extractor.entities import knowledge
from extractor.model import Amount, Entity, Evidence, Span
from extractor.resources import load_data

# Words from a participle to its agent, preposition and article counted.
AGENT_REACH = 4
# Sentences before, and names of the article's foremost, that a figure without a holder may belong to.
SENTENCES_BACK = 3
FOREMOST = 3


@dataclass(frozen=True, slots=True)
class Holding:
    """The roles around an amount; ``certain`` is false where the subject was carried over from outside the sentence."""

    subject: Entity | None
    object: Entity | None
    others: tuple[Entity, ...]
    evidence: tuple[Evidence, ...]
    certain: bool
    probability: float
    scope: Span | None = None


def find_holding(
    sentence: Sentence,
    amount: Amount,
    measure: Measure,
    *,
    sayings: Sequence[Saying],
    topics: Sequence[tuple[float, Entity]],
    speakers: Mapping[str | None, float],
    previous: Entity | None,
    near: bool,
    groups: Sequence[Group],
    words: Mapping[str, int],
) -> Holding:
    """The subject of an amount.

    ``topics`` lists what the article is about, with its share, the foremost first; ``previous`` is the subject of the
    claim before, ``near`` whether that stands in the same paragraph. ``speakers`` says of a name in what share of its
    sentences it is a source.
    """
    grammar = sentence.subject_of(amount)
    shares = {entity.name: share for share, entity in topics}
    before = previous.name if previous else None
    options: list[Option[Entity | None]] = []
    for entity in _candidates(sentence, amount):
        rule, features = _inside(sentence, entity, amount, measure, sayings, grammar)
        features |= _known(entity, measure, shares, speakers, before)
        options.append(Option(entity, rule, features))
    inside = [o.value for o in options if o.value is not None]
    subject_word = word_of_the_subject(sentence, grammar)
    for role, described in classes(sentence, amount, measure, grammar):
        if not any(saying.source.overlaps(described) for saying in sayings):
            features = common(sentence, described, role, measure, amount, subject_word, words)
            options.append(Option(described, role, features))
    for back, group in enumerate(reversed(groups)):
        if group.entity.end <= sentence.start:
            features = carried(group, back, group.paragraph == sentence.paragraph, measure, subject_word)
            options.append(Option(group.entity, "class named before", features))
    for option in _outside(sentence, measure, topics, shares, speakers, previous, near):
        word = f"the subject is {subject_word}"
        more = {f"outside, {word}": 1.0, f"{option.rule}, {word}": 1.0}
        options.append(replace(option, features={**option.features, **more}))
    nobody = {**_nobody(measure, inside), f"nobody, the subject is {subject_word}": 1.0}
    options.append(Option(None, "nobody", nobody))
    best, probability = choose("subject", amount, options, sentence.language)
    if best.value is None:
        return Holding(None, None, (), (), False, probability)
    entity = subject = best.value
    others: tuple[Entity, ...] = ()
    part: Span | None = None
    certain = best.value in inside or best.value.name is None
    if certain:
        chain = _coordinated(sentence, entity)
        subject, others = chain[0], tuple(chain[1:])
        if others and (place := _respective(sentence, amount, len(chain))) is not None:
            subject, others = chain[place], ()
        subject, part = _product_of(sentence, subject, measure)
    evidence = (Evidence(subject.text, subject.start, subject.end, "subject", best.rule),)
    other = object_of(sentence, measure, amount, entity, inside)
    return Holding(subject, other, others, evidence, certain, probability, part)


def _known(
    entity: Entity,
    measure: Measure,
    shares: Mapping[str | None, float],
    speakers: Mapping[str | None, float],
    before: str | None,
) -> dict[str, float]:
    """What speaks for a candidate wherever it stands: whether such a thing has such figures, and what part it has in
    the article."""
    holders = metric_table()[measure.metric]["holders"]
    place = holders.index(entity.label) if entity.label in holders else len(holders)
    found = {
        **binned("place in the list of holders", place, (0, 1, 2)),
        **held(
            not_a_holder=entity.label not in holders,
            bystander=_bystander(entity, measure),
            subject_of_the_figure_before=entity.name is not None and entity.name == before,
            a_description=entity.description,
        ),
        f"label {entity.label}": 1.0,
        f"{entity.label}: {measure.metric}": 1.0,
    }
    found |= binned("a source in the article", speakers.get(entity.name, 0.0), (0, 0.3, 0.6))
    share = shares.get(entity.name, 0.0)
    return found | binned("share of the article", share, (0, 0.3, 0.6, 0.99))


def _outside(
    sentence: Sentence,
    measure: Measure,
    topics: Sequence[tuple[float, Entity]],
    shares: Mapping[str | None, float],
    speakers: Mapping[str | None, float],
    previous: Entity | None,
    near: bool,
) -> list[Option[Entity | None]]:
    """Names that the sentence does not hold: the subject before, those of the sentences before, the article's own."""
    here = {e.name for e in sentence.entities if e.name is not None}
    found: dict[str, tuple[Entity, str, dict[str, float]]] = {}

    def add(entity: Entity, rule: str, features: Mapping[str, float]) -> None:
        if entity.name is not None and entity.name not in here:
            kept = found.setdefault(entity.name, (entity, rule, {"outside the sentence": 1.0}))
            kept[2].update(features)

    if previous is not None:
        flags = held(carried_in_the_paragraph=near, carried_over_paragraphs=not near)
        add(previous, "subject of the figure before", flags)
    other = sentence.previous
    for back in range(1, SENTENCES_BACK + 1):
        if other is None:
            break
        same = other.paragraph == sentence.paragraph
        other.prepare()
        named = [e for e in other.entities if e.name is not None]
        free = [e for e in named if not other.behind_preposition(other.indices(e)[0])]
        for place, entity in enumerate(named):
            flags = held(
                in_the_same_paragraph=same,
                first_of_its_sentence=place == 0,
                in_a_title=other.title,
                free_there=entity in free,
                first_free_there=bool(free) and free[0] is entity,
                last_named_there=place == len(named) - 1,
                only_one_there=len({e.name for e in named}) == 1,
                first_free_there_and_in_the_same_paragraph=same and bool(free) and free[0] is entity,
            )
            add(entity, "named in the sentences before", {**flags, f"sentences back {back}": 1.0})
        other = other.previous
    if sentence.heading is not None:
        for entity in sentence.heading.entities:
            only = len({e.name for e in sentence.heading.entities}) == 1
            add(entity, "named in the heading", held(named_in_the_heading=True, only_one_in_the_heading=only))
    fitting = [entity for _, entity in topics if _acceptable(entity, measure) and not _bystander(entity, measure)]
    for place, entity in enumerate(fitting[:FOREMOST]):
        add(entity, "what the article is about", {f"topic {place + 1}": 1.0})
    before = previous.name if previous else None
    return [
        Option(entity, rule, {**features, **_known(entity, measure, shares, speakers, before)})
        for entity, rule, features in found.values()
    ]


def _nobody(measure: Measure, inside: Sequence[Entity]) -> dict[str, float]:
    holders = metric_table()[measure.metric]["holders"]
    return {
        "nobody": 1.0,
        f"nobody: {measure.metric}": 1.0,
        **held(nobody_though_named=any(e.label in holders for e in inside), nobody_named=not inside),
    }


def _coordinated(sentence: Sentence, entity: Entity) -> list[Entity]:
    """The names that an entity is joined with by commas and a conjunction, in order: «Oracle, SoftBank et MGX»."""
    named = [e for e in sentence.entities if not e.description and e.name and e.label == entity.label]
    if entity not in named:
        return [entity]
    at = named.index(entity)
    first = last = at
    while first > 0 and _joined(sentence, named[first - 1], named[first]):
        first -= 1
    while last + 1 < len(named) and _joined(sentence, named[last], named[last + 1]):
        last += 1
    chain = named[first : last + 1]
    # commas alone set names in apposition: a list ends with a conjunction
    listed = len(chain) > 1 and any(_conjunction(sentence, a, b) for a, b in zip(chain, chain[1:], strict=False))
    return chain if listed else [entity]


def _joined(sentence: Sentence, a: Entity, b: Entity) -> bool:
    gap = sentence.between(a, b)
    return 0 < len(gap) <= 2 and (_conjunction(sentence, a, b) or all(w.text == "," for w in gap))


def _conjunction(sentence: Sentence, a: Entity, b: Entity) -> bool:
    gap = sentence.between(a, b)
    return 0 < len(gap) <= 2 and sentence.starts_cue(sentence.indices_of(gap[-1]), "clause", "join")


def _respective(sentence: Sentence, amount: Amount, holders: int) -> int | None:
    """Which of the holders has the amount where each has its own: `34.9 and 19.4 billion respectively`."""
    alike = [a for a in sentence.amounts if a.kind == amount.kind]
    if len(alike) != holders or not sentence.find("choice", "respective"):
        return None
    return alike.index(amount)


def _product_of(sentence: Sentence, subject: Entity, measure: Measure) -> tuple[Entity, Span | None]:
    """A product whose sales are spoken of stands for its company, and limits it: «les ventes d'iPhone» are Apple's."""
    entry = knowledge.get(subject.id) if subject.id and subject.label == "PRODUCT" else None
    owner = knowledge.get(entry.owner) if entry and entry.owner else None
    if owner is None or owner.label != "ORG" or measure.cue is None or not owns(sentence, subject, measure.cue):
        return subject, None
    if measure.metric not in load_data("metrics.toml")["lines"]["metrics"]:
        return subject, None
    place = Span(subject.text, subject.start, subject.end)
    return replace(subject, label=owner.label, name=owner.name, id=owner.id, same_as=owner.same_as), place


def _acceptable(entity: Entity, measure: Measure) -> bool:
    return entity.label in metric_table()[measure.metric]["holders"]


def _candidates(sentence: Sentence, amount: Amount) -> list[Entity]:
    """Entities of the sentence with a name, but for those inside the amount itself."""
    return [
        e
        for e in sentence.entities
        if e.name is not None and not (e.start >= amount.start and e.end <= amount.end)
    ]


def _inside(
    sentence: Sentence,
    entity: Entity,
    amount: Amount,
    measure: Measure,
    sayings: Sequence[Saying],
    grammar: tuple[Token, Span] | None,
) -> tuple[str, dict[str, float]]:
    """What speaks for a name of the sentence, and the strongest of it as the rule."""
    cue = measure.cue
    first, last = sentence.indices(entity)
    bound = sentence.behind_preposition(first)
    before = entity.start < amount.start
    side = "before" if before else "behind"
    acts = agent(sentence, first)
    said = [saying for saying in sayings if saying.source.overlaps(entity)]
    within = grammar is not None and grammar[1].start <= entity.start and entity.end <= grammar[1].end
    head = grammar is not None and sentence.covers(entity, grammar[0])
    roles = held(
        holder_of_the_cue=cue is not None and owns(sentence, entity, cue),
        agent_of_the_passive=cue is not None
        and cue.entry.tense == "past"
        and acts
        and 0 < first - cue.last <= AGENT_REACH,
        grammatical_subject=head,
        stands_before_the_bracket=before_bracket(sentence, entity, amount),
        heads_the_item=heads_item(sentence, entity, amount),
        holder_of_the_participle=participle(sentence, entity, amount, cue),
        subject_of_the_clause_on_the_figure=not before and relative(sentence, entity, amount),
        within_the_grammatical_subject=within and not head,
        stands_before_the_verb=cue is not None
        and cue.entry.form == "verb"
        and 0 <= cue.first - last - 1 <= 3
        and not bound,
        stands_free_before_the_figure=before and not bound,
    )
    left, right = min(entity.end, amount.end), max(entity.start, amount.start)
    between = [e for e in sentence.entities if left <= e.start and e.end <= right and e.name not in {None, entity.name}]
    gap = sentence.between(entity, amount)
    free = [
        e
        for e in sentence.entities
        if e.name is not None
        and e.end <= amount.start
        and not sentence.behind_preposition(sentence.indices(e)[0])
        and _acceptable(e, measure)
    ]
    features = {
        **roles,
        **far(f"words {side}", sentence.distance(entity, amount)),
        **(far("words to the cue", sentence.distance(entity, cue)) if cue else {}),
        **held(
            behind=not before,
            bound_by_a_preposition=bound,
            a_place_behind_a_preposition=bound and entity.label == "LOC",
            agent_behind_the_figure=acts and not before,
            says_so=any(saying.may_own for saying in said),
            only_says_so=any(not saying.may_own for saying in said),
            speaks=any(saying.kind == "saying" for saying in said),
            opens_the_sentence=first <= 1,
            first_name=not any(e.end <= entity.start and e.name for e in sentence.entities),
            another_clause=any(sentence.starts_cue(sentence.indices_of(w), "clause", "break", "open") for w in gap),
            in_a_bracket=sentence.opens_bracket(entity),
            nearest_free_name=bool(free) and free[-1] is entity,
            only_free_name=len({e.name for e in free}) == 1 and entity.name == free[0].name,
            only_name=len({e.name for e in sentence.entities if e.name}) == 1,
        ),
        # who is fined stands behind «à», who is bought behind `for`
        f"{'bound' if bound else 'free'} {side}: {measure.metric}": 1.0,
        "names between": float(min(len(between), 4)),
        "figures between": float(min(sum(left <= a.start and a.end <= right for a in sentence.amounts), 4)),
    }
    features |= sentence.ties(amount, entity)
    if head and grammar is not None and grammar[0].dep_ in PASSIVES and grammar[0].head == sentence.roles_of(amount)[0]:
        # who is fined is the subject, who is bought is not
        features |= {"grammatical subject of a passive": 1.0, f"subject of a passive: {measure.metric}": 1.0}
    rule = next((name for name in roles), "nearest name")
    form = cue.entry.form if cue else "no"
    features |= {f"{rule}, {form} cue": 1.0, f"{rule}, {'names' if between else 'nobody'} between": 1.0}
    if cue is not None:
        features |= {f"to the cue, {name}": 1.0 for name in sentence.ties(cue, entity, reach=4)}
    return rule, features


def _bystander(entity: Entity, measure: Measure) -> bool:
    table = load_data("metrics.toml")["bystanders"]
    entry = knowledge.get(entity.id) if entity.id else None
    return entry is not None and entry.kind in table["kinds"] and measure.metric in table["metrics"]
