"""What the page is told of an article: its text once, and everything else by places in it, ``[start, end]``."""
from __future__ import annotations

from typing import Any

from extractor.export.names import digest
from extractor.model import Amount, Attribution, Claim, Document, Entity, Period, Record, Span, decimal_string

# A title that stands in a text more often than that is a word.
_PLACES = 5


def payload(document: Document) -> Record:
    """One article, ready for JSON.

    >>> from extractor import Extractor
    >>> record = payload(Extractor().extract("Apple had revenue of $2bn in 2024.", language="en"))
    >>> record["claims"][0]["amount"]["at"], record["claims"][0]["metric"], record["text"][21:25]
    ([21, 25], 'revenue', '$2bn')
    """
    return {
        "path": document.path,
        "sha256": digest(document),
        "language": document.language,
        "published": document.published,
        "title": document.title,
        "titleAt": _title(document),
        "text": document.text,
        "furniture": [_at(piece) for piece in document.furniture],
        "amounts": [_amount(amount) for amount in document.amounts],
        "periods": [_period(period) for period in document.periods],
        "entities": [_name(entity) for entity in document.entities],
        "withheld": [[*_at(piece), piece.reason] for piece in document.withheld],
        "claims": [
            _claim(claim, record["id"])
            for claim, record in zip(document.claims, document.claim_records(), strict=True)
        ],
    }


def _title(document: Document) -> list[int] | None:
    """Where the title stands in the article itself; metadata before it may have it too."""
    if not document.title:
        return None
    places: list[list[int]] = []
    length, end = len(document.title), 0
    while len(places) < _PLACES and (start := document.text.find(document.title, end)) >= 0:
        end = start + length
        places.append([start, end])
    apart = [place for place in places if not any(one.start <= place[0] < one.end for one in document.furniture)]
    return next(iter(apart or places), None)


def _at(span: Span | None) -> Any:
    return [span.start, span.end] if span else None


def _filled(record: Record) -> Record:
    """Without what says nothing; a nought says something."""
    return {name: value for name, value in record.items() if value or (value == 0 and value is not False)}


def _claim(claim: Claim, identity: str) -> Record:
    baseline = claim.baseline
    return _filled({
        "id": identity,
        "at": [claim.start, claim.end],
        "metric": claim.metric,
        "aspect": claim.aspect,
        "direction": claim.direction,
        "modality": claim.modality,
        "confidence": round(claim.confidence, 2),
        "amount": _amount(claim.amount),
        "subject": _name(claim.subject),
        "object": _name(claim.object),
        "scope": _at(claim.scope),
        "with": [_name(holder) for holder in claim.holders],
        "cue": _at(claim.cue),
        "period": _period(claim.period),
        "baselinePeriod": _period(baseline.period) if baseline else None,
        "baselineAmount": _amount(baseline.amount) if baseline else None,
        "sources": [_name(source) for source in claim.attributions],
        "also": [_at(place) for place in claim.also],
        "evidence": [[piece.field, piece.rule, piece.start, piece.end] for piece in claim.evidence],
    })


def _amount(amount: Amount | None) -> Record | None:
    if amount is None:
        return None
    low, high = decimal_string(amount.low), decimal_string(amount.high)
    return _filled({
        "at": _at(amount),
        "kind": amount.kind,
        "low": low,
        "high": high if high != low else None,
        "unit": amount.unit,
        "source": amount.unit_source if amount.unit_source != "explicit" else None,
        "bound": amount.bound,
        "per": amount.per,
        "alternatives": [decimal_string(value) for value in amount.alternatives],
        "equivalents": [_at(equal) for equal in amount.equivalents],
    })


def _period(period: Period | None) -> Record | None:
    if period is None:
        return None
    return _filled({
        "at": _at(period),
        "value": period.value,
        "from": period.start_date.isoformat() if period.start_date else None,
        "to": period.end_date.isoformat() if period.end_date else None,
        "fiscal": period.basis == "fiscal",
    })


def _name(span: Entity | Attribution | None) -> Record | None:
    if span is None:
        return None
    return _filled({
        "at": _at(span),
        "name": span.name,
        "id": span.id,
        "label": span.label,
        "anonymous": getattr(span, "anonymous", False),
        "cue": _at(getattr(span, "cue", None)),
    })
