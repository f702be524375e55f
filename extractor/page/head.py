"""The head of a page: front matter, `key: value` lines, a leading date, bylines, the dateline, and the title."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from extractor.lexemes import normal
from extractor.model import Published, Span
from extractor.page.furniture import Furniture, Line, kind_of, opens_with
from extractor.page.published import WrittenDate, weekdays, written_dates
from extractor.resources import load_data, load_table

# The head ends with the second paragraph of prose, or after so many lines.
LINES = 16
# A date may stand in the last lines as well.
FOOT = 10
PROSE = 45
FRONT_MATTER_LINES = 200

_KEY = re.compile(r"(?P<key>[^\W\d][\w -]{1,24}?)\s*[:=]\s*(?P<value>\S.*)", re.DOTALL)
_TIME = re.compile(
    r"\b\d{1,2}\s?(?:[h:]\s?\d{2}(?::\d{2})?|h)(?!\w)(?:\s?[ap]\.?m\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|T\d{2}:\d{2}\S*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
_DASH = re.compile(r"[–—-]")
_BULLET = re.compile(r"[|•·—–/]")
_LIST = re.compile(r"(?:[-–—*•·▪►]|\d{1,2}[.)])\s")
_OPEN = ".;,:"


@dataclass(slots=True)
class Head:
    """``end`` is where front matter or a leading date ends: what stands before it is no article text."""

    published: Published | None = None
    published_source: str | None = None
    title: Span | None = None
    furniture: list[Furniture] = field(default_factory=list)
    dateline: Span | None = None
    end: int = 0

    def date(self, published: Published | None, source: str) -> None:
        """The first date counts, save that metadata goes before a dateline."""
        if published and (self.published is None or self.published_source == "dateline" != source):
            self.published, self.published_source = published, source


@dataclass(frozen=True, slots=True)
class _Cues:
    keys: dict[str, str]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    start: tuple[str, ...]
    words: frozenset[str]
    weekdays: frozenset[str]


@cache
def _cues(languages: tuple[str, ...]) -> _Cues:
    neutral = load_data("document.toml")["keys"]
    keys = {normal(key): name for name, listed in neutral.items() for key in listed}
    tables = [load_table(language, "document") for language in languages]
    metadata = [table["metadata"] for table in tables]
    for table in metadata:
        keys |= {normal(key): "other" for key in (*table["keys"], *table["updated"])}
        keys |= {normal(key): "published" for key in table["published"]}
        keys |= {normal(key): "title" for key in table["title"]}

    def norm(name: str) -> tuple[str, ...]:
        return tuple(sorted({normal(cue) for table in metadata for cue in table[name]}, key=len, reverse=True))

    days = frozenset[str]().union(*map(weekdays, languages))
    return _Cues(keys, norm("published"), norm("updated"), norm("start"), frozenset(norm("words")), days)


def read_head(text: str, page: list[Line], languages: tuple[str, ...]) -> Head:
    """``page`` holds all lines of the text; the cues of all ``languages`` count."""
    head = Head()
    at = _front_matter(text, page, head, languages)
    opening = page[at:at + LINES]
    if at < len(page):
        opening = [*_leading_date(page[at], head, languages), *page[at + 1:at + LINES]]
    prose = 0
    updated: Published | None = None
    candidates: list[Line] = []
    dated: set[int] = set()
    seen = head.end
    for line in opening:
        if prose == 2:
            break
        seen = line.start
        if prose == 0 and _key_line(line, head, languages):
            continue
        verdict, published, revised = _date_line(line, languages, first=not candidates and not head.title)
        updated = updated or revised
        if verdict and candidates:
            dated.add(candidates[-1].start)
        if verdict == "metadata":
            head.furniture.append(Furniture(line.text, line.start, line.end, "metadata"))
            head.date(published, "metadata")
        elif verdict == "dateline":
            head.dateline = head.dateline or Span(line.text, line.start, line.end)
            head.date(published, "dateline")
        else:
            if head.dateline is None and prose == 0:
                _inline_dateline(line, head, languages)
            candidates.append(line)
            prose += line.words >= PROSE
    if head.published is None:
        head.date(updated, "metadata")
    _foot([line for line in page[-FOOT:] if line.start > seen], head, languages)
    if head.title is None:
        _find_title(candidates, page, head, languages, dated)
    return head


def _front_matter(text: str, page: list[Line], head: Head, languages: tuple[str, ...]) -> int:
    """How many lines of ``page`` it takes. Keys and values only: no nesting is read."""
    if not page or page[0].text not in ("---", "+++"):
        return 0
    fence = page[0].text
    close = next((i for i, line in enumerate(page[1:FRONT_MATTER_LINES], 1) if line.text in (fence, "...")), None)
    if close is None or close == 1:
        return 0
    title: Span | None = None
    for line in page[1:close]:
        found = _KEY.match(line.text)
        name = _cues(languages).keys.get(normal(found["key"])) if found else None
        if found and name == "published":
            dates = written_dates(found["value"], languages)
            head.date(dates[0].published if dates else None, "front matter")
        elif found and name == "title" and title is None:
            title = _value(line, found)
    start, head.end = page[0].start, page[close].end
    body = page[close + 1] if close + 1 < len(page) else None
    if title and not (body and kind_of(body, languages) is None and _titled(body)):
        # The page has no headline of its own: this one stays readable, and what is around it is metadata.
        head.title = title
        pieces = [(start, title.start), (title.end, head.end)]
    else:
        pieces = [(start, head.end)]
    head.furniture.extend(Furniture(text[a:b], a, b, "metadata") for a, b in pieces if a < b)
    return close + 1


def _value(line: Line, found: re.Match[str]) -> Span:
    start, end = found.span("value")
    quote = line.text[start]
    if quote in "\"'" and line.text[end - 1] == quote and end - start > 1:
        start, end = start + 1, end - 1
    return Span(line.text[start:end], line.start + start, line.start + end)


def _leading_date(line: Line, head: Head, languages: tuple[str, ...]) -> list[Line]:
    """`date 2025-11-15`, as a line or in front of running text; what is left of the line."""
    word, _, rest = line.text[:80].partition(" ")
    if _cues(languages).keys.get(normal(word.rstrip(":"))) != "published":
        return [line]
    dates = written_dates(rest, languages)
    if not dates or dates[0].published is None or rest[:dates[0].start].strip(" :"):
        return [line]
    whole = len(word) + 1 + dates[0].end
    time = re.match(r"T?[ ]?\d{2}:\d{2}(?::\d{2})?\S*", line.text[whole:whole + 40])
    whole += time.end() if time else 0
    head.date(dates[0].published, "metadata")
    head.furniture.append(Furniture(line.text[:whole], line.start, line.start + whole, "metadata"))
    head.end = line.start + whole
    left = line.text[whole:].lstrip(" .:–—-|•·\u00a0")
    return [Line(left, line.end - len(left), line.end, line.before, line.after)] if left else []


def _key_line(line: Line, head: Head, languages: tuple[str, ...]) -> bool:
    found = _KEY.match(line.text[:300]) if len(line.text) < 300 else None
    name = _cues(languages).keys.get(normal(found["key"])) if found else None
    if not found or name is None:
        return False
    if name == "title":
        if head.title:
            return False
        head.title = _value(line, found)
        before = Furniture(line.text[:head.title.start - line.start], line.start, head.title.start, "metadata")
        head.furniture.append(before)
        return True
    if name == "published":
        dates = written_dates(found["value"], languages)
        if not dates:
            return False
        head.date(dates[0].published, "metadata")
    head.furniture.append(Furniture(line.text, line.start, line.end, "metadata"))
    return True


def _date_line(
    line: Line, languages: tuple[str, ...], *, first: bool,
) -> tuple[str | None, Published | None, Published | None]:
    """What a line is (``metadata``, ``dateline`` or None), when it says the page was published, and when revised."""
    if len(line.text) > 200 or line.words > 25:
        return None, None, None
    cues = _cues(languages)
    norm = normal(line.text)
    dates = written_dates(line.text, languages)
    bare = _without(line.text, dates)
    timed = _TIME.search(bare) is not None
    residue = _TIME.sub(" ", bare)
    words = _WORD.findall(residue)
    left = [word for word in words if normal(word) not in cues.words and normal(word) not in cues.weekdays]
    names = [word for word in left if word[0].isupper()]
    if names and _DASH.match(line.text):
        # «— Jeanne Dupont, 3 mars 2025» signs a quotation.
        return None, None, None
    # Suffixes of ordinals and the like are no words of a sentence.
    if any(len(word) > 2 for word in left if not word[0].isupper()):
        return None, None, None
    opened = any(opens_with(norm, cue) for cue in (*cues.start, *cues.published, *cues.updated))
    if not dates or all(date.published is None for date in dates):
        closed = line.text.rstrip().endswith(("?", "!")) or (line.ended and not timed)
        byline = opened and (2 if first else 1) <= len(names) <= 8 and line.words <= 12
        # «Jeanne Dupont |»: what stood behind the bar is lost.
        signed = len(names) == len(words) in (2, 3, 4) and line.text[-1] in "|•·"
        reading = not names and bool(words) and re.search(r"\d", residue) is not None
        told = byline or signed or reading or (timed and not names)
        return ("metadata" if told and not closed else None), None, None
    if names and not ((opened or _BULLET.search(residue)) and len(names) <= 10):
        return None, None, None
    published, revised = _which(line.text, dates, cues)
    # «6 août 2016 . –» and `Tuesday, March 8, 2011` are datelines; with a cue, a name or a clock time it is metadata.
    others = [word for word in words if normal(word) not in cues.weekdays]
    alone = not timed and not others and re.fullmatch(r"[\s\w,.–—-]*", residue) and not re.search(r"\d", residue)
    dashed = not opened and _DASH.match(line.text[-1])
    return ("dateline" if alone or dashed else "metadata"), published, revised


def _without(text: str, dates: list[WrittenDate]) -> str:
    for date in reversed(dates):
        text = text[:date.start] + " " + text[date.end:]
    return text


def _which(text: str, dates: list[WrittenDate], cues: _Cues) -> tuple[Published | None, Published | None]:
    published = revised = None
    before = 0
    for date in dates:
        lead = normal(text[before:date.start])
        if any(cue in lead for cue in cues.updated):
            revised = revised or date.published
        else:
            published = published or date.published
        before = date.end
    return published, revised


def _foot(tail: list[Line], head: Head, languages: tuple[str, ...]) -> None:
    """At the foot of the page: «Publié le …», and `Topics: …`."""
    cues = _cues(languages)
    # «Le» and `on` open too much else.
    plain = [cue for cue in cues.published if len(cue) > 3]
    for line in tail:
        key = _KEY.match(line.text[:80])
        if key and cues.keys.get(normal(key["key"])) == "other" and line.words <= 20:
            head.furniture.append(Furniture(line.text, line.start, line.end, "metadata"))
        elif head.published is None and any(opens_with(normal(line.text), cue) for cue in plain):
            verdict, published, _ = _date_line(line, languages, first=False)
            if verdict == "metadata" and published:
                head.date(published, "metadata")
                head.furniture.append(Furniture(line.text, line.start, line.end, "metadata"))


_PLACE = r"(?P<place>[^\W\d_][\w.'’ -]{1,40}?(?:,\s[^\W\d_][\w.'’ -]{1,24}?){0,2})"
_BEFORE = re.compile(rf"(?:{_PLACE}\s*)?(?:\((?P<agency>[^()]{{2,20}})\)\s*)?[,–—-]?\s*$")
_AFTER = re.compile(
    r"(?:,?\s*\d{1,2}\s?[h:]\s?(?:\d{2})?(?:\s?[A-Z]{3,4}(?:[+-]\d{1,2})?)?)?\s*[.,]?\s*(?:[(/](?P<agency>[^()/]{2,20})[)/]\s*)?[.,]?\s*(?P<dash>[–—]|--?(?=\s|$))?"
)
_UNDATED = re.compile(rf"(?:{_PLACE}\s*)?\((?P<agency>[^()]{{2,20}})\)\s*(?:[–—]|--?)")
# «PARIS —»: a place in capitals and a dash.
_SHOUTED = re.compile(r"(?P<place>[^\W\d_a-z]{2,}(?:[ ,.-]{1,2}[^\W\d_][\w.]{0,15}){0,3}),?\s[–—](?=\s+\W?[^\W\d_a-z])")


def _inline_dateline(line: Line, head: Head, languages: tuple[str, ...]) -> None:
    """«PARIS, 5 janvier 2017 –», «5 janvier 2017 . –», `Taipei, Oct. 9 (CNA)`, `LONDON (Reuters) -`."""
    lead = line.text[:160]
    agencies = frozenset(load_data("document.toml")["dateline"]["agencies"])
    dates = written_dates(lead, languages)
    if not dates or dates[0].start > 70 or (dates[0].published and dates[0].published.day is None):
        _undated_dateline(line, head, agencies)
        return
    date = dates[0]
    lead_in = lead[:date.start]
    cues = _cues(languages)
    words = lead_in.replace(",", " ").split()
    if words and normal(words[-1]) in cues.weekdays:
        lead_in = lead_in[:lead_in.rfind(words[-1])]
    before = _BEFORE.fullmatch(lead_in) if lead_in.strip() else None
    if lead_in.strip():
        # «Le 5 janvier 2017 – un jeudi –» opens a sentence.
        place = before["place"] if before else None
        if before is None or (place and (not _placed(place) or normal(place) in cues.published)):
            return
    after = _AFTER.match(lead, date.end)
    agency = normal((after["agency"] if after else None) or (before["agency"] if before else None) or "")
    if not after or not (after["dash"] or (agency in agencies and (before and before["place"]))):
        return
    end = len(lead[:after.end()].rstrip())
    head.dateline = Span(lead[:end], line.start, line.start + end)
    head.date(date.published, "dateline")


def _undated_dateline(line: Line, head: Head, agencies: frozenset[str]) -> None:
    lead = line.text[:100]
    found = _UNDATED.match(lead)
    if found and (normal(found["agency"]) not in agencies or (found["place"] and not _placed(found["place"]))):
        found = None
    if found is None:
        found = _SHOUTED.match(lead)
        # Names of two letters are companies sooner than places.
        if found and not (found["place"].split()[0].isupper() and len(found["place"]) > 3):
            found = None
    if found:
        head.dateline = Span(found.group(), line.start, line.start + found.end())


def _placed(place: str) -> bool:
    """Whether a place stands as datelines have it: every longer word with a capital, and one at least."""
    words = [word for word in place.replace(",", " ").split() if len(word) > 2]
    return bool(words) and all(word[0].isupper() for word in words if len(word) > 3)


def _find_title(
    candidates: list[Line], page: list[Line], head: Head, languages: tuple[str, ...], dated: set[int],
) -> None:
    """The first line that may be one; ``dated`` has the starts of lines that a byline or a dateline follows."""
    if len(page) < 2:
        return
    for i, line in enumerate(candidates[:3]):
        marked = re.match(r"#{1,2}\s+", line.text)
        if marked:
            head.title = Span(line.text[marked.end():], line.start + marked.end(), line.end)
            return
        kind = kind_of(line, languages)
        # «Photos : la Model Y dévoilée» is a title where a title stands.
        labelled = kind in ("caption", "credit") and i == 0 and line.words >= 6 and ":" in line.text
        if kind and not labelled:
            continue
        repeated = any(other.text == line.text for other in candidates[i + 1:i + 4])
        if not (repeated or _titled(line) or (line.start in dated and line.words <= 24)):
            return
        following = candidates[i + 1] if i + 1 < len(candidates) else None
        if line.words <= 3 and following and following.words >= 5 and _titled(following) and following.words < PROSE:
            # What stood before was a kicker: the name of the section above the title.
            line = following
        head.title = Span(line.text, line.start, line.end)
        return


def _titled(line: Line) -> bool:
    last = line.text.rstrip("\"'”’» ")[-1:]
    return line.words <= 32 and len(line.text) <= 240 and last not in _OPEN and not _LIST.match(line.text)
