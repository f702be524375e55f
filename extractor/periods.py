"""The tagger for temporal expressions: from a text to periods with TIMEX3 values and dates.

The grammar (``lang/*/periods.toml``) decides what the span is and what it means; this module decides whether it is a period
where it stands (not an age, a count of 2000 shops, the verb *may*), whether one of its ends is open, and in what order the
expressions are resolved.
"""
from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from extractor.anchors import Context, Placed, Resolved
from extractor.lexemes import lexemes
from extractor.model import Period, Published
from extractor.period_grammar import Grammar, Match, Memo, Tokens, grammar, tokens
from extractor.period_units import Unreadable
from extractor.period_values import points, resolve
from extractor.resources import load_table

# Cues are looked for this many words before and after a span: enough for a clause, and bounded.
_CLAUSE = 24
_FULL_STOPS = frozenset(".!?\u2026")
_CLOSING = frozenset("\"\u00bb\u201d\u2019)]")
_DIGITS = frozenset("0123456789")
_HYPHENS = frozenset("-\u2010\u2011")
_JOINTS = frozenset(".,:/")  # between two digits, they make one number of them
_STICKY = frozenset("./_@#$\u20ac")  # before digits, they make something else of them
_NAMELIKE = frozenset("/_@")
# Parses that are kept for tokens nearby; more would only cost memory.
_MEMO = 4096


def find_periods(text: str, language: str, *, published: Published | None = None,
                 fiscal_year_end: Callable[[int], str | None] | None = None,
                 names: Sequence[tuple[int, int]] = ()) -> list[Period]:
    """All periods of a text, in order, none overlapping another.

    ``fiscal_year_end`` gives for an offset the fiscal year end of the company in play there: ``06-30``, or
    ``last-sunday-01`` for a 52/53-week year. ``names`` are the places of names, in which no period lies.

    >>> found = find_periods("Au T3 2025, +8 % sur un an.", "fr")
    >>> [(p.text, p.value, p.start_date and p.start_date.isoformat()) for p in found]
    [('T3 2025', '2025-Q3', '2025-07-01'), ('un an', 'P1Y', None)]
    """
    read = tokens(text)
    cues = _cues(language)
    context = Context(published, language, cues.order, fiscal_year_end, resolver=resolve)
    tagged = [m for m in _scan(read, language, cues) if not _in_names(read, m, names)]
    head = _metadata_end(text, cues)
    tagged = [m for m in tagged if read.starts[m.start] >= head]
    resolved = _resolve_all(text, read, tagged, context, cues)
    periods = []
    for match, meaning in zip(tagged, resolved, strict=True):
        if meaning is None:
            continue
        start, end = read.starts[match.start], read.ends[match.end - 1]
        periods.append(Period(text[start:end], start, end, meaning.type, meaning.value, meaning.start, meaning.end,
                              meaning.mod, meaning.basis, meaning.anchor, meaning.relation, match.rule))
    return periods


# ------------------------------------------------------------------------------------------------------------------ context


class _Cues:
    """The tables of what stands around a period, as sets of word rows."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.order: str = table["date"]["order"]
        self.open_start = _rows(table["open"]["start"])
        self.open_end = _rows(table["open"]["end"])
        self.skip = frozenset(table["open"]["skip"])
        self.guards: dict[str, dict[tuple[str, ...], int]] = {k: _rows(v) for k, v in table["guards"].items()}
        self.plural: tuple[str, ...] = tuple(table["guards"]["plural_endings"])
        tense = table["tense"]
        self.future, self.past = _rows(tense["future"]), _rows(tense["past"])
        self.future_endings, self.past_endings = tuple(tense["future_endings"]), tuple(tense["past_endings"])
        self.linking = frozenset(tense["linking"])
        keys = "|".join(re.escape(key) for key in table["metadata"]["keys"])
        self.metadata = re.compile(
            rf"\ufeff?\s{{0,8}}(?:---\r?\n(?:[^\n]{{0,2000}}\n){{0,60}}?---|(?:(?:{keys})\s{{0,4}}:?\s{{0,4}}"
            rf"[\"']?[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}})?[\"']?[^\S\n]{{0,4}}\n?){{1,4}})", re.IGNORECASE)


def _rows(phrases: Iterable[str]) -> dict[tuple[str, ...], int]:
    rows = {tuple(x.norm for x in lexemes(phrase) if x.kind != "space") for phrase in phrases}
    return {row: len(row) for row in rows}


@cache
def _cues(language: str) -> _Cues:
    return _Cues(load_table(language, "periods"))


def _metadata_end(text: str, cues: _Cues) -> int:
    """Where the file's own metadata at the head of the text ends."""
    match = cues.metadata.match(text)
    return match.end() if match else 0


