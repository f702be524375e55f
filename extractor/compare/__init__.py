"""Do articles agree? Claims about the same thing side by side, across articles and languages, and how each pair stands.

>>> from extractor import Extractor
>>> extractor = Extractor()
>>> french = extractor.extract(
...     "Le chiffre d'affaires d'OpenAI est de 4,3 milliards de dollars au premier semestre 2025.", language="fr")
>>> english = extractor.extract("OpenAI's revenue was more than $4.2 billion in the first half of 2025.", language="en")
>>> [relation.name.value for group in compare([french, english]) for relation in group.relations]
['same_within_rounding']
"""

from __future__ import annotations

from extractor.compare.judging import Name
from extractor.compare.matching import Group, Relation, compare
from extractor.compare.statements import RecordError

__all__ = ["Group", "Name", "RecordError", "Relation", "compare"]
