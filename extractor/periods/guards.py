"""Whether what reads like a period is one where it stands: not the verb *may*, an age, a count of 2000 shops."""
from __future__ import annotations

from collections.abc import Callable, Iterable

from extractor.periods.cues import Cues, followed, preceded
from extractor.periods.grammar import Match
from extractor.periods.patterns import HYPHENS
from extractor.periods.tokens import Tokens

_SENTENCE_ENDS = frozenset(".!?:\u2026")

Guard = Callable[[Tokens, Match, Cues], bool]


def guards_of(match: Match) -> Iterable[Guard]:
    named = match.reading.get("guard")
    if named in _GUARDS:
        yield _GUARDS[str(named)]
    if match.reading.kind == "duration":
        yield _no_age
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
    if preceded(read, match.start, cues.guards["age_before"]) or followed(read, match.end, cues.guards["age_after"]):
        return False
    # «Sam Altman, 40 ans, …»: between commas, after a name.
    return not (read.is_digits(match.start) and 2 < match.start and match.end < len(read.norms)
                and read.norms[match.start - 1] == "," and read.norms[match.end] in {",", ")"}
                and read.is_upper(match.start - 2))


def _plausible_year(read: Tokens, match: Match, cues: Cues) -> bool:
    """Four digits are a year after «en», before a full stop, …; not in «plus de 2000», `2000 stores`, «1500 km»."""
    guards, at, end = cues.guards, match.start, match.end
    digits = next((n for n in read.norms[at:end] if n.isdigit()), "")
    if read.norms[at] != digits:
        return True  # something beside the digits says that it is a year
    year = int(digits)
    if preceded(read, at, guards["year_hedged"]) or followed(read, end, guards["year_unit_after"]):
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


_GUARDS: dict[str, Guard] = {
    "cued": _cued, "season": _season, "rate": _rate, "after-duration": _after_duration, "shift": _shifts,
    "capital": _capital, "pointing": _pointing,
}
