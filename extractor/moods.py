"""Mood and tense after the tagger: where a form's place in the lexicon settles them, the lexicon is right.

A tagger that reads the ends of words takes «opérait» for a conditionnel and «attirerait» for an imperfect. The
lexicon that a model carries as static vectors (a row per set of word classes) knows which is which. What its classes
mean in features is in ``lang/<language>/moods.toml``; a language without that table has no such component.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from extractor.resources import load_table

FACTORY = "extractor_moods"
TABLE = "moods"
# The class of auxiliaries, which says nothing of the form.
AUXILIARY = "aux"
_VERBS = frozenset({"VERB", "AUX"})
_REPLACED = frozenset({"Mood", "Tense", "VerbForm", "Number", "Person"})


@dataclass(frozen=True, slots=True)
class Mood:
    """A class of finite verbs: its features, number and person by ending, and a pattern of unlisted forms."""

    features: Mapping[str, str]
    endings: Mapping[str, Mapping[str, str]]
    unlisted: re.Pattern[str] | None

    def of(self, form: str) -> dict[str, str] | None:
        """The features of a form in lower case, None where it has none of the endings."""
        ending = next((ending for ending in self.endings if form.endswith(ending)), None)
        return None if ending is None else {**self.features, **self.endings[ending]}


def _features(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split("|")) if text else {}


class Moods:
    """``columns`` says for each class of the lexicon which column of the vectors marks it."""

    def __init__(self, nlp: Language, columns: Mapping[str, int]) -> None:
        self.vocab = nlp.vocab
        self.columns = dict(columns)
        self.moods = {
            name: Mood(
                _features(entry["features"]),
                {ending: _features(text) for ending, text in entry["endings"].items()},
                re.compile(entry["unlisted"]) if "unlisted" in entry else None,
            )
            for name, entry in load_table(str(nlp.lang), TABLE).items()
        }
        self._endings = tuple({ending for mood in self.moods.values() for ending in mood.endings})

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            form = token.lower_
            if form.endswith(self._endings):
                self._settle(token, form)
        return doc

    def classes(self, token: Token) -> frozenset[str]:
        """The lexicon's classes of a token, empty where it is not listed."""
        vectors = self.vocab.vectors
        row = vectors.key2row.get(token.norm)
        if row is None:
            return frozenset()
        return frozenset(name for name, column in self.columns.items() if vectors.data[row, column] > 0)

    def _settle(self, token: Token, form: str) -> None:
        classes = self.classes(token)
        finite = token.pos_ in _VERBS and "Fin" in token.morph.get("VerbForm", [])
        if classes:
            fitting = [name for name in self.moods if name in classes]
            # what can be a noun as well is left to the tagger, and so is a capital that may begin a name
            alone = classes - {AUXILIARY} == frozenset(fitting)
            if not finite and not (alone and (token.is_lower or _inverted(token))):
                return
        else:
            fitting = [
                name for name, mood in self.moods.items() if finite and mood.unlisted and mood.unlisted.search(form)
            ]
        features = self.moods[fitting[0]].of(form) if len(fitting) == 1 else None
        if features is None:
            return
        kept = {} if not finite else {k: v for k, v in token.morph.to_dict().items() if k not in _REPLACED}
        if "Person" not in features and finite:
            kept |= {k: v for k, v in token.morph.to_dict().items() if k == "Person"}
        token.set_morph({**kept, **features})  # type: ignore[attr-defined]  # spaCy's stubs lack it
        if token.pos_ not in _VERBS:
            token.pos_ = "VERB"


def _inverted(token: Token) -> bool:
    """Whether a clitic hangs on the token with a hyphen: «Pourriez-vous»."""
    after = token.i + 1
    return after < len(token.doc) and not token.whitespace_ and token.nbor().text[0] in "-‑"


@Language.factory(FACTORY, default_config={"columns": {}})
def create_moods(nlp: Language, name: str, columns: dict[str, int]) -> Any:
    return Moods(nlp, columns)
