"""Entities by list, by form, by the rest of the text, and by description."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Extractor
from extractor.entities.tagger import find_entities, survey
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
        "L\u2019action de [ORG Meta] a perdu 3 % à [LOC Wall Street].",
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


# A description, and the name that the text settles it to.
DESCRIPTIONS = [
    ("fr", "OpenAI progresse. La [start-up californienne] recrute.", "OpenAI"),
    ("fr", "Microsoft a publié ses comptes. Le [géant de Redmond] a gagné 27 milliards.", "Microsoft"),
    ("fr", "Mistral AI a levé des fonds. La [start-up française] recrute.", "Mistral AI"),
    ("fr", "Apple a lancé l'iPhone 17. La [firme de Cupertino] en a vendu 50 millions.", "Apple"),
    ("fr", "Velmora Santé se développe. La [jeune pousse nantaise] emploie 120 personnes.", "Velmora Santé"),
    ("fr", "Le groupe Tarquenne a racheté Sylvatec. L'[équipementier] a payé comptant.", "Tarquenne"),
    ("fr", "Nvidia a dépassé les attentes. Le [concepteur de puces] embauche.", "Nvidia"),
    ("fr", "Selon Gartner, les ventes de PC ont progressé. Le [cabinet] les chiffre à 63 millions.", "Gartner"),
    ("fr", "Meta a embauché. Le [réseau social] compte 78 000 salariés.", "Meta"),
    ("fr", "Ubisoft supprime 185 postes. Le [studio français] a perdu 160 millions d'euros.", "Ubisoft"),
    ("fr", "L'[entreprise] ne répond pas.", None),
    ("en", "Sales fell at the [iPhone maker].", "Apple"),
    ("en", "Vodafone lost customers. The [company] blamed rain.", "Vodafone"),
    ("en", "Reuters reported it. Ford rose; the [automaker] was glad.", "Ford"),
    ("en", "Microsoft reported on Thursday. The [Redmond giant] earned $27 billion.", "Microsoft"),
    ("en", "Anthropic raised $13 billion. The [San Francisco startup] is hiring.", "Anthropic"),
    ("en", "Velmora Health opened in Leeds. The [Leeds-based startup] employs 120 people.", "Velmora Health"),
    ("en", "Tarquen Group bought Sylvatec. The [parts maker] paid $300 million.", "Tarquen Group"),
    ("en", "Nvidia beat expectations. The [chip designer] had $57 billion in sales.", "Nvidia"),
    ("en", "Gartner said PC sales rose. The [research firm] put them at 63 million.", "Gartner"),
    ("en", "Meta is hiring. The [social network] has 78,000 employees.", "Meta"),
]


@pytest.mark.parametrize(("language", "marked", "name"), DESCRIPTIONS)
def test_descriptions(language: str, marked: str, name: str | None) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    found = [(e.start, e.end, e.name) for e in find_entities(text, language) if e.description]
    assert (start, end, name) in found


def seen(text: str, *names: tuple[str, str]) -> list[Entity]:
    """What a model would hand over: spans and labels."""
    return [Entity(name, text.index(name), text.index(name) + len(name), label, name) for name, label in names]


@pytest.mark.parametrize(
    ("text", "candidates", "expected"),
    [
        (  # the knowledge base has the last word on what it lists
            "Apple met Zorblax Quentell Prime in Paris.",
            [("Apple", "PERSON"), ("Zorblax Quentell Prime", "PRODUCT")],
            [("Apple", "ORG"), ("Zorblax Quentell Prime", "PRODUCT"), ("Paris", "LOC")],
        ),
        (  # a name at the beginning of a sentence, where form tells nothing
            "Palvane said that Hexford lost.",
            [("Palvane", "ORG"), ("Hexford", "ORG")],
            [("Palvane", "ORG"), ("Hexford", "ORG")],
        ),
        (  # a model lengthens a name by words that are no names alone
            "They met Brumel OS users.",
            [("Brumel OS", "PRODUCT")],
            [("Brumel OS", "PRODUCT")],
        ),
        ("Storage costs rose.", [("Storage", "PRODUCT")], []),  # an ordinary word with a capital
        ("The engineers left Reuters.", [("engineers", "PRODUCT")], [("Reuters", "ORG")]),  # no name has no capital
        ("They left the startup Velmora early.", [("Velmora", "LOC")], [("Velmora", "ORG")]),  # a noun is stronger
    ],
)
def test_candidates(text: str, candidates: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    found = find_entities(text, "en", candidates=seen(text, *candidates))
    assert [(e.text, e.label) for e in found if not e.description] == expected


def test_mentions_vote_on_a_candidate() -> None:
    text = "Fans like Norvex, he said. Norvex, then. Is it Norvex? Or Norvex."
    places = [match.span() for match in re.finditer("Norvex", text)]
    candidates = [
        Entity("Norvex", *place, label, "Norvex")
        for place, label in zip(places, ("PRODUCT", "PRODUCT", "PRODUCT", "ORG"), strict=True)
    ]
    assert {e.label for e in find_entities(text, "en", candidates=candidates)} == {"PRODUCT"}


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("Le [ORG tribunal de commerce de Nanterre] a tranché.", "fr"),
        ("Le [ORG ministère américain de la Justice] poursuit [ORG Google].", "fr"),
        ("La [ORG cour d’appel de Paris] annule l'amende.", "fr"),
        ("La Bourse a fait de [ORG Nvidia] une reine.", "fr"),
    ],
)
def test_courts_and_ministries_are_named_after_places_and_matters(marked: str, language: str) -> None:
    text, expected = unmark(marked)
    assert names(text, language) == expected


def test_a_survey_tells_what_a_model_is_asked_about() -> None:
    text = "Microsoft rose. Apple fell. It bought Brumelis. Results came. The GPU sold."
    assert [text[place:].split()[0] for place in survey(text, "en").doubtful()] == ["Apple", "Brumelis."]


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


@pytest.mark.parametrize(
    ("language", "text", "sums"),
    [
        ("en", "It was once valued at Rs 9,400 crore, and PLN 14m was paid.", ["Rs 9,400 crore", "PLN 14m"]),
        ("fr", "Le groupe suisse a payé CHF 30 millions et SEK 5 milliards.", ["CHF 30 millions", "SEK 5 milliards"]),
    ],
)
def test_a_currency_before_its_figure_is_no_product(language: str, text: str, sums: list[str]) -> None:
    document = Extractor().extract(text, language=language)
    assert [amount.text for amount in document.amounts if amount.kind == "money"] == sums
