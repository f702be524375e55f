"""The training loop: one process per language, evaluated every few hundred steps, stopped and taken up again at any
time.

spaCy's own loop cannot be resumed: it saves the weights without the state of the optimizer, its averages and the
place in the data.
"""

from __future__ import annotations

import json
import logging
import pickle
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy
from spacy import registry
from spacy.language import Language
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer
from spacy.schemas import ConfigSchemaTraining
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.util import fix_random_seed, load_config_from_str, load_model_from_config, resolve_dot_names
from thinc.api import Config, Optimizer

from extractor.syntax import language_class, load_model
from extractor.training import corpus, lexicon  # registers the reader and the callback that the configuration names
from extractor.training.treebanks import sources

log = logging.getLogger(__name__)
REGISTERED = (corpus.create_reader, lexicon.add_lexicon)
STATE, BEST, SCORES = "state.pickle", "model-best", "scores.jsonl"


@dataclass(slots=True)
class Progress:
    """Where a training is: batches done, epochs begun, the best weighted score and the step that had it."""

    step: int = 0
    epoch: int = 0
    best: float = -1.0
    best_step: int = 0
    losses: dict[str, float] = field(default_factory=dict)


def read_config(name: str, language: str, data: Path, overrides: dict[str, Any]) -> Config:
    """A configuration of the package, with the data's folder, the language's settings and dotted ``overrides``."""
    text = files(__package__).joinpath(f"{name}.cfg").read_text(encoding="utf-8")
    settings = {
        "paths.data": str(data),
        "nlp.lang": language,
        "nlp.tokenizer.language": language,
        **sources()[language]["settings"],
        **overrides,
    }
    config: Config = load_config_from_str(text, overrides=settings, interpolate=False)
    return config


def _start(config: Config, language: str, out: Path, base: Path | None) -> tuple[Language, Config]:
    """The pipeline to train, its layers sized and its labels collected, and the configuration with all its defaults.

    Labels are collected from varied data, so a training that is taken up again has those of its model, not new ones.
    """
    # spaCy finds language classes by name; in this process the name is ours.
    registry.languages.register(language, func=language_class(language))
    resumed = (out / STATE).exists()
    if resumed or base:
        filled = load_model_from_config(config, auto_fill=True).config
        nlp = load_model(language, out / BEST if resumed else base)
        if nlp.vocab.vectors.n_keys and not resumed:
            nlp.vocab.vectors = lexicon.look_up_anew(nlp.vocab.vectors, language)
        for _, pipe in nlp.pipeline:
            if isinstance(pipe, EditTreeLemmatizer):  # spaCy does not save what it needs to go on training
                pipe.tree2label = {tree: label for label, tree in enumerate(pipe.cfg["labels"])}
        return nlp, filled.interpolate()
    nlp = init_nlp(config)
    return nlp, nlp.config.interpolate()


def train(config: Config, language: str, out: Path, *, base: Path | None = None) -> Progress:
    """Trains to ``max_steps``, from the weights of ``base`` where one is given; ``out`` gets the best model so far, the
    scores of each evaluation, and a state to go on from.

    Takes up where it was where ``out`` holds a state. The last batches of an epoch that was left are seen again or
    not at all, so a resumed training ends close to, not exactly at, what an unbroken one does.
    """
    out.mkdir(parents=True, exist_ok=True)
    state = pickle.loads((out / STATE).read_bytes()) if (out / STATE).exists() else None
    progress: Progress = state["progress"] if state else Progress()
    nlp, filled = _start(config, language, out, base)
    _advance(filled["training"]["batcher"]["size"], progress.step)
    settings = registry.resolve(filled["training"], schema=ConfigSchemaTraining)
    optimizer: Optimizer = settings["optimizer"]
    train_corpus, dev_corpus = resolve_dot_names(filled, [settings["train_corpus"], settings["dev_corpus"]])
    if state:
        load_state(state, nlp, optimizer)
        log.info("resumed at step %d, best %.4f at step %d", progress.step, progress.best, progress.best_step)
    fix_random_seed(settings["seed"] + progress.step)
    dev = list(dev_corpus(nlp))
    started, words = time.monotonic(), 0
    for batch in _batches(nlp, train_corpus, settings["batcher"], progress, settings["seed"]):
        if progress.step >= settings["max_steps"]:
            break
        # The shared embedding gets its gradient from the components after it, so weights change only when all are done.
        nlp.update(batch, drop=settings["dropout"], sgd=False, losses=progress.losses)  # type: ignore[arg-type]
        for _, pipe in nlp.pipeline:
            if hasattr(pipe, "finish_update"):
                pipe.finish_update(optimizer)
        optimizer.step_schedules()
        progress.step += 1
        words += sum(len(example) for example in batch)
        if progress.step % settings["eval_frequency"] == 0 or progress.step == settings["max_steps"]:
            scores = evaluate_averages(nlp, optimizer, dev)
            score = sum(
                (scores.get(name) or 0.0) * weight for name, weight in settings["score_weights"].items() if weight
            )
            _record(out, progress, scores, score, words / (time.monotonic() - started))
            if score > progress.best:
                progress.best, progress.best_step = score, progress.step
                with nlp.use_params(optimizer.averages):
                    nlp.to_disk(out / BEST)
            progress.losses.clear()
            save_state(out / STATE, nlp, optimizer, progress)
    return progress


