"""W3C Web Annotation in JSON-LD: an AnnotationCollection of one page, for annotation tools and triple stores.

Of an article it holds an annotation for every amount, period, entity and withheld amount, one for every claim
(``describing``; its target is the sentence, its bodies a line for people, the metric, and the whole claim record as
JSON) and one for every slot of a claim (``linking``; its target is the words, its body the claim). A target gives the
place twice, by TextPositionSelector and by TextQuoteSelector. See https://www.w3.org/TR/annotation-model/.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from extractor.export.names import source_iri, uuid_iri
from extractor.model import Claim, Document, Record, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Code points before and after a quotation that tell it from the same words elsewhere.
AROUND = 32


def to_jsonld(documents: Iterable[Document]) -> Record:
    """The collection as one record, ready for JSON.

    >>> from extractor import Extractor
    >>> document = Extractor().extract("Revenue rose to $4.3bn.", language="en")
    >>> [first, *_] = to_jsonld([document])["first"]["items"]
    >>> first["motivation"], first["target"]["selector"][0]
    ('tagging', {'type': 'TextPositionSelector', 'start': 16, 'end': 22})
    >>> first["target"]["selector"][1]["prefix"], first["target"]["selector"][1]["exact"]
    ('Revenue rose to ', '$4.3bn')
    """
    record: Record = json.loads("".join(web_annotations(documents)))
    return record


def web_annotations(documents: Iterable[Document]) -> Iterator[str]:
    """The collection as text: an annotation per line, each document's lines before the next document is asked for."""
    from extractor import __version__

    generator = {"type": "Software", "name": f"claim-extractor {__version__}"}
    yield (
        f'{{"@context": "{CONTEXT}",\n"type": "AnnotationCollection",\n"generator": {json.dumps(generator)},\n'
        '"first": {"type": "AnnotationPage", "startIndex": 0, "items": ['
    )
    total, seen = 0, hashlib.sha256()
    for document in documents:
        for annotation in article_annotations(document):
            yield ("," if total else "") + "\n" + json.dumps(annotation, ensure_ascii=False)
            seen.update(annotation["id"].encode())
            total += 1
    # Members of an object have no order: what is known at the end can stand at the end.
    page, collection = uuid_iri("page", seen.hexdigest()), uuid_iri("collection", seen.hexdigest())
    yield f'\n],\n"id": "{page}"}},\n"total": {total},\n"id": "{collection}"}}\n'


def article_annotations(document: Document) -> Iterator[Record]:
    """Every annotation of one article."""
    for amount in document.amounts:
        low, high, unit = (amount.to_dict()[name] for name in ("low", "high", "unit"))
        value = " ".join(filter(None, [low if low == high else f"{low}/{high}", unit]))
        yield _annotation(document, amount, "tagging", [_tag("amount"), _tag(amount.kind), _text(value)])
    for period in document.periods:
        days = "/".join(str(day) if day else ".." for day in (period.start_date, period.end_date))
        bodies = [_tag("period"), _text(period.value), *([_text(days)] if period.dated else [])]
        yield _annotation(document, period, "tagging", bodies)
    for entity in document.entities:
        bodies = [_tag("entity"), *([_tag(entity.label)] if entity.label else [])]
        bodies += [_text(entity.name, "identifying")] if entity.name else []
        bodies += [
            {"type": "SpecificResource", "source": url, "purpose": "identifying"} for url in entity.same_as
        ]
        yield _annotation(document, entity, "identifying", bodies)
    for withheld in document.withheld:
        yield _annotation(document, withheld, "commenting", [_tag("withheld"), _text(withheld.reason, "commenting")])
    for number, (claim, record) in enumerate(zip(document.claims, document.claim_records(), strict=True)):
        whole = Span(claim.text, claim.start, claim.end)
        bodies = [
            _text(summary(claim)), _tag("claim"), _tag(claim.metric), _tag(claim.modality),
            {**_text(json.dumps(record, ensure_ascii=False)), "format": "application/json"},
        ]
        made = _annotation(document, whole, "describing", bodies, number, record["id"])
        made["target"]["source"] = _source(document)
        yield made
        for role, span in slots(claim):
            link = {"type": "SpecificResource", "source": made["id"], "purpose": "linking"}
            yield _annotation(document, span, "linking", [_tag(role), link], made["id"])


