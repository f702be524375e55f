"""Texts with names in columns: CoNLL's two, Universal NER's, and GUM's entities in CoNLL-U."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.training.ner.markup import UNKNOWN, Annotated, Name, Pieces, join

_NO_SPACE_BEFORE = frozenset({".", ",", ";", ":", "!", "?", "%", ")", "]", "''"})
_NO_SPACE_AFTER = frozenset({"(", "[", "$", "``", "£", "€"})
_SIGNS = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}
_ENTITY = re.compile(r"\((\w+)-(\w+)[^()]*|(\w+)\)")
# Sentences that follow each other are joined, as a text has them.
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A language's words that matter in columns.

    ``calendar``: proper nouns that are no names; ``titles``: those that stand before one; ``enclitics``: tokens that no
    blank stands before.
    """

    calendar: frozenset[str]
    titles: frozenset[str]
    enclitics: frozenset[str]

    def proper_nouns(self, conllu: str) -> dict[str, Collection[str]]:
        """The proper nouns of each sentence of a CoNLL-U file, by its text without blanks."""
        found: dict[str, Collection[str]] = {}
        for block in conllu.split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
            words = [row for row in rows if len(row) == 10 and row[0].isdigit()]
            text = re.search(r"^# text = (.*)$", block, re.MULTILINE)
            if text:
                found[_key(text[1])] = {row[1] for row in words if row[3] == "PROPN" and row[1] not in self.calendar}
        return found


def _key(text: str) -> str:
    return re.sub(r"\s", "", text)


def bio_spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Tokens of names, from BIO or IOB1 tags.

    >>> list(bio_spans(["I-ORG", "I-ORG", "O", "B-LOC", "B-LOC"]))
    [(0, 2, 'ORG'), (3, 4, 'LOC'), (4, 5, 'LOC')]
    """
    start, label = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        prefix, _, kind = tag.partition("-")
        if label and (prefix != "I" or kind != label):
            yield start, at, label
            label = ""
        if prefix in ("B", "I") and not label:
            start, label = at, kind


def _label(label: str, labels: Mapping[str, str]) -> str | None:
    mapped = labels.get(label)
    return UNKNOWN if mapped == "?" else mapped


def read_conll(text: str, labels: Mapping[str, str], column: Column) -> Iterator[Annotated]:
    """Sentences of a file with a word and a tag per line; the text is put together by rule of thumb."""
    for block in re.split(r"\n\s*\n", text):
        rows = [line.split() for line in block.splitlines() if not line.startswith("-DOCSTART-")]
        rows = [row for row in rows if len(row) > 1]
        words = [_SIGNS.get(row[0], row[0]) for row in rows]
        if len(words) < 3:
            continue
        pieces = Pieces()
        places = []
        for at, word in enumerate(words):
            attached = rows[at][0] in _NO_SPACE_BEFORE or rows[at][0] in column.enclitics
            if at and not attached and rows[at - 1][0] not in _NO_SPACE_AFTER:
                pieces.add(" ")
            places.append((len(pieces.text), len(pieces.text) + len(word)))
            pieces.add(word)
        names = []
        for first, last, kind in bio_spans([row[-1] for row in rows]):
            label = _label(kind, labels)
            if label == "PRODUCT" and words[first][0].islower():
                # CrossNER's products are kinds of things as often as things with a name.
                label = UNKNOWN
            if label is not None:
                names.append(Name(places[first][0], places[last - 1][1], label))
        yield Annotated(pieces.text, tuple(names))


def _align(text: str, words: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where the words stand in the text, or None where they do not."""
    places, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start < 0 or text[at:start].strip():
            return None
        at = start + len(word)
        places.append((start, at))
    return places


