"""Pseudo-words that look like names: a chain of letters learnt from real names and from the words of a language."""
from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate
from random import Random

_START, _END = "^", "$"


class Chain:
    """Letters drawn one after the other, each by the letters before it.

    >>> chain = Chain(["banana"], order=2)
    >>> chain.draw(Random(1), shortest=3, longest=8).startswith("ba")
    True
    """

    def __init__(self, words: Iterable[str], *, order: int) -> None:
        self.order = order
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for word in words:
            padded = _START * order + word + _END
            for at in range(order, len(padded)):
                counts[padded[at - order:at]][padded[at]] += 1
        self._next = {
            context: (list(following), list(accumulate(following.values()))) for context, following in counts.items()
        }

    def draw(self, random: Random, *, shortest: int, longest: int) -> str:
        """A word of that many letters. After 50 tries that were too short or too long, the last one is cut to size."""
        word = ""
        for _ in range(50):
            word = ""
            context = _START * self.order
            while len(word) <= longest:
                letters, upto = self._next[context]
                letter = letters[bisect(upto, random.randrange(upto[-1]))]
                if letter == _END:
                    break
                word += letter
                context = (context + letter)[-self.order:]
            if shortest <= len(word) <= longest:
                break
        return word[:longest]


class Mint:
    """Coins words for names: half by a chain over real names, half by a chain over ordinary words.

    ``names``: real names, for their letters; ``words``: ordinary words in lower case, of which :meth:`word` also draws.
    """

    def __init__(self, names: Iterable[str], words: Iterable[str]) -> None:
        parts = [part.lower() for name in names for part in name.split() if part.isalpha() and len(part) > 3]
        self.words = sorted({word for word in words if word.isalpha() and 3 < len(word) < 11})
        # Order 2 makes what nobody has heard of, order 3 what sounds like the language.
        known = parts or self.words
        self._chains = (Chain(known, order=2), Chain(known, order=3), Chain(self.words, order=3))

    def coin(self, random: Random) -> str:
        """A pseudo-word in lower case, of 3 to 11 letters."""
        return random.choice(self._chains).draw(random, shortest=random.choice((3, 4, 5, 5)), longest=11)

    def word(self, random: Random) -> str:
        """An ordinary word in lower case."""
        return random.choice(self.words)
