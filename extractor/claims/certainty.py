"""How sure the text is of a figure: the six modalities, from cues with their scope.

A cue reaches from its place to the next break of the clause (ConText's forward scope); a participle behind the amount
(«attendus», `expected`) reaches back to it. What looks like a cue and is none (ConText's pseudo-cues) is silenced in
the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extractor.claims.context import Sentence
from extractor.claims.dependencies import child, form_of_verb
from extractor.claims.lexicon import Cue
from extractor.claims.ranking import Option, choose, held
from extractor.claims.reach import NOWHERE, Way, denials, reach, structure, way_up
from extractor.claims.sources import expectation
from extractor.lexemes import Lexeme
from extractor.model import Amount, Evidence, Span
from extractor.resources import load_table

# In the order of the data contract, but for what is plainly stated, which is the rule.
MODALITIES = ("asserted", "negated", "question", "hearsay", "forecast", "possible")
# Words behind an amount within which a participle still speaks of it.
BACKWARD = 3
# Words between a verb of saying and the verb of its clause where no conjunction joins them: `said it would`.
ZERO = 3
# Words between a verb of saying and the conjunction of what is said: `said on Monday in Paris that`.
WHEN = 4
# Words that may stand between the halves of an inverted negation.
INVERTED = 4
# Code points between a preposition and its figure.
NEXT = 2
# Words of one kind that are looked for in the parse.
NEAREST = 6
# How a word stands to a figure that it speaks of wherever it stands in the sentence.
GOVERNING = frozenset({"over it", "beside it as aux", "beside it as advmod", "under it as acl", "under it as amod"})
# How the conjunction of a clause stands to a figure in it.
OPENING = frozenset({"beside it as mark", "beside it as advmod"})
# Signs that the parse says nothing of.
FREE = frozenset({"question mark", "expected by others"})
# The words, by field of the lexicon, of which it counts how they stand to the figure in the parse.
REACHING = {
    "modality": ("hearsay", "forecast", "possible", "negated"),
    "source": ("denying",),
}
# Words that a negation or a supposition reaches: beyond, it belongs to another verb.
FORWARD = {"negated": 8, "possible": 20, "hearsay": 45, "forecast": 45}


@dataclass(frozen=True, slots=True)
class Certainty:
    modality: str
    evidence: tuple[Evidence, ...]
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for a modality: the rule that saw it and the words that it saw."""

    modality: str
    rule: str
    place: Span


def find_certainty(sentence: Sentence, amount: Amount, metric: str, before: str | None) -> Certainty:
    """The modality of an amount's claim: the likeliest of all six, by the signs in their scope and the verb's form.

    ``before`` is the modality of the figure before it in the paragraph.
    """
    root = sentence.root_of(amount)
    way = None if root is None else way_up(root)
    signs = list(_signs(sentence, amount, way))
    ties = [(sign, f" {reach(way, _tokens(sentence, sign.place))}" if way else "") for sign in signs]
    reaching = [s for s, tie in ties if s.rule in FREE or not tie.endswith((NOWHERE, "border"))]
    shared = list(_context(sentence, amount, way, metric, before))
    first = signs[0].rule if signs else "none"
    options = []
    for modality in MODALITIES:
        own = next((sign for sign in signs if sign.modality == modality), None)
        rule = own.rule if own else "no sign of it"
        features = {f"{name}: {modality}": 1.0 for name in shared}
        features |= {f"{sign.rule}{tie}: {modality}": 1.0 for sign, reached in ties for tie in ("", reached)}
        features |= held(
            first_sign=bool(reaching) and reaching[0].modality == modality,
            a_sign_of_it=any(sign.modality == modality for sign in reaching),
            a_sign_out_of_reach=own is not None and own not in reaching,
        )
        features[f"first sign {first}: {modality}"] = 1.0
        words = {f"«{sign.place.text.casefold()}» {sign.rule}: {modality}": 1.0 for sign in signs}
        evidence = (Evidence(own.place.text, own.place.start, own.place.end, "modality", modality),) if own else ()
        options.append(Option(Certainty(modality, evidence), rule, {**features, **words}))
    best, probability = choose("modality", amount, options, sentence.language)
    return replace(best.value, probability=probability)


