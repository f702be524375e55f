"""Tokens as tables: a blank or «|» parts two tokens, «|» where the text has no blank; «~» is a blank inside a token."""
from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from extractor.resources import UnknownLanguage
from extractor.syntax import blank, norm
from extractor.tokenizer import Tokenizer, create_tokenizer

FRENCH = [
    # Figures of the press.
    "5~000 euros",
    "1~250~000,50 euros",
    "14\u202f000 postes",
    "(|14\u00a0000|)",
    "en 2019 300 personnes",
    "GPT-4 300 millions",
    "5~000 M|€",
    "120|M|€",
    "2,5 Md|€",
    "2,5 Mds d'|euros",
    "$|40|M",
    "5|%",
    "5 % du total",
    "5|\u00a0|%",
    "+|66 %",
    "3|M|€ pour 3M",
    "16|Go et 5 km à 300 km/h",
    "la 5G|, la 4K|, la 3D",
    "le 1er|, la 2e",
    "à 15|h|30|, 9|h",
    "12/08/2024 ou 2019-2020",
    # Elisions and clitics, in both apostrophes.
    "l'|an qu'|il n'|a",
    "l’|an qu’|il n’|a",
    "L’|État d’|Israël",
    "jusqu'|ici|, lorsqu’|on",
    "aujourd’hui|, quelqu'un|, c’est-à-dire",
    "a|-t-il dit",
    "dit|-elle|; est|-ce vrai|?",
    "s'|agit|-il d'|IA",
    "ce jour|-là|, celui-ci",
    "un rendez-vous peut-être",
    "d'|\"|IA|\"",
    # Compounds, «du» and names stay whole.
    "du chiffre d'|affaires des États-Unis au Royaume-Uni",
    "Jean-Claude|, vice-président",
    "AT&T|, Canal+ et McDonald's",
    "OpenAI|, ChatGPT|, GPT-4o|, H100",
    "M. Dupont|, J.-C. Martin|, etc.",
    "www.lemonde.fr/a|, https://x.fr/y?z=1|.",
    "a.b@c.fr|; @openai #IA",
    "déconnecté(e)",
    # Signs.
    "«|\u00a0|Oui|\u00a0|»|…",
    "(|OpenAI|)|, [|1|]",
    "Fin|.|Début",
    "non|?!",
]

ENGLISH = [
    "$|40|M",
    "$|1.4|tn",
    "US$|40|m and C$|5",
    "£|3.5|bn",
    "$|2|-|3|bn",
    "1,250,000.50",
    "in 2019 300 people",
    "5|% of 14\u202f000",
    "16|GB and 5 km",
    "5G|, 4K|, 3D and the 1980s|, 20th",
    "the 90's",
    "10 a.m. on Monday",
    "is|n't",
    "do|n’t",
    "ca|n't|, can|not",
    "it|'s|, we|'ve|, I|'ll",
    "John|’s|, the dogs|'",
    "o'clock|, O'Reilly",
    "long|-|term",
    "18|-|year|-|old",
    "non-profit|, e-mail",
    "GPT-4|'s model",
    "(|NVDA.O|)",
    "the U.S.|, D.C.",
    "the U.S.|-|led group",
    "Mr. Smith of Apple Inc.|, No. 1",
    "he said no|.",
    "OpenAI.com",
    "Fin|.|Start",
    "wait|... what|?!",
    "call 555-1234",
    "1/2|, 24/7",
    ".5 percent",
]


def reading(table: str) -> tuple[str, list[str]]:
    """The text and the tokens that a table stands for."""
    text = table.replace("|", "").replace("~", " ")
    return text, [token.replace("~", " ") for token in table.replace(" ", "|").split("|")]


@pytest.fixture(scope="module")
def tokenizers() -> dict[str, Tokenizer]:
    return {language: create_tokenizer(Vocab(), language) for language in ("fr", "en")}


@pytest.mark.parametrize(
    ("language", "table"), [("fr", table) for table in FRENCH] + [("en", table) for table in ENGLISH]
)
def test_tokens(language: str, table: str, tokenizers: dict[str, Tokenizer]) -> None:
    text, tokens = reading(table)
    assert [token.text for token in tokenizers[language](text)] == tokens


PIECES = st.sampled_from(
    "5 000|l’|don't|qu'il|-t-il|$|40M|€|é|e\u0301|\u00ad|😀|👩\u200d💻|“|”|«|»|...|.|,|-|--|U.S.|M.".split("|")
    + "İ|ß|http://|@|%|1|000|a|B|'|\ue0f0|\u200b|\ufeff|°C|n°| |  |\u00a0|\u202f|\r\n|\n\n|\t".split("|")
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60), st.sampled_from(["fr", "en"]))
def test_a_text_is_its_tokens(text: str, language: str) -> None:
    doc = _TOKENIZERS[language](text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert all(token.text for token in doc)


_TOKENIZERS = {language: create_tokenizer(Vocab(), language) for language in ("fr", "en")}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("unit", "1|.| |de |$|a.b|l'|a-|1 000 |@a.|A.|x'|-il|«|'s|e\u0301|http://|(a|5-|'5".split("|"))
def test_time_is_linear(unit: str, language: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.perf_counter()
    _TOKENIZERS[language].split(text)
    assert time.perf_counter() - started < 2


def test_typographic_and_straight_apostrophes_split_alike(tokenizers: dict[str, Tokenizer]) -> None:
    for language, tables in (("fr", FRENCH), ("en", ENGLISH)):
        for table in tables:
            straight, _ = reading(table.replace("’", "'"))
            curly = straight.replace("'", "’")
            lengths = [[len(word) for word in tokenizers[language].split(text)[0]] for text in (straight, curly)]
            assert lengths[0] == lengths[1], table


def test_unknown_language() -> None:
    with pytest.raises(UnknownLanguage):
        create_tokenizer(Vocab(), "xx")


def test_split_words_are_the_sum_of_their_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor import tokenizer

    table = {**tokenizer.load_table("en", "tokenizer"), "split": {"cannot": ["can", "no"]}}
    monkeypatch.setattr(tokenizer, "load_table", lambda language, name: table)
    with pytest.raises(ValueError, match="cannot"):
        create_tokenizer(Vocab(), "en")


def test_what_the_models_read_of_a_word() -> None:
    assert norm("L’") == norm("l'")
    assert norm("5\u202f000") == norm("7 123") == "0000"
    token = blank("fr")("prévoirait")[0]
    assert (token.prefix_, token.suffix_, token.norm_) == ("pré", "rait", "prévoirait")
    assert blank("en")("raising")[0].suffix_ == "ing"


def test_an_empty_pipeline_is_made_without_spacys_language_modules() -> None:
    code = (
        "import sys, time; from extractor.syntax import blank; started = time.perf_counter(); blank('fr'); "
        "assert time.perf_counter() - started < 1; assert 'spacy.lang.fr' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
