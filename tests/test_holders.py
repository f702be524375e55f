"""Holders without a name: common nouns as subjects, by what kind of thing they name, and the memory of them."""

from __future__ import annotations

import pytest

from extractor import Extractor
from extractor.claims import nouns
from extractor.claims.ranking import decisions
from extractor.resources import languages, load_table

KINDS = ("group", "person", "product", "substance", "place", "field", "measure", "event", "document", "part", "time")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("language", languages())
def test_nouns_stand_once_and_under_a_known_kind(language: str) -> None:
    table = load_table(language, "nouns")
    assert tuple(table) == (*KINDS, "other")
    forms = [form for entries in table.values() for entry in entries for form in nouns._forms(entry)]
    assert len(forms) == len(set(forms)) > 3000
    assert all(form == form.lower() and form == form.strip() for form in forms)


@pytest.mark.parametrize(
    ("language", "noun", "kind"),
    [
        ("en", "operators", "group"),
        ("en", "Console", "product"),
        ("en", "usage", "measure"),
        ("en", "survey", "document"),
        ("fr", "opérateurs", "group"),
        ("fr", "abonnées", "person"),
        ("fr", "tarif", "measure"),
        ("fr", "enquêtes", "document"),
    ],
)
def test_kinds(language: str, noun: str, kind: str) -> None:
    assert nouns.kind_of(language, noun) == kind


def offered(extractor: Extractor, text: str, language: str, amount: str) -> dict[str, set[str]]:
    """By rule, the holders that are offered for an amount."""
    with decisions() as taken:
        extractor.extract(text, language=language)
    found: dict[str, set[str]] = {}
    for decision in taken:
        if decision.slot == "subject" and decision.amount.text == amount:
            for option in decision.options:
                if option.value is not None and option.value.name is None:
                    found.setdefault(option.rule, set()).add(option.value.text)
    return found


@pytest.mark.parametrize(
    ("language", "text", "amount", "rule", "holder"),
    [
        ("en", "The 40 coastal start-ups raised $90m.", "$90m", "class named by the subject", "coastal start-ups"),
        ("en", "About 300 tenants pay by phone.", "300 tenants", "class that the figure counts", "tenants"),
        ("en", "The price of batteries fell 8%.", "8%", "class that the measure is of", "batteries"),
        ("fr", "En mai, 40 jeunes pousses ont levé 90 M€.", "90 M€", "class named by the subject", "pousses"),
        (
            "fr",
            "Trois locataires sur dix paient par mobile.",
            "Trois locataires sur dix",
            "class that the figure counts",
            "locataires",
        ),
        ("fr", "Le prix des batteries a chuté de 8 %.", "8 %", "class that the measure is of", "batteries"),
    ],
)
def test_common_nouns_are_offered(
    extractor: Extractor, language: str, text: str, amount: str, rule: str, holder: str
) -> None:
    found = offered(extractor, text, language, amount)
    assert any(holder in words for words in found.get(rule, ())), found


@pytest.mark.parametrize(
    ("language", "text", "amount", "holder"),
    [
        ("en", "Electric vans took 4% of the market in 2023. Last year it was 9%.", "9%", "Electric vans"),
        (
            "fr",
            "Les camionnettes électriques pesaient 4 % du marché en 2023. L'an dernier, c'était 9 %.",
            "9 %",
            "camionnettes électriques",
        ),
    ],
)
def test_common_nouns_carry_on(extractor: Extractor, language: str, text: str, amount: str, holder: str) -> None:
    assert holder in offered(extractor, text, language, amount)["class named before"]


def test_a_fraction_is_not_what_it_counts(extractor: Extractor) -> None:
    found = offered(extractor, "Only two-thirds of the tenants pay by phone.", "en", "two-thirds")
    assert "class that the figure counts" not in found


def test_offsets_of_a_carried_noun_are_those_of_its_sentence(extractor: Extractor) -> None:
    text = "Electric vans took 4% of the market in 2023. Last year it was 9%."
    with decisions() as taken:
        extractor.extract(text, language="en")
    options = [option for decision in taken if decision.slot == "subject" for option in decision.options]
    carried = [option.value for option in options if option.rule == "class named before"]
    assert carried and all(text[noun.start : noun.end] == noun.text for noun in carried)
