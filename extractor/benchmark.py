"""How fast the extractor is, where its time goes, and what running the models on every sentence would cost.

Both ways run on the same documents, one after the other on each, with the same models. Times are of the processor, not
of the clock, start-up and imports apart: what else the machine does at the time is not in them. Peak memory is that of
the process, with both languages' models in it.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import cycle
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from extractor.extraction import Extractor
from extractor.resources import PACKAGE, languages

# The articles of a source checkout, beside the package.
CORPUS = Path(__file__).resolve().parent.parent / "corpus"
PARAGRAPHS = "benchmark.txt"
# What is left of a document's time once its components and the tokenizer are taken off.
LAYOUT, TOKENIZER = "language and layout", "tokenizer"
SYNTAX = "extractor_syntax"
SEED = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A document to work on; ``words`` are runs of characters between blanks."""

    text: str
    language: str
    words: int


@dataclass(frozen=True, slots=True)
class Report:
    """Times in seconds. ``stages`` share out ``seconds``; ``neural`` names those that are neural networks; ``parsed``
    is the share of the words that are parsed. ``peak`` is in bytes, None where the system does not tell it."""

    documents: int
    words: int
    start_up: float
    imports: float
    loading: Mapping[str, float]
    seconds: float
    everything: float
    stages: Mapping[str, float]
    neural: tuple[str, ...]
    parsed: float
    peak: int | None

    @property
    def speed(self) -> float:
        """Words per second."""
        return self.words / self.seconds

    @property
    def gain(self) -> float:
        """How many times faster than with the models on every sentence."""
        return self.everything / self.seconds

    @property
    def rules(self) -> float:
        """The share of the time that all stages take that are no neural networks."""
        return 1 - sum(self.stages[name] for name in self.neural) / self.seconds

    def to_dict(self) -> dict[str, Any]:
        """The report, ready for JSON; memory in MB."""
        return {
            "documents": self.documents,
            "words": self.words,
            "words_per_second": round(self.speed),
            "documents_per_second": round(self.documents / self.seconds, 2),
            "words_per_second_everything": round(self.words / self.everything),
            "gain": round(self.gain, 2),
            "start_up_s": round(self.start_up, 3),
            "imports_s": round(self.imports, 3),
            "loading_s": {language: round(seconds, 3) for language, seconds in self.loading.items()},
            "peak_mb": None if self.peak is None else round(self.peak / 1e6),
            "words_parsed": round(self.parsed, 3),
            "stages": {name: round(seconds / self.seconds, 4) for name, seconds in self.stages.items()},
            "not_neural": round(self.rules, 4),
        }


def paragraphs(language: str) -> list[str]:
    """The project's own plain paragraphs of a language, of which few state a figure; empty where it has none."""
    file = files(PACKAGE).joinpath("lang", language, PARAGRAPHS)
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def corpus(words: int, folder: Path = CORPUS) -> Iterator[Text]:
    """Documents of all languages in turn until they have so many words.

    One is an article of ``folder`` (``<language>/texts/*.txt``), dense with figures, followed by as many words of plain
    paragraphs, which makes it as dense as the press; paragraphs alone where there is no such folder. Articles come
    again once all are used, the paragraphs in an order drawn anew.

    >>> texts = list(corpus(2000))
    >>> sorted({text.language for text in texts}), sum(text.words for text in texts) >= 2000
    (['en', 'fr'], True)
    """
    chance = random.Random(SEED)
    sources = [(language, _articles(folder / language / "texts"), paragraphs(language)) for language in languages()]
    sources = [(language, texts, plain) for language, texts, plain in sources if texts or plain]
    if not sources:
        raise FileNotFoundError(f"{folder}: no articles to work on, and no language has paragraphs of its own")
    rounds = [(language, cycle(texts or [""]), plain) for language, texts, plain in sources]
    done = 0
    for language, articles, plain in cycle(rounds):
        article = next(articles)
        wanted = len(article.split())
        drawn: list[str] = []
        while plain and sum(len(piece.split()) for piece in drawn) < max(wanted, 1):
            drawn += chance.sample(plain, len(plain)) if not article else [chance.choice(plain)]
        text = "\n\n".join(piece for piece in (article.rstrip(), *drawn) if piece)
        made = Text(text, language, len(text.split()))
        yield made
        done += made.words
        if done >= words:
            return


