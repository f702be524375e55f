"""What the words around a name tell of where it begins and ends, and of its kind: one group of texts for each trait."""

from __future__ import annotations

import re

import pytest

from extractor.entities.tagger import find_entities
from extractor.model import Entity

MARK = re.compile(r"\[(?P<label>ORG|PERSON|PRODUCT|LOC) (?P<text>[^\]]+)\]")

# Figures, dates and datelines that stand beside a name belong to no name.
FIGURES = [
    ("fr", "Le service [PRODUCT YouTube] 10,3 milliards de dollars."),
    ("fr", "Selon le tarif, l'application [PRODUCT Nuvelia] 39,95 euros par mois."),
    ("fr", "Les ventes du modèle [PRODUCT Brumel] 45 000 exemplaires."),
    ("fr", "La console [PRODUCT Ovaro 3] 512 Go coûte cher."),
    ("fr", "Le site [ORG Varesca] 17-07-2025 à 10 h"),
    ("en", "The cloud unit [ORG Quorvia] 10.3 billion in sales."),
    ("en", "Posted on Thu 29 Jan 2026 at noon"),
    ("en", "The breach hit 12M users."),
    ("en", "Profit at the company [ORG Zandile] rose to R105.1bn."),
    ("en", "The console [PRODUCT Ovaro 3] 512 GB is dear."),
    ("en", "The firm launched [PRODUCT GPT-4.5] and [PRODUCT Falcon 9] in [LOC Florida]."),
]

# Capitals that a heading, a button or the beginning of a sentence gives to common words.
HEADINGS = [
    ("fr", "Partager sur [PRODUCT Facebook] · Envoyer par courriel"),
    ("fr", "Butin : 81 millions de dollars."),
    ("fr", "POINTS FORTS\n\nLe groupe progresse."),
    ("fr", "Modifié le 3 mai. Les États membres votent."),
    ("en", "KEY POINTS\n\nThe company grew."),
    ("en", "SIGN UP HERE\n\nThe company grew."),
    ("en", "Related Articles: the year in review."),
    ("en", "Advanced users pay more. Vice President [PERSON Han Sorel] left."),
]

# Names of several words.
SEVERAL = [
    ("fr", "La machine du [ORG Très Grand Centre de calcul] consomme peu."),
    ("fr", "L'[ORG Autorité des relations sociales des plateformes d'emploi] publie ses chiffres."),
    ("fr", "Le [ORG Parti québécois] s'y oppose."),
    ("fr", "Le [ORG Nothing Phone (3a) Lite] arrive.".replace("ORG", "PRODUCT")),
    ("fr", "Le [PRODUCT Snapdragon 7s Gen 3] équipe ce téléphone."),
    ("fr", "Le [PRODUCT MacBook Pro M5] coûte 1 799 euros."),
    ("en", "The [ORG Department of Health and Human Services] opened an inquiry."),
    ("en", "Under the law, the [ORG US Department of Housing and Urban Development] pays."),
    ("en", "The [PRODUCT Nothing Phone (4a) Pro] costs £499."),
    ("en", "The phone runs on a [PRODUCT Snapdragon 8s Gen 4] chip."),
    ("en", "The [PRODUCT MacBook Air M4] is thin."),
    ("en", "The [ORG University of Leddon] and [ORG Stanford University] published it."),
    ("en", "Demand fell, said [ORG Tarvel Research] Senior Analyst [PERSON Ana Petrov]."),
    ("en", "He left [ORG Tarvel Research] Vice President [PERSON Ana Petrov] in charge."),
    ("en", "Shares of [ORG Norwick Energy Inc.] fell while [ORG Velmora Corp.] rose."),
    ("en", "The grant came from the [ORG Sovereign Code Agency]. The German [ORG Sovereign Code Agency] paid at once."),
]

# What a company does, has and is told of shows that it is one.
COMPANIES = [
    ("fr", "En difficulté, [ORG Axelor] emploie 450 personnes."),
    ("fr", "Le chiffre d'affaires d'[ORG Orvalis] recule."),
    ("fr", "Hier, [ORG Marin Calcul] (EPA: MCAL) a perdu 3 %."),
    ("fr", "L'actionnaire d'[ORG Orvalis] cède ses parts."),
    ("fr", "À [LOC Paris], [ORG Twitter] emploie 450 personnes et a licencié."),
    ("en", "Last year [ORG Marlow Keen] raised $40m and employs 300 people."),
    ("en", "Shares of [ORG Marlow Keen] fell 3%."),
    ("en", "By then [ORG Marlow Keen] ([ORG NASDAQ]: MRLK) had lost 3%."),
    ("en", "Today [ORG Twitter] employs 7,500 people."),
    ("en", "Regulators fined [ORG Twitter] $150m."),
]

# One thing has one name.
SHORT = [
    ("fr", "L'[Autorité bancaire nordique] a statué. Selon l'[Autorité], tout va bien.", "Autorité bancaire nordique"),
    ("fr", "Le [Conseil du numérique] publie un avis. Le [Conseil] s'inquiète.", "Conseil du numérique"),
    ("fr", "La [Cour des comptes] publie un rapport. Pour la [Cour], c'est trop.", "Cour des comptes"),
    ("en", "[Mercy Coast Health] was hit. Patients of [Mercy Coast] were told.", "Mercy Coast Health"),
    ("en", "The [Northern Data Authority] met. On Monday the [Authority] agreed.", "Northern Data Authority"),
    ("en", "[Quorvia Lake Robotics] grew. Then [Quorvia Lake] hired ten people.", "Quorvia Lake Robotics"),
]

