from __future__ import annotations

import json
from pathlib import Path

import gate
import pytest
import scoring

from extractor import Extractor


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("language", gate.LANGUAGES)
@pytest.mark.parametrize("name", gate.SETS)
def test_nothing_falls_under_its_floor(extractor: Extractor, name: str, language: str) -> None:
    scores = gate.measure(extractor, name, language)
    if name == "gold" and not scores.documents:
        pytest.skip(f"no {gate.GOLD}")
    floors = gate.read_floors()[name][language]
    assert set(floors) == {key for key, _ in scores.values()}
    assert not scores.offset_faults
    assert not gate.below(floors, scores), "\n" + gate.table(name, language, scores, floors)


@pytest.mark.parametrize("language", gate.LANGUAGES)
def test_the_halves_are_the_corpus(language: str) -> None:
    halves = [[gold.stem for _, gold in gate.articles(name, language)] for name in ("corpus-tune", "corpus-test")]
    assert sorted(sum(halves, [])) == [f"{language}-{number:02}" for number in range(1, 41)]
    assert all(int(stem[-2:]) % 2 for stem in halves[0])


def _annotations() -> list[Path]:
    return sorted(p for language in gate.LANGUAGES for p in gate.CORPUS.glob(f"{language}/annotations/*.json"))


@pytest.mark.parametrize("path", _annotations(), ids=lambda path: path.stem)
def test_annotations_are_sound(path: Path) -> None:
    """Quotes are in the text, indices point into their lists, no amount makes two claims but where two hold it."""
    gold = json.loads(path.read_text("utf-8"))
    text = (path.parent.parent / "texts" / f"{path.stem}.txt").read_bytes().decode("utf-8")
    for item in (*gold["amounts"], *gold["periods"], *gold["entities"]):
        assert scoring.locate(text, item["q"], item.get("n", 1))
    for claim in gold["claims"]:
        assert claim["modality"] in {"asserted", "hearsay", "forecast", "possible", "question", "negated"}
        assert (claim["aspect"] == "change") or claim["direction"] is None
        for index in (claim["amount"], *claim.get("also", ())):
            assert 0 <= index < len(gold["amounts"])
        for index in (claim["period"], claim["baseline"]):
            assert index is None or 0 <= index < len(gold["periods"])


def _perfect(text: str, gold: dict) -> dict:
    """The document record of an extractor that finds exactly what the annotation has."""

    def span(item: dict) -> dict:
        start, end = scoring.locate(text, item["q"], item.get("n", 1))
        return {"text": item["q"], "start": start, "end": end}

    def named(name: str | None) -> dict | None:
        return {"text": None, "name": name, "label": "ORG"} if name else None

    amounts = [{**item, **span(item)} for item in gold["amounts"]]
    periods = [{**item, **span(item), "start_date": item["start"], "end_date": item["end"]} for item in gold["periods"]]
    claims = [
        {
            **claim,
            "amount": amounts[claim["amount"]],
            "subject": named(claim["subject"]),
            "period": None if claim["period"] is None else periods[claim["period"]],
            "attribution": named(claim["attribution"]),
            "also": [amounts[k] for k in claim.get("also", ())],
        }
        for claim in gold["claims"]
    ]
    entities = [{**span(item), "label": item["label"], "description": False} for item in gold["entities"]]
    return {"language": gold["lang"], "amounts": amounts, "periods": periods, "entities": entities, "claims": claims}


@pytest.mark.parametrize("language", gate.LANGUAGES)
def test_the_scorer_gives_full_marks_to_the_gold(language: str) -> None:
    scores = scoring.Scores()
    for name in ("corpus-tune", "corpus-test"):
        for text_path, gold_path in gate.articles(name, language):
            text, gold = text_path.read_bytes().decode("utf-8"), json.loads(gold_path.read_text("utf-8"))
            scoring.add_document(scores, text, gold, _perfect(text, gold))
    assert {key: value for key, value in scores.values() if value != 1.0} == {}


def test_floors_only_move_up() -> None:
    better, worse = scoring.Scores(), scoring.Scores()
    better.fields["entities"].add(3, 4, 4)
    worse.fields["entities"].add(1, 4, 4)
    floors: gate.Floors = {}
    gate.raised(floors, "gold", "fr", better)
    gate.raised(floors, "gold", "fr", worse)
    assert floors["gold"]["fr"]["entities"] == 0.75
    assert gate.below(floors["gold"]["fr"], worse) == ["entities: 0.250, floor 0.750"]


def _seed(extractor: Extractor, name: str) -> tuple[str, dict, dict]:
    """Text, annotation and record of one of the two articles that the project was started for."""
    if not (path := gate.GOLD / "texts" / f"{name}.txt").exists():
        pytest.skip(f"no {path}")
    text = path.read_bytes().decode("utf-8")
    gold = json.loads((gate.GOLD / "annotations" / f"{name}.json").read_text("utf-8"))
    return text, gold, extractor.extract(text, published=gold["published"]).to_dict()


def _modality(record: dict, amount: str) -> list[str]:
    return [claim["modality"] for claim in record["claims"] if claim["amount"]["text"] == amount]


@pytest.mark.parametrize("name", ["seed-1", "seed-2"])
def test_every_amount_of_the_seed_articles(extractor: Extractor, name: str) -> None:
    text, gold, record = _seed(extractor, name)
    found = {(a["start"], a["end"]): (a["kind"], a["low"], a["high"], a["bound"]) for a in record["amounts"]}
    for amount in gold["amounts"]:
        place = scoring.locate(text, amount["q"], amount.get("n", 1))
        assert found.get(place) == tuple(amount[key] for key in ("kind", "low", "high", "bound")), amount
    for claim in gold["claims"]:
        assert _modality(record, gold["amounts"][claim["amount"]]["q"])[:1] == [claim["modality"]], claim


def test_first_seed_article(extractor: Extractor) -> None:
    text, _, record = _seed(extractor, "seed-1")
    amounts = {amount["text"]: amount for amount in record["amounts"]}
    billion = amounts["1,4 billion de dollars"]
    assert (billion["low"], billion["unit"], billion["alternatives"]) == ("1400000000000", "USD", ["1400000000"])
    assert (amounts["11,5 milliards"]["unit"], amounts["11,5 milliards"]["unit_source"]) == ("USD", "inherited")
    asked = [claim for claim in record["claims"] if claim["modality"] == "question"]
    assert [claim["attribution"]["name"] for claim in asked] == ["Brad Gerstner", "Brad Gerstner"]
    assert all(claim["amount"]["start"] < text.index("Images |") for claim in record["claims"])


def test_second_seed_article(extractor: Extractor) -> None:
    _, _, record = _seed(extractor, "seed-2")
    amounts = {amount["text"]: amount for amount in record["amounts"]}
    assert (amounts["4,3 milliards"]["unit"], amounts["4,3 milliards"]["unit_source"]) == ("USD", "inherited")
    assert _modality(record, "8,6 milliards de dollars") == ["hearsay"]
    assert _modality(record, "deux dollars pour chaque dollar") == ["hearsay"]
