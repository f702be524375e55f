"""Claim records written briefly, for the tests of what works on records."""
from __future__ import annotations

from typing import Any

H1, Q1, Q2, Q3, Q4, Y2025, Y2024 = (
    ("2025-01-01", "2025-06-30"), ("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"),
    ("2025-07-01", "2025-09-30"), ("2025-10-01", "2025-12-31"), ("2025-01-01", "2025-12-31"),
    ("2024-01-01", "2024-12-31"),
)
Q3_2024 = ("2024-07-01", "2024-09-30")


def entity(name: str | None, identity: str | None = None) -> dict[str, Any] | None:
    return {"text": name, "start": 0, "end": len(name), "label": "ORG", "name": name, "id": identity} if name else None


def amount(text: str, low: str, unit: str = "USD", *, high: str | None = None, bound: str = "exact", start: int = 0,
           **more: Any) -> dict[str, Any]:
    kind = {"%": "percent", "x": "ratio"}.get(unit, "money" if unit.isupper() and len(unit) == 3 else "quantity")
    return {"text": text, "start": start, "end": start + len(text), "kind": kind, "low": low, "high": high or low,
            "unit": unit, "unit_source": "explicit", "bound": bound, "per": None, "alternatives": [],
            "equivalents": [], **more}


def record(
    text: str, low: str, unit: str = "USD", *, path: str = "a.txt", published: str | None = "2025-11-03",
    language: str = "fr", subject: str | None = "OpenAI", metric: str = "revenue", aspect: str = "level",
    direction: str | None = None, period: tuple[str, str] | None = None, source: str | None = None,
    scope: str | None = None, target: str | None = None, modality: str = "asserted", sentence: int = 0, at: int = 0,
    baseline: dict[str, Any] | None = None, **figure: Any,
) -> dict[str, Any]:
    """A claim whose sentence is its amount; ``sentence`` is the offset of the sentence, ``at`` of the amount in it."""
    told = entity(source)
    return {
        "document": {"path": path, "language": language, "published": published},
        "text": " " * at + text, "start": sentence, "end": sentence + at + len(text), "subject": entity(subject),
        "object": entity(target), "scope": {"text": scope, "start": 0, "end": 1} if scope else None, "with": [],
        "metric": metric, "aspect": aspect, "direction": direction,
        "amount": amount(text, low, unit, start=sentence + at, **figure),
        "period": {"start_date": period[0], "end_date": period[1], "value": "X", "text": "x"} if period else None,
        "baseline": baseline, "attribution": told, "attributions": [told] if told else [], "also": [],
        "modality": modality, "confidence": 0.9, "evidence": [],
    }