# Names in lower case, and names that are common words too.
LOWER = [
    ("fr", "Parts de marché :\n1. [ORG Samsung] : 19 %\n2. [ORG Xiaomi] : 14 %\n3. [ORG vivo] : 9 %\n"),
    ("fr", "[ORG Xiaomi], [ORG vivo] et [ORG Oppo] progressent."),
    ("fr", "Un essai in vivo progresse."),
    ("en", "Market shares:\n1. [ORG Samsung]: 19%\n2. [ORG Xiaomi]: 14%\n3. [ORG vivo]: 9%\n"),
    ("en", "[ORG Xiaomi], [ORG vivo] and [ORG Oppo] grew."),
    ("en", "[ORG Circle] raised $40m last year. He left."),
    ("en", "[ORG Nothing] shipped 2 million phones, up 31%. Rivals of [ORG Nothing] fell."),
    ("en", "Nothing shipped on time. Figure this out. Circle the date."),
]

# Capitals in brackets tell what they are short for.
ACRONYMS = [
    ("fr", "Le [ORG Cercle Routier Suisse] (CRS) teste. Le [ORG CRS] publie.".replace("(CRS)", "([ORG CRS])")),
    ("fr", "Des batteries lithium-fer-phosphate (LFP). La LFP coûte moins."),
    ("fr", "Le coût total de possession (CTP) baisse ; ce CTP surprend."),
    ("en", "The [ORG Office of Fair Play] ([ORG OFP]) met. The [ORG OFP] agreed."),
    ("en", "It won a contract for difference (CFD). The CFD runs for years."),
    ("en", "Battery energy storage systems (BESS) spread. A BESS is costly."),
]


# Codes of shares, bylines, units and terms of the trade.
BESIDE = [
    ("fr", "[ORG Tarvel Groupe] (mnémo : TVGR) et [ORG Meta Platforms] (META) progressent."),
    ("fr", "Le marché ralentit.\n\n[PERSON Mathilde]"),
    ("fr", "Source : [PERSON Camille Aubert] pour la rédaction"),
    ("fr", "La version Version 4.0 sort. Les Watts et les FPS montent, dit l'Article 46."),
    ("fr", "La filiale [ORG Google Ireland] paie."),
    ("en", "[ORG Meta Platforms] (META) and [ORG Taiwan Semiconductor] ([ORG TSMC]) rose."),
    ("en", "Velmora lists under the symbol VLMR."),
    ("en", "[PERSON Isabel Thorne] in [LOC Brussels] and [PERSON Marek Havel] in [LOC Ostrava]\n\nIt grew."),
    ("en", "Version 4.0 is out. It draws 300 Watts, says Article 46."),
    ("en", "The unit [ORG Google Ireland] pays."),
    (
        "en",
        "He met Samsung's vice president [PERSON Han Ji-ho] and chairman [PERSON Lee Jae-yong].".replace(
            "Samsung", "[ORG Samsung]"
        ),
    ),
]

# A version of a listed product is a thing of its own.
VERSIONS = [
    ("fr", "L'iPhone 14 cède la place à l'iPhone 15.", ["iPhone 14", "iPhone 15"]),
    ("fr", "Le Nothing Phone (2) suit le Nothing Phone (1).", ["Nothing Phone (2)", "Nothing Phone (1)"]),
    ("fr", "Google Gemini 2.0 Pro précède Gemini 2.0 Pro.", ["Gemini 2.0 Pro", "Gemini 2.0 Pro"]),
    ("en", "The Google Pixel 7 beats the Pixel 6.", ["Pixel 7", "Pixel 6"]),
    ("en", "The Snapdragon 778G Plus is older.", ["Snapdragon 778G Plus"]),
    ("en", "Many iPhones were sold.", ["iPhone"]),
]


def unmark(marked: str) -> tuple[str, list[tuple[str, str]]]:
    return MARK.sub(lambda m: m["text"], marked), [(m["text"], m["label"]) for m in MARK.finditer(marked)]


@pytest.mark.parametrize(
    ("language", "marked"), [*FIGURES, *HEADINGS, *SEVERAL, *COMPANIES, *LOWER, *ACRONYMS, *BESIDE]
)
def test_names_have_their_kind_and_extent(language: str, marked: str) -> None:
    text, expected = unmark(marked)
    assert [(e.text, e.label) for e in find_entities(text, language) if not e.description] == expected


@pytest.mark.parametrize(("language", "marked", "name"), SHORT)
def test_a_short_form_has_the_name_of_the_long_one(language: str, marked: str, name: str) -> None:
    expected = re.findall(r"\[([^\]]+)\]", marked)
    found = [e for e in find_entities(re.sub(r"[\[\]]", "", marked), language) if not e.description]
    assert [(e.text, e.label, e.name) for e in found] == [(text, "ORG", name) for text in expected]


@pytest.mark.parametrize(("language", "text", "expected"), VERSIONS)
def test_a_version_has_its_own_name(language: str, text: str, expected: list[str]) -> None:
    assert [e.name for e in find_entities(text, language) if e.label == "PRODUCT"] == expected


def test_a_place_that_only_a_model_sees_is_no_place() -> None:
    text = "He praised Zorblax on Monday."
    candidates = [Entity("Zorblax", 11, 18, "LOC", "Zorblax")]
    assert [e.label for e in find_entities(text, "en", candidates=candidates)] == ["ORG"]
    text = "He lives in Zorblax now."
    candidates = [Entity("Zorblax", 12, 19, "LOC", "Zorblax")]
    assert [e.label for e in find_entities(text, "en", candidates=candidates)] == ["LOC"]
