"""Amounts: numerals in digits and words, what they measure, and what neighbours lend them."""

from extractor.amounts.tagger import find_amounts

__all__ = ["find_amounts"]
