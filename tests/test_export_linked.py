"""JSON-LD, read by tools that are not ours: pyld and rdflib."""
from __future__ import annotations

import json
from typing import Any

import pytest
import rdflib
from documents import ROOT, export_articles, small, spans
from pyld import jsonld

from extractor import export
from extractor.export import LINKED
from extractor.model import Document

CONTEXTS = ROOT / "tests" / "data" / "contexts"


@pytest.fixture(scope="module")
def articles() -> list[Document]:
    return list(export_articles())


def _loader(url: str, options: Any) -> dict[str, Any]:
    name = {"www.w3.org/ns/anno.jsonld": "anno.jsonld", "schema.org": "schema.jsonld"}[url.split("://")[1].rstrip("/")]
    context = json.loads((CONTEXTS / name).read_text(encoding="utf-8"))
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": context}


def _graph(record: dict[str, Any]) -> rdflib.Graph:
    """The triples, and on the way there nothing lost: a term that the context lacks would be."""
    options = {"documentLoader": _loader}
    expanded = jsonld.expand(record, options)
    compacted = jsonld.compact(expanded, record["@context"], options)
    assert json.dumps(compacted, sort_keys=True) == json.dumps(_compact(record), sort_keys=True)
    graph = rdflib.Graph()
    graph.parse(data=jsonld.to_rdf(record, {**options, "format": "application/n-quads"}), format="nquads")
    return graph


def _compact(value: Any) -> Any:
    """As a compactor writes: one value stands without its list (but for lists that have an order)."""
    if isinstance(value, dict):
        return {
            name: inner if name == "@context" else [_compact(one) for one in inner] if name in {"items", "@graph"}
            else _compact(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return _compact(value[0]) if len(value) == 1 else [_compact(one) for one in value]
    return value


_PLACES = """
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?source ?start ?end ?exact ?prefix ?suffix WHERE {
  ?annotation a oa:Annotation ; oa:motivatedBy ?motivation ; oa:hasBody ?body ; oa:hasTarget ?target .
  ?target oa:hasSource ?source ; oa:hasSelector ?position, ?quote .
  ?position a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
  ?quote a oa:TextQuoteSelector ; oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix .
}"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_web_annotations_are_json_ld_and_round_trip(articles: list[Document]) -> None:
    for document in (small(), articles[-1]):
        record = export.to_jsonld([document])
        graph = _graph(record)
        kinds = rdflib.Namespace("http://www.w3.org/ns/oa#")
        annotations = set(graph.subjects(rdflib.RDF.type, kinds.Annotation))
        assert len(annotations) == record["total"] == len(record["first"]["items"])
        assert len(annotations) >= len(document.claims) + len(document.amounts)
        found = set()
        for row in graph.query(_PLACES):
            source, start, end, exact, prefix, suffix = (value.toPython() for value in row)  # type: ignore[union-attr]
            assert str(source).startswith("ni:///sha-256;")
            # the triples hold exactly the characters of the file, line ends too
            assert document.text[start:end] == exact
            assert document.text[:start].endswith(prefix) and document.text[end:].startswith(suffix)
            found.add((start, end, exact))
        assert found == spans(document)


def test_web_annotations_find_their_places(articles: list[Document]) -> None:
    for document in articles:
        found = set()
        for item in export.to_jsonld([document])["first"]["items"]:
            position, quote = item["target"]["selector"]
            assert document.text[position["start"]:position["end"]] == quote["exact"]
            found.add((position["start"], position["end"], quote["exact"]))
        assert found == spans(document)


def test_web_annotation_holds_the_whole_claim(articles: list[Document]) -> None:
    items = export.to_jsonld(articles)["first"]["items"]
    claims = [item for item in items if item["motivation"] == "describing"]
    bodies = [body for item in claims for body in item["body"] if body.get("format") == "application/json"]
    records = [record for document in articles for record in document.claim_records()]
    assert [json.loads(body["value"]) for body in bodies] == json.loads(json.dumps(records))
    names = [item["id"] for item in items]
    assert len(names) == len(set(names))
    linked = {body["source"] for item in items for body in item["body"] if body.get("purpose") == "linking"}
    assert linked == {item["id"] for item in claims}
    assert export.to_jsonld(articles) == export.to_jsonld(articles)


# Terms that schema.org has got since the list that rdflib comes with.
_NEWER = {"observationAbout"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_schema_org_is_json_ld_with_known_terms_and_round_trips(articles: list[Document]) -> None:
    for document in (articles[0], articles[-1]):
        record = export.to_schema_org([document])
        graph = _graph(record)
        vocabulary = "https://schema.org/"
        terms = {*graph.predicates(), *graph.objects(None, rdflib.RDF.type)} - {rdflib.RDF.type}
        for term in terms:
            assert str(term).startswith(vocabulary), term
            name = str(term).removeprefix(vocabulary)
            assert name in _NEWER or name in rdflib.SDO, name
        claims = set(graph.subjects(rdflib.RDF.type, rdflib.SDO.Claim))
        assert len(claims) == len(document.claims)
        places = {}
        for kind, name in ((rdflib.SDO.CreativeWork, rdflib.SDO.text), (rdflib.SDO.Observation, rdflib.SDO.name)):
            for node in graph.subjects(rdflib.RDF.type, kind):
                start, end = map(int, str(node).partition("#char=")[2].split(","))
                for text in graph.objects(node, name):
                    assert document.text[start:end] == str(text)
                    places[start, end] = str(text)
        for claim in document.claims:
            assert places[claim.start, claim.end] == claim.text
            assert places[claim.amount.start, claim.amount.end] == claim.amount.text


def test_schema_org_says_what_the_claim_says() -> None:
    article, claim = export.to_schema_org([small()])["@graph"]
    assert article["@type"] == "NewsArticle" and claim["appearance"][0]["isPartOf"] == {"@id": article["@id"]}
    assert claim["author"] == {"@type": "Organization", "name": "AFP", "identifier": "afp"}
    assert claim["temporalCoverage"] == "2025-01-01/2025-12-31"
    about = claim["about"]
    # more than 8.6 billion: no upper end
    assert about["minValue"] == about["value"] == "8600000000" and "maxValue" not in about
    assert about["unitText"] == "USD" and about["observationAbout"]["name"] == "Apple"


@pytest.mark.parametrize("name", LINKED)
def test_linked_formats_are_lazy_and_whole_without_documents(name: str, articles: list[Document]) -> None:
    empty = json.loads("".join(export.stream(name, [])))
    assert (empty["first"]["items"] if name == "jsonld" else empty["@graph"]) == []
    asked: list[int] = []

    def documents() -> Any:
        for number, document in enumerate(articles):
            asked.append(number)
            yield document

    pieces = export.stream(name, documents())
    for piece in pieces:
        if piece.startswith(("\n", ",\n")):
            break
    assert asked == [0]


