"""Written dates as they stand in the metadata and the dateline of an article; no relative ones, no clock.

The tagger of periods reads the dates of the body; here only the forms are read that say when a page was published.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from extractor.lexemes import normal
from extractor.model import Published
from extractor.resources import load_table


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date and its place in the string that was searched. ``published`` is None where the year is not written."""

    start: int
    end: int
    published: Published | None


@dataclass(frozen=True, slots=True)
class _Grammar:
    patterns: tuple[re.Pattern[str], ...]
    months: dict[str, int]
    order: str


def _alternatives(words: list[str]) -> str:
    # Composed and decomposed: a text may spell «août» either way.
    forms = {unicodedata.normalize(form, word) for word in words for form in ("NFC", "NFD")}
    return "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))


def _names(language: str, *groups: str) -> dict[str, int]:
    words = load_table(language, "periods")["words"]
    numbered = [item for group in groups for item in words[group].items()]
    return {form.rstrip("."): int(number) for number, forms in numbered for form in forms}


@cache
def weekdays(language: str) -> frozenset[str]:
    """The names of the days of the week, in full and short, normalised, without full stops."""
    return frozenset(map(normal, _names(language, "weekdayname", "weekdayshort")))


@cache
def _grammar(languages: tuple[str, ...]) -> _Grammar:
    tables = [load_table(language, "document")["dates"] for language in languages]
    months = {name: i for language in languages for name, i in _names(language, "month", "monthshort").items()}
    month = rf"(?P<month>{_alternatives(list(months))})(?!\w)\.?"
    ordinal = _alternatives([ending for table in tables for ending in table["ordinals"]]) or r"(?!)"
    of = _alternatives([word for table in tables for word in table["of"]]) or r"(?!)"
    day, year = rf"(?<!\d)(?P<day>\d{{1,2}})(?:{ordinal})?", r"(?P<year>(?:19|20)\d{2})(?!\d)"
    patterns = (
        r"(?<!\d)(?P<year>(?:19|20)\d{2})-(?P<number>\d{2})-(?P<day>\d{2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})/(?P<number>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})-(?P<number>\d{2})(?![\d-])",
        r"(?<!\d)(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>(?:19|20)?\d{2})(?!\d)",
        rf"{day}\s*(?:(?:{of})\s+)?{month},?\s+{year}",
        rf"(?<!\w){month}\s+{day},?\s+{year}",
        rf"(?<!\w){month},?\s+{year}",
        rf"{day}\s+{month}",
        rf"(?<!\w){month}\s+{day}(?!\w)",
    )
    orders = {table["order"] for table in tables}
    compiled = tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    order = orders.pop() if len(orders) == 1 else ""
    return _Grammar(compiled, {normal(name): i for name, i in months.items()}, order)


def _read(found: re.Match[str], grammar: _Grammar) -> Published | None:
    """Raises ValueError where the figures are no date, or may be read as two."""
    parts = found.groupdict()
    if parts.get("year") is None:
        return None
    year = int(parts["year"])
    if "first" in parts:
        day, month = int(parts["first"]), int(parts["second"])
        if year < 100:
            if grammar.order != "dmy":
                raise ValueError("two digits of a year, and no order to tell it by")
            year += 2000
        elif grammar.order != "dmy" and day != month:
            if day <= 12 and month <= 12:
                raise ValueError("day and month may be either")
            day, month = max(day, month), min(day, month)
    else:
        day = int(parts.get("day") or 0)
        month = int(parts["number"]) if "number" in parts else grammar.months[normal(parts["month"])]
    return Published.parse(f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else ""))


def written_dates(text: str, languages: tuple[str, ...]) -> list[WrittenDate]:
    """The dates written out in a short string, in order, not overlapping; the fullest reading of each.

    >>> [str(d.published) for d in written_dates("Publié le 1er août 2025, mis à jour le 23/10/2025", ("fr",))]
    ['2025-08-01', '2025-10-23']
    >>> [d.published for d in written_dates("TAIPEI, Oct. 9 (Reuters)", ("en",))]
    [None]
    """
    grammar = _grammar(languages)
    taken: list[WrittenDate] = []
    for pattern in grammar.patterns:
        for found in pattern.finditer(text):
            if any(found.start() < other.end and other.start < found.end() for other in taken):
                continue
            try:
                taken.append(WrittenDate(found.start(), found.end(), _read(found, grammar)))
            except ValueError:
                continue
    return sorted(taken, key=lambda date: date.start)
