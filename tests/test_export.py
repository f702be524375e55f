from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

from extractor.export import COLUMNS, FORMATS, SPAN_COLUMNS, header
from extractor.model import (
    Amount,
    Attribution,
    Baseline,
    Claim,
    Document,
    Entity,
    Evidence,
    Period,
    Span,
    Withheld,
)
from extractor.table import how_much, quantity, render, when

SENTENCE = "=Selon l'AFP, Apple a perdu plus de 8,6 milliards de dollars en 2025."
TEXT = f"Un\u2028titre\n\n{SENTENCE}\n"


def _place(words: str) -> tuple[str, int, int]:
    start = TEXT.index(words)
    return words, start, start + len(words)


def _document() -> Document:
    amount = Amount(
        *_place("8,6 milliards de dollars"), kind="money", low=Decimal("8600000000"), high=Decimal("8600000000"),
        unit="USD", bound="min",
    )
    period = Period(
        *_place("2025"), type="DATE", value="2025", start_date=date(2025, 1, 1), end_date=date(2025, 12, 31),
    )
    apple = Entity(*_place("Apple"), label="ORG", name="Apple", id="apple")
    claim = Claim(
        *_place(SENTENCE), amount=amount, metric="loss", aspect="level", modality="asserted", confidence=0.934,
        subject=apple, period=period, cue=Span(*_place("perdu")), baseline=Baseline(period=period),
        attributions=(Attribution(*_place("AFP"), label="ORG", name="AFP", id="afp"),),
        evidence=(Evidence(*_place("perdu"), field="metric", rule="loss-verb"),),
    )
    return Document(
        text=TEXT, language="fr", published="2026-01", title="Un\u2028titre", path="a\tb.txt", sha256="0" * 64,
        amounts=(amount,), periods=(period,), entities=(apple,), claims=(claim,),
        withheld=(Withheld(*_place("Un"), reason="no number"),),
    )


def test_jsonl_is_a_record_per_line() -> None:
    lines = "".join(FORMATS["jsonl"](_document())).splitlines()
    assert len(lines) == 1
    record = json.loads(lines[0])
    assert record["text"] == SENTENCE and record["document"]["title"] == "Un\u2028titre"
    assert record["evidence"][0]["rule"] == "loss-verb"


def test_documents() -> None:
    record = json.loads("".join(FORMATS["documents"](_document())))
    assert record == _document().to_dict()


def test_csv_is_flat_and_holds_no_formula() -> None:
    for explain in (False, True):
        text = header("csv", explain=explain) + "".join(FORMATS["csv"](_document(), explain=explain))
        rows = list(csv.DictReader(io.StringIO(text)))
        assert list(rows[0]) == [*COLUMNS, *(["evidence"] if explain else [])]
    row = rows[0]
    assert row["sentence"] == "'" + SENTENCE
    assert (row["low"], row["unit"], row["bound"], row["subject"]) == ("8600000000", "USD", "min", "Apple")
    assert (row["period_start"], row["period_end"], row["baseline_period"]) == ("2025-01-01", "2025-12-31", "2025")
    assert (row["attribution"], row["anonymous"], row["confidence"]) == ("AFP", "false", "0.93")
    assert row["evidence"] == "metric: loss-verb"


def test_spans_have_their_places() -> None:
    text = header("spans") + "".join(FORMATS["spans"](_document(), explain=True))
    rows = [line.split("\t") for line in text.splitlines()]
    assert tuple(rows[0]) == SPAN_COLUMNS
    assert {row[3] for row in rows[1:]} == {
        "amount", "period", "entity", "claim", "cue", "attribution", "evidence", "withheld",
    }
    for path, start, end, _, _, found in rows[1:]:
        assert path == "a\\tb.txt"
        assert TEXT[int(start):int(end)] == found
    starts = [int(row[1]) for row in rows[1:]]
    assert starts == sorted(starts)


def test_table_fits_and_says_it_all() -> None:
    for width in (40, 80, 110, 160):
        text = "".join(render(_document(), explain=True, width=width))
        assert max(len(line) for line in text.splitlines()) <= width
    said = ("Un titre", "Apple", "loss", "≥ 8.6 billion USD", "AFP", "asserted", "0.93", "loss-verb", "no number")
    for piece in said:
        assert piece in text, piece
    assert "loss-verb" not in "".join(render(_document(), width=160))


def test_table_obeys_nothing_in_a_text() -> None:
    evil = Document(text="x", language="fr", title="a\x1b[31m [red]b[/red]\x07")
    text = "".join(render(evil, color=True, width=80))
    assert "\x1b[31m" not in text and "\x07" not in text and "[red]b[/red]" in text


def test_normal_forms() -> None:
    assert quantity(Decimal("1400000000000")) == "1.4 trillion"
    assert quantity(Decimal("4850000")) == "4.85 million"
    span = Amount("x", 0, 1, kind="money", low=Decimal(2), high=Decimal(3), unit="EUR", bound="range", per="month")
    assert how_much(span) == "2 – 3 EUR per month"
    assert when(Period("Q1", 0, 2, type="DATE", value="XXXX-Q1")) == "Q1 (XXXX-Q1)"
    assert when(Period("2030", 0, 4, type="DATE", value="2030", end_date=date(2030, 12, 31))) == "2030 (… – 2030-12-31)"
