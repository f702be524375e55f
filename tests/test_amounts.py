"""The amount tagger on tables of marked-up text (``data/amounts_*.txt``): every amount of a line is marked.

``<money low=8.6e9 unit=USD bound=min>8,6 milliards de dollars</money>``: the element is the kind; ``high`` is
``low`` and
``bound`` is ``exact`` where nothing else is said. A line without marks must give no amount. In
``>before|amount<`` only what stands
behind the bar is marked.
"""
from __future__ import annotations

import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.amounts import tagger
from extractor.amounts.currencies import read_price
from extractor.amounts.tagger import find_amounts
from extractor.model import Amount

MARK = re.compile(r"<(money|percent|quantity|ratio)((?: [a-z_]+=(?:\"[^\"]*\"|[^ >]+))*)>(.*?)</\1>", re.DOTALL)
ATTRIBUTE = re.compile(r"([a-z_]+)=(?:\"([^\"]*)\"|([^ >]+))")



def lines(name: str) -> list[str]:
    table = Path(__file__).parent.joinpath("data", f"amounts_{name}.txt").read_text(encoding="utf-8")
    return [line for line in table.split("\n") if line]


def unmark(line: str) -> tuple[str, list[tuple[int, int, str, dict[str, str]]]]:
    """The plain text of a marked line, and its marks: start, end, kind, attributes."""
    text, marks, last = "", [], 0
    for match in MARK.finditer(line):
        text += line[last:match.start()]
        whole, _, piece = match.group(3).rpartition("|")
        text += whole[:len(whole) - len(piece)] if whole else ""
        attributes = {name: quoted or plain for name, quoted, plain in ATTRIBUTE.findall(match.group(2))}
        marks.append((len(text), len(text) + len(piece), match.group(1), attributes))
        text, last = text + piece, match.end()
    return text + line[last:], marks


def described(amount: Amount) -> dict[str, str]:
    """An amount in the words of the marks: what is not the default."""
    said = {"low": format(amount.low.normalize(), "f"), "unit": str(amount.unit)}
    if amount.high != amount.low:
        said["high"] = format(amount.high.normalize(), "f")
    for name, value, default in (("bound", amount.bound, "exact"), ("source", amount.unit_source, "explicit"),
                                 ("per", amount.per, None), ("sign", amount.sign, None)):
        if value != default:
            said[name] = str(value)
    if amount.alternatives:
        said["alternatives"] = format(amount.alternatives[0].normalize(), "f")
    if amount.equivalent_of:
        said["equivalent"] = "yes"
    if amount.anaphoric:
        said["anaphoric"] = "yes"
    return said


def check(line: str, language: str) -> None:
    text, marks = unmark(line)
    for _, _, _, attributes in marks:
        for name in ("low", "high"):
            if name in attributes:
                attributes[name] = format(Decimal(attributes[name]).normalize(), "f")
    wanted = [(text[start:end], kind, attributes) for start, end, kind, attributes in marks]
    found = find_amounts(text, language)
    assert [(a.text, a.kind, described(a)) for a in found] == wanted
    assert [(a.start, a.end) for a in found] == [(start, end) for start, end, _, _ in marks]


@pytest.mark.parametrize("line", lines("fr") + lines("fr_none"))
def test_french(line: str) -> None:
    check(line, "fr")


@pytest.mark.parametrize("line", lines("en") + lines("en_none"))
def test_english(line: str) -> None:
    check(line, "en")


def test_equivalents_are_listed_with_what_they_convert() -> None:
    dollars, euros = find_amounts("Il a levé 4,3 milliards de dollars (3,6 milliards d'euros).", "fr")
    assert euros.equivalent_of == (dollars.start, dollars.end)
    assert dollars.equivalents == (euros,)
    assert dollars.equivalent_of is None


def test_blocked_places_hold_no_amount() -> None:
    text = "Sur 90 jours, 20 heures."
    assert [a.text for a in find_amounts(text, "fr")] == ["90 jours", "20 heures"]
    assert [a.text for a in find_amounts(text, "fr", blocked=[(4, 12)])] == ["20 heures"]


def test_numbers_in_names_are_no_amounts_but_nouns_run_over_names() -> None:
    text = "Its Area 120 has 62 Blackwell Ultra servers."
    names = [(4, 12), (20, 35)]
    assert [a.text for a in find_amounts(text, "en", names=names)] == ["62 Blackwell Ultra servers"]


