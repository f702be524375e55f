"""The words that say what a figure is about, how it moves and how sure it is, found in a text in one pass.

The tables of a language (``metrics.toml``, ``context.toml``, ``sources.toml``) list words; this module expands them to
the forms that occur, by the endings in ``inflections.toml``, and finds the longest ones. A table writes

- ``perte(s)``: a part that may be missing;
- ``*``: one to four words of any kind (`order * to pay`);
- ``lev/er``: a verb of the class ``er``; ``=lever``: an irregular verb; either may stand inside a longer phrase.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extractor.lexemes import Lexeme, lexemes
from extractor.model import Span
from extractor.resources import load_table

# What stands for a gap in the trie; no word has this form.
GAP = " *"
LONGEST_GAP = 4
_OPTIONAL = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a table says of a phrase: its ``field`` (``metric``, ``up``, ``forecast``…), ``key``, ``form`` and, of a
    verb, ``tense``."""

    field: str
    key: str
    form: str = ""
    tense: str = ""
    aspect: str | None = None
    direction: str | None = None
    weak: bool = False
    kinds: tuple[str, ...] = ()
    # what the metric becomes with a company behind `into` or `for`: `invested in X`, `paid $3bn for X`
    into: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cue(Span):
    """An entry met in the text; ``first`` and ``last`` are the places of its words in the sequence that was
    searched."""

    entry: Entry
    first: int
    last: int


def _verb_forms(word: str, inflections: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The forms of ``stem/class`` or ``=name``, each with its tense."""
    if word.startswith("="):
        tenses, stem = inflections["irregular"][word[1:]], ""
    else:
        stem, name = word.split("/", 1)
        name = name or "-"
        # a class that is not listed is an ending of its own, written out for readability («tri/m»)
        tenses = inflections["classes"].get(name, {"infinitive": [name]})
    return [(stem + ending, tense) for tense, endings in tenses.items() for ending in endings]


def expand(phrase: str, inflections: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every form of a phrase, with the tense of the verb in it ("" where it holds none).

    >>> table = {"classes": {"er": {"present": ["e"], "past": ["é"]}}, "irregular": {}}
    >>> list(expand("perte(s)", table)), list(expand("lev/er", table))
    ([('perte', ''), ('pertes', '')], [('leve', 'present'), ('levé', 'past')])
    """
    options: list[list[tuple[str, str]]] = []
    for word in phrase.split(" "):
        if word.startswith("=") or "/" in word:
            options.append(_verb_forms(word, inflections))
        else:
            parts = _OPTIONAL.split(word)
            choices = [[part] if i % 2 == 0 else ["", part] for i, part in enumerate(parts)]
            options.append([("".join(combination), "") for combination in itertools.product(*choices)])
    for combination in itertools.product(*options):
        yield " ".join(form for form, _ in combination), "".join(tense for _, tense in combination)


class Lexicon:
    """A trie over word sequences. ``find`` runs in time linear in the text (times the longest phrase)."""

    def __init__(self) -> None:
        self._trie: dict[str, Any] = {}

    def add(self, phrase: str, entry: Entry) -> None:
        node = self._trie
        for word in lexemes(phrase):
            if word.kind != "space":
                node = node.setdefault(GAP if word.text == "*" else word.norm, {})
        entries = node.setdefault("", [])
        if entry not in entries:
            entries.append(entry)

    def _follow(
        self,
        node: dict[str, Any],
        words: Sequence[Lexeme],
        first: int,
        at: int,
        found: list[Cue],
        text: str,
        offset: int,
    ) -> None:
        while True:
            if GAP in node:
                for skipped in range(1, LONGEST_GAP + 1):
                    self._follow(node[GAP], words, first, at + skipped, found, text, offset)
            step = node.get(words[at].norm) if at < len(words) else None
            if step is None:
                return
            node, at = step, at + 1
            for entry in node.get("", ()):
                start, end = words[first].start, words[at - 1].end
                found.append(Cue(text[start - offset : end - offset], start, end, entry, first, at - 1))

    def find(self, words: Sequence[Lexeme], text: str, offset: int = 0) -> list[Cue]:
        """All cues; ``text`` begins at ``offset`` of the text that the words' places refer to.

        Of the cues of one field the longest wins where they overlap; a longer cue of what is measured, said or supposed
        wins over all that lies inside it, so that «chiffre d'affaires» is no «affaires», and a ``pseudo`` cue silences
        what it covers.
        """
        found: list[Cue] = []
        for first in range(len(words)):
            self._follow(self._trie, words, first, first, found, text, offset)
        return _longest(found)


_COVERING = frozenset({"metric", "source", "modality", "pseudo", "baseline", "direction"})


def _longest(found: list[Cue]) -> list[Cue]:
    kept: list[Cue] = []
    standing: dict[int, list[Cue]] = {}  # by word, so that a long line costs no more than its length
    for cue in sorted(found, key=lambda c: (c.start - c.end, c.start)):
        places = range(cue.first, cue.last + 1)
        if not any(_silences(rival, cue) for place in places for rival in standing.get(place, ())):
            kept.append(cue)
            for place in places:
                standing.setdefault(place, []).append(cue)
    return sorted(kept, key=lambda c: (c.start, c.end))


def _within(kinds: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether a cue speaks of no other kinds of figures than another does; one that names none speaks of all."""
    return bool(kinds) and set(kinds) <= set(others)


def _silences(rival: Cue, cue: Cue) -> bool:
    if (rival.start, rival.end) == (cue.start, cue.end):
        # two readings of the same words are a real ambiguity («ventes»): the context settles it
        return rival.entry.field == "pseudo" and cue.entry.field != "grammar"
    if rival.entry.field == cue.entry.field:
        if rival.entry.kinds and rival.entry.key == cue.entry.key and not _within(cue.entry.kinds, rival.entry.kinds):
            # «indice phare» of points leaves «indice» to the percentages
            return False
        # what may speak of several metrics hides no word that speaks of one: «revenus annuels» are still «revenus»
        return not (rival.entry.weak and not cue.entry.weak and rival.entry.key != cue.entry.key)
    if rival.entry.field == "modality" and cue.entry.field in {"metric", "direction"}:
        # «encourt une amende» is possible, and still a fine
        return False
    covers = rival.start <= cue.start and cue.end <= rival.end
    return covers and {rival.entry.field, cue.entry.field} <= _COVERING


def _entries(language: str) -> Iterator[tuple[Iterable[str], Entry]]:
    for row in load_table(language, "metrics")["cue"]:
        yield (
            row["words"],
            Entry(
                "metric",
                row["metric"],
                row["form"],
                aspect=row.get("aspect"),
                direction=row.get("direction"),
                weak=row.get("weak", False),
                kinds=tuple(row.get("kinds", ())),
                into=tuple((key, row[key]) for key in ("into", "for") if key in row),
            ),
        )
    context = load_table(language, "context")
    for field, table in context.items():
        if field == "tense":
            continue
        for key, phrases in table.items():
            yield phrases, Entry("pseudo" if key == "pseudo" else field, key)
    for key, phrases in load_table(language, "sources").items():
        yield phrases, Entry("source", key)


@cache
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of a language, built once."""
    inflections = load_table(language, "inflections")
    lexicon = Lexicon()
    for phrases, entry in _entries(language):
        for phrase in phrases:
            for form, tense in expand(phrase, inflections):
                lexicon.add(form, replace(entry, form=entry.form or "verb", tense=tense) if tense else entry)
    return lexicon
