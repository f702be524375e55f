"""Whether what reads like a period is one where it stands: not the verb *may*, an age, a count of 2000 shops."""
from __future__ import annotations

from collections.abc import Callable, Iterable

from extractor.periods.cues import Cues, followed, preceded
from extractor.periods.grammar import Match
from extractor.periods.patterns import HYPHENS
from extractor.periods.tense import tense_of
from extractor.periods.tokens import Tokens
from extractor.periods.units import number_of

_SENTENCE_ENDS = frozenset(".!?:\u2026")

Guard = Callable[[Tokens, Match, Cues], bool]


def guards_of(match: Match) -> Iterable[Guard]:
    named = match.reading.get("guard")
    if named in _GUARDS:
        yield _GUARDS[str(named)]
    if match.reading.kind == "duration":
        yield _no_age
        yield _no_fraction
    if match.reading.kind == "decade":
        yield _round
    if match.reading.kind in {"quarter", "half"}:
        yield _no_count
    if match.reading.kind == "season":
        yield _no_move
    if match.reading.kind in {"year", "yearpair"}:
        yield _plausible_year


def _cued(read: Tokens, match: Match, cues: Cues) -> bool:
    """A word that is also another needs a cue before it, and its capital where the language writes one."""
    if not preceded(read, match.start, cues.guards["cued"]):
        return False
    return match.reading.get("case") != "capital" or read.is_upper(match.start)


def _season(read: Tokens, match: Match, cues: Cues) -> bool:
    """`fall`, `spring`, «été» are words of other kinds, too."""
    return bool(preceded(read, match.start, cues.guards["season"]))


def _no_age(read: Tokens, match: Match, cues: Cues) -> bool:
    if match.reading.get("unit") not in {"year", "month"}:
        return True
    if match.reading.get("upto") is not None and preceded(read, match.start, cues.guards["age_range_before"]):
        return False  # «les 15-24 ans»
    if preceded(read, match.start, cues.guards["age_before"]) or followed(read, match.end, cues.guards["age_after"]):
        return False
    if match.start > 1 and read.is_digits(match.start - 2):
        glued = read.norms[match.start - 1] in HYPHENS and not read.gaps[match.start]
        if glued or preceded(read, match.start - 2, cues.guards["age_range_before"]):
            return False  # the end of such a range
    # «Sam Altman, 40 ans, …»: between commas, after a name.
    if not read.is_digits(match.start) or match.start <= 2 or not read.is_upper(match.start - 2):
        return True
    return read.norms[match.start - 1] not in {",", "("} or not (
        match.end == len(read.norms) or read.gaps[match.end] == 2 or read.norms[match.end] in {",", ")", "."})


def _round(read: Tokens, match: Match, cues: Cues) -> bool:
    """2010s, not the genitive of 2025."""
    return int(match.reading.get("year")) % 10 == 0


def _no_count(read: Tokens, match: Match, cues: Cues) -> bool:
    """`its first quarter of growth` is counted from the company's own, and stands in no calendar."""
    return not (preceded(read, match.start, cues.guards["own_before"])
                and followed(read, match.end, cues.guards["own_after"]))


def _no_move(read: Tokens, match: Match, cues: Cues) -> bool:
    """`the fall in prices` is no season."""
    return match.end - match.start > 1 or not followed(read, match.end, cues.guards["season_not_after"])


def _definite(read: Tokens, match: Match, cues: Cues) -> bool:
    """`2% a year through 2029` has a rate and an end, not a year that ends there."""
    return not preceded(read, match.start, cues.guards["indefinite"])


def _adjective(read: Tokens, match: Match, cues: Cues) -> bool:
    """«le quotidien» is a newspaper, «un rapport quotidien» comes each day."""
    return not preceded(read, match.start, cues.guards["frequency_not_before"])


def _fiscal(read: Tokens, match: Match, cues: Cues) -> bool:
    """`the previous fiscal` without its noun is a year; `last fiscal policy` is none."""
    return not followed(read, match.stop, cues.guards["fiscal_not_after"])


