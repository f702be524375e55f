"""Sums among the figures of articles: each kind in its three verdicts, and what must raise no alarm."""
from __future__ import annotations

import copy
import datetime
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from claim_records import H1, Q1, Q2, Q3, Q3_2024, Q4, Y2024, Y2025, amount, record
from typer.testing import CliRunner

from extractor import Extractor
from extractor.check import CHECKS, RecordError, check
from extractor.cli import app
from extractor.compare import rates
from extractor.compare.intervals import Interval, total

FROM_3 = {"amount": amount("3 milliards", "3e9", start=60), "period": None}
YEAR_AGO = {"amount": None, "period": {"start_date": "2024-07-01", "end_date": "2024-09-30"}}
UP = {"aspect": "change", "direction": "up"}
DOWN = {"aspect": "change", "direction": "down"}


def found(*claims: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding.check, finding.verdict.value) for finding in check(claims)]


def level(text: str, low: str, **slots: Any) -> dict[str, Any]:
    return record(text, low, **slots)


@pytest.mark.parametrize(("claims", "wanted"), [
    # growth
    ([record("66 %", "66", "%", **UP, baseline=FROM_3), level("5 milliards", "5e9", at=9)], "holds"),
    ([record("16 %", "16", "%", **UP, baseline=FROM_3), level("4,3 milliards", "4.3e9", at=9)], "does_not_hold"),
    ([record("80 %", "80", "%", **UP, baseline=FROM_3), level("5 milliards", "5e9", at=9)], "cannot_be_told"),
    ([record("33 %", "33", "%", **DOWN, baseline=FROM_3), level("2,0 milliards", "2.0e9", at=9)], "holds"),
    ([record("33 %", "33", "%", **UP, baseline=FROM_3), level("2,0 milliards", "2.0e9", at=9)], "does_not_hold"),
    ([record("doublé", "2", "x", **UP, baseline=FROM_3), level("6,1 milliards", "6.1e9", at=9)], "holds"),
    ([record("divisé par deux", "2", "x", **DOWN, baseline=FROM_3), level("1,5 milliard", "1.5e9", at=9)], "holds"),
    ([record("1,3 milliard", "1.3e9", **UP, baseline=FROM_3), level("4,3 milliards", "4.3e9", at=9)], "holds"),
    ([record("16 %", "16", "%", **UP, baseline=FROM_3), level("4,3 milliards d'euros", "4.3e9", unit="EUR", at=9)],
     "cannot_be_told"),
    # the amounts by their periods, in other sentences and in another article
    ([record("39 %", "39", "%", **UP, period=Q3, baseline=YEAR_AGO),
      level("4,3 milliards", "4.30e9", period=Q3, sentence=50),
      level("3,1 milliards", "3.10e9", period=Q3_2024, sentence=90)], "holds"),
    ([record("16 %", "16", "%", **UP, period=Q3), level("4,3 milliards", "4.3e9", period=Q3, sentence=50),
      level("3,1 milliards", "3.1e9", period=Q3_2024, path="b.txt")], "does_not_hold"),
])
def test_growth(claims: list[dict[str, Any]], wanted: str) -> None:
    assert found(*claims) == [("growth", wanted)]


def test_growth_without_both_amounts_is_no_finding() -> None:
    assert found(record("16 %", "16", "%", **UP), level("4,3 milliards", "4.3e9", at=9)) == []
    # what was expected is no amount before
    change = record("16 %", "16", "%", **UP, baseline=FROM_3)
    expected = level("3 milliards", "3e9", at=60, modality="forecast")
    assert found(change, level("4,3 milliards", "4.3e9", at=9), expected) == []
    # a profit per share is not what a profit was before
    assert found(change, level("1,08 dollar", "1.08", at=9)) == []
    # two figures for one period: it is not told which one rose
    assert found(record("16 %", "16", "%", **UP, period=Q3), *(
        level(f"{n} milliards", f"{n}e9", period=p, sentence=50 + n) for n, p in ((9, Q3), (4, Q3), (3, Q3_2024))
    )) == []


