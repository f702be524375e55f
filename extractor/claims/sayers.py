"""Who a verb of saying has for its subject.

Such verbs are read in frames. An aside («…, estime le cabinet X.», `…, X has found;`) stands between two marks, nothing
in it but the verb and its subject, and answers for the sentence around it; a main clause («X estime que…») answers for
what follows. Verbs that mean other things too (``framed``) are none of saying but in an aside and before a clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.claims.context import Sentence
from extractor.claims.dependencies import child, phrase, subject_of
from extractor.claims.lexicon import Cue
from extractor.claims.speech import attribution, speaker, trimmed, unknown
from extractor.model import Attribution, Entity, Span
from extractor.resources import load_table

# Words between a verb of saying and its subject before it.
SUBJECT_REACH = 9
# Words of an aside before its verb, and behind the verb: `…, the firm's chief executive said on a podcast, …`.
ASIDE = 9
TAIL = 8
# Words behind the verb that ends its sentence: `… the company said in a statement on Monday.`
ENDING = 6
# Words between a closing quotation mark and who is named behind it.
BESIDE = 4
# Words of a subject behind its verb; of a name there, a day and a place between them.
BEHIND = 7
NAME_REACH = 8

MARKS = frozenset({",", ";", ":", ".", "!", "?", "(", ")", "–", "—", "-", "«", "»", "“", "”", '"', "…"})
QUOTED = frozenset({",", "»", "”", '"', "’", "'"})
SPEAKERS = frozenset({"ORG", "PERSON"})


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a verb of saying has for subject; ``aside`` where both stand apart from the sentence they answer for."""

    source: Attribution
    aside: bool


def named_subject(sentence: Sentence, cue: Cue) -> Subject | None:
    """The subject of a verb of saying, in whichever frame it stands."""
    if _pronoun(sentence, cue) or _is_noun(sentence, cue) or _passive(sentence, cue):
        return None
    framed = cue.entry.key != "placing" and bool(sentence.find_at(cue, "source", "framed"))
    if _follows_mark(sentence, cue) and (found := _inverted(sentence, cue)):
        return Subject(found, True)
    if cue.entry.tense != "gerund" and (found := _aside(sentence, cue)):
        return Subject(found, True)
    if (framed or cue.entry.key == "placing") and not _finite(sentence, cue):
        return None
    found = _ahead(sentence, cue)
    # «ne compte que 350 salariés» opens no clause
    restricted = sentence.word_is(cue.first - 1, "modality", "half")
    clause = sentence.starts_cue(cue.last + 1, "speaker", "that") and not restricted
    if framed and not clause and not _is_source(sentence, found):
        return None
    if found:
        return Subject(found, _closing(sentence, cue))
    return None


def named_beside(sentence: Sentence, end: int) -> Attribution | None:
    """Who is named right behind a closing quotation mark, whatever the verb: `"…," shrugged co-founder Bex Lloyd`."""
    first = next((i for i, word in enumerate(sentence.words) if word.start >= end), len(sentence.words))
    first += first < len(sentence.words) and sentence.words[first].text == ","
    people = [e for e in sentence.entities if e.label == "PERSON" and 0 <= sentence.indices(e)[0] - first <= BESIDE]
    if not people:
        return None
    start, last = sentence.indices(people[0])
    verb = first if start > first else last + 1
    between = sentence.words[first : max(start, first)] or sentence.words[last + 1 : last + 2]
    plain = all(word.kind == "word" or word.text == "-" for word in between)
    if not between or not plain or not between[0].text.islower() or sentence.word_is(verb, "grammar", "prepositions"):
        return None
    return Attribution(
        people[0].text,
        people[0].start,
        people[0].end,
        people[0].label,
        people[0].name,
        people[0].id,
        cue=Span(sentence.words[verb].text, sentence.words[verb].start, sentence.words[verb].end),
    )


def _is_source(sentence: Sentence, found: Attribution | None) -> bool:
    """Whether the subject is one that does nothing but say: `the researchers found`, «le rapport compte»."""
    return found is not None and found.label is None and bool(sentence.find_at(found, "source", "nominal", "anonymous"))


def _pronoun(sentence: Sentence, cue: Cue) -> bool:
    """«, assure-t-il»: the subject is named elsewhere."""
    after = sentence.words[cue.last + 1 : cue.last + 2]
    return bool(after) and after[0].text == "-" and after[0].start == cue.end


def _is_noun(sentence: Sentence, cue: Cue) -> bool:
    """`its estimates`, «l'analyse», `the yearly report`: no verb."""
    at = cue.first - 1
    if sentence.word_is(at, "grammar", "articles") and not sentence.word_is(at, "speaker", "that", "auxiliary"):
        return True
    word = sentence.root_of(cue)
    if word is None or word.pos_ != "NOUN" or _ends(sentence, cue):
        return False
    return bool(sentence.find_at(cue, "source", "nominal"))


