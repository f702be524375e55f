"""A sentence as the claim rules see it: words, cues, tagged spans, and how far two places of it stand apart.

Distance is counted in words, with a surcharge for every clause boundary between, so that «near» means near in the
syntax rather than on the line. A parse can refine it; none is needed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from spacy.tokens import Doc, Token

from extractor.claims.dependencies import amount_root, phrase, roles, ties
from extractor.claims.lexicon import Cue, load_lexicon
from extractor.lexemes import Lexeme, lexemes
from extractor.model import Amount, Entity, Period, Published, Span

# What a boundary adds to the distance over it, in words. Tuned on half of the development articles; the order matters
# more than the figures: a comma is passed easily, a new clause hardly, a semicolon almost never.
BOUNDARY = {
    ",": 1,
    ";": 10,
    ":": 3,
    "(": 3,
    ")": 3,
    "[": 3,
    "]": 3,
    "–": 3,
    "—": 3,
    "«": 2,
    "»": 2,
    "“": 2,
    "”": 2,
    '"': 2,
    "•": 8,
}
OPEN_CLAUSE, BREAK_CLAUSE = 2, 6
# Common nouns that may stand between an article and the name that they introduce: «du groupe automobile X».
NOUNS_BEFORE = 2

# Words of the longest heading.
HEADING = 12

S = TypeVar("S", bound=Span)

# Opening quotation marks with the closing ones.
QUOTES = {"«": "»", "“": "”", '"': '"', "„": "“", "‹": "›"}


@dataclass
class Sentence:
    """One sentence of the article with all that was found in it. ``paragraph`` counts the article's paragraphs from
    0."""

    text: str
    start: int
    end: int
    language: str
    paragraph: int = 0
    title: bool = False
    words: list[Lexeme] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    previous: Sentence | None = None
    heading: Sentence | None = None  # the line above that heads this one's section or list
    parse: Doc | None = None
    published: Published | None = None
    _fields: dict[str, list[Cue]] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _cost: list[int] = field(default_factory=list)
    _outer: list[int] = field(default_factory=list)  # the same, but for what stands in brackets
    _depth: list[int] = field(default_factory=list)
    # what the measures of an amount are chosen from, by its place: read twice, found once
    offers: dict[int, Any] = field(default_factory=dict)
    # the verbs of each tense, and the common nouns: asked for by each amount, found once
    tensed: dict[str, list[Lexeme]] = field(default_factory=dict)
    nouns: list[Token] | None = None
    _roles: dict[int, tuple[Token | None, Token | None]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Reads words and cues; called once, and only for sentences that need it."""
        if self.words:
            return
        for word in lexemes(self.text):
            if word.kind not in {"space", "newline"}:
                self.words.append(
                    Lexeme(word.text, word.start + self.start, word.end + self.start, word.norm, word.kind)
                )
        names = [e for e in self.entities if not e.description]
        # a word of a name is no cue: `United States` states nothing
        self.cues = [
            cue
            for cue in load_lexicon(self.language).find(self.words, self.text, self.start)
            if not any(e.start <= cue.start and cue.end <= e.end for e in names)
        ]
        for cue in self.cues:
            self._fields.setdefault(cue.entry.field, []).append(cue)
        self._starts = [word.start for word in self.words]
        surcharge = [0] * len(self.words)
        for cue in self.cues:
            if cue.entry.field == "clause" and cue.entry.key in {"open", "break"}:
                weight = OPEN_CLAUSE if cue.entry.key == "open" else BREAK_CLAUSE
                surcharge[cue.first] = max(surcharge[cue.first], weight)
        # the inside of a tagged span costs nothing: «la Banque centrale européenne» is as near as «Apple»
        free = [False] * len(self.words)
        for span in (*self.entities, *self.amounts, *self.periods):
            first, last = self.indices(span)
            for i in range(first + 1, last + 1):
                free[i] = True
        self._cost, self._outer, self._depth = [0], [0], []
        depth = 0
        for word, extra, inside in zip(self.words, surcharge, free, strict=True):
            step = 0 if inside else 1 + extra + BOUNDARY.get(word.text, 0)
            self._cost.append(self._cost[-1] + step)
            depth += word.text == "("
            self._depth.append(depth)
            self._outer.append(self._outer[-1] + (0 if depth else step))
            depth = max(depth - (word.text == ")"), 0)

    def indices(self, span: Span) -> tuple[int, int]:
        """First and last word of a span."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        last = max(bisect_left(self._starts, span.end) - 1, first)
        return first, last

    def indices_of(self, word: Lexeme) -> int:
        """Where a word of the sentence stands."""
        return bisect_left(self._starts, word.start)

    def distance(self, a: Span, b: Span) -> int:
        """Words between two spans, boundaries added; 0 where they overlap or touch.

        What stands in brackets between them does not count.
        """
        if a.start > b.start:
            a, b = b, a
        _, left = self.indices(a)
        right, _ = self.indices(b)
        cost = self._cost if self._depth[left] or self._depth[right] else self._outer
        return max(cost[right] - cost[left + 1], 0) if right > left else 0

    def between(self, a: Span, b: Span) -> list[Lexeme]:
        """The words between two spans, in order."""
        if a.start > b.start:
            a, b = b, a
        return self.words[bisect_left(self._starts, a.end) : bisect_left(self._starts, b.start)]

    def roles_of(self, amount: Amount) -> tuple[Token | None, Token | None]:
        """The predicate that states the amount and the head of its subject, where the sentence is parsed."""
        if self.parse is None:
            return None, None
        if amount.start not in self._roles:
            self._roles[amount.start] = roles(self.parse, amount.start - self.start, amount.end - self.start)
        return self._roles[amount.start]

    def subject_of(self, amount: Amount) -> tuple[Token, Span] | None:
        """The head and the phrase of the grammatical subject of the verb that states the amount."""
        head = self.roles_of(amount)[1]
        if head is None:
            return None
        start, end = phrase(head)
        return head, Span(self.text[start:end], self.start + start, self.start + end)

    def root_of(self, span: Span) -> Token | None:
        """The head of a span in the parse."""
        if self.parse is None:
            return None
        return amount_root(self.parse, span.start - self.start, span.end - self.start)

    def place_of(self, token: Token) -> Span:
        """Where a token of the parse stands in the text."""
        start = self.start + token.idx
        return Span(token.text, start, start + len(token))

    def ties(self, anchor: Span, span: Span, reach: int = 8) -> dict[str, float]:
        """How the parse ties a span to an amount or a cue, as features; none where the sentence is not parsed."""
        if self.parse is None:
            return {}
        start = self.start
        places = (anchor.start - start, anchor.end - start), (span.start - start, span.end - start)
        return ties(self.parse, *places, reach=reach)

    def covers(self, span: Span, token: Token | None) -> bool:
        """Whether a token of the parse lies in a span."""
        return token is not None and span.start <= self.start + token.idx < span.end

    @property
    def heads(self) -> bool:
        """Whether it heads what follows: a short line without a stop, or one that ends with a colon."""
        text = self.text.rstrip(" *_")
        return text.endswith(":") or (text[-1:].isalnum() and len(text.split()) <= HEADING)

    def when(self, period: Period) -> str:
        """Where a period stands to the day the article appeared: before it, around it, after it, or unknown."""
        if self.published is None or not period.dated:
            return "undated"
        month = (self.published.year, self.published.month)
        day = self.published.date
        start, end = period.start_date, period.end_date
        if start and (start > day if day else (start.year, start.month) > month):
            return "to come"
        if end and (end < day if day else (end.year, end.month) < month):
            return "past"
        return "under way"

    def find(self, cue_field: str, *keys: str) -> list[Cue]:
        of_field = self._fields.get(cue_field, [])
        return [c for c in of_field if c.entry.key in keys] if keys else of_field[:]

    def find_at(self, span: Span, cue_field: str, *keys: str) -> list[Cue]:
        """The cues of a kind that lie on a span."""
        return [c for c in self.find(cue_field, *keys) if c.start < span.end and span.start < c.end]

    def opens_bracket(self, span: Span) -> bool:
        """Whether a bracket opens right before a span: `(NASDAQ:WDAY)`."""
        first, _ = self.indices(span)
        return first > 0 and self.words[first - 1].text == "("

    def behind_preposition(self, first: int) -> bool:
        """Whether the name that begins with a word hangs on a preposition, with an article, a common noun that it names
        («de l'opérateur Free»), or another name's genitive (`from Montreal's Inovia`) between them."""
        at = first - 1
        if self.word_is(at, "grammar", "genitive"):
            owner = next((e for e in self.entities if e.end == self.words[at].start), None)
            at = self.indices(owner)[0] - 1 if owner else at - 2
        for skipped in range(NOUNS_BEFORE + 1):
            below = at
            while below >= 0 and self.word_is(below, "grammar", "articles"):
                if self.word_is(below, "grammar", "prepositions"):
                    return True
                below -= 1
            if self.word_is(below, "grammar", "prepositions"):
                return below < at or skipped == 0
            plain = at >= 0 and self.words[at].kind == "word" and self.words[at].text.islower()
            if not plain or self.starts_cue(at, "metric") or self.starts_cue(at, "source"):
                return False
            at -= 1
        return False

    def word_is(self, index: int, cue_field: str, *keys: str) -> bool:
        """Whether the word at an index is the last of a cue of this kind."""
        return 0 <= index < len(self.words) and any(c.last == index for c in self.find(cue_field, *keys))

    def starts_cue(self, index: int, cue_field: str, *keys: str) -> bool:
        return 0 <= index < len(self.words) and any(c.first == index for c in self.find(cue_field, *keys))


class Places(Generic[S]):
    """A sorted list of spans that is asked for those inside a stretch."""

    def __init__(self, spans: Sequence[S]) -> None:
        self.spans = spans
        self.starts = [span.start for span in spans]

    def within(self, start: int, end: int) -> list[S]:
        """Those that lie inside the stretch, in order."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [span for span in self.spans[first:last] if span.end <= end]
