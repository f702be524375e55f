"""The spaCy components, in the order in which they run, and the extensions that hold what they find.

Each is registered through an entry point and works in any pipeline::

    nlp = spacy.blank("en")
    nlp.add_pipe("extractor_amounts")

What is found stands in ``doc.spans["amounts"]`` (``"periods"``, ``"entities"``) with its values in ``span._.amount``
(``period``, ``entity``); claims, which belong to the document as a whole, in ``doc._.claims``. A component that needs
what another one finds takes it from the doc where it is and finds it itself where it is not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

import spacy
from spacy.attrs import IDX
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from extractor import amounts, claims, entities, periods, sentences
from extractor.claims.durations import measured
from extractor.document import Structure, structure
from extractor.entities import knowledge
from extractor.model import Amount, Entity, Period, Published, Span
from extractor.syntax import blank, load_model, model_folder, names_folder

# In this order: periods need the names («Sam Altman» is no Saturday), amounts need both (2025 is no count, H100 no
# figure).
COMPONENTS = (
    "extractor_sentences",
    "extractor_mentions",
    "extractor_names",
    "extractor_entities",
    "extractor_periods",
    "extractor_amounts",
    "extractor_syntax",
    "extractor_claims",
)


# The labels of other models' names, in the terms used here.
_LABELS = {"PER": "PERSON", "GPE": "LOC"}
# Code points of a sentence that is still parsed: what is longer is a table or a list without stops.
LONGEST = 2000
# Splitting tokens takes a time that grows with their number; no article needs so many splits.
MOST_SPLITS = 500


def _extensions() -> None:
    """All custom attributes, in one place."""
    for name in ("amount", "period", "entity", "sentence"):
        TokenSpan.set_extension(name, default=None, force=True)
    # What is known of a text beside its words; set on the doc before the components run, or found by them.
    Doc.set_extension("published", default=None, force=True)
    Doc.set_extension("text", default=None, force=True)
    Doc.set_extension("structure", default=None, force=True)
    Doc.set_extension("survey", default=None, force=True)
    Doc.set_extension("candidates", default=(), force=True)
    Doc.set_extension("parses", default=None, force=True)  # by the code point where the sentence begins
    Doc.set_extension("claims", default=(), force=True)
    Doc.set_extension("withheld", default=(), force=True)


_extensions()


def _text(doc: Doc) -> str:
    """The text, which spaCy puts together anew from the tokens at each look; splitting tokens leaves it as it is."""
    if doc._.text is None:
        doc._.text = doc.text
    return str(doc._.text)


def _structure(doc: Doc) -> Structure:
    if doc._.structure is None:
        doc._.structure = structure(_text(doc), doc.lang_)
    return doc._.structure


def _published(doc: Doc) -> Published | None:
    return Published.parse(doc._.published) if doc._.published else _structure(doc).published


def _aligned(doc: Doc, found: Iterable[Span]) -> None:
    """Splits the tokens that a span begins or ends in, so that every span is one of whole tokens, whatever the
    tokenizer."""
    cuts: dict[int, set[int]] = {}
    starts = doc.to_array(IDX).tolist()
    for span in found:
        for offset in (span.start, span.end):
            at = bisect_right(starts, offset) - 1
            if at >= 0 and starts[at] < offset < starts[at] + len(doc[at]):
                cuts.setdefault(at, set()).add(offset - starts[at])
    if not cuts or len(cuts) > MOST_SPLITS:
        return
    # spans count tokens: those that stand already are set anew once the tokens are split
    places = {name: [(s.start_char, s.end_char, s.label_) for s in group] for name, group in doc.spans.items()}
    with doc.retokenize() as retokenizer:
        for at, inner in cuts.items():
            token = doc[at]
            edges = [0, *sorted(inner), len(token)]
            orths = [token.text[a:b] for a, b in zip(edges, edges[1:], strict=False)]
            head = [(token, 0) if i else token.head for i in range(len(orths))]
            retokenizer.split(token, orths, heads=[(token, 0) if h == token else h for h in head])
    for name, group in places.items():
        spans = (doc.char_span(start, end, label=label) for start, end, label in group)
        doc.spans[name] = [span for span in spans if span is not None]


def _store(doc: Doc, name: str, attribute: str, found: Sequence[Span], label: str) -> None:
    _aligned(doc, found)
    group = []
    for item in found:
        kind = str(getattr(item, label) or "")
        span = doc.char_span(item.start, item.end, label=kind)
        # where no token was split, the attribute alone has the exact place
        span = span or doc.char_span(item.start, item.end, label=kind, alignment_mode="expand")
        if span is not None:
            span._.set(attribute, item)
            group.append(span)
    doc.spans[name] = group


def _stored(doc: Doc, name: str, attribute: str) -> list[Any]:
    return [span._.get(attribute) for span in doc.spans[name]]


def _furniture(doc: Doc) -> tuple[Span, ...]:
    return tuple(_structure(doc).furniture)


def _apart(doc: Doc) -> list[Span]:
    """What shares no sentence with the prose around it: furniture, and the dateline."""
    dateline = _structure(doc).dateline
    return sorted([*_furniture(doc), *([dateline] if dateline else [])], key=lambda piece: piece.start)


def _sentences(doc: Doc) -> list[Span]:
    if "sentences" not in doc.spans:
        tag_sentences(doc)
    return _stored(doc, "sentences", "sentence")


def _entities(doc: Doc) -> list[Entity]:
    if "entities" not in doc.spans:
        tag_entities(doc)
    return _stored(doc, "entities", "entity")


def _periods(doc: Doc) -> list[Period]:
    if "periods" not in doc.spans:
        tag_periods(doc)
    return _stored(doc, "periods", "period")


def _amounts(doc: Doc) -> list[Amount]:
    if "amounts" not in doc.spans:
        tag_amounts(doc)
    return _stored(doc, "amounts", "amount")


def _places(found: Iterable[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in found]


def tag_sentences(doc: Doc) -> Doc:
    """Sentences in ``doc.spans["sentences"]``; furniture shares none with the article."""
    found = sentences.split(_text(doc), doc.lang_, furniture=_apart(doc))
    group = []
    for item in found:
        # no token is split for a sentence: its exact place is in the attribute
        span = doc.char_span(item.start, item.end, alignment_mode="expand")
        if span is not None:
            span._.sentence = item
            group.append(span)
    doc.spans["sentences"] = group
    return doc


def tag_mentions(doc: Doc) -> Doc:
    """The first look of lists and form at the text, for the two components after it, in ``doc._.survey``."""
    doc._.survey = entities.survey(_text(doc), doc.lang_)
    return doc


class Names:
    """Asks a trained recognizer of names about the sentences that hold a word of which lists and form are in doubt, and
    about no others unless ``everything`` is asked for; what it sees goes into ``doc._.candidates``."""

    neural = True

    def __init__(self, model: Language | None, *, everything: bool = False) -> None:
        self.model = model
        self.everything = everything

    def __call__(self, doc: Doc) -> Doc:
        if self.model is None:
            return doc
        if doc._.survey is None:
            tag_mentions(doc)
        places = doc._.survey.doubtful()
        furniture = sorted(_furniture(doc), key=lambda piece: piece.start)
        edges = [piece.start for piece in furniture]

        def is_prose(sentence: Span) -> bool:
            """Not of the furniture, in which a model guesses."""
            before = bisect_right(edges, sentence.start)
            return before == 0 or furniture[before - 1].end <= sentence.start

        wanted = [
            s
            for s in _sentences(doc)
            if len(s.text) <= LONGEST
            and is_prose(s)
            and (self.everything or bisect_left(places, s.end) > bisect_left(places, s.start))
        ]
        found = zip(wanted, self.model.pipe(s.text for s in wanted), strict=True)
        doc._.candidates = tuple(_candidate(ent, s.start) for s, seen in found for ent in seen.ents)
        return doc


def _candidate(ent: TokenSpan, shift: int) -> Entity:
    label = _LABELS.get(ent.label_, ent.label_)
    return Entity(ent.text, ent.start_char + shift, ent.end_char + shift, label, ent.text, rule="model")


def tag_entities(doc: Doc) -> Doc:
    """Names and descriptions in ``doc.spans["entities"]``, joined with what models have seen: ``doc._.candidates``, and
    the entities that another component has set in ``doc.ents``."""
    seen = [*doc._.candidates, *(_candidate(ent, 0) for ent in doc.ents)]
    candidates = [candidate for candidate in seen if candidate.label in knowledge.LABELS]
    found = entities.find_entities(_text(doc), doc.lang_, candidates=candidates, surveyed=doc._.survey)
    _store(doc, "entities", "entity", found, "label")
    return doc


def tag_periods(doc: Doc) -> Doc:
    """Temporal expressions in ``doc.spans["periods"]``, resolved against the publication date and the fiscal years
    of the companies named. Durations that are what is measured are left to the amounts."""
    named = _entities(doc)
    years = [(e.start, end) for e in named if e.id and (end := knowledge.fiscal_year_end(e.id))]
    starts = [start for start, _ in years]

    def fiscal_year_end(offset: int) -> str | None:
        """That of the company named last before the place, else of the first one after it."""
        if not years:
            return None
        return years[max(bisect_right(starts, offset) - 1, 0)][1]

    names = _places(e for e in named if not e.description)
    text = _text(doc)
    found = periods.find_periods(
        text, doc.lang_, published=_published(doc), fiscal_year_end=fiscal_year_end, names=names
    )
    found = [period for period in found if not measured(text, doc.lang_, period)]
    _store(doc, "periods", "period", found, "type")
    return doc


def tag_amounts(doc: Doc) -> Doc:
    """Amounts in ``doc.spans["amounts"]``; those of the periods' figures and of the names are none."""
    names = _places(e for e in _entities(doc) if not e.description)
    found = amounts.find_amounts(_text(doc), doc.lang_, blocked=_places(_periods(doc)), names=names)
    _store(doc, "amounts", "amount", found, "kind")
    return doc


