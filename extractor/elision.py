"""Numbers whose unit or noun is left out: what a reader takes from the words around."""
from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from .counts import Nouns
from .drafts import Draft
from .exclusions import Exclusions
from .hedges import Hedges
from .resources import load_table
from .tokens import LINE, PARAGRAPH, Phrases, Tokens

_LONGEST_SENTENCE = 90
# Beyond so many amounts back a reader no longer carries a noun on.
_REACH = 4
_MILLION = Decimal(10) ** 6
_MILLIARD = Decimal(10) ** 9
_THOUSAND = Decimal(1000)


class Elision:
    """How one language leaves out units."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        nouns: dict[str, Any] = table["nouns"]
        self.after = Phrases((p, True) for p in nouns["elided_after"])
        self.mentioned_after = Phrases((p, True) for p in nouns["mentioned_after"])
        self.cues = Phrases((p, True) for p in table["money"]["cues"])
        self.hedges = Hedges.of(language)
        self.nouns = Nouns.of(language)
        self.exclusions = Exclusions.of(language)

    @staticmethod
    @cache
    def of(language: str) -> Elision:
        return Elision(language)

    def resolve(self, tokens: Tokens, drafts: list[Draft]) -> None:
        """Give each bare draft the unit that it leaves out; drop those that a reader would not take for an amount."""
        currency = next((d for d in drafts if d.kind == "money" and not d.dropped), None)
        full: list[Draft] = []
        for draft in drafts:
            if draft.dropped:
                continue
            if draft.kind is None:
                self._resolve(tokens, draft, full, currency)
            if not draft.dropped:
                full.append(draft)

    def _resolve(self, tokens: Tokens, draft: Draft, full: list[Draft], currency: Draft | None) -> None:
        start = self._sentence(tokens, draft.first)
        near = [d for d in full[-_REACH:] if d.first >= start and d.kind != "ratio"]
        if draft.numeral.scale >= _MILLION:
            self._large(tokens, draft, start, near, full, currency)
        elif self._counts(tokens, draft):
            self._medium(tokens, draft, start, near, full)
        else:
            self._small(tokens, draft, start, near)

    def _counts(self, tokens: Tokens, draft: Draft) -> bool:
        numeral = draft.numeral
        return (numeral.scale >= _THOUSAND or numeral.form == "collective" or (numeral.grouped and numeral.value >= 1000))

    def _large(self, tokens: Tokens, draft: Draft, start: int, near: list[Draft], full: list[Draft],
               currency: Draft | None) -> None:
        """Millions and milliards: of the amount before in the sentence, else what the sentence speaks of, else money."""
        typed = [d for d in near if d.kind in ("money", "quantity") and (d.kind == "money" or d.counted)]
        if typed:
            last = typed[-1]
            if last.kind == "quantity" and draft.numeral.value >= _MILLIARD and last.high * 1000 < draft.low:
                last = next((d for d in reversed(typed) if d.kind == "money"), last)
            self._take(draft, last)
            return
        money = self._money_cue(tokens, start, draft.first)
        noun = None if money else self.nouns.mentioned(tokens, start, draft.first)
        if noun and draft.numeral.value < _MILLIARD * 10:
            draft.become("quantity", noun, "elided.mentioned", source="inherited")
            draft.counted = True
            return
        earlier = next((d for d in reversed(full[-_REACH:]) if d.kind == "money" or d.counted), None)
        if earlier and not money and (earlier.kind == "quantity") and draft.numeral.value < _MILLIARD:
            self._take(draft, earlier)
            return
        previous = next((d for d in reversed(full) if d.kind == "money"), None) or currency
        if previous:
            self._take(draft, previous)
        elif money or draft.numeral.value >= _MILLIARD:
            draft.become("money", None, "elided.unknown", source="inherited")
        elif earlier:
            self._take(draft, earlier)
        else:
            draft.dropped = True

    def _medium(self, tokens: Tokens, draft: Draft, start: int, near: list[Draft], full: list[Draft]) -> None:
        """Thousands written as a count: of the noun of the sentence, or of the amount before."""
        if self.exclusions.label(tokens, draft.numeral):
            draft.dropped = True
            return
        typed = [d for d in near if d.kind == "money" or d.counted]
        if typed:
            self._take(draft, typed[-1])
            return
        noun = self.nouns.mentioned(tokens, start, draft.first)
        if noun:
            draft.become("quantity", noun, "elided.mentioned", source="inherited")
            draft.counted = True
            return
        earlier = next((d for d in reversed(full[-2:]) if d.kind == "money" or d.counted), None)
        if earlier and tokens.gaps[draft.first] <= LINE:
            self._take(draft, earlier)
        else:
            draft.dropped = True

    def _small(self, tokens: Tokens, draft: Draft, start: int, near: list[Draft]) -> None:
        """Other numbers: only after words that set them beside an amount of the same sentence."""
        first = draft.first
        if draft.numeral.form == "article" or self.exclusions.bare_year(tokens, draft.numeral) or not near \
                or self.exclusions.label(tokens, draft.numeral) or self.exclusions.age(tokens, draft):
            draft.dropped = True
            return
        hedge = self.hedges.bound_before(tokens, first)
        led = self.after.before(tokens, first) or (hedge and self.after.before(tokens, hedge[0]))
        rate = self.hedges.per(tokens, draft.last)
        typed = [d for d in near if d.kind in ("money", "percent") or d.counted]
        if not typed or not (led or rate) or not self._ends(tokens, draft.last):
            draft.dropped = True
            return
        last = typed[-1]
        if last.kind == "percent" and draft.numeral.value > 100:
            draft.dropped = True
            return
        self._take(draft, last)

    def _ends(self, tokens: Tokens, last: int) -> bool:
        """Whether a closed word, a sign or the end follows, and no noun that is counted some other way."""
        if last >= len(tokens) or tokens.gaps[last] > LINE:
            return True
        word = tokens.norms[last]
        return not word[0].isalpha() and word not in "-/" and not word[0].isdigit() or word in self.nouns.stops

    @staticmethod
    def _take(draft: Draft, model: Draft) -> None:
        draft.become(model.kind or "", model.unit, "elided." + model.rule.split(".")[0], source="inherited")
        draft.counted = model.counted

    def _money_cue(self, tokens: Tokens, first: int, last: int) -> bool:
        return any(tokens.norms[at] in self.cues.first_words and self.cues.at(tokens, at) for at in range(first, last))

    @staticmethod
    def _sentence(tokens: Tokens, index: int) -> int:
        """The token with which the sentence of token ``index`` begins; looked for over a bounded way back."""
        at = index
        while at > 0 and index - at < _LONGEST_SENTENCE:
            if tokens.gaps[at] >= PARAGRAPH or (tokens.gaps[at] >= LINE and tokens.texts[at][0].isupper()):
                return at
            if tokens.norms[at - 1] in ".!?…" and tokens.gaps[at] > 0 and not tokens.texts[at][0].islower() \
                    and not (at > 1 and len(tokens.norms[at - 2]) == 1):
                return at
            at -= 1
        return at
