"""A trained recognizer as it is shipped, with its card: the ``meta.json`` of spaCy's pipelines."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.training.ner.names import read_data
from extractor.training.ner.train import load


def read_card(language: str) -> list[dict[str, str]]:
    """The data that a language's recognizer is learnt from: name, page, author and licence of each.

    >>> [source["name"] for source in read_card("fr")]
    ['WiNER-fr', 'Sentences and name patterns of this project']
    """
    table = read_data("sources.toml")
    own = [source["card"] for name, source in table[language].items() if name != "words"]
    return [*own, table["written"]["card"]]


def export(language: str, model: Path, out: Path, scores: Mapping[str, Any]) -> None:
    """Write a model without the strings of its training texts, which it can do without, and with scores in its card."""
    nlp = load(model)
    nlp.meta.update(
        {
            "name": "extractor_names",
            "description": "Names of persons, organizations, places and products in the tech press",
            "license": "MIT",
            "sources": read_card(language),
            "performance": dict(scores),
        },
    )
    nlp.to_disk(out, exclude=["vocab"])
