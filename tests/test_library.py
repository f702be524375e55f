"""The library call and the shape of its records, as the data contract fixes them."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer

from extractor import Extractor
from extractor.extraction import MAX_LENGTH, TextTooLong
from extractor.language import UnsupportedLanguage
from extractor.resources import UnknownLanguage

FRENCH = (
    "Selon Reuters, OpenAI a perdu 11,5 milliards de dollars (9,9 milliards d'euros) au troisième trimestre 2025, "
    "contre 4,3 milliards un an plus tôt. Microsoft détient 27 % d'OpenAI. Ces deux entreprises sont alliées."
)
ENGLISH = "OpenAI lost $11.5 billion in the third quarter of 2025, Reuters reported. Microsoft owns 27% of OpenAI."

PLACE = {"text", "start", "end"}
REFERENCE = {*PLACE, "label", "name", "id"}
AMOUNT = {*PLACE, "kind", "low", "high", "unit", "unit_source", "bound", "per", "alternatives", "equivalents"}
PERIOD = {*PLACE, "type", "value", "start_date", "end_date", "mod", "basis"}
ATTRIBUTION = {*REFERENCE, "anonymous", "cue"}
HEAD = {"path", "sha256", "language", "published", "title"}
CLAIM = {
    "id",
    "document",
    *PLACE,
    "subject",
    "object",
    "scope",
    "with",
    "metric",
    "cue",
    "aspect",
    "direction",
    "amount",
    "period",
    "baseline",
    "attribution",
    "attributions",
    "also",
    "modality",
    "confidence",
    "evidence",
}
DOCUMENT = {*HEAD, "amounts", "periods", "entities", "claims", "withheld"}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="module")
def record(extractor: Extractor) -> dict[str, Any]:
    return extractor.extract(FRENCH, published="2025-11-15").to_dict()


def test_document_record(record: dict[str, Any]) -> None:
    assert record.keys() >= DOCUMENT
    assert json.loads(json.dumps(record)) == record
    assert (record["language"], record["published"], record["path"], record["sha256"]) == (
        "fr",
        "2025-11-15",
        None,
        None,
    )
    for name in ("amounts", "periods", "entities", "claims", "withheld"):
        assert record[name], name
    for amount in record["amounts"]:
        assert amount.keys() >= AMOUNT
    for period in record["periods"]:
        assert period.keys() >= PERIOD
    for entity in record["entities"]:
        assert entity.keys() >= {*REFERENCE, "description"}
    for withheld in record["withheld"]:
        assert withheld.keys() >= {*PLACE, "reason"} and withheld["reason"]


def test_claim_record(record: dict[str, Any]) -> None:
    for claim in record["claims"]:
        assert claim.keys() >= CLAIM
        assert claim["document"].keys() >= HEAD
        for name, keys in (
            ("subject", REFERENCE),
            ("object", REFERENCE),
            ("scope", PLACE),
            ("cue", PLACE),
            ("amount", AMOUNT),
            ("period", PERIOD),
            ("baseline", {"period", "amount"}),
            ("attribution", ATTRIBUTION),
        ):
            assert claim[name] is None or claim[name].keys() >= keys, name
        for name, keys in (
            ("with", REFERENCE),
            ("attributions", ATTRIBUTION),
            ("also", PLACE),
            ("evidence", {*PLACE, "field", "rule"}),
        ):
            assert isinstance(claim[name], list) and all(item.keys() >= keys for item in claim[name]), name
        assert isinstance(claim["confidence"], float) and 0 <= claim["confidence"] <= 1
    assert len({claim["id"] for claim in record["claims"]}) == len(record["claims"])


def test_values_of_a_claim(record: dict[str, Any]) -> None:
    claim = record["claims"][0]
    assert FRENCH.startswith(claim["text"])
    assert (claim["subject"]["name"], claim["subject"]["label"], claim["subject"]["id"]) == ("OpenAI", "ORG", "openai")
    assert (claim["metric"], claim["aspect"], claim["direction"], claim["modality"]) == (
        "loss",
        "level",
        None,
        "asserted",
    )
    assert (claim["amount"]["low"], claim["amount"]["high"], claim["amount"]["unit"]) == (
        "11500000000",
        "11500000000",
        "USD",
    )
    assert [e["text"] for e in claim["amount"]["equivalents"]] == ["9,9 milliards d'euros"]
    assert (claim["period"]["value"], claim["period"]["start_date"]) == ("2025-Q3", "2025-07-01")
    assert claim["attribution"]["name"] == "Reuters"
    assert claim["attributions"][-1] == claim["attribution"]


def test_document_attributes(extractor: Extractor) -> None:
    document = extractor.extract(ENGLISH, published=datetime.date(2025, 11, 15))
    assert (document.language, document.published) == ("en", "2025-11-15")
    assert [a.text for a in document.amounts] == ["$11.5 billion", "27%"]
    assert all(isinstance(a.low, Decimal) for a in document.amounts)
    assert document.periods[0].start_date == datetime.date(2025, 7, 1)
    assert "OpenAI" in {entity.name for entity in document.entities}
    assert [(c.subject.name, c.metric) for c in document.claims if c.subject] == [
        ("OpenAI", "loss"),
        ("Microsoft", "stake"),
    ]
    assert document.claims[0].quote == ENGLISH[document.claims[0].start : document.claims[0].end]


def test_the_same_text_gives_the_same_record(extractor: Extractor) -> None:
    assert (
        extractor.extract(FRENCH).to_dict()
        == extractor.extract(FRENCH).to_dict()
        == Extractor().extract(FRENCH).to_dict()
    )


def test_path_and_hash_reach_the_records(extractor: Extractor) -> None:
    record = extractor.extract(ENGLISH, path="a.txt", sha256="ab" * 32).to_dict()
    assert (record["path"], record["sha256"]) == ("a.txt", "ab" * 32)
    assert {claim["document"]["path"] for claim in record["claims"]} == {"a.txt"}
    assert len({claim["id"] for claim in record["claims"]}) == len(record["claims"])


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("date 2025-10-08 Un titre\nOpenAI a perdu 11 milliards de dollars hier.", "2024-01-02", "2024-01-02"),
        ("date 2025-10-08 Un titre\nOpenAI a perdu 11 milliards de dollars hier.", None, "2025-10-08"),
        (
            "---\ntitle: Un titre\ndate: 2025-10-07\n---\n\nParis, 3 mai 2024 – OpenAI a perdu 11 millions hier.",
            None,
            "2025-10-07",
        ),
        ("published: 2025-10-06\n\nUn titre\n\nOpenAI a perdu 11 milliards de dollars hier.", None, "2025-10-06"),
        ("Un titre\n\nParis, 3 mai 2024 – OpenAI a perdu 11 milliards de dollars hier.", None, "2024-05-03"),
        ("Un titre\n\nOpenAI a perdu 11 milliards de dollars hier.", None, None),
    ],
)
def test_publication_date(extractor: Extractor, text: str, published: str | None, expected: str | None) -> None:
    document = extractor.extract(text, language="fr", published=published)
    assert document.published == expected
    yesterday = next(period for period in document.periods if period.text == "hier")
    assert yesterday.start_date == (datetime.date.fromisoformat(expected) - datetime.timedelta(1) if expected else None)


def test_a_month_resolves_no_day(extractor: Extractor) -> None:
    document = extractor.extract(
        "OpenAI a perdu 11 milliards de dollars hier et 3 millions l'an dernier.", published="2024-11"
    )
    days = {period.text: period.start_date for period in document.periods}
    assert document.published == "2024-11"
    assert days == {"hier": None, "an dernier": datetime.date(2023, 1, 1)}


def test_language_is_detected_or_insisted_on(extractor: Extractor) -> None:
    assert extractor.extract(FRENCH).language == "fr"
    assert extractor.extract(ENGLISH).language == "en"
    assert extractor.extract(ENGLISH, language="fr").language == "fr"


def test_errors(extractor: Extractor) -> None:
    with pytest.raises(UnknownLanguage, match="'de'.*en, fr"):
        extractor.extract(ENGLISH, language="de")
    with pytest.raises(UnsupportedLanguage):
        extractor.extract("Das Unternehmen hat im Jahr einen Verlust von drei Milliarden Euro gemacht. " * 3)
    with pytest.raises(TextTooLong, match="10,000,001"):
        extractor.extract("x" * (MAX_LENGTH + 1), language="en")
    assert issubclass(TextTooLong, ValueError)


@pytest.mark.parametrize("wrong", ["yesterday", "2025-13-01", "2025-11-31", "15/11/2025", ""])
def test_a_bad_publication_date(extractor: Extractor, wrong: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(wrong))):
        extractor.extract(ENGLISH, published=wrong)


def test_many_documents_come_one_by_one_and_in_order(extractor: Extractor) -> None:
    taken = []

    def items() -> Iterator[str]:
        for number in itertools.count(1):
            taken.append(number)
            yield f"OpenAI lost ${number} billion in 2025."

    documents = extractor.extract_many(items())
    assert taken == []
    first = [next(documents), next(documents), next(documents)]
    assert [str(document.amounts[0].low) for document in first] == ["1000000000", "2000000000", "3000000000"]
    assert taken == [1, 2, 3]


def test_items_may_carry_options(extractor: Extractor) -> None:
    items = [FRENCH, (ENGLISH, {"published": "2025-11-15", "path": "b.txt"})]
    french, english = extractor.extract_many(items)
    assert (french.language, french.published) == ("fr", None)
    assert (english.language, english.published, english.path) == ("en", "2025-11-15", "b.txt")


def test_processes_change_nothing(extractor: Extractor) -> None:
    texts = [f"{text} Then {number} billion dollars." for number in range(1, 6) for text in (FRENCH, ENGLISH)]
    items = [(text, {"language": language}) for text, language in zip(texts, itertools.cycle(("fr", "en")))]
    alone = [document.to_dict() for document in extractor.extract_many(items)]
    assert [document.to_dict() for document in extractor.extract_many(items, processes=2)] == alone


def _found(nlp: Language, text: str) -> list[tuple[str, str, str]]:
    doc = nlp(text)
    return [(span.text, str(span._.amount.low), span._.amount.unit) for span in doc.spans["amounts"]]


def test_amounts_in_a_foreign_pipeline() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("extractor_amounts")
    assert _found(nlp, "It raised $40M, or €3bn.") == [("$40M", "40000000", "USD"), ("€3bn", "3000000000", "EUR")]


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("en", "It raised $40M.", ("$40M", "40000000", "USD")),
        ("en", "The ~$40M/yr plan", ("$40M", "40000000", "USD")),
        ("fr", "Elle a levé 5M€.", ("5M€", "5000000", "EUR")),
    ],
)
def test_tokens_are_split_where_a_span_begins_or_ends(language: str, text: str, amount: tuple[str, str, str]) -> None:
    nlp = spacy.blank(language)
    # a tokenizer that splits at spaces alone: the amount's edges lie within tokens
    nlp.tokenizer = Tokenizer(nlp.vocab)
    nlp.add_pipe("extractor_amounts")
    assert _found(nlp, text) == [amount]
    assert nlp(text).text == text


def test_all_components_in_a_foreign_pipeline() -> None:
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_claims")
    doc = nlp("OpenAI a perdu 11,5 milliards de dollars en 2025.")
    assert [(c.subject.name, c.metric, c.period.value) for c in doc._.claims] == [("OpenAI", "loss", "2025")]
    for name, attribute in (("amounts", "amount"), ("periods", "period"), ("entities", "entity")):
        assert [span.text for span in doc.spans[name]] == [span._.get(attribute).text for span in doc.spans[name]] != []


def test_a_publication_date_may_be_set_on_the_doc() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("extractor_periods")
    doc = nlp.make_doc("OpenAI lost money last year.")
    doc._.published = "2025-11-15"
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert [span._.period.value for span in doc.spans["periods"]] == ["2024"]
