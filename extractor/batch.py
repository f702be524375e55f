"""Many files: each read, worked on, and told about where it fails; one bad file never stops the others."""
from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.document import RawText, ReadError, articles, decode, read
from extractor.language import UnsupportedLanguage, detect

if TYPE_CHECKING:
    from extractor import Extractor
    from extractor.model import Document

STDIN = "-"

# A text and its language.
_Text = tuple[RawText, str]


@dataclass(slots=True)
class Batch:
    """Files and folders, in the order given; ``-`` is read from ``stdin``.

    ``warn`` is told, in one line each, what was not plain; ``failed`` counts the files that gave no document.
    """

    paths: Sequence[str]
    language: str | None = None
    published: str | None = None
    processes: int = 1
    min_confidence: float = 0.0
    warn: Callable[[str], None] = lambda line: None
    stdin: Callable[[], bytes] = lambda: b""
    failed: int = 0

    def documents(self, seen: Callable[[str, int, int], None] = lambda name, done, total: None) -> Iterator[Document]:
        """The documents in order; ``seen`` is told each file done: its name, how many are done, how many there are."""
        names = list(self._names())
        done = 0

        def progress(name: str) -> None:
            nonlocal done
            done += 1
            seen(name, done, len(names))

        texts = self._texts(names, progress)
        first = next(texts, None)
        if first is None:
            return
        # Loading the models takes longer than finding out that there is nothing to do.
        from extractor import Extractor

        extractor = Extractor(min_confidence=self.min_confidence)
        for document in self._extracted(extractor, _chained(first, texts)):
            progress(str(document.path))
            yield document

    def _fail(self, line: str) -> None:
        self.failed += 1
        self.warn(line)

    def _names(self) -> Iterator[str]:
        for path in self.paths:
            if path == STDIN or not Path(path).is_dir():
                yield path
                continue
            try:
                yield from map(str, articles(path))
            except (ReadError, OSError) as error:
                self._fail(str(error))

    def _texts(self, names: list[str], progress: Callable[[str], None]) -> Iterator[_Text]:
        for name in names:
            try:
                raw = decode(self.stdin(), path=STDIN) if name == STDIN else read(name)
            except ReadError as error:
                self._fail(str(error))
                progress(name)
                continue
            for warning in raw.warnings:
                self.warn(warning)
            try:
                # Told here and not by the extractor: no process need be stopped for a text in another language.
                language = self.language or detect(raw.text)
            except UnsupportedLanguage as error:
                self._fail(f"{name}: {error}")
                progress(name)
                continue
            yield raw, language

    def _options(self, text: _Text) -> dict[str, Any]:
        raw, language = text
        return {"language": language, "published": self.published, "path": raw.path, "sha256": raw.sha256}

    def _extracted(self, extractor: Extractor, texts: Iterator[_Text]) -> Iterator[Document]:
        """What fails is tried once more by itself, so that the right file is blamed; then the batch goes on."""
        waiting: deque[_Text] = deque()
        backlog: deque[_Text] = deque()

        def feed() -> Iterator[tuple[str, dict[str, Any]]]:
            while (text := backlog.popleft() if backlog else next(texts, None)) is not None:
                waiting.append(text)
                yield text[0].text, self._options(text)

        while True:
            try:
                for document in extractor.extract_many(feed(), processes=self.processes):
                    waiting.popleft()
                    yield document
                return
            except Exception:
                if not waiting:
                    raise
            text = waiting.popleft()
            backlog.extendleft(reversed(waiting))
            waiting.clear()
            try:
                document = extractor.extract(text[0].text, **self._options(text))
            except ValueError as error:
                self._fail(f"{text[0].path}: {error}")
            except Exception as error:
                reason = f"broke off with {type(error).__name__}: {error}"
                self._fail(f"{text[0].path}: {reason}; leave the file out, and report it with this line")
            else:
                yield document


def _chained(first: _Text, rest: Iterator[_Text]) -> Iterator[_Text]:
    yield first
    yield from rest
