"""Periods: temporal expressions, what they mean, and what the text anchors them to."""

from extractor.periods.tagger import find_periods

__all__ = ["find_periods"]