def _whole(read: Tokens, match: Match, cues: Cues) -> bool:
    """`that half of the world` is a part, no half of a year."""
    return not followed(read, match.stop, cues.guards["fraction_after"])


def _no_fraction(read: Tokens, match: Match, cues: Cues) -> bool:
    """`three-quarters`, `three quarters of`, `a quarter of them`: a part of something."""
    count = number_of(match.reading)
    if match.reading.get("unit") != "quarter" or count not in {1, 3}:
        return True
    if count == 1:
        return not followed(read, match.end, cues.guards["part_after"])
    glued = read.norms[match.end - 2] in HYPHENS
    if preceded(read, match.start, cues.guards["counted_before"]):
        return True
    return not glued and not followed(read, match.end, cues.guards["fraction_after"])


def _plausible_year(read: Tokens, match: Match, cues: Cues) -> bool:
    """Four digits are a year after «en», before a full stop, …; not in «plus de 2000», `2000 stores`, «1500 km»."""
    guards, at, end = cues.guards, match.start, match.end
    digits = next((n for n in read.norms[at:end] if n.isdigit()), "")
    if read.norms[at] != digits:
        return True  # something beside the digits says that it is a year
    year = int(digits)
    pair = match.reading.kind == "yearpair"  # `over 2025–2030` hedges nothing
    hedged = preceded(read, at, guards["year_hedged"]) and not (pair and read.is_word(at - 1))
    if hedged or followed(read, end, guards["year_unit_after"]):
        return False
    hyphened = end < len(read.norms) and read.gaps[end] == 0 and read.norms[end] in HYPHENS - {"\u2013"}
    if hyphened and match.reading.kind == "year":
        return False
    if at > 1 and read.norms[at - 1] == "-" and read.gaps[at] == 0 and read.gaps[at - 1] == 0:
        return False
    if _named(read, at, cues):
        return False
    counted = _counts_noun(read, end, cues)
    if preceded(read, at, guards["year_strong"]):
        return 1400 <= year <= 2150 and not (counted and not 1950 <= year <= 2049)
    if match.reading.kind == "yearpair":
        return 1900 <= year <= 2099 and not counted
    if not 1950 <= year <= 2060 or counted:
        return False
    weak = preceded(read, at, guards["year_weak"]) or at == 0 or read.gaps[at] == 2
    closed = end >= len(read.norms) or read.gaps[end] == 2 or not read.norms[end][:1].isalnum()
    if 2005 <= year <= 2040:
        return bool(weak or closed) or _lower(read, end)
    return bool(weak and closed)


def _named(read: Tokens, at: int, cues: Cues) -> bool:
    """Whether the digits end a name (`Windows Server 2022`): a word with a capital, not the first of a sentence."""
    if at < 2 or read.gaps[at] != 1 or read.gaps[at - 1] != 1 or not read.is_word(at - 1) or not read.is_upper(at - 1):
        return False
    known = cues.guards["year_strong"], cues.guards["year_weak"]
    return not any(preceded(read, at, rows) for rows in known) and read.norms[at - 2] not in _SENTENCE_ENDS


def _lower(read: Tokens, at: int) -> bool:
    return at < len(read.norms) and read.is_lower(at)


def _counts_noun(read: Tokens, end: int, cues: Cues) -> bool:
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


def _rate(read: Tokens, match: Match, cues: Cues) -> bool:
    """`a month` is a rate after a price or a count (`$20 a month`, `twice a year`), a duration otherwise."""
    at = match.start
    if at == 0 or read.gaps[at] == 2:
        return False
    if read.is_digits(at - 1) or preceded(read, at, cues.guards["rate_before"]):
        return True
    if preceded(read, at, cues.guards["rate_not_before"]) or not read.is_word(at - 1):
        return False
    return any(read.is_digits(back) for back in range(max(0, at - 4), at))


def _after_duration(read: Tokens, match: Match, cues: Cues) -> bool:
    """A bare plural («des mois de rumeurs») is a duration after these words only."""
    return bool(preceded(read, match.start, cues.guards["bare_plural"]))


