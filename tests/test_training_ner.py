"""The recipe of the recognizers of names: its data, its grammar, its readers, and a training of three steps."""
from __future__ import annotations

import io
import json
import re
import tarfile
import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from extractor.tokenizer import create_tokenizer
from extractor.training.ner.brat import read_brat, squeeze
from extractor.training.ner.columns import Column, bio_spans, read_conll, read_gum, read_uner
from extractor.training.ner.evaluate import Tally, read_sentences, with_unseen
from extractor.training.ner.grammar import read_style
from extractor.training.ner.markup import LABELS, Annotated, Name, join, parse_markup, write_markup
from extractor.training.ner.names import (
    Names,
    held_out,
    known_names,
    last_name,
    read_data,
    read_templates,
    sentence_grammar,
)
from extractor.training.ner.reader import split_templates, tags, written_test
from extractor.training.ner.sources import part_of, read_parts
from extractor.training.ner.train import train
from extractor.training.ner.unseen import Replacer
from extractor.training.ner.variation import Rates, read_rates, swap, vary

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr")
# Enough for the chains of letters that names are coined by.
WORDS = "marché lumière rivière horizon nuage montagne lantern harbor copper meadow signal window".split()
NO_VARIATION = Rates(0, 0, 0, 0, 0, 0, 0, 0, (), (1,), 1, 2)