def test_ratio() -> None:
    two = record("deux dollars pour chaque dollar", "2", "x", metric="spending", sentence=200)
    earned = level("4,3 milliards", "4.3e9", period=H1, sentence=0)
    spent = level("8,6 milliards", "8.6e9", metric="spending", period=H1, sentence=100)
    (finding,) = check([earned, spent, two])
    assert (finding.check, finding.verdict.value) == ("ratio", "holds")
    assert finding.sum == "8.6 billion USD / 4.3 billion USD = 2 × (1.966 to 2.035); stated: 2 ×"
    assert [term.role for term in finding.terms] == ["stated", "dividend", "divisor"]
    assert found(earned, level("9,6 milliards", "9.6e9", metric="spending", period=H1, sentence=100), two) == [
        ("ratio", "does_not_hold")]
    far = level("8,6 milliards", "8.6e9", metric="spending", period=H1, sentence=9000)
    assert found(earned, far, two) == []


def test_stake() -> None:
    held = record("27 %", "27", "%", subject="Microsoft", metric="stake", target="OpenAI")
    whole = level("500 milliards", "5.00e11", metric="valuation", sentence=90)
    worth = level("135 milliards", "135e9", subject="Microsoft", metric="stake", target="OpenAI", at=20)
    assert found(held, whole, worth) == [("stake", "holds")]
    wrong = level("175 milliards", "175e9", subject="Microsoft", metric="stake", target="OpenAI", at=20)
    assert found(held, whole, wrong) == [("stake", "does_not_hold")]
    paid = level("9 milliards", "9e9", subject="Microsoft", metric="investment", target="OpenAI", at=20)
    assert found(held, whole, paid) == [("stake", "cannot_be_told")]


def test_margin_and_share() -> None:
    profit = level("31,9 milliards", "31.9e9", metric="profit", period=Q3)
    revenue = level("57 milliards", "57e9", period=Q3)
    for said, verdict in (("56", "holds"), ("73", "cannot_be_told")):
        assert found(profit, revenue, record(f"{said} %", said, "%", metric="margin", period=Q3)) == [
            ("margin", verdict)]
    cut = record("14 000 postes", "14000", "job", subject="Amazon", metric="layoffs")
    staff = record("350 000 salariés", "350000", "employee", subject="Amazon", metric="workforce", at=40)
    for said, verdict in (("4", "holds"), ("9", "does_not_hold")):
        assert found(cut, staff, record(f"{said} %", said, "%", subject="Amazon", metric="layoffs", at=20)) == [
            ("share", verdict)]


def test_parts() -> None:
    whole = level("102,5 milliards", "102.5e9", period=Q3)
    parts = [level(text, low, period=Q3, scope=scope, sentence=80, at=at) for text, low, scope, at in (
        ("49 milliards", "49e9", "iPhone", 0), ("28,8 milliards", "28.8e9", "services", 20))]
    rest = level("24,7 milliards", "24.7e9", period=Q3, scope="Mac", sentence=80, at=40)
    more = level("44,7 milliards", "44.7e9", period=Q3, scope="Mac", sentence=80, at=40)
    elsewhere = level("44,7 milliards", "44.7e9", period=Q3, scope="Chine", sentence=300)
    assert found(whole, *parts, rest) == [("parts", "holds")]
    assert found(whole, *parts, more) == [("parts", "does_not_hold")]
    for doubtful in (parts, [*parts, elsewhere]):  # there may be others; they may overlap
        assert found(whole, *doubtful) == [("parts", "cannot_be_told")]
    stakes = [record(f"{n} %", str(n), "%", subject=who, metric="stake", target="SFR")
              for who, n in (("Bouygues", 43), ("Iliad", 30), ("Orange", 27))]
    assert found(*stakes) == [("parts", "holds")]
    assert found(*stakes[:2]) == []
    assert found(*stakes, record("9 %", "9", "%", subject="Altice", metric="stake", target="SFR")) == [
        ("parts", "does_not_hold")]


def test_periods() -> None:
    quarters = [level(f"{n} milliards", f"{n}e9", period=period, sentence=n, path=f"{n}.txt")
                for n, period in ((10, Q1), (11, Q2), (12, Q3), (13, Q4))]
    assert found(*quarters, level("46 milliards", "46e9", period=Y2025)) == [("periods", "holds")]
    assert found(*quarters, level("50 milliards", "50.0e9", period=Y2025)) == [("periods", "does_not_hold")]
    (finding,) = check([*quarters, level("46 milliards", "46e9", period=Y2025)])
    assert finding.across and len(finding.terms) == 5
    assert found(quarters[0], level("8 milliards", "8e9", period=Y2025)) == [("periods", "does_not_hold")]
    assert found(quarters[0], level("8 milliards", "8e9", period=Y2024)) == []
    profits = [level("10 milliards", "10e9", metric="profit", period=Q1),
               level("8 milliards", "8e9", metric="profit", period=Y2025)]
    assert found(*profits) == [("periods", "cannot_be_told")]
    # the half is a whole of quarters, and a part of the year
    assert found(*quarters[:2], level("21 milliards", "21e9", period=H1)) == [("periods", "holds")]


