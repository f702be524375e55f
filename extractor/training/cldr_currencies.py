"""Writes the tables of currencies from Babel's copy of the CLDR: ``python -m extractor.training.cldr_currencies``.

Makes ``data/currencies.json`` (the codes that are legal tender somewhere today, and their symbols) and, for
each language,
``lang/<language>/currencies.json`` (names in singular and plural, the symbols of that language, and the territories of
currencies that share their bare name with others). What the press says and the CLDR does not stands in
``amounts.toml``.
Babel is needed here and never at run time.
"""
from __future__ import annotations

import json
import re
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

ROOT = Path(__file__).resolve().parent.parent
SHARED = re.compile(r"\([^)]*\)")
# Symbols that are a letter of the alphabet, or that many currencies share, are no symbols in running text.
SHARED_SYMBOLS = {"$", "£", "¥", "kr", "F", "K", "P", "R", "L", "E", "S", "D", "Bs", "T", "Lek", "Le", "lei", "m."}


def tender() -> dict[str, list[str]]:
    """Today's currencies, each with its territories."""
    found: dict[str, list[str]] = {}
    for territory, entries in get_global("territory_currencies").items():
        for code, _start, end, is_tender in entries:
            if end is None and is_tender:
                found.setdefault(code, []).append(territory)
    return dict(sorted(found.items()))


def names(code: str, language: str) -> list[str]:
    variants = {get_currency_name(code, count=count, locale=language) for count in (1, 2)}
    variants.add(get_currency_name(code, locale=language))
    cleaned = {re.sub(r"\s+", " ", SHARED.sub("", name)).strip() for name in variants}
    return sorted({name.casefold() for name in cleaned if name != code})


def symbols(code: str, language: str) -> list[str]:
    locale = Locale(language)
    found = {locale.currency_symbols.get(code, code)}
    return sorted(s.replace("\u202f", " ") for s in found if s != code and s not in SHARED_SYMBOLS)


def main() -> None:
    today = tender()
    neutral = {code: symbols(code, "en") for code in today}
    write(ROOT / "data" / "currencies.json", {"codes": list(today), "symbols": {c: s for c, s in neutral.items() if s}})
    for language in sorted(path.name for path in (ROOT / "lang").iterdir() if len(path.name) == 2):
        locale = Locale(language)
        places = {code: sorted({locale.territories[t] for t in where if t in locale.territories})
                  for code, where in today.items() if len(where) <= 20}
        write(ROOT / "lang" / language / "currencies.json", {
            "names": {code: names(code, language) for code in today},
            "symbols": {code: found for code in today if (found := symbols(code, language))},
            "territories": places,
        })


def write(path: Path, table: object) -> None:
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