def _preceded(read: Tokens, at: int, rows: Mapping[tuple[str, ...], int], longest: int = 5) -> int:
    """The number of tokens right before ``at`` that are one of the phrases; 0 where none is."""
    for length in range(min(longest, at), 0, -1):
        row = tuple(read.norms[at - length:at])
        if row in rows and 2 not in read.gaps[at - length + 1:at + 1]:
            return length
    return 0


def _followed(read: Tokens, at: int, rows: Mapping[tuple[str, ...], int], longest: int = 4) -> bool:
    return any(tuple(read.norms[at:at + length]) in rows and 2 not in read.gaps[at:at + length]
               for length in range(1, longest + 1))


# --------------------------------------------------------------------------------------------------------------------- scan


def _scan(read: Tokens, language: str, cues: _Cues) -> list[Match]:
    compiled = grammar(language)
    found: list[Match] = []
    memo: Memo = {}
    free = 0
    for at in range(len(read.norms)):
        if at < free or not _can_begin(read, at, compiled):
            continue
        match = next((m for m in compiled.at(read, at, memo) if _stands(read, m, cues)), None)
        if match is None:
            continue
        if match.reading.kind in {"duration", "set", "within"}:
            # «une année 2016»: what starts inside and reaches further is meant.
            inside = next((m for start in range(at + 1, match.end) if _can_begin(read, start, compiled)
                           for m in compiled.at(read, start, memo) if m.end > match.end and _stands(read, m, cues)), None)
            match = inside or match
        found.append(match)
        free = max(match.end, at + 1)
        if len(memo) > _MEMO:
            memo.clear()
    return found


def _can_begin(read: Tokens, at: int, compiled: Grammar) -> bool:
    """Whether a token can be the first of a period: no more than a year's digits, and not glued to a word before it."""
    if not compiled.can_begin(read.norms[at]):
        return False
    if at == 0 or read.gaps[at]:
        return True
    glued = read.norms[at - 1]
    return not glued[-1].isalnum() and glued not in (_STICKY if read.is_digits(at) else _NAMELIKE)


def _stands(read: Tokens, match: Match, cues: _Cues) -> bool:
    """Whether what looks like a period is one where it stands."""
    norms, gaps, at, end = read.norms, read.gaps, match.start, match.end
    digits = read.is_digits(at)
    if end < len(norms) and gaps[end] == 0:
        if norms[end][0].isalnum():
            return False
        more = end + 1 < len(norms) and gaps[end + 1] == 0
        if more and norms[end] in _JOINTS and read.is_digits(end - 1) and read.is_digits(end + 1):
            return False
        if more and norms[end] in _HYPHENS and match.reading.kind in {"duration", "set", "rel"}:
            return False  # a compound goes on: `a quarter-on-quarter rise`
    if at and digits and gaps[at] == 1 and len(norms[at]) == 3 and read.is_digits(at - 1):
        return False  # the end of a number in groups of three
    if _preceded(read, at + 1, cues.guards["blocked"]):
        return False
    if match.reading.kind == "numericday" and _stamped(read, end):
        return False
    return all(guard(read, match, cues) for guard in _guards(match))


def _stamped(read: Tokens, end: int) -> bool:
    """Whether a clock time follows («23/10/2025 à 08:33»): the page's own stamp, not the article's words."""
    return any(at + 2 < len(read.norms) and read.is_digits(at) and read.norms[at + 1] in {":", "h"} and read.is_digits(at + 2)
               for at in (end, end + 1))


Guard = Callable[[Tokens, Match, _Cues], bool]


def _guards(match: Match) -> Iterable[Guard]:
    named = match.reading.get("guard")
    if named is not None:
        yield _GUARDS[str(named)]
    if match.reading.kind == "duration":
        yield _no_age
    if match.reading.kind in {"year", "yearpair"}:
        yield _plausible_year


def _cued(read: Tokens, match: Match, cues: _Cues) -> bool:
    """A word that is also another needs a cue before it, and its capital where the language writes one."""
    if not _preceded(read, match.start, cues.guards["cued"]):
        return False
    return match.reading.get("case") != "capital" or read.is_upper(match.start)


def _season(read: Tokens, match: Match, cues: _Cues) -> bool:
    """`fall`, `spring`, «été» are words of other kinds, too."""
    return bool(_preceded(read, match.start, cues.guards["season"]))


def _no_age(read: Tokens, match: Match, cues: _Cues) -> bool:
    if match.reading.get("unit") not in {"year", "month"}:
        return True
    if _preceded(read, match.start, cues.guards["age_before"]) or _followed(read, match.end, cues.guards["age_after"]):
        return False
    # «Sam Altman, 40 ans, …»: between commas, after a name.
    return not (read.is_digits(match.start) and 2 < match.start and match.end < len(read.norms)
                and read.norms[match.start - 1] == "," and read.norms[match.end] in {",", ")"}
                and read.is_upper(match.start - 2))


