"""Which tokens of a text stand in a name, and which are taken by something else."""
from __future__ import annotations

from collections.abc import Sequence

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
    at = 0
    starts, ends = tokens.starts, tokens.ends
    for start, end in sorted(names):
        while at < len(starts) and ends[at] <= start:
            at += 1
        last = at
        while last < len(starts) and starts[last] < end:
            last += 1
        if last > at:
            found.ends[at] = last
            found.inside.update(dict.fromkeys(range(at, last), last))
    return found


def free_of(tokens: Tokens, blocked: Places) -> list[bool]:
    """For every token whether no blocked place touches it."""
    free = [True] * len(tokens)
    at = 0
    starts, ends = tokens.starts, tokens.ends
    for start, end in sorted(blocked):
        while at < len(starts) and ends[at] <= start:
            at += 1
        last = at
        while last < len(starts) and starts[last] < end:
            free[last] = False
            last += 1
    return free
