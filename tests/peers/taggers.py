"""The taggers side by side: ours and the peers', each as a function from a text to what it finds of one kind.

The peers are what the extra ``peers`` installs; one that cannot be imported is reported as missing, with the error.
Where a peer names a currency in words, CLDR's names say which it is; where it gives several readings, all are kept
and any may be right.
"""
from __future__ import annotations

import contextlib
import datetime
import io
import re
import warnings
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from peers.cases import Found, Value, suite_units

Finder = Callable[[str, str, str, datetime.date], list[Found]]
_TIMEX = re.compile(r'value="([^"]*)"')
_DAY = datetime.timedelta(days=1)


# ----------------------------------------------------------------------------------------------------------------- ours


def ours(text: str, language: str, kind: str, today: datetime.date) -> list[Found]:
    """Kinds are ``money``, ``percent``, ``numbers`` and ``periods``, for all taggers here."""
    from extractor.amounts import find_amounts
    from extractor.model import Published
    from extractor.periods.tagger import find_periods

    if kind == "numbers":
        return _numbers(text, language)
    periods = find_periods(text, language, published=Published.parse(today))
    if kind == "periods":
        return [Found(p.start, p.end, (Value(start=_iso(p.start_date), end=_iso(p.end_date), timex=p.value),))
                for p in periods]
    blocked = [(p.start, p.end) for p in periods]
    found = []
    for amount in find_amounts(text, language, blocked=blocked):
        if amount.kind == kind:
            low, high = (-amount.low, -amount.high) if amount.sign == "down" else (amount.low, amount.high)
            found.append(Found(amount.start, amount.end, (Value(low, high, amount.unit),)))
    return found


def _numbers(text: str, language: str) -> list[Found]:
    """Bare numbers, which are no amounts of the data contract, from the parts of the amount grammar that read them."""
    from extractor.amounts.drafts import Draft
    from extractor.amounts.tagger import Tagger
    from extractor.amounts.tokens import Tokens

    tagger, tokens = Tagger.of(language), Tokens(text)
    free = [True] * len(tokens)
    drafts = [draft for draft in tagger.ratios.find(tokens, free) if draft.unit == "1"]
    for draft in drafts:
        free[draft.first:draft.last] = [False] * (draft.last - draft.first)
    after = 0
    for numeral in tagger.numerals.find(tokens, free):
        if numeral.first < after or not all(free[numeral.first:numeral.last]) \
                or tagger.exclusions.date(tokens, numeral) \
                or tagger.exclusions.embedded(tokens, numeral, money=False):
            continue
        draft = Draft.of(numeral)
        short = tagger.numerals.short(tokens, numeral.last) if numeral.scale == 1 else None
        if short and tokens.glued(numeral.last):
            draft.renumber(numeral.scaled(*short))
        elif part := tagger.ratios.out_of_at(tokens, draft):
            draft = part
        if draft.numeral.form != "article" or tagger.hedges.sign(tokens, draft.first):
            drafts.append(draft)
            after = draft.last
    found = []
    for draft in drafts:
        low = -draft.low if tagger.hedges.sign(tokens, draft.first) == "down" else draft.low
        found.append(Found(tokens.starts[draft.first], tokens.ends[draft.last - 1], (Value(low, low),)))
    return found


# ----------------------------------------------------------------------------------------------------- Recognizers-Text


def recognizers() -> Finder:
    import recognizers_suite as suite

    cultures = {"fr": suite.Culture.French, "en": suite.Culture.English}
    models = {"money": suite.recognize_currency, "percent": suite.recognize_percentage,
              "numbers": suite.recognize_number}

    def find(text: str, language: str, kind: str, today: datetime.date) -> list[Found]:
        culture = cultures[language]
        if kind == "periods":
            noon = datetime.datetime.combine(today, datetime.time(12))
            read = suite.recognize_datetime(text, culture, reference=noon)
        else:
            read = models[kind](text, culture)
        found = []
        for item in read:
            resolution = item.resolution or {}
            values = _recognized_times(resolution) if kind == "periods" else _recognized_number(resolution, language)
            if values:
                found.append(Found(item.start, item.end + 1, values))
        return found

    return find


def _recognized_number(resolution: dict[str, Any], language: str) -> tuple[Value, ...]:
    """French values have a decimal comma; what a unit means where it has no code of its own, its own suite tells."""
    number = _decimal(str(resolution.get("value") or "").rstrip("%").replace(",", "."))
    if number is None:
        return (Value(),)
    unit = resolution.get("unit") or ""
    code = resolution.get("isoCurrency") or suite_units(language).get(unit.casefold()) or _code(unit, language)
    return (Value(number, number, code),)


def _recognized_times(resolution: dict[str, Any]) -> tuple[Value, ...]:
    values = []
    for reading in resolution.get("values") or ():
        timex = reading.get("timex")
        if "range" in reading.get("type", ""):
            end = reading.get("end")
            last = _date(end) - _DAY if end and _date(end) and reading["type"] == "daterange" else _date(end)
            values.append(Value(start=_iso(_date(reading.get("start"))), end=_iso(last), timex=timex))
        elif reading.get("type") in ("time", None):
            continue
        else:
            day = _iso(_date(reading.get("value")))
            values.append(Value(start=day, end=day, timex=timex))
    return tuple(values)


# ------------------------------------------------------------------------------------------------- one-language readers