@pytest.mark.parametrize(("text", "low", "unit", "other", "published", "wanted"), [
    ("4,3 milliards de dollars", "4.3e9", "USD", ("3,7 milliards d'euros", "3.7e9", "EUR"), "2025-10-08", "holds"),
    ("4,3 milliards de dollars", "4.3e9", "USD", ("4,7 milliards d'euros", "4.7e9", "EUR"), "2025-10-08",
     "does_not_hold"),
    # the same sums under the rates of another year
    ("1,5 million de dollars", "1.5e6", "USD", ("930 000 euros", "930000", "EUR"), "2025-10-08", "does_not_hold"),
    ("1,5 million de dollars", "1.5e6", "USD", ("930 000 euros", "930000", "EUR"), "2008-04-20", "holds"),
    ("10 milliards de wons", "1e10", "KRW", ("7 millions de dollars", "7e6", "USD"), "2025-10-08", "holds"),
    ("100 milliards de dirhams", "1e11", "AED", ("27,2 milliards de dollars", "27.2e9", "USD"), "2025-10-08", "holds"),
    ("506 milliards de dollars taïwanais", "506e9", "TWD", ("16 milliards", "16e9", "USD"), "2025-10-08",
     "cannot_be_told"),
    ("4,3 milliards de dollars", "4.3e9", "USD", ("3,7 milliards d'euros", "3.7e9", "EUR"), None, "cannot_be_told"),
    ("4,3 milliards de dollars", "4.3e9", "USD", ("9 milliards d'euros", "9e9", "EUR"), None, "does_not_hold"),
    ("4,3 milliards de dollars", "4.3e9", "USD", ("3,7 milliards d'euros", "3.7e9", "EUR"), "2093-01-01",
     "cannot_be_told"),
    ("4,3 milliards de dollars", "4.3e9", "USD", ("3,7 milliards d'euros", "3.7e9", "EUR"), "1970-01-01",
     "cannot_be_told"),
])
def test_conversion(
    text: str, low: str, unit: str, other: tuple[str, str, str], published: str | None, wanted: str,
) -> None:
    claim = record(text, low, unit, metric="funding", published=published, equivalents=[amount(*other)])
    assert found(claim) == [("conversion", wanted)]


def test_prices_are_no_conversions() -> None:
    claim = record("$249", "249", metric="price", equivalents=[amount("£219", "219", "GBP")])
    assert found(claim) == [("conversion", "cannot_be_told")]


def test_rates() -> None:
    day = datetime.date(2025, 10, 8)
    assert rates.rate("USD", "USD", day) == Interval(Decimal(1), Decimal(1))
    there, back = rates.rate("USD", "EUR", day), rates.rate("EUR", "USD", day)
    assert there and back and (there * back).overlaps(Interval.exactly(1))
    assert rates.rate("USD", "XXX", day) is None
    riyal = rates.rate("USD", "SAR", day)
    assert riyal and riyal.overlaps(Interval.exactly(Decimal("3.75")))
    assert rates.last_day() > datetime.date(2025, 6, 1)


def test_intervals() -> None:
    a, b = Interval(Decimal(2), Decimal(3)), Interval(Decimal(4), Decimal(5))
    assert a + b == Interval(Decimal(6), Decimal(8)) and b - a == Interval(Decimal(1), Decimal(3))
    assert a * b == Interval(Decimal(8), Decimal(15)) and a / b == Interval(Decimal("0.4"), Decimal("0.75"))
    assert total([]) == Interval(Decimal(0), Decimal(0))
    with pytest.raises(ZeroDivisionError):
        a / Interval(Decimal(-1), Decimal(1))


