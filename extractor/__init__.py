"""Every figure of a French or English tech-press article as a structured claim, with its exact place in the text.

>>> from extractor import Extractor
>>> document = Extractor().extract("OpenAI a perdu 11,5 milliards de dollars en 2025.", language="fr")
>>> [(claim.subject.name, claim.metric, str(claim.amount.low)) for claim in document.claims]
[('OpenAI', 'loss', '11500000000')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Extractor", "__version__"]

if TYPE_CHECKING:
    from extractor.extraction import Extractor


def __getattr__(name: str) -> Any:
    # spaCy takes a second to import: the command line answers --help without it
    if name == "Extractor":
        from extractor.extraction import Extractor

        return Extractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
