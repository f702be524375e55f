"""The JSON Schema of the records, as the package ships it (draft 2020-12)."""
from __future__ import annotations

import copy

from extractor.model import Record
from extractor.resources import load_data

NAMES = ("claim", "document")


def schema(name: str = "claim") -> Record:
    """The schema of a ``claim`` record or of a ``document`` record; each stands alone. Raises ValueError.

    Fields may be added to records, so that unknown ones are valid.

    >>> schema("claim")["$id"], schema("document")["required"][:2]
    ('urn:claim-extractor:claim', ['path', 'sha256'])
    """
    if name not in NAMES:
        raise ValueError(f"there is no schema {name!r}; take one of {', '.join(NAMES)}")
    record: Record = copy.deepcopy(load_data(f"{name}.schema.json"))
    return record
