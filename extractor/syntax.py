"""The trained pipelines of the project: how they are made empty and how they are loaded.

``spacy.blank`` and ``spacy.load`` import the language modules of spaCy, and the French one alone costs two seconds. A
pipeline here is a plain ``Language`` with the project's tokenizer and a few lexical attributes; all else is in the
model's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy
from spacy.attrs import NORM, PREFIX, SUFFIX
from spacy.language import BaseDefaults, Language
from spacy.util import load_config
from thinc.api import Config

from extractor.moods import create_moods
from extractor.resources import PACKAGE, load_table
from extractor.tokenizer import fold_apostrophes

# Components of the project's own that a model's configuration names; spaCy knows them once their module is imported.
REGISTERED = (create_moods,)

_DIGITS = str.maketrans("123456789", "000000000")
_QUOTES = str.maketrans("“”„«»‹›″", '""""""""')
_PREFIX_LENGTH = 3


def norm(word: str) -> str:
    """What the models read of a word: lower case, quotes and apostrophes straight, every digit 0, no blanks inside
    numbers.

    >>> norm("L’"), norm("5 000"), norm("«")
    ("l'", '0000', '"')
    """
    if len(word) > 1 and word[0].isdigit():
        word = "".join(word.split())
    return fold_apostrophes(word.lower()).translate(_DIGITS).translate(_QUOTES)


def _ending(length: int) -> Callable[[str], str]:
    def ending(word: str) -> str:
        return norm(word)[-length:]

    return ending


def _beginning(word: str) -> str:
    return norm(word)[:_PREFIX_LENGTH]


@cache
def language_class(language: str) -> type[Language]:
    """The ``Language`` of one language; raises ``resources.UnknownLanguage`` for one that has no folder.

    >>> language_class("fr")().lang
    'fr'
    """
    table = load_table(language, "tokenizer")
    getters: dict[int, Callable[[str], Any]] = {
        **BaseDefaults.lex_attr_getters,
        NORM: norm,
        PREFIX: _beginning,
        SUFFIX: _ending(table["suffix_length"]),
    }
    tokenizer = {"@tokenizers": "extractor.Tokenizer.v1", "language": language}
    config = Config({"nlp": {"tokenizer": tokenizer}})
    defaults = type("Defaults", (BaseDefaults,), {"config": config, "lex_attr_getters": getters})
    return type(f"{language.capitalize()}Language", (Language,), {"lang": language, "Defaults": defaults})


def blank(language: str) -> Language:
    """An empty pipeline: the tokenizer alone.

    >>> [t.text for t in blank("en")("It isn't.")]
    ['It', 'is', "n't", '.']
    """
    return language_class(language)()


def model_folder(language: str) -> Path:
    """Where the model that comes with the package is; it may be missing in a checkout that has not trained one."""
    return Path(str(files(PACKAGE).joinpath("lang", language, "model")))


def names_folder(language: str) -> Path:
    """Where the recognizer of names that comes with the package is; it may be missing, as the model may."""
    return Path(str(files(PACKAGE).joinpath("lang", language, "ner")))


def load_model(language: str, path: Path | None = None, *, exclude: Iterable[str] = ()) -> Language:
    """The trained pipeline of a language, the package's own unless ``path`` names another folder.

    ``exclude`` names components that are not loaded at all. Raises FileNotFoundError where the folder holds no model.
    """
    folder = path or model_folder(language)
    if not (folder / "config.cfg").exists():
        raise FileNotFoundError(f"{folder}: no model here; extractor/training says how one is made")
    nlp = language_class(language).from_config(
        load_config(folder / "config.cfg"), exclude=list(exclude), auto_fill=False
    )
    return to_single(nlp.from_disk(folder, exclude=list(exclude)))


def to_single(nlp: Language) -> Language:
    """Weights and vectors in single precision, in place: models are saved at half of it, layers multiply in single."""
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk() if hasattr(pipe, "model") else ():
            for name in node.param_names:
                if node.has_param(name) and node.get_param(name).dtype == numpy.float16:
                    node.set_param(name, node.get_param(name).astype(numpy.float32))
    if nlp.vocab.vectors.data.dtype == numpy.float16:
        nlp.vocab.vectors.data = nlp.vocab.vectors.data.astype(numpy.float32)
    return nlp