def _finite(sentence: Sentence, cue: Cue) -> bool:
    """Whether a verb can have a subject. An infinitive that its language marks with a word is a finite form without it:
    `to say`, `bankers say`."""
    if cue.entry.tense != "infinitive":
        return cue.entry.tense != "gerund" and not _participle(sentence, cue)
    marked = load_table(sentence.language, "context")["grammar"]["infinitive"]
    return bool(marked) and not sentence.word_is(cue.first - 1, "grammar", "infinitive")


def _participle(sentence: Sentence, cue: Cue) -> bool:
    """«une facture estimée à 3 millions»: a participle without an auxiliary."""
    if cue.entry.tense != "past" or sentence.word_is(cue.first - 1, "speaker", "auxiliary"):
        return False
    word = sentence.root_of(cue)
    if word is None:
        return False
    return "Part" in word.morph.get("VerbForm", []) and child(word, {"aux"}) is None


def _passive(sentence: Sentence, cue: Cue) -> bool:
    """`is forecast`: the subject is spoken of."""
    verb = sentence.root_of(cue)
    return verb is not None and child(verb, {"aux:pass"}) is not None


def _follows_mark(sentence: Sentence, cue: Cue) -> bool:
    """The verb follows a comma or a closing quotation mark, an auxiliary between them apart."""
    for at in range(cue.first - 1, max(cue.first - 4, -1), -1):
        word = sentence.words[at]
        if word.text in QUOTED:
            return True
        if not sentence.word_is(at, "speaker", "auxiliary"):
            return False
    return False


def _inverted(sentence: Sentence, cue: Cue) -> Attribution | None:
    """The subject behind its verb: «…, a déclaré mardi X»."""
    if not _finite(sentence, cue):
        return None
    framed = bool(sentence.find_at(cue, "source", "framed"))
    near = [
        e
        for e in sentence.entities
        if e.start >= cue.end and e.label in SPEAKERS and sentence.indices(e)[0] - cue.last <= NAME_REACH
    ]
    said = [c for c in sentence.find("source", "anonymous", "nominal") if 0 < c.first - cue.last <= 4]
    phrase_of = _phrase_behind(sentence, cue)
    if phrase_of:
        if found := unknown(sentence, cue, *phrase_of):
            return _apposed(sentence, phrase_of[1], cue) or found
    if framed:
        return None
    if near and (near[0].label == "PERSON" or not any(w.text == "," for w in sentence.between(cue, near[0]))):
        return attribution(speaker(sentence, near), cue)
    if said:
        span = trimmed(sentence, cue.last + 1, said[0].last)
        return attribution(span, cue, anonymous=said[0].entry.key == "anonymous")
    return None


def _apposed(sentence: Sentence, last: int, cue: Cue) -> Attribution | None:
    """`says Match's new chief, Spencer Rascoff`; «calcule leur lobby, Connect Europe»: the name behind the role."""
    if last + 1 >= len(sentence.words) or sentence.words[last + 1].text != ",":
        return None
    first = last = last + 2
    while last < len(sentence.words) and last - first < BEHIND and sentence.words[last].text not in MARKS:
        last += 1
    if first == last or last - first == BEHIND or not sentence.words[first].text[:1].isupper():
        return None
    return unknown(sentence, cue, first, last - 1)


def _phrase_behind(sentence: Sentence, cue: Cue) -> tuple[int, int] | None:
    """The first and last word of the noun phrase behind a verb, a day between them apart, up to a mark."""
    first = cue.last + 1
    for period in sentence.periods:
        if sentence.indices(period)[0] == first:
            first = sentence.indices(period)[1] + 1
    last = first - 1
    for at in range(first, min(first + BEHIND, len(sentence.words))):
        word = sentence.words[at]
        if word.text in MARKS and not (word.text == "-" and at > first):
            break
        if any(a.start <= word.start < a.end for a in sentence.amounts):
            return None
        if sentence.starts_cue(at, "grammar", "prepositions") and not sentence.starts_cue(at, "grammar", "of"):
            break
        if any(p.start <= word.start < p.end for p in sentence.periods):
            break
        last = at
    else:
        if first + BEHIND < len(sentence.words) and sentence.words[first + BEHIND].text not in MARKS:
            return None
    return (first, last) if last >= first else None


def _aside(sentence: Sentence, cue: Cue) -> Attribution | None:
    """The subject of an aside before its verb: `…, trade body TIGA calculates, …`."""
    if not _ends(sentence, cue):
        return None
    last = cue.first - 1
    while last >= 0 and sentence.word_is(last, "speaker", "auxiliary"):
        last -= 1
    if last >= 1 and sentence.words[last].text == ",":
        # `…, Clarion, a think-tank, estimates`: the subject stands before what is said of it
        last = next((i for i in range(last - 1, max(last - ASIDE, 0), -1) if sentence.words[i].text == ","), 0) - 1
    first = last
    while first >= 0 and last - first < ASIDE and not _is_mark(sentence, first):
        first -= 1
    if first < 0 or not _is_mark(sentence, first) or first == last:
        return None
    first += 1
    if sentence.starts_cue(first, "speaker", "as") and first < last:
        first += 1
    elif sentence.starts_cue(first, "clause", "open", "break") or sentence.starts_cue(first, "grammar", "prepositions"):
        return None
    return unknown(sentence, cue, first, last)


