"""What a temporal expression is resolved against: the publication date, the fiscal year in play, the text's dates."""
from __future__ import annotations

import bisect
import datetime
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.model import Published
from extractor.periods import calendars
from extractor.periods.calendars import DAY, Date, Stretch
from extractor.periods.grammar import Reading

YEARS = range(1000, 2200)

# Expressions that point back look this many sentences up before they take any period of the text.
NEAR_SENTENCES = 3
# No more periods than this are looked at for one: the cost of a text stays linear in its length.
LOOK_BACK = 64
# A day to come that is farther away than this is hardly meant where one has just gone by.
LONG_AGO = datetime.timedelta(days=270)
# A day so shortly past is meant rather than the one a year from then, whatever verb stands near.
JUST_GONE = datetime.timedelta(days=14)
# An expected quarter is one that begins within this time; else the last is meant (`had forecast`).
HALF_A_YEAR = datetime.timedelta(days=183)
# A stretch that is as long tells no year.
A_YEAR = datetime.timedelta(days=365)

REPORTED = frozenset({"month", "quarter", "half", "year"})
_STORY = frozenset({"day", "month", "quarter", "half", "season"})
_FINE = frozenset({"hour", "day", "week", "weekend", "fortnight"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """The meaning of an expression. ``unit`` is how fine it is; ``whole`` keeps the unit's dates where one end is open.

    ``fiscal`` is (fiscal year, quarter, half) for expressions of a fiscal year.
    """

    type: str
    value: str
    start: Date | None = None
    end: Date | None = None
    unit: str | None = None
    mod: str | None = None
    basis: str = "calendar"
    anchor: str | None = None
    relation: str | None = None
    fiscal: tuple[int, int | None, int | None] | None = None
    explicit: bool = False
    whole: Stretch | None = None

    @property
    def stretch(self) -> Stretch | None:
        return self.whole or ((self.start, self.end) if self.start and self.end else None)


@dataclass(frozen=True, slots=True)
class Placed:
    """A resolved expression at its place: offset, sentence and paragraph, both counted through the text."""

    resolved: Resolved
    offset: int
    sentence: int
    paragraph: int
    kind: str
    compared: bool = False


def _offset(place: Placed) -> int:
    return place.offset


@dataclass(slots=True)
class Context:
    """Where an expression stands and what is known there. One for a text; the place moves on."""

    published: Published | None
    language: str
    order: str
    fiscal_end_at: Callable[[int], str | None] | None = None
    placed: list[Placed] = field(default_factory=list)
    offset: int = 0
    sentence: int = 0
    paragraph: int = 0
    tense: str | None = None
    compared: bool = False
    fiscal_learnt: str | None = None
    fiscal_told: bool = False  # whether the text speaks of fiscal quarters or halves anywhere
    quote: str = ""
    closing: bool = False  # whether a reported stretch is read by its last day or month (`June quarter`)
    resolver: Callable[[Reading, Context], Resolved] | None = None

    def resolve(self, reading: Reading) -> Resolved:
        """What a reading within another one means here."""
        if self.resolver is None:
            raise TypeError("a context without a resolver can't resolve readings")
        return self.resolver(reading, self)

    def resolve_part(self, reading: Reading) -> Resolved:
        """The same for one of several dates within an expression: the words of the whole are not its own."""
        quote, self.quote = self.quote, ""
        try:
            return self.resolve(reading)
        finally:
            self.quote = quote

    @property
    def today(self) -> Date | None:
        """The publication date; the middle of the month where only that is known, for months and longer units."""
        if self.published is None:
            return None
        return self.published.date or Date(self.published.year, self.published.month, 15)

    def day_known(self, unit: str) -> bool:
        """Whether an expression of this unit can be resolved against the publication date."""
        return self.published is not None and (self.published.day is not None or unit not in _FINE)

    @property
    def fiscal_end(self) -> str | None:
        """The fiscal year end of the company in play, else the one that the text gave («clos le 30 septembre»)."""
        spec = self.fiscal_end_at(self.offset) if self.fiscal_end_at else None
        if spec is not None and calendars.is_fiscal_end(spec):
            return spec
        return self.fiscal_learnt

    def before(self, *, sentences: int | None = None) -> Iterable[Placed]:
        """The periods before this place, the nearest first; only those of so many sentences of the paragraph."""
        for index in range(bisect.bisect_left(self.placed, self.offset, key=_offset) - 1, -1, -1):
            known = self.placed[index]
            if sentences is not None and (known.sentence <= self.sentence - sentences
                                          or known.paragraph != self.paragraph):
                return
            yield known

    def after(self) -> Iterable[Placed]:
        """The periods that follow in the same sentence, the nearest first."""
        for index in range(bisect.bisect_right(self.placed, self.offset, key=_offset), len(self.placed)):
            known = self.placed[index]
            if known.sentence > self.sentence:
                return
            yield known

    def referent(self, wanted: Callable[[Placed], bool], *, back: bool = False) -> Placed | None:
        """The period that an expression points at: nearest before in the sentence, then after in it, then further up.

        With ``back``, those of the sentences before come before what follows in the sentence.

        What is itself only compared with («contre 2,1 milliards en 2023», `a year earlier`) is taken where there is no
        other.
        """
        for baseline in (False, True):
            ways: tuple[Iterable[Placed], ...] = (
                self.before(sentences=1), self.after(), self.before(sentences=NEAR_SENTENCES), self.before(),
            )
            for way in (ways[0], ways[2], ways[1], ways[3]) if back else ways:
                for known in itertools.islice(way, LOOK_BACK):
                    if (known.compared or known.resolved.relation == "prior") == baseline and wanted(known):
                        return known
        return None

    def text_anchor(self) -> Placed | None:
        """The last dated period before this place; a bare year only where it stands near, in the same paragraph."""
        for known in itertools.islice(self.before(), LOOK_BACK):
            resolved = known.resolved
            if known.compared:
                continue
            if resolved.stretch and resolved.unit in calendars.FINENESS and resolved.type == "DATE":
                near = known.paragraph == self.paragraph and known.sentence > self.sentence - NEAR_SENTENCES
                if resolved.unit != "year" or resolved.fiscal or (near and resolved.whole is None):
                    return known
        return None

    def story_anchor(self) -> Placed | None:
        """A day, month or quarter with its year that this sentence or the one before names: the story's own time."""
        for known in itertools.islice(self.before(sentences=2), LOOK_BACK):
            resolved = known.resolved
            if resolved.anchor == "published" and resolved.unit not in _FINE:
                return None  # the story has come back to the article's own time
            if resolved.explicit and resolved.stretch and resolved.unit in _STORY:
                return known if resolved.stretch[1] - resolved.stretch[0] < A_YEAR else None
        return None


def choose_year(context: Context, stretch_in: Callable[[int], Stretch | None], unit: str, *,
                ended: bool = False) -> tuple[int, str] | None:
    """The year of an expression that names none («en août», `Q3`), and what says so: ``text`` or ``published``.

    ``stretch_in`` gives the dates in a year. With ``ended``, what lies behind must be over («les neuf premiers mois»).
    """
    story = context.story_anchor()
    today = context.today
    old = today is None or (context.tense != "future" and story is not None and story.resolved.stretch is not None
                            and abs(today.year - story.resolved.stretch[0].year) > 1)
    if story and story.resolved.stretch and old:
        return _nearest(stretch_in, story.resolved.stretch, after=True), "text"
    if today is not None and context.day_known(unit):
        return _by_publication(context.tense, stretch_in, today, ended=ended,
                               reported=unit in {"quarter", "half"}, fine=unit == "day",
                               closing=context.closing), "published"
    anchor = context.text_anchor()
    if anchor and anchor.resolved.stretch:
        return _nearest(stretch_in, anchor.resolved.stretch, after=context.tense == "future"), "text"
    return None


def _by_publication(tense: str | None, stretch_in: Callable[[int], Stretch | None], today: Date, *, ended: bool,
                    reported: bool, fine: bool = False, closing: bool = False) -> int:
    candidates = [(year, found) for year in range(today.year - 1, today.year + 2) if (found := stretch_in(year))]
    past = [c for c in candidates if (c[1][1] if ended else c[1][0]) <= today]
    future = [c for c in candidates if c[1][1] >= today]
    near = bool(future) and future[0][1][0] - today < HALF_A_YEAR
    if tense == "future" and future and (near or not (reported or closing)):
        just_gone = fine and past and today - past[-1][1][1] < JUST_GONE and future[0][1][0] - today > LONG_AGO
        return past[-1][0] if just_gone else future[0][0]
    if not past:
        return future[0][0] if future else today.year
    # Where no verb says so, the nearer day is meant; a month is the last one unless that is long ago.
    if tense is None and not reported and future:
        ahead, gone = future[0][1][0] - today, today - past[-1][1][1]
        if ahead < gone and (fine or gone > LONG_AGO):
            return future[0][0]
    return past[-1][0]


def _nearest(stretch_in: Callable[[int], Stretch | None], anchor: Stretch, *, after: bool) -> int:
    """The year in which the stretch lies within the anchor or nearest to it; with ``after`` not before it."""
    middle = anchor[0] + (anchor[1] - anchor[0]) / 2
    best, distance = anchor[0].year, None
    for year in range(anchor[0].year - 1, anchor[1].year + 2):
        found = stretch_in(year)
        if found is None:
            continue
        inside = anchor[0] <= found[0] and found[1] <= anchor[1]
        away = 0 if inside else abs((found[0] + (found[1] - found[0]) / 2 - middle).days)
        if after and found[1] < anchor[0]:
            away += 366
        if distance is None or away < distance:
            best, distance = year, away
    return best


def shifted(resolved: Resolved, count: Decimal, unit: str) -> Resolved | None:
    """A dated period moved by a number of units, as fine as it was: the third quarter a year earlier is a quarter."""
    stretch = resolved.stretch
    if stretch is None or resolved.unit is None:
        return None
    if resolved.fiscal and unit in {"year", "quarter"}:
        return _shifted_fiscal(resolved, int(count), unit, stretch)
    order = calendars.FINENESS
    try:
        if order.index(unit) < order.index(resolved.unit):
            return calendar_unit(calendars.shift(stretch[0], count, unit), unit)
        broken = resolved.unit == "day" and unit in {"year", "quarter"} and count != int(count)
        fine = "month" if broken else resolved.unit
        start = calendars.shift(stretch[0], count, unit)
        if resolved.unit in calendars.MONTHS_IN and calendars.unit_stretch(stretch[0], resolved.unit) == stretch:
            return calendar_unit(start, fine)
        if resolved.unit in {"day", "week"} and stretch == calendars.unit_stretch(stretch[0], resolved.unit):
            return calendar_unit(start, fine)
        end = calendars.shift(stretch[1] + DAY, count, unit) - DAY
    except (OverflowError, ValueError):
        return None
    value = resolved.value if resolved.type == "DURATION" else calendars.stretch_value(start, end)
    return Resolved(resolved.type, value, start, end, resolved.unit)


def _shifted_fiscal(resolved: Resolved, count: int, unit: str, stretch: Stretch) -> Resolved | None:
    year, quarter, half = resolved.fiscal or (0, None, None)
    if unit == "quarter":
        if quarter is None:
            return None
        index = year * 4 + quarter - 1 + count
        year, quarter = index // 4, index % 4 + 1
    else:
        year += count
    months = count * calendars.MONTHS_IN[unit]
    start = calendars.add_months(stretch[0], months)
    # A 52/53-week year has no monthly shift: whole weeks keep it on its weekday.
    weeks = round((start - stretch[0]).days / 7)
    start, end = stretch[0] + weeks * 7 * DAY, stretch[1] + weeks * 7 * DAY
    if stretch[0].day == 1:
        start = calendars.add_months(stretch[0], months)
        end = calendars.add_months(stretch[1] + DAY, months) - DAY
    return fiscal_value(year, quarter, half, (start, end))


def calendar_unit(date: Date, unit: str) -> Resolved:
    """The calendar unit that holds a day."""
    start, end = calendars.unit_stretch(date, unit)
    return Resolved("DATE", calendars.unit_value(date, unit), start, end, unit)


def fiscal_value(year: int, quarter: int | None, half: int | None, stretch: Stretch | None) -> Resolved:
    part = f"-Q{quarter}" if quarter else f"-H{half}" if half else ""
    start, end = stretch or (None, None)
    unit = "quarter" if quarter else "half" if half else "year"
    return Resolved("DATE", f"FY{year:04d}{part}", start, end, unit, basis="fiscal", fiscal=(year, quarter, half))
