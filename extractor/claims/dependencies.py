"""What a parse says of an amount: the verb that states it, that verb's subject, and what hangs together.

Universal Dependencies relations, so one set of rules serves every language whose model follows them; spaCy's published
English models call the passive subject `nsubjpass`.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubjpass"})
# Relations that leave a noun phrase: what hangs on these says more of the noun, and is not named by it.
_OUTSIDE = frozenset({"acl", "acl:relcl", "appos", "parataxis", "conj", "cc", "punct", "advcl", "cop", "nsubj"})
# A chain of control longer than this is a misparse.
_LONGEST = 10


def child(token: Token, relations: Iterable[str]) -> Token | None:
    """The first dependent with one of the relations."""
    return next((other for other in token.children if other.dep_ in relations), None)


def amount_root(doc: Doc, start: int, end: int) -> Token | None:
    """The head of the span between two code points, or the hedge's: «près de 3 milliards» hangs on «près», a
    preposition between."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    root = span.root
    case = child(root, {"case"})
    hedged = case is not None and root.head.i < case.i < span.start and root.head.pos_ == "ADV"
    return root.head if hedged else root


def attachment_of(root: Token) -> Token | None:
    """What the amount hangs on, None where it is the root of its sentence."""
    return None if root.head.i == root.i else root.head


def predicate_over(root: Token) -> Token | None:
    """The nearest verb or copular predicate that the amount hangs on, itself where it is the predicate."""
    chain = (root, *root.ancestors)
    return next((token for token in chain if token.pos_ in {"VERB", "AUX"} or child(token, {"cop"})), None)


def verb_of(predicate: Token | None) -> Token | None:
    """The verb of a predicate: the copula where the predicate is no verb."""
    if predicate is None or predicate.pos_ in {"VERB", "AUX"}:
        return predicate
    return child(predicate, {"cop"})


def _own_subject(predicate: Token) -> Token | None:
    """The subject in the clause itself, or that of the verb it is coordinated with; a relative pronoun's antecedent."""
    token = predicate
    found = child(token, SUBJECTS)
    while found is None and token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
        found = child(token, SUBJECTS)
    if found is not None and "Rel" in found.morph.get("PronType", []) and "acl" in token.dep_:
        return token.head
    return found


def subject_of(predicate: Token | None) -> Token | None:
    """The head of the subject, through control where the clause has none: «prévoit d'investir» has that of
    «prévoit»."""
    token, seen = predicate, 0
    while token is not None and seen < _LONGEST:
        seen += 1
        found = _own_subject(token)
        if found is not None:
            return found
        if child(token, {"expl:subj"}) is not None or token.head.i == token.i:
            return None
        governor = token.head
        relation = token.dep_.partition(":")[0]
        if relation == "acl":
            if "Inf" not in token.morph.get("VerbForm", []):
                return governor
            over = predicate_over(governor)
            if over is None:
                return governor  # `Intel to shed 15,000 jobs`
            token = over  # «son intention d'investir»: whoever has the intention
        elif relation == "xcomp":
            controller = child(governor, {"obj", "iobj"})
            if controller is not None and "Yes" not in controller.morph.get("Reflex", []):
                return controller
            token = governor
        elif relation in {"advcl", "ccomp", "conj"}:
            token = predicate_over(governor)
        else:
            return None
    return None


def roles(doc: Doc, start: int, end: int) -> tuple[Token | None, Token | None]:
    """The predicate over the amount between two code points, and the head of its subject."""
    root = amount_root(doc, start, end)
    if root is None:
        return None, None
    predicate = predicate_over(root)
    # «39 % ici, 17 % là»: the verb is left out, and its subject holds its place
    return predicate, root.head if root.dep_ == "orphan" else subject_of(predicate)


def phrase(head: Token) -> tuple[int, int]:
    """The code points of the noun phrase of a head, without its clauses, appositions and coordinated others."""
    inside = [head]
    for token in inside:
        inside.extend(other for other in token.children if other.dep_ not in _OUTSIDE)
    inside.sort(key=lambda token: token.i)
    # a stray attachment far off is no part of the phrase: only what is contiguous with the head
    at = inside.index(head)
    first = last = at
    while first > 0 and inside[first - 1].i == inside[first].i - 1:
        first -= 1
    while last + 1 < len(inside) and inside[last + 1].i == inside[last].i + 1:
        last += 1
    return inside[first].idx, inside[last].idx + len(inside[last])