def test_from_texts() -> None:
    extractor = Extractor()
    text = (
        "date 2025-10-08\n\nOpenAI a réalisé 4,3 milliards de dollars (3,7 milliards d'euros) de chiffre d'affaires "
        "au premier semestre 2025. Dans le même temps, l'entreprise a dépensé 8,6 milliards de dollars. OpenAI dépense "
        "donc deux dollars pour chaque dollar gagné.\n"
    )
    document = extractor.extract(text, language="fr", path="a.txt")
    unnamed = extractor.extract(text, language="fr")
    for given in ([document], [unnamed], [unnamed.to_dict()], document.claim_records()):
        assert {(f.check, f.verdict.value) for f in check(given)} == {("conversion", "holds"), ("ratio", "holds")}
    english = extractor.extract(
        "Revenue at Oracle rose 16% to $4.3 billion in the third quarter of 2025, from $3.1 billion a year earlier.",
        language="en")
    assert [(f.check, f.verdict.value) for f in check([english])] == [("growth", "does_not_hold")]


def test_a_finding_as_a_record() -> None:
    (finding,) = check([record("16 %", "16", "%", **UP, baseline=FROM_3), level("4,3 milliards", "4.3e9", at=9)])
    told = json.loads(json.dumps(finding.to_dict()))
    assert told["verdict"] == "does_not_hold" and told["across"] is False and told["reason"] is None
    assert [term["role"] for term in told["terms"]] == ["stated", "new", "old"]
    assert told["terms"][0]["claim"]["amount"]["text"] == "16 %"
    assert "(4.3 billion USD − 3 billion USD) / 3 billion USD = 43.33 %" in told["sum"]


JUNK: list[Any] = [None, 7, "x", [], {}, ["x"], [{}], True, "NaN", "1e999999999", "0", {"low": "0"}, {"text": 7}]


@pytest.mark.parametrize("junk", JUNK, ids=[str(n) for n in range(len(JUNK))])
def test_hostile_records(junk: Any) -> None:
    """Any value in any place of any term: findings, or an error that names the claim."""
    sound = [
        record("66 %", "66", "%", **UP, period=Q3, baseline=copy.deepcopy(FROM_3)),
        level("5 milliards", "5e9", period=Q3, at=9, equivalents=[amount("4 milliards", "4e9", "EUR")]),
        record("27 %", "27", "%", metric="stake", target="SFR"), level("9 milliards", "9e9", metric="valuation"),
    ]
    for number, claim in enumerate(sound):
        places = [(key,) for key in claim] + [
            (key, inner) for key in claim if isinstance(claim[key], dict) for inner in claim[key]]
        for place in places:
            broken = copy.deepcopy(sound)
            inside = broken[number] if len(place) == 1 else broken[number][place[0]]
            inside[place[-1]] = junk
            try:
                check(broken)
            except RecordError as error:
                assert f"claim {number + 1}" in str(error)


def test_many_claims_of_one_sentence_are_quick() -> None:
    claims = [
        record(f"{n % 97 + 1} %", str(n % 97 + 1), "%", **UP, at=n, sentence=0) if n % 3 else
        level(f"{n} milliards", f"{n + 1}e9", at=n, period=(Q1, Q2, Q3, Y2025)[n % 4], sentence=0) for n in range(3000)
    ]
    claims += [record("2", "2", "x", metric="spending", at=n) for n in range(500)]
    start = time.process_time()
    check(claims)
    assert time.process_time() - start < 10


def test_every_check_has_a_name() -> None:
    assert set(CHECKS) == {"growth", "parts", "ratio", "stake", "margin", "share", "conversion", "periods"}
    assert check([]) == ()


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "date 2025-10-08\n\nRevenue at Oracle was $4.3 billion (€4.7 billion) in the third quarter of 2025.\n",
        encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(path)])
    assert done.exit_code == 0 and done.stderr == ""
    assert "does not hold · conversion: " in done.stdout and "$4.3 billion" in done.stdout
    assert all(len(line) <= 120 for line in done.stdout.splitlines())
    done = CliRunner().invoke(app, ["check", str(path), "--format", "jsonl"])
    assert json.loads(done.stdout)["verdict"] == "does_not_hold"
    done = CliRunner().invoke(app, ["check", str(path), str(tmp_path / "none.txt"), "--only", "holds"])
    assert done.exit_code == 1 and "none.txt" in done.stderr
    assert done.stdout == "no figures that could be held against each other\n"
