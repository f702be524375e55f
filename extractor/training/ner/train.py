"""Training a recognizer of names: ``python -m extractor.training.ner fr --data FOLDER --out FOLDER``."""
from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_loop
from spacy.util import load_config, registry

from extractor import tokenizer
from extractor.syntax import language_class, load_model
from extractor.training.ner import reader

# Imported for what they register with spaCy.
REGISTERED = (tokenizer, reader)


def configure(language: str, data: Path, overrides: Mapping[str, Any] | None = None) -> Any:
    """The training configuration of a language; ``overrides`` by dotted names, such as ``training.max_steps``."""
    with as_file(files(__package__).joinpath("config.cfg")) as path:
        return load_config(
            path, overrides={"nlp.lang": language, "paths.data": str(data), **(overrides or {})}, interpolate=True,
        )


def train(
    language: str, data: Path, out: Path, *, overrides: Mapping[str, Any] | None = None, resume: Path | None = None,
) -> Language:
    """Train into ``out/model-best`` and ``out/model-last``; the best is written when no evaluation was better.

    ``resume``: a model to go on from, such as the ``model-best`` of a training that was broken off.
    """
    # spaCy finds language classes by name; in this process the name is ours, and so are the attributes of words.
    registry.languages.register(language, func=language_class(language))
    config = configure(language, data, overrides)
    if resume is not None:
        config["components"]["ner"] = {"source": str(resume)}
    nlp = init_nlp(config)
    out.mkdir(parents=True, exist_ok=True)
    nlp, _ = train_loop(nlp, out, stdout=sys.stdout, stderr=sys.stderr)
    return nlp


def load(path: Path) -> Language:
    """A trained recognizer. Raises FileNotFoundError where there is none."""
    language: str = json.loads((path / "meta.json").read_text(encoding="utf-8"))["lang"]
    return load_model(language, path)