def slots(claim: Claim) -> Iterator[tuple[str, Span]]:
    """The words of a claim by what they are to it, the sentence and the evidence left out.

    >>> from extractor import Extractor
    >>> claim = Extractor().extract("Apple made $2bn.", language="en").claims[0]
    >>> [(role, span.text) for role, span in slots(claim)][:2]
    [('amount', '$2bn'), ('subject', 'Apple')]
    """
    yield "amount", claim.amount
    baseline = claim.baseline
    single: list[tuple[str, Span | None]] = [
        ("subject", claim.subject), ("object", claim.object), ("scope", claim.scope), ("cue", claim.cue),
        ("period", claim.period), ("baseline", baseline.period if baseline else None),
        ("baseline", baseline.amount if baseline else None),
    ]
    for role, span in single:
        if span is not None:
            yield role, span
    for holder in claim.holders:
        yield "with", holder
    for source in claim.attributions:
        yield "attribution", source
        if source.cue:
            yield "attribution_cue", source.cue
    for equal in claim.amount.equivalents:
        yield "equivalent", equal
    for place in claim.also:
        yield "also", place


def summary(claim: Claim) -> str:
    """The claim on one line, in the words of the record.

    >>> from extractor import Extractor
    >>> summary(Extractor().extract("Apple had revenue of $2bn in 2024.", language="en").claims[0])
    'Apple · revenue · 2000000000 USD · 2024 · asserted'
    """
    record = claim.to_dict()
    amount, subject, source = record["amount"], record["subject"], record["attribution"]
    low, high = amount["low"], amount["high"]
    pieces = [
        (subject["name"] or subject["text"]) if subject else None,
        " ".join(filter(None, [record["metric"], record["direction"]])),
        " ".join(filter(None, [low if low == high else f"{low}–{high}", amount["unit"]])),
        record["period"]["value"] if record["period"] else None,
        (source["name"] or source["text"]) if source else None,
        record["modality"],
    ]
    return " · ".join(piece for piece in pieces if piece)


def _annotation(document: Document, span: Span, motivation: str, bodies: list[Record], *names: object) -> Record:
    source = source_iri(document)
    tag = bodies[0].get("value", "")
    return {
        "id": uuid_iri(source, span.start, span.end, motivation, tag, *names),
        "type": "Annotation",
        "motivation": motivation,
        "body": bodies,
        "target": {"type": "SpecificResource", "source": source, "selector": selectors(document.text, span)},
    }


def selectors(text: str, span: Span) -> list[Record]:
    """The place of a span in code points, and its words with what stands around them.

    >>> selectors("It made $2bn.", Span("$2bn", 8, 12))[1]
    {'type': 'TextQuoteSelector', 'exact': '$2bn', 'prefix': 'It made ', 'suffix': '.'}
    """
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector", "exact": span.text,
            "prefix": text[max(0, span.start - AROUND):span.start], "suffix": text[span.end:span.end + AROUND],
        },
    ]


def _source(document: Document) -> Record:
    record: dict[str, Any] = {
        "id": source_iri(document), "type": "Text", "format": "text/plain", "language": document.language,
    }
    if document.title:
        record["dcterms:title"] = document.title
    if document.published:
        record["dcterms:issued"] = document.published
    if document.path:
        record["dcterms:identifier"] = document.path
    return record


def _tag(value: str) -> Record:
    return {"type": "TextualBody", "value": value, "purpose": "tagging"}


def _text(value: str, purpose: str = "describing") -> Record:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}
