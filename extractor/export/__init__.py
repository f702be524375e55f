"""Documents written for other tools: text as it is worked off, or a whole file of a binary format.

Text formats (``FORMATS``, ``LINKED``) are lazy: ``stream`` turns documents into pieces of text one document at a time.
Binary ones (``FILES``) are written to a path, whole or not at all. What a format needs beside the package is imported
when it is used.

>>> from extractor import Extractor
>>> document = Extractor().extract("Revenue rose to $4.3bn.", language="en")
>>> print("".join(stream("spans", [document])).splitlines()[-1].split("\\t")[3:])
['amount', '4300000000 USD', '$4.3bn']
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from extractor.export.docbin import to_docbin, write_docbin
from extractor.export.files import MissingExtra, replacing
from extractor.export.parquet import check_parquet, to_parquet
from extractor.export.schema import schema
from extractor.export.schemaorg import schema_org, to_schema_org
from extractor.export.sqlite import to_sqlite
from extractor.export.text import (
    COLUMNS,
    FORMATS,
    SPAN_COLUMNS,
    claims,
    documents,
    header,
    json_line,
    rows,
    spans,
)
from extractor.export.webannotation import to_jsonld, web_annotations
from extractor.model import Document

__all__ = [
    "COLUMNS", "ENDINGS", "FILES", "FORMATS", "LINKED", "SPAN_COLUMNS", "MissingExtra", "check", "claims", "documents",
    "header", "json_line", "replacing", "rows", "schema", "spans", "stream", "to_docbin", "to_jsonld", "to_parquet",
    "to_schema_org", "to_sqlite", "write_docbin",
]

# One JSON-LD document for all that is written.
LINKED: dict[str, Callable[[Iterable[Document]], Iterator[str]]] = {
    "jsonld": web_annotations, "schema-org": schema_org,
}
# Formats that are a file, not text, and the usual ending of its name.
FILES: dict[str, Callable[[Iterable[Document], Path], int]] = {
    "sqlite": to_sqlite, "parquet": to_parquet, "docbin": write_docbin,
}
ENDINGS = {"sqlite": ".db", "parquet": ".parquet", "docbin": ".spacy"}


def stream(name: str, found: Iterable[Document], *, explain: bool = False) -> Iterator[str]:
    """A text format, piece by piece: what stands first, each document in its turn, what stands last.

    A document is asked for only once the one before it has been given out whole. Raises KeyError for a format that is
    no text.
    """
    if name in LINKED:
        yield from LINKED[name](found)
        return
    pieces = FORMATS[name]
    yield header(name, explain=explain)
    for document in found:
        yield from pieces(document, explain=explain)


def check(name: str) -> None:
    """Raises MissingExtra where a format needs what is not installed: before hours of work, not after."""
    if name == "parquet":
        check_parquet()
