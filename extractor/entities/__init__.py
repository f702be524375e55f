"""Entities: names from the knowledge base and from form, one name through a text, descriptions."""

from extractor.entities.tagger import find_entities

__all__ = ["find_entities"]
