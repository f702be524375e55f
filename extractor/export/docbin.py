"""A spaCy ``DocBin``: the articles as Docs, with what was found as spans, to look at with spaCy or to train with.

``doc.spans`` has the groups ``amounts`` (label: kind), ``periods`` (type), ``entities`` (label), ``withheld``, and
``claims`` (metric; the sentence) with the groups of their slots: ``claim_amount``, ``subject``, ``object``, ``cue``,
``attribution`` and so on, labelled with the metric. The ``id`` of a span in ``claims`` and in the slots is the number
of its claim from 1, a name's ``kb_id`` its slug. ``doc.ents`` are the names, the longer where two overlap.
``doc.user_data`` holds ``claims`` (the records), ``path`` and ``published``.
"""
from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.export.files import replacing
from extractor.export.webannotation import slots
from extractor.model import Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin
    from spacy.vocab import Vocab

SLOTS = (
    "amount", "subject", "object", "scope", "cue", "period", "baseline", "with", "attribution", "attribution_cue",
    "equivalent", "also",
)


def to_docbin(documents: Iterable[Document]) -> DocBin:
    """The articles as a DocBin in memory; read them with ``get_docs(spacy.blank("xx").vocab)``.

    Tokens are the extractor's own, cut where a span begins or ends inside one, so that every span is exact.

    >>> import spacy
    >>> from extractor import Extractor
    >>> document = Extractor().extract("Apple had revenue of $2bn in 2024.", language="en")
    >>> [doc] = to_docbin([document]).get_docs(spacy.blank("xx").vocab)
    >>> [(span.text, span.label_) for span in doc.spans["claim_amount"]], doc.ents
    ([('$2bn', 'revenue')], (Apple,))
    """
    import spacy
    from spacy.tokens import DocBin

    from extractor.syntax import blank

    tokenizers: dict[str, Any] = {}
    vocab = spacy.blank("xx").vocab
    packed = DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID"], store_user_data=True)
    for document in documents:
        if document.language not in tokenizers:
            tokenizers[document.language] = blank(document.language)
        packed.add(_doc(document, tokenizers[document.language].make_doc(document.text), vocab))
    return packed


def write_docbin(documents: Iterable[Document], path: str | os.PathLike[str]) -> int:
    """Writes the DocBin, in place of any file that is there, and returns how many articles it holds.

    A DocBin is packed as a whole: all articles are in memory until the last. Raises OSError.
    """
    with replacing(path) as new:
        packed = to_docbin(documents)
        packed.to_disk(Path(new))
    return len(packed)


def _doc(document: Document, tokens: Doc, vocab: Vocab) -> Doc:
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan
    from spacy.util import filter_spans

    groups: dict[str, list[tuple[Span, str, str, int]]] = {
        "amounts": [(amount, amount.kind, "", 0) for amount in document.amounts],
        "periods": [(period, period.type, "", 0) for period in document.periods],
        "entities": [(entity, entity.label or "", entity.id or "", 0) for entity in document.entities],
        "withheld": [(withheld, withheld.reason, "", 0) for withheld in document.withheld],
        "claims": [],
        **{_group(role): [] for role in SLOTS},
    }
    for number, claim in enumerate(document.claims, 1):
        groups["claims"].append((Span(claim.text, claim.start, claim.end), claim.metric, "", number))
        for role, span in slots(claim):
            groups[_group(role)].append((span, claim.metric, getattr(span, "id", None) or "", number))
    places = [span for group in groups.values() for span, *_ in group]
    words, spaces = _words(tokens, {span.start for span in places}, {span.end for span in places})
    doc = Doc(vocab, words=words, spaces=spaces)
    # Words are cut where spans begin and end: each place is one of a word.
    first = {token.idx: token.i for token in doc}
    last = {token.idx + len(token): token.i + 1 for token in doc}
    for name, group in groups.items():
        doc.spans[name] = [
            TokenSpan(
                doc, first[span.start], last[span.end], label=label, kb_id=slug, span_id=str(number) if number else "",
            )
            for span, label, slug, number in group
        ]
    doc.ents = filter_spans([
        span for span, (entity, *_) in zip(doc.spans["entities"], groups["entities"], strict=True)
        if span.label_ and not getattr(entity, "description", False)
    ])
    doc.user_data.update(
        claims=document.claim_records(), path=document.path, published=document.published, language=document.language,
    )
    return doc


def _group(role: str) -> str:
    return "claim_amount" if role == "amount" else role


def _words(tokens: Doc, starts: set[int], ends: set[int]) -> tuple[list[str], list[bool]]:
    """The tokens, cut where a span begins or ends, and whether a blank follows each; a blank that belongs to a span but
    not with the token before it stands alone."""
    words: list[str] = []
    spaces: list[bool] = []
    cuts = starts | ends
    for token in tokens:
        start, end = token.idx, token.idx + len(token)
        edges = [start, *(offset for offset in range(start + 1, end) if offset in cuts), end]
        for first, last in zip(edges, edges[1:], strict=False):
            words.append(token.text[first - start:last - start])
            spaces.append(False)
        if token.whitespace_ and (end in starts or end + 1 in ends):
            words.append(token.whitespace_)
            spaces.append(False)
        else:
            spaces[-1] = bool(token.whitespace_)
    return words, spaces
