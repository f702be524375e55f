"""The knowledge base is whole and consistent, and its lookups do what they say."""

from __future__ import annotations

import datetime
import time

import pytest

from extractor.entities import knowledge
from extractor.entities.words import phrase_key, split_words


def test_base_is_large_and_every_label_is_there() -> None:
    base = knowledge.entries()
    assert len(base) >= 700
    assert {entry.label for entry in base.values()} == knowledge.LABELS


def test_ids_are_slugs_and_owners_exist() -> None:
    base = knowledge.entries()
    for identity, entry in base.items():
        assert identity.replace("-", "").isalnum() and identity == identity.lower(), identity
        assert entry.owner is None or entry.owner in base, (identity, entry.owner)


def test_same_as_are_article_urls() -> None:
    for entry in knowledge.entries().values():
        for url in entry.same_as:
            assert url.startswith(("https://en.wikipedia.org/wiki/", "https://fr.wikipedia.org/wiki/")), url
            assert " " not in url


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_alias_stands_for_two_entities_of_one_label(language: str) -> None:
    seen: dict[tuple[str, str], str] = {}
    for entry in knowledge.entries().values():
        for surface in entry.surfaces(language):
            other = seen.setdefault((surface, entry.label), entry.id)
            assert other == entry.id, (surface, other, entry.id)


def test_descriptions_have_no_article() -> None:
    for language, articles in (("fr", {"le", "la", "les", "l"}), ("en", {"the", "a", "an"})):
        for key in knowledge.description_table(language):
            assert key.split()[0] not in articles, key


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("microsoft", "06-30"),
        ("apple", "last-saturday-09"),
        ("nvidia", "last-sunday-01"),
        ("tim-cook", None),
        ("none", None),
    ],
)
def test_fiscal_year_end(identity: str, expected: str | None) -> None:
    assert knowledge.fiscal_year_end(identity) == expected


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("last-sunday-01", 2025, datetime.date(2025, 1, 26)),
        ("last-saturday-09", 2025, datetime.date(2025, 9, 27)),
        ("06-30", 2026, datetime.date(2026, 6, 30)),
        ("02-29", 2025, datetime.date(2025, 2, 28)),
    ],
)
def test_resolve_year_end(rule: str, year: int, day: datetime.date) -> None:
    assert knowledge.resolve_year_end(rule, year) == day


@pytest.mark.parametrize("rule", ["June", "13-01", "last-someday-01", "last-sunday-13", ""])
def test_unknown_year_end_is_refused(rule: str) -> None:
    with pytest.raises(knowledge.KnowledgeError, match="MM-DD"):
        knowledge.resolve_year_end(rule, 2025)


@pytest.mark.parametrize(
    "record", [{"id": "x", "label": "THING", "name": "X", "kind": "k"}, {"id": "x", "label": "ORG", "kind": "k"}]
)
def test_malformed_entry_is_refused(record: dict[str, str]) -> None:
    with pytest.raises(knowledge.KnowledgeError, match="'x'"):
        knowledge.parse_entry(record)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La Commission européenne et Coca Cola", ["european-commission", "coca-cola"]),
        ("the U.S. and AT&T", ["us", "at-and-t"]),
        ("PG&E, Siemens - Gamesa, L\u2019Oréal", ["pg-and-e", "siemens-gamesa", "loreal"]),
        ("Yahoo! paie", ["yahoo"]),
        ("an apple, orange and sec", []),
        ("OPENAI et NVIDIA", ["openai", "nvidia"]),
        ("two iPhones", ["iphone"]),
    ],
)
def test_names_are_found_however_they_are_set(text: str, expected: list[str]) -> None:
    assert [m.entry.id for m in knowledge.find_names(split_words(text), "fr" if "La " in text else "en")] == expected


def test_loading_is_fast() -> None:
    for cached in (knowledge.entries, knowledge.name_tree, knowledge.description_table):
        cached.cache_clear()
    start = time.process_time()
    knowledge.name_tree("fr")
    knowledge.description_table("fr")
    assert time.process_time() - start < 0.5


def test_phrase_key_folds() -> None:
    assert phrase_key("L\u2019Éditeur de Redmond") == "l editeur de redmond"
