"""Whether the clause around an expression speaks of what was or of what is to come."""

from __future__ import annotations

from extractor.periods.cues import Cues
from extractor.periods.patterns import HYPHENS
from extractor.periods.tokens import Tokens

# Verbs are looked for this many words before and after an expression: enough for a clause, and bounded.
_CLAUSE = 24
# What is compared with stands at most so many words behind its cue (`up from $1.53bn, or $1.58 per share, a year ago`).
_COMPARED = 8
# A participle so near before an expression is what it dates («infligés en novembre»), unless a future stands before it.
_ADJACENT = 3
# A word such as `after` this near stands before the expression itself (`after March`).
_BESIDE = 2
_ENDS = frozenset(".!?;")


def tense_of(read: Tokens, start: int, end: int, cues: Cues) -> str | None:
    """``future`` or ``past``, by the verb nearest before tokens ``start`` to ``end`` in their sentence, else after."""
    weak: str | None = None
    about = start > 0 and (read.norms[start - 1],) in cues.about
    for at in range(start - 1, max(-1, start - _CLAUSE), -1):
        if read.gaps[at + 1] == 2 or (read.norms[at] in _ENDS and read.gaps[at + 1]):
            break
        if (read.norms[at],) in cues.aside and start - at > _BESIDE:
            return weak  # «prévoit de supprimer …, après une vague en octobre»: what lies behind it is told
        sign = _verb(read, at, cues)
        if sign == "participle" and start - at <= _ADJACENT:
            ahead = (_verb(read, back, cues) for back in range(max(0, at - _ADJACENT), at))
            return "future" if "future" in ahead else "past"
        if sign == "participle":
            weak = weak or "past"
        elif sign:
            return sign
    if weak:
        return weak
    for at in range(end, min(len(read.norms), end + _CLAUSE)):
        if read.gaps[at] == 2 or read.norms[at] in _ENDS:
            break
        sign = _verb(read, at, cues)
        if sign == "future" and not about and _told(read, at, cues):
            return "past"
        if sign:
            return "past" if sign == "participle" else sign
    return None


def _told(read: Tokens, at: int, cues: Cues) -> bool:
    """`In January, the firm forecast 9%`: a form that may be past, and no passive (`is expected`)."""
    return (read.norms[at],) in cues.told and (read.norms[at - 1],) not in cues.passive


def is_compared(read: Tokens, start: int, cues: Cues) -> bool:
    """Whether the expression is what something is compared with (`up from 14% a year ago`)."""
    words = 0
    for at in range(start - 1, max(-1, start - 1 - _CLAUSE), -1):
        if words == _COMPARED or read.gaps[at + 1] == 2 or (read.norms[at] in _ENDS and read.gaps[at + 1]):
            return False
        if (read.norms[at],) in cues.guards["compared"] and not _compound(read, at):
            # «ne se prononcera que le 17 septembre» restricts and compares nothing
            return not any((read.norms[back],) in cues.guards["restricts"] for back in range(max(0, at - 5), at))
        words += read.is_word(at)
    return False


def _compound(read: Tokens, at: int) -> bool:
    """Whether a word ends a compound, in which it says nothing of the clause: `better-than-expected`."""
    return at > 0 and read.gaps[at] == 0 and read.norms[at - 1] in HYPHENS


def _verb(read: Tokens, at: int, cues: Cues) -> str | None:
    norm = read.norms[at]
    if _compound(read, at) or ((norm,) in cues.proper and read.is_upper(at)):
        return None
    row = (norm, *read.norms[at + 1:at + 3])
    for length in range(1, len(row) + 1):
        if row[:length] in cues.future:
            return "future"
        if row[:length] in cues.past:
            # `to cut`, `to have sold` are no past
            return None if any((norm,) in cues.infinitive for norm in read.norms[max(0, at - 2):at]) else "past"
    if len(norm) > 4:
        if cues.future_endings and norm.endswith(cues.future_endings):
            return "future"
        if cues.past_endings and norm.endswith(cues.past_endings):
            # «plus élevés», `more limited` are adjectives
            return None if at and (read.norms[at - 1],) in cues.degree else "participle"
    return None
