"""Reading a file: its text as it is, and what of it is metadata, title, furniture and dateline.

Nothing is cleaned: offsets count code points of the text as decoded, newlines untouched; only a byte order mark is no
text.
"""
from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from extractor.lexemes import normal
from extractor.model import Published, Span
from extractor.page.furniture import Furniture, Line, kind_of, lines
from extractor.page.head import Head, read_head
from extractor.resources import languages, load_table

# UTF-32 first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
# Control characters that no text holds; tab, line breaks and escape are left out.
_CONTROLS = bytes(set(range(32)) - {8, 9, 10, 11, 12, 13, 27, 28, 29, 30, 31})
# A file whose UTF-8 breaks in fewer places than one in a thousand of its characters beyond ASCII is damaged UTF-8.
_DAMAGE = 1000
ENDINGS = (".txt", ".md")


class ReadError(Exception):
    """A file that is no article: ``path`` is the place, ``reason`` what is wrong with it, ``remedy`` what to do."""

    def __init__(self, path: str, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: {reason}; {remedy}")
        self.path = path
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class RawText:
    """A file's text as decoded. ``sha256`` is of its bytes; ``warnings`` says what was not plain about the decoding."""

    path: str
    text: str
    sha256: str
    encoding: str
    warnings: tuple[str, ...] = ()


def articles(folder: str | Path) -> list[Path]:
    """The .txt and .md files under a folder, sorted; hidden ones, and a README about the folder itself, are left out.

    Raises ReadError where there is none.
    """
    root = Path(folder)
    found = sorted(
        path for path in root.rglob("*")
        if path.suffix.lower() in ENDINGS and path.stem.upper() != "README" and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    )
    if not found:
        raise ReadError(str(folder), "no text in this folder", f"put articles in it that end in {' or '.join(ENDINGS)}")
    return found


def read(path: str | Path) -> RawText:
    """One file. Raises ReadError where it is missing, a folder, unreadable, empty, binary, or in no known encoding."""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise ReadError(str(path), "no such file", "check the name") from None
    except IsADirectoryError:
        raise ReadError(str(path), "a folder, not a file", "list its files with articles()") from None
    except OSError as error:
        raise ReadError(str(path), error.strerror or "cannot be read", "check the permissions") from None
    return decode(data, path=str(path))


def decode(data: bytes, *, path: str = "-") -> RawText:
    """The text of a file's bytes; raises ReadError as ``read`` does.

    >>> decode("\\ufeffUn été\\r\\n".encode("utf-8")).text
    'Un été\\r\\n'
    """
    text, encoding, warnings = _decoded(data, path)
    if not text.strip():
        raise ReadError(path, "empty: no text in it", "leave it out")
    return RawText(path, text, hashlib.sha256(data).hexdigest(), encoding, warnings)


def _decoded(data: bytes, path: str) -> tuple[str, str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark):].decode(encoding), encoding, ()
            except UnicodeDecodeError as error:
                raise ReadError(
                    path, f"begins as {encoding} and breaks at byte {error.start + len(mark)}", "save it as UTF-8",
                ) from None
    if data[:_SAMPLE].translate(None, _CONTROLS) != data[:_SAMPLE]:
        raise ReadError(path, "a binary file, not text", "give the article as plain text in UTF-8")
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        if text := _mended(data):
            warning = f"{path}: not valid UTF-8 at byte {error.start}; what could not be read stands as U+FFFD"
            return text, "utf-8", (warning,)
    return _guessed(data, path)


def _mended(data: bytes) -> str | None:
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond = sum(1 for char in text if char > "\x7f") - broken
    return text if broken * 10 <= beyond and broken * _DAMAGE <= max(len(text), _DAMAGE) else None


# The encodings of one byte that French and English texts come in; only where none of them fits are others tried.
_WESTERN = ["cp1252", "iso8859_15", "latin_1", "mac_roman", "cp850", "cp437"]
_SIGNS = "’‘“”«»–—…€£©®°•\u00a0"


