"""``python -m extractor.training.ner.ordinary LANGUAGE --data FOLDER``: the ordinary words of a language, as its
``words.txt`` lists them. A capital at the beginning of a sentence makes no name of one of them."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.entities.words import fold
from extractor.training.ner.names import read_data, read_templates
from extractor.training.ner.sources import open_data, read_parts

_WORD = re.compile(r"[^\W\d_]+")
# A word is ordinary from so many places on, in lower case twice as often as with a capital at least.
_LEAST, _SHARE, _SHORTEST = 2, 0.5, 3


def ordinary_words(texts: Iterable[str]) -> list[str]:
    """The words that the texts write in lower case, folded and sorted.

    >>> ordinary_words(["La vie, la vie de Paris à Paris.", "Vie"])
    ['vie']
    """
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for word in _WORD.findall(text):
            (lower if word.islower() else capital)[fold(word)] += 1
    return sorted(
        word
        for word, count in lower.items()
        if count >= _LEAST and len(word) >= _SHORTEST and count > _SHARE * capital[word]
    )


def _texts(language: str, data: Path) -> Iterator[str]:
    """The training texts of the names, the treebanks that the sources list, and the sentences written for training."""
    for text, _ in read_parts(language, data).train:
        yield text.text
    for path in read_data("sources.toml")["ordinary"][language]:
        for _, treebank in open_data(data / path):
            yield "\n".join(line.split("\t")[1] for line in treebank.splitlines() if line[:1].isdigit())
    for template in read_templates(language):
        yield re.sub(r"\[[^\]]*\]|\{[^}]*\}|<[^>]*>", " ", template)


def main(arguments: list[str] | None = None) -> int:
    """Write the ordinary words of the training texts, a line each, to standard output."""
    parser = argparse.ArgumentParser(prog="python -m extractor.training.ner.ordinary", description=main.__doc__)
    parser.add_argument("language", help="ISO 639-1 code: fr or en")
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data (see the sources module)")
    options = parser.parse_args(arguments)
    words = ordinary_words(_texts(options.language, options.data))
    sys.stdout.write("\n".join(words) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
