"""The phrase that names a source: behind «selon», in a set phrase, behind the preposition of who states a figure."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.claims.context import Sentence
from extractor.claims.lexicon import Cue
from extractor.model import Amount, Attribution, Entity, Span

# Words of a source that has no name: «selon une source proche du dossier».
NOMINAL_REACH = 10
# Sentences that a person is remembered for.
PERSON_AGE = 3
# Words between an amount and the preposition of who states it.
AGENT = 2


def named_behind(sentence: Sentence, cue: Cue) -> Attribution | None:
    """The source after «selon», `according to`: a name within reach, else the noun phrase."""
    limit = cue.last + 1 + NOMINAL_REACH
    nouns = [c for c in sentence.find("source", "anonymous", "nominal") if cue.last < c.first < limit]
    names = [
        e
        for e in sentence.entities
        if e.start >= cue.end and sentence.indices(e)[0] < limit and (e.name or e.description)
    ]
    stop = _stop(sentence, cue.last + 1, limit, nouns)
    nouns = [n for n in nouns if n.start < stop]
    names = [e for e in names if e.start < stop and e.label != "LOC"] or [e for e in names if e.start < stop]
    if nouns and (not names or nouns[0].start < names[0].start) and nouns[0].entry.key == "anonymous":
        return attribution(trimmed(sentence, cue.last + 1, nouns[0].last), cue, anonymous=True)
    if nouns and names and nouns[0].start < names[0].start and names[0].start - nouns[0].end <= 30:
        # «selon le cabinet Gartner», «selon un rapport de Bloomberg», `according to analysts at Jefferies`
        return attribution(names[0], cue)
    if names:
        return attribution(speaker(sentence, names), cue)
    if sentence.starts_cue(cue.last + 1, "speaker", "own"):
        return None  # «selon nos informations»: the paper itself
    if nouns:
        return attribution(trimmed(sentence, cue.last + 1, nouns[0].last), cue)
    last = cue.last
    while last + 1 < min(limit, len(sentence.words)) and sentence.words[last + 1].end <= stop:
        last += 1
        if sentence.words[last].start == stop:
            last -= 1
            break
    return unknown(sentence, cue, cue.last + 1, last)


def named_within(sentence: Sentence, cue: Cue) -> Attribution | None:
    """The source inside a set phrase, right behind its preposition: `by Synergy Research's count`."""
    genitive = next((c for c in sentence.find("grammar", "genitive") if cue.first < c.first <= cue.last), None)
    last = (genitive.first if genitive else cue.last) - 1
    head = _past_articles(sentence, cue.first + 1, last)
    if any(period.overlaps(cue) for period in sentence.periods):
        return None
    first = next((e for e in sentence.entities if sentence.indices(e)[0] == head), None)
    return attribution(first, cue) if first else unknown(sentence, cue, cue.first + 1, last)


def named_agent(sentence: Sentence, cue: Cue, amount: Amount) -> Attribution | None:
    """Who states a figure in the passive: «260 millions avancés par la presse», `put at $6.5bn by Redseer`."""
    last = sentence.indices(amount)[1]
    limit = last + AGENT + 2
    by = next((c for c in sentence.find("grammar", "passive") if last < c.first < limit), None)
    return named_behind(sentence, by) if by else None


def attribution(span: Span, cue: Span, *, anonymous: bool = False) -> Attribution:
    """A source with the words that say so."""
    place = Span(cue.text, cue.start, cue.end)
    if not isinstance(span, Entity):
        return Attribution(span.text, span.start, span.end, anonymous=anonymous, cue=place)
    return Attribution(span.text, span.start, span.end, span.label, span.name, span.id, anonymous, place)


def trimmed(sentence: Sentence, first: int, last: int) -> Span:
    """The phrase of some words, without the articles before it."""
    first = _past_articles(sentence, first, last)
    start, end = sentence.words[first].start, sentence.words[last].end
    return Span(sentence.text[start - sentence.start : end - sentence.start], start, end)


def unknown(sentence: Sentence, cue: Cue, first: int, last: int, *, products: bool = True) -> Attribution | None:
    """The source that some words name: a name in them, the common noun of a source or of who can be one."""
    if last < first or first < 0:
        return None
    span = Span("", sentence.words[first].start, sentence.words[last].end)
    if any(a.overlaps(span) for a in sentence.amounts):
        amounts = [a for a in sentence.amounts if a.overlaps(span)]
        if not all(any(a.overlaps(n) for n in sentence.find("source", "anonymous")) for a in amounts):
            return None
    names = [e for e in sentence.entities if e.overlaps(span)]
    nouns = sentence.find_at(span, "source", "anonymous", "nominal")
    nouns = [n for n in nouns if not n.overlaps(cue)]
    if people := [e for e in names if e.label == "PERSON"]:
        return attribution(people[-1], cue)
    if nouns and nouns[0].entry.key == "anonymous":
        return attribution(trimmed(sentence, first, nouns[0].last), cue, anonymous=True)
    head = _past_articles(sentence, first, last)
    known = [e for e in names if (products or e.label != "PRODUCT") and (e.name or e.description)]
    # a place is a source as a whole («Paris espère…»), not where it says whose an office is
    known = [e for e in known if e.label != "LOC" or sentence.indices(e) == (head, last)]
    if known and (nouns or not _under(sentence, head, known[0])):
        return attribution(known[0], cue)
    if nouns and not known:
        return attribution(trimmed(sentence, first, nouns[0].last), cue)
    if names and not known or any(sentence.find_at(span, field) for field in ("metric", "modality", "direction")):
        return None
    if sentence.find_at(span, "speaker", "own", "as", "pronoun"):
        return None
    if sentence.starts_cue(first, "grammar", "prepositions"):
        return None
    if sentence.starts_cue(first, "clause", "join") or any(p.overlaps(span) for p in sentence.periods):
        return None
    word = sentence.words[head]
    bodies = sentence.find_at(span, "speaker", "role", "body")
    if word.kind != "word" or not (bodies or any(letter.isupper() for letter in word.text)):
        return None
    if bodies and bodies[0].entry.key == "role" and sentence.starts_cue(first, "speaker", "definite"):
        if (bodies[0].first, bodies[0].last) == (head, last) and (person := _person_before(sentence)):
            return attribution(person, cue)
    return attribution(trimmed(sentence, first, last), cue)


def _person_before(sentence: Sentence) -> Entity | None:
    """Whom «le dirigeant» speaks of: the person named last in the sentences before."""
    before = sentence.previous
    for _ in range(PERSON_AGE):
        if before is None:
            break
        if people := [e for e in before.entities if e.label == "PERSON"]:
            return people[-1]
        before = before.previous
    return None


def _under(sentence: Sentence, head: int, name: Entity) -> bool:
    """Whether a name hangs on a noun before it: «le directeur de X»."""
    at = sentence.indices(name)[0]
    return at > head and sentence.behind_preposition(at)


def speaker(sentence: Sentence, behind: Sequence[Entity]) -> Entity:
    """«a déclaré le PDG d'Apple, Tim Cook»: the person wins over the house."""
    for entity in behind[:3]:
        if entity.label == "PERSON" and sentence.distance(behind[0], entity) <= 6:
            return entity
    return behind[0]


def _past_articles(sentence: Sentence, first: int, last: int) -> int:
    """The first word behind the articles of a phrase."""
    articles = {cue.first: cue.last for cue in sentence.find("grammar", "articles")}
    while articles.get(first, last) < last:
        first = articles[first] + 1
    return first


def _stop(sentence: Sentence, first: int, limit: int, nouns: Sequence[Cue]) -> int:
    """Where the phrase behind a cue ends: a comma, a colon, an amount that counts no sources."""
    amounts = [a for a in sentence.amounts if not any(a.overlaps(noun) for noun in nouns)]
    for word in sentence.words[first:limit]:
        if word.text in {",", ";", ":", "(", "."} or any(a.start <= word.start < a.end for a in amounts):
            return word.start
    return sentence.words[min(limit, len(sentence.words)) - 1].end
