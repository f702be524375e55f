"""Scores of document records against gold annotations, by the measures of the data contract's development set.

Detection is by overlap, one to one. Among the amounts, periods and claims found, a second score asks for the right
value; for claims each slot has an accuracy, and ``strict`` asks for all slots at once (but the bound).

What annotators themselves differ on is forgiven: a source that is the subject itself, a source carried over from
another sentence, a class as subject where the annotation has none, frequency adjectives, a week in the dates of fiscal
periods.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Record = Mapping[str, Any]
Place = tuple[int, int]

# What is printed and pinned, in the order of the table.
FIELDS = (
    "language",
    "amounts.found",
    "amounts.value",
    "amounts.strict",
    "periods.found",
    "periods.dates",
    "periods.value",
    "entities",
    "claims.found",
    "claims.strict",
)
SLOTS = ("value", "bound", "subject", "metric", "aspect", "period", "attribution", "modality")

# 52- and 53-week years: two calendars of one company lie up to a week apart.
FISCAL_SLACK = 7

_ARTICLES = re.compile(r"\b(?:the|le|la|les|l|inc|corp|sa|ltd|plc)\b|[^a-z0-9 ]")
_SENTENCE_START = re.compile(r"[.!?»”\"]\s+(?=[A-ZÀ-Ý«“\"])|\n")
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÀ-Ý«“\"])|\n|$")


@dataclass(slots=True)
class Tally:
    """True positives of so many in gold and so many found."""

    right: int = 0
    gold: int = 0
    found: int = 0

    def add(self, right: int, gold: int, found: int) -> None:
        self.right += right
        self.gold += gold
        self.found += found

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Scores:
    """Tallies by field, and of each slot how many of the claims found have it right."""

    documents: int = 0
    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    slots: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in SLOTS})
    offset_faults: list[str] = field(default_factory=list)

    def values(self) -> Iterator[tuple[str, float]]:
        """What a floor can hold: each field's F1, and as ``slot.name`` the F1 of claims found with that slot right.

        Not the slot's accuracy: that falls when one more claim is found, if it is a hard one.
        """
        for name, tally in self.fields.items():
            yield name, tally.f1
        claims = self.fields["claims.found"]
        for name, tally in self.slots.items():
            yield f"slot.{name}", Tally(tally.right, claims.gold, claims.found).f1


def locate(text: str, quote: str, occurrence: int = 1) -> Place:
    """The place of a quote's n-th occurrence, overlapping ones counted. Raises ValueError where there is none."""
    at = -1
    for _ in range(occurrence):
        at = text.index(quote, at + 1)
    return at, at + len(quote)


def overlap(a: Place, b: Place) -> int:
    return min(a[1], b[1]) - max(a[0], b[0])


