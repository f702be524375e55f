"""Fits the weights of ``data/ranking.toml``: ``python -m extractor.training.ranking TEXTS:GOLD …``

Each argument is a folder of texts and a folder of annotations in the format of ``corpus/``; ``--only odd`` takes the
articles with an odd number alone. The project's own passages (``training/data/passages_*.txt``) are learnt from too,
and so are articles marked in the same format that ``--marked LANGUAGE:FILE`` names.
For every slot the weights are those of a conditional logit over the readings of
each amount, with a quadratic penalty; printed is the share of amounts whose likeliest reading is right, on articles
that were held out, beside how often the right reading was among those offered at all.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

from extractor import Extractor
from extractor.claims.ranking import Decision, decisions
from extractor.model import Document
from extractor.resources import PACKAGE
from extractor.training.passages import Passage, read

SLOTS = ("metric", "subject", "period", "modality")
PENALTY = {"metric": 2.0, "subject": 2.0, "period": 2.0, "modality": 5.0}
STEPS = 200
RATE = 0.15
FOLDS = 4
# What grammar tells, in weights that the data may move: some of it is too rare to be learnt from them.
PRIOR = {
    "metric": {"linked": 1.0, "nearest plain": 1.0, "no words before": 1.0},
    "subject": {
        "agent of the passive": 3.0,
        "subject of a passive: acquisition": -3.0,
        "stands before the bracket": 2.0,
        "heads the item": 2.0,
        "holder of the participle": 1.0,
        "subject of the clause on the figure": 1.0,
        "bystander": -3.0,
        "only says so": -1.0,
    },
    "period": {"dates the saying": -6.0, "dates the saying of a price": 6.0},
    "modality": {"first sign": 4.0, "a sign of it": 1.0, "first sign none: asserted": 3.0},
}
# How often an article's decision counts beside a passage's.
TIMES = 2
# Weights nearer to nothing than this are left out.
SMALL = 0.01
# Features that fewer amounts have say nothing that would hold elsewhere.
RARE = 3
Judge = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One decision: the article, the features of each option, and which of the options are right."""

    article: str
    language: str
    options: list[dict[str, float]]
    right: list[bool]


def _judges(text: str, annotation: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Judge]:
    """For each slot, whether a reading is what the annotation has."""
    import scoring  # type: ignore[import-not-found]  # the tests' scorer says what counts as the same

    def metric(value: Any) -> bool:
        return bool(value.metric == wanted["metric"])

    def subject(value: Any) -> bool:
        found = None if value is None else {"label": value.label, "name": value.name, "text": value.text}
        return bool(scoring._same_subject(annotation, wanted, {"subject": found}))

    def period(value: Any) -> bool:
        found = None if value is None else value.to_dict()
        if "place" not in wanted:
            return bool(scoring._same_period(text, annotation, wanted, {"period": found}))
        if found is None or wanted["period"] is None:
            return found is None and wanted["period"] is None
        # a passage gives the words: the same words elsewhere, and other words of the same days, are the same period
        same = wanted["period"] in value.text or value.text in wanted["period"]
        return bool(same or (value.dated and (value.start_date, value.end_date) in wanted.get("dates", ())))

    def modality(value: Any) -> bool:
        return bool(value.modality == wanted["modality"])

    return {"metric": metric, "subject": subject, "period": period, "modality": modality}


def rows(extractor: Extractor, file: Path, annotation: dict[str, Any]) -> Iterator[tuple[str, Row]]:
    """The decisions on the amounts of one article that the annotation has a claim of, by slot."""
    import scoring

    text = file.read_bytes().decode("utf-8")
    published = annotation.get("published")
    date = datetime.date.fromisoformat(published) if published else None
    with decisions() as taken:
        found = extractor.extract(text, published=date).to_dict()
    pairs, _ = scoring._match_claims(text, annotation, found)
    wanted = {
        found["claims"][given]["amount"]["start"]: _judges(text, annotation, annotation["claims"][gold])
        for gold, given in pairs
    }
    yield from _judged(file.stem, annotation["lang"], taken, wanted)


