"""Do the figures fit? Arithmetic among the claims of articles, with every sum written out.

Growth against its two amounts, parts against the total, a ratio against its terms, a stake against two figures, a
margin and a share against theirs, a conversion against the exchange rates of the time, a quarter against its year. All
figures are intervals, as wide as their digits and hedges leave open (see ``compare.intervals``): what fits within
rounding holds.

>>> from extractor import Extractor
>>> text = "Le tour atteint 4,3 milliards de dollars (2,1 milliards d'euros)."
>>> document = Extractor().extract(text, language="fr", published="2025-10-08")
>>> [(finding.check, finding.verdict.value) for finding in check([document])]
[('conversion', 'does_not_hold')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from extractor.check.conversions import conversion
from extractor.check.findings import Finding, Term, Verdict
from extractor.check.growth import growth
from extractor.check.index import Index
from extractor.check.quotients import margin, ratio, stake
from extractor.check.wholes import parts, periods, share
from extractor.compare.statements import Given, RecordError, statements

__all__ = ["CHECKS", "Finding", "RecordError", "Term", "Verdict", "check"]

CHECKS: dict[str, Callable[[Index], Iterator[Finding]]] = {
    "growth": growth, "parts": parts, "ratio": ratio, "stake": stake, "margin": margin, "share": share,
    "conversion": conversion, "periods": periods,
}


def check(documents: Iterable[Given]) -> tuple[Finding, ...]:
    """The sums that the claims of documents allow, those that do not come out first.

    ``documents`` are documents, document records or claim records, mixed as you like; the terms of a sum are looked for
    in the claim's own article first, then in the others. Raises RecordError for what is none of these.
    """
    index = Index(statements(documents))
    order = {Verdict.does_not_hold: 0, Verdict.cannot_be_told: 1, Verdict.holds: 2}
    found = [finding for run in CHECKS.values() for finding in run(index)]
    return tuple(sorted(found, key=lambda finding: order[finding.verdict]))
