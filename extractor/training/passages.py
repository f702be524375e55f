"""Passages written for this project, with every figure's claim marked in place.

A file holds passages, a blank line between them; a line ``@id date`` opens each, a line that begins with ``# `` is its
headline. A figure is ``{{words|metric|subject|period}}``, with ``|by=…`` and ``|mod=…`` where a source and a modality
other than ``asserted`` are told. ``revenue+``, ``revenue-`` and ``revenue~`` are changes; ``none`` is an amount without
a claim; ``0`` stands for no subject and no period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MARK = re.compile(r"\{\{([^{}]*)\}\}")
_MOVES = {"+": "up", "-": "down", "~": None}


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: its text without the marks, and the claims in the form of the corpus's annotations."""

    id: str
    published: str
    text: str
    title: bool
    claims: tuple[dict[str, Any], ...]


def read(path: Path) -> Iterator[Passage]:
    """The passages of a file, in order; raises ValueError with the place where one cannot be read."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        head, *lines = block.split("\n")
        name, _, published = head.lstrip("@").partition(" ")
        if not head.startswith("@") or not lines:
            raise ValueError(f"{path}: {head!r} opens no passage; write `@id date` and the text below it")
        title = lines[0].startswith("# ")
        yield passage(name, published, "\n".join([lines[0].removeprefix("# "), *lines[1:]]), title=title)


def passage(name: str, published: str, marked: str, *, title: bool = False) -> Passage:
    """A passage from its marked text.

    >>> found = passage("p1", "2025-11-04", "Revenue hit {{$3bn|revenue|0|0}}.")
    >>> found.text, found.claims[0]["place"], found.claims[0]["metric"]
    ('Revenue hit $3bn.', (12, 16), 'revenue')
    """
    text, at = "", 0
    claims = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        words, *fields = mark.group(1).split("|")
        start = len(text)
        text += words
        if fields and fields[0] != "none":
            if len(fields) < 3:
                raise ValueError(f"{name}: {mark.group(0)!r} lacks a field; write {{{{words|metric|subject|period}}}}")
            claims.append({"place": (start, len(text)), "quote": words, **_claim(fields)})
    return Passage(name, published, text + marked[at:], title, tuple(claims))


def _claim(fields: list[str]) -> dict[str, Any]:
    metric, subject, period, *rest = fields
    change = metric[-1] in _MOVES
    more = dict(field.split("=", 1) for field in rest)
    return {
        "metric": metric[:-1] if change else metric,
        "aspect": "change" if change else "level",
        "direction": _MOVES[metric[-1]] if change else None,
        "subject": None if subject == "0" else subject,
        "period": None if period == "0" else period,
        "attribution": more.get("by"),
        "modality": more.get("mod", "asserted"),
    }
