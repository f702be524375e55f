"""Holders without a name: groups and things that the text calls by a common noun («les start-up françaises»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from extractor.claims.context import Sentence
from extractor.claims.dependencies import form_of, phrase
from extractor.claims.measures import Measure
from extractor.claims.ranking import far, held
from extractor.model import Amount, Entity, Span

# Words between a common noun and the figure whose subject it may be.
CLASS_REACH = 14


def word_of_the_subject(sentence: Sentence, grammar: tuple[Token, Span] | None) -> str:
    """What kind of word the grammatical subject is: it tells whether the holder stands elsewhere in the text."""
    if grammar is None:
        return "missing"
    head, span = grammar
    place = Span(head.text, sentence.start + head.idx, sentence.start + head.idx + len(head))
    if any(place.overlaps(entity) for entity in sentence.entities):
        return "a name"
    if head.pos_ == "PRON":
        return "a pronoun"
    first, last = sentence.indices(span)
    if any(sentence.word_is(i, "grammar", "possessives") for i in range(first, last + 1)):
        return "somebody's"
    if sentence.find_at(place, "metric"):
        return "the measure"
    # «la console», `the network` stand for something named before; «les opérateurs», `a bank` for themselves
    return form_of(head)


def common(
    sentence: Sentence, described: Entity, role: str, amount: Amount, grammar: tuple[Token, Span] | None
) -> dict[str, float]:
    """What speaks for a common noun as the holder."""
    words = sentence.find_at(described, "metric")
    return {
        "class": 1.0,
        role: 1.0,
        **held(a_measure=bool(words), a_collective=bool(sentence.find_at(described, "grammar", "collectives"))),
        f"class: {form_of(sentence.root_of(described))}": 1.0,
        f"class, the subject is {word_of_the_subject(sentence, grammar)}": 1.0,
        **held(class_by_the_parse=sentence.parse is not None, names_too=any(e.name for e in sentence.entities)),
        **far("words to the class", sentence.distance(described, amount)),
    }


def classes(
    sentence: Sentence, amount: Amount, measure: Measure, grammar: tuple[Token, Span] | None
) -> Iterator[tuple[str, Entity]]:
    """Common nouns that may have the figure, each with its role: the subject («les start-up françaises ont levé»), what
    the measure or the figure is of (`the price of chips`, «95 % des projets»), what a ratio counts («huit
    prestataires sur dix»)."""
    if sentence.parse is None:
        described = _class_by_place(sentence, amount)
        if described:
            yield "class named before the figure", described
        return
    heads: list[tuple[str, Token]] = [("class named by the subject", grammar[0])] if grammar else []
    root = sentence.root_of(amount)
    cue = sentence.root_of(measure.cue) if measure.cue else None
    for role, over in (("class that the measure is of", cue), ("class that the figure is of", root)):
        heads += [(role, child) for child in over.children if child.dep_.startswith("nmod")] if over else []
    if amount.kind == "ratio" and root is not None:
        heads.append(("class that the figure counts", root))
    taken = (*sentence.amounts, *sentence.periods, *sentence.entities)
    for role, head in heads:
        start, end = phrase(head)
        place = Span(head.text, sentence.start + head.idx, sentence.start + head.idx + len(head))
        if head.pos_ != "NOUN" or any(place.overlaps(other) for other in taken if other is not amount):
            continue
        if role == "class that the figure counts":
            start, end = head.idx, head.idx + len(head)
        elif place.overlaps(amount) or (start < amount.end - sentence.start and amount.start - sentence.start < end):
            continue
        span = Span(sentence.text[start:end], sentence.start + start, sentence.start + end)
        yield role, Entity(span.text, span.start, span.end, None, None, rule="class")


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


def unhung(sentence: Sentence, described: Entity) -> Entity:
    """A common noun without the preposition that its phrase hangs on: «des projets pilotes» are «projets pilotes»."""
    head = sentence.root_of(described)
    if sentence.parse is None or head is None:
        return described
    first = head.left_edge.i
    while first < head.i and sentence.parse[first].dep_ == "case":
        first += 1
    start = max(sentence.start + sentence.parse[first].idx, described.start)
    return replace(described, text=described.text[start - described.start :], start=start)
