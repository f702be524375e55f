"""Claims: from tagged spans to who, what, how much, when, according to whom, how sure."""

from extractor.claims.assembly import Findings, find_claims

__all__ = ["Findings", "find_claims"]
