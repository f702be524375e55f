"""The claim rules, case by case: ``data/claims_xx.jsonl``.

The first line of a file tells language, publication date and the ids of known failures. Each other line is a text and
the claims that it makes, in order, slots at their default left out (aspect ``level``, modality ``asserted``, all else
null), and in ``withheld`` the amounts that must make none. ``*`` is any value, a list the values allowed. Of
``object``, ``scope``, ``with``, ``baseline``, ``unit``, ``low``, ``per``, ``alternatives``, ``also``, ``anonymous`` and
``attributions`` only those given are checked.

``python tests/test_claims.py`` prints what passes, by slot and by phenomenon (an id's first word), and the failures;
with ``--fixed`` the known failures that pass are taken off their list.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scoring import locate, overlap, same_name, surfaces

from extractor import Extractor

DATA = Path(__file__).with_name("data")
LANGUAGES = ("en", "fr")
METRICS = """revenue profit loss margin cost spending investment funding valuation price share_price stake acquisition
deal fine tax debt cash dividend compensation users market_share sales_volume workforce layoffs capacity performance
market_size traffic share growth duration count other""".split()

Record = dict[str, Any]


@cache
def _read(language: str) -> tuple[Record, dict[str, Record]]:
    lines = (DATA / f"claims_{language}.jsonl").read_text("utf-8").splitlines()
    head, *cases = map(json.loads, lines)
    return head, {case["id"]: case for case in cases}


@cache
def _extractor() -> Extractor:
    return Extractor()


def _same(want: str | None, got: Record | None) -> bool:
    """A name and a record that has one; a class, without label, is none."""
    if want is None:
        return got is None or got.get("label", "") is None
    return any(same_name(want, name) for name in surfaces(got))


def _within(want: str | None, got: str | None) -> bool:
    return want == got or bool(want and got and (want in got or got in want))


def _part(record: Record | None, key: str) -> Any:
    return record[key] if record else None


def _check_slot(slot: str, want: Any, claim: Record) -> bool:
    if want == "*":
        return True
    match slot:
        case "subject" | "attribution" | "object":
            return _same(want, claim[slot])
        case "metric" | "modality":
            return claim[slot] in (want if isinstance(want, list) else [want])
        case "aspect" | "direction":
            return bool(claim[slot] == want)
        case "period":
            return _within(want, _part(claim["period"], "text"))
        case "dates":
            return want == [_part(claim["period"], "start_date"), _part(claim["period"], "end_date")]
        case "scope":
            return _within(want, _part(claim["scope"], "text"))
        case "baseline":
            texts = [_part(part, "text") for part in (claim["baseline"] or {}).values()]
            return any(_within(want, text) for text in texts)
        case "with" | "attributions":
            return len(want) == len(claim[slot]) and all(map(_same, want, claim[slot]))
        case "also":
            return [span["text"] for span in claim["also"]] == want
        case "anonymous":
            return _part(claim["attribution"], "anonymous") == want
        case "per" | "low" | "unit" | "alternatives":
            return bool(claim["amount"][slot] == want)
    raise ValueError(f"slot {slot!r} of a case is none of those that are checked")


_DEFAULTS = {"aspect": "level", "direction": None, "period": None, "attribution": None, "modality": "asserted"}


def _faults(case: Record, record: Record) -> Iterator[tuple[str, str]]:
    """What is wrong, as slot and words."""
    text, left = case["text"], list(record["claims"])
    for want in case["claims"]:
        place = locate(text, want["amount"], want.get("n", 1))
        here = [c for c in left if overlap(place, (c["amount"]["start"], c["amount"]["end"])) > 0]
        # where each of two holders has the amount, there are two claims of one place
        claim = next((c for c in here if _same(want["subject"], c["subject"])), here[0] if here else None)
        if claim is None:
            yield "missing", want["amount"]
            continue
        left.remove(claim)
        for slot, value in {**_DEFAULTS, **want}.items():
            if slot not in ("amount", "n") and not _check_slot(slot, value, claim):
                got = claim["amount"][slot] if slot in claim["amount"] else claim.get(slot, claim["period"])
                yield slot, f"{want['amount']}: want {value!r}, got {_brief(got)!r}"
    for claim in left:
        yield "spurious", f"{claim['amount']['text']}: {claim['metric']}"
    withheld = [w["text"] for w in record["withheld"]]
    equivalents = [e["text"] for c in record["claims"] for e in c["amount"]["equivalents"]]
    for words in case.get("withheld", ()):
        if not any(_within(words, other) for other in (*withheld, *equivalents)):
            yield "withheld", words


def _brief(got: Any) -> Any:
    if isinstance(got, list):
        return [_brief(item) for item in got]
    if not isinstance(got, dict):
        return got
    if "amount" in got:
        return {key: _part(part, "text") for key, part in got.items()}
    return got.get("name") or " ".join(filter(None, (got.get("text"), got.get("start_date"), got.get("end_date"))))


def _run(language: str, case: Record) -> list[tuple[str, str]]:
    head, _ = _read(language)
    published = case.get("published", head["published"])
    document = _extractor().extract(case["text"], language=language, published=published)
    return list(_faults(case, document.to_dict()))


def _params() -> Iterator[Any]:
    for language in LANGUAGES:
        head, cases = _read(language)
        for name, case in cases.items():
            known = name in head["known_failures"]
            marks = [pytest.mark.xfail(strict=True, reason="known failure")] if known else []
            yield pytest.param(language, case, id=f"{language}-{name}", marks=marks)


@pytest.mark.parametrize(("language", "case"), list(_params()))
def test_claims(language: str, case: Record) -> None:
    assert not _run(language, case), case["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cases_are_sound(language: str) -> None:
    head, cases = _read(language)
    lines = (DATA / f"claims_{language}.jsonl").read_text("utf-8").splitlines()
    assert len(cases) == len(lines) - 1 >= 60
    assert set(head["known_failures"]) <= set(cases)
    metrics = json.dumps([case["claims"] for case in cases.values()])
    for metric in METRICS:
        assert f'"{metric}"' in metrics, f"no case for {metric}"


def main() -> int:
    """Prints pass rates and failures."""
    show = sys.stdout.write
    for language in LANGUAGES:
        head, cases = _read(language)
        slots: Counter[str] = Counter()
        passed: Counter[str] = Counter()
        total: Counter[str] = Counter()
        failed = []
        for name, case in cases.items():
            faults = _run(language, case)
            group = name.split("-")[0]
            total[group] += 1
            passed[group] += not faults
            slots.update(slot for slot, _ in faults)
            if faults:
                failed.append(name)
                words = "; ".join(f"{slot} {what}" for slot, what in faults)
                known = "" if name in head["known_failures"] else "NEW "
                show(f"{known}{language}-{name}: {case['text']!r}\n      {words}\n")
        claims = sum(len(case["claims"]) for case in cases.values())
        show(f"\n{language}: {sum(passed.values())} of {len(cases)} cases pass, {claims} claims\n")
        show("  faults: " + ", ".join(f"{slot} {count}" for slot, count in slots.most_common()) + "\n")
        show("  by phenomenon: " + ", ".join(f"{g} {passed[g]}/{total[g]}" for g in total) + "\n")
        fixed = sorted(set(head["known_failures"]) - set(failed))
        show(f"  known failures that pass: {json.dumps(fixed)}\n  failures: {json.dumps(failed)}\n\n")
        if "--fixed" in sys.argv[1:]:
            still = [name for name in head["known_failures"] if name not in fixed]
            path = DATA / f"claims_{language}.jsonl"
            _, cases_as_written = path.read_text("utf-8").split("\n", 1)
            path.write_text(json.dumps({**head, "known_failures": still}) + "\n" + cases_as_written, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
