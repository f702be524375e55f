"""``python -m extractor.training.ner LANGUAGE --data FOLDER --out FOLDER``: see ``--help``."""
from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from extractor.training.ner.card import export
from extractor.training.ner.evaluate import evaluate
from extractor.training.ner.train import train


def main(arguments: list[str] | None = None) -> int:
    """Train a recognizer of names, or score or export one that is trained."""
    parser = argparse.ArgumentParser(prog="python -m extractor.training.ner", description=main.__doc__)
    parser.add_argument("language", help="ISO 639-1 code: fr or en")
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data (see the sources module)")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes, or lies")
    parser.add_argument("--steps", type=int, default=9000, help="batches of 800 words to train on")
    parser.add_argument("--resume", type=Path, help="a model to go on from, such as OUT/model-best")
    parser.add_argument("--evaluate", action="store_true", help="score OUT/model-best instead of training it")
    parser.add_argument("--sentences", type=Path, action="append", default=[], help="JSONL of annotated texts to score")
    parser.add_argument("--unseen", type=Path, help="TOML of names to put into those sentences, scored as well")
    parser.add_argument("--export", type=Path, help="folder for the model as it is shipped, with its card")
    options = parser.parse_args(arguments)
    if not options.evaluate:
        overrides = {"training.max_steps": options.steps}
        train(options.language, options.data, options.out, overrides=overrides, resume=options.resume)
    model = options.out / "model-best"
    scores = evaluate(options.language, options.data, model, sentences=options.sentences, unseen=options.unseen)
    if options.export:
        export(options.language, model, options.export, scores, made=datetime.now(UTC).date())
    sys.stdout.write(json.dumps(scores, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
