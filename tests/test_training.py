"""The recipe on treebanks of a few sentences, written here."""
from __future__ import annotations

import lzma
import random
from dataclasses import replace
from pathlib import Path

import pytest
from spacy.vocab import Vocab

from extractor.syntax import blank, load_model
from extractor.training import corpus, evaluate, treebanks
from extractor.training.corpus import make_doc, variation, varied_docs
from extractor.training.treebanks import features, mark_agents, read_conllu, read_source, relation

FRENCH = """\
# sent_id = test_00001
1	L'	le	DET	_	Definite=Def|Number=Sing|PronType=Art	2	det	_	SpaceAfter=No
2	amende	amende	NOUN	_	Gender=Fem|Number=Sing	3	nsubj	_	_
3	serait	être	AUX	_	Mood=Cnd|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin	0	root	_	_
4	de	de	ADP	_	_	6	case	_	_
5	5	5	NUM	_	NumType=Card	6	nummod	_	_
6	millions	million	NOUN	_	Gender=Masc|Number=Plur	3	obl:mod	_	_
7	d'	de	ADP	_	_	8	case	_	SpaceAfter=No
8	euros	euro	NOUN	_	Gender=Masc|Number=Plur	6	nmod	_	SpaceAfter=No
9	.	.	PUNCT	_	_	3	punct	_	_

# sent_id = test_00002
1-2	Du	_	_	_	_	_	_	_	_
1	de	de	ADP	_	_	3	case	_	_
2	le	le	DET	_	Definite=Def|Gender=Masc|Number=Sing|PronType=Art	3	det	_	_
3	groupe	groupe	NOUN	_	Gender=Masc|Number=Sing	5	obl:arg	_	_
4	est	être	AUX	_	Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin	5	aux:pass	_	_
5	sorti	sortir	VERB	_	Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part	0	root	_	_
6	par	par	ADP	_	_	8	case	_	_
7	"	"	PUNCT	_	_	8	punct	_	SpaceAfter=No
8	Axa	Axa	PROPN	_	_	5	obl	_	SpaceAfter=No
9	"	"	PUNCT	_	_	8	punct	_	SpaceAfter=No
10	.	.	PUNCT	_	_	5	punct	_	_

"""
ENGLISH = """\
# newdoc id = one
# sent_id = one-0001
1	It	it	PRON	PRP	Case=Nom	4	nsubj	4:nsubj	_
2-3	doesn't	_	_	_	_	_	_	_	_
2	does	do	AUX	VBZ	Mood=Ind|Number=Sing	4	aux	4:aux	_
3	n't	not	PART	RB	Polarity=Neg	4	advmod	4:advmod	_
4	pay	pay	VERB	VB	VerbForm=Inf	0	root	0:root	_
4.1	pay	pay	VERB	VB	VerbForm=Inf	_	_	0:root	_
5	$	$	SYM	$	_	4	obj	4:obj	SpaceAfter=No
6	5	5	NUM	CD	NumType=Card	7	compound	7:compound	_
7	million	million	NUM	CD	NumType=Card	5	nummod	5:nummod	SpaceAfter=No
8	.	.	PUNCT	.	_	4	punct	4:punct	_

# newdoc id = two
# sent_id = two-0001
1	Costs	cost	NOUN	NNS	Number=Plur	2	nsubj	2:nsubj	_
2	rose	rise	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	root	0:root	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	2:punct	_

"""


@pytest.fixture
def french() -> list[treebanks.Sentence]:
    return list(read_conllu(FRENCH.splitlines()))


@pytest.fixture
def english() -> list[treebanks.Sentence]:
    return list(read_conllu(ENGLISH.splitlines()))


def test_words_that_cannot_be_found_in_the_surface_are_one_token(french: list[treebanks.Sentence]) -> None:
    tokens = french[1].tokens
    assert [token.text for token in tokens][:3] == ["Du", "groupe", "est"]
    assert (tokens[0].pos, tokens[0].dep, tokens[0].lemma) == ("ADP", "case", "de")
    assert tokens[tokens[0].head].text == "groupe"
    assert tokens[1].dep == "obl"  # obl:arg


def test_words_that_are_the_surface_stay_apart(english: list[treebanks.Sentence]) -> None:
    tokens = english[0].tokens
    assert [(token.text, token.space) for token in tokens][1:3] == [("does", False), ("n't", True)]
    assert len(tokens) == 8  # without the empty node
    assert english[0].document != english[1].document


