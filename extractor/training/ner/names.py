"""Names for the slots of sentences: mostly invented, drawn anew each time, some of the knowledge base.

One name in ten, told by a hash of its letters, is held out: it is never drawn for training, and tests draw no other.
"""
from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from extractor.entities.knowledge import entries
from extractor.training.ner.coinage import Chain, Mint
from extractor.training.ner.grammar import Grammar, Style, read_style

_SLOT = re.compile(r"\{(\w+)\}|<(\d+)(\.\d)?-(\d+)(?:\.\d)?>")
_HELD_OUT = 10
# Labels whose names are held out; places are mostly real, and few.
_OPEN = frozenset({"ORG", "PERSON", "PRODUCT"})


def held_out(name: str) -> bool:
    """Whether a name is kept for testing.

    >>> sum(held_out(f"Name {n}") for n in range(1000)) in range(70, 130)
    True
    """
    return hashlib.md5(name.casefold().encode(), usedforsecurity=False).digest()[0] % _HELD_OUT == 0


@cache
def read_data(name: str) -> dict[str, Any]:
    """A table of this package's ``data`` folder."""
    return tomllib.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


@cache
def read_templates(language: str) -> tuple[str, ...]:
    """The sentences written for a language."""
    lines = files(__package__).joinpath("data", f"sentences.{language}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def given_names() -> tuple[str, ...]:
    """The given names that the project knows."""
    lines = files("extractor").joinpath("data", "first_names.txt").read_text(encoding="utf-8").splitlines()
    return tuple(name for line in lines if not line.startswith("#") for name in line.split())


def known_names(language: str, label: str, kinds: Collection[str] = ()) -> tuple[str, ...]:
    """The knowledge base's names of a label, as a text of the language may write them; of some kinds, or of all."""
    found = {
        surface
        for entry in entries().values() if entry.label == label and (not kinds or entry.kind in kinds)
        for surface in entry.surfaces(language) if len(surface) > 1
    }
    return tuple(sorted(found))


class Names:
    """Makes names by label and kind. ``words``: ordinary words of the language, to coin names from.

    ``test``: draw held-out names only, and none of the knowledge base.
    """

    def __init__(self, language: str, words: Iterable[str], *, test: bool = False, avoid: Collection[str] = ()) -> None:
        shared, own = read_data("names.toml"), read_data(f"names.{language}.toml")
        self.test = test
        self.avoid = frozenset(name.casefold() for name in avoid)
        self.kinds: dict[str, dict[str, Sequence[str]]] = {
            label: {**shared[label], **own.get(label, {})} for label in ("ORG", "PERSON", "PRODUCT", "LOC")
        }
        self.lists: dict[str, Sequence[str]] = {**shared["lists"], **own.get("lists", {})}
        self._read_people(shared)
        self._read_known(language, shared["known"])
        known = [name for label in _OPEN for name in known_names(language, label)]
        self._known = frozenset(known)
        self.mint = Mint([*known_names(language, "ORG"), *known_names(language, "PRODUCT")], words)

    def _read_people(self, shared: Mapping[str, Any]) -> None:
        self._chains: dict[str, Chain] = {}
        for part in ("first", "surname"):
            everyone: list[str] = []
            for origin, listed in shared[part].items():
                self.lists[f"{part}_{origin}"] = listed.split()
                everyone += listed.split()
            if part == "first":
                everyone += given_names()
            self.lists[part] = everyone
            self._chains[part] = Chain([name.lower() for name in everyone if name.isalpha()], order=2)

    def _read_known(self, language: str, known: Mapping[str, Any]) -> None:
        for rule, entry in known.items():
            names = () if self.test else known_names(language, entry["label"], entry["kinds"])
            self.lists[rule] = names or entry["others"]
        people = [] if self.test else [name.split()[-1] for name in known_names(language, "PERSON")]
        self.lists["known_last"] = sorted(set(people)) or ["{surname}"]

    def make(self, label: str, kind: str, random: Random) -> str:
        """A name of a kind. Without a label, the kind is a rule of names used in running text, such as ``surname``."""
        if not label:
            return self._expand(f"{{{kind}}}", "PERSON", random)
        for _ in range(60):
            name = self._expand(random.choice(self.kinds[label][kind]), label, random)
            name = name[:1].upper() + name[1:] if label == "PERSON" and kind != "last" else name
            if label not in _OPEN or self._allowed(name):
                return name
        return name

    def _allowed(self, name: str) -> bool:
        if name.casefold() in self.avoid:
            return False
        if self.test:
            return held_out(name) and name not in self._known
        return name in self._known or not held_out(name)

    def _expand(self, pattern: str, label: str, random: Random) -> str:
        def slot(match: re.Match[str]) -> str:
            if match[2]:
                number = str(random.randint(int(match[2]), int(match[4])))
                return f"{number}.{random.randint(0, 9)}" if match[3] else number
            return self._terminal(match[1], label, random)

        return _SLOT.sub(slot, pattern)

    def _terminal(self, rule: str, label: str, random: Random) -> str:
        if rule in _COINED:
            coined: str = _COINED[rule](self, random)
            return coined
        if rule in ("surname", "first_coin") and (rule == "first_coin" or random.random() < 0.4):
            part = "first" if rule == "first_coin" else "surname"
            return self._chains[part].draw(random, shortest=4, longest=11).capitalize()
        for table in (self.lists, self.kinds[label], *self.kinds.values()):
            if rule in table:
                text = self._expand(random.choice(table[rule]), label, random)
                return text.upper() if rule == "city_upper" else text
        raise KeyError(f"names have no rule {rule!r}")


def _coin(names: Names, random: Random) -> str:
    coined = names.mint.coin(random)
    return coined.upper() if random.random() < 0.05 else coined.capitalize()


def _word(names: Names, random: Random) -> str:
    return names.mint.word(random).capitalize()


def _camel(names: Names, random: Random) -> str:
    parts = [random.choice((_coin, _word))(names, random).capitalize() for _ in range(2)]
    return "".join(part[:8] for part in parts)


def _vowel_word(names: Names, random: Random) -> str:
    for _ in range(30):
        word = _word(names, random)
        if word[0] in "AEIOUÉ":
            break
    return word


def _capitals(shortest: int, longest: int) -> Any:
    def draw(names: Names, random: Random) -> str:
        return "".join(random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(random.randint(shortest, longest)))

    return draw


_COINED: Mapping[str, Any] = {
    "coin": _coin,
    "lower": lambda names, random: names.mint.coin(random),
    "word": _word,
    "word_lower": lambda names, random: names.mint.word(random),
    "vowel_word": _vowel_word,
    "camel": _camel,
    "acronym": _capitals(2, 5),
    "tick": _capitals(1, 5),
    "letter": _capitals(1, 1),
    "initial": _capitals(1, 1),
    "letter_lower": lambda names, random: random.choice("abcdefghijklmnopqrstuvwxyz"),
}


def last_name(full: str) -> str:
    """The last name of a full one.

    >>> last_name("Robert Downey Jr.")
    'Downey'
    """
    parts = full.split()
    return parts[-2] if parts[-1].endswith(".") and len(parts) > 2 else parts[-1]


def sentence_grammar(
    language: str, words: Iterable[str], *, test: bool = False, avoid: Collection[str] = (),
) -> Grammar:
    """The grammar of a language's sentences; see :class:`Names` for the options."""
    phrases = {**read_data(f"phrases.{language}.toml")}
    style: Style = read_style(phrases.pop("style"))
    return Grammar(phrases, style, Names(language, words, test=test, avoid=avoid).make, last_name)
