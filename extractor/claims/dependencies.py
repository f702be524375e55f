"""What a parse says of an amount: the verb that states it, that verb's subject, and what hangs together.

Universal Dependencies relations, so one set of rules serves every language whose model follows them; spaCy's published
English models call the passive subject `nsubjpass`.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubjpass"})
PASSIVES = frozenset({"nsubj:pass", "nsubjpass"})
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


def form_of_verb(predicate: Token | None) -> tuple[str, Token | None]:
    """Mood and tense of the finite verb of a predicate, its auxiliary's where it has one, and that verb."""
    verb = verb_of(predicate)
    if predicate is None or verb is None:
        return "no verb", None
    words = [token for token in (predicate, *predicate.children) if token.pos_ in {"VERB", "AUX"}]
    finite = next((token for token in words if "Fin" in token.morph.get("VerbForm", [])), verb)
    values = [value for key in ("VerbForm", "Mood", "Tense") for value in finite.morph.get(key, [])]
    return " ".join(values) or "a verb", finite


def _subject_child(predicate: Token) -> Token | None:
    """The subject among a predicate's dependents: of two that a parser gives it, that which stands next to it, since a
    heading's topic comes first («Cloud : OVHcloud investit»)."""
    found = [token for token in predicate.children if token.dep_ in SUBJECTS]
    before = [token for token in found if token.i < predicate.i]
    return before[-1] if before else found[0] if found else None


def _own_subject(predicate: Token) -> Token | None:
    """The subject in the clause itself, or that of the verb it is coordinated with; a relative pronoun's antecedent."""
    token = predicate
    found = _subject_child(token)
    while found is None and token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
        found = _subject_child(token)
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


def _prepositional(token: Token) -> bool:
    return any(other.dep_ == "case" and other.i < token.i for other in token.children)


def _inverted(predicate: Token, root: Token) -> bool:
    """Whether counted things behind a verb are its subject, though parsed as its object: «À cette somme s'ajoutent 45
    millions», `With it come 3,600 jobs`. A finite verb has a subject; where it has none, nor one but a phrase with a
    preposition before it, and such a phrase or an adverb stands first, it is what follows."""
    if root.head != predicate or root.i < predicate.i or root.dep_ not in {"obj", "obl"} or child(root, {"case"}):
        return False
    if root.pos_ != "NOUN" or not child(root, {"nummod"}):
        return False  # a percentage or a sum of money behind a verb is hardly ever what acts
    verbs = [predicate, *(token for token in predicate.children if token.dep_ in {"aux", "aux:pass"})]
    finite = [verb for verb in verbs if "Fin" in verb.morph.get("VerbForm", [])]
    if predicate.dep_ == "conj" or not finite or any(verb.morph.get("Person", ["3"]) != ["3"] for verb in finite):
        return False
    if "Imp" in finite[0].morph.get("Mood", []) or child(predicate, {"expl:subj", "csubj", "csubj:pass"}):
        return False
    subjects = [token for token in predicate.children if token.dep_ in SUBJECTS]
    if any(token.i > predicate.i or not _prepositional(token) or child(token, {"nummod"}) for token in subjects):
        return False
    return bool(subjects) or any(
        token.dep_ in {"obl", "advmod"} and token.i < predicate.i for token in predicate.children
    )


def roles(doc: Doc, start: int, end: int) -> tuple[Token | None, Token | None]:
    """The predicate over the amount between two code points, and the head of its subject."""
    root = amount_root(doc, start, end)
    if root is None:
        return None, None
    predicate = predicate_over(root)
    if predicate is not None and _inverted(predicate, root):
        return predicate, root
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


def form_of(head: Token | None) -> str:
    """Number and definiteness of a noun phrase, by the features of its head and of its determiner."""
    if head is None:
        return "no noun"
    number = "plural" if "Plur" in head.morph.get("Number", []) else "singular"
    determiner = child(head, {"det"})
    if determiner is None:
        return f"a bare {number}"
    features = determiner.morph
    if "Dem" in features.get("PronType", []):
        return f"a demonstrative {number}"
    return f"a definite {number}" if "Def" in features.get("Definite", []) else f"an indefinite {number}"


def ties(doc: Doc, amount: tuple[int, int], other: tuple[int, int], reach: int = 8) -> dict[str, float]:
    """How the tree ties another span to an amount, both in code points, as features: which of the two governs, the
    steps between them (``reach`` at most), the relation under which the other hangs."""
    a, b = amount_root(doc, *amount), amount_root(doc, *other)
    if a is None or b is None:
        return {}
    up_a, up_b = [a, *a.ancestors], [b, *b.ancestors]
    places = {token.i: step for step, token in enumerate(up_a)}
    met = next(((places[token.i], step) for step, token in enumerate(up_b) if token.i in places), None)
    if met is None:
        return {}
    found = {f"tree steps > {n}": 1.0 for n in (0, 1, 2, 3, 4, 6) if min(sum(met), reach) > n}
    if met[1] == 0:
        found["governs the figure"] = 1.0
    elif met[0] == 0:
        found["governed by the figure"] = 1.0
    else:
        # «le chiffre d'affaires atteint 13 milliards»: both hang on one predicate
        relation = up_b[met[1] - 1].dep_
        found[f"beside the figure as {relation if relation in SUBJECTS else relation.partition(':')[0]}"] = 1.0
    return found
