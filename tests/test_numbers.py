"""Numerals in digits and words: their values, and where they end."""
from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.amounts.numbers import Numerals, read_number
from extractor.amounts.tokens import Tokens

FRENCH = {
    "zéro": 0, "dix-sept": 17, "dix-neuf": 19, "vingt et un": 21, "soixante et onze": 71, "soixante-dix-sept": 77,
    "quatre-vingts": 80, "quatre-vingt-onze": 91, "quatre-vingt-dix-neuf": 99, "septante-deux": 72, "huitante": 80,
    "nonante-cinq": 95,
    "cent": 100, "deux cents": 200, "deux cent trois": 203, "cinq cent trente cinq": 535, "mille": 1000,
    "deux mille cinq cents": 2500, "quatre-vingt-dix-sept mille": 97_000, "cent vingt mille": 120_000,
    "un million deux cent mille": 1_200_000, "deux cent mille milliards": 2 * 10**14, "mille milliards": 10**12,
    "un million et demi": 1_500_000, "trois milliards et demi": 3_500_000_000, "un demi-milliard": 500_000_000,
    "trois quarts de milliard": 750_000_000, "une dizaine": 10, "deux douzaines": 24, "une centaine de millions": 10**8,
    "un millier": 1000, "zéro virgule trois": "0.3", "un billion": 10**12, "2 billiards": 2 * 10**15,
    "3 trillions": 3 * 10**18,
    "1 143,72": "1143.72", "1\u00a0143,72": "1143.72", "1\u202f143,72": "1143.72", "1\u2009143": 1143, "50.000": 50_000,
    "1.500.000": 1_500_000, "1.5": "1.5", "12,345": "12.345", "1'234'567": 1_234_567, "1’234’567": 1_234_567,
    "2 mille milliards": 2 * 10**12, "2\u202f000 milliards": 2 * 10**12, "3 Md": 3 * 10**9, "1,2 Mds": 12 * 10**8,
    "2½": "2.5",
    "3 Mrd": 3 * 10**9,
}
ENGLISH = {
    "seven": 7, "twenty-five": 25, "one hundred and twenty thousand": 120_000, "two hundred thousand": 200_000,
    "nineteen hundred": 1900, "a hundred": 100, "a hundred thousand": 100_000, "a dozen": 12, "two dozen": 24,
    "a billion": 10**9,
    "two and a half billion": 2_500_000_000, "one and a half million": 1_500_000, "half a billion": 500_000_000,
    "half-million": 500_000, "a quarter of a million": 250_000, "three-quarters of a billion": 750_000_000,
    "one point five billion": 1_500_000_000, "one hundred thousand million": 10**11, "3 lakh crore": 3 * 10**12,
    "1,234,567.89": "1234567.89", "1,00,000": 100_000, "1.234": "1.234", "12,345": 12_345, "1 234 567": 1_234_567,
    "1.4tn": 14 * 10**11, "3bn": 3 * 10**9, "120mn": 120_000_000, "1½": "1.5", ".5": "0.5", "one trillion": 10**12,
    "2 dozen": 24, "3 hundred": 300, "twelve lac": 1_200_000,
}


@pytest.mark.parametrize(("text", "value"), FRENCH.items())
def test_french(text: str, value: int | str) -> None:
    assert read_number(text, "fr") == Decimal(value)


@pytest.mark.parametrize(("text", "value"), ENGLISH.items())
def test_english(text: str, value: int | str) -> None:
    assert read_number(text, "en") == Decimal(value)


@pytest.mark.parametrize(("language", "text"), [
    ("fr", "milliards"), ("fr", "des milliers"), ("fr", "troisième"), ("fr", "1.2.3"), ("fr", "192.168.0.1"),
    ("en", "millions"), ("en", "thousand"), ("en", "several hundred"), ("en", "third"), ("en", "3.2.1"),
    ("en", "hundred"),
    ("en", "1" * 40),
])
def test_no_number(language: str, text: str) -> None:
    assert read_number(text, language) is None


def test_and_joins_tens_only_where_the_language_does() -> None:
    assert read_number("vingt et un", "fr") == 21
    assert read_number("vingt et trois", "fr") is None
    assert read_number("twenty and three", "en") is None


def test_french_long_scale_keeps_the_english_reading() -> None:
    numeral = Numerals.of("fr").at(Tokens("1,4 billion"), 0)
    assert numeral is not None
    assert (numeral.value, numeral.other) == (Decimal("1.4e12"), Decimal("1.4e9"))


@given(st.integers(min_value=1000, max_value=10**15),
       st.sampled_from([(" ", "fr"), ("\u00a0", "fr"), ("\u202f", "fr"), ("\u2009", "en"), (".", "fr"), (",", "en"),
                        ("'", "fr")]))
def test_every_grouping(number: int, style: tuple[str, str]) -> None:
    sign, language = style
    written = f"{number:,}".replace(",", sign)
    assert read_number(written, language) == number


@given(st.text(alphabet="0123456789.,' \u202f½²x-unetrmilo", max_size=40), st.sampled_from(["fr", "en"]))
def test_never_fails(text: str, language: str) -> None:
    tokens = Tokens(text)
    for numeral in Numerals.of(language).find(tokens, [True] * len(tokens)):
        assert 0 <= numeral.first < numeral.last <= len(tokens)
