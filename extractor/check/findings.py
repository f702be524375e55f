"""What a check finds, and how a reckoned value is held against a stated one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from extractor.compare.explaining import span, stated
from extractor.compare.intervals import Interval
from extractor.compare.statements import Statement
from extractor.model import Record


class Verdict(StrEnum):
    """Whether the figures fit; ``cannot_be_told`` where they are too rough, or a term is missing or of another kind."""

    holds = "holds"
    does_not_hold = "does_not_hold"
    cannot_be_told = "cannot_be_told"


@dataclass(frozen=True, slots=True)
class Term:
    """A claim in a sum, and the part it plays (``stated``, ``new``, ``old``, ``part``, ``whole``…)."""

    role: str
    statement: Statement

    def to_dict(self) -> Record:
        return {"role": self.role, "claim": self.statement.record}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sum: ``check`` names its kind, ``sum`` writes it out with the figures, ``reason`` says why where it cannot be
    told."""

    check: str
    verdict: Verdict
    sum: str
    terms: tuple[Term, ...]
    reason: str | None = None

    @property
    def across(self) -> bool:
        """Whether the terms are of more than one article."""
        return len({term.statement.article for term in self.terms}) > 1

    def to_dict(self) -> Record:
        return {
            "check": self.check, "verdict": self.verdict.value, "sum": self.sum, "reason": self.reason,
            "across": self.across, "terms": [term.to_dict() for term in self.terms],
        }


TOO_ROUGH = "the figures are stated too roughly to tell"
Formula = Callable[..., Interval]


def judge(reckoned: Interval, taken: Interval, wanted: Interval) -> tuple[Verdict, str | None]:
    """Whether a reckoned value can be the stated one.

    ``reckoned`` allows for the rounding of the terms, ``taken`` takes them at their word. A sum so rough that nearly
    anything fits tells nothing, unless the figures taken at their word come out, or miss by the rounding of the result
    («66 %» for 66.7, cut off and not rounded).

    >>> from decimal import Decimal as D
    >>> judge(Interval(D(13), D(19)), Interval.exactly(D(16)), Interval(D("15.5"), D("16.5")))[0].value
    'holds'
    >>> judge(Interval(D(28), D(120)), Interval.exactly(D(80)), Interval(D("65.5"), D("66.5")))[0].value
    'cannot_be_told'
    """
    if not reckoned.overlaps(wanted):
        return Verdict.does_not_hold, None
    near = Interval(wanted.low - wanted.width / 2, wanted.high + wanted.width / 2)
    if taken.overlaps(near) or reckoned.width <= max(abs(wanted.middle), wanted.width):
        return Verdict.holds, None
    return Verdict.cannot_be_told, TOO_ROUGH


@dataclass(frozen=True, slots=True)
class Sum:
    """``formula`` over the values of ``terms``, each with its part, against the value of ``result``; ``left`` is the
    formula with the figures in it."""

    check: str
    left: str
    formula: Formula
    terms: tuple[Term, ...]
    result: Statement
    role: str = "stated"
    falling: bool = False

    def found(self, doubt: str | None = None) -> Finding:
        """The finding; with a ``doubt``, a sum that does not come out proves nothing."""
        reckoned = self.formula(*(term.statement.value.stated for term in self.terms))
        taken = self.formula(*(term.statement.value.named for term in self.terms))
        wanted = self.result.value.stated
        if self.falling:
            wanted = Interval(-wanted.high, -wanted.low)
        verdict, reason = judge(reckoned, taken, wanted)
        if verdict is Verdict.does_not_hold and doubt:
            verdict, reason = Verdict.cannot_be_told, doubt
        allowed = f" ({span(reckoned)})" if reckoned.low != reckoned.high else ""
        told = f"{stated(self.result)}{' ' + self.result.direction if self.result.direction else ''}"
        line = f"{self.left} = {span(taken, self.result.unit)}{allowed}; stated: {told}"
        return Finding(self.check, verdict, line, (Term(self.role, self.result), *self.terms), reason)
