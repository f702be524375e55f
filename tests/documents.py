"""Articles that tests of exports and of the review page share."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from extractor import Extractor
from extractor.model import (
    Amount,
    Attribution,
    Baseline,
    Claim,
    Document,
    Entity,
    Evidence,
    Period,
    Span,
    Withheld,
)

ROOT = Path(__file__).resolve().parent.parent
# Whatever could be taken for something else: markup, quotes, signs of two UTF-16 units, line ends of three kinds.
HOSTILE = (
    "Apple \U0001f34e</script><script>window.broken = 1</script>\r\n\r\n"
    "\U0001f4b8 Apple’s revenue rose 8% to \"$94bn\" & \u2028more in the third quarter of 2025, according to O'Brien "
    "<img src=x onerror='window.broken = 2'> Research.\r\n<!-- it paid £3bn --> {{title}} ${window.broken = 3} "
    "Microsoft made a profit of €5m \\u003c in 2024, e\u0301t\u0000e\u0301.\r\n"
)
EVIL = "</script><img src=x onerror=window.broken=4>"


def _read(extractor: Extractor, names: list[str]) -> list[Document]:
    texts = [(name, (ROOT / "corpus" / name).read_bytes().decode("utf-8-sig")) for name in names]
    return [extractor.extract(text, language=name[:2], path=name) for name, text in texts]




@cache
def _extractor() -> Extractor:
    return Extractor()


def read(*names: str) -> list[Document]:
    """The documents of files of the corpus, such as ``fr/texts/fr-05.txt``."""
    texts = [(name, (ROOT / "corpus" / name).read_bytes().decode("utf-8-sig")) for name in names]
    return [_extractor().extract(text, language=name[:2], path=name) for name, text in texts]


@cache
def hostile() -> Document:
    """An article that nobody would write, with a title, a reason and a path to match."""
    start = HOSTILE.index("8%")
    document = _extractor().extract(HOSTILE, language="en", published="2025-11-04", path=EVIL + "\udcff.txt")
    withheld = (*document.withheld, Withheld("8%", start, start + 2, EVIL))
    return replace(document, title=EVIL, withheld=withheld)


@cache
def report_articles() -> tuple[Document, ...]:
    names = ("fr/texts/fr-05.txt", "en/texts/en-01.txt", "fr/texts/fr-03.txt", "en/texts/en-03.txt")
    return (*read(*names), hostile())


@cache
def export_articles() -> tuple[Document, ...]:
    """Two articles of each language, and one that nobody would write."""
    names = ("fr/texts/fr-01.txt", "fr/texts/fr-03.txt", "en/texts/en-01.txt", "en/texts/en-03.txt")
    plain = replace(hostile(), path='a"b<c>.txt', text=HOSTILE)
    return (*read(*names), plain)


SENTENCE = "=Selon l'AFP, Apple a perdu plus de 8,6 milliards de dollars en 2025."
TEXT = f"Un\u2028titre\n\n{SENTENCE}\n"


def _place(words: str) -> tuple[str, int, int]:
    start = TEXT.index(words)
    return words, start, start + len(words)


def small() -> Document:
    amount = Amount(
        *_place("8,6 milliards de dollars"), kind="money", low=Decimal("8600000000"), high=Decimal("8600000000"),
        unit="USD", bound="min",
    )
    period = Period(
        *_place("2025"), type="DATE", value="2025", start_date=date(2025, 1, 1), end_date=date(2025, 12, 31),
    )
    apple = Entity(*_place("Apple"), label="ORG", name="Apple", id="apple")
    claim = Claim(
        *_place(SENTENCE), amount=amount, metric="loss", aspect="level", modality="asserted", confidence=0.934,
        subject=apple, period=period, cue=Span(*_place("perdu")), baseline=Baseline(period=period),
        attributions=(Attribution(*_place("AFP"), label="ORG", name="AFP", id="afp"),),
        evidence=(Evidence(*_place("perdu"), field="metric", rule="loss-verb"),),
    )
    return Document(
        text=TEXT, language="fr", published="2026-01", title="Un\u2028titre", path="a\tb.txt", sha256="0" * 64,
        amounts=(amount,), periods=(period,), entities=(apple,), claims=(claim,),
        withheld=(Withheld(*_place("Un"), reason="no number"),),
    )


def spans(document: Document) -> set[tuple[int, int, str]]:
    """Every place that the records tell of."""
    found: set[tuple[int, int, str]] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "start" in value and "text" in value:
                found.add((value["start"], value["end"], value["text"]))
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    record = document.to_dict()
    for claim in record["claims"]:
        claim.pop("evidence")
    walk(record)
    return found