def _plausible_year(read: Tokens, match: Match, cues: _Cues) -> bool:
    """Four digits are a year after «en», before a full stop, …; not in «plus de 2000», `2000 stores`, «1500 km»."""
    guards, at, end = cues.guards, match.start, match.end
    digits = next((n for n in read.norms[at:end] if n.isdigit()), "")
    if read.norms[at] != digits:
        return True  # something beside the digits says that it is a year
    year = int(digits)
    if _preceded(read, at, guards["year_hedged"]) or _followed(read, end, guards["year_unit_after"]):
        return False
    if end < len(read.norms) and read.gaps[end] == 0 and read.norms[end] in {"-", "\u2011"} and match.reading.kind == "year":
        return False
    if at > 1 and read.norms[at - 1] == "-" and read.gaps[at] == 0 and read.gaps[at - 1] == 0:
        return False
    counted = _counts_noun(read, end, cues)
    if _preceded(read, at, guards["year_strong"]):
        return 1400 <= year <= 2150 and not (counted and not 1950 <= year <= 2049)
    if match.reading.kind == "yearpair":
        return 1900 <= year <= 2099 and not counted
    if not 1950 <= year <= 2060 or counted:
        return False
    weak = _preceded(read, at, guards["year_weak"]) or at == 0 or read.gaps[at] == 2
    closed = end >= len(read.norms) or read.gaps[end] == 2 or not read.norms[end][:1].isalnum()
    if 2005 <= year <= 2040:
        return bool(weak or closed) or _lower(read, end)
    return bool(weak and closed)


def _lower(read: Tokens, at: int) -> bool:
    return at < len(read.norms) and read.is_lower(at)


def _counts_noun(read: Tokens, end: int, cues: _Cues) -> bool:
    """Whether a plural noun follows that the digits may count, at most one word on (`2000 Thai stores`)."""
    for at in (end, end + 1):
        if at >= len(read.norms) or read.gaps[at] != 1 or not read.is_word(at):
            return False
        norm = read.norms[at]
        if (norm,) in cues.guards["year_nouns"]:
            return False
        if (norm,) in cues.guards["year_strong"] or (norm,) in cues.guards["year_weak"]:
            return False
        if len(norm) > 3 and norm.endswith(cues.plural):
            return True
    return False


def _rate(read: Tokens, match: Match, cues: _Cues) -> bool:
    """`a month` is a rate after a price or a count (`$20 a month`, `twice a year`), a duration otherwise."""
    at = match.start
    if at == 0 or read.gaps[at] == 2:
        return False
    if read.is_digits(at - 1) or _preceded(read, at, cues.guards["rate_before"]):
        return True
    if _preceded(read, at, cues.guards["rate_not_before"]) or not read.is_word(at - 1):
        return False
    return any(read.is_digits(back) for back in range(max(0, at - 4), at))


def _after_duration(read: Tokens, match: Match, cues: _Cues) -> bool:
    """A bare plural («des mois de rumeurs») is a duration after these words only."""
    return bool(_preceded(read, match.start, cues.guards["bare_plural"]))


def _capital(read: Tokens, match: Match, cues: _Cues) -> bool:
    return read.is_upper(match.start) or read.is_digits(match.start)


def _pointing(read: Tokens, match: Match, cues: _Cues) -> bool:
    """«la veille» is the day before; «la veille de l'ouverture», «la veille technologique» are other things."""
    return bool(_preceded(read, match.start, cues.guards["pointing_before"])) and not _followed(
        read, match.end, cues.guards["pointing_not_after"])


def _never(read: Tokens, match: Match, cues: _Cues) -> bool:
    return False


def _shifts(read: Tokens, match: Match, cues: _Cues) -> bool:
    """`a week on`, `the day after` end their clause; `the day after the launch` is another thing."""
    if (read.norms[match.stop - 1],) not in cues.guards["shift_closing"]:
        return True
    return match.stop >= len(read.norms) or read.gaps[match.stop] == 2 or not read.norms[match.stop][:1].isalnum()


_GUARDS: dict[str, Guard] = {
    "cued": _cued, "season": _season, "year": lambda read, match, cues: True, "rate": _rate, "after-duration": _after_duration, "never": _never,
    "shift": _shifts, "capital": _capital, "pointing": _pointing,
}


def _in_names(read: Tokens, match: Match, names: Sequence[tuple[int, int]]) -> bool:
    """Whether a period lies in a name, or across its edge. ``names`` may be in any order; they are few."""
    start, end = read.starts[match.start], read.ends[match.end - 1]
    for first, last in names:
        if first < end and start < last and not (start <= first and last <= end and (start, end) != (first, last)):
            return True
    return False