def passage_rows(
    extractor: Extractor, file: Path, language: str, together: int = 10
) -> Iterator[tuple[str, Row]]:
    """The same of the passages of a file; so many of them count as one article when articles are held out."""
    for index, passage in enumerate(read(file)):
        with decisions() as taken:
            document = extractor.extract(passage.text, language=language, published=passage.published)
        entities = _forms(passage, document)
        wanted = {}
        for claim in passage.claims:
            start, end = claim["place"]
            dated = [p for p in document.periods if p.dated and p.text in (claim["period"] or "") and p.start < end]
            claim["dates"] = [(p.start_date, p.end_date) for p in dated[-1:]]
            for amount in document.amounts:
                if amount.start < end and start < amount.end:
                    wanted[amount.start] = _judges(passage.text, {"entities": entities}, claim)
        yield from _judged(f"{file.stem} {index // together}", language, taken, wanted)


def _forms(passage: Passage, document: Document) -> list[dict[str, str]]:
    """The names of a passage in all forms: as found, and as the marks write them, where they stand on a name found."""
    named = [entity for entity in document.entities if entity.name]
    forms = [{"q": e.text, "name": str(e.name)} for e in named]
    for subject in {claim["subject"] for claim in passage.claims if claim["subject"]}:
        at = passage.text.find(subject)
        inside = [e for e in named if at <= e.start and e.end <= at + len(subject) and e.text in subject]
        # `Taiwan Semiconductor Manufacturing Co.` with its point, or with an acronym in brackets
        if at >= 0 and inside and max(len(e.text) for e in inside) * 2 > len(subject):
            longest = max(inside, key=lambda e: len(e.text))
            forms.append({"q": subject, "name": str(longest.name)})
            forms += [{"q": e.text, "name": subject} for e in named if e.name == longest.name]
    return forms


def _judged(
    article: str, language: str, taken: list[Decision], wanted: dict[int, dict[str, Judge]]
) -> Iterator[tuple[str, Row]]:
    for decision in taken:
        judge = wanted.get(decision.amount.start, {}).get(decision.slot)
        if judge:
            right = [judge(option.value) for option in decision.options]
            yield decision.slot, Row(article, language, [dict(o.features) for o in decision.options], right)


def _names(found: Iterable[Row]) -> list[str]:
    counts: dict[str, int] = {}
    for row in found:
        for name in {name for option in row.options for name in option}:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= RARE)


