"""The library call: a text in, a document with its claims out."""

from __future__ import annotations

import datetime
import itertools
import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spacy.language import Language

from extractor import pipeline
from extractor.document import structure
from extractor.language import detect
from extractor.model import Claim, Document, Published, Withheld
from extractor.resources import UnknownLanguage, languages

# An article of more characters than this is no article, and its tokens would not fit a small machine's memory.
MAX_LENGTH = 10_000_000
# Documents that a worker process is handed at a time: enough to hide the hand-over, few enough to stay lazy.
CHUNK = 4

Item = str | tuple[str, Mapping[str, Any]]


class TextTooLong(ValueError):
    """The text has more characters than an article can have."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"the text has {length:,} characters, more than {MAX_LENGTH:,}; split the file into its articles"
        )


class Extractor:
    """Finds the claims of articles. Builds the pipeline of a language when it first meets it; safe to reuse, in order,
    in one thread.

    >>> document = Extractor().extract("Revenue rose 16% to $4.3bn.", published="2025-11-04")
    >>> [(c.metric, c.aspect, c.direction) for c in document.claims]
    [('revenue', 'change', 'up'), ('revenue', 'level', None)]
    """

    def __init__(
        self, models: Mapping[str, str] | None = None, *, everything: bool = False, min_confidence: float = 0.0
    ) -> None:
        """``models`` names, by language, an installed spaCy pipeline (or its folder) to parse with in place of the
        package's own. ``everything`` runs the models on every sentence, not only on those that hold an amount: slower,
        for who reads ``doc._.parses``. A claim whose confidence is below ``min_confidence``, from 0 to 1, is withheld;
        ValueError where that is no probability.

        >>> document = Extractor(min_confidence=1).extract("Revenue rose 16%.")
        >>> document.claims, document.withheld[0].reason[:10]
        ((), 'confidence')
        """
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence {min_confidence}: a probability is asked for, from 0 to 1")
        self._least = min_confidence
        self._models = dict(models or {})
        self._everything = everything
        if unknown := sorted(set(self._models) - set(languages())):
            raise UnknownLanguage(
                f"models for {', '.join(unknown)}: there is no such language; take {', '.join(languages())}"
            )
        self._pipelines: dict[str, Language] = {}

    def pipeline(self, language: str) -> Language:
        """The spaCy pipeline of a language. Raises UnknownLanguage."""
        if language not in languages():
            raise UnknownLanguage(
                f"language {language!r}: there is none of that name; take one of {', '.join(languages())}"
            )
        if language not in self._pipelines:
            self._pipelines[language] = pipeline.build(
                language, self._models.get(language), everything=self._everything
            )
        return self._pipelines[language]

    def extract(
        self,
        text: str,
        language: str | None = None,
        published: str | datetime.date | None = None,
        *,
        path: str | None = None,
        sha256: str | None = None,
    ) -> Document:
        """The document of one article.

        ``language`` is detected and ``published`` (a date, ``YYYY-MM-DD`` or ``YYYY-MM``) read from the text where they
        are not given. ``path`` and ``sha256`` are passed on to the records.

        Raises UnsupportedLanguage where the text is in none of the languages, UnknownLanguage where ``language`` is
        none, ValueError where ``published`` is no date, TextTooLong beyond ten million characters.
        """
        if len(text) > MAX_LENGTH:
            raise TextTooLong(len(text))
        date = Published.parse(published) if published is not None else None
        code = language or detect(text)
        nlp = self.pipeline(code)
        layout = structure(text, code)
        date = date or layout.published
        doc = nlp.make_doc(text)
        doc._.structure = layout
        doc._.published = str(date) if date else None
        for _, component in nlp.pipeline:
            doc = component(doc)
        claims, withheld = self._sifted(doc._.claims, doc._.withheld)
        return Document(
            text=text,
            language=code,
            published=doc._.published,
            title=layout.title.text if layout.title else None,
            path=path,
            sha256=sha256,
            amounts=tuple(span._.amount for span in doc.spans["amounts"]),
            periods=tuple(span._.period for span in doc.spans["periods"]),
            entities=tuple(span._.entity for span in doc.spans["entities"]),
            claims=claims,
            withheld=withheld,
            furniture=tuple(layout.furniture),
        )

    def _sifted(
        self, claims: Sequence[Claim], withheld: Sequence[Withheld]
    ) -> tuple[tuple[Claim, ...], tuple[Withheld, ...]]:
        """The claims that are sure enough, and what is withheld with those that are not."""
        unsure = [claim for claim in claims if claim.confidence < self._least]
        more = [
            Withheld(
                c.amount.text, c.amount.start, c.amount.end, f"confidence {c.confidence:.2f}, below {self._least:g}"
            )
            for c in unsure
        ]
        kept = tuple(claim for claim in claims if claim.confidence >= self._least)
        return kept, tuple(sorted((*withheld, *more), key=lambda item: item.start))

    def extract_many(self, items: Iterable[Item], processes: int = 1) -> Iterator[Document]:
        """The documents of many articles, lazily and in order.

        An item is a text, or a text with a mapping of ``extract``'s options. With more than one process, an error of
        one document is raised when its turn comes.
        """
        if processes <= 1:
            for item in items:
                yield self.extract(*_arguments(item)[0], **_arguments(item)[1])
            return
        settings = (self._models, self._everything, self._least)
        with multiprocessing.get_context("spawn").Pool(processes, initializer=_start, initargs=settings) as pool:
            source = iter(items)
            # handed out in rounds: a pool would read all of the input at once
            while batch := list(itertools.islice(source, processes * CHUNK)):
                yield from pool.imap(_work, batch, chunksize=1)


def _arguments(item: Item) -> tuple[tuple[str], dict[str, Any]]:
    return ((item,), {}) if isinstance(item, str) else ((item[0],), dict(item[1]))


_worker: Extractor


def _start(models: Mapping[str, str], everything: bool, min_confidence: float) -> None:
    global _worker
    # an interrupt reaches the whole process group: the parent ends the pool, the workers have nothing to say
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = Extractor(models, everything=everything, min_confidence=min_confidence)


def _work(item: Item) -> Document:
    args, options = _arguments(item)
    return _worker.extract(*args, **options)
