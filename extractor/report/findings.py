"""What the articles of a page say of each other and of themselves: relations between claims, and checked sums."""
from __future__ import annotations

from collections.abc import Sequence

from extractor.export.names import digest
from extractor.model import Document, Record


def named_records(document: Document, number: int) -> list[Record]:
    """The claim records of the article ``number`` of a page, each with its place in the page for an id."""
    return [
        {**record, "id": f"{number}/{place}", "document": {**record["document"], "sha256": digest(document)}}
        for place, record in enumerate(document.claim_records())
    ]


def findings(records: Sequence[Record]) -> list[Record]:
    """Relations and checked sums among ``named_records``, ready for JSON, those that want a look first.

    ``name`` is a relation of ``compare`` or a verdict of ``check``, ``sum`` the kind of sum, ``text`` what was found,
    ``claims`` the places of the claims in the page.

    >>> from extractor import Extractor
    >>> text = "Le tour atteint 4,3 milliards de dollars. Le prix passe de 100 à 150 euros, soit une hausse de 20 %."
    >>> document = Extractor().extract(text, language="fr")
    >>> isinstance(findings(named_records(document, 0)), list)
    True
    """
    from extractor.check import check
    from extractor.compare import compare

    found = []
    for finding in check(records):
        places = [_place(term.statement.record) for term in finding.terms]
        found.append({
            "name": finding.verdict.value, "sum": finding.check, "text": finding.sum, "note": finding.reason,
            "claims": [place for number, place in enumerate(places) if place not in places[:number]],
        })
    for group in compare(records):
        for relation in group.relations:
            found.append({
                "name": relation.name.value, "text": relation.explanation,
                "claims": [_place(relation.first), _place(relation.second)],
            })
    return found


def _place(record: Record) -> list[int]:
    return [int(number) for number in record["id"].split("/")]
