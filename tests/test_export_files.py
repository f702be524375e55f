"""SQLite, Parquet and DocBin, read by tools that are not ours: sqlite-utils, DuckDB, pyarrow, spaCy."""
from __future__ import annotations

import json
import sqlite3
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
import spacy
import sqlite_utils
from documents import export_articles, small, spans
from spacy.tokens import DocBin

from extractor import export
from extractor.model import Document


@pytest.fixture(scope="module")
def articles() -> list[Document]:
    return list(export_articles())


# -- SQLite


@pytest.fixture(scope="module")
def database(articles: list[Document], tmp_path_factory: pytest.TempPathFactory) -> sqlite_utils.Database:
    path = tmp_path_factory.mktemp("sqlite") / "claims.db"
    assert export.to_sqlite(articles, path) == sum(len(document.claims) for document in articles)
    return sqlite_utils.Database(path)


def test_sqlite_is_sound(database: sqlite_utils.Database, articles: list[Document]) -> None:
    assert database.query("PRAGMA integrity_check").__next__() == {"integrity_check": "ok"}
    assert list(database.query("PRAGMA foreign_key_check")) == []
    assert database["claim"].count == sum(len(document.claims) for document in articles)
    assert "claims" in database.view_names()
    keys = {(key.table, key.column, key.other_table) for table in database.tables for key in table.foreign_keys}
    assert {("claim", "document_id", "document"), ("mention", "entity_id", "entity")} <= keys
    # what is joined on has an index
    indexed = {(t.name, index.columns[0]) for t in database.tables for index in t.indexes}
    primary = {(table.name, table.pks[0]) for table in database.tables}
    seldom = {("claim", "baseline_period_id"), ("claim", "baseline_amount_id"), ("claim_holder", "mention_id")}
    assert {(table, column) for table, column, _ in keys} <= indexed | primary | seldom


def test_sqlite_round_trips_every_span(database: sqlite_utils.Database, articles: list[Document]) -> None:
    wanted = {(number, *span) for number, document in enumerate(articles, 1) for span in spans(document)}
    through_claim = "JOIN claim ON claim.id = claim_id JOIN document ON document.id = claim.document_id"
    through = "JOIN document ON document.id = document_id"
    found = set()
    for table, join, prefix in (
        ("amount", through, ""), ("period", through, ""), ("mention", through, ""), ("withheld", through, ""),
        ("claim_span", through_claim, ""), ("evidence", through_claim, ""), ("attribution", through_claim, "cue_"),
    ):
        start, end = f'{table}.{prefix}start', f'{table}."{prefix}end"'
        rows = database.query(
            f"SELECT document.id AS number, {start} AS start, {end} AS stop, {table}.{prefix}text AS text, "
            f"substr(document.text, {start} + 1, {end} - {start}) AS there FROM {table} {join}"
        )
        for row in rows:
            assert row["text"] == row["there"], (table, row)
            if table != "evidence" and row["text"] is not None:
                found.add((row["number"], row["start"], row["stop"], row["text"]))
    for row in database.query('SELECT document_id, start, "end" AS stop, quote FROM claim'):
        found.add((row["document_id"], row["start"], row["stop"], row["quote"]))
    assert found == wanted


def test_sqlite_view_reads_well_and_is_searched(database: sqlite_utils.Database, articles: list[Document]) -> None:
    rows = list(database["claims"].rows)
    claims = [(document, claim) for document in articles for claim in document.claims]
    assert len(rows) == len(claims)
    for row, (document, claim) in zip(rows, claims, strict=True):
        assert document.text[row["start"]:row["end"]] == row["quote"] == claim.text
        assert document.text[row["amount_start"]:row["amount_end"]] == row["amount"]
        assert row["subject"] == ((claim.subject.name or claim.subject.text) if claim.subject else None)
        assert row["metric"] == claim.metric and Decimal(str(row["low"])) == claim.amount.low
        source = claim.attribution
        assert row["attribution"] == ((source.name or source.text) if source else None)
        begin = claim.period.start_date if claim.period else None
        assert row["period_start"] == (str(begin) if begin else None)
    assert database["claim"].detect_fts() == "claim_fts" and database["document"].detect_fts() == "document_fts"
    assert any("Apple" in row["quote"] for row in database["claim"].search("apple"))
    # accents aside
    assert list(database["document"].search("ete")) != []
    assert list(database["claim"].search("zyzzyva")) == []


