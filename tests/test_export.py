from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from documents import ROOT, SENTENCE, TEXT, export_articles, read, small
from typer.testing import CliRunner

from extractor import export
from extractor.cli import app
from extractor.export import COLUMNS, FORMATS, LINKED, SPAN_COLUMNS, header
from extractor.model import Amount, Document, Period
from extractor.table import how_much, quantity, render, when


@pytest.fixture(scope="module")
def articles() -> list[Document]:
    return list(export_articles())


def test_jsonl_is_a_record_per_line() -> None:
    lines = "".join(FORMATS["jsonl"](small())).splitlines()
    assert len(lines) == 1
    record = json.loads(lines[0])
    assert record["text"] == SENTENCE and record["document"]["title"] == "Un\u2028titre"
    assert record["evidence"][0]["rule"] == "loss-verb"


def test_documents() -> None:
    record = json.loads("".join(FORMATS["documents"](small())))
    assert record == small().to_dict()


def test_csv_is_flat_and_holds_no_formula() -> None:
    for explain in (False, True):
        text = header("csv", explain=explain) + "".join(FORMATS["csv"](small(), explain=explain))
        rows = list(csv.DictReader(io.StringIO(text)))
        assert list(rows[0]) == [*COLUMNS, *(["evidence"] if explain else [])]
    row = rows[0]
    assert row["sentence"] == "'" + SENTENCE
    assert (row["low"], row["unit"], row["bound"], row["subject"]) == ("8600000000", "USD", "min", "Apple")
    assert (row["period_start"], row["period_end"], row["baseline_period"]) == ("2025-01-01", "2025-12-31", "2025")
    assert (row["attribution"], row["anonymous"], row["confidence"]) == ("AFP", "false", "0.93")
    assert row["evidence"] == "metric: loss-verb"


def test_spans_have_their_places() -> None:
    text = header("spans") + "".join(FORMATS["spans"](small(), explain=True))
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
        text = "".join(render(small(), explain=True, width=width))
        assert max(len(line) for line in text.splitlines()) <= width
    said = ("Un titre", "Apple", "loss", "≥ 8.6 billion USD", "AFP", "asserted", "0.93", "loss-verb", "no number")
    for piece in said:
        assert piece in text, piece
    assert "loss-verb" not in "".join(render(small(), width=160))


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


# -- the schema


def _strict(schema: Any) -> Any:
    """The same schema, where a field that it does not describe is an error."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _strict(one) for name, one in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        made["additionalProperties"] = False
    return made


def _validator(name: str) -> jsonschema.Draft202012Validator:
    schema = export.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(_strict(schema))


def _errors(documents: list[Document]) -> list[str]:
    validator = _validator("document")
    return [
        f"{document.path} {error.json_path}: {error.message[:200]}"
        for document in documents
        for error in validator.iter_errors(json.loads("".join(FORMATS["documents"](document))))
    ]


def test_schema_describes_every_record(articles: list[Document]) -> None:
    assert _errors([*articles, small()]) == []
    claim = _validator("claim")
    for line in "".join(FORMATS["jsonl"](articles[0])).splitlines():
        claim.validate(json.loads(line))


@pytest.mark.slow
def test_schema_describes_every_record_of_the_corpus() -> None:
    texts = sorted(path.relative_to(ROOT / "corpus").as_posix() for path in ROOT.glob("corpus/??/texts/*.txt"))
    assert len(texts) >= 24
    assert _errors(read(*texts)) == []


def test_schema_refuses_what_is_no_record(articles: list[Document]) -> None:
    good = json.loads(json.dumps(articles[0].claim_records()[0]))
    claim = _validator("claim")
    wrong: list[tuple[str, Any]] = [
        ("metric", "turnover"), ("start", -1), ("confidence", 1.5), ("modality", None), ("amount", None), ("text", ""),
        ("amount", {**good["amount"], "low": 11.5}), ("amount", {**good["amount"], "low": "1e9"}), ("also", [{}]),
    ]
    for name, value in wrong:
        assert list(claim.iter_errors({**good, name: value})), (name, value)
    assert list(claim.iter_errors({name: value for name, value in good.items() if name != "subject"}))


def test_schema_knows_the_metrics_and_is_told_once() -> None:
    from extractor.resources import load_data

    claim, document = export.schema("claim"), export.schema("document")
    assert claim["properties"]["metric"]["enum"] == list(load_data("metrics.toml")["metrics"])
    assert document["$defs"]["claim"] == claim
    with pytest.raises(ValueError, match="claim, document"):
        export.schema("turnover")


# -- the command


@pytest.mark.parametrize("name", [*LINKED, *export.FILES])
def test_command_writes_every_format(name: str, tmp_path: Path) -> None:
    source, goal = tmp_path / "article.txt", tmp_path / "out"
    source.write_text("Apple had revenue of $2bn in 2024, Reuters reported.\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(source), "--format", name, "-o", str(goal)])
    assert result.exit_code == 0, result.output
    data = goal.read_bytes()
    magic = {"sqlite": b"SQLite format 3\0", "parquet": b"PAR1", "docbin": b"x"}
    assert data.startswith(magic.get(name, b'{"@context": "http'))
    if name in export.FILES:
        result = CliRunner().invoke(app, ["extract", str(source), "--format", name])
        assert result.exit_code == 2 and f"-o claims{export.ENDINGS[name]}" in result.output
