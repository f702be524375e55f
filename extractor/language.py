"""Which language a text is in, by counting the words that only one language has.

Deterministic, without a model to load, and able to say what a text looks like that is in no language that is read here.
"""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import fsum

from extractor.lexemes import normal
from extractor.resources import languages, load_data, load_table

# A text is in a language that is read until another leads by so much, half a word: a borrowed word decides nothing.
LEAD = 0.4
# So much of a text is looked at, in three places: its head, middle and foot. Titles and share bars do not decide then.
STRETCH = 6_000
# Weights of a function word, of a word that neighbours share, of a word of the press, of a telling letter, of a clitic,
# and of the ending of a word that is in no list.
FUNCTION, SHARED, PRESS, LETTER, CLITIC, ENDING = 1.0, 0.5, 0.8, 0.5, 0.7, 0.3
# In running text of a language that is read, two words in five stand in its lists; in lean headlines one in twelve.
LEAST_SHARE = 0.06

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CLITIC = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,6}'(?=[^\W_])|(?<=[^\W\d_])(?:n't|'[a-z]{1,2})(?![^\W\d_])")


class UnsupportedLanguage(ValueError):
    """A text in no language that is read here; ``looks_like`` names its language or script, None where none is told."""

    def __init__(self, looks_like: str | None) -> None:
        self.looks_like = looks_like
        seen = f"the text looks like {looks_like}" if looks_like else "the language of the text cannot be told"
        super().__init__(
            f"{seen}; articles are read in {', '.join(languages())}: name one of them as the language to insist",
        )


@dataclass(frozen=True, slots=True)
class _Profile:
    weights: dict[str, float]
    letters: frozenset[str]
    clitics: frozenset[str]
    endings: tuple[str, ...]


@cache
def _profiles() -> dict[str, _Profile]:
    profiles = {}
    for language in languages():
        table = load_table(language, "language")
        weights = {normal(word): PRESS for word in table["press"]}
        weights |= {normal(word): FUNCTION for word in table["function"]}
        weights |= {normal(word): SHARED for word in table["shared"]}
        profiles[language] = _Profile(
            weights, frozenset(table["letters"]), frozenset(table["clitics"]), tuple(table["endings"]),
        )
    return profiles


@cache
def _others() -> dict[str, _Profile]:
    table = load_data("languages.toml")
    shared = {normal(word) for language in languages() for word in load_table(language, "language")["shared"]}
    profiles = {}
    for name, words in table["words"].items():
        weights = {word: SHARED if word in shared else FUNCTION for word in map(normal, words)}
        letters, clitics = table["letters"].get(name, ""), table["clitics"].get(name, ())
        profiles[name] = _Profile(weights, frozenset(letters), frozenset(clitics), ())
    return profiles


def _sample(text: str) -> str:
    if len(text) <= 3 * STRETCH:
        return text
    middle = len(text) // 2
    return "\n".join((text[:STRETCH], text[middle:middle + STRETCH], text[-STRETCH:]))


def _score(profile: _Profile, words: Counter[str], clitics: Counter[str], letters: frozenset[str]) -> float:
    known = profile.weights.keys() & words.keys()
    # exact, since a set has no order to add in
    score = fsum(profile.weights[word] * words[word] for word in known)
    score += CLITIC * sum(clitics[clitic] for clitic in profile.clitics & clitics.keys())
    if telling := profile.letters & letters:
        score += LETTER * sum(times for word, times in words.items() if not telling.isdisjoint(word))
    if profile.endings:
        score += ENDING * sum(
            times for word, times in words.items() if word not in known and word.endswith(profile.endings)
        )
    return score


def scores(text: str) -> dict[str, float]:
    """How much speaks for each language, read or not, in weighted words: codes for those that are read, else names.

    >>> found = scores("Le groupe a perdu 3 milliards")
    >>> found["fr"] > found["Spanish"] > found["en"]
    True
    """
    norm = normal(_sample(text))
    words, clitics, letters = Counter(_WORD.findall(norm)), Counter(_CLITIC.findall(norm)), frozenset(norm)
    return {name: _score(profile, words, clitics, letters) for name, profile in (_profiles() | _others()).items()}


def detect(text: str) -> str:
    """The ISO 639-1 code of the text's language; raises UnsupportedLanguage where it is not read, or cannot be told.

    >>> detect("OpenAI raised $40bn"), detect("Mistral AI lève 1,7 milliard d'euros")
    ('en', 'fr')
    >>> detect("Das Unternehmen hat im dritten Quartal drei Milliarden Euro verloren.")
    Traceback (most recent call last):
    ...
    extractor.language.UnsupportedLanguage: the text looks like German; articles are read in en, fr: name one of them \
as the language to insist
    """
    sample = _sample(text)
    if script := _script(sample):
        raise UnsupportedLanguage(script)
    found = scores(sample)
    best, second = sorted(languages(), key=lambda name: (-found[name], name))[:2]
    other = max(_others(), key=lambda name: found[name])
    if found[other] >= max(found[best] + LEAD, 1.0):
        raise UnsupportedLanguage(other)
    if found[best] == found[second] or found[best] < LEAST_SHARE * len(_WORD.findall(sample)):
        raise UnsupportedLanguage(None)
    return best


def _script(text: str) -> str | None:
    if not any(ord(char) > 0x036F for char in set(text)):
        return None
    letters = [ord(char) for char in text if char.isalpha()]
    foreign = [code for code in letters if code > 0x036F and not 0x1E00 <= code <= 0x1EFF and code < 0xFB00]
    if len(foreign) * 3 < len(letters) or not foreign:
        return None
    ranges: dict[str, list[int]] = load_data("languages.toml")["scripts"]
    counts = {name: sum(1 for code in foreign if low <= code <= high) for name, (low, high) in ranges.items()}
    # Japanese is written with Chinese characters too: any share of its own letters tells.
    if counts["Japanese"] * 10 > len(foreign):
        return "Japanese"
    return max(counts, key=lambda name: counts[name])
