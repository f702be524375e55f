"""Where a name stands to a figure and its cue, and the other parties: by words and places, no parse needed."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.claims.context import Sentence
from extractor.claims.lexicon import Cue
from extractor.claims.measures import Measure
from extractor.model import Amount, Entity, Span


def participle(sentence: Sentence, entity: Entity, amount: Amount, cue: Cue | None) -> bool:
    """`Snapchat, valued at $19bn`; and where the participle opens the sentence, `Valued at $19bn, Snapchat…`."""
    if cue is None or cue.entry.tense != "past" or cue.start > amount.start:
        return False
    first, last = sentence.indices(entity)
    if entity.end <= cue.start:
        free = not any(entity.end <= e.start and e.end <= cue.start for e in sentence.entities)
        return free and 0 < cue.first - last <= 3 and sentence.words[last + 1].text == ","
    gap = sentence.between(amount, entity)
    return cue.first <= 1 and entity.start > amount.end and bool(gap) and gap[0].text == "," and len(gap) <= 3


def before_bracket(sentence: Sentence, entity: Entity, amount: Amount) -> bool:
    """`Oracle (162,000 employees)`, «HP (15,4 millions, 20,1 %)»."""
    _, last = sentence.indices(entity)
    here, _ = sentence.indices(amount)
    words = sentence.words[last + 1 : here]
    return bool(words) and words[0].text == "(" and not any(word.text == ")" for word in words)


def heads_item(sentence: Sentence, entity: Entity, amount: Amount) -> bool:
    """`Apple: 18% (56.5 million)`: the name, a colon, and nobody else before the figure."""
    _, last = sentence.indices(entity)
    if last + 1 >= len(sentence.words) or sentence.words[last + 1].text not in {":", "–", "—"}:
        return False
    return entity.end < amount.start and not any(
        entity.end <= e.start and e.end <= amount.start and e.name for e in sentence.entities
    )


def relative(sentence: Sentence, entity: Entity, amount: Amount) -> bool:
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


def agent(sentence: Sentence, first: int) -> bool:
    at = first - 1
    while at >= 0 and sentence.word_is(at, "grammar", "articles"):
        at -= 1
    return sentence.word_is(at, "grammar", "passive")


def owns(sentence: Sentence, entity: Entity, cue: Cue) -> bool:
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


def object_of(
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
