"""README shows what runs: its Python blocks print what their comments say, its output is the command's."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)


@pytest.mark.parametrize("block", BLOCKS)
def test_python_blocks_print_what_they_say(block: str) -> None:
    promised = [line[2:] for line in block.splitlines() if line.startswith("# ")]
    assert promised
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "README.md", "exec"), {})
    assert printed.getvalue().splitlines() == promised


def test_the_output_shown_is_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    command = re.search(r"extractor extract (\S+) --format table", README)
    shown = re.search(r"^```text\n(.*?)^```", README, re.M | re.S)
    assert command and shown
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "110")
    result = CliRunner().invoke(app, ["extract", command[1], "--format", "table"])
    assert result.exit_code == 0
    rows = [line.rstrip() for line in result.stdout.splitlines()]
    wanted = shown[1].splitlines()
    assert rows[: len(wanted)] == wanted
