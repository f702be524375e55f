"""Holders without a name: groups and things that the text calls by a common noun («les start-up françaises»)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from extractor.claims.context import Sentence
from extractor.claims.dependencies import SUBJECTS, form_of, phrase
from extractor.claims.measures import Measure
from extractor.claims.nouns import kind_of
from extractor.claims.parties import before_bracket, heads_item
from extractor.claims.ranking import binned, far, held
from extractor.model import Amount, Entity, Span

# Words between a common noun and the figure whose subject it may be.
CLASS_REACH = 14
# Common nouns of a sentence that are weighed for one figure.
MOST_CLASSES = 10
# What a tagger takes for a proper noun or a foreign word, and no recognizer for a name, is a thing all the same:
# «la HBM».
NOUNS = frozenset({"NOUN", "PROPN", "X"})


def word_of_the_subject(sentence: Sentence, grammar: tuple[Token, Span] | None) -> str:
    """What kind of word the grammatical subject is: it tells whether the holder stands elsewhere in the text."""
    if grammar is None:
        return "missing"
    head, span = grammar
    place = sentence.place_of(head)
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
    return f"{form_of(head)}: {kind_of(sentence.language, head.text)}"


def common(
    sentence: Sentence,
    described: Entity,
    role: str,
    measure: Measure,
    amount: Amount,
    subject_word: str,
    words_of_it: Mapping[str, int],
) -> dict[str, float]:
    """What speaks for a common noun of the sentence as the holder; ``words_of_it`` counts the article's words."""
    words = sentence.find_at(described, "metric")
    head = sentence.root_of(described)
    side = "before" if described.start < amount.start else "behind"
    return {
        "class": 1.0,
        role: 1.0,
        **held(a_measure=bool(words), a_collective=bool(sentence.find_at(described, "grammar", "collectives"))),
        f"class: {form_of(head)}": 1.0,
        f"class, the subject is {subject_word}": 1.0,
        f"class: {measure.metric}": 1.0,
        **held(
            class_before_the_bracket=before_bracket(sentence, described, amount),
            class_heads_the_item=heads_item(sentence, described, amount),
            class_opens_the_sentence=sentence.indices(described)[0] <= 1,
            class_behind_a_preposition=sentence.behind_preposition(sentence.indices(described)[0]),
        ),
        **held(class_by_the_parse=sentence.parse is not None, names_too=any(e.name for e in sentence.entities)),
        **far(f"words to the class {side}", sentence.distance(described, amount)),
        **(_of_the_head(head, role, measure, sentence.language, words_of_it) if head is not None else {}),
    }


def _of_the_head(
    head: Token, role: str, measure: Measure, language: str, words_of_it: Mapping[str, int]
) -> dict[str, float]:
    word = head.text.casefold()
    kind = kind_of(language, word)
    return {
        f"class of kind {kind}": 1.0,
        f"class of kind {kind}: {measure.metric}": 1.0,
        f"{role} of kind {kind}": 1.0,
        f"«{word}» as a class": 1.0,
        f"class as {head.dep_}": 1.0,
        **binned("class word in the article", words_of_it.get(word, 0), (1, 2, 4)),
    }


@dataclass(frozen=True, slots=True)
class Group:
    """A common noun that may have the figures further on: its kind, whether it was chosen for one, and its
    paragraph."""

    entity: Entity
    kind: str
    chosen: bool
    paragraph: int


def carried(group: Group, back: int, near: bool, measure: Measure, subject_word: str) -> dict[str, float]:
    """What speaks for a common noun named before."""
    return {
        "class": 1.0,
        "class named before": 1.0,
        f"class named before of kind {group.kind}": 1.0,
        f"class, {back} figures before": 1.0,
        f"class named before, the subject is {subject_word}": 1.0,
        f"class: {measure.metric}": 1.0,
        **held(
            class_chosen_before=group.chosen, class_of_the_paragraph=near, class_chosen_and_near=group.chosen and near
        ),
    }


def classes(
    sentence: Sentence, amount: Amount, measure: Measure, grammar: tuple[Token, Span] | None
) -> Iterator[tuple[str, Entity]]:
    """Common nouns that may have the figure, each with its role: the subject («les start-up françaises ont levé»), what
    the measure or the figure is of (`the price of chips`, «95 % des projets»), what a ratio counts («huit
    prestataires sur dix»), and the nearest others."""
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
    taken = (*sentence.periods, *sentence.entities, *(a for a in sentence.amounts if a.kind != "quantity"))
    seen = set()
    at = amount.start - sentence.start
    if sentence.nouns is None:
        sentence.nouns = [token for token in sentence.parse if token.pos_ in NOUNS and not _first_half(token)]
    counted = next((token for token in sentence.nouns if _counts(sentence, amount, token)), None)
    if counted is not None:
        yield "class that the figure counts", _common_noun(sentence, *_noun_of(sentence, counted, amount))
        seen.add(counted.i)
    others = sorted(sentence.nouns, key=lambda token: abs(token.idx - at))
    for role, head in (*heads, *(("another subject" if o.dep_ in SUBJECTS else "another noun", o) for o in others)):
        if len(seen) >= MOST_CLASSES:
            return
        if head.i in seen or head.pos_ not in NOUNS:
            continue
        seen.add(head.i)
        place = sentence.place_of(head)
        counting = next((a for a in sentence.amounts if a.overlaps(place)), None)
        if counting is amount or any(place.overlaps(other) for other in taken):
            continue
        start, end = _noun_of(sentence, head, counting) if counting else unhung(head)
        if start < amount.end - sentence.start and amount.start - sentence.start < end:
            continue
        yield role, _common_noun(sentence, start, end)


def _counts(sentence: Sentence, amount: Amount, noun: Token) -> bool:
    """Whether an amount counts a noun: `40 start-ups`, «huit prestataires sur dix»; `two-thirds` counts none."""
    if amount.kind not in {"quantity", "ratio"} or not amount.start <= sentence.start + noun.idx < amount.end:
        return False
    return kind_of(sentence.language, noun.text) != "part"


def _first_half(noun: Token) -> bool:
    """Whether a noun is joined to the next word by a hyphen: the `start` of `start-ups`."""
    return not noun.whitespace_ and noun.i + 1 < len(noun.doc) and noun.nbor().text == "-"


def _noun_of(sentence: Sentence, head: Token, amount: Amount) -> tuple[int, int]:
    """The code points of a counted noun with the words that stand between it and its number."""
    first = head
    while first.i > 0 and sentence.start + first.nbor(-1).idx > amount.start:
        before = first.nbor(-1)
        if before.text != "-" and not (before.is_alpha and before.pos_ in {"ADJ", "NOUN", "PROPN", "VERB"}):
            break
        first = before
    return first.idx, head.idx + len(head)


def _common_noun(sentence: Sentence, start: int, end: int) -> Entity:
    return Entity(sentence.text[start:end], sentence.start + start, sentence.start + end, None, None, rule="class")


def unhung(head: Token) -> tuple[int, int]:
    """The code points of a noun's phrase without the preposition that it hangs on, nor its determiners: «avec les
    projets pilotes» are «projets pilotes»."""
    start, end = phrase(head)
    doc, first = head.doc, head.i
    while first > 0 and doc[first - 1].idx >= start:
        first -= 1
    while first < head.i and (doc[first].dep_ == "case" or doc[first].pos_ == "DET"):
        first += 1
    # the first half of a compound hangs on its second, the hyphen between them on either
    while first > 1 and doc[first - 1].text == "-" and not doc[first - 1].whitespace_ + doc[first - 2].whitespace_:
        first -= 2
    return doc[first].idx, end


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