# ------------------------------------------------------------------------------------------------------------------ resolve


def _resolve_all(text: str, read: Tokens, tagged: list[Match], context: Context, cues: _Cues) -> list[Resolved | None]:
    """First what stands for itself, then what points at it («la même période», «un an plus tôt»)."""
    paragraphs = [at for at, gap in enumerate(read.gaps) if gap == 2]
    sentences = sorted({*paragraphs, *_sentence_starts(read)})
    meanings: list[Resolved | None] = [None] * len(tagged)
    for pointing in (False, True):
        for index, match in enumerate(tagged):
            if points(match.reading) != pointing:
                continue
            offset = read.starts[match.start]
            context.offset = offset
            context.sentence = bisect.bisect_right(sentences, match.start)
            context.paragraph = bisect.bisect_right(paragraphs, match.start)
            context.compared = _compared(read, match, cues)
            context.tense = "past" if context.compared else _tense(read, match, cues)
            context.quote = text[offset:read.ends[match.end - 1]]
            try:
                meaning = resolve(match.reading, context)
            except Unreadable:
                continue
            meaning = _opened(read, match, meaning, cues)
            meanings[index] = meaning
            if meaning.unit:
                known = Placed(meaning, offset, context.sentence, context.paragraph, match.reading.kind,
                               context.compared)
                bisect.insort(context.placed, known, key=lambda place: place.offset)
    return meanings


def _sentence_starts(read: Tokens) -> Iterable[int]:
    """The tokens after a full stop and a blank that do not go on in lower case."""
    count = len(read.norms)
    for at, norm in enumerate(read.norms):
        if norm in _FULL_STOPS:
            after = at + 1
            while after < count and after < at + 4 and read.gaps[after] == 0 and read.norms[after] in _CLOSING:
                after += 1
            if after < count and read.gaps[after] == 1 and not read.is_lower(after):
                yield after


def _opened(read: Tokens, match: Match, meaning: Resolved, cues: _Cues) -> Resolved:
    """«depuis 2023» has only a start, «d'ici 2030» only an end."""
    if meaning.start is None or meaning.end is None or meaning.type != "DATE" or match.reading.kind in {
            "interval", "yearpair", "daypair", "window"}:
        return meaning
    at = match.start
    for _ in range(4):
        whole = (meaning.start, meaning.end)
        if _preceded(read, at, cues.open_start):
            return replace(meaning, end=None, whole=whole)
        if _preceded(read, at, cues.open_end):
            return replace(meaning, start=None, whole=whole)
        if at and read.norms[at - 1] in cues.skip and read.gaps[at] != 2:
            at -= 1
        else:
            break
    return meaning


def _tense(read: Tokens, match: Match, cues: _Cues) -> str | None:
    """``future`` or ``past`` by the verb nearest before the expression in its sentence, else by the nearest after it."""
    weak: str | None = None
    for at in range(match.start - 1, max(-1, match.start - _CLAUSE), -1):
        if read.gaps[at + 1] == 2 or (read.norms[at] in {".", "!", "?", ";"} and read.gaps[at + 1]):
            break
        sign = _verb(read, at, cues)
        if sign == "participle":
            weak = weak or "past"
        elif sign:
            return sign
    if weak:
        return weak
    for at in range(match.end, min(len(read.norms), match.end + _CLAUSE)):
        if read.gaps[at] == 2 or read.norms[at] in {".", "!", "?", ";"}:
            break
        sign = _verb(read, at, cues)
        if sign:
            return "past" if sign == "participle" else sign
    return None


def _compared(read: Tokens, match: Match, cues: _Cues) -> bool:
    """Whether the expression is what something is compared with (`up from 14% a year ago`)."""
    for at in range(match.start - 1, max(-1, match.start - 9), -1):
        if read.gaps[at + 1] == 2 or read.norms[at] in {".", "!", "?", ";"} and read.gaps[at + 1]:
            return False
        if (read.norms[at],) in cues.guards["compared"]:
            return True
    return False


def _verb(read: Tokens, at: int, cues: _Cues) -> str | None:
    norm = read.norms[at]
    pair = (norm, read.norms[at + 1]) if at + 1 < len(read.norms) else (norm,)
    if (norm,) in cues.future or pair in cues.future:
        return "future"
    if (norm,) in cues.past or pair in cues.past:
        return "past"
    if len(norm) > 4:
        if cues.future_endings and norm.endswith(cues.future_endings):
            return "future"
        if cues.past_endings and norm.endswith(cues.past_endings):
            return "participle"
    return None