class Syntax:
    """Parses the sentences that hold an amount, and no others unless ``everything`` is asked for, into
    ``doc._.parses``; without a model it leaves the doc as it is."""

    neural = True

    def __init__(self, model: Language | None, *, everything: bool = False) -> None:
        self.model = model
        self.everything = everything

    def __call__(self, doc: Doc) -> Doc:
        if self.model is None:
            return doc
        starts = [amount.start for amount in _amounts(doc)]
        wanted = [
            s
            for s in _sentences(doc)
            if len(s.text) <= LONGEST
            and (self.everything or bisect_left(starts, s.end) > bisect_left(starts, s.start))
        ]
        doc._.parses = {
            s.start: parse for s, parse in zip(wanted, self.model.pipe(s.text for s in wanted), strict=True)
        }
        return doc


def tag_claims(doc: Doc) -> Doc:
    """Claims in ``doc._.claims``, amounts without one in ``doc._.withheld``."""
    layout = _structure(doc)
    made, withheld = claims.find_claims(
        claims.Findings(
            _text(doc),
            doc.lang_,
            _sentences(doc),
            _entities(doc),
            _periods(doc),
            _amounts(doc),
            _furniture(doc),
            layout.title,
            doc._.parses or {},
            _published(doc),
        )
    )
    doc._.claims, doc._.withheld = tuple(made), tuple(withheld)
    return doc


