"""From a training's best model to the folder that goes into the package: strings pruned, half precision, a card."""

from __future__ import annotations

import json
import platform
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy
import spacy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer

from extractor import moods
from extractor.resources import has_table
from extractor.syntax import load_model
from extractor.training import lexicon
from extractor.training.evaluate import SyntaxScores
from extractor.training.treebanks import sources

CARD = "card.json"
# Of the vocabulary: written by spaCy, read by nothing here.
UNUSED = ("lookups.bin",)


def needed_strings(nlp: Language) -> list[str]:
    """The strings that a pipeline cannot be loaded without: labels, and the pieces of words in the lemmatizer's trees.

    All others are words of the treebanks, which a vocabulary collects and nothing reads.
    """
    strings = nlp.vocab.strings
    needed: set[str] = set()
    for labels in nlp.pipe_labels.values():
        needed.update(label for label in labels if isinstance(label, str))
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, EditTreeLemmatizer):
            for tree in srsly.msgpack_loads(pipe.trees.to_bytes())["trees"]:
                needed.update(strings[tree[key]] for key in ("orig", "subst") if key in tree)
    return sorted(needed)


def settle_moods(nlp: Language, language: str) -> None:
    """Adds the component that takes moods from the lexicon, in a language that has a table for it and a model that
    carries a lexicon."""
    if nlp.vocab.vectors.n_keys and has_table(language, moods.TABLE):
        nlp.vocab.vectors = lexicon.look_up_anew(nlp.vocab.vectors, language)
        columns = lexicon.class_columns(language)
        nlp.add_pipe(moods.FACTORY, after="morphologizer", config={"columns": columns})


def export(language: str, trained: Path, out: Path) -> Language:
    """Saves a trained pipeline to ``out`` without what it does not need, and loads it from there."""
    nlp = load_model(language, trained)
    settle_moods(nlp, language)
    strings = needed_strings(nlp)
    if out.exists():
        shutil.rmtree(out)
    nlp.to_disk(out)
    srsly.write_json(out / "vocab" / "strings.json", strings)
    for name in UNUSED:
        (out / "vocab" / name).unlink(missing_ok=True)
    config = (out / "config.cfg").read_text(encoding="utf-8")
    (out / "config.cfg").write_text(_without_paths(config), encoding="utf-8")
    to_half(out)
    return load_model(language, out)


def to_half(folder: Path) -> None:
    """Saves the weights and vectors of a model's folder at half precision, which ``syntax.load_model`` reads.

    Weights are small numbers, and half precision keeps three digits of each: scores do not change.
    """
    for path in folder.glob("*/model"):
        packed = srsly.msgpack_loads(path.read_bytes())
        packed["params"] = [{name: _half(value) for name, value in node.items()} for node in packed["params"]]
        path.write_bytes(srsly.msgpack_dumps(packed))
    vectors = folder / "vocab" / "vectors"
    if vectors.exists():
        numpy.save(vectors.with_suffix(".npy"), _half(numpy.load(vectors)))
        vectors.with_suffix(".npy").replace(vectors)


def _half(value: Any) -> Any:
    return value.astype(numpy.float16) if isinstance(value, numpy.ndarray) and value.dtype == numpy.float32 else value


def _without_paths(config: str) -> str:
    """Where the data was is nobody's business, and training has its own configuration."""
    parsed = spacy.util.load_config_from_str(config)
    kept = {name: parsed[name] for name in ("nlp", "components")}
    return spacy.util.Config(kept).to_str(interpolate=False)


def folder_size(folder: Path) -> int:
    """Bytes on disk of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def write_card(
    nlp: Language,
    language: str,
    out: Path,
    scores: list[SyntaxScores],
    *,
    made: date,
    extra: dict[str, Any],
) -> dict[str, Any]:
    """The model's card, after spaCy's ``meta.json``: made from what, under which licences, how good, how large.

    ``made`` is its day; ``extra`` is merged in (another component's data and scores).
    """
    used = sources()[language]
    card: dict[str, Any] = {
        "lang": language,
        "name": f"{language}_claims",
        "version": made.strftime("%Y.%m.%d"),
        "spacy_version": spacy.about.__version__,
        "python_version": platform.python_version(),
        "description": "Tagger, dependency parser and lemmatizer, labels after Universal Dependencies.",
        "license": used["model_licence"],
        "pipeline": nlp.pipe_names,
        "sources": used["data"],
        "labels": {name: list(nlp.pipe_labels[name]) for name in ("parser", "ner") if name in nlp.pipe_labels},
        "morphology": len(nlp.pipe_labels.get("morphologizer", ())),
        "relations": "Subtypes cut to the main relation, except: see KEPT_SUBTYPES in extractor/training/treebanks.py.",
        "vectors": {
            "keys": nlp.vocab.vectors.n_keys,
            "rows": nlp.vocab.vectors.shape[0],
            "width": nlp.vocab.vectors.shape[1],
        },
        "measured_on": "raw text, cut by the project's tokenizer: ten sentences of a document joined by blanks, and "
        "where the treebank marks paragraphs a second time with an empty line between them",
        "performance": {row.name: _rounded(row) for row in scores},
        **extra,
    }
    card["bytes"] = folder_size(out)
    text = json.dumps(card, ensure_ascii=False, indent=2) + "\n"
    (out / CARD).write_text(text, encoding="utf-8")
    (out / "meta.json").write_text(json.dumps(_meta(nlp, card), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card


def _rounded(row: SyntaxScores) -> dict[str, float | int | None]:
    names = ("words", "tokens", "pos", "morph", "lemma", "uas", "las", "las_all", "sentences", "conditional")
    values = {name: getattr(row, name) for name in names}
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in values.items()}


def _meta(nlp: Language, card: dict[str, Any]) -> dict[str, Any]:
    """What spaCy itself wants to find."""
    same = ("lang", "name", "version", "description", "license", "pipeline")
    return {
        **{name: card[name] for name in same},
        "spacy_version": f">={spacy.about.__version__},<3.9.0",
        "vectors": nlp.meta["vectors"],
    }