def _guessed(data: bytes, path: str) -> tuple[str, str, tuple[str, ...]]:
    import charset_normalizer

    # The first bytes beyond ASCII tell more than the file's head, which may have none.
    first = next((i for i, byte in enumerate(data) if byte > 127), 0)
    sample = data[max(0, first - _SAMPLE // 4):][:_SAMPLE]
    names: list[str] = []
    for isolated in (_WESTERN, []):
        for match in charset_normalizer.from_bytes(sample, cp_isolation=isolated):
            names.extend((match.encoding, *match.could_be_from_charset))
        if names:
            break
    # Of those that fit, the one that shows most letters and signs that the languages here are written with.
    letters = "".join(load_table(language, "language")["letters"] for language in languages())
    expected = frozenset(letters + letters.upper() + _SIGNS)
    order = {name: i for i, name in enumerate((*_WESTERN, *names))}
    ranked = sorted(set(names), key=lambda name: (-_expected(sample, name, expected), order[name]))
    for name in ranked:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        return text, name, (f"{path}: not UTF-8; read as {name}, which is a guess: save it as UTF-8 to be sure",)
    raise ReadError(path, "in no encoding that can be told", "save it as UTF-8")


def _expected(sample: bytes, encoding: str, expected: frozenset[str]) -> int:
    return sum(1 if char in expected else -1 for char in sample.decode(encoding, errors="replace") if char > "\x7f")


# A line that the head of the page has told already.
_HEAD = "head"


@dataclass(frozen=True, slots=True)
class Structure:
    """What a page is made of.

    ``published_source`` tells where the date was found: ``front matter``, ``metadata``, ``dateline``. ``furniture`` is
    in order and does not overlap. ``dateline`` runs from the start of its line to the dash, or is a line with a date
    alone; it is article text. ``headings`` are lines that stand alone and close no sentence, the title not among them.
    """

    published: Published | None = None
    published_source: str | None = None
    title: Span | None = None
    furniture: tuple[Furniture, ...] = ()
    dateline: Span | None = None
    headings: tuple[Span, ...] = ()


def structure(text: str, language: str | None = None) -> Structure:
    """Metadata, title and furniture of a page; where the language is not known yet, the cues of all of them count.

    >>> page = structure("OpenAI perd de l'argent\\n\\nPublié le 5 octobre 2025\\n\\nLe groupe a perdu 3 milliards.\\n")
    >>> page.title.text, str(page.published), [f.kind for f in page.furniture]
    ("OpenAI perd de l'argent", '2025-10-05', ['metadata'])
    """
    known = (language,) if language else languages()
    page = lines(text)
    head = read_head(text, page, known)
    found = list(head.furniture)
    taken = {piece.start for piece in found} | ({head.title.start} if head.title else set())
    title = normal(head.title.text) if head.title else None
    kinds: list[str | None] = []
    for line in page:
        kinds.append(_HEAD if line.start < head.end or line.start in taken else _kind(line, head, title, known))
    _captions_above_credits(page, kinds)
    _teasers(page, kinds)
    found.extend(
        Furniture(line.text, line.start, line.end, kind)
        for line, kind in zip(page, kinds, strict=True) if kind and kind != _HEAD
    )
    found.sort(key=lambda piece: piece.start)
    starts = {piece.start for piece in found}
    headings = tuple(
        Span(line.text, line.start, line.end) for line in page if line.start not in starts and _heading(line, head)
    )
    return Structure(head.published, head.published_source, head.title, tuple(found), head.dateline, headings)


def _kind(line: Line, head: Head, title: str | None, known: tuple[str, ...]) -> str | None:
    if title and len(line.text) < 400 and line.start > (head.title.start if head.title else 0):
        if normal(line.text.lstrip("# ")) == title:
            return "repeated_title"
    return kind_of(line, known)


def _captions_above_credits(page: list[Line], kinds: list[str | None]) -> None:
    """A short line right above a credit, alone with it, is what the credit is for."""
    for i in range(1, len(page)):
        line = page[i - 1]
        if kinds[i] == "credit" and kinds[i - 1] is None and line.after == 1 and line.before != 1 and line.words <= 25:
            kinds[i - 1] = "caption"


def _teasers(page: list[Line], kinds: list[str | None]) -> None:
    """Cut-off beginnings of other articles close a page: two lines or more that end in an ellipsis."""
    at = len(page)
    while at and (kinds[at - 1] is not None or page[at - 1].text.endswith(("…", "..."))):
        at -= 1
    cut = [i for i in range(at, len(page)) if kinds[i] is None]
    if len(cut) >= 2 and at:
        for i in cut:
            kinds[i] = "read_also"


_LIST = re.compile(r"^(?:[-–—*•·▪►]|\d{1,2}[.)])\s")


def _heading(line: Line, head: Head) -> bool:
    if line.start < head.end or line.words > 18 or len(line.text) > 150:
        return False
    if head.title and line.start <= head.title.start < line.end:
        return False
    if head.dateline and line.start == head.dateline.start:
        return False
    if "|" in line.text or _LIST.match(line.text) or not any(char.isalpha() for char in line.text):
        return False
    return line.text.rstrip("\"'”’» ")[-1:] not in ".;,:…"
