"""schema.org in JSON-LD: a ``NewsArticle`` for each article and a ``Claim`` for each claim in it.

A Claim's ``text`` and ``appearance`` are the sentence, its ``author`` the source, its ``about`` an ``Observation``:
what is measured, of whom, how much, when. Sentences and amounts are named by their place in the article (RFC 5147:
``…#char=15,40``). See https://schema.org/Claim and https://schema.org/Observation.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from extractor.export.names import digest, place_iri, source_iri, uuid_iri
from extractor.model import Amount, Attribution, Claim, Document, Entity, Period, Record, Span, decimal_string

CONTEXT = "https://schema.org"
_TYPES = {"ORG": "Organization", "PERSON": "Person", "PRODUCT": "Product", "LOC": "Place"}


def to_schema_org(documents: Iterable[Document]) -> Record:
    """Articles and claims as one record, ready for JSON.

    >>> from extractor import Extractor
    >>> document = Extractor().extract("Apple had revenue of $2bn in 2024.", language="en")
    >>> article, claim = to_schema_org([document])["@graph"]
    >>> observation = claim["about"]
    >>> observation["observationAbout"]["name"], observation["variableMeasured"], observation["minValue"]
    ('Apple', 'revenue', '2000000000')
    >>> claim["temporalCoverage"]
    '2024-01-01/2024-12-31'
    """
    record: Record = json.loads("".join(schema_org(documents)))
    return record


def schema_org(documents: Iterable[Document]) -> Iterator[str]:
    """The same as text, a node per line."""
    yield f'{{"@context": "{CONTEXT}",\n"@graph": ['
    first = True
    for document in documents:
        for node in [_article(document), *claim_nodes(document)]:
            yield ("" if first else ",") + "\n" + json.dumps(node, ensure_ascii=False)
            first = False
    yield "\n]}\n"


def _article(document: Document) -> Record:
    names = [("sha256", digest(document)), ("path", document.path)]
    return _filled({
        "@id": source_iri(document),
        "@type": "NewsArticle",
        "headline": document.title,
        "inLanguage": document.language,
        "datePublished": document.published,
        "identifier": [_property(name, value) for name, value in names if value],
    })


def claim_nodes(document: Document) -> Iterator[Record]:
    """The ``Claim`` of every claim of one article."""
    same_as = {entity.id: entity.same_as for entity in document.entities}
    article = {"@id": source_iri(document)}
    for number, (claim, record) in enumerate(zip(document.claims, document.claim_records(), strict=True)):
        source = claim.attribution
        yield _filled({
            "@id": uuid_iri(source_iri(document), "claim", number, record["id"]),
            "@type": "Claim",
            "identifier": record["id"],
            "text": claim.text,
            "inLanguage": document.language,
            "datePublished": document.published,
            "author": _source(source, same_as) if source else None,
            "keywords": claim.metric,
            "temporalCoverage": _days(claim.period),
            "appearance": [
                {**_place(document, span), "isPartOf": article}
                for span in (Span(claim.text, claim.start, claim.end), *claim.also)
            ],
            "about": _observation(document, claim),
            "mentions": [_entity(entity) for entity in (claim.object, *claim.holders) if entity],
        })


def _observation(document: Document, claim: Claim) -> Record:
    amount = claim.amount
    told = [
        ("kind", amount.kind), ("bound", amount.bound), ("per", amount.per), ("aspect", claim.aspect),
        ("direction", claim.direction), ("scope", claim.scope.text if claim.scope else None),
        ("period", claim.period.value if claim.period else None), ("modality", claim.modality),
        ("confidence", f"{claim.confidence:.2f}"),
    ]
    return _filled({
        "@id": place_iri(document, amount.start, amount.end),
        "@type": "Observation",
        "name": amount.text,
        "variableMeasured": claim.metric,
        "observationAbout": _entity(claim.subject) if claim.subject else None,
        "observationDate": _days(claim.period),
        **_value(amount),
        "additionalProperty": [_property(name, value) for name, value in told if value],
    })


def _value(amount: Amount) -> Record:
    """``minValue`` and ``maxValue`` as far as the text goes: «plus de 3» has no upper end, «environ 3» no sharp one."""
    low, high = decimal_string(amount.low), decimal_string(amount.high)
    return {
        "value": low if low == high else None,
        "minValue": None if amount.bound == "max" else low,
        "maxValue": None if amount.bound == "min" else high,
        "unitText": amount.unit,
    }


def _entity(entity: Entity) -> Record:
    return _filled({
        "@type": _TYPES.get(entity.label or "", "Thing"),
        "name": entity.name or entity.text,
        "identifier": entity.id,
        "sameAs": list(entity.same_as),
    })


def _source(source: Attribution, same_as: dict[str | None, tuple[str, ...]]) -> Record:
    kind = _TYPES.get(source.label or "", "")
    return _filled({
        # authors are people or organisations
        "@type": kind if kind in {"Person", "Organization"} else "Person" if source.anonymous else "Organization",
        "name": source.name or source.text,
        "identifier": source.id,
        "sameAs": list(same_as.get(source.id, ())),
    })


def _place(document: Document, span: Span) -> Record:
    return {"@id": place_iri(document, span.start, span.end), "@type": "CreativeWork", "text": span.text}


def _days(period: Period | None) -> str | None:
    """An ISO 8601 interval, with two dots for an open end."""
    if period is None or not period.dated:
        return None
    return "/".join(str(day) if day else ".." for day in (period.start_date, period.end_date))


def _property(name: str, value: str | None) -> Record:
    return {"@type": "PropertyValue", "name": name, "value": value}


def _filled(record: Record) -> Record:
    return {name: value for name, value in record.items() if value not in (None, [], "")}