def _articles(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


class _Watched(Extractor):
    """Times each stage of what it extracts while ``watching``, and keeps the last document's parses.

    ``everything`` may be switched at any time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.watching = False
        self.stages: defaultdict[str, float] = defaultdict(float)
        self.neural: set[str] = set()
        self.parses: Mapping[int, Doc] = {}

    def switch(self, language: str, *, everything: bool) -> None:
        for _, component in super().pipeline(language).pipeline:
            if hasattr(component, "everything"):
                component.everything = everything

    def pipeline(self, language: str) -> Any:
        nlp = super().pipeline(language)
        self.neural |= {name for name, component in nlp.pipeline if getattr(component, "neural", False)}
        return _Stages(self, nlp) if self.watching else nlp

    def timed(self, name: str, work: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def done(item: Any) -> Any:
            begun = time.process_time()
            made: Doc = work(item)
            self.stages[name] += time.process_time() - begun
            if name == SYNTAX:
                self.parses = made._.parses or {}
            return made

        return done


class _Stages:
    """What ``Extractor`` asks of a pipeline, timed."""

    def __init__(self, watched: _Watched, nlp: Any) -> None:
        self.make_doc = watched.timed(TOKENIZER, nlp.make_doc)
        self.pipeline = [(name, watched.timed(name, component)) for name, component in nlp.pipeline]


def in_new_process(*arguments: str) -> float:
    """Seconds that a new Python takes for something, the best of three."""
    found = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        found.append(time.perf_counter() - begun)
    return min(found)


def peak_memory() -> int | None:
    """The most bytes that this process has held at once; None where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def run(texts: Iterable[Text], *, seen: Callable[[int], None] = lambda words: None) -> Report:
    """The report over documents, each worked on in both ways; ``seen`` is told the words done after each.

    Raises ValueError where there are no documents.
    """
    extractor = _Watched()
    loading: dict[str, float] = {}
    seconds = {False: 0.0, True: 0.0}
    words = documents = parsed = 0
    for text in texts:
        if text.language not in loading:
            begun = time.process_time()
            extractor.pipeline(text.language)
            loading[text.language] = time.process_time() - begun
            extractor.extract(text.text)  # tables are read when they are first needed
        for everything in (False, True) if documents % 2 else (True, False):
            extractor.switch(text.language, everything=everything)
            extractor.watching = not everything
            begun = time.process_time()
            extractor.extract(text.text)
            seconds[everything] += time.process_time() - begun
            if not everything:
                parsed += sum(len(parse.text.split()) for parse in extractor.parses.values())
            extractor.watching = False
        documents, words = documents + 1, words + text.words
        seen(words)
    if not documents:
        raise ValueError("no texts to work on; give at least one")
    stages = {LAYOUT: seconds[False] - sum(extractor.stages.values()), **extractor.stages}
    return Report(
        documents=documents,
        words=words,
        start_up=in_new_process("-m", PACKAGE, "--version"),
        imports=in_new_process("-c", f"import {PACKAGE}.extraction"),
        loading=loading,
        seconds=seconds[False],
        everything=seconds[True],
        stages=dict(sorted(stages.items(), key=lambda item: -item[1])),
        neural=tuple(sorted(extractor.neural)),
        parsed=parsed / words,
        peak=peak_memory(),
    )


def table(report: Report) -> str:
    """The report for reading."""
    peak = "unknown" if report.peak is None else f"{report.peak / 1e6:,.0f} MB"
    rows = [
        ("documents, words", f"{report.documents:,}, {report.words:,}"),
        ("words per second", f"{report.speed:,.0f}"),
        ("documents per second", f"{report.documents / report.seconds:,.1f}"),
        ("words per second, models on every sentence", f"{report.words / report.everything:,.0f}"),
        ("times faster than that", f"{report.gain:.2f}"),
        ("words that are parsed", f"{report.parsed:.0%}"),
        ("start-up of the command", f"{report.start_up:.2f} s"),
        ("imports of the library", f"{report.imports:.2f} s"),
        *((f"loading {language}", f"{seconds:.2f} s") for language, seconds in report.loading.items()),
        ("peak memory", peak),
        ("share of all that is no neural network", f"{report.rules:.1%}"),
        *(
            (f"share of {name}{' (neural)' if name in report.neural else ''}", f"{seconds / report.seconds:.1%}")
            for name, seconds in report.stages.items()
        ),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value:>12}" for name, value in rows)