def pair(gold: Sequence[Place], found: Sequence[Place]) -> list[tuple[int, int]]:
    """Pairs of indices, one to one: the largest overlap first, then the nearest edges."""
    candidates = [
        (shared, -abs(g[0] - f[0]) - abs(g[1] - f[1]), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if (shared := overlap(g, f)) > 0
    ]
    pairs: list[tuple[int, int]] = []
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    for _, _, i, j in sorted(candidates, reverse=True):
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            pairs.append((i, j))
    return pairs


def fold(name: object) -> set[str]:
    """The words of a name without case, accents, articles and legal forms."""
    if name is None:
        return set()
    plain = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode().casefold()
    return set(_ARTICLES.sub(" ", plain).split())


def same_name(a: object, b: object) -> bool:
    """One name holds the words of the other, or there is none in either."""
    words, others = fold(a), fold(b)
    if not words or not others:
        return not words and not others
    return words <= others or others <= words


def surfaces(record: Record | None) -> list[str]:
    """The canonical name and the words of the text, where there are any."""
    return [name for name in (record.get("name"), record.get("text")) if name] if record else []


def same_dates(gold: Record, found: Record) -> bool:
    slack = FISCAL_SLACK if gold["value"].startswith("FY") else 0
    for ours, theirs in ((gold["start"], found["start_date"]), (gold["end"], found["end_date"])):
        if (ours is None) != (theirs is None):
            return False
        if ours and abs((datetime.date.fromisoformat(ours) - datetime.date.fromisoformat(theirs)).days) > slack:
            return False
    return True


def same_amount(gold: Record, found: Record) -> bool:
    """Same kind and value; the unit counts for money and percentages, nouns of counts and ratios vary."""
    return (
        gold["kind"] == found["kind"]
        and Decimal(gold["low"]) == Decimal(found["low"])
        and Decimal(gold["high"]) == Decimal(found["high"])
        and (gold["kind"] in ("quantity", "ratio") or gold["unit"] == found["unit"])
    )


def _aliases(gold: Record, name: str | None) -> list[str]:
    """A canonical name and every surface that the gold's entities give it."""
    return [name, *(e["q"] for e in gold["entities"] if same_name(e.get("name"), name))] if name else []


def _any_same(names: Iterable[str], others: Sequence[str]) -> bool:
    return any(same_name(a, b) for a in names for b in others)


def _around(text: str, place: Place) -> str:
    """The stretch between sentence ends or line breaks around a place: enough to ask whether it names a source."""
    start = max((m.end() for m in _SENTENCE_START.finditer(text[: place[0]])), default=0)
    end = _SENTENCE_END.search(text[place[1] :])
    return text[start : place[1] + (end.start() if end else 0)]


def _same_subject(gold: Record, claim: Record, found: Record) -> bool:
    subject = found["subject"]
    if claim["subject"] is None:
        return not subject or not subject["label"]
    return bool(subject) and _any_same(_aliases(gold, claim["subject"]), surfaces(subject))


def _same_source(text: str, gold: Record, claim: Record, place: Place, found: Record) -> bool:
    names = surfaces(found["attribution"])
    subject = _aliases(gold, claim["subject"])
    if claim["attribution"] is None:
        return not names or _any_same(subject, names)
    sources = _aliases(gold, claim["attribution"])
    if names:
        return _any_same(sources, names)
    if _any_same(subject, [claim["attribution"]]):
        return True
    sentence = _around(text, place).casefold()
    return not any(source.casefold() in sentence for source in sources)


def _same_period(text: str, gold: Record, claim: Record, found: Record) -> bool:
    theirs = found["period"]
    if claim["period"] is None or theirs is None:
        return claim["period"] is None and theirs is None
    ours = gold["periods"][claim["period"]]
    if ours["start"] or ours["end"]:
        return same_dates(ours, theirs)
    place = locate(text, ours["q"], ours.get("n", 1))
    return ours["value"] == theirs["value"] or overlap(place, (theirs["start"], theirs["end"])) > 0


def _places(records: Iterable[Record]) -> list[Place]:
    return [(record["start"], record["end"]) for record in records]


def _located(text: str, items: Iterable[Record]) -> list[Place]:
    return [locate(text, item["q"], item.get("n", 1)) for item in items]


def _score_amounts(scores: Scores, text: str, gold: Record, found: Record) -> None:
    ours, theirs = _located(text, gold["amounts"]), _places(found["amounts"])
    pairs = pair(ours, theirs)
    right = [(i, j) for i, j in pairs if same_amount(gold["amounts"][i], found["amounts"][j])]
    strict = [
        (i, j) for i, j in right if ours[i] == theirs[j] and gold["amounts"][i]["bound"] == found["amounts"][j]["bound"]
    ]
    for name, hits in (("found", pairs), ("value", right), ("strict", strict)):
        scores.fields[f"amounts.{name}"].add(len(hits), len(ours), len(theirs))


def _frequency(period: Record, words: str) -> bool:
    """«mensuel», `annual`: a SET in some guidelines and nothing in others."""
    return period["type"] == "SET" and " " not in words


def _score_periods(scores: Scores, text: str, gold: Record, found: Record) -> None:
    ours, theirs = gold["periods"], found["periods"]
    pairs = pair(_located(text, ours), _places(theirs))
    met_ours, met_theirs = {i for i, _ in pairs}, {j for _, j in pairs}
    in_gold = sum(i in met_ours or not _frequency(period, period["q"]) for i, period in enumerate(ours))
    in_found = sum(j in met_theirs or not _frequency(period, period["text"]) for j, period in enumerate(theirs))
    dates = sum(same_dates(ours[i], theirs[j]) for i, j in pairs)
    values = sum(ours[i]["value"] == theirs[j]["value"] for i, j in pairs)
    for name, hits in (("found", len(pairs)), ("dates", dates), ("value", values)):
        scores.fields[f"periods.{name}"].add(hits, in_gold, in_found)


def _score_entities(scores: Scores, gold: Record, found: Record) -> None:
    """Each surface counts once, however often the text has it."""
    ours = {(entity["q"], entity["label"]) for entity in gold["entities"]}
    theirs = {(entity["text"], entity["label"]) for entity in found["entities"] if not entity["description"]}
    scores.fields["entities"].add(len(ours & theirs), len(ours), len(theirs))


def _match_claims(text: str, gold: Record, found: Record) -> tuple[list[tuple[int, int]], int]:
    """The pairs of claims, and how many of those found are neither right nor wrong.

    A claim may stand at another of its places: what is listed in ``also`` is compared before it is called missed or
    spurious.
    """
    amounts = _located(text, gold["amounts"])
    ours = [amounts[claim["amount"]] for claim in gold["claims"]]
    theirs = _places(claim["amount"] for claim in found["claims"])
    our_also = [[amounts[k] for k in claim.get("also", ())] for claim in gold["claims"]]
    their_also = [_places(claim["also"]) for claim in found["claims"]]
    pairs = pair(ours, theirs)
    missed = sorted(set(range(len(ours))) - {i for i, _ in pairs})
    spare = set(range(len(theirs))) - {j for _, j in pairs}
    for i in missed:
        listed = [j for j, places in enumerate(their_also) if any(overlap(ours[i], place) > 0 for place in places)]
        listed += [j for j in sorted(spare) if any(overlap(theirs[j], place) > 0 for place in our_also[i])]
        if listed:
            pairs.append((i, listed[0]))
            spare.discard(listed[0])
    neutral = sum(any(overlap(theirs[j], place) > 0 for places in our_also for place in places) for j in spare)
    return pairs, max(len(theirs) - neutral, len(pairs))


def check_claim(text: str, gold: Record, claim: Record, found: Record) -> dict[str, bool]:
    """Each slot of a claim, right or wrong."""
    amount = gold["amounts"][claim["amount"]]
    place = locate(text, amount["q"], amount.get("n", 1))
    return {
        "value": same_amount(amount, found["amount"]),
        "bound": amount["bound"] == found["amount"]["bound"],
        "subject": _same_subject(gold, claim, found),
        "metric": claim["metric"] == found["metric"],
        "aspect": (claim["aspect"], claim["direction"]) == (found["aspect"], found["direction"]),
        "period": _same_period(text, gold, claim, found),
        "attribution": _same_source(text, gold, claim, place, found),
        "modality": claim["modality"] == found["modality"],
    }


def _score_claims(scores: Scores, text: str, gold: Record, found: Record) -> None:
    pairs, count = _match_claims(text, gold, found)
    strict = 0
    for i, j in pairs:
        checks = check_claim(text, gold, gold["claims"][i], found["claims"][j])
        for name, right in checks.items():
            scores.slots[name].add(right, 1, 1)
        strict += all(right for name, right in checks.items() if name != "bound")
    scores.fields["claims.found"].add(len(pairs), len(gold["claims"]), count)
    scores.fields["claims.strict"].add(strict, len(gold["claims"]), count)


def spans_of(record: object) -> Iterator[Record]:
    """Every object with a place and a text, at any depth of a record."""
    if isinstance(record, Mapping):
        if {"text", "start", "end"} <= record.keys():
            yield record
        for value in record.values():
            yield from spans_of(value)
    elif isinstance(record, list | tuple):
        for value in record:
            yield from spans_of(value)


def add_document(scores: Scores, text: str, gold: Record, found: Record) -> None:
    """Counts one document: its text, its gold annotation, and the document record that was found."""
    scores.documents += 1
    scores.fields["language"].add(found["language"] == gold["lang"], 1, 1)
    for span in spans_of(found):
        if text[span["start"] : span["end"]] != span["text"]:
            scores.offset_faults.append(f"{gold['id']} {span['start']}-{span['end']}: {span['text']!r}")
    _score_amounts(scores, text, gold, found)
    _score_periods(scores, text, gold, found)
    _score_entities(scores, gold, found)
    _score_claims(scores, text, gold, found)
