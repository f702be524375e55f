"""Numbers whose unit or noun is left out: what a reader takes from the words around."""
from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from functools import cache
from typing import Any

from extractor.amounts.counts import Nouns
from extractor.amounts.drafts import Draft
from extractor.amounts.exclusions import Exclusions
from extractor.amounts.gaps import Gaps
from extractor.amounts.hedges import Hedges
from extractor.amounts.numbers import Numerals
from extractor.amounts.referents import Referents
from extractor.amounts.tokens import LINE, PARAGRAPH, Phrases, Tokens
from extractor.resources import load_table

_LONGEST_SENTENCE = 90
# Beyond so many amounts back a reader no longer carries a noun on.
_REACH = 4
# Where nothing else tells, a mass of people or things is looked for so many words off.
_FAR = 100
# A word that tells of money may follow the number so closely: «un demi-milliard en run-rate».
_CUE_AFTER = 5
# The noun of a change stands so many tokens before its figures at most.
_MOVED = 7
# What a pronoun counts whose noun is not told.
_THING = "unit"
_MILLION = Decimal(10) ** 6
_MILLIARD = Decimal(10) ** 9
_THOUSAND = Decimal(1000)


class _Reading:
    """How far the text is read: the amounts so far, where the sentences begin, and where words tell of money."""

    def __init__(self, tokens: Tokens, cues: list[int]) -> None:
        self.tokens = tokens
        self.full: list[Draft] = []
        # what comes in hundreds of thousands so far, and the last sum of money that converts no other
        self.masses: set[str | None] = set()
        self.money: Draft | None = None
        self.cues = cues
        self._begin = self._seen = 0

    def add(self, draft: Draft, *, mass: bool) -> None:
        """Go on behind an amount."""
        self.full.append(draft)
        if mass:
            self.masses.add(draft.unit)
        if draft.kind == "money" and draft.equivalent_of is None:
            self.money = draft

    def sentence(self, index: int) -> int:
        """The token with which the sentence of token ``index`` begins. To be asked in the order of the text."""
        tokens = self.tokens
        for at in range(self._seen + 1, index + 1):
            gap = tokens.gaps[at]
            if gap >= LINE:
                if gap >= PARAGRAPH or not tokens.texts[at][0].islower():
                    self._begin = at
            elif gap and tokens.norms[at - 1] in ".!?…" and not tokens.texts[at][0].islower() \
                    and not (at > 1 and len(tokens.norms[at - 2]) == 1):
                self._begin = at
        self._seen = max(self._seen, index)
        return max(self._begin, index - _LONGEST_SENTENCE)

    def money_cue(self, first: int, last: int) -> bool:
        """Whether a word between two tokens, or close behind in the clause, tells of money."""
        tokens = self.tokens
        end = last
        while end < min(last + _CUE_AFTER, len(tokens)) and tokens.norms[end] not in ".!?;" and tokens.gaps[end] < LINE:
            end += 1
        at = bisect_left(self.cues, first)
        return at < len(self.cues) and self.cues[at] < end


