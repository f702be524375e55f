"""How a word of a sentence reaches a figure in the parse: over it, beside it on its verb, under it, or not at all.

The way up leads from the figure to the root of its sentence. It crosses a border wherever what stands above speaks of
something else than what stands below: out of a relative or an adverbial clause, an aside, a coordinated clause with a
finite verb of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from extractor.claims.dependencies import SUBJECTS, child, form_of_verb

_BORDERS = frozenset({"acl:relcl", "advcl", "advcl:relcl", "parataxis", "csubj", "dislocated", "vocative", "discourse"})
_VERBS = frozenset({"VERB", "AUX"})
# Verbs over a figure whose form counts.
VERBS = 3
_OVER, _BESIDE, _UNDER = "over it", "beside it", "under it"
NOWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Way:
    """The tokens from a figure's head up to the root, each with the borders crossed before it."""

    root: Token
    borders: dict[int, int]
    tokens: tuple[Token, ...]
    participle: int | None  # the place of the first token beyond a participle's clause (`…, adding 300 jobs`)

    def near(self) -> tuple[Token, ...]:
        """Those on this side of the first border."""
        return tuple(token for token in self.tokens if self.borders[token.i] == 0)

    def predicates(self) -> tuple[Token, ...]:
        """The verbs and copular predicates among those, the lowest first."""
        return tuple(token for token in self.near() if is_predicate(token))


def is_predicate(token: Token) -> bool:
    """Whether a token is a verb, or a noun or an adjective with a copula."""
    return token.pos_ in _VERBS or child(token, {"cop"}) is not None


def is_finite(predicate: Token) -> bool:
    """Whether a predicate has a finite verb: itself, its copula or an auxiliary."""
    words = (predicate, *(t for t in predicate.children if t.dep_.startswith(("aux", "cop"))))
    return any("Fin" in token.morph.get("VerbForm", []) for token in words)


def _stated(token: Token) -> bool:
    """Whether a token is a participle of the past on a noun: «un investissement estimé à 3 milliards»."""
    features = token.morph
    return token.dep_ == "acl" and "Part" in features.get("VerbForm", []) and "Past" in features.get("Tense", [])


def _going_on(token: Token) -> bool:
    """Whether a token is a participle of the present or a gerund."""
    form = token.morph.get("VerbForm", [])
    return "Ger" in form or ("Part" in form and "Past" not in token.morph.get("Tense", []))


def way_up(root: Token) -> Way:
    """The way from the head of a figure to the root of its sentence."""
    borders, tokens, crossed = {root.i: 0}, [root], 0
    participle: int | None = None
    token = root
    while token.head.i != token.i and token.head.i not in borders:
        own = token.dep_ == "conj" and is_predicate(token) and is_finite(token)
        if token.dep_ == "advcl" and _going_on(token):
            participle = len(tokens) if participle is None else participle
        else:
            crossed += own or token.dep_ in _BORDERS or _stated(token)
        token = token.head
        borders[token.i] = crossed
        tokens.append(token)
    return Way(root, borders, tuple(tokens), participle)


def reach(way: Way, words: list[Token]) -> str:
    """How the likeliest of some words reaches the figure, as the name of a feature.

    `over it` is the governor of the figure, `beside it as advmod` hangs on one, `under it` hangs on the figure; behind
    a border each has that in its name.
    """
    best, rank = NOWHERE, (9, 9)
    beyond = {token.i for token in way.tokens[way.participle :]} if way.participle is not None else set()
    for word in words:
        over = word.i if word.i in way.borders else word.head.i
        if word.i in way.borders and word.i != way.root.i:
            found, place, crossed = _OVER, 0, way.borders[word.i]
        elif word.head.i == way.root.i or word.i == way.root.i:
            found, place, crossed = f"{_UNDER} as {word.dep_.partition(':')[0]}", 1, 0
        elif word.head.i in way.borders:
            found, place, crossed = f"{_BESIDE} as {word.dep_.partition(':')[0]}", 1, way.borders[word.head.i]
        elif any(token.i == way.root.i for token in word.ancestors):
            found, place, crossed = f"{_UNDER} further down", 2, 0
        else:
            continue
        if (crossed, place) < rank:
            behind = " beyond a border" if crossed else " beyond a participle" if over in beyond else ""
            best, rank = found + behind, (crossed, place)
    return best


def denials(way: Way) -> list[Token]:
    """The words of negative polarity that reach a figure: on its verbs and those that these complete, on the figure and
    the nouns over it, and in the subjects and the objects there («aucun client», `no customer`)."""
    found = []
    for token in way.near():
        for other in token.children:
            if _negative(other):
                found.append(other)
            elif other.dep_ in SUBJECTS and other.i not in way.borders:
                found += [determiner for determiner in other.children if _negative(determiner)]
    return found


def _negative(token: Token) -> bool:
    return "Neg" in token.morph.get("Polarity", []) or "Neg" in token.morph.get("PronType", [])


def structure(way: Way) -> Iterator[str]:
    """What stands over a figure, as names of features: how it hangs there, and the form of the verbs."""
    predicates = way.predicates()
    under = next((t for t in way.tokens if t.head in predicates or t.head.i == t.i), way.root)
    yield f"it hangs as {under.dep_.partition(':')[0]}"
    forms = [form_of_verb(predicate)[0] for predicate in predicates[:VERBS]]
    for level, (predicate, form) in enumerate(zip(predicates, forms, strict=False)):
        if level == 0:
            own = " ".join(value for key in ("VerbForm", "Tense") for value in predicate.morph.get(key, []))
            yield f"{form} with {own}"
        else:
            yield f"{form} {level + 1} over it"
    if len(forms) > 1:
        yield f"«{predicates[1].lower_}» 2 over it"
        yield f"{forms[0]} under {forms[1]}"