@Language.factory("extractor_sentences")
def create_sentences(nlp: Language, name: str) -> Any:
    return tag_sentences


@Language.factory("extractor_mentions")
def create_mentions(nlp: Language, name: str) -> Any:
    return tag_mentions


@Language.factory("extractor_names", default_config={"everything": False})
def create_names(nlp: Language, name: str, everything: bool) -> Any:
    """With the package's own recognizer, where it has one. ``everything`` asks it about every sentence."""
    folder = names_folder(str(nlp.lang))
    return Names(load_model(str(nlp.lang), folder) if folder.is_dir() else None, everything=everything)


@Language.factory("extractor_entities")
def create_entities(nlp: Language, name: str) -> Any:
    return tag_entities


@Language.factory("extractor_periods")
def create_periods(nlp: Language, name: str) -> Any:
    return tag_periods


@Language.factory("extractor_amounts")
def create_amounts(nlp: Language, name: str) -> Any:
    return tag_amounts


@Language.factory("extractor_syntax", default_config={"model": None, "everything": False})
def create_syntax(nlp: Language, name: str, model: str | None, everything: bool) -> Any:
    """``model`` names an installed spaCy pipeline or its folder; None takes the package's own, where it has one.
    ``everything`` parses every sentence, with an amount or without."""
    if model is not None:
        return Syntax(spacy.load(model), everything=everything)
    language = str(nlp.lang)
    return Syntax(load_model(language) if model_folder(language).is_dir() else None, everything=everything)


@Language.factory("extractor_claims")
def create_claims(nlp: Language, name: str) -> Any:
    return tag_claims


def build(language: str, model: str | None = None, *, everything: bool = False) -> Language:
    """The pipeline of one language, all components in order. ``model`` and ``everything`` are those of
    ``extractor_syntax``."""
    nlp = blank(language)
    settings = {"extractor_syntax": {"model": model, "everything": everything}}
    settings["extractor_names"] = {"everything": everything}
    for name in COMPONENTS:
        nlp.add_pipe(name, config=settings.get(name, {}))
    return nlp
