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
from extractor.periods.grammar import grammar
from extractor.periods.parts import written_date
from extractor.periods.tagger import find_periods
from extractor.periods.values import KINDS
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


# ---------------------------------------------------------------------------------------------------- whatever the text

PIECES = [
    "T3 2025", "neuf premiers mois de 2025", "même période", "un an plus tôt", "l\u2019an dernier", "août",
    "du 3 au 5 mai", "first nine months of 2025", "same period last year", "a year earlier", "Q3 FY2026",
    "three months ended June 30, 2025", "2023\u20112024", "2\u202f025", "e\u0301te\u0301", "\U0001f680", "\r\n",
    "\n\n", "\u00a0", "\u201c2024\u201d",
    "30 février 2025", "31/31/2025", "last", "early", "in", "de", "2025", "1er", "99", "«", "Monday", "lundi", ".", ",",
    "-", "/", "FY26", "S1",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=14),
       st.sampled_from(["", " ", "\u00a0"]), st.sampled_from(["en", "fr"]),
       st.sampled_from([None, Published(2025, 11, 15), Published(2024, 2)]),
       st.sampled_from([None, "06-30", "last-sunday-01"]))
@settings(max_examples=400, deadline=None)
def test_offsets(pieces: list[str], blank: str, language: str, published: Published | None, fiscal: str | None) -> None:
    text = blank.join(pieces)
    found = find_periods(text, language, published=published, fiscal_year_end=lambda _: fiscal)
    for period in found:
        assert text[period.start:period.end] == period.text != ""
        assert not (period.start_date and period.end_date and period.start_date > period.end_date)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@pytest.mark.parametrize("piece", [
    "1", "9 ", ". ", "de ", "$", " ", "\n", "2025 ", "a ", "un ", "1.5.", "-", "12/", "'", "e\u0301", "3,", "12.5.",
    "from the ", "du 3 au ", "entre le ", "reste de ", "fin de ", "in the ", "published: ",
])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_long_line_takes_linear_time(piece: str, language: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        begun = time.process_time()
        find_periods(text, language, published=Published(2025, 11, 15))
        return time.process_time() - begun

    seconds(1000)
    # A tenth of a megabyte: a quadratic step would take minutes for a whole one. The allowance is for a busy machine.
    assert seconds(100_000) < 3.0


@pytest.mark.parametrize("piece", ["un an plus tôt ", "a year earlier ", "22/04 ", "mardi 4, ", "in May. "])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_points_at_others_takes_linear_time(piece: str, language: str) -> None:
    def seconds(count: int) -> float:
        begun = time.process_time()
        find_periods(piece * count, language, published=Published(2025, 11, 15))
        return time.process_time() - begun

    seconds(100)
    # eight times the text; a quadratic cost would be sixty-four times, a machine at other work twice
    assert seconds(8000) < 24 * seconds(1000) + 0.2


def test_every_kind_of_reading_is_known_and_every_list_is_used() -> None:
    for language in ("en", "fr"):
        table = load_table(language, "periods")
        kinds = {entry["kind"] for rules in table["rules"].values() for entry in rules if "kind" in entry}
        assert kinds - {"number"} <= KINDS
        patterns = " ".join(p for rules in table["rules"].values() for entry in rules for p in entry["patterns"])
        unused = [name for name in table["words"] if f"{{{name}" not in patterns and f"{{.{name}" not in patterns]
        assert unused == []
        assert grammar(language).first["period"]


# -------------------------------------------------------------------------------------------------------- what is known


def test_dateparser_reads_full_and_simple_relative_dates_inside_the_span() -> None:
    written_date.cache_clear()
    text = "Signé le 13 févr. 2025, annoncé hier, effectif en août."
    found = find_periods(text, "fr", published=Published(2025, 3, 1))
    assert [str(p.start_date) for p in found] == ["2025-02-13", "2025-02-28", "2024-08-01"]
    assert written_date.cache_info().misses == 2  # not the bare month: dateparser takes it for one to come
    find_periods("Signé le 13 févr. 2025, annoncé hier.", "fr", published=Published(2025, 3, 1))
    assert written_date.cache_info().hits == 2


def test_dateparser_is_not_imported_for_a_text_without_full_dates() -> None:
    import subprocess
    import sys
    code = ("import sys; from extractor.periods import find_periods; find_periods('in Q3 2025, up on 2024', 'en'); "
            "sys.exit('dateparser' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=DATA.parent.parent).returncode == 0


def test_no_period_lies_in_a_name() -> None:
    text = "Vision 2030 began in 2019; April met May Mobility in May."
    names = [(0, 11), (27, 32), (37, 49)]
    assert [p.text for p in find_periods(text, "en", names=names)] == ["2019", "May"]
    # A name within a period does not take it away.
    assert [p.text for p in find_periods("in May 2025", "en", names=[(3, 6)])] == ["May 2025"]


@pytest.mark.parametrize("head", [
    "date 2025-11-15\n", "date: 2025-11-15\n", "published: 2025-11-15\n", "---\ntitle: x\ndate: 2025-11-15\n---\n",
    "date 2025-11 ",
])
def test_the_files_own_metadata_is_no_period(head: str) -> None:
    assert [p.text for p in find_periods(head + "Sales fell in 2024.", "en")] == ["2024"]


def test_relation_and_anchor() -> None:
    text = "Revenue in the third quarter rose from a year earlier. In the same period, costs fell."
    found = find_periods(text, "en", published=Published(2025, 11, 15))
    assert [(p.text, p.relation, p.anchor) for p in found] == [
        ("third quarter", None, "published"), ("a year earlier", "prior", "text"), ("same period", "same", "text"),
    ]
    assert found[1].start_date == datetime.date(2024, 7, 1)
    assert found[2].start_date == datetime.date(2025, 7, 1)


def test_the_fiscal_year_is_that_of_the_company_in_play() -> None:
    text = "Microsoft, in Q1 FY2026. Nvidia, in Q1 FY2026."
    found = find_periods(text, "en", fiscal_year_end=lambda at: "06-30" if at < 24 else "last-sunday-01")
    assert [(str(p.start_date), p.basis) for p in found] == [("2025-07-01", "fiscal"), ("2025-01-27", "fiscal")]
