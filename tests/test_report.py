"""The review page: what it is made of, and how it behaves in a browser."""
from __future__ import annotations

import base64
import hashlib
import html
import html.parser
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from documents import EVIL, ROOT, report_articles
from typer.testing import CliRunner

from extractor import Extractor
from extractor.check import CHECKS, Verdict
from extractor.cli import app
from extractor.compare import Name
from extractor.model import Document
from extractor.report import SCRIPTS, to_report, words
from extractor.report.findings import findings, named_records
from extractor.report.payload import payload
from extractor.resources import languages, load_data


@pytest.fixture(scope="module")
def articles() -> list[Document]:
    found = list(report_articles())
    assert len(found[-1].claims) >= 2
    return found


class _Elements(html.parser.HTMLParser):
    """The start tags of a page, and the text inside its scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, dict[str, str | None], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.tags[-1] if self.tags else ("", {})
        if tag in {"script", "style"} and data.strip():
            self.inside.append((tag, attributes, data))


def _parsed(page: str) -> _Elements:
    parser = _Elements()
    parser.feed(page)
    return parser


def test_page_holds_the_articles_as_data(articles: list[Document]) -> None:
    found = _parsed(to_report(articles, title=EVIL))
    kinds = [tag for tag, _ in found.tags]
    # nothing of a text has become an element
    assert kinds.count("script") == len(articles) + 3 and "img" not in kinds
    blocks = [json.loads(text) for _, attributes, text in found.inside if attributes.get("class") == "article"]
    for block, document in zip(blocks, articles, strict=True):
        assert block["text"] == document.text
        assert block == json.loads(json.dumps(payload(document)))


def test_page_loads_nothing_and_allows_itself_alone(articles: list[Document]) -> None:
    page = to_report(articles[:1])
    found = _parsed(page)
    assert not [name for _, attributes in found.tags for name in attributes if name in {"src", "href", "style"}]
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]
    [policy] = [a["content"] for t, a in found.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert policy and policy.startswith("default-src 'none'")
    for tag, attributes, text in found.inside:
        if attributes.get("type") != "application/json":
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, tag
    code = "".join((ROOT / "extractor" / "report" / name).read_text(encoding="utf-8") for name in SCRIPTS)
    markup, network = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", r"fetch\(|XMLHttpRequest|import\("
    assert not re.search(rf"{markup}|eval\(|{network}", code)
    assert "url(" not in (ROOT / "extractor" / "report" / "page.css").read_text(encoding="utf-8")


def test_places_are_exact_and_complete(articles: list[Document]) -> None:
    for document in articles:
        block = payload(document)
        text = block["text"]
        for claim, made in zip(document.claims, block["claims"], strict=True):
            assert text[made["at"][0]:made["at"][1]] == claim.text
            assert text[made["amount"]["at"][0]:made["amount"]["at"][1]] == claim.amount.text
            assert made["confidence"] == round(claim.confidence, 2)
            for name in ("subject", "period", "cue", "object"):
                assert (name in made) == (getattr(claim, name) is not None), name
            assert len(made.get("sources", [])) == len(claim.attributions)
        assert len(block["withheld"]) == len(document.withheld) and len(block["entities"]) == len(document.entities)
    zero = replace(articles[0], claims=(replace(articles[0].claims[0], confidence=0.0),))
    assert payload(zero)["claims"][0]["confidence"] == 0


def test_findings_name_claims_of_the_page() -> None:
    extractor = Extractor()
    texts = [
        ("fr", "Le chiffre d'affaires d'OpenAI est de 4,3 milliards de dollars au premier semestre 2025."),
        ("en", "OpenAI's revenue was more than $4.2 billion in the first half of 2025."),
    ]
    documents = [extractor.extract(text, language=language) for language, text in texts]
    records = [record for number, document in enumerate(documents) for record in named_records(document, number)]
    [relation] = findings(records)
    assert relation["name"] == "same_within_rounding" and sorted(relation["claims"]) == [[0, 0], [1, 0]]
    for language, table in words().items():
        assert relation["name"] in table["findings"], language
        assert {name.value for name in Name} | {verdict.value for verdict in Verdict} == set(table["findings"])
        assert set(CHECKS) == set(table["sums"])
    found = [json.loads(text) for _, a, text in _parsed(to_report(documents)).inside if a.get("id") == "findings"]
    assert found == [[relation]]
    plain = _parsed(to_report(documents, checked=False))
    assert [text.strip() for _, a, text in plain.inside if a.get("id") == "findings"] == ["[]"]


def test_every_language_has_all_the_words() -> None:
    tables = words()
    assert set(tables) == set(languages())

    places = re.compile(r"\{\w+\}")

    def names(table: dict[str, Any]) -> set[str]:
        return {f"{group}.{name}" for group, inner in table.items() for name in inner}

    first, *others = tables.values()
    for other in others:
        assert names(other) == names(first)
    for table in tables.values():
        assert set(table["metrics"]) == set(load_data("metrics.toml")["metrics"])
        for group, inner in table.items():
            for name, value in inner.items():
                for text in value.values() if isinstance(value, dict) else [value]:
                    assert text.strip(), name
                    assert set(places.findall(text)) == set(places.findall(str(first[group][name]))), name
    code = "".join((ROOT / "extractor" / "report" / name).read_text(encoding="utf-8") for name in SCRIPTS)
    used = set(re.findall(r'\bword\("(\w+)"[,)]', code))
    assert used <= set(tables["en"]["words"]) and len(used) > 40


def test_a_third_language_is_a_table(monkeypatch: pytest.MonkeyPatch, articles: list[Document]) -> None:
    import extractor.report as module

    table = json.loads(json.dumps(words()["en"]).replace("Claims to check", "Zu prüfende Aussagen"))
    monkeypatch.setattr(module, "words", lambda: {**words.__wrapped__(), "de": table})
    page = to_report(articles[:1], language="de")
    assert '<html lang="de">' in page and "<title>Zu prüfende Aussagen</title>" in page
    with pytest.raises(ValueError, match="de, en|en, fr"):
        to_report([], language="it")


def test_command(tmp_path: Path) -> None:
    source, goal = tmp_path / "a.txt", tmp_path / "report.html"
    source.write_text("Apple had revenue of $2bn in 2024.\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["report", str(source), "-o", str(goal), "--title", "Week <46>", "--words", "fr"])
    assert result.exit_code == 0, result.output
    page = goal.read_text(encoding="utf-8")
    assert "<title>Week &lt;46&gt;</title>" in page and '<html lang="fr">' in page
    missing = CliRunner().invoke(app, ["report", str(tmp_path / "none.txt"), "-o", str(goal)])
    assert missing.exit_code == 1
    assert CliRunner().invoke(app, ["report", str(source), "--words", "xx"]).exit_code == 2
    assert CliRunner().invoke(app, ["report", str(source), "-o", str(tmp_path)]).exit_code == 2


def test_title_in_the_article_is_preferred_to_metadata() -> None:
    text = "---\ntitle: One\n---\n\n# One\n\nApple made $2bn.\n"
    document = Extractor().extract(text, language="en")
    block = payload(document)
    assert document.title == "One"
    assert block["titleAt"] in ([text.index("# One") + 2, text.index("# One") + 5], [11, 14])
    assert html.escape("<") == "&lt;"
