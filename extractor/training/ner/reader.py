"""The corpus that spaCy trains on: open data and drawn sentences, in each epoch with other names and other settings."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from extractor.training.ner.grammar import read_style
from extractor.training.ner.markup import UNKNOWN, Annotated, join
from extractor.training.ner.names import Names, read_data, read_templates, sentence_grammar
from extractor.training.ner.sources import Parts, read_parts
from extractor.training.ner.variation import read_rates, swap, vary

# Between sentences that are learnt from together: a blank, more often than a new line.
_BETWEEN = (" ", " ", "\n")


def tags(doc: Doc, annotated: Annotated) -> list[str]:
    """BILUO tags of a tokenized text; ``-`` is unknown. A name that ends within a token takes the whole token.

    >>> from spacy.vocab import Vocab
    >>> from extractor.training.ner.markup import parse_markup
    >>> tags(Doc(Vocab(), words=["Tim", "Cook", "dort"]), parse_markup("[Tim Cook|PERSON] dort"))
    ['B-PERSON', 'L-PERSON', 'O']
    """
    found = ["O"] * len(doc)
    for name in annotated.names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        tokens = [token.i for token in span if not token.is_space] if span is not None else []
        if not tokens or any(found[at] != "O" for at in range(tokens[0], tokens[-1] + 1)):
            continue
        first, last = tokens[0], tokens[-1]
        if name.label == UNKNOWN:
            found[first:last + 1] = ["-"] * (last + 1 - first)
        elif first == last:
            found[first] = f"U-{name.label}"
        else:
            inside = [f"I-{name.label}"] * (last - first - 1)
            found[first:last + 1] = [f"B-{name.label}", *inside, f"L-{name.label}"]
    return found


def make_example(nlp: Language, annotated: Annotated) -> Example:
    """What spaCy learns from and is scored on."""
    doc = nlp.make_doc(annotated.text)
    return Example.from_dict(doc, {"entities": tags(doc, annotated)})


def split_templates(language: str, every: int) -> tuple[list[str], list[str]]:
    """The templates for training, and every so-many-th for testing, but none with a name written out."""
    kept: list[str] = []
    tested: list[str] = []
    for number, template in enumerate(read_templates(language)):
        (tested if number % every == 0 and "|" not in template else kept).append(template)
    return kept, tested


class NameCorpus:
    """Called once per epoch; each call draws anew. Two with the same seed make the same texts in the same order."""

    def __init__(self, language: str, folder: Path, *, seed: int, parts: Parts | None = None) -> None:
        self.language = language
        self.parts = parts if parts is not None else read_parts(language, folder)
        self.rates = read_rates(language)
        self.style = read_style(read_data(f"phrases.{language}.toml")["style"])
        self.templates, self.held_out = split_templates(language, self.rates.held_out)
        words = self.parts.words()
        self.names = Names(language, words)
        self.grammar = sentence_grammar(language, words)
        self.random = Random(seed)

    def texts(self) -> list[Annotated]:
        """One epoch's texts, in random order."""
        random, rates = self.random, self.rates
        drawn = [self.grammar.draw(template, random) for template in self.templates for _ in range(rates.draws)]
        random.shuffle(drawn)
        texts = list(self._grouped(drawn))
        for text, share in self.parts.train:
            if random.random() < share:
                texts.append(self._swapped(text) if random.random() < rates.swap else text)
        random.shuffle(texts)
        return [vary(text, rates, self.style, random) for text in texts]

    def _swapped(self, text: Annotated) -> Annotated:
        return swap(text, self.names, self.style, self.random, places_after=self.rates.swap_places_after)

    def _grouped(self, drawn: list[Annotated]) -> Iterator[Annotated]:
        at = 0
        while at < len(drawn):
            size = self.random.choice(self.rates.group)
            yield join(drawn[at:at + size], self.random.choice(_BETWEEN))
            at += size

    def __call__(self, nlp: Language) -> Iterator[Example]:
        for text in self.texts():
            yield make_example(nlp, text)


def written_test(language: str, words: Iterable[str], *, seed: int, draws: int) -> list[Annotated]:
    """Sentences of the held-out templates with held-out names."""
    random = Random(seed)
    rates = read_rates(language)
    grammar = sentence_grammar(language, words, test=True)
    style = read_style(read_data(f"phrases.{language}.toml")["style"])
    _, templates = split_templates(language, rates.held_out)
    return [vary(grammar.draw(template, random), rates, style, random) for template in templates for _ in range(draws)]


@registry.readers("extractor.NameCorpus.v1")
def create_name_corpus(language: str, folder: str, seed: int) -> Callable[[Language], Iterable[Example]]:
    """The training corpus by the name that a training configuration has for it."""
    return NameCorpus(language, Path(folder), seed=seed)


@registry.readers("extractor.NameDevelopment.v1")
def create_name_development(language: str, folder: str, seed: int) -> Callable[[Language], Iterable[Example]]:
    """The development corpus: held-out documents and held-out templates, the same in each evaluation."""
    parts = read_parts(language, Path(folder))
    texts = parts.dev + written_test(language, parts.words(), seed=seed, draws=12)

    def read(nlp: Language) -> Iterator[Example]:
        return (make_example(nlp, text) for text in texts)

    return read
