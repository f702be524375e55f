"""The tokenizer of both languages: Universal Dependencies' tokens, and figures of the press kept in usable pieces.

spaCy's own tokenizer cannot hold a blank inside a token («5 000»), and loading its French rules costs two seconds (a
list of town names with their hyphens, compiled to a pattern of a million characters). Here the rules are one pattern
over a run of characters without blanks, and what differs between languages is in ``lang/<language>/tokenizer.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extractor.resources import load_table

# Stands for the blank inside a number while the text is cut at blanks. It is in a private-use area, and a text that
# holds it all the same only gets a number's blank where it wrote that sign.
_GROUP = "\ue0f0"
_LETTER = r"[^\W\d_]"
_CURRENCY = "$€£¥₩₹₽฿₿¢"
# A word may hold its combining accents and soft hyphens.
_WORD = r"(?:\w|[\u0300-\u036f\u00ad\u200d])+"
_PIECE = re.compile(
    rf"""
    (?P<initials>(?:{_LETTER}\.(?:-(?={_LETTER}\.))?){{2,}}(?:{_LETTER}(?![\w'’]))?|(?<![\w.])[A-ZÀ-Þ]\.(?!\w))
  | (?P<phone>(?:\d-)?(?:\d{{3}}-)?\d{{3}}-\d{{4}}(?!\w))
  | (?P<decade>\d+0's(?!\w)|(?<![\w'])'\d\ds?(?!\w))
  | (?P<number>(?:\d+|(?<![\w.])\.\d+)(?:[.,:/’'{_GROUP}]\d+)*)(?P<attached>{_LETTER}+)?(?!\w)
  | (?P<handle>[@\#]{_LETTER}\w*)
  | (?P<word>{_WORD}(?:(?:[-‑'&.]|(?<=\w)\+(?=\w)){_WORD})*(?:\+{{1,2}}|\({_LETTER}{{1,2}}\)(?!\w))?)
  | [.?!…]{{2,}}
  | (?P<run>(?P<sign>[-=*_~+\#—–•<>'`])(?P=sign)*)
  | .
    """,
    re.VERBOSE | re.DOTALL,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+?(?=[)\]>»”\"',;:.!?]*$)|[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_CLOCK = re.compile(rf"(\d+)({_LETTER})(\d\d)?$")
_DIGITS_JOINED = re.compile(r"(?:[-‑]\d+(?:[.,]\d+)*)+(?![\w'])")
_SENTENCES_JOINED = re.compile(r"(?<=[a-zß-ÿ])\.(?=[A-ZÀ-Þ][a-zß-ÿ])")
# No word of a language is that long, and a chunk that is longer is not worth remembering.
_LONGEST_CACHED = 48
_LARGEST_CACHE = 50_000
_LONGEST_LINK = 2_000
# Words are taken apart by recursion, from both ends: no longer than this.
_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's table. All words are lower-case, with straight apostrophes; ``abbreviations`` that are ordinary
    words in lower case («No.») are written with their capital and found with it alone.

    ``group_spaces``: blanks that may stand between groups of three digits. ``elisions``: words that end in an
    apostrophe and are tokens of their own. ``enclitics``: endings, hyphen and all, that are. ``contractions``:
    endings with an apostrophe. ``split_hyphens``: whether «long-term» is three tokens; ``prefixes`` never part from
    what follows. ``units``: what is parted from digits before it (case matters); ``clock``: letters that stand
    between hours and minutes; ``signs``: what is one token though it is no word. ``whole``: what is never split,
    ``split``: what is, and how.
    """

    group_spaces: str
    elisions: frozenset[str]
    enclitics: tuple[str, ...]
    contractions: tuple[str, ...]
    split_hyphens: bool
    prefixes: frozenset[str]
    units: frozenset[str]
    clock: frozenset[str]
    signs: tuple[str, ...]
    abbreviations: frozenset[str]
    whole: frozenset[str]
    split: dict[str, tuple[int, ...]]

    @classmethod
    def load(cls, language: str) -> Rules:
        """The rules of a language; raises ValueError where a word of ``split`` is not the sum of its pieces."""
        table = load_table(language, "tokenizer")
        split: dict[str, tuple[int, ...]] = {}
        for word, pieces in table.get("split", {}).items():
            if "".join(pieces) != word:
                raise ValueError(f"lang/{language}/tokenizer.toml: {word!r} is not the sum of {pieces!r}")
            split[word] = tuple(len(piece) for piece in pieces)
        return cls(
            group_spaces=table["group_spaces"],
            elisions=frozenset(table["elisions"]),
            enclitics=tuple(sorted(table["enclitics"], key=len, reverse=True)),
            contractions=tuple(sorted(table["contractions"], key=len, reverse=True)),
            split_hyphens=table["split_hyphens"],
            prefixes=frozenset(table["prefixes"]),
            units=frozenset(table["units"]),
            clock=frozenset(table["clock"]),
            signs=tuple(sorted(table["signs"], key=len, reverse=True)),
            abbreviations=frozenset(table["abbreviations"]),
            whole=frozenset(table["whole"]),
            split=split,
        )


def fold_apostrophes(text: str) -> str:
    """The text with straight apostrophes; its length stays.

    >>> fold_apostrophes("l’an")
    "l'an"
    """
    return text.replace("’", "'").replace("ʼ", "'").replace("‘", "'")


class Tokenizer:
    """Text to ``Doc``. Stateless but for a cache; what it does is the language's table.

    >>> [t.text for t in create_tokenizer(Vocab(), "fr")("L’État a levé 5 000 M€, a-t-il dit.")]
    ['L’', 'État', 'a', 'levé', '5 000', 'M', '€', ',', 'a', '-t-il', 'dit', '.']
    """

    def __init__(self, vocab: Vocab, language: str) -> None:
        self.vocab = vocab
        self.language = language
        self.rules = Rules.load(language)
        blanks = re.escape(self.rules.group_spaces)
        # Not after letters («GPT-4 300 millions») nor inside a longer number.
        self._grouped = (
            re.compile(rf"(?<![\w.,])(?<![^\W\d_]-)[1-9]\d{{0,2}}(?:[{blanks}]\d{{3}})+(?![\d])") if blanks else None
        )
        self._blanks = str.maketrans(dict.fromkeys(self.rules.group_spaces, _GROUP))
        self._sign_starts = frozenset(sign[0] for sign in self.rules.signs)
        self._cache: dict[str, tuple[int, ...]] = {}

    def __call__(self, text: str) -> Doc:
        words, spaces = self.split(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """One ``Doc`` per text, lazily (``batch_size`` is spaCy's, and not needed)."""
        for text in texts:
            yield self(text)

    def split(self, text: str) -> tuple[list[str], list[bool]]:
        """The tokens, and whether a plain blank follows each; the tokens with their blanks are the text.

        >>> create_tokenizer(Vocab(), "en").split("$40M isn't 5%")
        (['$', '40', 'M', 'is', "n't", '5', '%'], [False, False, True, False, True, False, False])
        """
        words: list[str] = []
        spaces: list[bool] = []
        marked = text
        if self._grouped is not None:
            marked = self._grouped.sub(lambda match: match.group().translate(self._blanks), text)
        done = 0
        for match in _CHUNK.finditer(marked):
            start, end = match.span()
            if start > done:
                self._add_blanks(text[done:start], words, spaces)
            chunk = marked[start:end]
            lengths = self._cache.get(chunk)
            if lengths is None:
                lengths = tuple(self._lengths(chunk))
                if len(chunk) <= _LONGEST_CACHED:
                    if len(self._cache) >= _LARGEST_CACHE:
                        self._cache.clear()
                    self._cache[chunk] = lengths
            for length in lengths:
                words.append(text[start : start + length])
                spaces.append(False)
                start += length
            done = end
        if done < len(text):
            self._add_blanks(text[done:], words, spaces)
        return words, spaces

    def _add_blanks(self, blanks: str, words: list[str], spaces: list[bool]) -> None:
        """A single plain blank belongs to the token before it; all else is a token of its own."""
        if words and blanks[0] == " ":
            spaces[-1] = True
            blanks = blanks[1:]
        if not blanks:
            return
        followed = len(blanks) > 1 and blanks[-1] == " "
        words.append(blanks[:-1] if followed else blanks)
        spaces.append(followed)

    def _lengths(self, chunk: str) -> Iterator[int]:
        """The lengths of a chunk's tokens; a chunk holds no blanks."""
        plain = fold_apostrophes(chunk)
        if plain.lower() in self.rules.whole:
            yield len(chunk)
            return
        place = 0
        if len(chunk) <= _LONGEST_LINK and ("://" in chunk or "www." in chunk or "@" in chunk):
            for link in _LINK.finditer(chunk):
                yield from self._pieces(chunk, plain, place, link.start())
                yield link.end() - link.start()
                place = link.end()
        yield from self._pieces(chunk, plain, place, len(chunk))

    def _pieces(self, chunk: str, plain: str, start: int, end: int) -> Iterator[int]:
        place = start
        while place < end:
            if chunk[place] in self._sign_starts:
                sign = next((sign for sign in self.rules.signs if plain.startswith(sign, place, end)), None)
                if sign is not None:
                    yield len(sign)
                    place += len(sign)
                    continue
            match = _PIECE.match(plain, place, end)
            if match is None:  # the pattern's last branch takes any character
                return
            stop = match.end()
            if match["number"] is not None:
                for length in self._number(plain, match):
                    yield length
                    place += length
                continue
            if match["word"] is not None:
                word = match["word"]
                joined = _SENTENCES_JOINED.search(word)
                if joined:
                    stop = match.start() + joined.start()
                    word = plain[place:stop]
                if plain[stop : stop + 1] == "." and not self.rules.abbreviations.isdisjoint(
                    (f"{word}.", f"{word.lower()}.")
                ):
                    yield stop + 1 - place
                    place = stop + 1
                    continue
                if plain[stop : stop + 1] == "'" and f"{word.lower()}'" in self.rules.elisions:  # «d'"IA"»
                    yield stop + 1 - place
                    place = stop + 1
                    continue
                for length in self._word(word):
                    yield length
                    place += length
                continue
            yield stop - place
            place = stop

    def _number(self, plain: str, match: re.Match[str]) -> Iterator[int]:
        number, letters = match["number"], match["attached"]
        if not letters:
            joined = None if self.rules.split_hyphens else _DIGITS_JOINED.match(plain, match.end())
            yield len(number) + (joined.end() - joined.start() if joined else 0)
            return
        money = (
            plain[match.end() : match.end() + 1] in _CURRENCY_SET
            or plain[match.start() - 1 : match.start()] in _CURRENCY_SET
        )
        if (
            letters.lower() in self.rules.clock
            or letters in self.rules.units
            and (money or (number + letters).lower() not in self.rules.whole)
        ):
            yield len(number)
            yield len(letters)
        else:
            yield len(number) + len(letters)

    def _word(self, word: str) -> Iterator[int]:
        lower = word.lower()
        if len(word) > _LONGEST_WORD or len(lower) != len(word):  # a few letters change length («İ»)
            yield len(word)
            return
        if lower in self.rules.whole:
            yield len(word)
            return
        clock = _CLOCK.match(lower) if word[0].isdigit() else None
        if clock and clock[2] in self.rules.clock:
            yield from (len(part) for part in clock.groups() if part)
            return
        if lower in self.rules.split:
            yield from self.rules.split[lower]
            return
        apostrophe = lower.find("'")
        if apostrophe > 0 and lower[: apostrophe + 1] in self.rules.elisions:
            yield apostrophe + 1
            yield from self._word(word[apostrophe + 1 :])
            return
        for ending in self.rules.contractions:
            if lower.endswith(ending) and len(lower) > len(ending):
                yield from self._word(word[: -len(ending)])
                yield len(ending)
                return
        if "-" not in lower and "‑" not in lower:
            yield len(word)
            return
        for ending in self.rules.enclitics:
            if lower.endswith(ending) and len(lower) > len(ending):
                yield from self._word(word[: -len(ending)])
                yield len(ending)
                return
        if self.rules.split_hyphens:
            yield from self._hyphens(word)
        else:
            yield len(word)

    def _hyphens(self, word: str) -> Iterator[int]:
        start = 0
        for match in _HYPHEN.finditer(word):
            place = match.start()
            part = word[start:place]
            after = word[place + 1 : place + 2]
            if part.lower() in self.rules.prefixes or (part[:1].isalpha() and after.isdigit()):
                continue
            if part:
                yield from self._word(part)
            yield 1
            start = place + 1
        if start < len(word):
            rest = word[start:]
            if _HYPHEN.search(rest):
                yield len(rest)
            else:
                yield from self._word(rest)

    # What spaCy asks of a tokenizer that is saved with its pipeline: there is nothing to save.
    def to_bytes(self, **kwargs: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> Tokenizer:
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        return None

    def from_disk(self, path: str | Path, **kwargs: Any) -> Tokenizer:
        return self


_CHUNK = re.compile(r"\S+")
_HYPHEN = re.compile("[-‑]")
_CURRENCY_SET = frozenset(_CURRENCY)


def create_tokenizer(vocab: Vocab, language: str) -> Tokenizer:
    """The tokenizer of a language, made in a few milliseconds.

    Raises ``resources.UnknownLanguage`` for a language that has no folder.

    >>> [t.text for t in create_tokenizer(Vocab(), "fr")("120M€, soit 5 % du total")]
    ['120', 'M', '€', ',', 'soit', '5', '%', 'du', 'total']
    """
    return Tokenizer(vocab, language)


@registry.tokenizers("extractor.Tokenizer.v1")
def _registered(language: str) -> Any:
    """The tokenizer by the name that a pipeline's ``config.cfg`` has for it."""

    def make(nlp: Any) -> Tokenizer:
        return create_tokenizer(nlp.vocab, language)

    return make