def quantulum() -> Finder:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import parser

    def find(text: str, language: str, kind: str, today: datetime.date) -> list[Found]:
        found = []
        try:
            read = parser.parse(text)
        except Exception:  # it fails on some inputs, and finds nothing there
            return []
        for item in read:
            number = _decimal(str(item.value))
            entity = item.unit.entity.name
            of_kind = {"money": entity == "currency", "percent": item.unit.name == "percentage",
                       "numbers": entity == "dimensionless" and item.unit.name != "percentage"}[kind]
            if of_kind and number is not None:
                found.append(Found(*item.span, (Value(number, number, _code(item.unit.name, "en")),)))
        return found

    return find


def prices() -> Finder:
    from price_parser import Price

    def find(text: str, language: str, kind: str, today: datetime.date) -> list[Found]:
        price = Price.fromstring(text)
        if price.amount is None or not price.amount_text or price.amount_text not in text or not price.currency:
            return []
        start = text.index(price.amount_text)
        value = Value(price.amount, price.amount, _code(price.currency, language))
        return [Found(start, start + len(price.amount_text), (value,))]

    return find


# ---------------------------------------------------------------------------------------------------------------- dates


def dateparser_search() -> Finder:
    from dateparser.search import search_dates

    def find(text: str, language: str, kind: str, today: datetime.date) -> list[Found]:
        settings = {"RELATIVE_BASE": datetime.datetime.combine(today, datetime.time())}
        found, last = [], 0
        for piece, moment in search_dates(text, languages=[language], settings=settings) or ():
            start = text.find(piece, last)
            start = start if start >= 0 else text.find(piece)
            if start < 0:
                continue
            last = start + len(piece)
            day = moment.date().isoformat()
            found.append(Found(start, last, (Value(start=day, end=day),)))
        return found

    return find


def timexy() -> Finder:
    import spacy
    from timexy.timexy import Timexy  # noqa: F401  (registers the component)

    @cache
    def pipeline(language: str) -> Any:
        nlp = spacy.blank(language)
        nlp.add_pipe("timexy")
        return nlp

    def find(text: str, language: str, kind: str, today: datetime.date) -> list[Found]:
        found = []
        for ent in pipeline(language)(text).ents:
            if ent.label_ != "timexy":
                continue
            match = _TIMEX.search(ent.kb_id_)
            timex = match[1] if match else ""
            day = _iso(_date(timex))
            found.append(Found(ent.start_char, ent.end_char, (Value(start=day, end=day, timex=timex),)))
        return found

    return find


def edsnlp() -> Finder:
    """French alone: on English it finds the ISO dates."""
    tagger = eds_pipeline(quantities=False)

    def find(text: str, language: str, kind: str, today: datetime.date) -> list[Found]:
        now = datetime.datetime.combine(today, datetime.time())
        found = []
        for span in tagger(text).spans["dates"]:
            values = tuple(_eds_value(span._.date, now)) if span._.date is not None else (Value(),)
            found.append(Found(span.start_char, span.end_char, values or (Value(),)))
        return found

    return find


@cache
def eds_pipeline(*, quantities: bool) -> Any:
    """EDS-NLP's dates, and its quantities of every kind, set up as the first examples of their documentation are."""
    import edsnlp as eds
    from edsnlp import pipes

    with contextlib.redirect_stderr(io.StringIO()):
        nlp = eds.blank("eds")
        nlp.add_pipe(pipes.dates())
        if quantities:
            nlp.add_pipe(pipes.sentences())
            nlp.add_pipe(pipes.tables())
            nlp.add_pipe(pipes.quantities(quantities="all", extract_ranges=True, use_tables=True))
    return nlp


def _eds_value(date: Any, now: datetime.datetime) -> Iterable[Value]:
    year, month, day = (getattr(date, name, None) for name in ("year", "month", "day"))
    if year and not getattr(date, "direction", None) and not day:
        first = datetime.date(year, month or 1, 1)
        following = datetime.date(year + (not month or month == 12), (month or 12) % 12 + 1, 1)
        yield Value(start=first.isoformat(), end=(following - _DAY).isoformat())
        return
    try:
        moment = date.to_datetime(note_datetime=now, infer_from_context=True)
    except (AttributeError, ValueError, TypeError, OverflowError):
        moment = None
    if moment is not None:
        on = _iso(_date(str(moment)))
        yield Value(start=on, end=on)


# -------------------------------------------------------------------------------------------------------------- helpers


PEERS: dict[str, tuple[Callable[[], Finder], tuple[str, ...]]] = {
    "Recognizers-Text": (recognizers, ("money", "percent", "numbers", "periods")),
    "quantulum3": (quantulum, ("money", "percent", "numbers")),
    "price-parser": (prices, ("money",)),
    "dateparser search": (dateparser_search, ("periods",)),
    "timexy": (timexy, ("periods",)),
    "EDS-NLP": (edsnlp, ("periods",)),
}
# Whose own suite a file is, where the author can be installed.
AUTHORS = {"recognizers": "Recognizers-Text", "quantulum3": "quantulum3", "dateparser": "dateparser search"}


@cache
def peer(name: str) -> Finder | ImportError:
    """A peer's finder, or why there is none."""
    try:
        return PEERS[name][0]()
    except ImportError as error:
        return error


def _code(unit: str, language: str) -> str | None:
    """The ISO 4217 code of a currency's name, sign or code."""
    from extractor.amounts.currencies import Currencies
    from extractor.amounts.tokens import Tokens

    text = "1 " + unit
    tokens = Tokens(text)
    found = Currencies.of(language).after(tokens, 1) if unit else None
    return found.currency.code if found and found.last == len(tokens) else None


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _date(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _iso(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None