def _capital(read: Tokens, match: Match, cues: Cues) -> bool:
    """«Ascension», not «ascension»; feasts whose name is nothing else may be written small."""
    return not read.is_lower(match.start) or (read.norms[match.start],) not in cues.guards["capital_only"]


def _pointing(read: Tokens, match: Match, cues: Cues) -> bool:
    """«la veille» is the day before; «la veille de l'ouverture», «la veille technologique» are other things."""
    return bool(preceded(read, match.start, cues.guards["pointing_before"])) and not followed(
        read, match.end, cues.guards["pointing_not_after"])


def _shifts(read: Tokens, match: Match, cues: Cues) -> bool:
    """`a week on`, `the day after` end their clause; `the day after the launch` is another thing."""
    if (read.norms[match.stop - 1],) not in cues.guards["shift_closing"]:
        return True
    return match.stop >= len(read.norms) or read.gaps[match.stop] == 2 or not read.norms[match.stop][:1].isalnum()


def _lone(read: Tokens, match: Match, cues: Cues) -> bool:
    """Whether a clause or a line ends here: no noun follows that the digits could count (`on the 15th floor`)."""
    end = match.stop
    return end >= len(read.norms) or read.gaps[end] == 2 or not read.norms[end][:1].isalnum()


def _dayish(read: Tokens, match: Match, cues: Cues) -> bool:
    """22/04 is a day after the words that days stand after, or where it is all of its line; else it is a fraction."""
    if not _lone(read, match, cues):
        return False
    opens = match.start == 0 or read.gaps[match.start] == 2
    closes = match.end >= len(read.norms) or read.gaps[match.end] == 2
    return (opens and closes) or bool(preceded(read, match.start, cues.guards["day_before"]))


def _after_article(read: Tokens, match: Match, cues: Cues) -> bool:
    """«le 31 10»: two numbers are a day only behind its article, and where the clause ends."""
    return _lone(read, match, cues) and bool(preceded(read, match.start, cues.guards["day_before"]))


def _ahead(read: Tokens, match: Match, cues: Cues) -> bool:
    """`in five days` is a moment to come where the verb is future, else the time that something takes."""
    return bool(preceded(read, match.start, cues.guards["ahead_before"])) and tense_of(
        read, match.start, match.end, cues) == "future"


def _beside(read: Tokens, match: Match, cues: Cues) -> bool:
    """`for ten years before 2020` has its length, not a moment."""
    return not preceded(read, match.start, cues.guards["bare_plural"])


def _within(read: Tokens, match: Match, cues: Cues) -> bool:
    """`in the quarter`: the one that the text speaks of; a quarter otherwise."""
    return bool(preceded(read, match.start, cues.guards["within_before"]))


def _from(read: Tokens, match: Match, cues: Cues) -> bool:
    """`from May to July` is one stretch; `May to July` without the word may be two things."""
    return bool(preceded(read, match.start, cues.guards["from_before"]))


def _weekend(read: Tokens, match: Match, cues: Cues) -> bool:
    """«le week-end», where nothing says which."""
    return bool(preceded(read, match.start, cues.guards["weekend_before"])) and _lone(read, match, cues)


def _no_verb(read: Tokens, match: Match, cues: Cues) -> bool:
    """`will last five years` is no window."""
    return not preceded(read, match.start, cues.guards["verb_after"])


def _pointed(read: Tokens, match: Match, cues: Cues) -> bool:
    """`in the period` is one that was named; `in the period from May to July` is not."""
    return _within(read, match, cues) and not followed(read, match.stop, cues.guards["period_not_after"])


_GUARDS: dict[str, Guard] = {
    "cued": _cued, "season": _season, "rate": _rate, "after-duration": _after_duration, "shift": _shifts,
    "capital": _capital, "pointing": _pointing, "lone": _lone, "dayish": _dayish, "day-cued": _after_article,
    "ahead": _ahead, "beside": _beside, "pointed": _pointed, "within": _within, "weekend": _weekend,
    "no-verb": _no_verb, "from": _from, "definite": _definite, "adjective": _adjective, "whole": _whole,
    "fiscal": _fiscal,
}