def style(language):
    return read_style(read_data(f"phrases.{language}.toml")["style"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_enough_distinct_templates(language):
    templates = read_templates(language)
    assert len(set(templates)) == len(templates) >= 1500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_can_be_drawn(language):
    grammar, random = sentence_grammar(language, WORDS), Random(1)
    drawn = set()
    for template in read_templates(language):
        for _ in range(5):
            sentence = grammar.draw(template, random)
            drawn.add(sentence.text)
            # strokes of a table and tickers in angles stay; all else of the notation has to be gone
            assert not set("{}<|") & set(re.sub(r" \| |<[A-Z0-9.: ]+>", " ", sentence.text)), sentence.text
            for before, name in zip((Name(0, 0, ""), *sentence.names), sentence.names, strict=False):
                assert before.end <= name.start < name.end <= len(sentence.text)
                assert name.label in LABELS
                assert sentence.text[name.start:name.end].strip() == sentence.text[name.start:name.end]
    assert len(drawn) >= 1500


@pytest.mark.parametrize(("before", "name", "expected"), [
    ("le patron de ", "Apple", "le patron d'"),
    ("le patron de ", "Tesla", "le patron de "),
    ("le prix du ", "iPhone", "le prix de l'"),
    ("le prix du ", "Pixel", "le prix du "),
    ("Le ", "iPad", "L'"),
    ("alors que ", "Intel", "alors qu'"),
    ("avec ", "Intel", "avec "),
    ("", "Intel", ""),
])
def test_french_elides_before_names(before, name, expected):
    assert style("fr").joined(before, name) == expected
    assert style("en").joined(before, name) == before


def test_the_same_name_twice():
    grammar = sentence_grammar("fr", WORDS)
    for seed in range(20):
        sentence = grammar.draw("[PERSON=1] part. [PERSON=1:last] revient.", Random(seed))
        full, last = (sentence.text[name.start:name.end] for name in sentence.names)
        assert last == last_name(full)


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_names_are_not_trained_on(language):
    random = Random(3)
    known = {name for label in LABELS for name in known_names(language, label)}
    for_training, for_testing = Names(language, WORDS), Names(language, WORDS, test=True)
    for label in ("ORG", "PERSON", "PRODUCT"):
        for _ in range(300):
            name = for_training.make(label, "any", random)
            assert name in known or not held_out(name)
        tested = [for_testing.make(label, "any", random) for _ in range(60)]
        assert sum(held_out(name) and name not in known for name in tested) >= 58


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_are_split(language):
    kept, tested = split_templates(language, 16)
    assert not set(kept) & set(tested)
    assert len(tested) >= 35
    assert written_test(language, WORDS, seed=1, draws=1) == written_test(language, WORDS, seed=1, draws=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_evaluation_sentences(language):
    lines = (DATA / f"ner_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    texts = read_sentences(DATA / f"ner_{language}.jsonl")
    assert len({text.text for text in texts}) == len(lines) == 150
    written = {json.loads(line)["text"] for line in lines}
    assert not written & set(read_templates(language))
    for text in texts:
        for name in text.names:
            assert name.label in LABELS
            assert 0 <= name.start < name.end <= len(text.text)
            assert text.text[name.start:name.end].strip() == text.text[name.start:name.end]
    assert len([text for text in texts if not text.names]) >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_names_are_not_known(language):
    table = tomllib.loads((DATA / "ner_unseen.toml").read_text(encoding="utf-8"))[language]
    known = {name.casefold() for label in LABELS for name in known_names(language, label)}
    written = " ".join(read_templates(language))
    listed = {name for label in LABELS for name in table[label]} | {
        name for lists in table["after"].values() for names in lists.values() for name in names
    }
    assert not {name for name in listed if name.casefold() in known}
    pools = {name for lists in Names(language, WORDS).lists.values() for name in lists}
    assert not listed & pools
    assert not {name for name in listed if f"[{name}|" in written}


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_names_replace_all_others(language):
    texts = read_sentences(DATA / f"ner_{language}.jsonl")
    replaced = with_unseen(language, texts, DATA / "ner_unseen.toml", draws=1)
    for old, new in zip(texts, replaced, strict=True):
        assert [name.label for name in old.names] == [name.label for name in new.names]
        before = {old.text[name.start:name.end] for name in old.names}
        assert not before & {new.text[name.start:name.end] for name in new.names}


def test_a_person_keeps_the_last_name():
    names = {"PERSON": ["Ada Vey"], "LOC": ["Zell"], "after": {"LOC": {"en": ["Ombrie"]}}}
    text = parse_markup("[Tim Cook|PERSON] vit en [France|LOC], à [Lyon|LOC]. [Cook|PERSON] dort.")
    assert Replacer("fr", names, seed=1).replace(text).text == "Ada Vey vit en Ombrie, à Zell. Vey dort."


@given(st.lists(st.tuples(st.text("abé '«", min_size=1), st.sampled_from([None, *LABELS]))), st.integers(0, 99))
def test_variation_moves_no_offset(parts, seed):
    annotated = join([Annotated(t, (Name(0, len(t), label),) if label else ()) for t, label in parts], " ")
    for language in LANGUAGES:
        varied = vary(annotated, read_rates(language), style(language), Random(seed))
        assert varied.names == annotated.names
        assert len(varied.text) in (len(annotated.text), len(annotated.text) - 1)
        letters = [sign for sign in annotated.text.casefold() if sign.isalnum()]
        assert [sign for sign in varied.text.casefold() if sign.isalnum()] == letters


def test_variation_sets_typography():
    rates = Rates(0, 0, 0, 1, 1, 1, 1, 0, (), (1,), 1, 2)
    assert vary(Annotated("« L'IA : oui »."), rates, style("fr"), Random(0)).text.startswith('"')
    assert vary(Annotated('"It\'s on," he said.'), rates, style("en"), Random(0)).text == "“It’s on,” he said"
    assert vary(Annotated("Tout va."), NO_VARIATION, style("fr"), Random(0)).text == "Tout va."


def test_swapped_names_agree_with_elision():
    text = parse_markup("Le patron d'[Apple|ORG] a vu le patron de [Tesla|ORG] à [Paris|LOC].")
    names = Names("fr", WORDS)
    for seed in range(60):
        swapped = swap(text, names, style("fr"), Random(seed))
        first, second, place = (swapped.text[name.start:name.end] for name in swapped.names)
        assert first[0].lower() in style("fr").elide_before
        assert second[0].lower() not in style("fr").elide_before
        assert place == "Paris"


def test_places_are_swapped_where_grammar_lets_them():
    text = parse_markup("Il va à [Lyon|LOC], en [France|LOC].")
    places = [swap(text, Names("fr", WORDS), style("fr"), Random(seed), places_after=[" à "]).text for seed in range(9)]
    assert len(set(places)) > 3
    assert all(place.endswith(", en France.") for place in places)


@pytest.mark.parametrize(("language", "marked", "expected"), [
    ("fr", "[Apple|ORG] vend l'[iPhone 17|PRODUCT].", ["U-ORG", "O", "O", "B-PRODUCT", "L-PRODUCT", "O"]),
    ("en", "[Apple|ORG]'s chief", ["U-ORG", "O", "O"]),
])
def test_tags_follow_the_tokenizer(language, marked, expected):
    annotated = parse_markup(marked)
    assert tags(create_tokenizer(Vocab(), language)(annotated.text), annotated) == expected


def test_unknown_stretches_are_neither():
    annotated = Annotated("Ask Bob now", (Name(4, 7, ""),))
    assert tags(create_tokenizer(Vocab(), "en")(annotated.text), annotated) == ["O", "-", "O"]


@pytest.mark.parametrize(("raw", "expected"), [
    ("l' International Skating Union , ont", "l'International Skating Union, ont"),
    ("le  Monde  a dit", "le Monde a dit"),
    ("( Reuters )", "(Reuters)"),
    ("fin  .\nAutre", "fin.\nAutre"),
    ("dit-il : « oui »", "dit-il : « oui »"),
])
def test_blanks_that_give_names_away(raw, expected):
    squeezed, places = squeeze(raw)
    assert squeezed == expected
    assert len(places) == len(raw) + 1 and places[-1] == len(squeezed)


def test_brat_keeps_the_outermost():
    text = "La  Banque de France  parle."
    ann = "T1\tLocation 14 20\tFrance\nT2\tOrganization 4 20\tBanque de France\nT3\tDate 0 2\tLa\n"
    read = read_brat(text, ann, {"Location": "LOC", "Organization": "ORG"})
    assert write_markup(read) == "La [Banque de France|ORG] parle."


def test_conll_puts_text_together():
    text = "He\tO\njoined\tO\nYahoo\tB-ORG\n!\tI-ORG\nof\tO\nthe\tO\nU.S.\tI-LOC\n's\tO\nbooks\tB-MISC\n.\tO\n"
    column = Column(frozenset(), frozenset(), frozenset({"'s"}))
    read = list(read_conll(text, {"ORG": "ORG", "LOC": "LOC", "MISC": "?"}, column))
    assert [write_markup(sentence) for sentence in read] == ["He joined [Yahoo!|ORG] of the [U.S.|LOC]'s [books|?]."]
    assert list(bio_spans(["B-A", "B-A", "I-B"])) == [(0, 1, "A"), (1, 2, "A"), (2, 3, "B")]


def test_proper_nouns_outside_names_are_unknown():
    row = "{0}\t{1}\t{1}\t{2}\t_\t_\t0\t_\t_\t_"
    treebank = "# text = Ann met IBM on Monday\n" + "\n".join(
        row.format(number, word, "PROPN" if word[0].isupper() else "VERB")
        for number, word in enumerate("Ann met IBM on Monday".split(), 1)
    )
    column = Column(frozenset({"Monday"}), frozenset(), frozenset())
    iob = "# text = Ann met IBM on Monday\n1\tAnn\tB-PER\n2\tmet\tO\n3\tIBM\tO\n4\ton\tO\n5\tMonday\tO\n"
    read = list(read_uner(iob, {"PER": "PERSON"}, column.proper_nouns(treebank), column))
    assert [write_markup(sentence) for sentence in read] == ["[Ann|PERSON] met [IBM|?] on Monday"]


def test_gum_names_are_runs_of_proper_nouns():
    rows = [
        ("President", "PROPN", "Entity=(1-person-new"), ("Obama", "PROPN", "Entity=1)"), ("saw", "VERB", "_"),
        ("the", "DET", "Entity=(2-place-new"), ("city", "NOUN", "_"), ("of", "ADP", "_"),
        ("Paris", "PROPN", "Entity=2)|SpaceAfter=No"), (".", "PUNCT", "_"), ("Linux", "PROPN", "Entity=(3-object)"),
    ]
    text = "\n".join(f"{n}\t{w}\t_\t{pos}\t_\t_\t_\t_\t_\t{misc}" for n, (w, pos, misc) in enumerate(rows, 1))
    column = Column(frozenset(), frozenset({"President"}), frozenset())
    read = list(read_gum(text, {"person": "PERSON", "place": "LOC"}, column))
    assert [write_markup(s) for s in read] == ["President [Obama|PERSON] saw the city of [Paris|LOC]. [Linux|?]"]


def test_tally_counts_exact_spans():
    tally = Tally()
    gold = [Name(0, 2, "ORG"), Name(5, 8, "PERSON"), Name(10, 12, "")]
    tally.add(gold, [Name(0, 2, "PRODUCT"), Name(5, 8, "PERSON"), Name(10, 12, "ORG")])
    scores = tally.scores()
    assert (scores["precision"], scores["recall"], scores["f1"], scores["untyped"]) == (50.0, 50.0, 50.0, 100.0)
    assert scores["PERSON"] == 100.0


@pytest.fixture
def open_folder(tmp_path):
    """A data folder with a French corpus of forty documents."""
    folder = tmp_path / "data" / "winer-fr"
    folder.mkdir(parents=True)
    source = read_data("sources.toml")["fr"]["winer"]["archive"]
    with tarfile.open(tmp_path / "data" / source, "w:xz") as archive:
        for number in range(40):
            text = f"Le groupe  Valdor{number}  annonce une perte.\n\nLe marché de Lyon recule."
            start = text.index("Valdor")
            end = text.index(" ", start)
            place = text.index("Lyon")
            ann = f"T1\tOrganization {start} {end}\t{text[start:end]}\nT2\tLocation {place} {place + 4}\tLyon"
            for ending, content in ((".txt", text), (".ann", ann)):
                data = content.encode()
                member = tarfile.TarInfo(f"./2016/01/doc-{number}{ending}")
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
    return tmp_path / "data"


def test_documents_are_in_one_part_each(open_folder):
    parts = read_parts("fr", open_folder)
    assert len(parts.train) // 2 + len(parts.dev) + len(parts.test) == 40
    assert parts.test and parts.dev
    assert {part_of(f"doc-{n}") for n in range(40)} == {"train", "dev", "test"}
    assert all(len(text.names) == 1 for text, _ in parts.train)


def test_missing_data_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="WiNER"):
        read_parts("fr", tmp_path)


@pytest.mark.slow
def test_three_steps_of_training(open_folder, tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.training.ner.sources.Parts.words", lambda self: WORDS)
    overrides = {"training.max_steps": 3, "training.eval_frequency": 2}
    nlp = train("fr", open_folder, tmp_path / "out", overrides=overrides)
    assert set(nlp.get_pipe("ner").labels) == set(LABELS)
    assert (tmp_path / "out" / "model-last" / "meta.json").exists()
