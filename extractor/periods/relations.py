"""What lies before or after something: the publication date, or another period of the text."""
from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal

from extractor.periods import calendars
from extractor.periods.anchors import LOOK_BACK, REPORTED, Context, Placed, Resolved, calendar_unit, shifted
from extractor.periods.calendars import Date
from extractor.periods.days import resolve_weekend
from extractor.periods.grammar import Reading
from extractor.periods.parts import CALENDAR_END, fiscal_resolved, half_in, quarter_in, written_date, year_number
from extractor.periods.units import CLOCK, UNKNOWN, span_of

# In the months up to this one, companies report on the year that is over.
_REPORTING = 3


def resolve_relative(reading: Reading, context: Context) -> Resolved:
    unit, offset = str(reading.get("unit")), int(reading.get("offset"))
    if reading.get("fiscal") and unit in {"year", "quarter", "half"}:
        return _relative_fiscal(context, unit, offset)
    if unit == "quarter" and _fiscal_quarters(context):
        return _relative_fiscal(context, unit, offset)
    today = context.today
    if today is None or not context.day_known(unit):
        return Resolved("DATE", UNKNOWN[unit], unit=unit)
    if unit == "weekend" and offset == 0:
        return resolve_weekend(reading, context)
    if unit == "day" and reading.get("near"):
        read = written_date(context.quote, context.language, context.order, today)
        if read is not None:
            return replace(calendar_unit(read, unit), anchor="published")
    return replace(calendar_unit(calendars.shift(today, Decimal(offset), unit), unit), anchor="published")


def _fiscal_quarters(context: Context) -> bool:
    """Whether the article counts in fiscal quarters of a known year: then `the current quarter` is one of them."""
    spec = context.fiscal_end
    if spec is None or spec == CALENDAR_END:
        return False
    before = itertools.islice(context.before(), LOOK_BACK)
    return any(known.resolved.fiscal and known.resolved.unit == "quarter" for known in before)


