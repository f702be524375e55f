"""The choice among readings, the fit of its weights, and the passages that they are learnt from."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extractor import Extractor
from extractor.claims import ranking
from extractor.model import Amount
from extractor.resources import languages, load_data, load_table
from extractor.training import passages
from extractor.training.ranking import Row, accuracy, fit

DATA = Path(passages.__file__).parent / "data"
AMOUNT = Amount("$3bn", 0, 4, kind="money", low=Decimal(3), high=Decimal(3), unit="USD", bound="exact")


def test_the_likeliest_is_chosen_with_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "_weights", lambda slot, language: {"near": 1.0, "far": -1.0})
    options = [ranking.Option("a", "rule a", {"far": 1.0}), ranking.Option("b", "rule b", {"near": 1.0, "new": 1.0})]
    with ranking.decisions() as taken:
        best, probability = ranking.choose("metric", AMOUNT, options)
    assert best.value == "b"
    assert probability == pytest.approx(0.8808, abs=1e-4)  # e / (e + 1/e)
    assert [decision.slot for decision in taken] == ["metric"]


def test_of_equals_the_first_is_chosen() -> None:
    options = [ranking.Option(name, name, {}) for name in "abc"]
    best, probability = ranking.choose("metric", AMOUNT, options)
    assert best.value == "a" and probability == pytest.approx(1 / 3)


def test_the_fit_finds_what_tells_right_from_wrong() -> None:
    rows = [
        Row(str(i), "en", [{"good": 1.0, "noise": float(i % 2)}, {"noise": float(i % 3 == 0)}], [True, False])
        for i in range(40)
    ]
    names = ["good", "noise"]
    weights = fit(rows, names, 1.0, {})
    assert weights[0] > 1 and abs(weights[1]) < 0.5
    assert all(accuracy(rows, names, weights))


def test_a_prior_holds_where_nothing_is_to_be_learnt() -> None:
    rows = [Row("a", "en", [{"good": 1.0}, {}], [True, False])]
    assert fit(rows, ["never"], 1.0, {"never": 2.0})[0] == pytest.approx(2.0)


def test_every_slot_has_weights_and_words_stand_with_their_language() -> None:
    weights = load_data("ranking.toml")
    assert set(weights) == {"metric", "subject", "period", "modality"}
    assert not any(name.startswith("«") for table in weights.values() for name in table)
    for language in languages():
        words = load_table(language, "ranking")
        assert words and all(name.startswith("«") for table in words.values() for name in table)


@pytest.mark.parametrize("path", sorted(DATA.glob("passages_*.txt")), ids=lambda path: path.stem)
def test_passages_are_sound(path: Path) -> None:
    """Marks stand where they say, metrics are those of the contract, subjects and periods are words of the passage."""
    metrics = set(load_data("metrics.toml")["metrics"])
    found = list(passages.read(path))
    assert len({passage.id for passage in found}) == len(found) > 100
    for passage in found:
        for claim in passage.claims:
            start, end = claim["place"]
            assert passage.text[start:end] == claim["quote"]
            assert claim["metric"] in metrics, passage.id
            for slot in ("subject", "period", "attribution"):
                assert claim[slot] is None or claim[slot] in passage.text, (passage.id, slot)


def test_a_passage_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "passages_en_x.txt"
    file.write_text("Revenue hit {{$3bn|revenue|0|0}}.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="opens no passage"):
        list(passages.read(file))
    file.write_text("@a1 2025-11-04\nRevenue hit {{$3bn|revenue}}.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks a field"):
        list(passages.read(file))


def test_unsure_claims_are_withheld_with_the_reason() -> None:
    text = "Alphabet posted revenue of $102.3 billion in the third quarter of 2025, Reuters reported."
    sure = Extractor().extract(text).claims
    document = Extractor(min_confidence=1.0).extract(text)
    assert len(sure) == 1 and not document.claims
    assert document.withheld[0].text == "$102.3 billion"
    assert f"confidence {sure[0].confidence:.2f}, below 1" == document.withheld[0].reason
    with pytest.raises(ValueError, match="from 0 to 1"):
        Extractor(min_confidence=30)


@pytest.mark.parametrize(
    ("language", "text", "subject"),
    [
        ("en", "The agreement removes tariffs on 90 percent of commodities.", "commodities"),
        ("en", "Two thirds of small publishers lost traffic.", "small publishers"),
        ("fr", "95 % des projets pilotes n'ont rien rapporté.", "projets pilotes"),
    ],
)
def test_a_class_is_told_without_its_preposition(language: str, text: str, subject: str) -> None:
    (claim,) = Extractor().extract(text, language=language).claims
    assert claim.subject is not None and (claim.subject.text, claim.subject.label) == (subject, None)
    assert text[claim.subject.start : claim.subject.end] == subject
