"""Scores of a trained pipeline on raw text, cut by the project's tokenizer: the tests' sentences joined by blanks, ten
at a time, and again with the paragraphs apart where the treebank has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.scorer import Scorer
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


def f_score(found: int, expected: int, right: int) -> float | None:
    """F1 in percent; None where nothing was expected and nothing found.

    >>> f_score(4, 4, 3), f_score(0, 0, 0)
    (75.0, None)
    """
    return 200 * right / (found + expected) if found + expected else None


def score_syntax(nlp: Language, docs: Sequence[Doc], name: str) -> SyntaxScores:
    """The scores of a pipeline on annotated documents; its entities, if it finds any, are not looked at."""
    examples = [
        Example(without_breaks(predicted), without_breaks(doc))
        for predicted, doc in zip(nlp.pipe([doc.text for doc in docs]), docs, strict=True)
    ]
    scores = Scorer(nlp).score(examples)

    def f1(part: Callable[[Doc], set[Any]]) -> float | None:
        return f_score(*_counts((part(example.predicted), part(example.reference)) for example in examples))

    return SyntaxScores(
        name=name,
        words=sum(len(example.reference) for example in examples),
        tokens=f1(lambda doc: {_place(token) for token in doc}) or 0.0,
        pos=100 * scores["pos_acc"],
        morph=100 * scores["morph_acc"],
        lemma=100 * scores["lemma_acc"],
        uas=100 * scores["dep_uas"],
        las=100 * scores["dep_las"],
        las_all=f1(lambda doc: {(*_place(token), token.dep_, *_place(token.head)) for token in doc}) or 0.0,
        sentences=100 * scores["sents_f"],
        conditional=f1(lambda doc: {_place(token) for token in doc if "Cnd" in token.morph.get("Mood", [])}),
    )


def without_breaks(doc: Doc) -> Doc:
    """A parsed document without the tokens that are line breaks, which spaCy's scorer counts as errors."""
    kept = [token for token in doc if not token.is_space]
    if len(kept) == len(doc):
        return doc
    places = {token.i: place for place, token in enumerate(kept)}

    def head(token: Token) -> int:
        over = token.head
        while over.is_space and over.head.i != over.i:
            over = over.head
        return places.get(over.i, places[token.i])

    return Doc(
        doc.vocab,
        words=[token.text for token in kept],
        spaces=[bool(token.whitespace_) or token.i + 1 < len(doc) and token.nbor().is_space for token in kept],
        heads=[head(token) for token in kept],
        deps=[token.dep_ for token in kept],
        pos=[token.pos_ for token in kept],
        morphs=[str(token.morph) for token in kept],
        lemmas=[token.lemma_ for token in kept],
    )


def _place(token: Token) -> tuple[int, int]:
    return token.idx, token.idx + len(token)


def _counts(pairs: Iterable[tuple[set[Any], set[Any]]]) -> tuple[int, int, int]:
    found = expected = right = 0
    for predicted, gold in pairs:
        found, expected, right = found + len(predicted), expected + len(gold), right + len(predicted & gold)
    return found, expected, right


def evaluate_syntax(nlp: Language, language: str, data: Path) -> list[SyntaxScores]:
    """One row per test set of the language, and where the treebank marks paragraphs a second one in which they stand
    apart."""
    rows: list[SyntaxScores] = []
    for source in sources()[language]["test"]:
        sentences = read_source(data, source)
        rows.append(score_syntax(nlp, gold_docs(nlp.vocab, sentences), source["name"]))
        if any(sentence.paragraph for sentence in sentences):
            docs = gold_docs(nlp.vocab, sentences, paragraphs=True)
            rows.append(score_syntax(nlp, docs, f"{source['name']}, in paragraphs"))
    return rows


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
