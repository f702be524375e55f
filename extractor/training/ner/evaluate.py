"""Scores of a recognizer of names: exact spans, with labels and without, on open data and on annotated sentences."""
from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language

from extractor.training.ner.markup import UNKNOWN, Annotated, Name
from extractor.training.ner.reader import written_test
from extractor.training.ner.sources import read_parts
from extractor.training.ner.train import load
from extractor.training.ner.unseen import Replacer

# A sentence's score depends on which names it gets: it is scored with several.
_DRAWS = 3


@dataclass(slots=True)
class Tally:
    """Names right, names there, names found: in all and by label."""

    right: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    spans: int = 0

    def add(self, gold: Sequence[Name], predicted: Sequence[Name]) -> None:
        """Count a text. What was found on an unknown stretch does not count."""
        unknown = [name for name in gold if name.label == UNKNOWN]
        wanted = {name for name in gold if name.label != UNKNOWN}
        got = {name for name in predicted if not any(name.start < u.end and u.start < name.end for u in unknown)}
        self.spans += len({(name.start, name.end) for name in wanted} & {(name.start, name.end) for name in got})
        for counter, names in ((self.right, wanted & got), (self.there, wanted), (self.found, got)):
            counter.update(name.label for name in names)

    def scores(self) -> dict[str, float]:
        """Precision, recall and F1 in percent; ``untyped`` is F1 of spans whatever their label; F1 of each label."""
        right, there, found = self.right.total(), self.there.total(), self.found.total()
        result = {
            "precision": percent(right, found), "recall": percent(right, there), "f1": harmonic(right, there, found),
            "untyped": harmonic(self.spans, there, found), "names": there,
        }
        return result | {
            label: harmonic(self.right[label], self.there[label], self.found[label]) for label in sorted(self.there)
        }


def percent(part: int, whole: int) -> float:
    """A share in percent, to one decimal; 0 of nothing.

    >>> percent(1, 3)
    33.3
    """
    return round(100 * part / whole, 1) if whole else 0.0


def harmonic(right: int, there: int, found: int) -> float:
    """F1 in percent.

    >>> harmonic(1, 2, 2)
    50.0
    """
    return percent(2 * right, there + found)


def names_in(nlp: Language, texts: Iterable[str]) -> Iterable[list[Name]]:
    """What the recognizer finds in each text."""
    for doc in nlp.pipe(texts):
        yield [Name(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def score(nlp: Language, texts: Sequence[Annotated]) -> dict[str, float]:
    """The scores on annotated texts; see :meth:`Tally.scores`."""
    tally = Tally()
    for text, predicted in zip(texts, names_in(nlp, (text.text for text in texts)), strict=True):
        tally.add(text.names, predicted)
    return tally.scores()


def read_sentences(path: Path) -> list[Annotated]:
    """Annotated texts, one JSON object per line: ``{"text": …, "entities": [[start, end, label], …]}``."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Annotated(record["text"], tuple(Name(*entity) for entity in record["entities"])) for record in records]


def with_unseen(language: str, texts: Iterable[Annotated], names: Path, *, draws: int) -> list[Annotated]:
    """The texts with all their names replaced by those of a TOML file, each text so many times."""
    table = tomllib.loads(names.read_text(encoding="utf-8"))[language]
    replacer = Replacer(language, table, seed=5)
    return [replacer.replace(text) for text in texts for _ in range(draws)]


def evaluate(
    language: str, data: Path, model: Path, *, sentences: Iterable[Path] = (), unseen: Path | None = None,
) -> dict[str, dict[str, float]]:
    """The scores of a trained model: on held-out open data, on sentences of held-out templates and names, on files."""
    nlp = load(model)
    parts = read_parts(language, data)
    results = {"drawn": score(nlp, written_test(language, parts.words(), seed=11, draws=10))}
    if parts.test:
        results["open data"] = score(nlp, parts.test)
    for path in sentences:
        texts = read_sentences(path)
        results[path.stem] = score(nlp, texts)
        if unseen is not None:
            results[f"{path.stem}, unseen names"] = score(nlp, with_unseen(language, texts, unseen, draws=_DRAWS))
    return results
