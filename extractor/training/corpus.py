"""Training examples out of treebank sentences: grouped anew in each epoch, and varied as the press sets its texts.

Treebanks have straight apostrophes, plain blanks and few headlines. The press has typographic apostrophes, no-break
blanks before French punctuation, line breaks between paragraphs, titles without a full stop, and headlines in
capitals.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from string import ascii_uppercase

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

from extractor.training.treebanks import Sentence, Token, read_source, sources

# As `spacy convert -n 10` does, and the published figures are measured.
TEST_GROUP = 10


@dataclass(frozen=True, slots=True)
class Variation:
    """How often a group of sentences is varied, from 0 to 1, and how many sentences a group may have."""

    lower: float
    upper: float
    typographic: float
    line_break: float
    paragraphs: float
    untitled: float
    abbreviated: float
    renamed: float
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a language's press sets things: signs after and before which a blank is a no-break one, how often one is
    after a number, how often a sentence is a headline with capitals and how often it lacks its full stop within a
    line, short forms of magnitudes, signs of currencies, and the words that link the two where both are written out.
    """

    no_break_after: str
    no_break_before: str
    no_break_numbers: float
    title_case: float
    untitled: float
    magnitudes: dict[str, list[str]]
    currencies: dict[str, str]
    links: list[str]


@cache
def variation(language: str) -> tuple[Variation, Setting]:
    """The table of ``variation.toml``."""
    table = tomllib.loads(files(__package__).joinpath("variation.toml").read_text(encoding="utf-8"))
    return Variation(**{**table["chances"], "sizes": tuple(table["chances"]["sizes"])}), Setting(**table[language])


def make_doc(vocab: Vocab, sentences: Sequence[Sequence[Token]], joints: Sequence[str] = ()) -> Doc:
    """Sentences as one annotated ``Doc``; ``joints`` are what stands after each of them, a plain blank by default.

    Other joints become tokens, attached to the token before them, as spaCy trains them.
    """
    tokens: list[Token] = []
    for number, sentence in enumerate(sentences):
        joint = joints[number] if number < len(joints) else " "
        last = number == len(sentences) - 1
        offset = len(tokens)
        tokens += [replace(token, head=token.head + offset) for token in sentence]
        tokens[-1] = replace(tokens[-1], space=joint == " " and not last)
        if joint != " " and not last:
            tokens.append(_blank(joint, len(tokens) - 1))
    return Doc(
        vocab,
        words=[token.text for token in tokens],
        spaces=[token.space for token in tokens],
        heads=[token.head for token in tokens],
        deps=[token.dep for token in tokens],
        pos=[token.pos for token in tokens],
        morphs=[token.morph for token in tokens],
        lemmas=[token.lemma for token in tokens],
    )


def _blank(text: str, head: int) -> Token:
    return Token(text=text, space=False, lemma=text, pos="SPACE", morph="", head=head, dep="dep")


