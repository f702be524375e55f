"""Whose figure it is: the subject of a claim, its object, and the part of the subject that it is limited to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extractor.claims.context import Sentence
from extractor.claims.lexicon import Cue
from extractor.claims.measures import Measure
from extractor.claims.movement import metric_table
from extractor.claims.sources import Saying
from extractor.entities import knowledge
from extractor.model import Amount, Entity, Evidence, Span
from extractor.resources import load_data

# Points of a candidate, in words of distance. Tuned on half of the development articles.
OWNER = 20  # the syntax names it as the holder: «le chiffre d'affaires de X», `X's revenue`
SUBJECT = 17  # it stands before the figure, free of any preposition
LABEL = 4  # per place further down the metric's list of likely holders
FOREIGN = 12  # its label is not in the list at all
PLACE = 10  # a country or a city behind a preposition is where it happens
SPEAKER = 4  # it says so, and may be speaking of another
BYSTANDER = 40  # a regulator, a newspaper: it watches over others' figures
# Words from a participle to its agent, preposition and article counted.
AGENT_REACH = 4
BEHIND = 4  # it stands behind the figure
# What is carried over from outside the sentence, in the same points.
CARRIED = {True: -7.0, False: -8.0}  # by whether the paragraph is the same
GRAMMAR = 14  # the parse makes it the subject of the verb that states the figure
CLASS = -4.0  # the subject is a common noun that is neither a metric nor a description
# Words between a common noun and the figure whose subject it may be.
CLASS_REACH = 14
TOPIC = -7.0
# What a place further down the metric's list of likely holders takes from a topic's share.
LESS = 0.6


@dataclass(frozen=True, slots=True)
class Holding:
    """The roles around an amount; ``certain`` is false where the subject was carried over from outside the sentence."""

    subject: Entity | None
    object: Entity | None
    others: tuple[Entity, ...]
    evidence: tuple[Evidence, ...]
    certain: bool
    score: float
    scope: Span | None = None


def find_holding(
    sentence: Sentence,
    amount: Amount,
    measure: Measure,
    *,
    sayings: Sequence[Saying],
    topics: Sequence[tuple[float, Entity]],
    previous: Entity | None,
    near: bool,
) -> Holding:
    """The subject of an amount.

    ``topics`` lists what the article is about, with its share, the foremost first; ``previous`` is the subject of the
    claim before, ``near`` whether that stands in the same paragraph.
    """
    grammar = sentence.subject_of(amount)
    ranked = [
        (*_points(sentence, entity, amount, measure, sayings, grammar), entity)
        for entity in _candidates(sentence, sayings, amount)
    ]
    described = _class(sentence, amount, grammar) if sentence.parse is not None else _class_by_place(sentence, amount)
    if described and not any(saying.source.overlaps(described) for saying in sayings):
        ranked.append((CLASS, "class named by the subject", described))
    inside = len(ranked)
    if previous is not None and _acceptable(previous, measure) and not _bystander(previous, measure):
        ranked.append((CARRIED[near], "subject of the figure before", previous))
    fitting = [
        (share - LESS * metric_table()[measure.metric]["holders"].index(entity.label), entity)
        for share, entity in topics
        if _acceptable(entity, measure) and not _bystander(entity, measure)
    ]
    if fitting:
        ranked.append((TOPIC, "what the article is about", max(fitting, key=lambda pair: pair[0])[1]))
    if not ranked:
        return Holding(None, None, (), (), False, -30.0)
    best = max(range(len(ranked)), key=lambda i: (ranked[i][0], -i))
    points, rule, entity = ranked[best]
    subject = entity
    others: tuple[Entity, ...] = ()
    if best < inside:
        chain = _coordinated(sentence, entity)
        subject, others = chain[0], tuple(chain[1:])
        if others and (place := _respective(sentence, amount, len(chain))) is not None:
            subject, others = chain[place], ()
        subject, part = _product_of(sentence, subject, measure)
    evidence = (Evidence(subject.text, subject.start, subject.end, "subject", rule),)
    other = _object(sentence, measure, amount, entity, [e for _, _, e in ranked[:inside]])
    return Holding(subject, other, others, evidence, best < inside, points, part if best < inside else None)


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
    if owner is None or owner.label != "ORG" or measure.cue is None or not _owns(sentence, subject, measure.cue):
        return subject, None
    if measure.metric not in load_data("metrics.toml")["lines"]["metrics"]:
        return subject, None
    place = Span(subject.text, subject.start, subject.end)
    return replace(subject, label=owner.label, name=owner.name, id=owner.id, same_as=owner.same_as), place


def _class(sentence: Sentence, amount: Amount, grammar: tuple[Token, Span] | None) -> Entity | None:
    """The subject phrase where its head is a common noun of its own: «les start-up françaises», `foreign investors`."""
    if grammar is None or grammar[0].pos_ != "NOUN":
        return None
    head, span = grammar
    place = Span(head.text, sentence.start + head.idx, sentence.start + head.idx + len(head))
    taken = (
        *sentence.amounts,
        *sentence.periods,
        *sentence.entities,
        *sentence.find("metric"),
        *sentence.find("direction", "up", "down"),
    )
    if (
        any(place.overlaps(other) for other in taken)
        or span.overlaps(amount)
        or not sentence.find_at(place, "grammar", "collectives")
    ):
        return None
    first, _ = sentence.indices(span)
    if sentence.word_is(first, "grammar", "prepositions"):
        return None
    return Entity(span.text, span.start, span.end, None, None, rule="class")


def _class_by_place(sentence: Sentence, amount: Amount) -> Entity | None:
    """The same without a parse: the first common noun of the sentence, an article before it, free of a preposition."""
    for cue in sentence.find("grammar", "collectives"):
        if cue.end > amount.start or sentence.distance(cue, amount) > CLASS_REACH:
            continue
        if any(cue.overlaps(other) for other in (*sentence.entities, *sentence.amounts)):
            continue
        first = cue.first
        while first > 0 and sentence.word_is(first - 1, "grammar", "articles"):
            first -= 1
        opens = first == 0 or sentence.words[first - 1].text in {",", ":", "«", "“", '"'}
        if opens and not sentence.starts_cue(first, "grammar", "prepositions", "possessives"):
            start = sentence.words[first].start
            return Entity(sentence.text[start - sentence.start : cue.end - sentence.start], start, cue.end, None, None)
    return None


def _acceptable(entity: Entity, measure: Measure) -> bool:
    return entity.label in metric_table()[measure.metric]["holders"]


def _candidates(sentence: Sentence, sayings: Sequence[Saying], amount: Amount) -> list[Entity]:
    """Entities of the sentence with a name, but for those that only say so."""
    found = []
    for entity in sentence.entities:
        if entity.name is None or (entity.start >= amount.start and entity.end <= amount.end):
            continue
        if any(saying.source.overlaps(entity) and not saying.may_own for saying in sayings):
            continue
        found.append(entity)
    return found


def _points(
    sentence: Sentence,
    entity: Entity,
    amount: Amount,
    measure: Measure,
    sayings: Sequence[Saying],
    grammar: tuple[Token, Span] | None,
) -> tuple[float, str]:
    holders = metric_table()[measure.metric]["holders"]
    label = holders.index(entity.label) * LABEL if entity.label in holders else FOREIGN
    points, rule = -float(sentence.distance(entity, amount)) * 0.5 - label, "nearest name"
    first, last = sentence.indices(entity)
    bound = sentence.behind_preposition(first)
    if measure.cue and _owns(sentence, entity, measure.cue):
        return points + OWNER, "holder of the cue"
    if measure.cue and measure.cue.entry.tense == "past" and _agent(sentence, first):
        if 0 < first - measure.cue.last <= AGENT_REACH:
            # «racheté par X»: who acts, whoever stands before the verb
            return points + OWNER + LABEL, "agent of the passive"
    if grammar and grammar[1].start <= entity.start and entity.end <= grammar[1].end:
        head = sentence.start + grammar[0].idx
        if entity.start <= head < entity.end:
            return points + GRAMMAR, "grammatical subject"
        if entity.label != "LOC":
            points, rule = points + GRAMMAR / 2, "within the grammatical subject"
    if any(saying.source.overlaps(entity) for saying in sayings):
        points -= (
            SPEAKER if any(saying.kind == "saying" and saying.source.overlaps(entity) for saying in sayings) else 0
        )
    if _bystander(entity, measure):
        points -= BYSTANDER
    if bound and entity.label == "LOC":
        points -= PLACE
    if _before_bracket(sentence, entity, amount):
        return points + OWNER, "stands before the bracket"
    if _participle(sentence, entity, amount, measure.cue):
        return points + OWNER, "holder of the participle"
    if entity.start < amount.start:
        if not bound:
            points, rule = points + SUBJECT, "stands before the figure, free of a preposition"
        if measure.cue and measure.cue.entry.form == "verb" and 0 <= measure.cue.first - last - 1 <= 3 and not bound:
            points, rule = points + 4, "stands before the verb"
    elif _relative(sentence, entity, amount):
        points, rule = points + OWNER, "subject of the clause on the figure"
    elif _agent(sentence, first):
        near = len(sentence.between(amount, entity)) <= 3
        points, rule = points + (OWNER if near else SUBJECT - BEHIND), "agent of the passive"
    else:
        points -= BEHIND
    return points, rule


def _bystander(entity: Entity, measure: Measure) -> bool:
    table = load_data("metrics.toml")["bystanders"]
    entry = knowledge.get(entity.id) if entity.id else None
    return entry is not None and entry.kind in table["kinds"] and measure.metric in table["metrics"]


def _participle(sentence: Sentence, entity: Entity, amount: Amount, cue: Cue | None) -> bool:
    """`Snapchat, valued at $19bn`; and where the participle opens the sentence, `Valued at $19bn, Snapchat…`."""
    if cue is None or cue.entry.tense != "past" or cue.start > amount.start:
        return False
    first, last = sentence.indices(entity)
    if entity.end <= cue.start:
        free = not any(entity.end <= e.start and e.end <= cue.start for e in sentence.entities)
        return free and 0 < cue.first - last <= 3 and sentence.words[last + 1].text == ","
    gap = sentence.between(amount, entity)
    return cue.first <= 1 and entity.start > amount.end and bool(gap) and gap[0].text == "," and len(gap) <= 3


def _before_bracket(sentence: Sentence, entity: Entity, amount: Amount) -> bool:
    """`Oracle (162,000 employees)`."""
    return sentence.opens_bracket(amount) and sentence.indices(amount)[0] - sentence.indices(entity)[1] == 2


def _relative(sentence: Sentence, entity: Entity, amount: Amount) -> bool:
    """`the $14 billion xAI has raised`, «les 500 millions que X gagnera»: the name follows at once, or behind a
    relative word, and a verb follows it."""
    _, last = sentence.indices(entity)
    follows = sentence.words[last + 1] if last + 1 < len(sentence.words) else None
    if follows is None or follows.kind != "word" or not follows.text.islower():
        return False
    if sentence.word_is(last + 1, "grammar", "prepositions"):
        return False
    gap = sentence.between(amount, entity)
    return (
        all(sentence.find_at(Span("", w.start, w.end), "grammar", "relative", "articles") for w in gap)
        and len(gap) <= 3
    )


def _agent(sentence: Sentence, first: int) -> bool:
    at = first - 1
    while at >= 0 and sentence.word_is(at, "grammar", "articles"):
        at -= 1
    return sentence.word_is(at, "grammar", "passive")


def _owns(sentence: Sentence, entity: Entity, cue: Cue) -> bool:
    """«le chiffre d'affaires de X», `X's quarterly revenue`, `X revenue`."""
    first, last = sentence.indices(entity)
    if cue.entry.form != "noun":
        return False
    if first > cue.last:
        gap = range(cue.last + 1, first)
        if len(gap) > 5 or any(a.start > cue.end and a.end < entity.start for a in sentence.amounts):
            return False
        words = [i for i in gap if not sentence.word_is(i, "grammar", "articles")]
        return (
            bool(words)
            and sentence.word_is(words[-1], "grammar", "of")
            and not any(sentence.words[i].text in {",", ";", ":"} for i in gap)
        )
    gap = range(last + 1, cue.first)
    if len(gap) > 5:
        return False
    compound = not gap and entity.label == "PRODUCT"
    return compound or any(sentence.word_is(i, "grammar", "genitive") for i in gap)


def _object(
    sentence: Sentence, measure: Measure, amount: Amount, subject: Entity, rest: Sequence[Entity]
) -> Entity | None:
    """The second party of a transaction: the nearest other name behind the subject that hangs on a preposition or on
    the verb."""
    if measure.metric not in {"stake", "acquisition", "deal", "fine", "investment"}:
        return None
    others = [e for e in rest if e.name != subject.name and e.label in {"ORG", "PRODUCT", "PERSON", "LOC"}]
    if not others:
        return None
    return min(others, key=lambda e: (e.label == "LOC", sentence.distance(e, measure.cue or amount)))


def recipient(sentence: Sentence, amount: Amount, cue: Cue | None, key: str) -> Entity | None:
    """The company that money is put into or paid for: `invested $8bn in Anthropic`, `paid $3bn for Windsurf`; ``key``
    says which prepositions lead to it."""
    places = [sentence.indices(amount)[1]] + ([cue.last] if cue else [])
    for entity in sentence.entities:
        if entity.label not in {"ORG", "PRODUCT"} or entity.name is None:
            continue
        first, _ = sentence.indices(entity)
        at = first - 1
        while at >= 0 and sentence.word_is(at, "grammar", "articles") and not sentence.word_is(at, "grammar", key):
            at -= 1
        # «débourser 3 milliards pour racheter X»
        verb = next((c for c in sentence.find("metric") if c.last == at and c.entry.tense == "infinitive"), None)
        at = verb.first - 1 if verb else at
        if sentence.word_is(at, "grammar", key) and any(0 <= at - 1 - place <= 2 for place in places):
            return entity
    return None


def scope_of(sentence: Sentence, subject: Entity | None, amount: Amount) -> Span | None:
    """A product named with its company's figure limits it («les ventes d'iPhone»): the nearest product before the
    amount."""
    if subject is None or subject.label != "ORG":
        return None
    products = [e for e in sentence.entities if e.label == "PRODUCT" and e.end <= amount.start]
    if not products:
        return None
    nearest = products[-1]
    return Span(nearest.text, nearest.start, nearest.end) if sentence.distance(nearest, amount) <= 8 else None
