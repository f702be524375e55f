from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import ReadError, articles, decode, read, structure

BODY = "\n\nLe groupe a perdu 3 milliards d'euros au troisième trimestre, a annoncé mardi sa direction à Paris.\n"
ENGLISH_BODY = "\n\nThe group lost 3 billion euros in the third quarter, its management said in Paris on Tuesday.\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("été\r\n".encode(), "été\r\n", "utf-8"),
        ("été".encode("utf-8-sig"), "été", "utf-8"),
        (b"\xff\xfe" + "été".encode("utf-16-le"), "été", "utf-16-le"),
        (b"\xfe\xff" + "été".encode("utf-16-be"), "été", "utf-16-be"),
        (b"\xff\xfe\x00\x00" + "été".encode("utf-32-le"), "été", "utf-32-le"),
    ],
)
def test_encodings(data: bytes, text: str, encoding: str) -> None:
    raw = decode(data)
    assert (raw.text, raw.encoding, raw.warnings) == (text, encoding, ())
    assert len(raw.sha256) == 64


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "iso8859-15", "mac-roman", "cp850"])
def test_another_encoding_is_guessed_with_a_warning(encoding: str) -> None:
    text = "L'été dernier, le géant américain a généré 3 milliards de dollars de bénéfices, à l'étranger. " * 4
    raw = decode(text.encode(encoding), path="a.txt")
    assert raw.text == text
    assert raw.warnings and raw.warnings[0].startswith("a.txt: not UTF-8")


def test_the_euro_sign_and_curly_quotes_of_windows() -> None:
    text = "L’entreprise a levé 3 millions d’€ — un record, selon « Les Échos », a déclaré son président à l’été 2025."
    assert decode(text.encode("cp1252")).text == text


def test_damaged_utf8_is_read_around_the_damage() -> None:
    text = "L'été dernier, la société a généré des bénéfices élevés à l'étranger. " * 40
    data = text.encode()
    raw = decode(data[:700] + b"\xff" + data[700:])
    assert raw.text.replace("\ufffd", "") == text
    assert "byte 700" in raw.warnings[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"), (b" \n\t", "empty"), (b"\xef\xbb\xbf", "empty"), (b"PK\x03\x04\x00\x00abc", "binary"),
        (bytes(range(256)) * 4, "binary"), (b"\xff\xfea", "breaks at byte"),
    ],
)
def test_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as error:
        decode(data, path="x.txt")
    assert str(error.value).startswith("x.txt: ") and error.value.remedy in str(error.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="a folder"):
        read(tmp_path)
    with pytest.raises(ReadError, match="no text in this folder"):
        articles(tmp_path)


def test_folders_are_read_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b.TXT", "README.md", ".hidden.txt", "a/data.json", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(p.relative_to(tmp_path)) for p in articles(tmp_path)] == ["a/b.TXT", "a/z.md", "b.txt"]