def _signs(sentence: Sentence, amount: Amount, way: Way | None) -> Iterator[Sign]:
    """What speaks for each modality, in the order of the data contract: what fits first, fits best."""

    def sign(modality: str, rule: str, place: Lexeme | Cue | None) -> Iterator[Sign]:
        if place:
            yield Sign(modality, rule, Span(place.text, place.start, place.end))

    yield from sign("negated", "denial over it", _governing(sentence, amount, way, "source", "denying"))
    yield from sign("negated", "negation", _negation(sentence, amount))
    yield from sign("negated", "negation over it", _governing(sentence, amount, way, "modality", "negated"))
    if way and (denial := _denial(sentence, amount, way)):
        yield Sign("negated", "negative word of the clause", denial)
    yield from sign("question", "question mark", _question(sentence, amount))
    yield from sign("hearsay", "word of hearsay", _scoped(sentence, amount, "hearsay"))
    yield from sign("hearsay", "hearsay over it", _governing(sentence, amount, way, "modality", "hearsay"))
    yield from sign("forecast", "expected by others", expectation(sentence, amount))
    supposed = _scoped(sentence, amount, "possible")
    conditional = _tensed(sentence, amount, "conditional")
    if conditional:
        reading = load_table(sentence.language, "context")["tense"]["conditional"]["reading"]
        if _perfect(sentence, conditional):
            yield from sign(reading, "conditional of the past", conditional)
        elif _after_saying(sentence, conditional):
            yield from sign("forecast", "future in the past", conditional)
        elif _told(sentence, conditional):
            yield from sign("forecast", "future told in the past", conditional)
        elif supposed or sentence.find("modality", "hypothesis"):
            yield from sign("possible", "conditional of a hypothesis", conditional)
        else:
            yield from sign(reading, "conditional alone", conditional)
    future = _scoped(sentence, amount, "forecast")
    if future and supposed and supposed.start > future.start:
        yield from sign("possible", "word of a supposition", supposed)
    yield from sign("forecast", "word of a plan", future)
    yield from sign("possible", "figure of a hypothesis", _supposed(sentence, amount, way))
    yield from sign("forecast", "plan over it", _governing(sentence, amount, way, "modality", "forecast"))
    yield from sign("forecast", "future tense", _tensed(sentence, amount, "future"))
    yield from sign("forecast", "infinitive of a headline", _planned(sentence, amount))
    yield from sign("possible", "word of a supposition", supposed)
    yield from sign("possible", "supposition over it", _governing(sentence, amount, way, "modality", "possible"))


def _context(sentence: Sentence, amount: Amount, way: Way | None, metric: str, before: str | None) -> Iterator[str]:
    """What else tells how sure the text is: the form of the verb over the figure, what stands around, what is
    measured."""
    yield "any"
    yield f"of {metric}"
    yield f"after {before or 'nothing'}"
    first, _ = sentence.indices(amount)
    word = sentence.words[first - 1].norm if first else "nothing"
    yield f"«{word}» before it"
    if sentence.title:
        yield "in a title"
    if sentence.find("modality", "hypothesis"):
        yield "with a hypothesis"
    yield from {f"with a period {sentence.when(period)}" for period in sentence.periods}
    if way is not None:
        yield from _reached(sentence, amount, way)
        yield from structure(way)
    predicate, _ = sentence.roles_of(amount)
    yield f"{form_of_verb(predicate)[0]} over it"


def _reached(sentence: Sentence, amount: Amount, way: Way) -> Iterator[str]:
    """How the words of each modality reach the figure in the parse."""
    for field, keys in REACHING.items():
        for key in keys:
            words = [token for cue in _near(sentence, amount, field, key) for token in _tokens(sentence, cue)]
            if words:
                yield f"{key} {reach(way, words)}"


def _near(sentence: Sentence, amount: Amount, field: str, key: str) -> list[Cue]:
    """The nearest words of a kind, so that a long list of them costs no more than its length."""
    cues = [cue for cue in sentence.find(field, key) if not cue.overlaps(amount) and not _named(sentence, cue)]
    return sorted(cues, key=lambda cue: abs(cue.start - amount.start))[:NEAREST]


def _tokens(sentence: Sentence, span: Span) -> list[Token]:
    """The tokens of the parse in a span."""
    if sentence.parse is None:
        return []
    found = sentence.parse.char_span(span.start - sentence.start, span.end - sentence.start, alignment_mode="expand")
    return list(found or ())


def _denial(sentence: Sentence, amount: Amount, way: Way) -> Span | None:
    """A negative word of the figure's clause in the parse, but for the first of two halves and for pseudo-cues."""
    for token in denials(way):
        place = sentence.place_of(token)
        if place.overlaps(amount) or sentence.find_at(place, "modality", "half") or sentence.find_at(place, "pseudo"):
            continue
        return place
    return None


def _named(sentence: Sentence, cue: Cue) -> bool:
    """Whether a word is a name or a date where it stands: `in May`, `Will Jones`."""
    if any(cue.overlaps(period) for period in sentence.periods):
        return True
    return cue.first > 0 and cue.text[0].isupper() and any(t.pos_ == "PROPN" for t in _tokens(sentence, cue)[:1])


