"""Who says it: «selon X», `X said`, quotations and their speakers, sources without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.claims.context import QUOTES, Sentence
from extractor.claims.lexicon import Cue
from extractor.model import Amount, Attribution, Entity, Span

# Words between a verb of saying and its subject.
SUBJECT_REACH = 9
# Words of a source that has no name: «selon une source proche du dossier».
NOMINAL_REACH = 10
# Words of an aside that names who says so.
INCISE = 8
# Words between an amount and the market that expects it.
EXPECTATION_REACH = 6
# Code points between a quotation mark and the verb of saying.
SPEAKER_REACH = 60


@dataclass(frozen=True, slots=True)
class Saying:
    """A source with the stretch that it answers for; ``kind`` is the cue's: according, citing, saying, announcing,
    expecting."""

    source: Attribution
    start: int
    end: int
    kind: str

    @property
    def may_own(self) -> bool:
        """Whether the source can be the subject of what it says: a company announces its own figures, a reader of leaks
        does not."""
        return self.kind not in {"according", "citing"} and self.source.label != "PERSON"


def find_sayings(sentence: Sentence, *, governing: bool = True) -> list[Saying]:
    """All sources that the sentence names, each with what it answers for; those alone that have a figure to answer for,
    unless ``governing`` is off because the figure stands in the next sentence."""
    found: list[Saying] = []
    expecting = sentence.find("source", "expectation")
    for cue in sentence.find("source", "according", "citing"):
        if any(0 <= cue.first - e.last - 1 <= 1 for e in expecting):
            continue  # «le consensus compilé par LSEG»: whose expectation it is, not who says the sentence
        source = _behind(sentence, cue)
        if source:
            found.append(Saying(source, sentence.start, sentence.end, cue.entry.key))
    for cue in sentence.find("source", "saying", "announcing", "expecting", "denying"):
        if any(cue.overlaps(s.source) for s in found):
            continue
        source, inverted = _subject_of(sentence, cue)
        if source is None:
            continue
        start = sentence.start if inverted else cue.end
        end = sentence.end
        if governing and not inverted and not _governs(sentence, cue):
            continue
        if any(s.source.start == source.start for s in found):
            continue
        if _incise(sentence, source, cue):
            # «…, estime X, …» speaks of another
            found.append(Saying(source, sentence.start, sentence.end, "according"))
        else:
            found.append(Saying(source, start, end, cue.entry.key))
    return found


def speakers(sentences: Sequence[tuple[Sentence, Sequence[Saying]]]) -> dict[str | None, float]:
    """Of each name, in what share of the sentences that hold both it and a figure it is named as a source."""
    named: Counter[str | None] = Counter()
    saying: Counter[str | None] = Counter()
    for sentence, sayings in sentences:
        names = {e.name for e in sentence.entities if e.name}
        named.update(names)
        saying.update({s.source.name for s in sayings if s.kind != "announcing"} & names)
    return {name: count / named[name] for name, count in saying.items()}


def _incise(sentence: Sentence, source: Span, cue: Cue) -> bool:
    """Whether source and verb stand between two commas."""
    first, last = sentence.indices(Span("", min(source.start, cue.start), max(source.end, cue.end)))
    after = sentence.words[last + 1].text if last + 1 < len(sentence.words) else ""
    return first > 0 and sentence.words[first - 1].text == "," and after == "," and last - first <= INCISE


def expectation(sentence: Sentence, amount: Amount) -> Cue | None:
    """The market whose expectation the amount is: «contre 54,9 milliards attendus», `the consensus estimate of
    $61.7bn`."""
    best: Cue | None = None
    for cue in sentence.find("source", "expectation", "expected"):
        gap = sentence.between(cue, amount)
        if len(gap) > EXPECTATION_REACH or cue.overlaps(amount):
            continue
        left, right = min(cue.end, amount.end), max(cue.start, amount.start)
        if any(left <= a.start and a.end <= right for a in sentence.amounts):
            continue
        if any(left <= b.start < right for b in sentence.find("clause", "break")) or any(
            w.text in {";", ","} for w in gap
        ):
            continue
        if best is None or len(gap) < len(sentence.between(best, amount)):
            best = cue
    return best


def _market(sentence: Sentence, cue: Cue) -> Attribution:
    """The expecting party as it stands, with the house that asked it: «le consensus compilé par LSEG»."""
    first, last = cue.first, cue.last
    for citing in sentence.find("source", "citing"):
        if 0 <= citing.first - cue.last - 1 <= 1:
            behind = [e for e in sentence.entities if 0 <= sentence.indices(e)[0] - citing.last - 1 <= 1]
            last = sentence.indices(behind[0])[1] if behind else last
    span = _phrase(sentence, first, last)
    return Attribution(span.text, span.start, span.end, cue=Span(cue.text, cue.start, cue.end))


def sources_for(
    sentence: Sentence, sayings: Sequence[Saying], amount: Amount, subject: Entity | None, quoted: Attribution | None
) -> tuple[Attribution, ...]:
    """The sources of one amount, outermost first. Who expects its own figure is no source of it; ``quoted`` is the
    speaker of the quotation that holds the amount."""
    expected = expectation(sentence, amount)
    if expected and expected.entry.key == "expectation":
        return (_market(sentence, expected),)
    kept = [quoted] if quoted else []
    # a source that is cited stands inside the one that cites it
    sayings = sorted(sayings, key=lambda saying: saying.kind == "citing")
    for saying in sayings:
        if not saying.start <= amount.start < saying.end:
            continue
        if saying.kind == "expecting" and subject is not None and saying.source.name == subject.name:
            continue
        if any(saying.source.start == other.start for other in kept):
            continue
        kept.append(saying.source)
    return tuple(sorted(kept, key=lambda source: source is quoted))


def quotations(text: str) -> list[tuple[int, int]]:
    """The quoted stretches of a text, over sentences, never over paragraphs; one that is never closed ends with its
    paragraph.

    >>> quotations("Il dit : « Oui. Non. » Puis rien.")
    [(9, 22)]
    """
    found: list[tuple[int, int]] = []
    opened: tuple[str, int] | None = None
    for at, sign in enumerate(text):
        if sign == "\n":
            if opened:
                found.append((opened[1], at))
            opened = None
        elif opened and sign == opened[0]:
            found.append((opened[1], at + 1))
            opened = None
        elif not opened and sign in QUOTES:
            opened = (QUOTES[sign], at)
    if opened:
        found.append((opened[1], len(text)))
    return found


def speaker_of(quotation: tuple[int, int], sentences: Sequence[Sentence]) -> Attribution | None:
    """Who is quoted: the subject of a verb of saying right behind the closing mark, else before the opening one."""
    start, end = quotation
    for sentence in sentences:
        if sentence.start < end <= sentence.end or sentence.start < start <= sentence.end:
            sentence.prepare()
            for saying in find_sayings(sentence):
                cue = saying.source.cue
                if (
                    cue
                    and saying.kind in {"saying", "announcing"}
                    and (0 <= cue.start - end <= SPEAKER_REACH or 0 <= start - cue.end <= SPEAKER_REACH)
                ):
                    return saying.source
    return None


def _attribution(span: Span, cue: Cue, entity: Entity | None, *, anonymous: bool = False) -> Attribution:
    place = Span(cue.text, cue.start, cue.end)
    if entity is None:
        return Attribution(span.text, span.start, span.end, anonymous=anonymous, cue=place)
    return Attribution(entity.text, entity.start, entity.end, entity.label, entity.name, entity.id, anonymous, place)


def _behind(sentence: Sentence, cue: Cue) -> Attribution | None:
    """The source after «selon», `according to`: a name within reach, else the noun phrase with its anonymous or nominal
    noun."""
    limit = cue.last + 1 + NOMINAL_REACH
    nouns = [c for c in sentence.find("source", "anonymous", "nominal") if cue.last < c.first < limit]
    names = [
        e
        for e in sentence.entities
        if e.start >= cue.end and sentence.indices(e)[0] < limit and (e.name or e.description)
    ]
    stop = _stop(sentence, cue.last + 1, limit)
    nouns = [n for n in nouns if n.start < stop]
    names = [e for e in names if e.start < stop and e.label != "LOC"] or [e for e in names if e.start < stop]
    if nouns and (not names or nouns[0].start < names[0].start) and nouns[0].entry.key == "anonymous":
        return _attribution(_phrase(sentence, cue.last + 1, nouns[0].last), cue, None, anonymous=True)
    if nouns and names and nouns[0].start < names[0].start and names[0].start - nouns[0].end <= 30:
        # «selon le cabinet Gartner», «selon un rapport de Bloomberg», `according to analysts at Jefferies`
        return _attribution(names[0], cue, names[0])
    if names:
        speaker = _speaker(sentence, names)
        return _attribution(speaker, cue, speaker)
    if nouns:
        return _attribution(_phrase(sentence, cue.last + 1, nouns[0].last), cue, None)
    return None


def _stop(sentence: Sentence, first: int, limit: int) -> int:
    """Where the phrase behind a cue ends: a comma, a colon, an amount."""
    for word in sentence.words[first:limit]:
        if word.text in {",", ";", ":", "(", "."} or any(a.start <= word.start < a.end for a in sentence.amounts):
            return word.start
    return sentence.words[min(limit, len(sentence.words)) - 1].end


def _phrase(sentence: Sentence, first: int, last: int) -> Span:
    while first < last and sentence.word_is(first, "grammar", "articles"):
        first += 1
    start, end = sentence.words[first].start, sentence.words[last].end
    return Span(sentence.text[start - sentence.start : end - sentence.start], start, end)


def _subject_of(sentence: Sentence, cue: Cue) -> tuple[Attribution | None, bool]:
    """The subject of a verb of saying and whether it stands behind the verb («, a déclaré X»)."""
    behind = [e for e in sentence.entities if cue.end <= e.start and e.label in {"ORG", "PERSON"}]
    inverted = _inverted(sentence, cue)
    if inverted:
        near = [e for e in behind if sentence.indices(e)[0] - cue.last <= 8]
        if near and (not _comma_between(sentence, cue, near[0]) or near[0].label == "PERSON"):
            return _attribution(near[0], cue, _speaker(sentence, near)), True
        said = [c for c in sentence.find("source", "anonymous", "nominal") if 0 < c.first - cue.last <= 4]
        if said:
            return _attribution(
                _phrase(sentence, cue.last + 1, said[0].last), cue, None, anonymous=said[0].entry.key == "anonymous"
            ), True
    ahead = [
        e
        for e in sentence.entities
        if e.end <= cue.start
        and e.label in {"ORG", "PERSON"}
        and (e.name or e.description)
        and not sentence.opens_bracket(e)
    ]
    if head := _before_aside(sentence, cue, ahead):
        return _attribution(head, cue, head), False
    nouns = [c for c in sentence.find("source", "anonymous", "nominal") if 0 < cue.first - c.last <= SUBJECT_REACH]
    nouns = [n for n in nouns if not any(a.start >= n.end and a.end <= cue.start for a in sentence.amounts)]
    trailing = bool(ahead or nouns) and _closing(sentence, cue)
    for entity in reversed(ahead):
        far = sentence.distance(entity, cue) > SUBJECT_REACH + 4
        if far or sentence.behind_preposition(sentence.indices(entity)[0]):
            continue
        if nouns and nouns[-1].start > entity.end and nouns[-1].entry.key != "nominal":
            break
        return _attribution(entity, cue, entity), trailing
    if nouns:
        noun = nouns[-1]
        house = next((e for e in ahead if e.start >= noun.end and len(sentence.between(noun, e)) <= 2), None)
        if house and noun.entry.key == "nominal":
            # «le rapport de Comscore montre…»
            return _attribution(house, cue, house), trailing
        return _attribution(
            _phrase(sentence, noun.first, noun.last), cue, None, anonymous=noun.entry.key == "anonymous"
        ), trailing
    return None, False


def _before_aside(sentence: Sentence, cue: Cue, ahead: Sequence[Entity]) -> Entity | None:
    """`Cohere, a rival of OpenAI, said`: the verb behind a comma has its subject before the aside, not in it."""
    if cue.first == 0 or sentence.words[cue.first - 1].text != ",":
        return None
    for entity in ahead:
        first, last = sentence.indices(entity)
        opens = last + 1 < cue.first - 1 and sentence.words[last + 1].text == ","
        if opens and not sentence.behind_preposition(first):
            return entity
    return None


def _speaker(sentence: Sentence, behind: Sequence[Entity]) -> Entity:
    """«a déclaré le PDG d'Apple, Tim Cook»: the person wins over the house."""
    for entity in behind[:3]:
        if entity.label == "PERSON" and sentence.distance(behind[0], entity) <= 6:
            return entity
    return behind[0]


def _comma_between(sentence: Sentence, cue: Span, entity: Span) -> bool:
    return any(w.text == "," for w in sentence.between(cue, entity))


def _inverted(sentence: Sentence, cue: Cue) -> bool:
    """The verb follows a comma or a closing quotation mark, an auxiliary between them apart."""
    for at in range(cue.first - 1, max(cue.first - 4, -1), -1):
        word = sentence.words[at]
        if word.text in {",", "»", "”", '"', "’", "'"}:
            return True
        if word.kind != "word" or len(word.norm) > 4:
            return False
    return False


def _closing(sentence: Sentence, cue: Cue) -> bool:
    """`…, the company said.`: nothing but a date or a place follows the verb, and content stands before its subject."""
    rest = [w for w in sentence.words[cue.last + 1 :] if w.kind in {"word", "digits"}]
    rest = [w for w in rest if not any(p.start <= w.start < p.end for p in sentence.periods)]
    return len(rest) <= 6 and not any(a.start > cue.end for a in sentence.amounts)


def _governs(sentence: Sentence, cue: Cue) -> bool:
    """A participle behind a noun («les résultats annoncés») governs nothing: what follows must be content."""
    return any(a.start >= cue.end for a in sentence.amounts)
