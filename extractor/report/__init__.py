"""The review page: one HTML file with articles, claims, filters and a reader's notes, which loads nothing.

The page is put together here from ``page.html``, ``page.css`` and the scripts beside this file; its words stand in
``lang/<language>/report.toml``, all languages in every page. Texts of articles are data for the scripts, which show
them as text; the page forbids itself everything but its own script and style (Content-Security-Policy).
"""
from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.model import Document, Record
from extractor.report.findings import findings, named_records
from extractor.report.payload import payload
from extractor.resources import languages, load_table

__all__ = ["render", "to_report", "words"]

# In this order they are one program.
SCRIPTS = ("base.js", "review.js", "text.js", "claims.js", "filters.js", "page.js")
# What HTML, or a reader of lines, would take for something else than a character of a string.
_ESCAPES = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029", "\x7f": "\\u007f",
    "\ufeff": "\\ufeff",
}


@cache
def words() -> dict[str, Record]:
    """The tables of words of all languages that have one.

    >>> words()["fr"]["metrics"]["revenue"], words()["en"]["verdicts"]["confirmed"]
    ('Chiffre d’affaires', 'Confirmed')
    """
    found = {}
    for language in languages():
        try:
            found[language] = load_table(language, "report")
        except FileNotFoundError:
            continue
    return found


def to_report(
    documents: Iterable[Document], *, title: str | None = None, language: str | None = None, checked: bool = True,
) -> str:
    """The page as one string; ``render`` has the arguments.

    >>> from extractor import Extractor
    >>> page = to_report([Extractor().extract("Apple made </script> $2bn.", language="en")])
    >>> page.startswith("<!doctype html>"), "</script> $2bn" in page, "\\\\u003c/script\\\\u003e $2bn" in page
    (True, False, True)
    """
    return "".join(render(documents, title=title, language=language, checked=checked))


def render(
    documents: Iterable[Document], *, title: str | None = None, language: str | None = None, checked: bool = True,
) -> Iterator[str]:
    """The page in pieces, each article in its turn.

    ``title`` is the page's name; ``language`` the language of its words, which a reader can change: without it, the
    reader's browser says. ``checked`` adds what ``compare`` and ``check`` find among the claims. Raises ValueError for
    a language that has no words.
    """
    tables = words()
    if language is not None and language not in tables:
        raise ValueError(f"no words for a page in {language!r}; take one of {', '.join(tables)}")
    first = language or next(iter(tables))
    style, script = _style(), _script()
    settings = {"title": title, "language": language, "words": tables}
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; "
        "form-action 'none'; img-src data:"
    )
    slots = {
        "lang": first,
        "policy": html.escape(policy),
        "title": html.escape(title or tables[first]["words"]["page"]),
        "noscript": html.escape(tables[first]["words"]["no_script"]),
        "style": style,
        "settings": _json(settings),
    }
    head, _, tail = _read("page.html").partition("{{articles}}")
    yield _filled(head, slots)
    records: list[Record] = []
    for number, document in enumerate(documents):
        yield f'<script type="application/json" class="article">{_json(payload(document))}</script>\n'
        if checked:
            records.extend(named_records(document, number))
    yield f'<script type="application/json" id="findings">{_json(findings(records))}</script>\n'
    yield _filled(tail, {"script": script})


def _filled(template: str, slots: dict[str, str]) -> str:
    """One pass: what is filled in is not looked at again."""
    pieces = template.split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}}")
        filled.append(slots[name] + rest)
    return "".join(filled)


@cache
def _read(name: str) -> str:
    return files("extractor.report").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _style() -> str:
    return _read("page.css")


def _script() -> str:
    return '"use strict";\n(() => {\n' + "\n".join(_read(name) for name in SCRIPTS) + "\n})();\n"


def _hash(text: str) -> str:
    """Of exactly what stands between the tags."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _ESCAPES.items():
        text = text.replace(char, escaped)
    # Half of a surrogate pair, which the name of a file can hold, is no UTF-8: it becomes the escape that JSON has.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