def test_relations_and_features_are_those_of_all_treebanks() -> None:
    names = {"obl:mod": "obl", "obl:agent": "obl:agent", "flat:name": "flat", "root": "ROOT"}
    assert {name: relation(name) for name in names} == names
    assert features("Emph=No|Mood=Cnd|Style=Coll") == "Mood=Cnd"


def test_agents_are_marked_where_a_treebank_does_not(french: list[treebanks.Sentence]) -> None:
    assert [token.dep for token in mark_agents(french[1], "par").tokens if token.text == "Axa"] == ["obl:agent"]
    assert [token.dep for token in mark_agents(french[1], "by").tokens if token.text == "Axa"] == ["obl"]


def test_a_doc_of_sentences_and_joints(french: list[treebanks.Sentence]) -> None:
    doc = make_doc(Vocab(), [sentence.tokens for sentence in french], ["\n\n", " "])
    assert doc.text == "L'amende serait de 5 millions d'euros.\n\nDu groupe est sorti par \"Axa\"."
    assert [sent.text.strip() for sent in doc.sents][0].endswith("euros.")
    assert len(list(doc.sents)) == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_variations_keep_the_tree(
    language: str, french: list[treebanks.Sentence], english: list[treebanks.Sentence]
) -> None:
    sentences = [replace(sentence, document="") for sentence in (french if language == "fr" else english)] * 40
    nlp = blank(language)
    docs = [doc for seed in range(4) for doc in varied_docs(nlp.vocab, language, sentences, random.Random(seed))]
    texts = " ".join(doc.text for doc in docs)
    for doc in docs:
        roots = [token for token in doc if token.dep_ == "ROOT"]
        assert len(roots) == len(list(doc.sents))
        assert all(token.head.sent == token.sent for token in doc)
        assert all(token.head.i == token.i - 1 and token.dep_ == "dep" for token in doc if token.is_space)
    signs = {"fr": ("\n", "’", "M€", "5\u00a0", "EUROS", "“"), "en": ("\n", "n’t", "5M", "5 mn", "Costs Rose")}
    assert [sign for sign in signs[language] if sign not in texts] == []
    # what the tokenizer makes of it is what was annotated
    cuts = [({t.idx for t in nlp.make_doc(doc.text)}, {t.idx for t in doc}) for doc in docs]
    assert sum(len(found & marked) for found, marked in cuts) > 0.97 * sum(len(marked) for _, marked in cuts)


def test_paragraphs_of_the_treebank_stand_apart() -> None:
    marked = ENGLISH.replace("# newdoc id = two\n", "# newpar\n")
    sentences = [replace(sentence, document="") for sentence in read_conllu(marked.splitlines())]
    assert [sentence.paragraph for sentence in sentences] == [False, True]
    vocab = blank("en").vocab  # a bare one does not know what a blank is
    plain, apart = (corpus.gold_docs(vocab, sentences, paragraphs=wanted)[0] for wanted in (False, True))
    assert plain.text == "It doesn't pay $5 million. Costs rose."
    assert apart.text == "It doesn't pay $5 million.\n\nCosts rose."
    cleaned = evaluate.without_breaks(apart)
    assert [(t.text, t.head.text, t.dep_) for t in cleaned] == [(t.text, t.head.text, t.dep_) for t in plain]
    varied = [doc.text for seed in range(9) for doc in varied_docs(Vocab(), "en", sentences * 9, random.Random(seed))]
    assert any(".\n\nCosts" in text for text in varied)
    assert any(". Costs" in text for text in varied)


def test_the_same_seed_gives_the_same_epoch(french: list[treebanks.Sentence]) -> None:
    epochs = [[doc.text for doc in varied_docs(Vocab(), "fr", french * 9, random.Random(seed))] for seed in (1, 1, 2)]
    assert epochs[0] == epochs[1] != epochs[2]


def test_every_language_has_its_tables() -> None:
    for language in ("fr", "en"):
        assert {"train", "dev", "test", "data", "model_licence"} <= treebanks.sources()[language].keys()
        assert variation(language)[1].magnitudes


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="ud_french-sequoia"):
        read_source(tmp_path, treebanks.sources()["fr"]["train"][0])


