"""Cases of other tools' test suites, what is left out of them, and how well a tagger does on the rest.

The cases stand beside the repository, in ``../shared/cases``, and are read from there. Those in which the data contract
asks for something else are named, by a digest of language, kind and text, in ``data/cases_left_out*.toml``, each with
its reason.
"""
from __future__ import annotations

import datetime
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
CASES = TESTS.parent.parent / "shared" / "cases"
SUITES = ("recognizers", "duckling", "snips", "chrono", "dateparser", "quantulum3", "cldr")
# A day and a longer stretch of time are one kind in the tables: both are periods of the data contract.
KINDS = {"money": "money", "percent": "percent", "number": "numbers", "date": "periods", "period": "periods"}
# A case without a date of its own is read on this day.
TODAY = datetime.date(2016, 11, 7)
_CLOSE, _FOUR_DECIMALS, _SMALL = Decimal("0.000001"), Decimal("0.00005"), Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Value:
    """What a span says: a number with its unit, or a stretch of time. None is what is not said."""

    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    start: str | None = None
    end: str | None = None
    timex: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A span and its readings, any of which may be the right one."""

    start: int
    end: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """A marked span. ``span_only``: it has no value worth comparing."""

    start: int
    end: int
    values: tuple[Value, ...]
    span_only: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    suite: str
    language: str
    kind: str
    text: str
    today: datetime.date
    gold: tuple[Gold, ...]
    number: int

    @property
    def id(self) -> str:
        """Ten digits of a digest of language, kind and text."""
        return hashlib.sha256(f"{self.language}|{self.kind}|{self.text}".encode()).hexdigest()[:10]

    @property
    def group(self) -> tuple[str, str, str]:
        return self.suite, KINDS[self.kind], self.language


def load() -> list[Case]:
    """All cases, in the order of the files; FileNotFoundError where the folder is missing."""
    found = []
    for suite in SUITES:
        path = CASES / f"{suite}.jsonl"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            today = datetime.date.fromisoformat(row["reference_date"]) if row.get("reference_date") else TODAY
            gold = tuple(_gold(item) for item in row["gold"])
            found.append(Case(suite, row["lang"], row["kind"], row["text"], today, gold, number))
    return found


def _gold(item: dict[str, Any]) -> Gold:
    readings = [item, *item.get("alts", ())]
    return Gold(item["start"], item["end"], tuple(_value(reading) for reading in readings),
                bool(item.get("span_only")))


def _value(item: dict[str, Any]) -> Value:
    low = item.get("low", item.get("value"))
    high = item.get("high", item.get("value"))
    return Value(
        low=None if low is None else Decimal(str(low)), high=None if high is None else Decimal(str(high)),
        unit=item.get("currency"), start=item.get("start_date"), end=item.get("end_date"), timex=item.get("timex"))


@cache
def suite_units(language: str) -> dict[str, str]:
    """What the currency names of Recognizers-Text mean, as its own suite has them: ``{"dollar": "USD", …}``."""
    found: dict[str, str] = {}
    for line in CASES.joinpath("recognizers.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] == language:
            found.update((item["unit"].casefold(), item["currency"]) for item in row["gold"]
                         if item.get("unit") and item.get("currency"))
    return found


@cache
def left_out() -> dict[str, str]:
    """The reason for each case that is left out, by its id."""
    reasons: dict[str, str] = {}
    for path in sorted(TESTS.joinpath("data").glob("cases_left_out*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["left_out"]:
            reasons.update(dict.fromkeys(entry["cases"], entry["reason"]))
    return reasons


def equal(kind: str, said: Value, meant: Value) -> bool:
    """Whether a reading is the one that is meant; what the gold leaves open is not compared."""
    if KINDS[kind] == "periods":
        if meant.start or meant.end:
            return (said.start, said.end) == (meant.start, meant.end)
        return said.timex is not None and said.timex == meant.timex
    if meant.low is None and meant.high is None:
        return True
    if kind == "money" and meant.unit is None:  # hundredths of what the suite leaves open: cents, pence
        return any(_same(said.low, meant.low, by) and _same(said.high, meant.high, by) for by in (1, 100))
    unit = kind != "money" or said.unit == meant.unit
    return unit and _same(said.low, meant.low) and _same(said.high, meant.high)


def _same(said: Decimal | None, meant: Decimal | None, by: int = 1) -> bool:
    if said is None or meant is None:
        return said is meant
    # the data contract gives fractions with four decimals
    return abs(said * by - meant) <= max(abs(meant) * _CLOSE, _FOUR_DECIMALS if abs(meant) > _SMALL else Decimal(0))


@dataclass(slots=True)
class Tally:
    """Spans that are right (overlapping, with an equal value), that were found, and that are marked."""

    right: int = 0
    found: int = 0
    marked: int = 0

    def add(self, case: Case, found: Sequence[Found]) -> list[str]:
        """Count one case; returns what is wrong with it: ``missed …``, ``wrong …`` and ``spurious …``."""
        taken: set[int] = set()
        errors = []
        for gold in case.gold:
            over = [i for i, f in enumerate(found) if f.start < gold.end and gold.start < f.end and i not in taken]
            right = next((i for i in over if gold.span_only or any(
                equal(case.kind, said, meant) for said in found[i].values for meant in gold.values)), None)
            if right is None:
                said = [(case.text[found[i].start:found[i].end], found[i].values) for i in over]
                errors.append(f"{'wrong' if over else 'missed'} {case.text[gold.start:gold.end]!r} "
                              f"{list(map(_plain, gold.values))} {[(t, list(map(_plain, v))) for t, v in said]}")
            else:
                taken.add(right)
        self.right += len(taken)
        self.found += len(found)
        self.marked += len(case.gold)
        errors += [f"spurious {case.text[f.start:f.end]!r} {list(map(_plain, f.values))}"
                   for i, f in enumerate(found) if i not in taken
                   and not any(f.start < gold.end and gold.start < f.end for gold in case.gold)]
        return errors

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.marked) if self.found + self.marked else 0.0


def _plain(value: Value) -> str:
    parts = [value.low, value.high if value.high != value.low else None, value.unit, value.start, value.end,
             value.timex]
    return " ".join(str(part) for part in parts if part is not None)


def counted(case: Case, found: Iterable[Found]) -> Iterator[Found]:
    """What of the finds is of the case's kind. A suite marks in one row days, in another stretches of time: of a
    find that no mark touches, only the row's own sort is held against its finder."""
    for item in found:
        touched = any(item.start < gold.end and gold.start < item.end for gold in case.gold)
        day = any(v.start is not None and v.start == v.end for v in item.values)
        if touched or KINDS[case.kind] != "periods" or day == (case.kind == "date"):
            yield item
