"""The entity layer with the shipped recognizers of names, on press sentences annotated before any output was seen.

``data/ner_xx.jsonl``: ``entities`` are start, end and label of every name. ``data/ner_unseen.toml``: names, real and
invented, that neither the knowledge base nor any training has; each replaces one of the sentences' own.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from extractor import Extractor
from extractor.entities import knowledge
from extractor.syntax import names_folder
from extractor.training.ner.evaluate import Tally, read_sentences, with_unseen
from extractor.training.ner.markup import Annotated, Name

DATA = Path(__file__).parent / "data"
LANGUAGES = ("fr", "en")
# F1 with labels, in percent: the least that the entity layer may score. They only move up, to what was measured.
FLOORS = {"fr": {"own": 92.5, "unseen": 79.5}, "en": {"own": 92.5, "unseen": 76.5}}
# Megabytes of a recognizer on disk.
LARGEST = 5.0

pytestmark = pytest.mark.skipif(
    not all(names_folder(language).is_dir() for language in LANGUAGES), reason="no trained recognizers of names here"
)


@cache
def extractor() -> Extractor:
    return Extractor()


def score(language: str, sentences: list[Annotated]) -> dict[str, float]:
    tally = Tally()
    for sentence in sentences:
        found = extractor().extract(sentence.text, language=language).entities
        names = [Name(e.start, e.end, e.label) for e in found if e.label and not e.description]
        tally.add(sentence.names, names)
    return tally.scores()


@pytest.mark.parametrize("language", LANGUAGES)
def test_press_sentences(language: str) -> None:
    assert score(language, read_sentences(DATA / f"ner_{language}.jsonl"))["f1"] >= FLOORS[language]["own"]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_press_sentences_with_unseen_names(language: str) -> None:
    sentences = with_unseen(language, read_sentences(DATA / f"ner_{language}.jsonl"), DATA / "ner_unseen.toml", draws=3)
    assert score(language, sentences)["f1"] >= FLOORS[language]["unseen"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recognizer_has_a_card_and_is_small(language: str) -> None:
    folder = names_folder(language)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    assert set(card["labels"]["ner"]) == knowledge.LABELS
    assert card["sources"] and card["license"] and card["performance"]
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < LARGEST * 1e6


def test_only_doubtful_sentences_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    component = dict(extractor().pipeline("en").pipeline)["extractor_names"]
    asked: list[str] = []

    class Spy:
        def pipe(self, texts):
            return (component_model(text) for text in texts if not asked.append(text))

    component_model = component.model
    monkeypatch.setattr(component, "model", Spy())
    extractor().extract("Microsoft rose 3% in Paris. Brumelis lost $3 million. Revenue fell.", language="en")
    assert [text.strip() for text in asked] == ["Brumelis lost $3 million."]
