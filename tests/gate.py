"""The regression gate: how well the pipeline does on the annotated articles, and the floors it may not fall under.

    python tests/gate.py [--half tune|test] [--lang fr] [--floors]

prints a table per set and language: the two halves of ``corpus/`` (articles with an odd number are for tuning, those
with an even one for testing) and, where the folder ``../shared/gold`` lies beside the checkout, the development set.
``--floors`` raises the floors of ``floors.toml`` to what was measured; none is ever lowered.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scoring import Scores, add_document

if TYPE_CHECKING:
    from extractor import Extractor

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
GOLD = ROOT.parent / "shared" / "gold"
FLOORS = Path(__file__).with_name("floors.toml")

LANGUAGES = ("en", "fr")
SETS = ("corpus-tune", "corpus-test", "gold")
# A floor is a measured value cut off after three decimals; this is for the cut of floats alone, not leeway.
TOLERANCE = 0.0005

_HEADER = """\
# What the pipeline must reach, by set, language and field: F1, for slots that of claims found with the slot right.
# Written by `python tests/gate.py --floors`. Floors only move up.
"""

Floors = dict[str, dict[str, dict[str, float]]]


def _half(path: Path) -> str:
    number = re.search(r"\d+$", path.stem)
    return "tune" if number and int(number[0]) % 2 else "test"


def articles(name: str, language: str) -> Iterator[tuple[Path, Path]]:
    """Text and annotation of each article of a set."""
    if name == "gold":
        for path in sorted((GOLD / "annotations").glob("*.json")):
            text = GOLD / "texts" / f"{path.stem}.txt"
            if text.exists() and json.loads(path.read_text("utf-8"))["lang"] == language:
                yield text, path
    else:
        for path in sorted((CORPUS / language / "annotations").glob("*.json")):
            if _half(path) == name.removeprefix("corpus-"):
                yield CORPUS / language / "texts" / f"{path.stem}.txt", path


def measure(extractor: Extractor, name: str, language: str) -> Scores:
    """The scores of a set in a language; of no document where the set is not there."""
    scores = Scores()
    for text_path, gold_path in articles(name, language):
        gold = json.loads(gold_path.read_text("utf-8"))
        # bytes: reading as text would fold CRLF and move the offsets
        text = text_path.read_bytes().decode("utf-8")
        published = gold.get("published")
        document = extractor.extract(text, published=datetime.date.fromisoformat(published) if published else None)
        add_document(scores, text, gold, document.to_dict())
    return scores


def read_floors() -> Floors:
    return tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}


def raised(floors: Floors, name: str, language: str, scores: Scores) -> None:
    """Raises the floors of a set and language to what was measured."""
    pinned = floors.setdefault(name, {}).setdefault(language, {})
    for key, value in scores.values():
        pinned[key] = max(pinned.get(key, 0.0), math.floor(value * 1000) / 1000)


def write_floors(floors: Floors) -> None:
    lines = [_HEADER]
    for name in sorted(floors, key=SETS.index):
        for language in sorted(floors[name]):
            lines.append(f"[{name}.{language}]\n")
            lines += [f'"{key}" = {value:.3f}\n' for key, value in floors[name][language].items()]
            lines.append("\n")
    FLOORS.write_text("".join(lines).rstrip("\n") + "\n", "utf-8")


def below(floors: dict[str, float], scores: Scores) -> list[str]:
    """What fell under its floor, in words."""
    return [
        f"{key}: {value:.3f}, floor {floors[key]:.3f}"
        for key, value in scores.values()
        if value < floors.get(key, 0.0) - TOLERANCE
    ]


def table(name: str, language: str, scores: Scores, floors: dict[str, float]) -> str:
    """Rows of precision, recall, F1 and floor; for a slot the F1 that is pinned, and its accuracy in claims found."""
    lines = [f"{name} {language}: {scores.documents} documents", f"  {'':18}{'P':>7}{'R':>7}{'F1':>7}{'floor':>8}"]
    values = dict(scores.values())

    def row(key: str, numbers: str, counts: str) -> str:
        floor = f"{floors[key]:.3f}" if key in floors else "–"
        return f"  {key:18}{numbers:>14}{values[key]:7.3f}{floor:>8}  {counts}"

    for key, tally in scores.fields.items():
        counts = f"{tally.right} right, {tally.gold} gold, {tally.found} found"
        lines.append(row(key, f"{tally.precision:7.3f}{tally.recall:7.3f}", counts))
    for slot, tally in scores.slots.items():
        lines.append(row(f"slot.{slot}", "", f"accuracy {tally.recall:.3f} ({tally.right}/{tally.gold})"))
    lines += [f"  offset fault: {fault}" for fault in scores.offset_faults]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 where something is under its floor or a span is not where it says."""
    parser = argparse.ArgumentParser(description="Score the pipeline on the annotated articles.")
    parser.add_argument("--half", choices=("tune", "test"), help="only this half of the corpus, and no development set")
    parser.add_argument("--lang", choices=LANGUAGES)
    parser.add_argument("--floors", action="store_true", help="raise the floors to what is measured")
    options = parser.parse_args(arguments)
    from extractor import Extractor

    extractor = Extractor()
    floors = read_floors()
    failed = False
    for name in (f"corpus-{options.half}",) if options.half else SETS:
        for language in (options.lang,) if options.lang else LANGUAGES:
            scores = measure(extractor, name, language)
            if not scores.documents:
                continue
            pinned = floors.get(name, {}).get(language, {})
            sys.stdout.write(table(name, language, scores, pinned) + "\n")
            failed = failed or bool(below(pinned, scores) or scores.offset_faults)
            if options.floors:
                raised(floors, name, language, scores)
    if options.floors:
        write_floors(floors)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