def fit(found: list[Row], names: list[str], penalty: float, prior: Mapping[str, float]) -> numpy.ndarray:
    """The weights, by gradient ascent (Adam) on the likelihood of the right readings, less a penalty for what parts
    them from ``prior``."""
    place = {name: i for i, name in enumerate(names)}
    usable = [row for row in found if any(row.right) and not all(row.right)]
    lengths = numpy.array([len(row.options) for row in usable])
    starts = numpy.append(0, numpy.cumsum(lengths)[:-1])
    size = int(lengths.sum())
    right = numpy.array([float(fine) for row in usable for fine in row.right])
    # option, feature and value of all that is not zero
    filled = [
        (at, place[name], value)
        for at, features in enumerate(features for row in usable for features in row.options)
        for name, value in features.items()
        if name in place
    ]
    option, feature = (numpy.array([entry[i] for entry in filled], dtype=int) for i in (0, 1))
    values = numpy.array([entry[2] for entry in filled])

    def normalised(scores: numpy.ndarray) -> numpy.ndarray:
        top = numpy.repeat(numpy.maximum.reduceat(scores, starts), lengths)
        shares = numpy.exp(scores - top)
        return shares / numpy.repeat(numpy.add.reduceat(shares, starts), lengths)

    mean = numpy.array([prior.get(name, 0.0) for name in names])
    weights = mean.copy()
    first, second = numpy.zeros(len(names)), numpy.zeros(len(names))
    for step in range(1, STEPS + 1):
        shares = normalised(numpy.bincount(option, weights[feature] * values, size))
        among_right = shares * right
        total = numpy.repeat(numpy.add.reduceat(among_right, starts), lengths)
        wanted = among_right / numpy.maximum(total, 1e-12) - shares
        slope = numpy.bincount(feature, wanted[option] * values, len(names)) - penalty * (weights - mean)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights += RATE * (first / (1 - 0.9**step)) / (numpy.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def accuracy(found: list[Row], names: list[str], weights: numpy.ndarray) -> list[bool]:
    """For each decision, whether the likeliest option is right."""
    table = dict(zip(names, weights, strict=True))
    hits = []
    for row in found:
        scores = [sum(table.get(n, 0.0) * v for n, v in o.items()) for o in row.options]
        hits.append(row.right[max(range(len(scores)), key=lambda i: (scores[i], -i))])
    return hits


def held_out(found: list[Row], penalty: float, prior: Mapping[str, float]) -> float:
    """The accuracy on articles that the weights were not fitted on."""
    articles = sorted({row.article for row in found})
    fold = {article: i % FOLDS for i, article in enumerate(articles)}
    hits: list[bool] = []
    for held in range(FOLDS):
        rest = [row for row in found if fold[row.article] != held]
        names = _names(rest)
        hits += accuracy([row for row in found if fold[row.article] == held], names, fit(rest, names, penalty, prior))
    return sum(hits) / len(hits)


def articles(pairs: Iterable[str], only: str | None) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The texts with their annotations."""
    for pair in pairs:
        texts, gold = map(Path, pair.split(":"))
        for path in sorted(gold.glob("*.json")):
            number = re.search(r"(\d+)$", path.stem)
            if only and number and int(number.group(1)) % 2 != (only == "odd"):
                continue
            file = texts / f"{path.stem}.txt"
            if file.exists():
                yield file, json.loads(path.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="TEXTS:GOLD")
    parser.add_argument("--only", choices=("odd", "even"))
    parser.add_argument("--marked", action="append", default=[], metavar="LANGUAGE:FILE")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
    extractor = Extractor()
    passages = sorted(Path(__file__).parent.joinpath("data").glob("passages_*.txt"))
    found: dict[str, list[Row]] = {slot: [] for slot in SLOTS}
    for file, annotation in articles(options.folders, options.only):
        for slot, row in rows(extractor, file, annotation):
            # the passages, of which there are three times as many, must not outvote whole articles
            found[slot] += [row] * TIMES
    for marked in options.marked:
        language, _, name = marked.partition(":")
        for slot, row in passage_rows(extractor, Path(name), language, together=1):
            found[slot] += [row] * TIMES
    for file in passages:
        for slot, row in passage_rows(extractor, file, file.stem.split("_")[1]):
            found[slot].append(row)
    tables: dict[str, list[str]] = {}  # by the file under the package's folder
    for slot in SLOTS:
        offered = sum(any(row.right) for row in found[slot]) / len(found[slot])
        score = held_out(found[slot], PENALTY[slot], PRIOR[slot])
        names = sorted({*_names(found[slot]), *PRIOR[slot]})
        weights = fit(found[slot], names, PENALTY[slot], PRIOR[slot])
        own = sum(accuracy(found[slot], names, weights)) / len(found[slot])
        sys.stdout.write(
            f"{slot}: {len(found[slot])} decisions, offered {offered:.3f}, held out {score:.3f}, fitted {own:.3f}\n"
        )
        worded = _worded(found[slot])
        kept = [(n, w) for n, w in zip(names, weights, strict=True) if abs(w) >= SMALL]
        for file_name, wanted in [("data", None), *((f"lang/{language}", language) for language in sorted(worded))]:
            held = [f'"{n}" = {w:.2f}' for n, w in kept if (n in worded.get(wanted, ()) if wanted else n[0] != "«")]
            if held:
                tables.setdefault(f"{file_name}/ranking.toml", []).extend(["", f"[{slot}]", *held])
    package = Path(str(sys.modules[PACKAGE].__path__[0]))
    for file_name, lines in tables.items():
        text = "\n".join(["# Written by `python -m extractor.training.ranking`.", *lines]) + "\n"
        package.joinpath(file_name).write_text(text, encoding="utf-8")


def _worded(found: Iterable[Row]) -> dict[str, set[str]]:
    """By language, the features that hold words of it."""
    names: dict[str, set[str]] = {}
    for row in found:
        names.setdefault(row.language, set()).update(n for option in row.options for n in option if n[0] == "«")
    return names


if __name__ == "__main__":
    main(sys.argv[1:])
