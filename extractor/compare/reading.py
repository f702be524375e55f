"""What the commands read: articles, and files of claim or document records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from extractor.batch import STDIN, Batch
from extractor.compare.statements import Given, RecordError, statements
from extractor.document import ReadError, decode, read

# Endings of files that hold a record on each line.
RECORDS = (".jsonl", ".ndjson")


class Inputs:
    """Articles, folders and files of records, in groups of one kind; ``failed`` counts what could not be read.

    ``warn`` is told of each in one line; the others are still read.
    """

    def __init__(
        self, paths: Sequence[str], *, language: str | None = None, published: str | None = None, processes: int = 1,
        warn: Callable[[str], None] = lambda line: None, stdin: Callable[[], bytes] = lambda: b"",
    ) -> None:
        self.failed = 0
        self._paths = paths
        self._options: dict[str, Any] = {"language": language, "published": published, "processes": processes}
        self._warn = warn
        self._stdin = stdin

    def given(self, seen: Callable[[str, int, int], None] = lambda name, done, total: None) -> Iterator[Given]:
        """Documents of the articles, records of the files of records."""
        articles: list[str] = []
        piped: bytes | None = None
        for path in self._paths:
            if path == STDIN and piped is None:
                piped = self._stdin()
                if piped.lstrip().startswith(b"{"):
                    yield from self._records(path, piped)
                    continue
            if path != STDIN and path.casefold().endswith(RECORDS) and not Path(path).is_dir():
                yield from self._records(path, None)
            else:
                articles.append(path)
        if articles:
            batch = Batch(articles, warn=self._warn, stdin=lambda: piped or b"", **self._options)
            yield from batch.documents(seen=seen)
            self.failed += batch.failed

    def _fail(self, line: str) -> None:
        self.failed += 1
        self._warn(line)

    def _records(self, path: str, data: bytes | None) -> Iterator[Given]:
        try:
            raw = read(path) if data is None else decode(data, path=path)
        except ReadError as error:
            self._fail(str(error))
            return
        for number, line in enumerate(raw.text.split("\n"), 1):
            if not line.strip():
                continue
            place = f"{path}, line {number}"
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                self._fail(f"{place}: no JSON ({error}); give a record per line, as `extractor extract` writes them")
                continue
            if not isinstance(record, dict):
                kind = type(record).__name__
                self._fail(f"{place}: {kind} is no record; give records as `extractor extract` writes them")
                continue
            found = record["claims"] if isinstance(record.get("claims"), list) else [record]
            yield from self._sound(place, found)

    def _sound(self, place: str, found: list[Any]) -> Iterator[Given]:
        for record in found:
            try:
                statements([record])
            except RecordError as error:
                self._fail(f"{place}: {error.reason}; give claim records as `extractor extract` writes them")
            else:
                yield record
