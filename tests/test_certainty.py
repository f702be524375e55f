"""What speaks for each modality of a figure: the rules that see it, whatever their weights."""
from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor import Extractor
from extractor.claims.ranking import decisions

NONE = "no sign of it"
NEGATED = {"negation", "negation over it", "negative word of the clause"}
DENIED = {*NEGATED, "denial over it"}
EXPECTED = {"expected by others", "word of a plan", "plan over it"}
TOLD = {"future in the past", "future told in the past"}
# the modality, the rules of which one is to see it, and in which language, of which figure, in which sentence
SEEN: list[tuple[str, set[str], list[tuple[str, str, str]]]] = [
    # a negative word on the verb over the figure, on its subject, on the figure, on the verb that it completes
    ("negated", NEGATED, [
        ("en", "$40 million", "We don't need $40 million."),
        ("en", "$80 million", "The levy isn't going to yield $80 million."),
        ("en", "$3 million", "No customer of Larkfield has ever paid $3 million."),
        ("en", "1%", "Brandvig failed to lift its market share above 1%."),
        ("fr", "23 millions d'euros", "Nous n'avons pas reçu 23 millions d'euros."),
        ("fr", "20 millions d'euros", "Aucun client de Larivot n'a payé 20 millions d'euros."),
        ("fr", "12 %", "Orvelle ne possède pas 12 % de Gamarel."),
    ]),
    # who denies something denies the figure in it
    ("negated", DENIED, [
        ("en", "$40 million", "Hollin denied that it had ever paid its former chief executive $40 million."),
        ("en", "300 people", "Tesmar denies having laid off 300 people."),
        ("en", "$9 billion", "Bridgeworth disputed that the project would cost taxpayers in the region $9 billion."),
        ("fr", "40 millions d'euros", "Le groupe nie avoir perdu 40 millions d'euros."),
        ("fr", "300 salariés", "Tesmar conteste avoir licencié 300 salariés."),
        ("fr", "5 milliards d'euros", "La société a nié que son usine lui ait coûté 5 milliards d'euros."),
    ]),
    # what was expected, behind another figure
    ("forecast", EXPECTED, [
        ("en", "$46 billion", "Analysts had expected earnings of $2 a share on revenue of $46 billion."),
        ("en", "$9 billion", "Investors were looking for $3 a share and $9 billion in sales."),
        ("en", "$100 million", "The watchdog did get the $100 million that it was seeking."),
        ("fr", "54 milliards", "Les ventes atteignent 57 milliards d'euros, contre 54 milliards attendus."),
        ("fr", "3 milliards d'euros", "Les analystes tablaient sur un bénéfice de 3 milliards d'euros."),
        ("fr", "8 %", "Le marché s'attendait à une croissance de 8 %."),
    ]),
    # verbs of intention that govern an infinitive
    ("forecast", {"word of a plan"}, [
        ("en", "$8 billion", "Corvane means to hand $8 billion back to its shareholders."),
        ("en", "$1.1 billion", "The company is bracing for tariffs of $1.1 billion."),
        ("en", "1,000 kilograms", "The rocket should one day carry 1,000 kilograms."),
        ("fr", "10 millions de lunettes", "Verlac compte fabriquer 10 millions de lunettes."),
        ("fr", "763 communes", "L'opérateur doit débrancher 763 communes en janvier."),
        ("fr", "60 milliards d'euros", "Salvaro se fixe 60 milliards d'euros de ventes."),
    ]),
    # the future in the past, whatever verb tells it
    ("forecast", TOLD, [
        ("en", "£300 million", "The retailer warned in May that the outage would cost it £300 million."),
        ("en", "80 managers", "Its founder wrote in a long note that Brickell would dismiss 80 managers."),
        ("en", "$50", "Last month, Zonett announced it would be raising the price by $50."),
        ("fr", "30 %", "Le fondeur affirmait jeudi matin que ses ventes progresseraient de 30 %."),
        ("fr", "400 postes", "La direction a annoncé qu'elle supprimerait 400 postes."),
        ("fr", "7 millions d'euros", "Le maire promettait aux riverains que le chantier coûterait 7 millions d'euros."),
    ]),
    # a conditional of the past is no future in the past
    ("hearsay", {"conditional of the past"}, [
        ("fr", "1,6 milliard d'euros", "Le cabinet a rétorqué que l'entreprise aurait dépensé 1,6 milliard d'euros."),
        ("fr", "200 salariés", "La direction a indiqué que le rachat aurait concerné 200 salariés."),
        ("fr", "12 millions d'euros", "L'agence a écrit que Farvelle aurait perdu 12 millions d'euros."),
    ]),
    ("possible", {"conditional of the past"}, [
        ("en", "$12 million", "The gang said it would have settled for $12 million."),
        ("en", "300 jobs", "The union said the sale would have saved 300 jobs."),
        ("en", "$9 billion", "The ministry wrote that the line would have devoured $9 billion."),
    ]),
    # the clause of a hypothesis
    ("possible", {"figure of a hypothesis", "word of a supposition"}, [
        ("en", "$5 billion", "If revenue reaches $5 billion, the bonus is paid."),
        ("en", "40%", "Unless sales grow by 40%, the plant closes."),
        ("en", "300 people", "If the firm dismisses 300 people, the unions go on strike."),
        ("fr", "5 milliards d'euros", "Si les ventes atteignent 5 milliards d'euros, la prime est versée."),
        ("fr", "10 %", "S'il cède 10 % du capital, Duroc perd le contrôle du groupe."),
        ("fr", "300 salariés", "Si l'entreprise licencie 300 salariés, les syndicats appellent à la grève."),
    ]),
    # a preposition right before the first figure ends no clause
    ("hearsay", {"word of hearsay"}, [
        ("en", "1.5 million phones", "Velmar reportedly sold fewer than 1.5 million phones."),
        ("en", "90%", "The firm allegedly holds more than 90% of the shares."),
        ("en", "$2 billion", "Tesmar reportedly wants a price above $2 billion."),
    ]),
]
# sentences in which nothing speaks for the modality
UNSEEN = [
    # a month, a name
    ("en", "40 stores", "In May Tesmar opened 40 stores.", "possible"),
    ("en", "$3 million", "Its chief executive Will Harner earned $3 million.", "forecast"),
    ("en", "300 people", "The bank hired 300 people in May.", "possible"),
    # not the same: a restriction, a limit kept, a denial denied
    ("fr", "3 000 salariés", "Le groupe n'emploie plus que 3 000 salariés.", "negated"),
    ("fr", "400 000 abonnés", "Le service n'a jamais dépassé 400 000 abonnés.", "negated"),
    ("fr", "12 millions d'euros", "La société ne conteste pas avoir perdu 12 millions d'euros.", "negated"),
    ("en", "400,000 users", "The service never exceeded 400,000 users.", "negated"),
    ("en", "$48 million", "The defence does not contest that $48 million is missing.", "negated"),
    ("en", "$116 million", "Nobody doubts that Harnell paid $116 million.", "negated"),
    # a sign that was lost is no question
    ("en", "5 million customers", "The carrier added 5 million customers at a monthly ARPU of ?256.", "question"),
    ("en", "12%", "Sales rose 12% after a price cut of ?30.", "question"),
    ("en", "40 stores", "Tesmar runs 40 stores with rents of ?900 a month.", "question"),
]


@pytest.fixture(scope="module")
def rule_of() -> Callable[[str, str, str, str], str]:
    extractor = Extractor()

    def found(language: str, figure: str, text: str, modality: str) -> str:
        start = text.rindex(figure)
        with decisions() as taken:
            extractor.extract(text, language=language)
        return next(
            option.rule
            for decision in taken
            if decision.slot == "modality" and start <= decision.amount.start < start + len(figure)
            for option in decision.options
            if option.value.modality == modality
        )

    return found


@pytest.mark.parametrize(
    ("modality", "rules", "language", "figure", "text"),
    [(modality, rules, *case) for modality, rules, cases in SEEN for case in cases],
    ids=[case[2][:40] for _, _, cases in SEEN for case in cases],
)
def test_signs(rule_of, modality: str, rules: set[str], language: str, figure: str, text: str) -> None:
    assert rule_of(language, figure, text, modality) in rules


@pytest.mark.parametrize(("language", "figure", "text", "modality"), UNSEEN, ids=[case[2][:40] for case in UNSEEN])
def test_no_signs(rule_of, language: str, figure: str, text: str, modality: str) -> None:
    assert rule_of(language, figure, text, modality) == NONE
