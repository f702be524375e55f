"""Articles held against each other: the relations, the words for them, and what comes in from outside."""
from __future__ import annotations

import copy
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from claim_records import H1, Q2, Q3, Y2024, Y2025, record
from pairs import measure, pairs
from typer.testing import CliRunner

from extractor import Extractor
from extractor.cli import app
from extractor.compare import Name, RecordError, compare, matching
from extractor.compare.intervals import interval
from extractor.compare.judging import Rules
from extractor.compare.statements import statements

LATER = {"path": "b.txt", "published": "2025-11-05", "language": "en"}


def relations(*claims: dict[str, Any]) -> list[str]:
    return [relation.name.value for group in compare(claims) for relation in group.relations]


@pytest.mark.parametrize(("first", "second", "wanted"), [
    # the examples of the command's help and of the data contract
    (record("environ 12 milliards de dollars", "12e9", metric="loss", period=Q3, bound="about"),
     record("$11.5 billion", "11.5e9", metric="loss", period=Q3, **LATER), "same_within_rounding"),
    (record("8,6 milliards", "8.6e9", bound="min"), record("$8.67 billion", "8.67e9", **LATER), "same_within_rounding"),
    (record("8,6 milliards", "8.6e9", bound="min", period=H1),
     record("$9.4 billion", "9.4e9", period=H1, **LATER), "conflicts"),
    (record("4,3 milliards de dollars", "4.3e9", period=H1),
     record("$4.3 billion", "4.3e9", period=H1, **LATER), "same"),
    (record("300 billions de dollars", "3e14"), record("$300 billion", "3e11", **LATER), "scale_error"),
    (record("7,7 milliards", "7.7e9", period=Q2), record("$7.7 million", "7.7e6", period=Q2, **LATER), "scale_error"),
    # a French billion that was meant as one is none
    (record("1,4 billion de dollars", "1.4e12", alternatives=["1400000000"]),
     record("$1.4 trillion", "1.4e12", **LATER), "same"),
    # later periods and later articles
    (record("7,7 milliards", "7.7e9", period=Q2), record("$9.2 billion", "9.2e9", period=Q3, **LATER), "updates"),
    (record("300 milliards", "3e11", metric="valuation"),
     record("$500 billion", "5e11", metric="valuation", **LATER), "updates"),
    (record("66 à 72 milliards", "66e9", high="72e9", bound="range", metric="spending", modality="forecast",
            period=Y2025),
     record("$70-72 billion", "70e9", high="72e9", bound="range", metric="spending", modality="forecast",
            period=Y2025, **LATER), "updates"),
    # neighbours in rounding are not the same
    (record("12 milliards", "12e9", period=Q3), record("$13 billion", "13e9", period=Q3, **LATER), "conflicts"),
    # a fact of the past does not change
    (record("18,8 milliards", "18.8e9", metric="loss", period=Y2024),
     record("$16.6 billion", "16.6e9", metric="loss", period=Y2024, **LATER), "conflicts"),
    (record("8 euros", "8", "EUR", metric="price", per="month"),
     record("$8", "8", metric="price", per="month", **LATER), "conflicts"),
    # sums in two currencies, by the rates of the time
    (record("1,3 milliard d'euros", "1.3e9", "EUR", metric="funding"),
     record("$1.5 billion", "1.5e9", metric="funding", **LATER), "same_within_rounding"),
    (record("1,3 milliard d'euros", "1.3e9", "EUR", metric="funding"),
     record("$1.9 billion", "1.9e9", metric="funding", **LATER), "conflicts"),
    # one source is one witness, unless the figure is its own
    (record("7 milliards", "7e9", source="Reuters"), record("$7 billion", "7e9", source="Reuters", **LATER), "copied"),
    (record("7 milliards", "7e9", source="OpenAI"), record("$7 billion", "7e9", source="OpenAI", **LATER), "same"),
    (record("5 milliards", "5e9", modality="negated", period=Q3),
     record("$5 billion", "5e9", period=Q3, **LATER), "conflicts"),
    # one unit for many words
    (record("14 000 postes", "14000", "job", metric="layoffs"),
     record("14,000 workers", "14000", "worker", metric="layoffs", **LATER), "same"),
    (record("4,5 gigawatts", "4.5", "GW", metric="capacity"),
     record("4,500 megawatts", "4500", "MW", metric="capacity", **LATER), "same"),
])
def test_each_relation(first: dict[str, Any], second: dict[str, Any], wanted: str) -> None:
    assert relations(first, second) == [wanted]