def read_uner(
    text: str, labels: Mapping[str, str], proper: Mapping[str, Collection[str]], column: Column,
) -> Iterator[Annotated]:
    """Sentences of a Universal NER file, three by three. Proper nouns outside names are unknown, which is not none."""
    group: list[Annotated] = []
    for block in text.split("\n\n"):
        if "# newdoc" in block and group:
            yield join(group, " ")
            group = []
        found = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        words = [row[1] for row in rows]
        nouns = proper.get(_key(found[1])) if found else None
        places = _align(found[1], words) if found else None
        if found is None or nouns is None or places is None:
            continue
        names = [
            Name(places[first][0], places[last - 1][1], label)
            for first, last, kind in bio_spans([row[2] for row in rows])
            if (label := _label(kind, labels)) is not None
        ]
        names += _unknown(words, places, names, nouns)
        group.append(Annotated(found[1], tuple(sorted(names))))
        if len(group) == _GROUP:
            yield join(group, " ")
            group = []
    if group:
        yield join(group, " ")


def _unknown(
    words: Sequence[str], places: Sequence[tuple[int, int]], names: Sequence[Name], nouns: Collection[str],
) -> list[Name]:
    inside = {at for name in names for at in range(name.start, name.end)}
    return [
        Name(*place, UNKNOWN)
        for word, place in zip(words, places, strict=True) if word in nouns and place[0] not in inside
    ]


def read_gum(text: str, labels: Mapping[str, str], column: Column) -> Iterator[Annotated]:
    """Sentences of a GUM document, three by three. Names are the runs of proper nouns in entities of the listed types.

    GUM marks whole noun phrases; the innermost one around a proper noun gives the label, others are unknown.
    """
    group: list[Annotated] = []
    open_entities: list[tuple[str, str]] = []
    for block in text.split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        rows = [row for row in rows if len(row) == 10]
        if not rows:
            continue
        pieces = Pieces()
        names = _gum_sentence(rows, pieces, open_entities, labels, column)
        group.append(Annotated(pieces.text.rstrip(), tuple(names)))
        if len(group) == _GROUP:
            yield join(group, " ")
            group = []
    if group:
        yield join(group, " ")


def _gum_sentence(
    rows: Sequence[Sequence[str]], pieces: Pieces, open_entities: list[tuple[str, str]], labels: Mapping[str, str],
    column: Column,
) -> list[Name]:
    names: list[Name] = []
    run: list[int] | None = None
    whole = 0
    key: tuple[str, str] | None = None
    for row in rows:
        if "-" in row[0]:
            # A word of several tokens: its own text stands, its parts only carry annotations.
            whole = int(row[0].split("-")[1])
            place = (len(pieces.text), len(pieces.text) + len(row[1]))
            pieces.add(row[1] + ("" if "SpaceAfter=No" in row[9] else " "))
            continue
        if not row[0].isdigit():
            continue
        if int(row[0]) > whole:
            place = (len(pieces.text), len(pieces.text) + len(row[1]))
            pieces.add(row[1] + ("" if "SpaceAfter=No" in row[9] else " "))
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        marks = list(_ENTITY.finditer(entity[1])) if entity else []
        open_entities += [(mark[1], mark[2]) for mark in marks if mark[1]]
        within = open_entities[-1] if open_entities else None
        if row[3] != "PROPN" or row[1] in column.calendar or row[1] in column.titles and run is None:
            run = None
        elif run is not None and key == within:
            run[1] = place[1]
            names[-1] = Name(run[0], run[1], names[-1].label)
        else:
            run, key = [place[0], place[1]], within
            names.append(Name(*place, labels.get(within[1], UNKNOWN) if within else UNKNOWN))
        _close(open_entities, marks)
    return names


def _close(open_entities: list[tuple[str, str]], marks: Sequence[re.Match[str]]) -> None:
    """Take out the entities that end at a token: ``(1-person)`` opens and ends at once, ``1)`` ends one from before."""
    for mark in marks:
        text = mark.string
        ended = mark[3] or (mark[1] if text[mark.end():mark.end() + 1] == ")" else None)
        for at in range(len(open_entities) - 1, -1, -1):
            if ended is not None and open_entities[at][0] == ended:
                del open_entities[at]
                break
