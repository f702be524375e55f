"""Moods that the lexicon settles, on a pipeline whose lexicon is written here."""
from __future__ import annotations

import numpy
import pytest
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vectors import Vectors

from extractor.moods import FACTORY
from extractor.syntax import blank

COLUMNS = {"conditional": 0, "imperfect": 1, "future": 2, "aux": 3, "noun-singular": 4, "infinitive": 5}
LEXICON = {
    "attirerait": {"conditional"},
    "attirait": {"imperfect"},
    "pourriez": {"conditional", "aux"},
    "entrait": {"imperfect", "noun-singular"},
    "trait": {"noun-singular"},
    "saurai": {"future"},
    "investir": {"infinitive"},
    "aimera": {"future"},
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = blank("fr")
    rows = sorted({frozenset(classes) for classes in LEXICON.values()}, key=sorted)
    data = numpy.zeros((len(rows), len(COLUMNS)), dtype="float32")
    for number, classes in enumerate(rows):
        for name in classes:
            data[number, COLUMNS[name]] = 1
    nlp.vocab.vectors = Vectors(data=data, name="test", attr="NORM")
    for word, classes in LEXICON.items():
        nlp.vocab.vectors.add(nlp.vocab.strings.add(word), row=rows.index(frozenset(classes)))
    nlp.add_pipe(FACTORY, config={"columns": COLUMNS})
    return nlp


def settled(nlp: Language, words: list[str], place: int, pos: str, morph: str, spaces: list[bool] | None = None) -> str:
    tags = ["X"] * len(words)
    morphs = [""] * len(words)
    tags[place], morphs[place] = pos, morph
    doc = Doc(nlp.vocab, words=words, spaces=spaces or [True] * len(words), pos=tags, morphs=morphs)
    doc = nlp.get_pipe(FACTORY)(doc)
    return f"{doc[place].pos_} {doc[place].morph}"


CONDITIONAL = "Mood=Cnd|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"
IMPERFECT = "Mood=Ind|Number=Sing|Person=3|Tense=Imp|VerbForm=Fin"


@pytest.mark.parametrize(
    ("word", "pos", "morph", "expected"),
    [
        ("attirerait", "VERB", IMPERFECT, f"VERB {CONDITIONAL}"),
        ("attirait", "VERB", CONDITIONAL, f"VERB {IMPERFECT}"),
        # what can be a noun is one when the tagger says so, and is no conditionnel when it is a verb
        ("entrait", "NOUN", "Number=Sing", "NOUN Number=Sing"),
        ("entrait", "VERB", CONDITIONAL, f"VERB {IMPERFECT}"),
        ("trait", "NOUN", "Number=Sing", "NOUN Number=Sing"),
        # not in the lexicon: the form decides where it can
        ("tokeniserait", "VERB", IMPERFECT, f"VERB {CONDITIONAL}"),
        ("digérait", "VERB", IMPERFECT, f"VERB {IMPERFECT}"),
        # a verb and nothing else, whatever the tagger says
        ("saurai", "NOUN", "", "VERB Mood=Ind|Number=Sing|Person=1|Tense=Fut|VerbForm=Fin"),
        ("investir", "ADJ", "Gender=Masc", "VERB VerbForm=Inf"),
        # a capital may begin a name
        ("Aimera", "PROPN", "", "PROPN "),
    ],
)
def test_what_the_lexicon_settles(nlp: Language, word: str, pos: str, morph: str, expected: str) -> None:
    assert settled(nlp, ["Il", word, "."], 1, pos, morph) == expected


def test_an_inverted_verb_is_one_at_the_beginning(nlp: Language) -> None:
    spaces = [False, True, False]
    found = settled(nlp, ["Pourriez", "-vous", "?"], 0, "PROPN", "", spaces)
    assert found == "VERB Mood=Cnd|Number=Plur|Person=2|Tense=Pres|VerbForm=Fin"
    assert settled(nlp, ["Pourriez", "vous", "?"], 0, "PROPN", "") == "PROPN "


def test_a_language_without_the_table_has_no_such_component() -> None:
    with pytest.raises(FileNotFoundError):
        blank("en").add_pipe(FACTORY, config={"columns": COLUMNS})
