"""Names that hold outside the file: of an article, of a place in it, of a claim. The same input has the same names."""
from __future__ import annotations

import base64
import hashlib
import uuid
from functools import lru_cache

from extractor.model import Document

# What a UUID of a claim or a span is made in.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:claim-extractor")


def digest(document: Document) -> str:
    """The SHA-256 of the file in hexadecimal, or of the text in UTF-8 where there was no file."""
    return document.sha256 or _digest(document.text)


@lru_cache(maxsize=4)
def _digest(text: str) -> str:
    # asked for with every place of an article
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def source_iri(document: Document) -> str:
    """The article by its content (RFC 6920), wherever the file lies.

    >>> source_iri(Document(text="Hello World!", language="en"))
    'ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk'
    """
    encoded = base64.urlsafe_b64encode(bytes.fromhex(digest(document))).decode("ascii")
    return f"ni:///sha-256;{encoded.rstrip('=')}"


def place_iri(document: Document, start: int, end: int) -> str:
    """A place in the text of an article, in code points (RFC 5147).

    >>> place_iri(Document(text="Hello World!", language="en"), 6, 11).partition("#")[2]
    'char=6,11'
    """
    return f"{source_iri(document)}#char={start},{end}"


def uuid_iri(*parts: object) -> str:
    """A name made of other names."""
    return uuid.uuid5(_NAMESPACE, "\x1f".join(map(str, parts))).urn
