"""Whether a figure is a level or a change, and which way it moves: three sentences for each trait and language."""

from __future__ import annotations

from functools import cache

import pytest

from extractor import Extractor
from extractor.claims.context import Sentence
from extractor.claims.lexicon import load_lexicon
from extractor.claims.movement import movement
from extractor.lexemes import lexemes

LEVEL = "level"

# language, sentence, the move of each figure in order
CASES = [
    # a noun of direction behind other nouns
    ("en", "The lender posted a 7% quarterly revenue increase.", ["up"]),
    ("en", "Brimstone saw a 12% year-on-year decline in orders.", ["down"]),
    ("en", "Subscribers face a $3 price hike.", ["up"]),
    ("en", "Handsets made up 12% of all revenue.", [LEVEL]),
    ("fr", "Le groupe affiche 6 % de croissance.", ["up"]),
    ("fr", "L'éditeur annonce 4 % de baisse.", ["down"]),
    ("fr", "La filiale signe 9 % de hausse.", ["up"]),
    # figures in a row
    ("en", "Shares of Orlane and Vextra fell 8% and 5%.", ["down", "down"]),
    ("en", "Analysts see increases in tablets (5%), laptops (4%) and printers (2%).", ["up", "up", "up"]),
    ("en", "The stock climbed 4% on Monday and 6% on Tuesday.", ["up", "up"]),
    ("en", "Sales grew 8% and the margin was 12%.", ["up", LEVEL]),
    ("fr", "Orlane et Vextra ont reculé respectivement de 8 % et 5 %.", ["down", "down"]),
    ("fr", "Le titre Orlane recule de 3 % et Vextra de 2 %.", ["down", "down"]),
    ("fr", "Les loyers augmentent de 3 %, après 2 % en 2023.", ["up", "up"]),
    # `by` gives the size of a move, whatever stands between
    ("en", "The value of Orlane dropped by $2 billion and that of Vextra by $1 billion.", ["down", "down"]),
    # a rate is a change wherever it arrives
    ("en", "Growth slowed to 20%.", ["up"]),
    ("en", "Inflation accelerated to nearly 4%.", ["up"]),
    ("en", "Its growth rate fell to 6%.", ["up"]),
    ("en", "The margin fell to 6%.", [LEVEL]),
    ("fr", "La croissance a ralenti à 5 %.", ["up"]),
    ("fr", "L'inflation est retombée à 2 %.", ["up"]),
    ("fr", "Le taux de croissance est passé à 9 %.", ["up"]),
    ("fr", "La marge a reculé à 9 %.", [LEVEL]),
    # where a move arrives, by other prepositions
    ("en", "The coin fell below $90,000.", [LEVEL]),
    ("en", "Its backlog climbed past $4 billion.", [LEVEL]),
    ("en", "The index rose above 5%.", [LEVEL]),
    ("fr", "Le jeton est retombé sous les 2 700 dollars.", [LEVEL]),
    ("fr", "Le carnet grimpe au-dessus de 3 milliards d'euros.", [LEVEL]),
    ("fr", "La part a chuté en dessous de 5 %.", [LEVEL]),
    # how far from what it is compared with
    ("en", "The offer is 18% above Thursday's close.", ["up"]),
    ("en", "The kit sells 30% below the list price.", ["down"]),
    ("en", "Losses came in €4m ahead of forecast.", ["up"]),
    ("fr", "L'offre est 18 % au-dessus du dernier cours.", ["up"]),
    ("fr", "Le lot part 30 % au-dessous du prix conseillé.", ["down"]),
    ("fr", "Le câble est vendu 8 % plus cher.", ["up"]),
    # another word says what is measured, the verb only that it lessens
    ("en", "Orlane lost $3 billion in market value.", ["down"]),
    ("en", "The recall wiped $2 billion off its valuation.", ["down"]),
    ("en", "Orlane lost $3 billion.", [LEVEL]),
    ("fr", "Orlane a perdu 3 milliards d'euros de capitalisation.", ["down"]),
    ("fr", "La chute a effacé 2 milliards d'euros de la capitalisation.", ["down"]),
    ("fr", "Orlane a perdu 3 milliards d'euros.", [LEVEL]),
    # new ones add to users and jobs, not to everything
    ("en", "The service won 300,000 new customers.", ["up"]),
    ("en", "Welcome to our 318 new subscribers.", ["up"]),
    ("en", "The hub needs 90 additional employees.", ["up"]),
    ("en", "The maker showed four new phones.", [LEVEL]),
    ("fr", "Le service revendique 620 nouveaux clients.", ["up"]),
    ("fr", "Bienvenue aux 318 nouveaux abonnés.", ["up"]),
    ("fr", "Le centre emploie 90 nouveaux salariés.", ["up"]),
    ("fr", "La marque a présenté quatre nouveaux téléphones.", [LEVEL]),
    # multiples of what another word measures are no move
    ("en", "The stock trades at 12 times sales.", [LEVEL]),
    ("en", "It was sold for 9 times earnings.", [LEVEL]),
    ("en", "Vextra went for 2.5 times revenue.", [LEVEL]),
    ("en", "Revenue is four times what it was.", ["up"]),
    ("fr", "La dette nette atteint 3,1 fois l'Ebitda.", [LEVEL]),
    ("fr", "Le prix représente 1,2 fois ses ventes.", [LEVEL]),
    ("fr", "Il vaut neuf fois le bénéfice.", [LEVEL]),
    ("fr", "La levée atteint trois fois moins qu'en 2021.", ["down"]),
    # words that hold a word of direction and name no move
    ("en", "Net profit was up close to 70%.", ["up"]),
    ("en", "A growth fund put in $40 million.", [LEVEL]),
    ("en", "The week saw 25 growth-stage deals.", [LEVEL]),
    ("fr", "Le fonds de croissance met 40 millions d'euros.", [LEVEL]),
    ("fr", "Un plan de relance de 40 millions d'euros.", [LEVEL]),
    ("fr", "L'usine, moteur de croissance, pèse 40 millions d'euros.", [LEVEL]),
]


@cache
def _extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize(("language", "text", "wanted"), CASES, ids=[case[1][:40] for case in CASES])
def test_moves(language: str, text: str, wanted: list[str]) -> None:
    document = _extractor().extract(text, language=language)
    sentence = Sentence(
        text, 0, len(text), language, entities=[*document.entities], amounts=[*document.amounts],
        periods=[*document.periods],
    )
    sentence.prepare()
    found = []
    for amount in sentence.amounts:
        move = movement(sentence, amount)
        sentence.offers[amount.start] = move, []
        found.append(move.direction if move.aspect == "change" else LEVEL)
    assert found == wanted


def test_a_phrase_of_some_kinds_hides_no_word_of_all() -> None:
    """`benchmark index` counts points; the percentage that follows still has its `index`."""
    text = "The benchmark index lost 2%."
    words = [word for word in lexemes(text) if word.kind != "space"]
    cues = [cue for cue in load_lexicon("en").find(words, text) if cue.entry.key == "share_price"]
    assert {cue.text for cue in cues} == {"benchmark index", "index"}