@pytest.mark.parametrize(("first", "second"), [
    (record("4,3 milliards", "4.3e9", period=H1), record("$13 billion", "13e9", period=Y2025, **LATER)),
    (record("4,3 milliards", "4.3e9"), record("$4.8 billion", "4.8e9", subject="Anthropic", **LATER)),
    (record("4,3 milliards", "4.3e9"), record("$4.8 billion", "4.8e9", metric="loss", **LATER)),
    (record("102 milliards", "102e9", period=Q3), record("$49 billion", "49e9", period=Q3, scope="iPhone", **LATER)),
    (record("8 %", "8", "%", aspect="change", direction="up", period=Q2),
     record("9%", "9", "%", aspect="change", direction="up", period=Q3, **LATER)),
    # an expectation is no figure that a later one corrects, unless both are for one time
    (record("20 milliards", "20e9", modality="forecast"), record("$13 billion", "13e9", period=H1, **LATER)),
    # a change of a time that is not told, and figures of which only one has a date
    (record("8 %", "8", "%", aspect="change", direction="up"),
     record("9%", "9", "%", aspect="change", direction="up", **LATER)),
    (record("4,3 milliards", "4.3e9", published=None), record("$4.8 billion", "4.8e9", **LATER)),
    # another fine, another size of thing
    (record("325 millions", "325e6", metric="fine"), record("$2.9 billion", "2.9e9", metric="fine", **LATER)),
    (record("26,4 milliards", "26.4e9", metric="profit", period=Q2),
     record("$1.30", "1.3", metric="profit", period=Q3, **LATER)),
    # one article is not held against itself
    (record("4,3 milliards", "4.3e9"), record("4,8 milliards", "4.8e9")),
])
def test_different_things_are_not_related(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert relations(first, second) == []


def test_an_update_beside_what_it_repeats() -> None:
    earlier = record("118 milliards", "118e9", metric="spending", modality="forecast", period=Y2025)
    later = [record(text, low, metric="spending", modality="forecast", period=Y2025, sentence=at, **LATER)
             for text, low, at in (("$125 billion", "125e9", 0), ("$118 billion", "118e9", 90))]
    assert sorted(relations(earlier, *later)) == ["same", "updates"]


def test_the_same_words_are_one_text() -> None:
    sentence = "Le chiffre d'affaires semestriel du groupe californien atteint désormais 4,3 milliards de dollars"
    first, second = (record(sentence, "4.3e9", path=path) for path in ("a.txt", "b.txt"))
    (relation,) = (r for group in compare([first, second]) for r in group.relations)
    assert relation.name is Name.copied and "same words" in relation.explanation
    other = record(sentence.replace("désormais", "maintenant"), "4.3e9", path="b.txt")
    assert relations(first, other) == ["same"]


def test_names_meet_by_their_id() -> None:
    first, second = record("4,3 milliards", "4.3e9"), record("$4.3 billion", "4.3e9", **LATER)
    first["subject"] = {"text": "la maison mère de ChatGPT", "name": "OpenAI", "id": "openai", "start": 0, "end": 25}
    assert [s.subject for s in statements([first, second])] == ["id:openai", "id:openai"]


def test_what_a_relation_tells() -> None:
    first = record("environ 12 milliards", "12e9", metric="loss", period=Q3, bound="about", at=3)
    second = record("$11.5 billion", "11.5e9", metric="loss", period=Q3, source="The Register", **LATER)
    (group,) = compare([second, first])
    (relation,) = group.relations
    assert (group.subject, group.metric) == ("OpenAI", "loss")
    # in the order of the articles' dates, the records as they were given
    assert relation.first == first and relation.second == second
    assert set(relation.difference) == {"amount", "bound", "source", "published"}
    assert relation.difference["source"] == (None, "The Register")
    assert "11.4 billion to 12.6 billion" in relation.explanation
    assert json.loads(json.dumps(relation.to_dict()))["relation"] == "same_within_rounding"


@pytest.mark.parametrize(("low", "text", "bound", "wanted"), [
    ("11500000000", "11,5 milliards", "exact", ("11450000000", "11550000000")),
    ("12000000000", "12,0 milliards", "exact", ("11950000000", "12050000000")),
    ("12000000000", "12 milliards", "about", ("11400000000", "12600000000")),
    ("8.6", "8,6", "min", ("8.55", "8.7")),
    ("400", "400", "min", ("390", "440")),
    ("40", "40", "max", ("36", "41")),
    ("7", "seven", "exact", ("6.5", "7.5")),
    ("497099", "497,099", "exact", ("497098.5", "497099.5")),
    ("0", "0", "exact", ("-0.5", "0.5")),
])
def test_what_a_figure_leaves_open(low: str, text: str, bound: str, wanted: tuple[str, str]) -> None:
    found = interval(Decimal(low), Decimal(low), text, "money", None, bound)
    assert (found.low, found.high) == tuple(map(Decimal, wanted))


def test_documents_and_claims_and_records() -> None:
    extractor = Extractor()
    text = "Au premier semestre 2025, le chiffre d'affaires d'OpenAI a atteint 4,3 milliards de dollars."
    french = extractor.extract(text, language="fr")
    english = extractor.extract("OpenAI's revenue was $4.3 billion in the first half of 2025.", language="en")
    for given in (
        [french, english], [french.to_dict(), english.to_dict()], [*french.claims, *english.claims],
        [*({**r, "document": {"path": "a"}} for r in french.claim_records()), english],
    ):
        assert [r.name for group in compare(given) for r in group.relations] == [Name.same]


def test_two_articles_on_a_companys_losses() -> None:
    extractor = Extractor()
    texts = (
        "date 2025-11-01\n\nOpenAI aurait perdu environ 12 milliards de dollars au troisième trimestre 2025, selon The "
        "Register. Au premier semestre 2025, son chiffre d'affaires était de 4,3 milliards de dollars.\n",
        "date 2025-11-03\n\nOpenAI lost $11.5 billion in the third quarter of 2025, according to The Register. Its "
        "revenue was $4.3 billion in the first half of 2025.\n",
    )
    found = compare([extractor.extract(text, path=str(n)) for n, text in enumerate(texts)])
    named = {(group.metric, relation.name.value) for group in found for relation in group.relations}
    assert named == {("loss", "same_within_rounding"), ("revenue", "same")}


JUNK: list[Any] = [None, 7, -1.5, "x", [], {}, ["x"], [None], [{}], True, "9" * 5000, "NaN", "1e999999999", {"text": 7}]


@pytest.mark.parametrize("junk", JUNK, ids=[str(n) for n in range(len(JUNK))])
def test_hostile_records(junk: Any) -> None:
    """Any value in any place: a result, or an error that names the claim."""
    sound = record("4,3 milliards", "4.3e9", period=H1, source="Reuters", scope="iPhone")
    places = [(key,) for key in sound] + [(key, inner) for key in sound if isinstance(sound[key], dict)
                                          for inner in sound[key]]
    for place in places:
        broken = copy.deepcopy(sound)
        inside = broken if len(place) == 1 else broken[place[0]]
        inside[place[-1]] = junk
        try:
            compare([broken, record("$4.3 billion", "4.3e9", **LATER)])
        except RecordError as error:
            assert "claim 1" in str(error) and "extractor extract" in str(error)


def test_what_is_no_claim() -> None:
    for given in ("a string", 7, None, {}, {"amount": {}}, {"claims": [7]}):
        with pytest.raises(RecordError, match="claim 1"):
            compare([given])  # type: ignore[list-item]
    assert compare([]) == ()


def test_work_grows_with_the_claims_and_not_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed = 0
    real = matching.weigh

    def counting(a: Any, b: Any) -> Any:
        nonlocal weighed
        weighed += 1
        return real(a, b)

    monkeypatch.setattr(matching, "weigh", counting)
    for size in (300, 600):
        weighed = 0
        compare([record("$5 billion", "5e9", path=f"{n}.txt", period=Q3) for n in range(size)])
        assert size < weighed < 60 * size


def _many(size: int) -> list[dict[str, Any]]:
    metrics = ("revenue", "profit", "loss", "valuation", "funding", "spending")
    return [
        record(f"${n % 89 + 1}.{n % 7} billion", f"{n % 89 + 1}.{n % 7}e9", path=f"{n % 500}.txt",
               subject=f"Company {n % 211}", metric=metrics[n % 6], period=(None, H1, Q2, Q3)[n % 4],
               published=f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", language=("fr", "en")[n % 2])
        for n in range(size)
    ]


@pytest.mark.slow
def test_ten_thousand_claims_in_five_seconds() -> None:
    claims = _many(10_000)
    start = time.process_time()
    groups = compare(claims)
    assert time.process_time() - start < 5
    assert sum(len(group.relations) for group in groups) > 1000


def test_a_thousand_claims_are_quick() -> None:
    claims = _many(1000)
    start = time.process_time()
    compare(claims)
    assert time.process_time() - start < 2


# What was measured, less what a change elsewhere may cost: an error of extraction is not one of comparison.
@pytest.mark.parametrize(("half", "way", "floor"), [
    ("tune", "records", 0.95), ("test", "records", 0.9), ("tune", "texts", 0.8), ("test", "texts", 0.75),
])
def test_the_pairs(half: str, way: str, floor: float) -> None:
    score = measure(half, way)
    assert score.related > 40
    assert score.relation_accuracy >= floor and score.accuracy >= floor, score.errors if half == "tune" else half
    assert score.extra <= 5


def test_the_corpus_of_pairs() -> None:
    found = [*pairs("tune"), *pairs("test")]
    assert len(found) == 20 and sum(len(set(pair.languages)) == 2 for pair in found) == 10
    for pair in found:
        assert all(80 <= len(text.split()) <= 200 for text in pair.texts.values()), pair.id
        assert {name for _, _, name in pair.relations} <= {*(name.value for name in Name), None}


def test_the_table_is_whole() -> None:
    rules = Rules.load()
    assert {"needed", "subject_same", "metric_same", "period_same", "sibling"} <= set(rules.related)
    assert len(rules.evidence["digits"]) == len(rules.related["digits"]) == 4


FIRST = (
    "date 2025-11-01\n\n"
    "Le chiffre d'affaires d'OpenAI a atteint 4,3 milliards de dollars au premier semestre 2025.\n"
)
SECOND = "date 2025-11-03\n\nOpenAI's revenue was $4.8 billion in the first half of 2025.\n"


def run(*arguments: str | Path, stdin: bytes | None = None) -> Any:
    return CliRunner().invoke(app, list(map(str, arguments)), input=stdin)


@pytest.fixture
def articles(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "a.txt", tmp_path / "b.txt"
    for path, text in zip(paths, (FIRST, SECOND), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_the_command(articles: tuple[Path, Path]) -> None:
    done = run("compare", *articles)
    assert done.exit_code == 0 and done.stderr == ""
    assert "OpenAI · revenue" in done.stdout and "conflicts: " in done.stdout
    assert "4,3 milliards de dollars" in done.stdout and "$4.8 billion" in done.stdout
    assert all(len(line) <= 120 for line in done.stdout.splitlines())


def test_the_command_writes_records(articles: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "found.jsonl"
    assert run("compare", articles[0].parent, "--format", "jsonl", "-o", out).exit_code == 0
    (line,) = out.read_text("utf-8").splitlines()
    found = json.loads(line)
    assert (found["relation"], found["group"], found["metric"]) == ("conflicts", 1, "revenue")
    for claim, text in ((found["first"], FIRST), (found["second"], SECOND)):
        figure = claim["amount"]
        assert text[figure["start"]:figure["end"]] == figure["text"]


def test_the_command_reads_records(articles: tuple[Path, Path], tmp_path: Path) -> None:
    for form in ("jsonl", "documents"):
        claims = tmp_path / "claims.jsonl"
        assert run("extract", *articles, "--format", form, "-o", claims).exit_code == 0
        assert "conflicts" in run("compare", claims).stdout
        assert "conflicts" in run("compare", "-", stdin=claims.read_bytes()).stdout
        assert run("compare", claims, "--only", "same").stdout == "nothing to hold against each other\n"
        assert "conflicts" in run("compare", claims, "--only", "conflicts").stdout


def test_a_bad_line_stops_no_other(articles: tuple[Path, Path], tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    run("extract", *articles, "-o", claims)
    bad = ["{", "[]", '{"amount": {"low": "x"}}', "[" * 5000]
    claims.write_text("\n".join([*bad, claims.read_text("utf-8"), ""]), encoding="utf-8")
    done = run("compare", claims, tmp_path / "missing.txt")
    assert done.exit_code == 1 and "conflicts" in done.stdout
    assert len(done.stderr.splitlines()) == len(bad) + 1
    for number in range(1, len(bad) + 1):
        assert f"claims.jsonl, line {number}: " in done.stderr
    assert "missing.txt" in done.stderr


def test_wrong_commands(tmp_path: Path) -> None:
    assert run("compare", "a.txt", "--only", "likes").exit_code == 2
    assert run("compare", "a.txt", "-o", tmp_path / "none" / "x").exit_code == 2
    assert run("compare", "a.txt", "--language", "de").exit_code == 2