def test_a_territory_of_the_text_decides_what_a_bare_currency_is() -> None:
    assert find_amounts("En Norvège, il coûte 100 couronnes.", "fr")[0].unit == "NOK"
    assert find_amounts("Il coûte 100 couronnes.", "fr")[0].unit == "SEK"


def test_a_piece_of_a_number_or_of_a_sum_is_no_name() -> None:
    text = "Vu sur YouTube 10,3 milliards d'euros et $12M."
    assert [a.text for a in find_amounts(text, "fr", names=[(7, 17), (43, 46)])] == ["10,3 milliards d'euros", "$12M"]
    assert not find_amounts("L'iPhone 17 arrive.", "fr", names=[(2, 11)])


def test_price_parser_reads_the_number_of_a_money_span(monkeypatch: pytest.MonkeyPatch) -> None:
    """The grammar finds span, magnitude and decimal sign; the digits between are taken apart by price-parser."""
    read: list[tuple[str, str]] = []

    def spy(text: str, decimal: str) -> tuple[Decimal | None, str | None]:
        read.append((text, decimal))
        return read_price(text, decimal)

    monkeypatch.setattr(tagger, "read_price", spy)
    assert find_amounts("Il paie 1\u202f143,72 euros et 1.5 Md$.", "fr")[0].low == Decimal("1143.72")
    assert read == [("1\u202f143,72", ","), ("1.5", ".")]


ALPHABET = "0123456789.,'’%$€£ \u00a0\u202f\n-–/()½²e\u0301🙂«»\r"
WORDS = ["milliards", "de", "dollars", "million", "bn", "un", "tiers", "plus de", "à", "between", "and", "GPUs", "deux",
         "fois", "1,5", "$3bn", "20 %", "M€", "par mois", "half a", "per", "or", "(", ")", "soit", "two"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(alphabet=ALPHABET, max_size=6)), max_size=25),
       st.sampled_from(["fr", "en"]))
def test_offsets_order_and_no_overlap(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    found = find_amounts(text, language)
    last = 0
    for amount in found:
        assert text[amount.start:amount.end] == amount.text
        assert last <= amount.start < amount.end
        assert amount.low <= amount.high
        assert (amount.bound == "range") == (amount.low < amount.high)
        last = amount.end


def seconds(text: str, language: str) -> float:
    find_amounts("1 %", language)
    started = time.process_time()
    find_amounts(text, language)
    return time.process_time() - started


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("unit", ["1", ".", " ", "de ", "$"])
def test_linear_on_hostile_lines(unit: str, language: str) -> None:
    assert seconds(unit * (1_000_000 // len(unit)), language) < 2


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("unit", ["1 ", "$1", "1.", "1,", "un ", "1 de ", "1-", "1 à ", "en 1 ", "(1) ", ": 1 ",
                                  "1 000 "])
def test_linear_on_more_hostile_lines(unit: str, language: str) -> None:
    assert seconds(unit * (1_000_000 // len(unit)), language) < 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_settles_a_currency_is_counted_once(language: str) -> None:
    assert seconds("1 franc " * 20_000, language) < 2


def test_a_group_of_noughts_belongs_to_the_number_before() -> None:
    found = find_amounts("Elle embauche 3  000 personnes.", "fr")
    assert [(a.text, str(a.low)) for a in found] == [("3  000 personnes", "3000")]
    assert not find_amounts("Le code 000 ne compte pas.", "fr")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_number_longer_than_any_precision_is_read(language: str) -> None:
    """Forty noughts, and a run of digits that no rate, currency or unit follows, stop nothing."""
    for digits in ("1" + "0" * 40, "9" * 60, "10 " * 50):
        text = f"per {digits} pour {digits} $3bn"
        assert any(a.text == "$3bn" for a in find_amounts(text, language)), digits


@pytest.mark.parametrize("text", ["0/.", "0/.milliards", "0 / .", "$3/.", "$3 per .", "per .", ".", "3 €/.5 kWh"])
def test_a_point_without_a_figure_is_no_number(text: str) -> None:
    for language in ("en", "fr"):
        assert all(text[a.start : a.end] == a.text for a in find_amounts(text, language))
