"""Who says it: the frames of verbs of saying, set phrases, and what is no source."""

from __future__ import annotations

import pytest

from extractor import Extractor


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def said(extractor: Extractor, language: str, text: str) -> dict[str, str | None]:
    """The innermost source of each figure of a text."""
    document = extractor.extract(text, language=language, published="2025-11-04")
    found = {claim.amount.text: claim.attribution for claim in document.claims}
    for claim in document.claims:
        for source in claim.attributions:
            assert text[source.start : source.end] == source.text
            assert source.cue is None or text[source.cue.start : source.cue.end] == source.cue.text
    return {figure: source.text if source else None for figure, source in found.items()}


ASIDES = [
    ("en", "Sales of smart rings rose 12%, trade body Ringfair calculates, to a new record.", "12%", "Ringfair"),
    ("en", "Vellum has 300,000 subscribers, founder Nora Quist let slip on a podcast, twice last year's figure.",
     "300,000 subscribers", "Nora Quist"),
    ("en", "The outage cost retailers $40 million, Nimbra, a consultancy, estimates.", "$40 million", "Nimbra"),
    ("en", "Some 14 per cent of routers are unpatched, Kestrel data show: a third fewer than in 2023.", "14 per cent",
     "Kestrel"),
    ("en", "Rents went up 9%, the ministry announced, and will rise again.", "9%", "ministry"),
    ("fr", "La fibre délivre 1,2 Gb/s en moyenne, mesure Débitoo.", "1,2 Gb/s", "Débitoo"),
    ("fr", "Les éditeurs ont perdu 40 millions d'euros en 2024, calcule leur lobby, Presse Union, soit un dixième.",
     "40 millions d'euros", "Presse Union"),
    ("fr", "Le chantier coûtera 3 millions d'euros, jurent les commissaires aux comptes.", "3 millions d'euros",
     "commissaires"),
    ("fr", "Les plaintes ont augmenté de 15 % en 2024, observe l'Office belge des consommateurs, à 4 200.", "15 %",
     "Office belge des consommateurs"),
    ("fr", "L'addition atteint 8 millions d'euros, a déclaré mardi le PDG de Brinel, Luc Astier.", "8 millions d'euros",
     "Luc Astier"),
]


@pytest.mark.parametrize(("language", "text", "figure", "source"), ASIDES)
def test_an_aside_answers_for_the_sentence_around_it(
    extractor: Extractor, language: str, text: str, figure: str, source: str
) -> None:
    found = said(extractor, language, text)[figure]
    assert found is not None and source in found


PHRASES = [
    ("en", "The market grew 5% in June by Orbita's count.", "5%", "Orbita"),
    ("en", "Going by Orbita, the market is worth $3 billion.", "$3 billion", "Orbita"),
    ("en", "In a poll of 2,000 drivers by Autolens, 31 per cent said they had switched.", "31 per cent", "Autolens"),
    ("fr", "Lumio détient 12 % du marché dans le classement d'Orbita.", "12 %", "Orbita"),
    ("fr", "Les ventes ont atteint 2 millions d'unités, d'après le décompte de Kantelis.", "2 millions d'unités",
     "Kantelis"),
    ("fr", "Le rachat coûterait 250 millions d'euros, d'après deux sources proches des négociations.",
     "250 millions d'euros", "deux sources"),
]


@pytest.mark.parametrize(("language", "text", "figure", "source"), PHRASES)
def test_set_phrases_name_a_source(
    extractor: Extractor, language: str, text: str, figure: str, source: str
) -> None:
    found = said(extractor, language, text)[figure]
    assert found is not None and source in found


ESTIMATES = [
    ("en", "Bernwick puts the extra bill per car at $2,700.", "$2,700", "Bernwick"),
    ("en", "People close to the talks put its cash at $40m.", "$40m", "People close to"),
    ("en", "The niche, put at $6.5 billion by Redlake, is expanding.", "$6.5 billion", "Redlake"),
    ("fr", "Le Sénat chiffre à 3 milliards d'euros le coût du dispositif.", "3 milliards d'euros", "Sénat"),
    ("fr", "Orbita évalue le rayon à 2,3 milliards d'euros.", "2,3 milliards d'euros", "Orbita"),
    ("fr", "La facture, estimée à 6 millions d'euros par Redlake, inquiète.", "6 millions d'euros", "Redlake"),
]


@pytest.mark.parametrize(("language", "text", "figure", "source"), ESTIMATES)
def test_an_estimate_is_its_makers(extractor: Extractor, language: str, text: str, figure: str, source: str) -> None:
    found = said(extractor, language, text)[figure]
    assert found is not None and source in found


