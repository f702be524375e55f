"""Which tokens of a text stand in a name, and which are taken by something else."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.amounts.tokens import Tokens

Places = Sequence[tuple[int, int]]


class Names:
    """Where names stand, in tokens: the end of a name by its first token, and by every token inside it."""

    __slots__ = ("ends", "inside")

    def __init__(self) -> None:
        self.ends: dict[int, int] = {}
        self.inside: dict[int, int] = {}


def named_in(tokens: Tokens, names: Places) -> Names:
    """The places of names in code points, as places in tokens.

    >>> named_in(Tokens("the GPT 5 model"), [(4, 9)]).ends
    {1: 3}
    """
    found = Names()
    for first, last in _touched(tokens, names):
        if last > first:
            found.ends[first] = last
            found.inside.update(dict.fromkeys(range(first, last), last))
    return found


def _touched(tokens: Tokens, places: Places) -> Iterator[tuple[int, int]]:
    """For each place, in order, the first token that it touches and the one behind its last."""
    at = 0
    starts, ends = tokens.starts, tokens.ends
    for start, end in sorted(places):
        while at < len(starts) and ends[at] <= start:
            at += 1
        last = at
        while last < len(starts) and starts[last] < end:
            last += 1
        yield at, last


def free_of(tokens: Tokens, blocked: Places) -> list[bool]:
    """For every token whether no blocked place touches it."""
    free = [True] * len(tokens)
    for first, last in _touched(tokens, blocked):
        for at in range(first, last):
            free[at] = False
    return free
