"""The command line with a stand-in for the extractor, so that what is tested is the command line."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

import extractor
from extractor.cli import app
from extractor.language import detect
from extractor.model import Amount, Claim, Document

TEXT = "Le groupe a perdu 3 milliards de dollars en 2025, a dit son patron.\n"


class Stand:
    """One claim about the first figure; a text with «panne» breaks off."""

    loaded = 0
    min_confidence = 0.0

    def __init__(self, models: object = None, *, min_confidence: float = 0.0) -> None:
        type(self).loaded += 1
        type(self).min_confidence = min_confidence

    def extract(self, text: str, language: str | None = None, **options: Any) -> Document:
        if "panne" in text:
            raise RuntimeError("no luck")
        language = language or detect(text)
        start = text.find("3")
        amount = Amount("3", start, start + 1, kind="quantity", low=Decimal(3), high=Decimal(3), unit="x")
        claim = Claim(
            text, 0, len(text), amount=amount, metric="loss", aspect="level", modality="asserted", confidence=1,
        )
        published = options.pop("published")
        return Document(text=text, language=language, published=published, claims=(claim,), **options)

    def extract_many(self, items: Iterable[tuple[str, dict[str, Any]]], processes: int = 1) -> Iterator[Document]:
        waiting = []
        for text, options in items:
            # As a pool does: some are read ahead, and a failure shows late.
            waiting.append((text, options))
            if len(waiting) > processes:
                first = waiting.pop(0)
                yield self.extract(first[0], **first[1])
        for text, options in waiting:
            yield self.extract(text, **options)


@pytest.fixture(autouse=True)
def stand(monkeypatch: pytest.MonkeyPatch) -> type[Stand]:
    # Put in place without asking for the real one, which would load the models.
    monkeypatch.setitem(extractor.__dict__, "Extractor", Stand)
    Stand.loaded = 0
    return Stand


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["extract", *map(str, arguments)], input=stdin)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_jsonl(article: Path) -> None:
    done = run(article)
    assert done.exit_code == 0 and done.stderr == ""
    record = json.loads(done.stdout)
    assert record["document"]["path"] == str(article) and record["document"]["language"] == "fr"
    assert len(record["document"]["sha256"]) == 64


@pytest.mark.parametrize("name", ["jsonl", "documents", "csv", "table", "spans"])
def test_every_format(article: Path, name: str) -> None:
    done = run(article, article, "--format", name, "--explain")
    assert done.exit_code == 0 and done.stderr == "" and done.stdout.count("loss") >= 2


def test_options_reach_the_extractor(article: Path, stand: type[Stand]) -> None:
    done = run(article, "--language", "en", "--published", "2025-11", "--min-confidence", "0.3")
    assert stand.min_confidence == 0.3
    assert run(article, "--min-confidence", "30").exit_code == 2
    head = json.loads(done.stdout)["document"]
    assert (head["language"], head["published"]) == ("en", "2025-11")


def test_stdin() -> None:
    done = run("-", stdin=TEXT.encode())
    assert done.exit_code == 0 and json.loads(done.stdout)["document"]["path"] == "-"
    assert run("-", stdin=b"").exit_code == 1


def test_one_bad_file_stops_no_other(tmp_path: Path, article: Path, stand: type[Stand]) -> None:
    bad = {
        "binary.txt": (b"\x00\x01", "binary"), "empty.txt": (b"", "empty"),
        "panne.txt": ("La panne du groupe a duré 3 heures.".encode(), "no luck"),
        "german.txt": ("Das Unternehmen hat für drei Milliarden Euro verloren.".encode(), "looks like German"),
        "half.txt": (b"\xff\xfea", "breaks"),
    }
    for name, (data, _) in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "z.md").write_text(TEXT)
    (tmp_path / "none").mkdir()
    for processes in ("1", "3"):
        done = run(tmp_path / "missing.txt", tmp_path / "none", tmp_path, article, "--processes", processes)
        assert done.exit_code == 1
        lines = done.stderr.splitlines()
        assert len(lines) == len(bad) + 2
        for name, (_, said) in {**bad, "missing.txt": (b"", "no such file"), "none": (b"", "no text")}.items():
            assert any(str(tmp_path / name) in line and said in line for line in lines), name
        paths = [json.loads(line)["document"]["path"] for line in done.stdout.splitlines()]
        assert paths == [str(article), str(tmp_path / "sub" / "z.md"), str(article)]
    assert stand.loaded == 2


def test_nothing_is_loaded_for_nothing(tmp_path: Path, stand: type[Stand]) -> None:
    assert run(tmp_path / "missing.txt").exit_code == 1
    assert stand.loaded == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument"), (["x", "--language", "de"], "en, fr"), (["x", "--published", "hier"], "2025-11-15"),
        (["x", "--format", "xml"], "spans"), (["x", "--processes", "0"], "processes"),
        (["x", "-o", "/nowhere/x"], "folder"), (["x", "--nonsense"], "nonsense"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2 and said in done.stderr and done.stdout == ""


def test_a_warning_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("L'été dernier, le géant américain a généré 3 milliards à l'étranger.".encode("cp1252"))
    done = run(path)
    assert done.exit_code == 0 and "cp1252" in done.stderr and "été" in done.stdout


def test_output_is_whole_or_not_there(tmp_path: Path, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out" / "claims.jsonl"
    target.parent.mkdir()
    assert run(article, "-o", target).exit_code == 0
    kept = target.read_text(encoding="utf-8")
    assert kept == run(article).stdout

    def interrupted(*_: object, **__: object) -> Document:
        raise KeyboardInterrupt

    monkeypatch.setattr(Stand, "extract", interrupted)
    done = run(article, "-o", target)
    assert done.exit_code == 130 and "interrupted" in done.stderr and "Traceback" not in done.stderr
    assert target.read_text(encoding="utf-8") == kept
    assert [path.name for path in target.parent.iterdir()] == ["claims.jsonl"]


def test_every_command_and_option_has_help() -> None:
    command = get_command(app)
    for name, sub in command.commands.items():  # type: ignore[attr-defined]
        assert sub.help, name
        assert f"extractor {name} " in sub.help, f"{name} shows no example"
        for parameter in sub.params:
            help_text = getattr(parameter, "help", None)
            assert help_text, f"{name} {parameter.name}"
            if parameter.param_type_name == "option" and parameter.name != "help":
                assert "E.g." in help_text, f"{name} --{parameter.name} shows no example"


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "extractor", *arguments]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom extractor.cli import app\n"
        "try: app(['extract', '--help'])\nexcept SystemExit: pass\n"
        "heavy = {'spacy', 'numpy', 'dateparser', 'rich', 'charset_normalizer'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_help_is_quick() -> None:
    def seconds() -> float:
        before = os.times()
        subprocess.run(_command("--help"), capture_output=True, check=True)
        after = os.times()
        used = (after.children_user - before.children_user) + (after.children_system - before.children_system)
        return used or after.elapsed - before.elapsed

    # Time of the processor, and the best of a few: what else the machine does is not what is measured.
    assert min(seconds() for _ in range(3)) < 0.3


def test_version() -> None:
    done = subprocess.run(_command("--version"), capture_output=True, text=True, check=True)
    assert done.stdout.startswith("extractor ")


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_closed_pipe_and_an_interrupt_leave_no_traceback(article: Path, tmp_path: Path) -> None:
    code = (
        "import sys, extractor, tests_cli_stand as t\nextractor.Extractor = t.Stand\n"
        "from extractor.cli import main\nmain()"
    )
    (tmp_path / "tests_cli_stand.py").write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    places = [str(tmp_path), str(Path(extractor.__file__).parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    many = [str(article)] * 3000
    piped = subprocess.Popen(
        [sys.executable, "-c", code, "extract", *many], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
    )
    assert piped.stdout and piped.stderr
    piped.stdout.readline()
    piped.stdout.close()
    assert piped.stderr.read() == b""
    assert piped.wait(60) == 0
    waiting = subprocess.Popen(
        [sys.executable, "-c", code, "extract", str(article), str(article), "-"], stdin=subprocess.PIPE,
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
        # a shell's background jobs inherit a signal that is ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert waiting.stdout
    # What the first article gave is there: the others are being read, the last from a pipe that stays open.
    waiting.stdout.readline()
    waiting.send_signal(signal.SIGINT)
    _, said = waiting.communicate(timeout=30)
    assert said == b"extractor: interrupted\n" and waiting.returncode == 130