CLAUSES = [
    ("en", "The Audit Office had concluded that the scheme cost £10.4m.", "£10.4m", "Audit Office"),
    ("en", "The researchers also found in a fifth trial that 36% of users gave up.", "36%", "researchers"),
    ("en", "Former managers allege that its losses came to $3m.", "$3m", "managers"),
    ("fr", "La police estime que le groupe a extorqué 90 millions de dollars.", "90 millions de dollars", "police"),
    ("fr", "Le rapporteur assure que la taxe rapportera 500 millions d'euros.", "500 millions d'euros", "rapporteur"),
    ("fr", "Les juges ont estimé que la fuite avait touché 270 000 clients.", "270 000 clients", "juges"),
]


@pytest.mark.parametrize(("language", "text", "figure", "source"), CLAUSES)
def test_a_clause_belongs_to_the_subject_of_its_verb(
    extractor: Extractor, language: str, text: str, figure: str, source: str
) -> None:
    found = said(extractor, language, text)[figure]
    assert found is not None and source in found


NOBODY = [
    # who acts says nothing
    ("en", "The Federal Court has thrown out a $30 million fine against Zobolt.", "$30 million"),
    ("en", "Kopra raised $11 million from 3State Ventures.", "$11 million"),
    ("fr", "Kopra a bouclé un tour de table de 35 millions d'euros mené par Alpis.", "35 millions d'euros"),
    # the paper itself
    ("fr", "Selon nos informations, la levée atteint 40 millions d'euros.", "40 millions d'euros"),
    ("fr", "D'après nos estimations, les fonds ont récolté 474 millions d'euros en juin.", "474 millions d'euros"),
    # what somebody expects without anybody being named
    ("en", "Users rose by 36m, beating expectations of 21m.", "21m"),
    # verbs that mean other things too, nouns that look like verbs
    ("en", "The Model Q, cheaper than Tesla's, boasts a range of 835 kilometres.", "835 kilometres"),
    ("en", "The Mile Tour, as its name suggests, is 621 miles long.", "621 miles"),
    ("fr", "Le coffre va de 260 à 360 litres, selon la configuration choisie.", "260 à 360 litres"),
    ("fr", "Le spécialiste de l'analyse de données emploie 4 000 salariés.", "4 000 salariés"),
]


@pytest.mark.parametrize(("language", "text", "figure"), NOBODY)
def test_what_is_no_source(extractor: Extractor, language: str, text: str, figure: str) -> None:
    document = extractor.extract(text, language=language, published="2025-11-04")
    claim = next(claim for claim in document.claims if claim.amount.text == figure)
    sources = {source.text for source in claim.attributions} - {claim.subject.text if claim.subject else ""}
    assert not sources


def test_who_is_quoted_needs_no_verb_of_the_list(extractor: Extractor) -> None:
    text = '"We added one million users in an hour," Ada Brandt marvelled.'
    assert said(extractor, "en", text)["one million users"] == "Ada Brandt"
    text = "« Nous avons gagné 40 000 clients en un mois », sourit Luc Astier."
    assert said(extractor, "fr", text)["40 000 clients"] == "Luc Astier"


def test_a_quotation_speaks_for_itself_alone(extractor: Extractor) -> None:
    text = 'La valeur gagnait 4,2 %, "le groupe a payé 27 millions de dollars de trop", a souligné Luc Astier.'
    found = said(extractor, "fr", text)
    assert (found["4,2 %"], found["27 millions de dollars"]) == (None, "Luc Astier")


def test_a_participle_behind_a_figure_names_the_source_of_that_figure(extractor: Extractor) -> None:
    text = "Le logiciel a déjà coûté 181 millions d'euros, loin des 260 millions d'euros avancés par la presse."
    found = said(extractor, "fr", text)
    assert (found["181 millions d'euros"], found["260 millions d'euros"]) == (None, "presse")


def test_who_relays_stands_outside(extractor: Extractor) -> None:
    text = "Threadly compte 115 millions d'utilisateurs, selon une étude d'Orbita, relayée par Reuters."
    document = extractor.extract(text, language="fr", published="2025-11-04")
    claim = document.claims[0]
    assert [source.text for source in claim.attributions] == ["Reuters", "Orbita"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Revenue came to $7.4 billion, short of the $7.5 billion LSEG consensus.", "LSEG consensus"),
        ("Revenue came to $7.4 billion, short of the $7.5 billion Streetline consensus.", "Streetline consensus"),
    ],
)
def test_a_consensus_has_the_name_of_the_house(extractor: Extractor, text: str, source: str) -> None:
    assert said(extractor, "en", text)["$7.5 billion"] == source