def _advance(size: dict[str, Any], step: int) -> None:
    """Sets a compounding schedule to where it is after so many steps: small batches again would undo what is learnt."""
    size["start"] = min(size["stop"], size["start"] * size["compound"] ** step)


def _batches(nlp: Language, read: Any, batcher: Any, progress: Progress, seed: int) -> Iterator[list[Example]]:
    while True:
        examples = list(read(nlp))
        progress.epoch += 1
        random.Random(seed + progress.epoch + 1000 * bool(progress.step)).shuffle(examples)
        yield from batcher(examples)


def evaluate_averages(nlp: Language, optimizer: Optimizer, examples: list[Example]) -> dict[str, Any]:
    """spaCy's scores with the averaged weights."""
    with nlp.use_params(optimizer.averages):
        return nlp.evaluate(examples)


def _record(out: Path, progress: Progress, scores: dict[str, Any], score: float, speed: float) -> None:
    names = ("pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f", "ents_f", "token_f")
    line = {
        "step": progress.step,
        "epoch": progress.epoch,
        "score": round(score, 4),
        **{name: round(scores[name], 4) for name in names if scores.get(name) is not None},
        "words_per_second": round(speed),
        "losses": {name: round(float(loss), 1) for name, loss in progress.losses.items()},
    }
    log.info("%s", json.dumps(line))
    with (out / SCORES).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _nodes(nlp: Language) -> Iterator[tuple[tuple[str, int], Any]]:
    """Every layer by a name that is the same in each process; thinc numbers layers as they are made."""
    for name, pipe in nlp.pipeline:
        for number, node in enumerate(pipe.model.walk() if hasattr(pipe, "model") else ()):
            yield (name, number), node


def save_state(path: Path, nlp: Language, optimizer: Optimizer, progress: Progress) -> None:
    """All that a training needs to go on; written beside and then put in place, so that a break leaves the old one.

    The file is a pickle of this module's own, read by it alone.
    """
    keys = {node.id: key for key, node in _nodes(nlp)}
    moments = {
        name: {
            (keys[node], parameter): value
            for (node, parameter), value in getattr(optimizer, name).items()
            if node in keys
        }
        for name in ("mom1", "mom2", "averages", "nr_update")
    }
    parameters = {
        (key, name): node.get_param(name)
        for key, node in _nodes(nlp)
        for name in node.param_names
        if node.has_param(name)
    }
    state = {"moments": moments, "parameters": parameters, "progress": progress}
    beside = path.with_suffix(".new")
    beside.write_bytes(pickle.dumps(state))
    beside.replace(path)


def load_state(state: dict[str, Any], nlp: Language, optimizer: Optimizer) -> None:
    """Puts what ``save_state`` saved into a pipeline and an optimizer of the same configuration."""
    nodes = dict(_nodes(nlp))
    for (key, name), value in state["parameters"].items():
        nodes[key].set_param(name, numpy.asarray(value))
    for name, saved in state["moments"].items():
        mapped = {(nodes[key].id, parameter): value for (key, parameter), value in saved.items()}
        getattr(optimizer, name).update(mapped)
    for _ in range(state["progress"].step):
        optimizer.step_schedules()