def test_sqlite_replaces_whole_or_not_at_all(tmp_path: Path, articles: list[Document]) -> None:
    path = tmp_path / "claims.db"
    export.to_sqlite(articles[:1], path)
    before = path.read_bytes()

    def broken() -> Any:
        yield articles[1]
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        export.to_sqlite(broken(), path)
    assert path.read_bytes() == before and [entry.name for entry in tmp_path.iterdir()] == ["claims.db"]
    export.to_sqlite(articles[1:2], path)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM document").fetchone() == (1,)


# -- Parquet


def test_parquet_is_typed_and_round_trips(tmp_path: Path, articles: list[Document]) -> None:
    path = tmp_path / "claims.parquet"
    export.to_parquet(articles, path)
    records = [record for document in articles for record in document.claim_records()]
    texts = {document.path: document.text for document in articles}
    table = pyarrow.parquet.read_table(path)
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    for row, record in zip(rows, records, strict=True):
        text = texts[row["path"]]
        for name in ("subject", "object", "scope", "cue", "amount", "period"):
            if row[f"{name}_text"] is not None:
                assert text[row[f"{name}_start"]:row[f"{name}_end"]] == row[f"{name}_text"]
            assert (row[f"{name}_text"] is None) == (record[name] is None)
        assert text[row["start"]:row["end"]] == row["quote"]
        for name in ("with", "attributions", "also", "equivalents", "evidence"):
            for span in row["equivalents"] if name == "equivalents" else row[name]:
                assert text[span["start"]:span["end"]] == span["text"]
        assert row["attributions"] == record["attributions"] and row["also"] == record["also"]
        assert row["low"] == Decimal(record["amount"]["low"]) and row["high_exact"] == record["amount"]["high"]
        assert str(row["period_start_date"] or "") == str((record["period"] or {}).get("start_date") or "")


def test_parquet_is_read_by_duckdb(tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    assert export.to_parquet([small()], path) == 1
    query = "SELECT subject_name, low, typeof(low), period_start_date, attribution, len(evidence) FROM read_parquet(?)"
    assert duckdb.execute(query, [str(path)]).fetchall() == [
        ("Apple", Decimal("8600000000"), "DECIMAL(38,9)", date(2025, 1, 1), "AFP", 1),
    ]


def test_parquet_keeps_what_no_decimal_column_holds(tmp_path: Path) -> None:
    from dataclasses import replace

    document = small()
    amount = replace(document.claims[0].amount, low=Decimal(10) ** 40, high=Decimal(10) ** 40)
    path = tmp_path / "claims.parquet"
    export.to_parquet([replace(document, claims=(replace(document.claims[0], amount=amount),))], path)
    [row] = pyarrow.parquet.read_table(path).to_pylist()
    assert row["low"] is None and row["low_exact"] == "1" + "0" * 40


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(export.MissingExtra, match=r"claim-extractor\[parquet\]"):
        export.to_parquet([], tmp_path / "x.parquet")


# -- spaCy


def test_docbin_round_trips_every_span(tmp_path: Path, articles: list[Document]) -> None:
    path = tmp_path / "claims.spacy"
    assert export.write_docbin(articles, path) == len(articles)
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))
    for doc, document in zip(docs, articles, strict=True):
        assert doc.text == document.text
        found = {(s.start_char, s.end_char, s.text) for group in doc.spans.values() for s in group}
        assert found == spans(document)
        assert [span.text for span in doc.spans["amounts"]] == [amount.text for amount in document.amounts]
        claims, amounts = doc.spans["claims"], doc.spans["claim_amount"]
        assert [span.label_ for span in claims] == [claim.metric for claim in document.claims]
        assert [span.id_ for span in amounts] == [str(number) for number, _ in enumerate(document.claims, 1)]
        # DocBin's lists come back as tuples
        assert json.dumps(doc.user_data["claims"]) == json.dumps(document.claim_records())
        names = {(entity.text, entity.label) for entity in document.entities if not entity.description}
        assert doc.ents and {(ent.text, ent.label_) for ent in doc.ents} <= names