def _is_mark(sentence: Sentence, at: int) -> bool:
    """Whether a phrase ends at a word; a hyphen and a point within a word end none."""
    word = sentence.words[at]
    if word.text not in MARKS or (word.text == "."):
        return False
    return word.text != "-" or sentence.words[at - 1].end < word.start


def _ends(sentence: Sentence, cue: Cue) -> bool:
    """Whether nothing but a day or a place follows the verb up to the next mark."""
    following = sentence.words[cue.last + 1 : cue.last + 2 + TAIL]
    if not following or following[0].text in MARKS:
        return True
    spans = [*sentence.periods, *sentence.entities]
    opens = sentence.starts_cue(cue.last + 1, "grammar", "prepositions")
    opens = opens or any(sentence.indices(p)[0] == cue.last + 1 for p in sentence.periods)
    if not opens or sentence.starts_cue(cue.last + 1, "speaker", "that"):
        return False
    for word in following[1:]:
        if word.text in MARKS and not any(s.start < word.start < s.end for s in spans):
            return True
        if any(a.start <= word.start < a.end and a.kind != "quantity" for a in sentence.amounts):
            return False
    return len(following) <= TAIL


def _ahead(sentence: Sentence, cue: Cue) -> Attribution | None:
    """The subject of a main clause: «X a estimé que…»."""
    ahead = [
        e
        for e in sentence.entities
        if e.end <= cue.start and e.label in SPEAKERS and (e.name or e.description) and not sentence.opens_bracket(e)
    ]
    if head := _before_apposition(sentence, cue, ahead):
        return attribution(head, cue)
    nouns = [c for c in sentence.find("source", "anonymous", "nominal") if 0 < cue.first - c.last <= SUBJECT_REACH]
    nouns = [n for n in nouns if not any(a.start >= n.end and a.end <= cue.start for a in sentence.amounts)]
    for entity in reversed(ahead):
        far = sentence.distance(entity, cue) > SUBJECT_REACH + 4
        if far or (sentence.behind_preposition(sentence.indices(entity)[0]) and not _opens_clause(sentence, entity)):
            continue
        if nouns and nouns[-1].start > entity.end and nouns[-1].entry.key != "nominal":
            break
        return attribution(entity, cue)
    if nouns:
        noun = nouns[-1]
        house = next((e for e in ahead if e.start >= noun.end and len(sentence.between(noun, e)) <= 2), None)
        if house and noun.entry.key == "nominal":
            return attribution(house, cue)  # «le rapport de Comscore montre…»
        return attribution(trimmed(sentence, noun.first, noun.last), cue, anonymous=noun.entry.key == "anonymous")
    return _parsed(sentence, cue)


def _opens_clause(sentence: Sentence, entity: Entity) -> bool:
    """«alors que X annonce»: the conjunction is no preposition, though its last word can be one."""
    at = sentence.indices(entity)[0] - 1
    return any(cue.first < cue.last == at for cue in sentence.find("clause", "open", "break"))


def _parsed(sentence: Sentence, cue: Cue) -> Attribution | None:
    """The subject that the parse gives the verb, where nothing names it."""
    verb = sentence.root_of(cue)
    if verb is None or verb.pos_ not in {"VERB", "AUX"} or not _finite(sentence, cue):
        return None
    head = subject_of(verb)
    if head is None or head.pos_ not in {"NOUN", "PROPN"} or sentence.starts_cue(cue.last + 1, "grammar", "infinitive"):
        return None
    if sentence.word_is(cue.first - 1, "modality"):
        return None
    start, end = phrase(head)
    span = Span("", sentence.start + start, sentence.start + end)
    if span.end > cue.start:
        return None
    found = unknown(sentence, cue, *sentence.indices(span), products=False)
    # a country that expects something mostly expects it of itself
    return None if found and found.label == "LOC" and cue.entry.key == "expecting" else found


def _before_apposition(sentence: Sentence, cue: Cue, ahead: Sequence[Entity]) -> Entity | None:
    """`Cohere, a rival of OpenAI, said`: the verb behind a comma has its subject before the aside, not in it."""
    at = cue.first - 1
    while at > 0 and sentence.word_is(at, "speaker", "auxiliary"):
        at -= 1
    if at <= 0 or sentence.words[at].text != ",":
        return None
    for entity in ahead:
        first, last = sentence.indices(entity)
        opens = last + 1 < at and sentence.words[last + 1].text == ","
        if opens and not sentence.behind_preposition(first):
            return entity
    return None


def _closing(sentence: Sentence, cue: Cue) -> bool:
    """`… the company said.`: nothing but a date or a place follows the verb, and content stands before its subject."""
    rest = [w for w in sentence.words[cue.last + 1 :] if w.kind in {"word", "digits"}]
    rest = [w for w in rest if not any(p.start <= w.start < p.end for p in sentence.periods)]
    return len(rest) <= ENDING and not any(a.start > cue.end for a in sentence.amounts)
