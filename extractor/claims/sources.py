"""Who says it: «selon X», `X said`, quotations and their speakers, sources without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.claims.context import QUOTES, Sentence
from extractor.claims.lexicon import Cue
from extractor.claims.sayers import named_beside, named_subject
from extractor.claims.speech import named_agent, named_behind, named_within, trimmed
from extractor.model import Amount, Attribution, Entity, Span

# Words between the verb of an estimate and the figure that it comes to.
PLACED = 12
# Words of an aside that names who says so.
INCISE = 8
# Words between an amount and the market that expects it.
EXPECTATION_REACH = 6
# Words between an amount and the verb or the participle that states it.
STATED = 3
# Code points between a quotation mark and the verb of saying.
SPEAKER_REACH = 60


@dataclass(frozen=True, slots=True)
class Saying:
    """A source with the stretch that it answers for; ``kind`` is the cue's: according, citing, relaying, saying,
    announcing, expecting…"""

    source: Attribution
    start: int
    end: int
    kind: str

    @property
    def may_own(self) -> bool:
        """Whether the source can be the subject of what it says: a company announces its own figures, a reader of leaks
        does not."""
        return self.kind not in {"according", "citing", "relaying"} and self.source.label != "PERSON"


def find_sayings(sentence: Sentence, *, governing: bool = True) -> list[Saying]:
    """All sources that the sentence names, each with what it answers for; those alone that have a figure to answer for,
    unless ``governing`` is off because the figure stands in the next sentence."""
    found: list[Saying] = []

    def add(source: Attribution | None, start: int, end: int, kind: str) -> None:
        if source and not any(s.source.overlaps(source) for s in found):
            found.append(Saying(source, start, end, kind))

    expecting = sentence.find("source", "expectation")
    for cue in sentence.find("source", "according", "citing", "commissioned", "within"):
        if any(0 <= cue.first - e.last - 1 <= 1 for e in expecting):
            continue  # «le consensus compilé par LSEG»: whose expectation it is, not who says the sentence
        if cue.entry.key == "within":
            add(named_within(sentence, cue), sentence.start, sentence.end, "according")
            continue
        if cue.entry.key == "commissioned" and not _of_a_study(sentence, cue):
            continue  # «un tour de table mené par X» tells of no source
        # «X, cité par Y»: who relays stands outside, who is cited inside
        relays = sentence.word_is(cue.last, "grammar", "passive") or sentence.find_at(cue, "grammar", "passive")
        kind = "according" if cue.entry.key == "according" else "relaying" if relays else "citing"
        # «260 millions avancés par la presse»: that figure alone; of people who were asked, what they answer
        figures = [a for a in sentence.amounts if kind == "relaying" and a.kind != "quantity"]
        stated = next((a for a in figures if _right_behind(sentence, a, cue)), None)
        scope: Span = stated or sentence_span(sentence)
        add(named_behind(sentence, cue), scope.start, scope.end, kind)
    for cue in sentence.find("source", "placing", "saying", "announcing", "expecting", "denying"):
        stated = next((a for a in sentence.amounts if _right_behind(sentence, cue, a)), None)
        if stated and (source := named_agent(sentence, cue, stated)):
            add(source, stated.start, stated.end, "relaying")
    for cue in sentence.find("source", "placing", "saying", "announcing", "expecting", "denying", "framed"):
        if any(cue.overlaps(s.source) for s in found) or _torn(sentence, cue):
            continue
        if cue.entry.key == "placing" and not any(_places(sentence, cue, a) for a in sentence.amounts):
            continue
        who = named_subject(sentence, cue)
        if who is None:
            continue
        if who.aside:
            # «…, estime X, …» speaks of another
            own = cue.entry.key != "framed" and not _enclosed(sentence, who.source, cue)
            start = _quotation(sentence, who.source, cue)
            add(who.source, start, sentence.end, cue.entry.key if own else "according")
        elif not governing or any(a.start >= cue.end for a in sentence.amounts):
            # a participle behind a noun («les résultats annoncés») governs nothing: what follows must be content
            add(who.source, cue.end, sentence.end, cue.entry.key)
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


def sentence_span(sentence: Sentence) -> Span:
    """The sentence as a span."""
    return Span(sentence.text, sentence.start, sentence.end)


def _enclosed(sentence: Sentence, source: Span, cue: Cue) -> bool:
    """Whether source and verb stand between two commas."""
    first, last = sentence.indices(Span("", min(source.start, cue.start), max(source.end, cue.end)))
    after = sentence.words[last + 1].text if last + 1 < len(sentence.words) else ""
    return first > 0 and sentence.words[first - 1].text == "," and after == "," and last - first <= INCISE


def _quotation(sentence: Sentence, source: Span, cue: Cue) -> int:
    """Where the stretch begins that an aside answers for: a quotation with a figure right before it, else the
    sentence."""
    at = sentence.indices(Span("", min(source.start, cue.start), cue.end))[0] - 1
    while at >= 0 and (sentence.words[at].text == "," or sentence.word_is(at, "speaker", "auxiliary")):
        at -= 1
    closing = sentence.words[at].text if at >= 0 else ""
    for before in range(at - 1, -1, -1):
        word = sentence.words[before]
        if QUOTES.get(word.text) == closing:
            told = any(word.start < a.start < sentence.words[at].start for a in sentence.amounts)
            return word.start if told else sentence.start
    return sentence.start


def _right_behind(sentence: Sentence, a: Span, b: Span) -> bool:
    """Whether ``b`` follows ``a`` with nothing but a hedge or a comma between them."""
    return a.end <= b.start and len(sentence.between(a, b)) <= STATED and sentence.distance(a, b) <= STATED


def _places(sentence: Sentence, cue: Cue, amount: Amount) -> bool:
    """Whether the amount is what an estimate comes to: `puts the bill for it at $5bn`."""
    gap = sentence.between(cue, amount)
    if amount.start < cue.end or len(gap) > PLACED or any(word.text in {",", ";", ":"} for word in gap):
        return False
    ahead = [at for at in sentence.find("speaker", "at") if cue.start < at.start and cue.end <= at.end <= amount.start]
    return any(len(sentence.between(at, amount)) <= STATED for at in ahead)


def _of_a_study(sentence: Sentence, cue: Cue) -> bool:
    """Whether a noun that is a source stands before a participle: «une étude réalisée en mai par X»."""
    return any(0 <= cue.first - noun.last - 1 <= STATED for noun in sentence.find("source", "nominal"))


def _torn(sentence: Sentence, cue: Cue) -> bool:
    """`3State`: part of a word that begins with a figure; a phrase with a mark inside is none."""
    before = sentence.words[cue.first - 1] if cue.first else None
    fused = before is not None and before.kind == "digits" and before.end == cue.start
    return fused or any(word.text in {",", ";", ":"} for word in sentence.words[cue.first : cue.last])


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
    """The expecting party as it stands, with the house that asked it: «le consensus compilé par LSEG», `the LSEG
    consensus`."""
    first, last = cue.first, cue.last
    for citing in sentence.find("source", "citing", "commissioned"):
        if 0 <= citing.first - cue.last - 1 <= 1:
            behind = [e for e in sentence.entities if 0 <= sentence.indices(e)[0] - citing.last - 1 <= 1]
            last = sentence.indices(behind[0])[1] if behind else last
    for entity in sentence.entities:
        start, end = sentence.indices(entity)
        if start == last + 1:
            last = end
        elif end == first - 1:
            first = start
    before = sentence.words[first - 1] if first else None
    if first == cue.first and before and before.kind == "word" and before.text[:1].isupper():
        first -= 1
    span = trimmed(sentence, first, last)
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
    sayings = sorted(sayings, key=lambda saying: {"relaying": 0, "citing": 2}.get(saying.kind, 1))
    for saying in sayings:
        if not saying.start <= amount.start < saying.end:
            continue
        own = subject is not None and (saying.source.name == subject.name or saying.source.overlaps(subject))
        described = saying.source.label is not None and saying.source.name is None
        if saying.kind == "expecting" and (own or described):
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
    """Who is quoted: the subject of a verb of saying right behind the closing mark, else before the opening one; else
    the person whom a verb stands beside there."""
    start, end = quotation
    for sentence in sentences:
        if sentence.start < end <= sentence.end or sentence.start < start <= sentence.end:
            sentence.prepare()
            for saying in find_sayings(sentence):
                cue = saying.source.cue
                if (
                    cue
                    and sentence.find_at(cue, "source", "saying", "announcing", "framed")
                    and (0 <= cue.start - end <= SPEAKER_REACH or 0 <= start - cue.end <= SPEAKER_REACH)
                ):
                    return saying.source
            if sentence.start < end < sentence.end and (beside := named_beside(sentence, end)):
                return beside
    return None
