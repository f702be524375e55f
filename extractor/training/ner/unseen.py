"""Annotated sentences with every name replaced by one that no training has seen: what is learnt, what is remembered?"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from extractor.training.ner.grammar import Style, read_style
from extractor.training.ner.markup import Annotated, Pieces
from extractor.training.ner.names import read_data


class Replacer:
    """Replaces names; the same name in a text by the same one.

    ``names``: lists by label, and under ``after`` by label the words before that ask for a list of their own:
    French has «en France» beside «au Japon».
    """

    def __init__(self, language: str, names: Mapping[str, Any], *, seed: int) -> None:
        self.names = names
        self.style: Style = read_style(read_data(f"phrases.{language}.toml")["style"])
        self.random = Random(seed)
        self._people: dict[str, str] = {}
        self._used: set[str] = set()

    def replace(self, annotated: Annotated) -> Annotated:
        """The text with all names replaced and their spans where they are now."""
        pieces = Pieces()
        at = 0
        chosen: dict[str, str] = {}
        self._people, self._used = {}, set()
        for name in annotated.names:
            pieces.add(annotated.text[at:name.start])
            at = name.end
            old = annotated.text[name.start:name.end]
            if old not in chosen:
                chosen[old] = self._choose(pieces.text, old, name.label)
            pieces.add(chosen[old], name.label)
        pieces.add(annotated.text[at:])
        return pieces.finish()

    def _choose(self, before: str, old: str, label: str) -> str:
        """A person keeps the last name from one mention to the next, and a single word stays one."""
        if label == "PERSON":
            last = old.split()[-1]
            if last not in self._people:
                self._people[last] = self._fitting(before, self.names[label])
            full = self._people[last]
            return full if " " in old else full.split()[-1]
        words = before.lower().replace("’", "'").split()
        word = (words[-1] if before.endswith(" ") else words[-1][-2:]) if words else ""
        listed: Sequence[str] = self.names.get("after", {}).get(label, {}).get(word, self.names[label])
        return self._fitting(before, listed)

    def _fitting(self, before: str, listed: Sequence[str]) -> str:
        """One of the list that agrees with an elision before it, if any does."""
        elided = bool(self.style.elide) and before.endswith(("'", "’"))
        fitting = [
            name for name in listed
            if (name[0].lower() in self.style.elide_before if elided else self.style.joined(before, name) == before)
        ]
        chosen = self.random.choice([name for name in fitting if name not in self._used] or fitting or listed)
        self._used.add(chosen)
        return chosen
