"""Static vectors out of a lexicon: a row per ambiguity class and word cluster, no strings, no corpus of vectors.

The treebanks are small, so most verbs of the press are not in them. A part-of-speech lexicon knows them all the same:
«prévoit» is a verb in the present and nothing else. Each word is mapped to the row of its *ambiguity class*, the set
of classes that the lexicon has for it; in English together with its Brown cluster. Words share rows, so the table is
small, and keys are hashes.
"""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import numpy
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.util import registry
from spacy.vectors import Vectors

from extractor.syntax import norm

# Columns for a class set, and for each prefix of a cluster's path: random, so that unlike rows are nearly orthogonal.
CLASS_COLUMNS = 32
CLUSTER_COLUMNS = 16


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))


def _lookups(name: str) -> Any:
    path = files("spacy_lookups_data").joinpath("data", f"{name}.json.gz")
    with path.open("rb") as packed:
        return json.loads(gzip.decompress(packed.read()))


def word_classes(language: str) -> dict[str, set[str]]:
    """Every form of the lexicon with its classes, from the lemma tables by the rules of ``lexicon.toml``."""
    table = _table()[language]
    index, exceptions = _lookups(f"{language}_lemma_index"), _lookups(f"{language}_lemma_exc")
    classes: dict[str, set[str]] = defaultdict(set)

    def add(form: str, name: str) -> None:
        if " " not in form and (form.isalpha() or len(form) > 1):
            classes[norm(form)].add(name)

    for rule in table["inflect"]:
        stems = [(re.compile(pattern), put) for pattern, put in rule["stems"]]
        for lemma in index[rule["of"]]:
            for pattern, put in stems:
                if pattern.search(lemma):
                    stem = pattern.sub(put, lemma, count=1)
                    for name, endings in rule["endings"].items():
                        for ending in endings:
                            add(stem + ending, name)
    for form in exceptions["noun"]:
        add(form, "noun-plural" if form.endswith(("s", "x")) else "noun-singular")
    for part in ("adj", "adv"):
        for form in exceptions.get(part, {}):
            add(form, {"adj": "adjective", "adv": "adverb"}[part])
    patterns = [(re.compile(pattern), name) for pattern, name in table["listed_verbs"]]
    rare = re.compile(table.get("rare_verbs", "(?!)"))
    for form, lemmas in exceptions["verb"].items():
        listed = {
            next(name for pattern, name in patterns if pattern.search(f"{form}/{lemma}"))
            for lemma in (() if rare.search(form) else lemmas)
        }
        # «saurait» is of «savoir», which is listed as irregular, whatever a regular «saurer» would make
        classes[norm(form)] -= {ousted for name in listed for ousted in table.get("ousts", {}).get(name, ())}
        for name in listed:
            add(form, name)
        for lemma in lemmas if "listed_lemmas" in table else ():
            add(lemma, table["listed_lemmas"])
    for part in table["listed_tables"]:
        for form in exceptions.get(part, {}):
            add(form, part)
    return dict(classes)


def word_clusters(language: str) -> dict[str, int]:
    """The Brown clusters of the most probable words; none for a language that has no table of them."""
    table = _table()[language]
    if "cluster_words" not in table:
        return {}
    clusters, probabilities = _lookups(f"{language}_lexeme_cluster"), _lookups(f"{language}_lexeme_prob")
    probable = sorted(probabilities, key=lambda word: (-probabilities[word], word))[: table["cluster_words"]]
    found: dict[str, int] = {}
    for word in probable:
        if word in clusters:
            found.setdefault(norm(word), int(clusters[word]))
    return found


def lexicon_vectors(language: str, *, seed: int = 0) -> Vectors:
    """The table of static vectors, looked up by NORM.

    In a language with clusters, words that are not among the probable ones are left out.
    """
    classes, clusters = word_classes(language), word_clusters(language)
    if clusters:
        classes = {word: names for word, names in classes.items() if word in clusters}
    names = _class_names(classes)
    bits: list[int] = _table()[language].get("cluster_bits", [])
    width = len(names) + CLASS_COLUMNS + CLUSTER_COLUMNS * len(bits)
    generator = numpy.random.default_rng(seed)
    drawn: dict[Any, Any] = {}

    def draw(key: Any, columns: int) -> Any:
        if key not in drawn:
            drawn[key] = generator.normal(size=columns) / numpy.sqrt(columns)
        return drawn[key]

    def row(found: tuple[str, ...], cluster: int | None) -> Any:
        marks = numpy.zeros(len(names))
        for name in found:
            marks[names.index(name)] = 1 / numpy.sqrt(len(found))
        parts = [marks, draw(found, CLASS_COLUMNS)]
        for length in bits:
            prefix = None if cluster is None else cluster & ((1 << length) - 1)
            parts.append(numpy.zeros(CLUSTER_COLUMNS) if prefix is None else draw((length, prefix), CLUSTER_COLUMNS))
        return numpy.concatenate(parts)

    rows: dict[tuple[tuple[str, ...], int | None], int] = {}
    data: list[Any] = []
    keys: dict[int, int] = {}
    for word in sorted(classes.keys() | clusters.keys()):
        key = (tuple(sorted(classes.get(word, ()))), clusters.get(word))
        if key not in rows:
            rows[key] = len(data)
            data.append(row(*key))
        keys[get_string_id(word)] = rows[key]
    vectors = Vectors(shape=(len(data), width), name=f"{language}_lexicon", attr="NORM")
    vectors.data[:] = numpy.asarray(data, dtype="float32")
    for word_hash, number in keys.items():
        vectors.add(word_hash, row=number)
    return vectors


def class_columns(language: str) -> dict[str, int]:
    """Which column of the vectors marks which class."""
    return {name: column for column, name in enumerate(_class_names(word_classes(language)))}


def _class_names(classes: dict[str, set[str]]) -> list[str]:
    return sorted({name for found in classes.values() for name in found})


def look_up_anew(vectors: Vectors, language: str) -> Vectors:
    """The same rows under the keys that the lexicon gives them today: a correction of the lexicon reaches a model
    that is trained already.

    Words of a class set that no word had then keep their row, or have none. Where rows stand for clusters as well,
    all is left as it is.
    """
    if "cluster_words" in _table()[language]:
        return vectors
    classes = word_classes(language)
    names = _class_names(classes)
    marks = vectors.data[:, : len(names)] > 0
    rows = {tuple(name for name, marked in zip(names, row, strict=True) if marked): i for i, row in enumerate(marks)}
    anew = Vectors(data=vectors.data, name=vectors.name, attr="NORM")
    old = vectors.key2row
    for word in sorted(classes):
        key = get_string_id(word)
        row = rows.get(tuple(sorted(classes[word])), old.get(key))
        if row is not None:
            anew.add(key, row=row)
    return anew


@registry.callbacks("extractor.lexicon_vectors.v1")
def add_lexicon(language: str, seed: int) -> Callable[[Language], None]:
    """For ``[initialize.before_init]``: puts the vectors into the vocabulary before the layers are sized."""

    def add(nlp: Language) -> None:
        nlp.vocab.vectors = lexicon_vectors(language, seed=seed)

    return add
