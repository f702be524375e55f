"""The amount tagger: every value of a text with its unit, bound, rate and conversions.

Numerals are found first; what stands beside each makes it money, a percentage, a physical or counted quantity
or a multiple, or
shows that it is no amount; then neighbours are joined to ranges, and what a number leaves out is taken from before it.
"""
from __future__ import annotations

from dataclasses import replace
from functools import cache

from extractor.amounts.counts import Nouns
from extractor.amounts.currencies import Currencies, read_price
from extractor.amounts.drafts import Draft, amounts_of
from extractor.amounts.elision import Elision
from extractor.amounts.exclusions import Exclusions, round_power
from extractor.amounts.hedges import Hedges
from extractor.amounts.joins import Joins
from extractor.amounts.numbers import Numeral, Numerals
from extractor.amounts.places import Names, Places, free_of, named_in
from extractor.amounts.ratios import Ratios
from extractor.amounts.readings import Readings
from extractor.amounts.tokens import Phrases, Tokens
from extractor.amounts.units import Units
from extractor.model import Amount
from extractor.resources import load_table

# An anaphoric count is small: «les deux entreprises», hardly «les 14 000 postes».
_MOST_ANAPHORIC = 12
# So many of a ranking point back: `the top five vendors`.
_MOST_RANKED = 1000


def find_amounts(text: str, language: str, *, blocked: Places = (), names: Places = ()) -> list[Amount]:
    """All amounts of a text, in order, without overlap.

    ``blocked`` are the places of temporal expressions: no amount overlaps one. ``names`` are the places of
    entities: a number
    inside a name is no amount, but a counted noun phrase may run over a name (`200,000 Nvidia Hopper GPUs`).

    >>> [(a.text, a.kind, a.unit, a.bound) for a in find_amounts("It raised over €3bn, up 12% on 2024.", "en")]
    [('€3bn', 'money', 'EUR', 'min'), ('12%', 'percent', '%', 'exact')]
    >>> [str(a.low) for a in find_amounts("plus de 8,6 milliards de dollars", "fr")]
    ['8600000000']
    """
    return Tagger.of(language).tag(text, blocked, names)


