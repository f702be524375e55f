"""How sure the text is of a figure: the six modalities, from cues with their scope.

A cue reaches from its place to the next break of the clause (ConText's forward scope); a participle behind the amount
(«attendus», `expected`) reaches back to it. What looks like a cue and is none (ConText's pseudo-cues) is silenced in
the lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.claims.context import Sentence
from extractor.claims.lexicon import Cue
from extractor.claims.sources import expectation
from extractor.lexemes import Lexeme
from extractor.model import Amount, Evidence, Span
from extractor.resources import load_table

# Words behind an amount within which a participle still speaks of it.
BACKWARD = 3
# Words between a verb of saying and the verb of its clause where no conjunction joins them: `said it would`.
ZERO = 3
# Words that may stand between the halves of an inverted negation.
INVERTED = 4
# Words that a negation or a supposition reaches: beyond, it belongs to another verb.
FORWARD = {"negated": 8, "possible": 20, "hearsay": 45, "forecast": 45}


@dataclass(frozen=True, slots=True)
class Certainty:
    modality: str
    evidence: tuple[Evidence, ...]


def find_certainty(sentence: Sentence, amount: Amount) -> Certainty:
    """The modality of an amount's claim, the first that fits in the order of the data contract."""
    for modality, cue in (
        ("negated", _negation(sentence, amount)),
        ("question", _question(sentence, amount)),
        ("hearsay", _scoped(sentence, amount, "hearsay")),
    ):
        if cue:
            return _certainty(modality, cue)
    expected = expectation(sentence, amount)
    if expected:
        return _certainty("forecast", expected)
    conditional = _tensed(sentence, amount, "conditional")
    supposed = _scoped(sentence, amount, "possible")
    if conditional:
        if _after_saying(sentence, conditional):
            return _certainty("forecast", conditional)
        if supposed or sentence.find("modality", "hypothesis"):
            return _certainty("possible", conditional)
        return _certainty(load_table(sentence.language, "context")["tense"]["conditional"]["reading"], conditional)
    future = _scoped(sentence, amount, "forecast") or _tensed(sentence, amount, "future") or _planned(sentence, amount)
    if future and not (supposed and supposed.start > future.start):
        return _certainty("forecast", future)
    if supposed:
        return _certainty("possible", supposed)
    return Certainty("asserted", ())


def _certainty(modality: str, cue: Lexeme | Cue) -> Certainty:
    return Certainty(modality, (Evidence(cue.text, cue.start, cue.end, "modality", modality),))


def _question(sentence: Sentence, amount: Amount) -> Lexeme | None:
    """A question mark that closes the sentence, or the quotation in it, that holds the amount."""
    for word in sentence.words:
        if word.start >= amount.end and word.text in {"?", "؟"}:
            return word
        if word.start >= amount.end and word.text in {"!", "»", "”"}:
            return None
    return None


def _breaks(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a clause breaks off between two places."""
    return any(start <= c.start < end for c in sentence.find("clause", "break")) or any(
        start <= w.start < end and w.text in {";", "•"} for w in sentence.words
    )


def _scoped(sentence: Sentence, amount: Amount, key: str) -> Cue | None:
    """The nearest cue whose scope holds the amount."""
    best: Cue | None = None
    for cue in sentence.find("modality", key):
        if cue.overlaps(amount) or any(cue.overlaps(p) for p in sentence.periods):
            continue
        if cue.end <= amount.start:
            if _breaks(sentence, cue.end, amount.start) or sentence.distance(cue, amount) > FORWARD[key]:
                continue
        else:
            gap = sentence.between(amount, cue)
            # an attribute («attendus»), or the verb whose subject the amount is (`500 jobs will go`)
            limit = BACKWARD if cue.entry.tense == "past" else 1
            if (
                len(gap) > limit
                or any(sentence.starts_cue(sentence.indices_of(w), "clause", "join") for w in gap)
                or _breaks(sentence, amount.end, cue.start)
                or _other_amount(sentence, amount, cue)
            ):
                continue
        if best is None or sentence.distance(cue, amount) < sentence.distance(best, amount):
            best = cue
    return best


def _other_amount(sentence: Sentence, amount: Amount, cue: Cue) -> bool:
    return any(amount.end <= a.start and a.end <= cue.start for a in sentence.amounts)


def _negation(sentence: Sentence, amount: Amount) -> Cue | None:
    """A negation before the amount: a whole one, or the first of two halves where the second stands by it («n'a
    jamais», and «jamais X n'a») and no restriction right before the figure takes its place («ne … plus que 3 000»)."""
    for cue in sentence.find("modality", "negated", "half"):
        far = cue.start >= amount.start or sentence.distance(cue, amount) > FORWARD["negated"]
        if far or _breaks(sentence, cue.end, amount.start):
            continue
        if cue.entry.key == "half":
            seconds = sentence.find("modality", "second")
            if not any(c.start < amount.start and c.first >= cue.first - INVERTED for c in seconds):
                continue
            if sentence.word_is(sentence.indices(amount)[0] - 1, "modality", "restriction"):
                continue
        return cue
    return None


def _tensed(sentence: Sentence, amount: Amount, tense: str) -> Lexeme | None:
    """A verb whose ending shows the tense, before the amount in its clause, or right behind it as its predicate."""
    table = load_table(sentence.language, "context")["tense"][tense]
    endings, exceptions, listed = tuple(table["endings"]), table["except"], table.get("words", ())
    modal = {c.start for c in sentence.find("modality")}
    found = [
        w
        for w in sentence.words
        if w.norm in listed
        or (
            endings
            and w.kind == "word"
            and w.text.islower()
            and len(w.norm) > 3
            and w.norm.endswith(endings)
            and w.norm not in exceptions
            and w.start not in modal
        )
    ]
    before = [
        w
        for w in found
        if w.end <= amount.start
        and not _breaks(sentence, w.end, amount.start)
        and sentence.distance(_span(w), amount) <= FORWARD["hearsay"]
    ]
    if before:
        return before[-1]
    behind = [
        w
        for w in found
        if w.start >= amount.end
        and not _breaks(sentence, amount.end, w.start)
        and len(sentence.between(amount, _span(w))) <= 6
        and not any(amount.end <= a.start < w.start for a in sentence.amounts)
    ]
    return behind[0] if behind else None


def _span(word: Lexeme) -> Span:
    return Span(word.text, word.start, word.end)


def _planned(sentence: Sentence, amount: Amount) -> Cue | None:
    """A headline's infinitive right behind a name: `Amazon to cut 14,000 jobs`."""
    opening = [e for e in sentence.entities if sentence.indices(e)[0] == 0]
    for cue in sentence.find("grammar", "infinitive"):
        if cue.end <= amount.start and any(cue.first - sentence.indices(e)[1] == 1 for e in opening):
            if any(verb.first == cue.last + 1 and verb.entry.tense == "infinitive" for verb in sentence.find("metric")):
                return cue
    return None


def _after_saying(sentence: Sentence, word: Lexeme) -> bool:
    """The future in the past: «a annoncé qu'il lèverait»."""
    for cue in sentence.find("source", "saying", "announcing", "expecting"):
        if (
            cue.end <= word.start
            and cue.entry.tense in {"past", "imperfect"}
            and not _breaks(sentence, cue.end, word.start)
        ):
            opened = [c for c in sentence.find("clause", "open") if cue.end <= c.start < word.start]
            if (opened and opened[0].start - cue.end <= 2) or len(sentence.between(cue, _span(word))) <= ZERO:
                return True
    return False