def _governing(sentence: Sentence, amount: Amount, way: Way | None, field: str, key: str) -> Cue | None:
    """The first word of a kind that governs the figure in the parse, or hangs on what governs it."""
    if way is None:
        return None
    near = _near(sentence, amount, field, key)
    return next((cue for cue in near if reach(way, _tokens(sentence, cue)) in GOVERNING), None)


def _supposed(sentence: Sentence, amount: Amount, way: Way | None) -> Cue | None:
    """The conjunction of a hypothesis that opens the clause of the figure."""
    if way is None:
        return None
    before = [cue for cue in _near(sentence, amount, "modality", "hypothesis") if cue.end <= amount.start]
    return next((cue for cue in before if reach(way, _tokens(sentence, cue)) in OPENING), None)


def _perfect(sentence: Sentence, word: Lexeme) -> bool:
    """Whether a conditional is of the past («aurait perdu», `would have lost`): an auxiliary of a past participle that
    is not the infinitive's in a passive (`would be paid`)."""
    for token in _tokens(sentence, _span(word)):
        form = token.head.morph
        if token.dep_.startswith("aux") and "Part" in form.get("VerbForm", []) and "Past" in form.get("Tense", []):
            passive = child(token.head, {"aux:pass"})
            return passive is None or passive == token or "Part" in passive.morph.get("VerbForm", [])
    return False


def _question(sentence: Sentence, amount: Amount) -> Lexeme | None:
    """A question mark that closes the sentence, or the quotation in it, that holds the amount."""
    for word in sentence.words:
        if word.start >= amount.end and word.text in {"?", "؟"}:
            # what stands for a sign that was lost (`ARPU of ?256`) asks nothing
            if not sentence.text[word.end - sentence.start :][:1].isalnum():
                return word
        if word.start >= amount.end and word.text in {"!", "»", "”"}:
            return None
    return None


def _breaks(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a clause breaks off between two places.

    What stands right before a figure breaks nothing where it is the first (`failed to lift its share above 1%`).
    """
    if any(w.text in {";", "•"} for w in sentence.between(Span("", start, start), Span("", end, end))):
        return True
    breaks = [c for c in sentence.find("clause", "break") if start <= c.start < end]
    if len(breaks) == 1 and not any(start <= a.start < end for a in sentence.amounts):
        between = sentence.between(Span("", start, start), breaks[0])
        return sentence.words[breaks[0].last].end < end - NEXT or bool(between) and between[-1].text in {",", "("}
    return bool(breaks)


def _scoped(sentence: Sentence, amount: Amount, key: str) -> Cue | None:
    """The nearest cue whose scope holds the amount."""
    best: Cue | None = None
    for cue in sentence.find("modality", key):
        if cue.overlaps(amount) or _named(sentence, cue):
            continue
        if cue.end <= amount.start:
            if sentence.distance(cue, amount) > FORWARD[key] or _breaks(sentence, cue.end, amount.start):
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


def _verbs_of(sentence: Sentence, tense: str) -> list[Lexeme]:
    """The verbs of a sentence whose ending shows a tense."""
    table = load_table(sentence.language, "context")["tense"][tense]
    endings, exceptions, listed = tuple(table["endings"]), table["except"], table.get("words", ())
    modal = {c.start for c in sentence.find("modality")}
    return [
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


def _tensed(sentence: Sentence, amount: Amount, tense: str) -> Lexeme | None:
    """A verb whose ending shows the tense, before the amount in its clause, or right behind it as its predicate."""
    if tense not in sentence.tensed:
        sentence.tensed[tense] = _verbs_of(sentence, tense)
    found = sentence.tensed[tense]
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


def _told(sentence: Sentence, word: Lexeme) -> bool:
    """The future in the past by the parse, whatever verb it hangs on: `flagged in May that it would cost £300m`."""
    for token in _tokens(sentence, _span(word)):
        verb = token.head if token.dep_.startswith(("aux", "cop")) else token
        if verb.dep_ == "ccomp":
            return not {"Past", "Imp"}.isdisjoint(verb.head.morph.get("Tense", []))
    return False


def _after_saying(sentence: Sentence, word: Lexeme) -> bool:
    """The future in the past: «a annoncé qu'il lèverait»."""
    telling = sentence.find("source", "saying", "announcing", "expecting")
    for cue in (*telling, *sentence.find("modality", "forecast")):
        if (
            cue.end <= word.start
            and cue.entry.tense in {"past", "imperfect"}
            and not _breaks(sentence, cue.end, word.start)
        ):
            opened = [c for c in sentence.find("clause", "open") if cue.end <= c.start < word.start]
            near = opened and len(sentence.between(cue, opened[0])) <= WHEN
            if near or len(sentence.between(cue, _span(word))) <= ZERO:
                return True
    return False
