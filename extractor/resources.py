"""The tables that the languages are described in: ``lang/<language>/<name>.toml``, read once and cached.

A language is a folder of ``lang/``; nothing else says which languages there are.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

PACKAGE = "extractor"


class UnknownLanguage(ValueError):
    """No folder of ``lang/`` has this name."""


@cache
def languages() -> tuple[str, ...]:
    """The ISO 639-1 codes of the languages there are, sorted.

    >>> languages()
    ('en', 'fr')
    """
    folder = files(PACKAGE).joinpath("lang")
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and len(entry.name) == 2))


@cache
def load_table(language: str, name: str) -> dict[str, Any]:
    """One table of one language. It is shared by all who ask for it: treat it as read-only.

    Raises UnknownLanguage, or FileNotFoundError where the language lacks the table.
    """
    if language not in languages():
        raise UnknownLanguage(
            f"language {language!r}: there is none of that name; take one of {', '.join(languages())}"
        )
    return tomllib.loads(files(PACKAGE).joinpath("lang", language, f"{name}.toml").read_text(encoding="utf-8"))


def has_table(language: str, name: str) -> bool:
    """Whether a language has a table that not every language needs."""
    return files(PACKAGE).joinpath("lang", language, f"{name}.toml").is_file()


@cache
def load_data(name: str) -> Any:
    """A language-neutral table of ``data/``: TOML or JSON by its ending."""
    text = files(PACKAGE).joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