def documents(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """Runs of sentences of one document."""
    return [list(run) for _, run in groupby(sentences, key=lambda sentence: sentence.document)]


def gold_docs(vocab: Vocab, sentences: Iterable[Sentence], *, paragraphs: bool = False) -> list[Doc]:
    """What scores are measured on: ten sentences of a document at a time, a blank between them, nothing varied.

    With ``paragraphs`` an empty line parts the paragraphs that a treebank marks, as CoNLL's raw texts have it.
    """
    groups = [run[at : at + TEST_GROUP] for run in documents(sentences) for at in range(0, len(run), TEST_GROUP)]
    return [
        make_doc(
            vocab,
            [sentence.tokens for sentence in group],
            ["\n\n" if paragraphs and following.paragraph else " " for following in group[1:]],
        )
        for group in groups
    ]


def varied_docs(vocab: Vocab, language: str, sentences: Sequence[Sentence], chance: random.Random) -> list[Doc]:
    """One epoch: the documents cut into groups of varied size, each group perhaps varied, in random order."""
    rates, setting = variation(language)
    names = sorted({token.text for sentence in sentences for token in sentence.tokens if _is_name(token)})
    made: list[Doc] = []
    for run in documents(sentences):
        start = 0
        while start < len(run):
            size = chance.choice(rates.sizes)
            group = [sentence.tokens for sentence in run[start : start + size]]
            start += size
            group = [_renamed(tokens, names, rates.renamed, chance) for tokens in group]
            group = [_abbreviated(tokens, setting, rates.abbreviated, chance) for tokens in group]
            broken = chance.random() < rates.line_break
            joints = [chance.choice(("\n", "\n\n")) if broken and chance.random() < 0.5 else " " for _ in group]
            if chance.random() < rates.paragraphs:
                begins = [sentence.paragraph for sentence in run[start - size + 1 : start]]
                joints = ["\n\n" if b else joint for b, joint in zip([*begins, False], joints, strict=True)]
            group = [
                _untitled(tokens)
                if chance.random() < (setting.untitled if joint == " " else rates.untitled)
                else tokens
                for tokens, joint in zip(group, joints, strict=True)
            ]
            draw = chance.random()
            if draw < rates.lower:
                group = [_recased(tokens, str.lower) for tokens in group]
            elif draw < rates.lower + rates.upper:
                group = [_recased(tokens, str.upper) for tokens in group]
            elif draw < rates.lower + rates.upper + setting.title_case:
                group = [_untitled(_titled(tokens)) for tokens in group]
            if chance.random() < rates.typographic:
                group = [_typographic(tokens, setting, chance) for tokens in group]
            made.append(make_doc(vocab, group, joints))
    chance.shuffle(made)
    return made


def _recased(tokens: Sequence[Token], recase: Callable[[str], str]) -> tuple[Token, ...]:
    return tuple(replace(token, text=recase(token.text)) for token in tokens)


def _titled(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """With capitals, as English headlines are; short function words without."""
    return tuple(
        replace(token, text=token.text[0].upper() + token.text[1:])
        if place == 0
        or (token.pos not in _SMALL and token.text[0].isalpha() and (place == 0 or tokens[place - 1].space))
        else token
        for place, token in enumerate(tokens)
    )


_SMALL = frozenset({"ADP", "DET", "CCONJ", "PART"})


def _untitled(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Without its full stop, as a title is, unless something hangs on that."""
    last = len(tokens) - 1
    if last < 1 or tokens[last].text != "." or any(token.head == last for token in tokens):
        return tuple(tokens)
    return tuple(tokens[:last])


def _is_name(token: Token) -> bool:
    return token.pos == "PROPN" and token.text.isalpha() and token.text[0].isupper()


def _renamed(tokens: Sequence[Token], names: Sequence[str], rate: float, chance: random.Random) -> tuple[Token, ...]:
    """Some names in place of others: the treebanks are too small to learn from that a name can be any word, and old
    enough to have none like OpenAI, xAI or H100."""
    if not names:
        return tuple(tokens)
    found: list[Token] = []
    for token in tokens:
        if _is_name(token) and chance.random() < rate:
            text = chance.choice(_COINERS)(names, chance)
            found.append(replace(token, text=text, lemma=text))
        else:
            found.append(token)
    return tuple(found)


def _other(names: Sequence[str], chance: random.Random) -> str:
    return chance.choice(names)


def _camel(names: Sequence[str], chance: random.Random) -> str:
    return chance.choice(names)[:5].capitalize() + chance.choice((chance.choice(names)[:4].capitalize(), "AI"))


def _acronym(names: Sequence[str], chance: random.Random) -> str:
    return "".join(chance.choices(ascii_uppercase, k=chance.choice((2, 3, 3, 4))))


def _code(names: Sequence[str], chance: random.Random) -> str:
    return chance.choice(ascii_uppercase) + str(chance.choice((1, 2, 3, 5, 10, 100, 200, 1000)))


def _invented(names: Sequence[str], chance: random.Random) -> str:
    """The beginning of one name and the end of another."""
    first, second = chance.choice(names), chance.choice(names)
    return (first[: max(2, len(first) // 2)] + second[-max(2, len(second) // 2) :].lower()).capitalize()


_COINERS = (_other, _other, _other, _invented, _invented, _invented, _camel, _camel, _acronym, _code)


def _abbreviated(tokens: Sequence[Token], setting: Setting, rate: float, chance: random.Random) -> tuple[Token, ...]:
    """Magnitudes and their currencies in short («5 M€» for «5 millions d'euros»), as headlines and tables have them."""
    short = list(tokens)
    dropped: list[int] = []
    for place in range(1, len(short)):
        number, magnitude = short[place - 1], short[place]
        forms = setting.magnitudes.get(magnitude.text.lower())
        if not forms or not number.text[0].isdigit() or chance.random() > rate:
            continue
        short[place - 1] = replace(number, space=chance.random() < 0.3)
        short[place] = replace(magnitude, text=chance.choice(forms))
        if (
            place + 2 < len(short)
            and short[place + 1].text in setting.links
            and short[place + 2].text in setting.currencies
        ):
            short[place] = replace(short[place], space=False)
            short[place + 2] = replace(short[place + 2], text=setting.currencies[short[place + 2].text])
            dropped.append(place + 1)
    if not dropped or any(token.head in dropped for token in short):
        return tuple(short) if not dropped else tuple(tokens)
    kept = [place for place in range(len(short)) if place not in dropped]
    moved = {old: new for new, old in enumerate(kept)}
    return tuple(replace(short[place], head=moved[short[place].head]) for place in kept)


def _typographic(tokens: Sequence[Token], setting: Setting, chance: random.Random) -> tuple[Token, ...]:
    """Curly quotes and apostrophes, no-break blanks inside numbers, and as tokens where the language sets them."""
    texts: list[str] = []
    opened = False
    blanks: set[int] = set()
    for place, token in enumerate(tokens):
        text = token.text.replace("'", "’")
        if text == '"':
            opened = not opened
            text = "“" if opened else "”"
        elif " " in text:
            text = text.replace(" ", "\u202f")
        following = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if token.space and (
            text in setting.no_break_after
            or (following and following in setting.no_break_before)
            or (token.pos == "NUM" and chance.random() < setting.no_break_numbers)
        ):
            blanks.add(place)
        texts.append(text)
    moved = [place + sum(blank < place for blank in blanks) for place in range(len(tokens))]
    found: list[Token] = []
    for place, token in enumerate(tokens):
        spaced = token.space and place not in blanks
        found.append(replace(token, text=texts[place], head=moved[token.head], space=spaced))
        if place in blanks:
            found.append(_blank("\u00a0", moved[place]))
    return tuple(found)


def read_part(folder: Path, language: str, part: str) -> list[Sentence]:
    """The sentences of a part (``train`` or ``dev``) of a language's treebanks, those with ``copies`` so many times."""
    return [
        sentence
        for source in sources()[language][part]
        for sentence in read_source(folder, source) * source.get("copies", 1)
    ]


@registry.readers("extractor.Treebanks.v1")
def create_reader(
    path: Path, language: str, part: str, seed: int, limit: int = 0
) -> Callable[[Language], Iterator[Example]]:
    """A corpus for spaCy's configs, of the part ``train`` or ``dev``; ``limit`` is of documents, 0 for all.

    The train part is varied anew each time it is read, from ``seed`` on.
    """
    epoch = 0
    sentences: list[Sentence] = []

    def read(nlp: Language) -> Iterator[Example]:
        nonlocal epoch
        if not sentences:
            sentences.extend(read_part(Path(path), language, part))
        if part == "train":
            docs = varied_docs(nlp.vocab, language, sentences, random.Random(seed + epoch))
            epoch += 1
        else:
            docs = gold_docs(nlp.vocab, sentences)
            if limit:
                docs = random.Random(seed).sample(docs, min(limit, len(docs)))
        for doc in docs:
            yield Example(nlp.make_doc(doc.text), doc)

    return read
