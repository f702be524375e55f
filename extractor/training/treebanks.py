"""Universal Dependencies treebanks as sentences of surface tokens, with one set of relations for all of them.

A multi-word token whose words put together are its surface («don't» = «do» + «n't») stays split; any other («du»,
«auxquels») becomes one token, since that is what a tokenizer can find. Relations and features that the treebanks do
not share are cut down to those that they do.
"""

from __future__ import annotations

import lzma
import re
import tarfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

# Subtypes that all treebanks of a language have, or that the extractor's patterns read. Others are cut to the main
# relation.
KEPT_SUBTYPES = frozenset(
    {"nsubj:pass", "csubj:pass", "aux:pass", "obl:agent", "acl:relcl", "nmod:poss", "expl:subj", "compound:prt"}
)
KEPT_FEATURES = frozenset(
    "Mood Tense VerbForm Voice Number Person Gender Case Definite PronType NumType Degree Polarity Poss Reflex".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One surface token; ``head`` is an index into the sentence, the root's is its own."""

    text: str
    space: bool
    lemma: str
    pos: str
    morph: str
    head: int
    dep: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """``document`` is what the treebank's identifiers have in common; neighbours of one document stood together in a
    text. ``paragraph``: whether the treebank says that a paragraph begins here.
    """

    document: str
    tokens: tuple[Token, ...]
    paragraph: bool = False


def relation(name: str) -> str:
    """A relation in the shared set, the root by spaCy's name.

    >>> relation("obl:arg"), relation("nsubj:pass"), relation("root")
    ('obl', 'nsubj:pass', 'ROOT')
    """
    if name == "root":
        return "ROOT"
    return name if name in KEPT_SUBTYPES else name.partition(":")[0]


def features(column: str) -> str:
    """The features that are learned.

    >>> features("Emph=No|Number=Sing|Person=1|PronType=Prs"), features("_")
    ('Number=Sing|Person=1|PronType=Prs', '')
    """
    return "|".join(pair for pair in column.split("|") if pair.partition("=")[0] in KEPT_FEATURES)


def read_conllu(lines: Iterable[str]) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file, empty nodes left out."""
    rows: list[list[str]] = []
    surfaces: dict[int, tuple[int, str, bool]] = {}
    identifier, newdoc, paragraph = "", 0, False

    def sentence() -> Sentence:
        return Sentence(f"{newdoc}:{_document(identifier)}", _surface_tokens(rows, surfaces), paragraph)

    for raw in lines:
        line = raw.rstrip("\r\n")
        if not line:
            if rows:
                yield sentence()
            rows, surfaces, paragraph = [], {}, False
        elif line.startswith("#"):
            if line.startswith("# newdoc"):
                newdoc += 1
            elif line == "# newpar" or line.startswith("# newpar id"):
                paragraph = True
            elif line.startswith("# sent_id"):
                identifier = line.partition("=")[2].strip()
        else:
            columns = line.split("\t")
            if "-" in columns[0]:
                first, last = columns[0].split("-")
                surfaces[int(first)] = (int(last), columns[1], "SpaceAfter=No" not in columns[9])
            elif "." not in columns[0]:
                rows.append(columns)
    if rows:
        yield sentence()


def _document(identifier: str) -> str:
    return re.sub(r"[-_]?\d+$", "", identifier)


def _surface_tokens(rows: list[list[str]], surfaces: dict[int, tuple[int, str, bool]]) -> tuple[Token, ...]:
    groups: list[tuple[str, bool, list[list[str]]]] = []
    place = 0
    while place < len(rows):
        number = place + 1
        if number in surfaces:
            last, surface, space = surfaces[number]
            words = rows[place:last]
            if "".join(word[1] for word in words) == surface:
                groups += [(word[1], space if word is words[-1] else False, [word]) for word in words]
            else:
                groups.append((surface, space, words))
            place = last
        else:
            word = rows[place]
            groups.append((word[1], "SpaceAfter=No" not in word[9], [word]))
            place += 1
    index = {int(word[0]): i for i, (_, _, words) in enumerate(groups) for word in words}
    return tuple(_token(i, text, space, words, index) for i, (text, space, words) in enumerate(groups))


def _token(place: int, text: str, space: bool, words: list[list[str]], index: dict[int, int]) -> Token:
    # The word that ties a merged token to the sentence: the first whose head is outside («de» of «du», «lequel» of
    # «auquel»).
    tie = next((word for word in words if word[6] == "0" or index[int(word[6])] != place), words[0])
    head = place if tie[6] == "0" else index[int(tie[6])]
    return Token(
        text=text,
        space=space,
        lemma=text if tie[2] == "_" and text != "_" else tie[2],
        pos=tie[3],
        morph=features(words[-1][5]),
        head=head,
        dep="ROOT" if head == place else relation(tie[7]),
    )


@cache
def sources() -> dict[str, Any]:
    """The table of treebanks, ``sources.toml``."""
    return tomllib.loads(files(__package__).joinpath("sources.toml").read_text(encoding="utf-8"))


def mark_agents(sentence: Sentence, preposition: str) -> Sentence:
    """Agents of passive verbs as ``obl:agent`` in a treebank that does not mark them; ``preposition`` is a lemma."""
    tokens = sentence.tokens
    passive = {token.head for token in tokens if token.dep in ("aux:pass", "nsubj:pass")}
    agents = {token.head for token in tokens if token.dep == "case" and token.lemma == preposition}
    marked = tuple(
        replace(token, dep="obl:agent") if token.dep == "obl" and place in agents and token.head in passive else token
        for place, token in enumerate(tokens)
    )
    return replace(sentence, tokens=marked)


def read_source(folder: Path, source: dict[str, Any]) -> list[Sentence]:
    """The sentences that one entry of the table names, out of the data folder.

    Raises FileNotFoundError where the data is not there.
    """
    sentences = _read_files(folder, source)
    return [mark_agents(sentence, source["agent"]) for sentence in sentences] if "agent" in source else sentences


def _read_files(folder: Path, source: dict[str, Any]) -> list[Sentence]:
    path = folder / source["file"]
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such treebank; extractor/training/__init__.py says where the data is from")
    if not path.name.endswith(".tar.xz"):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            return list(read_conllu(lines))
    found: list[Sentence] = []
    with tarfile.open(path) as archive:
        for name in _members(folder, source, archive):
            member = archive.extractfile(name)
            if member is not None:
                found += read_conllu(line.decode("utf-8") for line in member)
    return found


def _members(folder: Path, source: dict[str, Any], archive: tarfile.TarFile) -> list[str]:
    if "listed_in" in source:
        listing = archive.extractfile(source["listed_in"])
        names = listing.read().decode("utf-8").split() if listing else []
        return [f"{source['folder']}/{name}" for name in names]
    splits = (folder / source["split"]).read_text(encoding="utf-8")
    parts = [splits.partition(f"## {part}\n")[2].partition("\n## ")[0] for part in source["part"].split()]
    there = set(archive.getnames())
    names = [f"{source['folder']}/{name}.conllu" for part in parts for name in re.findall(r"\* (\w+)", part)]
    # The archive has the genres of open licence alone.
    return [name for name in names if name in there and f"_{source.get('only', '')}" in name]
