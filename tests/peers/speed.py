"""Words per second of every tagger over the same text, one after the other, in one process on one core."""
from __future__ import annotations

import contextlib
import datetime
import json
import logging
import os
import time
import warnings
from collections.abc import Callable, Iterator
from functools import cache

from peers.cases import TESTS

TODAY = datetime.date(2025, 11, 15)
WORDS = 200_000
# Sentences that make an article.
ARTICLE = 25
Run = Callable[[str, str], object]


@cache
def articles() -> list[tuple[str, str]]:
    """Articles of the project's own corpus, a French and an English one in turn, and as articles of their own the
    sentences of the test data: language and text."""
    folders = [sorted(TESTS.parent.joinpath("corpus", language, "texts").glob("*.txt")) for language in ("fr", "en")]
    found = [(path.parent.parent.name, path.read_text(encoding="utf-8"))
             for pair in zip(*folders, strict=False) for path in pair]
    for path in sorted(TESTS.joinpath("data").glob("*_[ef][nr].jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        sentences = [str(row["text"]) for row in rows if "text" in row]
        found += [(path.stem[-2:], " ".join(sentences[at:at + ARTICLE])) for at in range(0, len(sentences), ARTICLE)]
    return found


def texts(words: int) -> list[tuple[str, str]]:
    """So many articles, over and over, as have that many words together."""
    found, count = [], 0
    while count < words:
        for language, text in articles():
            found.append((language, text))
            count += len(text.split())
            if count >= words:
                break
    return found


def ours() -> Run:
    from extractor.amounts import find_amounts
    from extractor.model import Published
    from extractor.periods.tagger import find_periods

    published = Published.parse(TODAY)

    def run(text: str, language: str) -> object:
        periods = find_periods(text, language, published=published)
        return find_amounts(text, language, blocked=[(p.start, p.end) for p in periods])

    return run


def eds() -> Run:
    from peers.taggers import eds_pipeline

    nlp = eds_pipeline(quantities=True)
    return lambda text, language: nlp(text)


def peer_run(name: str, kind: str) -> Callable[[], Run]:
    def make() -> Run:
        from peers.taggers import PEERS

        find = PEERS[name][0]()
        return lambda text, language: find(text, language, kind, TODAY)

    return make


# What is timed, and how many times its words per second ours must have at least.
TIMED: dict[str, tuple[Callable[[], Run], float]] = {
    "ours: amounts and periods": (ours, 1),
    "timexy: dates": (peer_run("timexy", "periods"), 1),
    "EDS-NLP: dates and quantities": (eds, 5),
    "quantulum3": (peer_run("quantulum3", "money"), 5),
    "dateparser search": (peer_run("dateparser search", "periods"), 5),
}


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Pins the process to one of its cores where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def rates(words: int = WORDS) -> dict[str, float | str]:
    """Words per second of processor time by name, or why there are none. Each article is given to all in turn, so that
    what else the machine does slows them alike."""
    found: dict[str, float | str] = {}
    runs: dict[str, Run] = {}
    took: dict[str, float] = {}
    for name, (make, _) in TIMED.items():
        try:
            runs[name], took[name] = make(), 0.0
        except ImportError as error:
            found[name] = f"not installed: {error}"
    pieces = texts(words)
    logging.disable(logging.WARNING)
    try:
        with one_core(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for language, text in articles()[:2]:
                for run in runs.values():  # warm
                    run(text, language)
            for language, text in pieces:
                for name, run in runs.items():
                    started = time.process_time()
                    run(text, language)
                    took[name] += time.process_time() - started
    finally:
        logging.disable(logging.NOTSET)
    count = sum(len(text.split()) for _, text in pieces)
    return found | {name: count / seconds for name, seconds in took.items()}


def growth(sizes: tuple[int, ...], language: str = "fr") -> list[tuple[int, float]]:
    """For one text of each number of words, the microseconds of processor time that ours takes per word."""
    run = ours()
    article = "\n\n".join(text for code, text in articles() if code == language)
    each = len(article.split())
    run(article, language)
    found = []
    with one_core():
        for size in sizes:
            text = "\n\n".join([article] * max(1, round(size / each)))
            started = time.process_time()
            run(text, language)
            words = len(text.split())
            found.append((words, (time.process_time() - started) / words * 1e6))
    return found
