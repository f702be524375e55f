"""Entities by list, by form, by the rest of the text, and by description."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.entities.tagger import find_entities
from extractor.model import Entity

MARK = re.compile(r"\[(?P<label>ORG|PERSON|PRODUCT|LOC) (?P<text>[^\]]+)\]")


def unmark(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """A text with its names marked `[ORG Apple]` → the plain text and its (text, label) pairs."""
    return MARK.sub(lambda m: m["text"], marked), [(m["text"], m["label"]) for m in MARK.finditer(marked)]


def names(text: str, language: str) -> list[tuple[str, str | None]]:
    return [(e.text, e.label) for e in find_entities(text, language) if not e.description]


@pytest.mark.parametrize(
    "marked",
    [
        "Le PDG d'[ORG Apple], [PERSON Tim Cook], est attendu à [LOC Paris].",
        "L\u2019action de [ORG Meta] a perdu 3 % à [ORG Wall Street].",
        "La [ORG Commission européenne] inflige une amende à [ORG Google].",
        "La start-up [ORG Brumalis] a levé 12 millions d'euros auprès de [ORG Kima Ventures].",
        "Selon [PERSON Béatrice Lornan], analyste chez [ORG Wedbush], le marché ralentit.",
        "Le quotidien [ORG Varesca] l'affirme.",
        "Le groupe va ouvrir une usine à [LOC Trévillers].",
        "Mardi, les utilisateurs français ont découvert l'application [PRODUCT Florimel].",
        "Les ventes de la [PRODUCT PS5] progressent aux [LOC États-Unis].",
        "Une orange, un signal et une meta-analyse.",
        "Cette année, la société prévoit une hausse.",
    ],
)
def test_french_names(marked: str) -> None:
    text, expected = unmark(marked)
    assert names(text, "fr") == expected


@pytest.mark.parametrize(
    "marked",
    [
        "[ORG Apple]'s chief executive [PERSON Tim Cook] was in [LOC San Francisco].",
        "Shares in [ORG Meta] fell, while [ORG Block] rose, he said.",
        "[ORG Vantrell Holdings] agreed to buy [ORG Norwick Labs] for $3bn.",
        "The [ORG University of Leddon] and [ORG Stanford University] published it.",
        "[PERSON Priya Rostova], an analyst at [ORG Gartner], said demand was strong.",
        "The startup [ORG Quorvia] raised $40m.",
        "[ORG SpaceX] launched a [PRODUCT Falcon 9] from [LOC Florida] in [LOC America].",
        "The chipmaker showed its [PRODUCT Trovax 7] processor on Monday.",
        "Free users block ads; target prices rose.",
        "Revenue rose 4% in the third quarter of 2025, the company said.",
        "It paid US$2.2 billion.",
        "Shares of [ORG Nvidia] (NVDA.O) rose.",
        "[PERSON Kimbal Musk] sold shares.",
        "The [LOC US] court ruled that the Clayton Act applies.",
    ],
)
def test_english_names(marked: str) -> None:
    text, expected = unmark(marked)
    assert names(text, "en") == expected


def test_possessives_and_clitics_stay_outside() -> None:
    assert names("Nvidia\u2019s and Google's", "en") == [("Nvidia", "ORG"), ("Google", "ORG")]
    assert names("l\u2019Europe, d'OpenAI, qu'Amazon", "fr") == [
        ("Europe", "LOC"),
        ("OpenAI", "ORG"),
        ("Amazon", "ORG"),
    ]


def test_surname_and_given_name_stand_for_the_person() -> None:
    text = "Le fondateur, Marlon Verquin, démissionne. Verquin avait créé le site. Marlon n'a rien dit."
    found = [(e.text, e.name) for e in find_entities(text, "fr") if e.label == "PERSON"]
    assert found == [("Marlon Verquin", "Marlon Verquin"), ("Verquin", "Marlon Verquin"), ("Marlon", "Marlon Verquin")]


def test_listed_surname_carries_the_id() -> None:
    found = find_entities("Demis Hassabis spoke first. Later Hassabis left.", "en")
    assert [e.id for e in found] == ["demis-hassabis", "demis-hassabis"]


def test_first_word_and_acronym_stand_for_the_company() -> None:
    text = "He joined Tarvent Group in May. The Northern Data Authority (NDA) objected, but Tarvent won."
    found = {e.text: e.name for e in find_entities(text, "en") if not e.description}
    assert found["Tarvent"] == "Tarvent Group"
    text = "Un rapport de l'Institut Vauquelin Dormois (IVD) le montre. L'IVD recommande la prudence."
    found = {e.text: e.name for e in find_entities(text, "fr") if not e.description}
    assert found["IVD"] == "Institut Vauquelin Dormois"


def test_legal_form_belongs_to_the_listed_name() -> None:
    found = find_entities("Shares of Intel Corporation fell.", "en")
    assert [(e.text, e.id) for e in found] == [("Intel Corporation", "intel")]


def test_headline_capitals_tell_nothing_alone() -> None:
    text = "Velmora Raises Fresh Money From Big Backers\n\nThe startup Velmora said so on Monday.\n"
    assert names(text, "en") == [("Velmora", "ORG"), ("Velmora", "ORG")]


def test_platform_is_what_the_text_uses_it_as() -> None:
    assert names("He said so on Twitter.", "en") == [("Twitter", "PRODUCT")]
    assert names("The company Twitter was sold.", "en") == [("Twitter", "ORG")]


@pytest.mark.parametrize(
    ("text", "language", "description", "name"),
    [
        ("OpenAI brûle du cash. Le géant de Redmond couvre les frais.", "fr", "géant de Redmond", "Microsoft"),
        ("Sales fell at the iPhone maker.", "en", "iPhone maker", "Apple"),
        ("OpenAI progresse. La start-up californienne recrute.", "fr", "start-up californienne", "OpenAI"),
        ("Vodafone lost customers. The company blamed rain.", "en", "company", "Vodafone"),
        ("Reuters reported it. Ford rose; the automaker was glad.", "en", "automaker", "Ford"),
        ("L'entreprise ne répond pas.", "fr", "entreprise", None),
    ],
)
def test_descriptions(text: str, language: str, description: str, name: str | None) -> None:
    found = [(e.text, e.name) for e in find_entities(text, language) if e.description]
    assert (description, name) in found


def test_candidates_keep_their_extent_and_are_retyped() -> None:
    text = "Apple met Zorblax Quentell Prime in Paris."
    model = [
        Entity("Apple", 0, 5, "PERSON", "Apple"),
        Entity("Zorblax Quentell Prime", 10, 32, "PRODUCT", "Zorblax Quentell Prime"),
    ]
    found = [(e.text, e.label) for e in find_entities(text, "en", candidates=model)]
    assert found == [("Apple", "ORG"), ("Zorblax Quentell Prime", "PRODUCT"), ("Paris", "LOC")]


ALPHABET = st.sampled_from(
    [
        "Apple",
        "Sam Altman",
        "d\u2019",
        "l'",
        " ",
        "\u00a0",
        "\u202f",
        "\n",
        "\r\n",
        ". ",
        "e\u0301",
        "É",
        "\U0001f600",
        "«",
        "»",
        "\u201c",
        "\u201d",
        "Inc.",
        "(",
        ")",
        "U.S.",
        "de",
        "A",
        "7",
        "$",
        "-",
        "the company",
        "le groupe",
        "University of ",
    ]
)


@given(st.lists(ALPHABET, max_size=40).map("".join), st.sampled_from(["fr", "en"]))
@settings(max_examples=300, deadline=None)
def test_offsets_hold_and_names_do_not_overlap(text: str, language: str) -> None:
    found = find_entities(text, language)
    assert all(text[e.start : e.end] == e.text and e.text for e in found)
    assert [e.start for e in found] == sorted(e.start for e in found)
    plain = [e for e in found if not e.description]
    assert all(a.end <= b.start for a, b in zip(plain, plain[1:], strict=False))


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["1", ". ", " ", "de ", "$", "A ", "A. ", "Apple ", "Bank of ", "Jean ", "le géant ", "L\u2019", "(A) "]
)
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        find_entities(unit * (size // len(unit)), "fr")
        return time.process_time() - start

    seconds(10_000)
    assert seconds(400_000) < 20 * max(seconds(40_000), 0.02)
