"""Every span that is emitted stands where it says: ``text[start:end] == quote``, whatever the text is made of."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scoring import spans_of

from extractor import Extractor
from extractor.model import Record

EXTRACTOR = Extractor()
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"

FRENCH = (
    "OpenAI a perdu 11,5 milliards de dollars au dernier trimestre",
    "selon une source proche du dossier",
    f"un chiffre d'affaires de 4{NARROW}300{NARROW}000{NBSP}€ en 2025",
    f"près de 27{NBSP}% d'OpenAI",
    "5 M€",
    f"2,5{NBSP}Md€",
    "« Nous avons 800 millions d'utilisateurs », a déclaré Sam Altman",
    f"«{NBSP}C'est inédit{NBSP}»",
    "l’an dernier",
    "Le géant de Redmond aurait dépensé entre 2 et 3 milliards",
    "(4,3 milliards d'euros)",
    "d’ici 2030",
    "une dizaine de postes",
    "Crédit photo : Reuters",
    "Lire aussi : Apple vaut 4 000 milliards",
    "date 2025-11-15 Un titre",
    "le bénéfice a triplé",
    "Mistral AI pourrait lever 1,7 milliard d’euros",
    "-8 %",
    "quatre-vingt-dix-sept mille salariés",
    "1er janvier",
    "9,99 €/mois",
)
ENGLISH = (
    "OpenAI lost $11.5 billion in the last quarter",
    "according to people familiar with the matter",
    "revenue of $4.3bn, up 16%",
    "“We have 800 million weekly users,” said Sam Altman",
    "the iPhone maker’s net income",
    "$2-3bn",
    "~$40M",
    "US$40m",
    "between 2 and 3 billion euros",
    "(about £3.3 billion)",
    "by 2030",
    "a third of its staff",
    "10GW of compute",
    "fiscal 2026",
    "Image credit: Reuters",
    "Read also: Apple is worth $4 trillion",
    "date 2025-11-15 A title",
    "profit doubled year-on-year",
    "Mistral AI could raise €1.7bn",
    "twenty-five thousand jobs",
    "$20 per month",
    "three months ended July 27",
    "200,000 H100 GPUs",
)
JOINTS = (
    " ",
    ". ",
    ", ",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    NBSP,
    NARROW,
    THIN,
    "\t",
    " — ",
    " : ",
    "… ",
    "! ",
    "? ",
    "\u200b",
    "\u2028",
    " 🚀 ",
    "👩🏽‍💻",
    "é",
    "e\u0301",
    "\ufeff",
    "’",
    "“",
    "” ",
    "« ",
    " »",
    "(",
    ") ",
    "$",
    "€",
    "%",
    "-",
    "+",
    "1",
    "٣",
    "½",
    "\x00",
    "\x85",
    "\x1f",
    "İ",
    "ß",
    "ﬁ",
)


def _press(fragments: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Fragments and joints in any order, some of them decomposed or with other spaces and line ends."""
    changes = (
        lambda s: s,
        lambda s: unicodedata.normalize("NFD", s),
        lambda s: s.replace(" ", NBSP),
        lambda s: s.replace(" ", NARROW),
        lambda s: s.replace("'", "’"),
        lambda s: s.upper(),
        lambda s: s.replace(" ", "\r\n", 1),
        lambda s: s.replace(" ", "  "),
    )
    fragment = st.builds(lambda s, change: change(s), st.sampled_from(fragments), st.sampled_from(changes))
    part = st.one_of(fragment, fragment, st.sampled_from(JOINTS), st.text(max_size=4))
    return st.lists(part, max_size=14).map("".join)


def _check(text: str, language: str, published: str | None = "2025-11-15") -> Record:
    record = EXTRACTOR.extract(text, language=language, published=published).to_dict()
    for span in spans_of(record):
        assert text[span["start"] : span["end"]] == span["text"], span
    for claim in record["claims"]:
        assert claim["quote"] == claim["text"]
        assert claim["start"] <= claim["amount"]["start"] and claim["amount"]["end"] <= claim["end"]
    return record


@SETTINGS
@given(_press(FRENCH))
def test_french(text: str) -> None:
    _check(text, "fr")


@SETTINGS
@given(_press(ENGLISH))
def test_english(text: str) -> None:
    _check(text, "en")


@SETTINGS
@given(_press(FRENCH + ENGLISH), st.sampled_from(("fr", "en")), st.sampled_from((None, "2024-11", "2025-11-15")))
def test_mixed(text: str, language: str, published: str | None) -> None:
    _check(text, language, published)


@SETTINGS
@given(st.text(max_size=300), st.sampled_from(("fr", "en")))
def test_any_text(text: str, language: str) -> None:
    _check(text, language)


@SETTINGS
@given(
    st.text(alphabet="0123456789.,  \u00a0\u202f$€£%-–+/()'’kKMmdGbnT\n", max_size=120), st.sampled_from(("fr", "en"))
)
def test_digits_and_signs(text: str, language: str) -> None:
    _check(text, language)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        (
            "fr",
            "Titre de l’article 🚀\n\nL’an dernier, « OpenAI » a perdu 11,5\u00a0milliards de dollars.\n",
            "11,5\u00a0milliards de dollars",
        ),
        ("fr", "OpenAI a leve\u0301 8\u202f600\u202f000\u00a0€ a\u0300 Paris.\n", "8\u202f600\u202f000\u00a0€"),
        ("en", "👩🏽‍💻👩🏽‍💻 A title\n\n“OpenAI” lost $11.5\u00a0billion — again.\n", "$11.5\u00a0billion"),
        ("en", "Cafe\u0301 de\u0301ja\u0300 vu: OpenAI raised €3bn.\n", "€3bn"),
    ],
)
def test_offsets_count_code_points(language: str, text: str, amount: str, ending: str) -> None:
    record = _check(text.replace("\n", ending), language)
    assert [a["text"] for a in record["amounts"]] == [amount]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\ufeff", "\x00", "\x1f", "1", "$", "%", ".", "«", "de", "-" * 200, "a\u0301" * 50, "🚀"]
)
def test_next_to_nothing(text: str, language: str) -> None:
    _check(text, language)