DATES = [
    ("---\ntitle: Un titre\ndate: 2025-11-15\n---\nTexte" + BODY, "2025-11-15", "front matter"),
    ('---\ntitle: "Un titre"\npublished: 2025-11-15T08:00:00+01:00\n---\nT' + BODY, "2025-11-15", "front matter"),
    ("+++\ndate = 2025-11-15\n+++\nTexte" + BODY, "2025-11-15", "front matter"),
    ("date 2025-11-15\nUn titre" + BODY, "2025-11-15", "metadata"),
    (" date 2025-11-15 Le texte court tout de suite après." + BODY, "2025-11-15", "metadata"),
    ("date 2024-11\nUn titre" + BODY, "2024-11", "metadata"),
    ("date: 15 novembre 2025\nUn titre" + BODY, "2025-11-15", "metadata"),
    ("Un titre\npublished: 2025-11-15" + BODY, "2025-11-15", "metadata"),
    ("Un titre\n\nPublié le 1er août 2025 à 10h30" + BODY, "2025-08-01", "metadata"),
    ("Un titre\n\nPublié le 3 mars 2025 • Mis à jour le 4 avril 2025" + BODY, "2025-03-03", "metadata"),
    ("Un titre\n\nMis à jour le 4 avril 2025, publié le 3 mars 2025" + BODY, "2025-03-03", "metadata"),
    ("Un titre\n\nPar Jeanne Dupont, le 23/10/2025 à 08:33" + BODY, "2025-10-23", "metadata"),
    ("Un titre\nPar Jeanne Dupont\n12 nov. 2025 - 3 min de lecture" + BODY, "2025-11-12", "metadata"),
    ("A title\n\nBy Jane Doe | Sept. 17, 2025 at 10:30 a.m." + ENGLISH_BODY, "2025-09-17", "metadata"),
    ("A title\n\nPublished on 3rd August 2025" + ENGLISH_BODY, "2025-08-03", "metadata"),
    ("A title\n\nSunday, June 21, 2020" + ENGLISH_BODY, "2020-06-21", "dateline"),
    ("Un titre\n\n5 janvier 2017 . –\nLe texte." + BODY, "2017-01-05", "dateline"),
    ("Un titre\n\n5 janvier 2017 . – Le texte du premier paragraphe." + BODY, "2017-01-05", "dateline"),
    ("Un titre\n\nPARIS, 5 janvier 2017 (AFP) – Le texte du premier paragraphe." + BODY, "2017-01-05", "dateline"),
    ("A title\n\nPARIS, Oct. 30, 2025 /PRNewswire/ -- The text begins." + ENGLISH_BODY, "2025-10-30", "dateline"),
    ("A title\n\nSAN FRANCISCO, Oct 30 (Reuters) - The text begins here." + ENGLISH_BODY, None, None),
    ("Un titre\n\nLe 5 janvier 2017, le groupe a perdu de l'argent." + BODY, None, None),
    ("A title\n\nOn March 5, 2025 - a Wednesday - the group lost money." + ENGLISH_BODY, None, None),
    ("A title\n\n3/4/2025 at 10:30" + ENGLISH_BODY, None, None),
    ("A title\n\n3/14/2025 at 10:30" + ENGLISH_BODY, "2025-03-14", "metadata"),
    ("Un titre" + BODY + "\n\nPublié le 12 novembre 2025", "2025-11-12", "metadata"),
    (" date 2018-10 Un titre de plus de trois mots" + BODY, "2018-10", "metadata"),
    ("Un titre\n\n16 juin 2016, 16\u202fh\u202f20 UTC . –\nOui." + BODY, "2016-06-16", "dateline"),
    ("Un titre\n\n1er janvier 2017, 1 h 30 UTC+3 . – Au moins un." + BODY, "2017-01-01", "dateline"),
    ("September 30, 2023" + ENGLISH_BODY, "2023-09-30", "dateline"),
    ("Un titre" + BODY, None, None),
]


@pytest.mark.parametrize(("text", "published", "source"), DATES)
def test_publication_date(text: str, published: str | None, source: str | None) -> None:
    language = "en" if text.endswith(ENGLISH_BODY) else "fr"
    page = structure(text, language)
    assert (str(page.published) if page.published else None, page.published_source) == (published, source)
    assert all(text[piece.start:piece.end] == piece.text for piece in page.furniture)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Un titre sans point" + BODY, "Un titre sans point"),
        ("Le groupe perd 3 Md€. Son patron s'en moque" + BODY, "Le groupe perd 3 Md€. Son patron s'en moque"),
        ("Que vaut OpenAI ?" + BODY, "Que vaut OpenAI ?"),
        ("# Un titre\n" + BODY, "Un titre"),
        ("date 2025-11-15\nUn titre" + BODY, "Un titre"),
        ("---\ntitle: 'Un titre'\n---" + BODY, "Un titre"),
        ("---\ntitle: Court\n---\n\n# Le titre de la page\n" + BODY, "Le titre de la page"),
        ("Titre : Un titre" + BODY, "Un titre"),
        (" date 2018-10 Un titre de plus de trois mots" + BODY, "Un titre de plus de trois mots"),
        ("Jeanne Dupont |\nOpenAI lève 40 milliards de dollars" + BODY, "OpenAI lève 40 milliards de dollars"),
        ("Le groupe perd 3 milliards.\n\n5 janvier 2017 . –\nLe texte." + BODY, "Le groupe perd 3 milliards."),
        ("Tech\nOpenAI lève 40 milliards de dollars" + BODY, "OpenAI lève 40 milliards de dollars"),
        ("Par Jeanne Dupont\nOpenAI lève 40 milliards de dollars" + BODY, "OpenAI lève 40 milliards de dollars"),
        ("Le groupe a perdu de l'argent." + BODY, None),
        ("Une seule ligne sans point", None),
        ("- un point de liste" + BODY, None),
    ],
)
def test_title(text: str, title: str | None) -> None:
    found = structure(text, "fr").title
    assert (found.text if found else None) == title
    if found:
        assert text[found.start:found.end] == found.text


