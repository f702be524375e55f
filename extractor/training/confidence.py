"""Fits the weights of ``data/confidence.toml``: ``python -m extractor.training.confidence TEXTS:GOLD …``

Each argument is a folder of texts and a folder of annotations in the format of ``corpus/``. The weights are those of a
logistic regression with a small penalty; printed with them are the expected calibration error and the reliability
table, both by cross-validation over the articles, and ``--diagram FILE.svg`` draws the table. The data contract counts
a claim as right when all slots are.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy

from extractor import Extractor
from extractor.claims import assembly
from extractor.claims.confidence import features
from extractor.claims.context import Sentence
from extractor.model import Amount
from extractor.resources import PACKAGE

PENALTY = 1.0
STEPS = 4000
RATE = 0.5
FOLDS = 8
BINS = 8
# Pixels of the diagram: its square and the margin for the scales.
SIDE, MARGIN = 320, 48


def rows(texts: Path, gold: Path) -> Iterator[tuple[str, dict[str, float], bool]]:
    """The article, the features and the rightness of each claim that the annotation has too."""
    import scoring  # type: ignore[import-not-found]  # the tests' scorer says which claims are right

    seen: dict[int, dict[str, float]] = {}

    def keeping(sentence: Sentence, amount: Amount, *rest: Any) -> dict[str, float]:
        return seen.setdefault(amount.start, features(sentence, amount, *rest))

    assembly.features = keeping  # type: ignore[assignment]
    extractor = Extractor()
    for path in sorted(gold.glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        file = texts / f"{path.stem}.txt"
        if not file.exists():
            continue
        seen.clear()
        text = file.read_bytes().decode("utf-8")
        published = annotation.get("published")
        date = datetime.date.fromisoformat(published) if published else None
        found = extractor.extract(text, published=date).to_dict()
        pairs, _ = scoring._match_claims(text, annotation, found)
        for wanted, given in pairs:
            claim = found["claims"][given]
            checks = scoring.check_claim(text, annotation, annotation["claims"][wanted], claim)
            right = all(fine for name, fine in checks.items() if name != "bound")
            yield path.stem, seen[claim["amount"]["start"]], right


def fit(inputs: numpy.ndarray, right: numpy.ndarray) -> numpy.ndarray:
    """Weights, the bias last."""
    data = numpy.hstack([inputs, numpy.ones((len(inputs), 1))])
    weights = numpy.zeros(data.shape[1])
    for _ in range(STEPS):
        predicted = 1 / (1 + numpy.exp(-data @ weights))
        slope = data.T @ (predicted - right)
        slope[:-1] += PENALTY * weights[:-1]
        weights -= RATE * slope / len(data)
    return weights


def calibration_error(predicted: numpy.ndarray, right: numpy.ndarray) -> tuple[float, list[tuple[float, float, int]]]:
    """The expected calibration error over equally filled bins, and for each its mean prediction, share right and
    size."""
    order = numpy.argsort(predicted)
    table = []
    error = 0.0
    for part in numpy.array_split(order, BINS):
        mean, share = float(predicted[part].mean()), float(right[part].mean())
        table.append((mean, share, len(part)))
        error += abs(mean - share) * len(part) / len(order)
    return error, table


def diagram(table: list[tuple[float, float, int]]) -> str:
    """The reliability diagram as SVG: a point for each bin, its area by the claims in it, and the diagonal where what
    is said comes true.

    >>> diagram([(0.2, 0.25, 100)]).count("<circle")
    1
    """

    def x(share: float) -> float:
        return round(MARGIN + SIDE * share, 1)

    def y(share: float) -> float:
        return round(MARGIN / 2 + SIDE * (1 - share), 1)

    most = max(size for _, _, size in table)
    ticks = [tick / 5 for tick in range(6)]
    parts = [
        f'<line x1="{x(0)}" y1="{y(tick)}" x2="{x(1)}" y2="{y(tick)}" stroke="#ddd"/>'
        f'<text x="{x(0) - 8}" y="{y(tick) + 4}" text-anchor="end">{tick:.1f}</text>'
        f'<text x="{x(tick)}" y="{y(0) + 18}" text-anchor="middle">{tick:.1f}</text>'
        for tick in ticks
    ]
    parts.append(f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#888" stroke-dasharray="4"/>')
    points = " ".join(f"{x(mean)},{y(share)}" for mean, share, _ in table)
    parts.append(f'<polyline points="{points}" fill="none" stroke="#1f5fa8" stroke-width="2"/>')
    parts += [
        f'<circle cx="{x(mean)}" cy="{y(share)}" r="{3 + 4 * (size / most) ** 0.5:.1f}" fill="#1f5fa8">'
        f"<title>said {mean:.2f}, right {share:.2f}, {size} claims</title></circle>"
        for mean, share, size in table
    ]
    parts.append(f'<text x="{x(0.5)}" y="{y(0) + 38}" text-anchor="middle">confidence said</text>')
    parts.append(
        f'<text x="14" y="{y(0.5)}" text-anchor="middle" transform="rotate(-90 14 {y(0.5)})">share right</text>'
    )
    width, height = SIDE + 1.5 * MARGIN, SIDE + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12" role="img" aria-label="Reliability diagram">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>' + "".join(parts) + "</svg>\n"
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="TEXTS:GOLD")
    parser.add_argument("--diagram", type=Path, metavar="FILE.svg")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
    found = [row for pair in options.folders for row in rows(*map(Path, pair.split(":")))]
    names = sorted({name for _, row, _ in found for name in row})
    inputs = numpy.array([[row.get(name, 0.0) for name in names] for _, row, _ in found])
    right = numpy.array([float(r) for _, _, r in found])
    articles = sorted({article for article, _, _ in found})
    fold = numpy.array([articles.index(article) % FOLDS for article, _, _ in found])
    predicted = numpy.zeros(len(found))
    for held in range(FOLDS):
        weights = fit(inputs[fold != held], right[fold != held])
        data = numpy.hstack([inputs[fold == held], numpy.ones((int((fold == held).sum()), 1))])
        predicted[fold == held] = 1 / (1 + numpy.exp(-data @ weights))
    error, table = calibration_error(predicted, right)
    out = sys.stdout.write
    out(f"{len(found)} claims, {right.mean():.3f} right, expected calibration error {error:.3f}\n")
    for mean, share, size in table:
        out(f"  said {mean:.2f}, right {share:.2f}  ({size})\n")
    if options.diagram:
        options.diagram.write_text(diagram(table), encoding="utf-8")
    weights = fit(inputs, right)
    lines = ["# Written by `python -m extractor.training.confidence`.", "[weights]", f"bias = {weights[-1]:.3f}"]
    lines += [f'"{name}" = {weight:.3f}' for name, weight in zip(names, weights, strict=False)]
    Path(str(sys.modules[PACKAGE].__path__[0]), "data", "confidence.toml").write_text(
        "\n".join(lines) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
