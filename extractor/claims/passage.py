"""What the figures of an article hand on to the next ones: measures, holders, common nouns, periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractor.claims.classes import NOUNS, Group, unhung
from extractor.claims.context import Sentence
from extractor.claims.measures import Measure
from extractor.claims.nouns import UNKNOWN, kind_of
from extractor.claims.ranking import binned, held
from extractor.claims.timing import OF_RESULTS, Elsewhere, is_day, is_reporting
from extractor.model import Amount, Entity, Period, Span

# Sentences of the opening, title included, that say what the article's results are of.
LEAD = 5
# Sentences that a day named before still holds for, and that a period is looked for in.
DAY_AGE = 2
SENTENCES_BACK = 2
# Common nouns of the sentences before that are kept as possible holders.
GROUPS = 3

# The days of a period, or the words of one without dates.
Stretch = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Last:
    """The period of the figure before, and where that stands."""

    period: Period
    metric: str
    sentence: int
    paragraph: int


@dataclass
class Passage:
    """The memory of an article up to a figure."""

    measure: Measure | None = None
    metrics: dict[str, dict[str, float]] = field(default_factory=dict)
    speakers: dict[str | None, float] = field(default_factory=dict)
    subject: Entity | None = None
    subject_paragraph: int = -1
    modality: str | None = None  # of the figure before in the paragraph
    groups: list[Group] = field(default_factory=list)
    words: Mapping[str, int] = field(default_factory=dict)  # how often the article has each
    results: dict[bool, Period] = field(default_factory=dict)  # by whether the figures are expected ones
    told: dict[tuple[int, str], Period] = field(default_factory=dict)  # by sentence and metric
    last: Last | None = None
    titled: list[Period] = field(default_factory=list)
    shares: Mapping[Stretch, float] = field(default_factory=dict)  # of the article's dated periods
    chosen: Counter[Stretch] = field(default_factory=Counter)  # of how many figures so far
    day: Period | None = None
    age: int = 0  # sentences since the day was named
    paragraph: int = -1

    def enter(self, sentence: Sentence) -> None:
        """Takes note of the next sentence of the article."""
        day = next((p for p in reversed(sentence.periods) if is_day(p)), None)
        self.day, self.age = (day, 0) if day else (self.day, self.age + 1)
        if sentence.amounts and sentence.paragraph != self.paragraph:
            self.paragraph, self.measure, self.modality = sentence.paragraph, None, None

    def hold(self, sentence: Sentence, amount: Amount, subject: Entity | None, *, certain: bool) -> None:
        """Keeps a figure's subject, and the common noun that figures further on may be of."""
        if subject is not None and subject.name is None:
            before = next((group.kind for group in self.groups if group.entity == subject), None)
            head = sentence.root_of(subject) if before is None else None
            kind = before or (kind_of(sentence.language, head.text) if head is not None else UNKNOWN)
            self._keep(Group(subject, kind, True, sentence.paragraph))
            return
        if subject is not None and certain:
            self.subject, self.subject_paragraph = subject, sentence.paragraph
        grammar = sentence.subject_of(amount)
        if grammar is None or grammar[0].pos_ not in NOUNS or sentence.find_at(grammar[1], "metric"):
            return
        start, end = unhung(grammar[0])
        place = Span(sentence.text[start:end], sentence.start + start, sentence.start + end)
        if not any(place.overlaps(other) for other in (*sentence.entities, *sentence.amounts, *sentence.periods)):
            found = Entity(place.text, place.start, place.end, None, None, rule="class")
            self._keep(Group(found, kind_of(sentence.language, grammar[0].text), False, sentence.paragraph))

    def _keep(self, group: Group) -> None:
        words = group.entity.text.casefold()
        self.groups = [*(g for g in self.groups if g.entity.text.casefold() != words), group][-GROUPS:]

    def date(self, sentence: Sentence, metric: str, period: Period, *, expected: bool) -> None:
        """Keeps a figure's period."""
        if is_reporting(period) and period.relation is None and metric in OF_RESULTS:
            self.results.setdefault(expected, period)
        self.last = Last(period, metric, sentence.start, sentence.paragraph)
        self.chosen[stretch(period)] += 1
        if period.dated:
            self.told[sentence.start, metric] = period

    def elsewhere(self, sentence: Sentence, measure: Measure, *, expected: bool, elliptic: bool) -> list[Elsewhere]:
        """Periods that the sentence does not name and a figure of it may be of."""
        found: list[Elsewhere] = []

        def add(period: Period, rule: str, **flags: object) -> None:
            of_it = self.chosen[stretch(period)]
            features = held(**flags, period_of_the_last_figure=self.last is not None and self.last.period is period)
            features |= binned("figures of it before", of_it, (0, 1, 3))
            features |= binned("share of the article's periods", self.shares.get(stretch(period), 0.0), (0.2, 0.4, 0.7))
            found.append(Elsewhere(period, rule, features))

        results = self.results.get(expected)
        if results:
            add(results, "period of the results", results_for_a_metric_of_results=measure.metric in OF_RESULTS)
        if told := self.told.get((sentence.start, measure.metric)):
            add(told, "told of the same measure")
        if self.last and self.last.paragraph == sentence.paragraph:
            same, here = self.last.metric == measure.metric, self.last.sentence == sentence.start
            flags = {"with_the_same_metric": same, "in_this_sentence": here, "both_of_these": same and here}
            add(self.last.period, "period of the figure before", **flags)
        if self.day is not None and self.age <= DAY_AGE:
            day_of_a_price = measure.metric == "share_price" and measure.aspect == "change"
            add(self.day, "day named last", day_of_a_price=day_of_a_price)
        before = sentence.previous
        for back in range(1, SENTENCES_BACK + 1):
            if before is None:
                break
            for period in before.periods:
                add(
                    period,
                    f"named {back} sentences before",
                    in_the_same_paragraph=before.paragraph == sentence.paragraph,
                    only_one_there=len(before.periods) == 1,
                    no_figure_there=not before.amounts,
                    asked_there=elliptic and back == 1,
                    in_a_title=before.title,
                )
            before = before.previous
        if sentence.heading is not None:
            for period in sentence.heading.periods:
                add(period, "named in the heading", only_one_there=len(sentence.heading.periods) == 1)
        for period in self.titled:
            add(period, "named in the title")
        return found


def stretch(period: Period) -> Stretch:
    """What two names of one stretch of time have in common."""
    return (period.start_date, period.end_date) if period.dated else (period.text.casefold(),)


def shares(periods: Sequence[Period]) -> dict[Stretch, float]:
    """What share of an article's dated periods each stretch of time has."""
    counts = Counter(stretch(period) for period in periods if period.dated)
    return {days: count / counts.total() for days, count in counts.items()}


def opening_results(sentences: Sequence[Sentence]) -> dict[bool, Period]:
    """The quarter or half that the title or the lead names: what the article's results are of unless a sentence says
    otherwise."""
    for sentence in sentences[:LEAD]:
        for period in sentence.periods:
            year = len(period.value) == 4
            if is_reporting(period) and not year and period.relation is None and period.mod is None:
                return {False: period}
    return {}