def _relative_fiscal(context: Context, unit: str, offset: int) -> Resolved:
    spec, today = context.fiscal_end, context.today
    unknown = "FYXXXX" + {"year": "", "quarter": "-QX", "half": "-HX"}[unit]
    if today is None:
        return Resolved("DATE", unknown, unit=unit, basis="fiscal")
    if spec is None:
        value = f"FY{today.year + offset:04d}" if unit == "year" else unknown
        fiscal = (today.year + offset, None, None) if unit == "year" else None
        return Resolved("DATE", value, unit=unit, basis="fiscal", anchor="published", fiscal=fiscal)
    year = next(y for y in range(today.year, today.year + 3) if calendars.fiscal_year_end(spec, y) >= today)
    if unit == "year":
        return replace(fiscal_resolved(context, year + offset), anchor="published")
    parts = 4 if unit == "quarter" else 2
    now = next((n for n in range(1, parts + 1) if calendars.fiscal_stretch(spec, year, **{unit: n})[1] >= today), parts)
    index = year * parts + now - 1 + offset
    return replace(fiscal_resolved(context, index // parts, **{unit: index % parts + 1}), anchor="published")


def resolve_ago(reading: Reading, context: Context) -> Resolved:
    """«il y a trois ans»: as fine as its unit. `a year ago` beside a quarter is that quarter a year before."""
    count, unit = span_of(reading), str(reading.get("unit"))
    if count is None:
        return Resolved("DATE", "PAST_REF" if reading.get("sign", -1) < 0 else "FUTURE_REF")
    sign = int(reading.get("sign", -1))
    if unit in CLOCK:
        unit, count = "day", Decimal(0)
    if sign < 0 and unit in {"year", "quarter"} and count == 1 and context.compared:
        beside = context.referent(lambda place: _reported(place) and _finer(place, unit))
        moved = shifted(beside.resolved, sign * count, unit) if beside else None
        if moved:
            return replace(moved, anchor="text", relation="prior")
    today = context.today
    if today is None or not context.day_known(unit):
        return Resolved("DATE", UNKNOWN[unit], unit=unit)
    if unit == "half" or (unit == "year" and count != int(count)):
        fine = "month"
    else:
        fine = {"fortnight": "week", "weekend": "week"}.get(unit, unit)
    if fine in {"decade", "century"}:
        fine = "year"
    return replace(calendar_unit(calendars.shift(today, sign * count, unit), fine), anchor="published")


def _reported(place: Placed) -> bool:
    """Whether a period is one that figures are reported for, not the day on which something was said."""
    resolved = place.resolved
    return resolved.stretch is not None and (resolved.unit in REPORTED or resolved.unit == "season"
                                             or resolved.type == "DURATION")


def _finer(place: Placed, unit: str) -> bool:
    order = calendars.FINENESS
    return place.resolved.unit in order and order.index(place.resolved.unit) < order.index(unit) + (unit != "year")


def resolve_shift(reading: Reading, context: Context) -> Resolved:
    """«un an plus tôt»: relative to the period it is compared with, as fine as that; without, to the publication."""
    count, unit, sign = span_of(reading), str(reading.get("unit")), int(reading.get("sign"))
    if reading.get("n") is None:
        count = Decimal(1)
    if count is None or unit in CLOCK:
        return Resolved("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", relation="prior")
    order = calendars.FINENESS

    def wanted(place: Placed) -> bool:
        resolved = place.resolved
        if resolved.stretch is None or resolved.unit not in order:
            return False
        if unit in {"year", "quarter", "half"} and sign < 0:
            return _reported(place) and order.index(resolved.unit) <= order.index(unit)
        return order.index(resolved.unit) <= max(order.index(unit), order.index("month"))

    found = context.referent(wanted)
    moved = shifted(found.resolved, sign * count, unit) if found else None
    if moved:
        if count != int(count) and moved.unit == "day":
            moved = calendar_unit(moved.start or Date.min, "month")
        return replace(moved, anchor="text", relation="prior")
    today = context.today
    # What comes later than something unknown is not later than the publication.
    if sign > 0 or today is None or not context.day_known(unit):
        return Resolved("DATE", UNKNOWN[unit], unit=unit, relation="prior")
    fine = "year" if unit in {"decade", "century"} else unit
    moment = calendars.shift(today, sign * count, unit)
    return replace(calendar_unit(moment, fine), anchor="published", relation="prior")


def resolve_anaphoric(reading: Reading, context: Context) -> Resolved:
    """«l'année précédente», `the following quarter`: the unit beside the one that a period named before lies in."""
    unit, offset = str(reading.get("unit")), int(reading.get("offset"))
    order = calendars.FINENESS

    def wanted(place: Placed) -> bool:
        resolved = place.resolved
        if resolved.stretch is None or resolved.unit not in order or resolved.type == "SET":
            return False
        same_kind = not reading.get("fiscal") or resolved.fiscal is not None
        return same_kind and (resolved.unit == unit or (order.index(resolved.unit) < order.index(unit) and (
            unit not in {"quarter", "half"} or resolved.unit == "month")))

    found = context.referent(wanted)
    if found is None and reading.get("fiscal") and unit == "year":
        # «l'exercice précédent» beside a calendar year
        named = context.referent(lambda place: place.resolved.unit == "year" and place.resolved.stretch is not None)
        if named and named.resolved.stretch:
            year = named.resolved.stretch[0].year + offset
            return replace(fiscal_resolved(context, year), anchor="text", relation="prior", explicit=False)
    if found and found.resolved.stretch:
        resolved = found.resolved
        if resolved.fiscal and unit in {"year", "quarter"} and (unit == "year" or resolved.fiscal[1]):
            whole = resolved if unit == resolved.unit else fiscal_resolved(context, resolved.fiscal[0])
            moved = shifted(whole, Decimal(offset), unit)
            if moved:
                return replace(moved, anchor="text", relation="prior")
        start = calendars.shift(found.resolved.stretch[0], Decimal(offset), unit)
        return replace(calendar_unit(start, unit), anchor="text", relation="prior")
    return replace(resolve_relative(reading, context), relation="prior")


def resolve_within(reading: Reading, context: Context) -> Resolved:
    """`in the quarter`: the one that the text speaks of; without one, the one of the publication."""
    unit = str(reading.get("unit"))
    fiscal = bool(reading.get("fiscal"))
    if unit != "week":
        near = 1 if unit == "year" else 64
        fitting = [p for p in itertools.islice(context.before(), LOOK_BACK) if p.resolved.unit == unit
                   and p.resolved.type == "DATE" and (p.resolved.fiscal is not None or not fiscal)
                   and not p.compared and p.kind not in {"same", "shift", "ana", "ago"}
                   and p.sentence >= context.sentence - near and not _ahead(p, unit, context)]
        # Figures that are reported are those of a stretch that is over, not of one that has been mentioned since.
        over = [p for p in fitting if unit != "year" and context.tense != "future" and context.today
                and p.resolved.stretch and p.resolved.stretch[1] < context.today]
        found = next(iter(over or fitting), None)
        if found:
            kept, dates = found.resolved, found.resolved.stretch or (None, None)
            return replace(kept, start=dates[0], end=dates[1], whole=None, mod=None, relation="same", anchor="text",
                           explicit=False)
    today = context.today
    if unit in {"quarter", "half"} and context.tense == "past":
        reading = Reading("rel", {"unit": unit, "offset": -1})  # what has been earned is that of the last full one
    if reading.get("whole") and today and today.month <= _REPORTING and context.tense == "past" and not fiscal:
        reading = Reading("rel", {"unit": unit, "offset": -1})  # `full-year` results of February are of the year before
    return resolve_relative(reading, context)


def _ahead(place: Placed, unit: str, context: Context) -> bool:
    """Whether a year lies ahead of the publication where no verb is future: `the year` is hardly that one."""
    stretch, today = place.resolved.stretch, context.today
    return unit == "year" and context.tense != "future" and today is not None and stretch is not None and (
        stretch[0] > today)


def resolve_same(reading: Reading, context: Context) -> Resolved:
    """«la même période»: the dates of the last period that figures were given for, moved to the year that is said."""
    unit = reading.get("unit")
    outer: Reading | None = reading.get("outer")
    fiscal = outer is not None and outer.get("fiscal")

    def fitting(place: Placed) -> bool:
        resolved = place.resolved
        return (_reported(place) and place.kind != "ago" and (unit is None or resolved.unit == unit)
                and (not fiscal or resolved.fiscal is not None))

    back = outer is None
    found = (context.referent(lambda place: fitting(place) and place.resolved.unit != "season", back=back)
             or context.referent(fitting, back=back))
    if found is None and (unit is None or fiscal):
        found = context.referent(_reported)
    elif found is None:
        found = context.referent(lambda place: _reported(place) and _as_long(place, str(unit)))
        if found is None:
            return _unnamed(str(unit), outer, context)
    if found is None:
        if outer is not None:
            return replace(_undated_in(outer, context) or context.resolve(outer), relation="same")
        return Resolved("DATE", UNKNOWN.get(str(unit), "XXXX"), relation="same", unit=unit)
    if outer is None:
        kept = replace(found.resolved, relation="same", anchor="text", mod=None, explicit=False)
        return replace(kept, start=kept.stretch[0], end=kept.stretch[1], whole=None) if kept.stretch else kept
    moved = shifted(found.resolved, Decimal(_years_between(outer, found.resolved, context)), "year")
    return replace(moved or found.resolved, relation="same", anchor="text")


def _as_long(place: Placed, unit: str) -> bool:
    """Whether a stretch is as long as a unit of the calendar: three months as a quarter."""
    first, last = place.resolved.stretch or (Date.min, Date.min)
    return calendars.shift(first, Decimal(1), unit) == last + calendars.DAY


def _unnamed(unit: str, outer: Reading | None, context: Context) -> Resolved:
    """«le même trimestre de l'an dernier» where no quarter has been named: the last one that is over is reported.

    `that year` is the one that a finer period named before lies in.
    """
    if outer is None:
        order = calendars.FINENESS
        finer = context.referent(lambda place: _reported(place) and place.resolved.unit in order
                                 and order.index(place.resolved.unit) < order.index(unit), back=True)
        if finer and finer.resolved.stretch:
            return replace(calendar_unit(finer.resolved.stretch[0], unit), anchor="text", relation="same")
        return replace(resolve_relative(Reading("rel", {"unit": unit, "offset": 0}), context), relation="same")
    undated = _undated_in(outer, context)
    if undated:
        return replace(undated, relation="same")
    last = resolve_relative(Reading("rel", {"unit": unit, "offset": -1}), context)
    if unit == "year" or last.stretch is None:
        return replace(context.resolve(outer), relation="same")
    moved = shifted(last, Decimal(_years_between(outer, last, context)), "year")
    return replace(moved or last, relation="same", anchor="published")


def _undated_in(outer: Reading, context: Context) -> Resolved | None:
    """The quarter, half or month that the text speaks of without a year, in the year that is said."""
    number, fiscal, anchor = year_number(outer, context)
    if number is None or fiscal:
        return None
    for place in itertools.islice(context.before(), LOOK_BACK):
        value = place.resolved.value
        for letter, make in (("Q", quarter_in), ("H", half_in)):
            if value.startswith("XXXX-" + letter) and value[6:].isdigit():
                named, stretch = make(int(value[6:]))(number)
                if stretch:
                    return Resolved("DATE", named, stretch[0], stretch[1], place.resolved.unit, anchor=anchor or "text")
    return None


def _years_between(outer: Reading, base: Resolved, context: Context) -> int:
    """By how many years «la même période de 2023», `… last year`, `… a year earlier` lies from what it repeats."""
    if outer.kind in {"shift", "ago"}:
        return int(outer.get("sign", -1)) * int(span_of(outer) or 1)
    if outer.kind in {"rel", "ana"} and outer.get("fiscal"):
        return int(outer.get("offset"))
    if outer.kind == "ana" or (outer.kind == "rel" and context.today is None):
        return int(outer.get("offset"))
    if base.stretch is None:
        return 0
    number, fiscal, _ = year_number(outer, context)
    if number is None:
        return -1
    own = base.fiscal[0] if fiscal and base.fiscal else base.stretch[0].year
    # Of a year's last quarter, reported in the year after, `last year` is the year before it.
    return number - own or (-1 if outer.kind == "rel" and int(outer.get("offset")) < 0 else 0)
