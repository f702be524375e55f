"""A text and the names in it, and the notation in which sentences with names are written down."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LABELS = ("LOC", "ORG", "PERSON", "PRODUCT")
# What nobody annotated: neither a name nor none.
UNKNOWN = ""

_MARKED = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\]")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """``text[start:end]`` is a name. The label is one of LABELS, or UNKNOWN for a stretch that is to teach nothing."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and its names, sorted, none overlapping another."""

    text: str
    names: tuple[Name, ...] = ()


class Pieces:
    """A text that grows from left to right, with the names in it."""

    def __init__(self) -> None:
        self.text = ""
        self._names: list[Name] = []

    def add(self, text: str, label: str | None = None) -> None:
        """Append a text, which is a name if it has a label."""
        if label is not None and text:
            self._names.append(Name(len(self.text), len(self.text) + len(text), label))
        self.text += text

    def extend(self, other: Annotated) -> None:
        """Append a text with its names."""
        shift = len(self.text)
        self._names += [Name(name.start + shift, name.end + shift, name.label) for name in other.names]
        self.text += other.text

    def finish(self) -> Annotated:
        """What has been put together."""
        return Annotated(self.text, tuple(self._names))


def parse_markup(line: str) -> Annotated:
    """Read ``[name|LABEL]`` notation.

    >>> parse_markup("Voici l'[iPhone|PRODUCT].")
    Annotated(text="Voici l'iPhone.", names=(Name(start=8, end=14, label='PRODUCT'),))
    """
    pieces = Pieces()
    at = 0
    for match in _MARKED.finditer(line):
        pieces.add(line[at:match.start()])
        pieces.add(match[1], match[2])
        at = match.end()
    pieces.add(line[at:])
    return pieces.finish()


def write_markup(annotated: Annotated) -> str:
    """The reverse of :func:`parse_markup`; an unknown stretch has the label ``?``.

    >>> write_markup(parse_markup("Chez [Apple|ORG], non."))
    'Chez [Apple|ORG], non.'
    """
    parts, at = [], 0
    for name in annotated.names:
        parts += [annotated.text[at:name.start], f"[{annotated.text[name.start:name.end]}|{name.label or '?'}]"]
        at = name.end
    return "".join([*parts, annotated.text[at:]])


def join(parts: Sequence[Annotated], between: str) -> Annotated:
    """Several texts as one.

    >>> join([Annotated("A"), Annotated("B", (Name(0, 1, "ORG"),))], "\\n").names
    (Name(start=2, end=3, label='ORG'),)
    """
    pieces = Pieces()
    for number, part in enumerate(parts):
        if number:
            pieces.add(between)
        pieces.extend(part)
    return pieces.finish()


def outermost(names: Iterable[Name]) -> tuple[Name, ...]:
    """Names that overlap none before them, the longer of two that do; sorted.

    >>> outermost([Name(3, 5, "LOC"), Name(0, 5, "ORG")])
    (Name(start=0, end=5, label='ORG'),)
    """
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start - name.end, name.start)):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return tuple(sorted(kept))