FURNITURE = [
    ("fr", "credit", "Images | TechCrunch, Flickr (licence CC BY 2.0)"),
    ("fr", "credit", "Crédit photo : Jean Dupont"),
    ("fr", "credit", "Source : Bloomberg"),
    ("fr", "caption", "Capture d'écran 2025 11 04 093829"),
    ("fr", "caption", "Un site du groupe, à Crolles, en 2022 ( POOL / JEANNE DUPONT )"),
    ("fr", "caption", "Le patron de la société, le 3 mars 2025 à Paris / AFP"),
    ("fr", "caption", "IMG_2034.jpg"),
    ("fr", "caption", "gl/vmt/lpa"),
    ("fr", "caption", "Le téléphone en vert. © Jeanne Dupont"),
    ("fr", "metadata", "Mots-clés : puces, 3 milliards, Nvidia"),
    ("fr", "click", "Cliquez sur l'image pour voir la publication en X."),
    ("fr", "read_also", "Lire aussi : OpenAI perd 3 milliards de dollars"),
    ("fr", "read_also", "À lire également — Les puces coûtent 30 % plus cher"),
    ("fr", "promo", "À Simseo | Les fermes de serveurs manquent d’eau : 3 milliards de litres par an"),
    ("fr", "promo", "Sur Numerama | Un autre titre"),
    ("fr", "share", "Partager sur Facebook Twitter LinkedIn"),
    ("fr", "share", "Facebook X LinkedIn WhatsApp"),
    ("fr", "share", "128 partages"),
    ("fr", "licence", "© 2025 Le Groupe. Tous droits réservés."),
    ("fr", "newsletter", "Abonnez-vous à notre newsletter et rejoignez 200 000 lecteurs"),
    ("fr", "cookie", "Nous utilisons des cookies pour mesurer l'audience."),
    ("fr", "comments", "12 commentaires"),
    ("en", "credit", "Image: Krauss."),
    ("en", "credit", "Photo by Jane Doe on Unsplash"),
    ("en", "caption", "The chief executive speaks in Paris on 3 March 2025 (Jane Doe/Getty Images)"),
    ("en", "caption", "The rocket rises on Feb. 6, 2018. (Jane Doe/Orlando Sentinel via Getty Images)"),
    ("en", "credit", "Let us talk about 3 microbiomes… Image Credits: Jane Doe/Bloomberg"),
    ("en", "read_also", "Also read:Coinbase to cut 950 jobs"),
    ("en", "read_also", "– Advertisement –"),
    ("en", "click", "Click to enlarge"),
    ("en", "read_also", "Read more: Nvidia tops $5tn"),
    ("en", "read_also", "Advertisement"),
    ("en", "promo", "In Xataka | Another headline with 3 million users"),
    ("en", "share", "Share on Facebook"),
    ("en", "licence", "All rights reserved."),
    ("en", "newsletter", "Sign up for our newsletter, read by 300,000 people"),
    ("en", "cookie", "We use cookies to improve your experience."),
    ("en", "comments", "Leave a comment"),
]


@pytest.mark.parametrize(("language", "kind", "line"), FURNITURE)
def test_furniture(language: str, kind: str, line: str) -> None:
    text = "A title\n\nTexte." + (BODY if language == "fr" else ENGLISH_BODY) + f"\n{line}\n\nFin du texte de la page."
    assert [(piece.kind, piece.text) for piece in structure(text, language).furniture] == [(kind, line)]


PROSE = [
    ("fr", "Les cookies sont ces traceurs qui rapportent 3 milliards par an aux sites."),
    ("fr", "Partager ses données coûte 3 euros par mois à chaque foyer."),
    ("fr", "Photos, vidéos et messages pèsent 3 To en moyenne."),
    ("fr", "Par ailleurs, Microsoft a supprimé 9 000 postes"),
    ("fr", "Le groupe a perdu 3 milliards (Reuters)."),
    ("fr", "Lire un livre coûte 10 euros à un Français."),
    ("fr", "Facebook et Twitter ont perdu 3 millions d'utilisateurs."),
    ("fr", "Source de revenus majeure, le cloud pèse 40 % des ventes."),
    ("fr", "À Paris, Mistral emploie 300 personnes"),
    ("fr", "« Abonnés : 300 millions », dit le groupe."),
    ("fr", "Les commentaires haineux ont baissé de 8 %."),
    ("en", "Subscribers rose 5% to 300 million."),
    ("en", "Shares fell 8% after the bell."),
    ("en", "Share prices rose 3%."),
    ("en", "By Friday, Microsoft had cut 9,000 jobs"),
    ("en", "Images of the chip cost $3 million to make."),
    ("en", "Comments about the $3bn deal were few."),
    ("en", "Advertisement revenue rose 3% to $4bn."),
    ("en", "In May 2025, sales fell 3% to $3bn"),
    ("en", "Related costs rose to $3bn."),
    ("en", "More than 300 people read it."),
    ("en", "Source code for 3 million projects leaked."),
]