class Elision:
    """How one language leaves out units."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = load_table(language, "amounts")
        nouns: dict[str, Any] = table["nouns"]
        self.after = Phrases((p, True) for p in nouns["elided_after"])
        self.them = Phrases((p, True) for p in nouns["them"])
        self.part_of = Phrases((p, True) for p in nouns["elided_part"])
        self.cues = Phrases((p, True) for p in table["money"]["cues"])
        self.from_words = frozenset(table["ranges"]["from"])
        self.to_words = frozenset(table["ranges"]["to"])
        self.numerals = Numerals.of(language)
        self.lists = frozenset([*table["ranges"]["between_and"], *table["ranges"]["or"]])
        self.bare_is_money: bool = table["money"]["bare_is_money"]
        self.hedges = Hedges.of(language)
        self.nouns = Nouns.of(language)
        self.exclusions = Exclusions.of(language)
        self.referents = Referents.of(language)
        self.gaps = Gaps.of(language)

    @staticmethod
    @cache
    def of(language: str) -> Elision:
        return Elision(language)

    def resolve(self, tokens: Tokens, drafts: list[Draft]) -> None:
        """Give each bare draft the unit that it leaves out; drop those that a reader would not take for an amount."""
        if all(draft.kind is not None for draft in drafts):
            return
        currency = next((d for d in drafts if d.kind == "money" and not d.dropped), None)
        cues = self.cues.first_words
        spoken = [i for i, word in enumerate(tokens.norms) if word in cues and self.cues.at(tokens, i)]
        reading = _Reading(tokens, spoken)
        for draft in drafts:
            if draft.dropped:
                continue
            if draft.kind is None:
                self._resolve(reading, draft, currency)
            if not draft.dropped:
                reading.add(draft, mass=self._mass(draft))

    def _resolve(self, reading: _Reading, draft: Draft, currency: Draft | None) -> None:
        start = reading.sentence(draft.first)
        near = [d for d in reading.full[-_REACH:] if d.first >= start and d.kind != "ratio" and d.equivalent_of is None]
        if draft.numeral.scale >= _MILLION:
            self._large(reading, draft, start, near, currency)
        elif self._counts(draft):
            self._medium(reading, draft, start, near)
        else:
            self._small(reading, draft, start, near)

    @staticmethod
    def _counts(draft: Draft) -> bool:
        numeral = draft.numeral
        grouped = numeral.grouped and numeral.value >= _THOUSAND
        return grouped or numeral.scale >= _THOUSAND or numeral.form == "collective"

    def _large(self, reading: _Reading, draft: Draft, start: int, near: list[Draft], currency: Draft | None) -> None:
        """Millions and milliards: of the amount before in the sentence, else what the sentence speaks of, else
        money.
        """
        tokens, full = reading.tokens, reading.full
        if self.them.at(tokens, draft.last):
            noun = self.nouns.counted_before(tokens, max(0, draft.first - _LONGEST_SENTENCE), draft.first)
            if noun:
                self._mention(draft, noun)
                return
        if self.referents.pronoun(tokens, draft.first):
            noun = self.nouns.mentioned(tokens, max(0, draft.first - _FAR), draft.first)
            if noun and not reading.money_cue(start, draft.last):
                self._mention(draft, noun)
                return
        typed = [d for d in near if d.kind == "money" or d.counted]
        last = typed[-1] if typed else None
        if last and last.kind == "quantity" and (reading.money_cue(last.last, draft.last)
                                                 or (last.high * 1000 < draft.low and not self._mass(last))):
            last = next((d for d in reversed(typed) if d.kind == "money"), None)
        if last:
            self._take(draft, last)
            return
        noun = self.nouns.mentioned(tokens, start, draft.first)
        if noun and not self.bare_is_money:
            self._mention(draft, noun)
            return
        money = reading.money_cue(start, draft.last)
        many = noun in reading.masses
        if noun and not money and draft.numeral.value < (_MILLIARD * 10 if many else _MILLIARD):
            self._mention(draft, noun)
            return
        recent = [d for d in full[-_REACH:] if d.kind == "money" or (d.counted and self._mass(d))]
        earlier = recent[-1] if recent else None
        if earlier and not money and (earlier.kind == "quantity") and draft.numeral.value < _MILLIARD:
            self._take(draft, earlier)
            return
        previous = reading.money or currency
        if previous and (self.bare_is_money or (money and full and full[-1].kind == "money")):
            self._take(draft, previous)
        elif self.bare_is_money and (money or draft.numeral.scale >= _MILLIARD):
            draft.become("money", None, "elided.unknown", source="inherited")
        elif earlier:
            self._take(draft, earlier)
        elif not self.bare_is_money:
            around = self.nouns.mentioned(tokens, max(0, draft.first - _FAR), draft.first) or self.nouns.mentioned(
                tokens, draft.last, min(len(tokens), draft.last + _FAR))
            draft.become("quantity", around, "elided.unknown", source="inherited")
            draft.counted = True
        elif noun or full:
            draft.dropped = True
        else:
            draft.become("money", None, "elided.unknown", source="inherited")

    @staticmethod
    def _lends(draft: Draft) -> bool:
        """Whether a pronoun may stand for what is counted: things, or sums of millions, but no price."""
        return draft.counted or (draft.kind == "money" and draft.numeral.scale >= _MILLION)

    @staticmethod
    def _mass(draft: Draft) -> bool:
        """Whether the counted thing comes in hundreds of thousands and more."""
        return draft.high >= _MILLION / 10

    def _medium(self, reading: _Reading, draft: Draft, start: int, near: list[Draft]) -> None:
        """Thousands written as a count: of the noun of the sentence, or of the amount before."""
        tokens, full = reading.tokens, reading.full
        if self.exclusions.label(tokens, draft.numeral):
            draft.dropped = True
            return
        hedge = self.hedges.bound_before(tokens, draft.first)
        if self._pointed(reading, draft, start) or self._told(tokens, draft, hedge):
            return
        typed = [d for d in near if d.counted or (d.kind == "money" and draft.numeral.form != "collective")]
        if typed and typed[-1].counted:
            self._take(draft, typed[-1])
            return
        noun = self.nouns.mentioned(tokens, start, draft.first) or (
            None if typed else self.nouns.counted_before(tokens, start, draft.first))
        if noun:
            self._mention(draft, noun)
            return
        earlier = typed[-1] if typed else next((d for d in reversed(full[-_REACH:]) if d.counted), None)
        if earlier and tokens.gaps[draft.first] <= LINE:
            self._take(draft, earlier)
        else:
            draft.dropped = True

    def _small(self, reading: _Reading, draft: Draft, start: int, near: list[Draft]) -> None:
        """Other numbers: only after words that set them beside an amount of the same sentence."""
        tokens, full = reading.tokens, reading.full
        first = draft.first
        rate = self.hedges.per(tokens, draft.last)
        series = first > 0 and tokens.norms[first - 1] == "," and self.exclusions.year_at(tokens, draft.last)
        if (draft.numeral.form == "article" and not rate) or self.exclusions.bare_year(tokens, draft.numeral) \
                or self.exclusions.label(tokens, draft.numeral) or self.exclusions.age(tokens, draft):
            draft.dropped = True
            return
        if not rate and self._pointed(reading, draft, start):
            return
        hedge = self.hedges.bound_before(tokens, first)
        if not rate and self._told(tokens, draft, hedge):
            return
        if not rate and near and self.gaps.gapped(tokens, draft, near[-1]):
            self._take(draft, near[-1], gapped=True)
            return
        led = self.after.before(tokens, first) or (hedge and self.after.before(tokens, hedge[0]))
        listed = draft.first > 0 and tokens.norms[draft.first - 1] in self.lists
        typed = [d for d in near if d.kind != "quantity" or d.counted or not listed]
        if rate and not typed and rate[0].isdigit():
            typed = [d for d in full[-_REACH:] if d.counted]
        if not typed and self._part(tokens, first, hedge) and self._ends(tokens, draft.last):
            noun = self.nouns.counted_before(tokens, start, first)
            if noun:
                self._mention(draft, noun)
                return
        if not typed and not rate and self._moves(tokens, draft):
            noun = self.nouns.counted_before(tokens, max(start, first - _MOVED), first)
            if noun:
                self._mention(draft, noun)
                return
        if not typed or not (led or rate or series) or not self._ends(tokens, draft.last):
            draft.dropped = True
            return
        last = typed[-1]
        if not last.counted and not rate and listed:
            draft.dropped = True
            return
        if last.kind == "percent" and draft.numeral.value > 100:
            draft.dropped = True
            return
        self._take(draft, last)

    def _told(self, tokens: Tokens, draft: Draft, hedge: tuple[int, str] | None) -> bool:
        """Give the number what the noun just before it has so many of; tells whether there is such a noun."""
        noun = self.gaps.noun(tokens, draft, hedge[0] if hedge else draft.first)
        if noun is None or not self._ends(tokens, draft.last):
            return False
        self._mention(draft, noun)
        return True

    def _pointed(self, reading: _Reading, draft: Draft, start: int) -> bool:
        """Give the number what a word beside it points at; tells whether there is such a word."""
        tokens, full = reading.tokens, reading.full
        if draft.numeral.form == "article":
            return False
        noun = self.referents.noun(tokens, start, draft, full[-_REACH:])
        if noun:
            self._mention(draft, noun)
            return True
        if not self._ends(tokens, draft.last):
            return False
        alone = self.referents.bracketed(tokens, draft)
        if not alone and not self.referents.points(tokens, draft.first):
            return False
        model = next((d for d in reversed(full[-_REACH:]) if d.equivalent_of is None and (
            self.referents.bracketed(tokens, d) and d.first >= start if alone else self._lends(d))), None)
        if model is None and not alone and self.referents.pronoun(tokens, draft.first):
            self._mention(draft, self.nouns.counted_before(tokens, start, draft.first) or _THING)
            return True
        if model is None:
            return False
        self._take(draft, model)
        return True

    def _part(self, tokens: Tokens, first: int, hedge: tuple[int, str] | None) -> bool:
        """«dont 72», «contre 15», `of the 420`: the number is set beside a noun named before."""
        return bool(self.part_of.before(tokens, first) or (hedge and self.part_of.before(tokens, hedge[0])))

    def _moves(self, tokens: Tokens, draft: Draft) -> bool:
        """`headcount rose from 75 to 120`: the first of two bare numbers that a noun before them goes from and to."""
        if draft.first == 0 or tokens.norms[draft.first - 1] not in self.from_words or draft.numeral.form != "digits":
            return False
        at = draft.last
        if not tokens.near(at + 1) or tokens.norms[at] not in self.to_words or not tokens.digit(at + 1):
            return False
        second = self.numerals.at(tokens, at + 1)
        return second is not None and not self.exclusions.bare_year(tokens, second) and self._ends(tokens, second.last)

    def _ends(self, tokens: Tokens, last: int) -> bool:
        """Whether a closed word, a sign or the end follows, and no noun that is counted some other way."""
        if last >= len(tokens) or tokens.gaps[last] > LINE:
            return True
        word = tokens.norms[last]
        return not word[0].isalpha() and word not in "-/" and not word[0].isdigit() or word in self.nouns.stops

    @staticmethod
    def _mention(draft: Draft, noun: str) -> None:
        draft.become("quantity", noun, "elided.mentioned", source="inherited")
        draft.counted = True

    @staticmethod
    def _take(draft: Draft, model: Draft, *, gapped: bool = False) -> None:
        """The unit of ``model``, and its millions where the number alone would be too small for it."""
        scale = model.numeral.scale
        small = draft.numeral.scale == 1 and draft.numeral.value < _THOUSAND
        if (model.kind == "money" or gapped) and scale >= _MILLION and small:
            draft.low = draft.high = draft.numeral.value * scale  # «13 milliards d'euros, contre 12 un an plus tôt»
        draft.become(model.kind or "", model.unit, "elided." + model.rule.split(".")[0], source="inherited")
        draft.counted = model.counted
