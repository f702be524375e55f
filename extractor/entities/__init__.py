"""Entities: names from the knowledge base and from form, one name through a text, descriptions."""

from extractor.entities.tagger import Survey, find_entities, survey

__all__ = ["Survey", "find_entities", "survey"]
