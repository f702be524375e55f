"""What kind of thing a common noun names, by the table ``lang/<language>/nouns.toml``: who can have a figure, what a
figure is of, what merely tells of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from extractor.resources import has_table, load_table

UNKNOWN = "unlisted"


def kind_of(language: str, noun: str) -> str:
    """The kind of a noun in any of its forms; ``unlisted`` where the table has it not.

    >>> kind_of("en", "Shareholders"), kind_of("fr", "réseaux"), kind_of("en", "xyzzy")
    ('group', 'product', 'unlisted')
    """
    return _kinds(language).get(noun.casefold(), UNKNOWN)


@cache
def _kinds(language: str) -> Mapping[str, str]:
    if not has_table(language, "nouns"):
        return {}
    table = load_table(language, "nouns")
    return {form: kind for kind, entries in reversed(table.items()) for entry in entries for form in _forms(entry)}


def _forms(entry: str) -> Iterator[str]:
    """`user(s)` is `user` and `users`, `company|companies` both."""
    for form in entry.split("|"):
        yield form.replace("(s)", "")
        if "(s)" in form:
            yield form.replace("(s)", "s")
