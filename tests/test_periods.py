"""The tagger of periods on tables of marked-up text, and what must hold for every text."""
from __future__ import annotations

import datetime
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model import Period, Published
from extractor.period_grammar import grammar
from extractor.period_parts import written_date
from extractor.period_values import KINDS
from extractor.periods import find_periods
from extractor.resources import load_table

DATA = Path(__file__).parent / "data"
MARK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def rows(language: str) -> list[tuple[str, str | None, str | None, str]]:
    """Language, publication date, fiscal year end and marked-up text of every line of a table."""
    found, known = [], {"published": None, "fiscal": None}
    for line in (DATA / f"periods_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            _, key, value = line.split()
            known[key] = None if value == "none" else value
        elif line and not line.startswith("#"):
            found.append((language, known["published"], known["fiscal"], line))
    return found


def shown(period: Period) -> tuple[str, ...]:
    kind = {"DATE": (), "DURATION": ("DUR",), "SET": ("SET",)}[period.type]
    dates = (str(period.start_date or "-"), str(period.end_date or "-"))
    if period.type != "DATE" and not period.dated or period.value.endswith("_REF"):
        dates = ()
    return (period.text, *kind, period.value, *dates, *([period.mod] if period.mod else []))


def unmarked(line: str) -> tuple[str, list[tuple[str, ...]]]:
    return MARK.sub(r"\1", line), [(m[1], *m[2].split()) for m in MARK.finditer(line)]


@pytest.mark.parametrize(("language", "published", "fiscal", "line"), rows("en") + rows("fr"))
def test_table(language: str, published: str | None, fiscal: str | None, line: str) -> None:
    text, wanted = unmarked(line)
    day = Published.parse(published) if published else None
    found = find_periods(text, language, published=day, fiscal_year_end=(lambda _: fiscal) if fiscal else None)
    assert [shown(p) for p in found] == wanted
