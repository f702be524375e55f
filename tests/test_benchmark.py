"""What the benchmark works on and what it reports; how fast the extractor is depends on the machine, and is no test."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor import benchmark
from extractor.benchmark import CORPUS, Text, corpus, paragraphs, run, table
from extractor.cli import app
from extractor.resources import languages

TEXTS = [
    Text("Revenue rose 16% to $4.3bn. The company is based in Austin. Nobody knows why it left.", "en", 16),
    Text("OpenAI a perdu 11,5 milliards de dollars. La direction n'a pas répondu à nos questions.", "fr", 15),
]


@pytest.fixture(autouse=True)
def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "in_new_process", lambda *arguments: 0.5)


def test_the_corpus_is_of_articles_and_plain_paragraphs(tmp_path: Path) -> None:
    (tmp_path / "fr" / "texts").mkdir(parents=True)
    (tmp_path / "fr" / "texts" / "a.txt").write_text("Un article de six mots seulement.\n", encoding="utf-8")
    texts = [text for text in corpus(400, tmp_path) if text.language == "fr"]
    assert all(text.text.startswith("Un article de six mots seulement.\n\n") for text in texts)
    plain = {piece for text in texts for piece in text.text.split("\n\n")[1:]}
    assert plain <= set(paragraphs("fr"))
    assert list(corpus(400, tmp_path)) == list(corpus(400, tmp_path))


def test_every_language_takes_its_turn_up_to_the_words_asked_for() -> None:
    texts = list(corpus(3000))
    assert {text.language for text in texts} == set(languages())
    words = [len(text.text.split()) for text in texts]
    assert words == [text.words for text in texts]
    assert sum(words[:-1]) < 3000 <= sum(words)


def test_the_corpus_of_a_checkout_is_used() -> None:
    article = (CORPUS / "en" / "texts" / "en-01.txt").read_text(encoding="utf-8").rstrip()
    assert any(text.text.startswith(article) for text in corpus(6000))


def test_without_any_text_the_error_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "paragraphs", lambda language: [])
    with pytest.raises(FileNotFoundError, match=re.escape(str(tmp_path))):
        next(corpus(10, tmp_path))
    with pytest.raises(ValueError, match="no texts"):
        run([])


def test_the_report_shares_out_the_time() -> None:
    seen: list[int] = []
    report = run(TEXTS, seen=seen.append)
    assert seen == [16, 31]
    assert (report.documents, report.words, set(report.loading)) == (2, 31, {"en", "fr"})
    assert sum(report.stages.values()) == pytest.approx(report.seconds)
    assert {"tokenizer", "extractor_claims", "extractor_syntax"} <= report.stages.keys()
    assert "extractor_syntax" in report.neural
    neural = sum(report.stages[name] for name in report.neural)
    assert report.rules == pytest.approx(1 - neural / report.seconds)
    assert report.gain == pytest.approx(report.everything / report.seconds)
    assert report.peak is None or report.peak > 30e6
    shown = table(report)
    assert f"{report.gain:.2f}" in shown
    assert "(neural)" in shown


class CountingModel:
    """Stands in for a parser: it keeps what it is given to read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def pipe(self, texts):  # type: ignore[no-untyped-def]
        from extractor.syntax import blank

        nlp = blank("en")
        for text in texts:
            self.read.append(text)
            yield nlp.make_doc(text)


def test_models_read_the_sentences_with_an_amount_unless_all_are_asked_for() -> None:
    from extractor.pipeline import Syntax
    from extractor.syntax import blank

    text = TEXTS[0].text
    for everything, sentences in ((False, 1), (True, 3)):
        model = CountingModel()
        doc = Syntax(model, everything=everything)(blank("en").make_doc(text))  # type: ignore[arg-type]
        assert len(model.read) == len(doc._.parses) == sentences
        assert model.read[0] == "Revenue rose 16% to $4.3bn."


def test_the_command_prints_a_table_or_json() -> None:
    result = CliRunner().invoke(app, ["benchmark", "--words", "50", "--json"])
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["words"] >= 50
    assert sum(report["stages"].values()) == pytest.approx(1, abs=0.01)
    assert {"words_per_second", "gain", "not_neural", "peak_mb", "loading_s", "start_up_s"} <= report.keys()
    result = CliRunner().invoke(app, ["benchmark", "--words", "50"])
    assert "words per second" in result.stdout
    assert CliRunner().invoke(app, ["benchmark", "--words", "0"]).exit_code == 2
