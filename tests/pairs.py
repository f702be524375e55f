"""How well articles are compared: the pairs of ``corpus/pairs``, from their texts and from claims made by hand.

    python tests/pairs.py [--half tune|test] [--errors]

prints, for each half (pairs with an odd number are for tuning, those with an even one for testing) and each way, the
share of the annotated pairs of claims whose relation (or lack of one) was found, and how many relations were found that
the annotation does not have.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from extractor import Extractor
from extractor.compare import compare

PAIRS = Path(__file__).resolve().parent.parent / "corpus" / "pairs"
Place = tuple[int, int]


@dataclass
class Pair:
    """Two texts and what is known of them; ``places`` are those of the amounts of each claim of each side."""

    id: str
    texts: dict[str, str]
    claims: dict[str, list[dict[str, Any]]]
    relations: list[tuple[int, int, str | None]]
    places: dict[str, list[list[Place]]] = field(default_factory=dict)
    languages: tuple[str, str] = ("", "")


@dataclass
class Score:
    """``right`` of ``wanted`` annotated pairs; ``extra`` relations that the annotation does not have."""

    right: int = 0
    wanted: int = 0
    related_right: int = 0
    related: int = 0
    extra: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """Over the annotated relations, and the pairs annotated as having none."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def relation_accuracy(self) -> float:
        """Over the annotated relations alone."""
        return self.related_right / self.related if self.related else 1.0


def _nth(text: str, quote: str, n: int) -> Place:
    at = -1
    for _ in range(n):
        at = text.find(quote, at + 1)
        if at < 0:
            raise ValueError(f"{quote!r} is not there {n} times")
    return at, at + len(quote)


def pairs(half: str) -> Iterator[Pair]:
    """The pairs of a half, ``tune`` or ``test``."""
    for path in sorted((PAIRS / "annotations").glob("*.json")):
        if (int(path.stem) % 2 == 1) != (half == "tune"):
            continue
        record = json.loads(path.read_text("utf-8"))
        texts = {side: (PAIRS / "texts" / f"{path.stem}-{side}.txt").read_bytes().decode() for side in "ab"}
        pair = Pair(record["id"], texts, record["claims"], [tuple(r) for r in record["relations"]],
                    languages=tuple(record["languages"]))
        for side in "ab":
            pair.places[side] = [
                [_nth(texts[side], c["amount"]["q"], n) for n in (c["amount"]["n"], *c.get("also", ()))]
                for c in record["claims"][side]
            ]
        yield pair


def by_hand(pair: Pair) -> list[dict[str, Any]]:
    """The claims of both articles as claim records, from the annotation."""
    records = []

    def entity(name: str | None) -> dict[str, Any] | None:
        return {"text": name, "start": 0, "end": 0, "label": "ORG", "name": name, "id": None} if name else None

    for side, language in zip("ab", pair.languages, strict=True):
        text = pair.texts[side]
        for claim, places in zip(pair.claims[side], pair.places[side], strict=True):
            amount = claim["amount"]
            start, end = places[0]
            period = claim["period"]
            records.append({
                "document": {"path": f"{pair.id}-{side}", "language": language, "published": text[5:15]},
                "text": text[start:end], "start": start, "end": end, "subject": entity(claim["subject"]),
                "object": entity(claim["object"]), "with": [],
                "scope": {"text": claim["scope"], "start": 0, "end": 0} if claim["scope"] else None,
                "metric": claim["metric"], "aspect": claim["aspect"], "direction": claim["direction"],
                "amount": {"text": text[start:end], "start": start, "end": end, "per": amount.get("per"),
                           "kind": amount["kind"], "low": amount["low"], "high": amount["high"],
                           "unit": amount["unit"], "bound": amount["bound"],
                           "alternatives": amount.get("alternatives", []), "equivalents": []},
                "period": {"start_date": period[0], "end_date": period[1]} if period else None,
                "attribution": entity(claim["attribution"]), "modality": claim["modality"], "confidence": 1.0,
            })
    return records


@cache
def _extractor() -> Extractor:
    return Extractor()


def by_extractor(pair: Pair) -> list[dict[str, Any]]:
    """The claims of both articles as the extractor finds them."""
    return [
        record for side in "ab"
        for record in _extractor().extract(pair.texts[side], path=f"{pair.id}-{side}").claim_records()
    ]


def _claim_at(record: dict[str, Any], places: list[list[Place]]) -> int | None:
    """The annotated claim that a record is about, by the place of its amount or of a repetition."""
    amount = record["amount"]
    spans = [(amount["start"], amount["end"]), *((a["start"], a["end"]) for a in record.get("also", ()))]
    for index, wanted in enumerate(places):
        if any(s < end and start < e for s, e in spans for start, end in wanted):
            return index
    return None


def add(score: Score, pair: Pair, records: list[dict[str, Any]]) -> None:
    """Score the comparison of a pair's claim records."""
    found: dict[tuple[int | None, int | None], set[str]] = {}
    unplaced = 0
    for group in compare(records):
        for relation in group.relations:
            sides = {r["document"]["path"][-1]: r for r in (relation.first, relation.second)}
            key = tuple(_claim_at(sides[side], pair.places[side]) for side in "ab")
            if None in key:
                unplaced += 1
                score.errors.append(f"{pair.id} not annotated: {_short(relation.to_dict())}")
            else:
                found.setdefault(key, set()).add(relation.name.value)
    score.extra += unplaced
    wanted = {(a, b): name for a, b, name in pair.relations}
    for (a, b), name in wanted.items():
        got = found.pop((a, b), set())
        right = got == ({name} if name else set())
        score.wanted += 1
        score.right += right
        if name:
            score.related += 1
            score.related_right += right
        if not right:
            quotes = [pair.claims[side][i]["amount"]["q"] for side, i in (("a", a), ("b", b))]
            score.errors.append(f"{pair.id} {quotes}: wanted {name}, got {sorted(got) or None}")
    for (a, b), names in found.items():
        score.extra += len(names)
        quotes = [pair.claims[side][i]["amount"]["q"] for side, i in (("a", a), ("b", b))]
        score.errors.append(f"{pair.id} {quotes}: extra {sorted(names)}")


def _short(relation: dict[str, Any]) -> str:
    return f"{relation['relation']} {[relation[k]['amount']['text'] for k in ('first', 'second')]}"


def measure(half: str, way: str) -> Score:
    """The score of a half; ``way`` is ``texts`` or ``records``."""
    score = Score()
    for pair in pairs(half):
        add(score, pair, by_extractor(pair) if way == "texts" else by_hand(pair))
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the comparison of articles.")
    parser.add_argument("--half", choices=("tune", "test"))
    parser.add_argument("--way", choices=("texts", "records"))
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    for half in [options.half] if options.half else ["tune", "test"]:
        for way in [options.way] if options.way else ["records", "texts"]:
            score = measure(half, way)
            sys.stdout.write(
                f"{half:5} {way:8} relations {score.related_right}/{score.related} = {score.relation_accuracy:.3f}, "
                f"with unrelated pairs {score.right}/{score.wanted} = {score.accuracy:.3f}, extra {score.extra}\n")
            if options.errors:
                sys.stdout.write("".join(f"    {line}\n" for line in score.errors))


if __name__ == "__main__":
    main()
