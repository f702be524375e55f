"""How sure it is that all slots of a claim are right: a logistic model over how each slot was filled.

The weights in ``data/confidence.toml`` were fitted by ``python -m extractor.training.confidence`` on annotated
articles.
"""

from __future__ import annotations

import math

from extractor.claims.certainty import Certainty
from extractor.claims.context import Sentence
from extractor.claims.holders import Holding
from extractor.claims.measures import Measure
from extractor.claims.timing import Timing
from extractor.model import Amount
from extractor.resources import load_data


def features(
    sentence: Sentence, amount: Amount, measure: Measure, holding: Holding, timing: Timing, certainty: Certainty
) -> dict[str, float]:
    """What the model reads, each between 0 and 1, by name."""
    together = measure.probability * holding.probability * timing.probability * certainty.probability
    return {
        "all probabilities": together,
        "modality probability": certainty.probability,
        "a common noun": float(holding.subject is not None and holding.subject.name is None),
        "metric probability": measure.probability,
        "metric without a cue": float(measure.cue is None),
        "change": float(measure.aspect == "change"),
        "subject probability": holding.probability,
        "subject of the sentence": float(holding.certain),
        "no subject": float(holding.subject is None),
        "period probability": timing.probability,
        "no period": float(timing.period is None),
        "own period": float(timing.rule == "period of the sentence"),
        "plainly asserted": float(certainty.modality == "asserted"),
        "other figures": min(len(sentence.amounts) - 1, 6) / 6,
        "other names": min(len({e.name for e in sentence.entities}), 6) / 6,
        "long sentence": min(len(sentence.words), 60) / 60,
        f"kind {amount.kind}": 1.0,
    }


def confidence(found: dict[str, float]) -> float:
    """The probability that all slots are right.

    >>> 0 < confidence({"metric probability": 1.0}) < 1
    True
    """
    weights: dict[str, float] = load_data("confidence.toml")["weights"]
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-total))
