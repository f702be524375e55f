"""A trained recognizer as it is shipped, with its card: the ``meta.json`` of spaCy's pipelines, and more."""
from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from extractor.training import export as exporting
from extractor.training.ner.names import read_data, read_templates


def read_card(language: str) -> list[dict[str, str]]:
    """The data that a language's recognizer is learnt from: name, page, author and licence of each.

    >>> [source["name"] for source in read_card("fr")]
    ['WiNER-fr', 'Sentences and name patterns of this project']
    """
    table = read_data("sources.toml")
    own = [source["card"] for name, source in table[language].items() if name != "words"]
    return [*own, table["written"]["card"]]


def export(language: str, model: Path, out: Path, scores: Mapping[str, Any], *, made: date) -> dict[str, Any]:
    """Write a model at half precision, without the strings of its training texts, and its card; gives the card.

    ``made`` is the day it was made.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    nlp = exporting.export(language, model, out)
    card: dict[str, Any] = {
        "lang": language,
        "name": f"{language}_names",
        "version": made.strftime("%Y.%m.%d"),
        "description": "Names of persons, organizations, places and products in the tech press",
        "license": read_data("sources.toml")["written"]["model_licence"],
        "pipeline": nlp.pipe_names,
        "labels": {"ner": list(nlp.pipe_labels["ner"])},
        "sources": read_card(language),
        "written_templates": len(read_templates(language)),
        "performance": dict(scores),
    }
    meta = json.loads((out / "meta.json").read_text(encoding="utf-8"))
    kept = {name: meta[name] for name in ("spacy_version", "vectors") if name in meta}
    (out / "meta.json").write_text(json.dumps({**card, **kept}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    card["bytes"] = exporting.folder_size(out)
    text = json.dumps(card, ensure_ascii=False, indent=2) + "\n"
    (out / exporting.CARD).write_text(text, encoding="utf-8")
    return card
