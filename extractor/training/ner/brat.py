"""Texts with names in brat's stand-off format, as WiNER-fr has them."""
from __future__ import annotations

from collections.abc import Mapping

from extractor.training.ner.markup import Annotated, Name, outermost

_BLANKS = " \t\xa0"
# No gap between words is wider.
_WIDEST = 20
_CLOSING = frozenset(",.)]…")
_OPENING = frozenset("([")
_APOSTROPHES = frozenset("'’")


def squeeze(text: str) -> tuple[str, list[int]]:
    """A text without the blanks that the crawl left around links, which would give names away.

    Also returns where each character went; one that was dropped is where the next one is.

    >>> squeeze("l' AFP , dit-il  .")[0]
    "l'AFP, dit-il."
    """
    kept: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        places.append(len(kept))
        if sign in _BLANKS and not _wanted(text, at, kept):
            continue
        kept.append(sign)
    places.append(len(kept))
    return "".join(kept), places


def _wanted(text: str, at: int, kept: list[str]) -> bool:
    """Whether a blank is kept. A no-break space is the text's own, unless another blank stands beside it."""
    before = kept[-1] if kept else "\n"
    behind = text[at:at + _WIDEST].lstrip(_BLANKS) or "\n"
    after = behind[0]
    if before.isspace() or after == "\n" or before in _OPENING:
        return False
    if after in _CLOSING and not behind.startswith("..."):
        return False
    elided = before in _APOSTROPHES and len(kept) > 1 and kept[-2].isalpha()
    return not elided


def read_brat(text: str, annotations: str, labels: Mapping[str, str]) -> Annotated:
    """A text and its ``.ann`` file. Of nested names the outermost is kept; labels that are not listed are left out.

    >>> read_brat("Le patron d' Apple", "T1\\tOrganization 13 18\\tApple", {"Organization": "ORG"})
    Annotated(text="Le patron d'Apple", names=(Name(start=12, end=17, label='ORG'),))
    """
    squeezed, places = squeeze(text)
    names = []
    for line in annotations.splitlines():
        fields = line.split("\t")
        if len(fields) < 3 or not line.startswith("T"):
            continue
        label, *offsets = fields[1].replace(";", " ").split()
        if label not in labels:
            continue
        start, end = places[min(int(offsets[0]), len(text))], places[min(int(offsets[-1]), len(text))]
        while start < end and squeezed[start].isspace():
            start += 1
        while start < end and squeezed[end - 1].isspace():
            end -= 1
        if start < end and "\n" not in squeezed[start:end]:
            names.append(Name(start, end, labels[label]))
    return Annotated(squeezed, outermost(names))