@pytest.mark.slow
def test_the_lexicon_tells_the_conditionnel_from_the_imperfect() -> None:
    pytest.importorskip("spacy_lookups_data")
    from extractor.training.lexicon import word_classes

    classes = word_classes("fr")
    for word in ("prévoirait", "ouvrirait", "courrait", "dépenserait", "auraient", "vaudrait"):
        assert "conditional" in classes[word] and "imperfect" not in classes[word], word
    for word in ("prévoyait", "ouvrait", "courait", "montrait", "changeait", "avançait"):
        assert "imperfect" in classes[word] and "conditional" not in classes[word], word
    for word in ("opérait", "modéraient", "tirait", "espérions"):
        assert "imperfect" in classes[word] and "conditional" not in classes[word], word
    for word in ("attirerait", "serions", "pourriez", "saurait", "trairait"):
        assert "conditional" in classes[word] and "imperfect" not in classes[word], word
    assert classes["investir"] == {"infinitive"}
    assert word_classes("en")["raised"] >= {"past"}


@pytest.mark.slow
def test_a_corrected_lexicon_reaches_a_trained_model() -> None:
    pytest.importorskip("spacy_lookups_data")
    from spacy.strings import get_string_id

    from extractor.training.lexicon import class_columns, lexicon_vectors, look_up_anew

    vectors = lexicon_vectors("fr")
    columns = class_columns("fr")
    conditional, imperfect = (vectors.key2row[get_string_id(word)] for word in ("attirerait", "attirait"))
    vectors.add(get_string_id("attirait"), row=conditional)
    anew = look_up_anew(vectors, "fr")
    assert anew.key2row[get_string_id("attirait")] == imperfect
    assert anew.data[imperfect, columns["imperfect"]] > 0 == anew.data[imperfect, columns["conditional"]]
    assert anew.n_keys == vectors.n_keys


TINY = {
    "components.tok2vec.model.embed.include_static_vectors": False,
    "initialize.before_init": None,
    "training.eval_frequency": 4,
    "components.parser.min_action_freq": 1,
    "components.trainable_lemmatizer.min_tree_freq": 1,
}


@pytest.mark.slow
def test_train_resume_score_and_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    from extractor.training.export import export, write_card
    from extractor.training.train import read_config, train

    with lzma.open(tmp_path / "fr.conllu.xz", "wt", encoding="utf-8") as file:
        file.write(FRENCH * 30)
    source = {"file": "fr.conllu.xz", "name": "tiny"}
    table = {"fr": {**treebanks.sources()["fr"], "train": [source], "dev": [source], "test": [source]}}
    monkeypatch.setattr(corpus, "sources", lambda: table)
    monkeypatch.setattr(evaluate, "sources", lambda: table)

    def steps(number: int) -> treebanks.Any:
        config = read_config("syntax", "fr", tmp_path, {**TINY, "training.max_steps": number})
        return train(config, "fr", tmp_path / "out")

    first = steps(8)
    assert first.step == 8
    again = steps(16)
    assert (again.step, again.epoch > first.epoch) == (16, True)
    assert len((tmp_path / "out" / "scores.jsonl").read_text().splitlines()) == 4
    trained = load_model("fr", tmp_path / "out" / "model-best")
    packaged = export("fr", tmp_path / "out" / "model-best", tmp_path / "model")
    text = "L'amende serait de 5 millions d'euros. Du groupe est sorti."
    annotations = [nlp(text).to_json() for nlp in (trained, packaged)]
    assert annotations[0] == annotations[1]
    assert str(tmp_path) not in (tmp_path / "model" / "config.cfg").read_text()
    folders = (tmp_path / "out" / "model-best", tmp_path / "model")
    sizes = [(folder / "vocab" / "strings.json").stat().st_size for folder in folders]
    assert sizes[1] < sizes[0]
    scores = evaluate.evaluate_syntax(packaged, "fr", tmp_path)
    assert scores[0].tokens == 100
    assert scores[0].pos > 80
    assert "| tiny |" in evaluate.table(scores)
    card = write_card(
        packaged, "fr", tmp_path / "model", scores, made=date(2025, 11, 1), extra={"by": "test"}
    )
    assert card["performance"]["tiny"]["tokens"] == 100
    assert card["bytes"] > 10_000
    assert "parser" not in load_model("fr", tmp_path / "model", exclude=["parser"]).pipe_names
