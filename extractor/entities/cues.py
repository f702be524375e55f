"""The words of a language that tell a name and its kind: ``lang/<language>/entities.toml``, folded and cached."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.amounts.currencies import Currencies
from extractor.entities.words import fold, phrase_key
from extractor.resources import load_table


@dataclass(frozen=True, slots=True)
class Cues:
    """One language's tables, folded. Each set holds phrases of up to three words, joined by single spaces."""

    common: frozenset[str]
    common_suffixes: tuple[str, ...]
    ordinary: frozenset[str]
    never: frozenset[str]
    acronyms: frozenset[str]
    clitics: frozenset[str]
    articles: frozenset[str]
    connectors: frozenset[str]
    particles: frozenset[str]
    continuations: frozenset[str]
    abbreviations: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    speech: frozenset[str]
    acts: frozenset[str]
    act_suffixes: tuple[str, ...]
    of: frozenset[str]
    first_names: frozenset[str]
    legal_forms: frozenset[str]
    org_suffixes: frozenset[str]
    org_heads: frozenset[str]
    org_tails: frozenset[str]
    org_nouns: frozenset[str]
    seats: frozenset[str]
    seat_nouns: frozenset[str]
    seat_adjectives: tuple[str, ...]
    org_before: frozenset[str]
    org_after: frozenset[str]
    product_nouns: frozenset[str]
    product_after: frozenset[str]
    product_tails: frozenset[str]
    product_heads: frozenset[str]
    laws: frozenset[str]
    conjunctions: frozenset[str]
    product_before: frozenset[str]
    place_nouns: frozenset[str]
    place_tails: frozenset[str]
    place_before: frozenset[str]
    directions: frozenset[str]
    place_links: frozenset[str]
    place_bridges: frozenset[str]
    media: frozenset[str]
    offices: frozenset[str]
    phrases: frozenset[str]
    openers: frozenset[str]
    suspects: frozenset[str]
    general: frozenset[str]
    magnitudes: frozenset[str]
    units: frozenset[str]
    months: frozenset[str]
    days: frozenset[str]
    ranks: frozenset[str]
    generations: frozenset[str]
    definite: frozenset[str]
    bare_of: frozenset[str]
    matter_heads: frozenset[str]
    org_acts: frozenset[str]
    tickers: frozenset[str]
    relatives: frozenset[str]
    tail_adjectives: tuple[str, ...]
    tail_stops: frozenset[str]
    infinitives: tuple[str, ...]
    domains: frozenset[str]
    currencies: frozenset[str]  # as written


@cache
def first_names() -> frozenset[str]:
    """Given names, folded, of the languages that the press writes of."""
    text = files("extractor").joinpath("data", "first_names.txt").read_text(encoding="utf-8")
    return frozenset(fold(name) for line in text.splitlines() if not line.startswith("#") for name in line.split())


def _ordinary(language: str) -> frozenset[str]:
    """Words that the language writes in lower case, folded; ``training/ner/ordinary.py`` makes the list."""
    path = files("extractor").joinpath("lang", language, "words.txt")
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()


@cache
def cues(language: str) -> Cues:
    """The cues of a language. Raises KeyError where its table lacks one."""
    table: dict[str, Any] = load_table(language, "entities")

    def words(group: str, key: str) -> frozenset[str]:
        return frozenset(phrase_key(word.replace("_", " ")) for word in table[group][key].split())

    barred = words("never", "words") | words("person", "roles") | words("person", "titles")
    phrases = frozenset(phrase for phrase in barred if " " in phrase)
    openers = frozenset(phrase.split()[0] for phrase in phrases)
    acronyms = words("never", "acronyms")
    acronyms |= {f"{acronym}s" for acronym in acronyms}
    # What a longer name may begin with and does not go by alone.
    general = first_names() | words("common", "words") | words("never", "words") | words("never", "laws") | barred
    general |= words("organization", "suffixes") | words("product", "tails") | words("place", "directions")
    return Cues(
        common=words("common", "words"),
        common_suffixes=tuple(map(fold, table["common"]["suffixes"].split())),
        ordinary=_ordinary(language),
        never=words("never", "words"),
        acronyms=acronyms,
        clitics=words("form", "clitics"),
        articles=words("form", "articles"),
        connectors=words("form", "connectors"),
        particles=words("form", "particles"),
        continuations=words("form", "continuations"),
        abbreviations=words("form", "abbreviations"),
        titles=words("person", "titles"),
        roles=words("person", "roles"),
        speech=words("person", "speech"),
        acts=words("form", "acts"),
        act_suffixes=tuple(map(fold, table["form"]["act_suffixes"].split())),
        of=words("form", "of"),
        first_names=first_names(),
        legal_forms=words("organization", "legal"),
        org_suffixes=words("organization", "suffixes"),
        org_heads=words("organization", "heads"),
        org_tails=words("organization", "tails"),
        org_nouns=words("organization", "nouns"),
        seats=words("organization", "seats"),
        seat_nouns=words("organization", "seat_nouns"),
        seat_adjectives=tuple(map(fold, table["organization"]["seat_adjectives"].split())),
        org_before=words("organization", "before"),
        org_after=words("organization", "after"),
        product_nouns=words("product", "nouns"),
        product_after=words("product", "after"),
        product_tails=words("product", "tails"),
        product_heads=words("product", "heads"),
        laws=words("never", "laws"),
        conjunctions=words("form", "conjunctions"),
        product_before=words("product", "before"),
        place_nouns=words("place", "nouns"),
        place_tails=words("place", "tails"),
        place_before=words("place", "before"),
        directions=words("place", "directions"),
        magnitudes=words("form", "magnitudes"),
        units=words("form", "units"),
        months=words("form", "months"),
        days=words("form", "days"),
        ranks=words("person", "ranks"),
        generations=words("product", "generations"),
        definite=words("form", "definite"),
        bare_of=words("form", "bare_of"),
        matter_heads=words("organization", "matter_heads"),
        org_acts=words("organization", "acts"),
        tickers=words("organization", "tickers"),
        relatives=words("form", "relatives"),
        tail_adjectives=tuple(map(fold, table["organization"]["tail_adjectives"].split())),
        tail_stops=words("organization", "tail_stops"),
        infinitives=tuple(map(fold, table["organization"]["infinitives"].split())),
        place_links=words("place", "links"),
        place_bridges=words("place", "bridges"),
        media=words("product", "media"),
        offices=barred - phrases,
        phrases=phrases,
        openers=openers,
        general=general,
        suspects=openers | barred | acronyms,
        domains=words("form", "domains"),
        currencies=Currencies.of(language).letters,
    )