@pytest.mark.parametrize(("language", "line"), PROSE)
def test_prose_is_no_furniture(language: str, line: str) -> None:
    text = "A title\n\nTexte." + (BODY if language == "fr" else ENGLISH_BODY) + f"\n{line}\n\nFin du texte de la page."
    assert structure(text, language).furniture == ()
    text = f"A title\n\n{line}\n" + (BODY if language == "fr" else ENGLISH_BODY)
    assert structure(text, language).furniture == ()


def test_a_repeated_title_and_the_caption_above_a_credit() -> None:
    text = f"Un titre\n\nUn titre\n{BODY}\nLe siège du groupe.\nPhoto : Jeanne Dupont\n\nFin."
    page = structure(text, "fr")
    assert [piece.kind for piece in page.furniture] == ["repeated_title", "caption", "credit"]
    assert page.title is not None and page.title.start == 0


def test_teasers_at_the_foot() -> None:
    text = "A title" + ENGLISH_BODY + "\nThe chips cost 3 billion…\nThe phones cost 4 million and more…"
    assert [piece.kind for piece in structure(text, "en").furniture] == ["read_also", "read_also"]


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("SAN FRANCISCO, Oct 30 (Reuters) - The text.", "SAN FRANCISCO, Oct 30 (Reuters) -"),
        ("Taipei, Oct. 9 (CNA) The chipmaker reported sales.", "Taipei, Oct. 9 (CNA)"),
        ("(Reuters) -The group lost money.", "(Reuters) -"),
        ("LONDON (Reuters) - The group lost money.", "LONDON (Reuters) -"),
        ("EL PASO, Texas — The group lost money.", "EL PASO, Texas —"),
        ("TULSA, July 15, 2025 (GLOBE NEWSWIRE) -- The group.", "TULSA, July 15, 2025 (GLOBE NEWSWIRE) --"),
        ("Apple — the maker of the iPhone — lost money.", None),
        ("Apple (AAPL) - the maker of the iPhone - lost money.", None),
        ("In October 2025 – a bad month – it lost money.", None),
    ],
)
def test_dateline(line: str, dateline: str | None) -> None:
    found = structure(f"A title\n\n{line}{ENGLISH_BODY}", "en").dateline
    assert (found.text if found else None) == dateline


def test_headings() -> None:
    page = structure("Un titre" + BODY + "\nUne croissance qui défie la logique\nLe texte reprend." + BODY, "fr")
    assert [span.text for span in page.headings] == ["Une croissance qui défie la logique"]


LINES = st.sampled_from([
    "Un titre", "date 2025-11-15", "---", "title: x", "Publié le 3 mars 2025", "Photo : X", "🚀 e\u0301te\u0301",
    "\u00a0", "", "PARIS, 5 janvier 2017 –", "Le groupe a perdu 3 milliards.", "À X | Y", "Facebook Twitter", "# T",
    "By Jane Doe", "(", "|",
])


@settings(deadline=None)
@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\n\n"]), st.sampled_from([None, "fr", "en"]))
def test_offsets(parts: list[str], separator: str, language: str | None) -> None:
    text = separator.join(parts)
    page = structure(text, language)
    end = 0
    for piece in page.furniture:
        assert text[piece.start:piece.end] == piece.text
        assert piece.start >= end
        end = piece.end
    for span in (*page.headings, *filter(None, (page.title, page.dateline))):
        assert text[span.start:span.end] == span.text


@pytest.mark.parametrize("unit", ["1", ".", " ", "de ", "$", "\n", "a\n", "2025-", "(", "|\n", "May 2025 ", "A, "])
def test_linear(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    begun = time.process_time()
    structure(text)
    assert time.process_time() - begun < 6
