"""Scores of a trained pipeline on raw text: the tests' sentences joined by blanks, ten at a time, cut by the
project's tokenizer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.training import Example

from extractor.training.corpus import gold_docs
from extractor.training.treebanks import read_source, sources


@dataclass(frozen=True, slots=True)
class SyntaxScores:
    """Percentages. ``pos`` and ``lemma`` are accuracies over the tokens that the tokenizer got right, ``tokens``,
    ``sentences``, ``uas`` and ``las`` F1 over all, punctuation left out of the last two as spaCy does; ``las_all``
    counts it, as CoNLL does. ``conditional`` is the F1 of Mood=Cnd, None where a language does not mark it.
    """

    name: str
    words: int
    tokens: float
    pos: float
    morph: float
    lemma: float
    uas: float
    las: float
    las_all: float
    sentences: float
    conditional: float | None


def _places(doc: Doc, mood: str) -> set[tuple[int, int]]:
    return {_place(token) for token in doc if token.morph.get("Mood", []) == [mood]}


def _place(token: Token) -> tuple[int, int]:
    return token.idx, token.idx + len(token)


def f_score(found: int, expected: int, right: int) -> float | None:
    """F1 in percent; None where nothing was expected and nothing found.

    >>> f_score(4, 4, 3), f_score(0, 0, 0)
    (75.0, None)
    """
    return 200 * right / (found + expected) if found + expected else None


def score_syntax(nlp: Language, docs: Sequence[Doc], name: str) -> SyntaxScores:
    """The scores of a pipeline on annotated documents; its entities, if it finds any, are not looked at."""
    examples = [
        Example(predicted, doc) for predicted, doc in zip(nlp.pipe([doc.text for doc in docs]), docs, strict=True)
    ]
    scores = nlp_scores(nlp, examples)
    moods = [(_places(example.predicted, "Cnd"), _places(example.reference, "Cnd")) for example in examples]
    tokens = [({_place(t) for t in example.predicted}, {_place(t) for t in example.reference}) for example in examples]
    arcs = [(_arcs(example.predicted), _arcs(example.reference)) for example in examples]
    return SyntaxScores(
        name=name,
        words=sum(len(doc) for doc in docs),
        tokens=f_score(*_counts(tokens)) or 0.0,
        pos=100 * scores["pos_acc"],
        morph=100 * scores["morph_acc"],
        lemma=100 * scores["lemma_acc"],
        uas=100 * scores["dep_uas"],
        las=100 * scores["dep_las"],
        las_all=f_score(*_counts(arcs)) or 0.0,
        sentences=100 * scores["sents_f"],
        conditional=f_score(*_counts(moods)),
    )


def _counts(pairs: Iterable[tuple[set[Any], set[Any]]]) -> tuple[int, int, int]:
    found = expected = right = 0
    for predicted, gold in pairs:
        found, expected, right = found + len(predicted), expected + len(gold), right + len(predicted & gold)
    return found, expected, right


def _arcs(doc: Doc) -> set[tuple[int, int, str, int, int]]:
    return {(*_place(token), token.dep_, *_place(token.head)) for token in doc if not token.is_space}


def nlp_scores(nlp: Language, examples: Iterable[Example]) -> dict[str, float]:
    """spaCy's own scores of documents that have been through the pipeline already."""
    from spacy.scorer import Scorer

    return Scorer(nlp).score(examples)


def evaluate_syntax(nlp: Language, language: str, data: Path) -> list[SyntaxScores]:
    """One row per test set of the language."""
    return [
        score_syntax(nlp, gold_docs(nlp.vocab, read_source(data, source)), source["name"])
        for source in sources()[language]["test"]
    ]


def table(rows: Iterable[SyntaxScores]) -> str:
    """The rows as a Markdown table."""
    heads = (
        "test",
        "words",
        "tokens",
        "POS",
        "morph",
        "lemma",
        "UAS",
        "LAS",
        "LAS with punct",
        "sentences",
        "Mood=Cnd",
    )
    lines = [heads, tuple("---" for _ in heads)]
    for row in rows:
        values = asdict(row).values()
        lines.append(
            tuple(
                f"{value:.1f}" if isinstance(value, float) else str(value if value is not None else "–")
                for value in values
            )
        )
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