class Tagger:
    """The amount grammar of one language."""

    def __init__(self, language: str) -> None:
        table = load_table(language, "amounts")
        self.numerals = Numerals.of(language)
        self.currencies = Currencies.of(language)
        self.units = Units.of(language)
        self.nouns = Nouns.of(language)
        self.ratios = Ratios.of(language)
        self.readings = Readings.of(language)
        self.hedges = Hedges.of(language)
        self.joins = Joins.of(language)
        self.elision = Elision.of(language)
        self.exclusions = Exclusions.of(language)
        self.only = Phrases((p, True) for p in table["determiners"]["only"])
        self.anaphoric = Phrases((p, True) for p in table["determiners"]["anaphoric"])
        self.always_anaphoric = frozenset(table["determiners"]["strongly_anaphoric"])
        points = table["points"]
        self.index_words = frozenset(word.casefold() for word in points["index"])
        self.percent_words = frozenset(points.get("percents", ()))
        self.points_counted: bool = points.get("quantity", False)

    @staticmethod
    @cache
    def of(language: str) -> Tagger:
        return Tagger(language)

    def tag(self, text: str, blocked: Places, names: Places) -> list[Amount]:
        tokens = Tokens(text)
        free = free_of(tokens, [*blocked, *self.exclusions.addresses(text), *self.exclusions.no_prose(tokens)])
        named = named_in(tokens, names)
        drafts: list[Draft] = []
        for draft in self.ratios.find(tokens, free):
            if all(free[draft.first:draft.last]):
                drafts.append(draft)
                free[draft.first:draft.last] = [False] * (draft.last - draft.first)
        previous: Draft | None = None
        after = 0
        for numeral in self.numerals.find(tokens, free):
            if numeral.first < after or not all(free[numeral.first:numeral.last]) \
                    or self._in_name(tokens, numeral, named, previous):
                continue
            found = self._read(tokens, numeral, free, named, previous)
            if found:
                drafts.append(found)
                previous, after = found, found.last
        drafts.sort(key=lambda draft: draft.first)
        return self._finish(tokens, drafts)

    def _in_name(self, tokens: Tokens, numeral: Numeral, named: Names, previous: Draft | None) -> bool:
        """Whether the number is a piece of a name; a name that ends within the number, or that a sign of money
        stands before, is none, nor is one whose number a unit follows (`Orbit X 2 TB`) or a percentage lends its own
        to («Besi perd 6 %, ASMI 9»).
        """
        last = named.inside.get(numeral.first)
        if last is None or numeral.last > last or self.currencies.before(tokens, numeral.first) is not None:
            return False
        unit = self.units.at(tokens, numeral.last) if numeral.last == last else None
        lent = previous is not None and previous.kind == "percent" and numeral.last == last \
            and self.elision.gaps.gapped(tokens, Draft.of(numeral), previous)
        return not lent and (unit is None or unit[1] not in self.units.prefixed)

    def _finish(self, tokens: Tokens, drafts: list[Draft]) -> list[Amount]:
        for draft in drafts:
            if draft.kind is not None:
                draft.anaphoric = draft.anaphoric or self._points_back(tokens, draft)
        self.joins.composed(tokens, drafts)
        drafts = [d for d in drafts if not d.dropped]
        self.joins.ranges(tokens, drafts)
        self.joins.lists_backwards(tokens, drafts)
        self.joins.small_change(tokens, drafts)
        drafts = [d for d in drafts if not d.dropped]
        self.joins.equivalents(tokens, drafts)
        self.elision.resolve(tokens, drafts)
        self.joins.for_every(tokens, drafts)
        drafts = [d for d in drafts if not d.dropped]
        self.joins.equivalents(tokens, drafts)
        named = None
        shared = self.currencies.shared
        stated = self.currencies.stated(tokens) if any(d.unit == shared for d in drafts) else None
        for draft in drafts:
            self.hedges.apply(tokens, draft)
            if stated and draft.unit == shared and self.currencies.is_bare(tokens, draft.first, draft.last):
                draft.unit = stated
            if draft.source == "default" and draft.unit:
                named = self.currencies.named(tokens) if named is None else named
                draft.unit = self.currencies.settle(draft.unit, named)
        return amounts_of(tokens, drafts)

    def _read(self, tokens: Tokens, numeral: Numeral, free: list[bool], named: Names,
              previous: Draft | None) -> Draft | None:
        """The draft that begins with ``numeral``, or None where it is no number of anything."""
        if numeral.form == "definite" and previous and previous.kind == "money" and previous.last == numeral.first - 1:
            return None  # «3 dollars le million de jetons»: a rate
        draft = Draft.of(numeral)
        bearing = numeral.form == "digits" or numeral.scale > 1
        large = numeral.scale > 1 or self.numerals.short(tokens, numeral.last) is not None
        before = self.currencies.before(tokens, numeral.first, large=large) if bearing else None
        if before and (not free[before.first] or before.first in named.inside
                       or (previous is not None and before.first < previous.last)):
            before = None
        first = before.first if before else numeral.first
        joined = previous is not None and previous.kind == "money" \
            and self.joins.link(tokens, previous.last, first) in ("dash", "to")
        if self.exclusions.embedded(tokens, numeral, money=before is not None or joined) \
                and not self._second_measure(tokens, numeral, previous):
            return None
        if before or joined:
            short = self.numerals.short(tokens, numeral.last)
            if short and not self._letter_runs_on(tokens, short[0]):
                draft.renumber(numeral.scaled(*short))
        if before:
            draft.first = before.first
            draft.become("money", before.currency.code, "money.sign", source=before.currency.source)
            draft.sign_before = True
            self._closing_currency(tokens, draft, before.currency.source == "default" or before.currency.written == "$")
            self._price(tokens, draft)
            return draft
        if self._money(tokens, draft, free, named):
            self._price(tokens, draft)
            return draft
        if self._measured(tokens, draft, free, named, previous):
            return None if draft.dropped else draft
        last = draft.numeral.last
        if last < len(tokens) and tokens.glued(last) and tokens.norms[last][0].isalpha():
            if short := self.readings.magnitude(tokens, draft.numeral):
                draft.renumber(numeral.scaled(*short))
                return draft
            small = previous is not None and previous.kind == "money" and self.joins.small_letter(tokens, last)
            return draft if small else None
        leading = self.currencies.leading(tokens, numeral.first) if bearing and not self.exclusions.bare_year(
            tokens, numeral) else None
        if leading and free[leading.first] and (previous is None or leading.first >= previous.last):
            draft.first = leading.first
            draft.become("money", leading.currency.code, "money.leading", source=leading.currency.source)
            return draft
        return None if self._hyphenated(tokens, last) or self._no_count(tokens, draft) else draft

    # Money

    def _money(self, tokens: Tokens, draft: Draft, free: list[bool], named: Names) -> bool:
        """A currency after the number, a short magnitude between allowed."""
        numeral = draft.numeral
        for short in (None, self.numerals.short(tokens, numeral.last) if numeral.scale == 1 else None):
            if short is None and numeral is not draft.numeral:
                break
            read = numeral.scaled(*short) if short else numeral
            found = self.currencies.after(tokens, read.last)
            if not found or not all(free[numeral.last:found.last]) or (
                    found.first in named.inside and tokens.texts[found.first] in self.currencies.word_codes):
                continue
            if found.magnitude:
                exponent = self.numerals.tight.get(found.magnitude) or self.numerals.safe.get(found.magnitude)
                if exponent is None:
                    continue
                read = replace(read.scaled(found.last, exponent))
            draft.renumber(read)
            currency = found.currency
            draft.become("money", currency.code, "money.name", last=found.last, source=currency.source)
            if currency.parts > 1:
                draft.rule = "money.parts"
                draft.low, draft.high = draft.low / currency.parts, draft.high / currency.parts
                draft.other = None
            return True
        return False

    @staticmethod
    def _letter_runs_on(tokens: Tokens, last: int) -> bool:
        """A magnitude letter that is only the first of a longer sign: `$5 M&A`, `€3 k-means`."""
        return last + 1 < len(tokens) and tokens.norms[last] in "&'" and tokens.glued(last) and tokens.glued(last + 1)

    def _closing_currency(self, tokens: Tokens, draft: Draft, generic: bool) -> None:
        """`$5 million Canadian`: a name after the number decides what a bare sign before it means."""
        found = self.currencies.after(tokens, draft.last)
        if not found or found.magnitude or found.currency.parts > 1 or found.currency.code == draft.unit or not generic:
            return
        if found.last < len(tokens) and tokens.near(found.last) and tokens.digit(found.last):
            return
        draft.become("money", found.currency.code, "money.sign", last=found.last)

    def _price(self, tokens: Tokens, draft: Draft) -> None:
        """Let price-parser read the number of a money span in digits; the magnitude is ours."""
        numeral = draft.numeral
        if numeral.form != "digits" or draft.low != numeral.value or not tokens.digit(numeral.first):
            return
        last = numeral.first + 1
        while last < numeral.last and (tokens.digit(last) or (tokens.norms[last] in ".,'" and tokens.digit(last + 1))):
            last += 1
        marks = [tokens.norms[at] for at in range(numeral.first, last) if tokens.norms[at] in ".,"]
        decimal = marks[-1] if numeral.decimals and marks else self.numerals.decimal
        number, _sign = read_price(tokens.slice(numeral.first, last), decimal)
        rest = zip(tokens.norms[last:numeral.last], tokens.texts[last:numeral.last], strict=True)
        if number is not None and all(self.numerals.multiplies(word, text) for word, text in rest):
            draft.low = draft.high = number * numeral.scale

    # Everything else that is measured or counted

    def _second_measure(self, tokens: Tokens, numeral: Numeral, previous: Draft | None) -> bool:
        """Whether a measure stands behind another and a slash, and is no rate of it: `12GW/40GWh`."""
        return (previous is not None and previous.kind == "quantity" and previous.last == numeral.first - 1
                and tokens.norms[previous.last] == "/" and not round_power(numeral.value)
                and self.units.at(tokens, numeral.last) is not None)

    def _measured(self, tokens: Tokens, draft: Draft, free: list[bool], named: Names, previous: Draft | None) -> bool:
        """A percent sign, a unit, «fois», or a counted noun after the number. ``dropped``: seen, and no amount."""
        numeral = draft.numeral
        percent = self.units.percent_at(tokens, numeral.last)
        if percent and free[percent[0] - 1]:
            draft.become("percent", percent[1], "percent", last=percent[0])
            return True
        part = self.ratios.out_of_at(tokens, draft)
        if part and all(free[part.first:part.last]):
            draft.renumber(part.numeral)
            draft.become("ratio", "1", "ratio.out_of", last=part.last)
            return True
        if self.ratios.attach(tokens, draft):
            return True
        if self.readings.read(tokens, draft, previous):
            return True
        unit = self.units.at(tokens, numeral.last)
        if unit and all(free[numeral.last:unit[0]]) and not self.readings.millions(tokens, numeral):
            draft.become("quantity", unit[1], "unit", last=unit[0])
            self._and_a_half(tokens, draft, free)
            draft.dropped = self._no_measure(tokens, draft)
            return True
        if tokens.near(numeral.last) and tokens.norms[numeral.last] in self.units.point_words and free[numeral.last] \
                and (numeral.form != "article" or tokens.norms[numeral.first - 1] in self.joins.from_words):
            self._points(tokens, draft)
            return True
        return self._count(tokens, draft, free, named)

    def _and_a_half(self, tokens: Tokens, draft: Draft, free: list[bool]) -> None:
        """«deux heures et demie»: what is added to the number behind its unit."""
        added = self.numerals.added.at(tokens, draft.last) if draft.unit in self.units.durations else None
        if added and all(free[draft.last:added[0]]):
            draft.low, draft.high, draft.last = draft.low + added[1], draft.high + added[1], added[0]

    def _no_measure(self, tokens: Tokens, draft: Draft) -> bool:
        if self.exclusions.clock(tokens, draft) or self.exclusions.age(tokens, draft):
            return True
        if draft.last + 1 < len(tokens) and tokens.norms[draft.last] == "/" and tokens.glued(draft.last) \
                and tokens.digit(draft.last + 1) and draft.unit in self.units.durations:
            return True  # 24h/24
        numeral = draft.numeral
        lasting = draft.unit in self.units.durations
        if lasting and numeral.first and tokens.norms[numeral.first - 1] in self.exclusions.firsts:
            return True
        if numeral.form == "article":
            return not self.only.before(tokens, numeral.last) and draft.unit not in self.units.prefixed
        return lasting and self.exclusions.year(tokens, numeral, known=False)

    def _points(self, tokens: Tokens, draft: Draft) -> None:
        """«deux points» are percentage points unless the sentence speaks of an index or a score."""
        last = draft.numeral.last + 1
        near = tokens.norms[max(0, draft.first - 25):last + 12]
        counted = self.points_counted and not any(word in self.percent_words for word in near)
        if counted or draft.numeral.value > 100 or any(word in self.index_words for word in near):
            draft.become("quantity", "point", "count", last=last)
        else:
            draft.become("percent", "pp", "percent", last=last)

    def _count(self, tokens: Tokens, draft: Draft, free: list[bool], named: Names) -> bool:
        """A counted noun phrase after the number."""
        numeral = draft.numeral
        only = None
        if numeral.form == "article":
            only = self.only.before(tokens, numeral.last) or self.only.at(tokens, numeral.first)
            if not only:
                return False
        if self._no_count(tokens, draft):
            return False
        linked = numeral.scale >= 1_000_000 or numeral.form == "collective"
        few = numeral.value <= 1
        for short in (None, self.numerals.short(tokens, numeral.last) if numeral.scale == 1 else None):
            if short and self.readings.resolution(tokens, numeral):
                continue
            read = numeral.scaled(*short) if short else numeral
            if read.last < len(tokens) and tokens.glued(read.last) and tokens.norms[read.last][0].isalpha():
                continue
            plus = self.hedges.bound_plus(tokens, read.last)
            start = plus or max(read.last, only[0] if only else 0)
            counted = self.nouns.at(tokens, start, linked=linked or bool(short), few=few, free=free, names=named.ends)
            if counted is None and (short or plus):
                counted = self.nouns.at(tokens, start, linked=False, few=few, free=free, names=named.ends)
            if counted is None or (linked and self.elision.cues.at(tokens, counted.last - 1)):
                continue
            if self.exclusions.year(tokens, read, known=counted.known):
                return False
            if not counted.known and self.exclusions.after_name(tokens, read, self.nouns.stops):
                return False
            draft.renumber(read)
            draft.become("quantity", counted.unit, "count", last=counted.last)
            draft.counted = True
            draft.anaphoric = read.value <= _MOST_RANKED and self.exclusions.rank(tokens, draft.first)
            draft.bound = "min" if plus else draft.bound
            draft.dropped = self.exclusions.clock(tokens, draft) or self.exclusions.age(tokens, draft)
            return True
        return False

    def _no_count(self, tokens: Tokens, draft: Draft) -> bool:
        """Dates, labels, house and telephone numbers: no counts, whatever follows."""
        numeral = draft.numeral
        exclusions = self.exclusions
        tests = (exclusions.date, exclusions.street, exclusions.telephone, exclusions.rate_base, exclusions.idiom,
                 exclusions.postcode)
        labelled = exclusions.label(tokens, numeral) and not exclusions.rank(tokens, numeral.first)
        return any(test(tokens, numeral) for test in tests) or (numeral.scale == 1 and labelled) or (
            numeral.form == "words" and self._hyphenated(tokens, numeral.last))

    def _hyphenated(self, tokens: Tokens, last: int) -> bool:
        """A number that is a piece of a longer word («vingt-et-unième», «deux-roues»), save before a noun that
        is measured so
        (`ten-person`)."""
        if last + 1 >= len(tokens) or tokens.norms[last] != "-" or not tokens.glued(last) or not tokens.glued(last + 1):
            return False
        return tokens.norms[last + 1][0].isalpha() and tokens.norms[last + 1] not in self.nouns.compound

    def _points_back(self, tokens: Tokens, draft: Draft) -> bool:
        """«ces deux pays», `the two companies`."""
        if not draft.counted:
            return False
        found = self.anaphoric.before(tokens, draft.first)
        if not found or tokens.gaps[draft.first] > 1:
            return False
        return tokens.norms[found[0]] in self.always_anaphoric or draft.numeral.value <= _MOST_ANAPHORIC
