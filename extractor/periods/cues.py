"""The words around a period that say what it is: the tables, and looking for their phrases before and after a token."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from extractor.lexemes import lexemes
from extractor.periods.tokens import Tokens
from extractor.resources import load_table


class Cues:
    """The tables of what stands around a period, as sets of word rows."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.order: str = table["date"]["order"]
        self.open_start = word_rows(table["open"]["start"])
        self.open_end = word_rows(table["open"]["end"])
        self.open_before = word_rows(table["open"]["before"])
        self.from_day = word_rows(table["open"]["from_day"])
        self.skip = frozenset(table["open"]["skip"])
        self.guards: dict[str, dict[tuple[str, ...], int]] = {k: word_rows(v) for k, v in table["guards"].items()}
        self.plural: tuple[str, ...] = tuple(table["guards"]["plural_endings"])
        tense = table["tense"]
        self.infinitive, self.degree = word_rows(tense["infinitive"]), word_rows(tense["degree"])
        self.future, self.past = word_rows(tense["future"]), word_rows(tense["past"])
        self.told, self.passive, self.about = (word_rows(tense[key]) for key in ("told", "passive", "about"))
        self.aside, self.proper = word_rows(tense["aside"]), word_rows(tense["proper"])
        self.future_endings, self.past_endings = tuple(tense["future_endings"]), tuple(tense["past_endings"])
        self.stamps = word_rows(table["metadata"]["stamps"])
        keys = "|".join(re.escape(key) for key in table["metadata"]["keys"])
        self.metadata = re.compile(
            rf"\ufeff?\s{{0,8}}(?:---\r?\n(?:[^\n]{{0,2000}}\n){{0,60}}?---|(?:(?:{keys})\s{{0,4}}:?\s{{0,4}}"
            rf"[\"']?[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}})?[\"']?[^\S\n]{{0,4}}\n?){{1,4}})", re.IGNORECASE)


def word_rows(phrases: Iterable[str]) -> dict[tuple[str, ...], int]:
    """Phrases as rows of tokens, each with its length."""
    rows = {tuple(x.norm for x in lexemes(phrase) if x.kind != "space") for phrase in phrases}
    return {row: len(row) for row in rows}


@cache
def cues_of(language: str) -> Cues:
    return Cues(load_table(language, "periods"))


def metadata_end(text: str, cues: Cues) -> int:
    """Where the file's own metadata at the head of the text ends."""
    match = cues.metadata.match(text)
    return match.end() if match else 0


def preceded(read: Tokens, at: int, rows: Mapping[tuple[str, ...], int], longest: int = 5) -> int:
    """The number of tokens right before ``at`` that are one of the phrases; 0 where none is."""
    for length in range(min(longest, at), 0, -1):
        row = tuple(read.norms[at - length:at])
        if row in rows and 2 not in read.gaps[at - length + 1:at + 1]:
            return length
    return 0


def followed(read: Tokens, at: int, rows: Mapping[tuple[str, ...], int], longest: int = 4) -> bool:
    return any(tuple(read.norms[at:at + length]) in rows and 2 not in read.gaps[at:at + length]
               for length in range(1, longest + 1))
