"""Durations that are measured are amounts; those that say when something holds are periods."""
from __future__ import annotations

import pytest

from extractor.amounts import find_amounts
from extractor.claims.durations import measured
from extractor.periods import find_periods

UNITS = {"ms", "s", "min", "h", "day", "week", "month", "year"}
MEASURED = {
    "en": [
        "Pretraining took 54 days on 1,536 GPUs.",
        "The battery lasts 15 hours.",
        "An outage of 13 hours hit Sydney.",
        "A 13-hour outage hit Sydney.",
        "The page loads in nine seconds.",
        "He was sentenced to 15 years in prison.",
        "Charging takes half an hour.",
        "Repairs took about three and a half hours.",
        "Customers face a 20-minute wait.",
        "A three-year sentence is likely.",
        "It compiles in 1.8 seconds.",
        "The upgrade needs two weeks.",
        "A delay of three months is likely.",
        "The flight is 40 minutes longer than before.",
        "You may wait seven years.",
        "The response arrives in 300 milliseconds.",
        "The model answered after thinking for long, using 45 minutes of compute.",
        "Deliveries run six weeks late.",
        "The fix took only two days.",
        "The portal was down for nine hours.",
        "Our ovens stood still for six weeks.",
        "The pass stays valid for 40 days.",
        "It used 70 hours of compute.",
        "The clip holds 20 hours of footage.",
        "He got three weeks of wages.",
        "It worked on the puzzle for 26 hours on end.",
        "The service was delayed by four months.",
    ],
    "fr": [
        "Nous avons perdu cinq semaines.",
        "La prime vaut trois mois de salaire.",
        "La panne a valu neuf jours d'activité réduite.",
        "Le billet est valable 40 jours.",
        "La tâche exige 70 heures de calcul.",
        "Le site, hors ligne pendant neuf heures, est revenu.",
        "L'entraînement a duré trois semaines.",
        "Une attente de 40 minutes est prévue.",
        "La batterie tient deux heures de plus.",
        "La panne a duré treize heures.",
        "Une panne de treize heures a touché Sydney.",
        "Il a été condamné à 15 ans de prison.",
        "La recharge prend une demi-heure.",
        "La recharge prend deux heures et demie.",
        "Il faut trois semaines pour le former.",
        "Un retard de six mois est probable.",
        "La page charge en neuf secondes.",
        "Le trajet dure environ 40 minutes.",
        "Les clients attendent en moyenne six mois.",
        "Le chantier demandera 18 mois de travaux.",
        "Il écope de trois ans de prison ferme.",
        "Le modèle répond en 300 millisecondes.",
        "Une interruption de 45 minutes a suivi.",
        "Le lancement a été retardé de quatre mois.",
        "La société a trois semaines de retard.",
        "Le calcul a nécessité onze semaines.",
    ],
}
PERIODS = {
    "en": [
        "Sales rose in the last 15 days.",
        "It ran the site for five years.",
        "Shares fell 4% in 24 hours.",
        "The firm has 60 days to comply.",
        "He earned it in two weeks.",
        "It sold ten million in four months.",
        "The site was down for the past three hours.",
        "It happened two hours ago.",
        "Within six months it must comply.",
        "A two-year contract costs $250.",
        "Samsung has spent two years trailing.",
        "The fund invested over three years.",
        "Eleven diverted ambulances for five days.",
        "Usage tripled in three months.",
        "They get 24 months of free monitoring.",
        "It fell within the next two hours.",
        "Posts vanish after ten minutes.",
        "Five minutes with the boss",
        "The post was deleted two hours later.",
        "He led the team for ten years.",
    ],
    "fr": [
        "Le titre a perdu 4 % en vingt-quatre heures.",
        "L'essai a couru pendant trois mois.",
        "Elle lui laisse 60 jours pour répondre.",
        "Il a dirigé la firme durant dix ans.",
        "Le groupe investira sur cinq ans.",
        "Il a réuni 2,8 milliards en moins de deux ans et demi.",
        "L'entreprise dispose de six mois pour y mettre fin.",
        "Au bout de 18 mois, l'application disparaît.",
        "Le plan court sur quatre ans.",
        "En quatre ans, les plaintes ont doublé.",
        "Le site a été coupé pendant deux heures.",
        "Le message disparaît après dix minutes.",
        "Toutes les deux heures, un bus passe.",
        "Le projet, abandonné après six ans, a coûté cher.",
        "Un contrat de trois ans a été signé.",
        "Dans les deux heures, tout était vendu.",
        "Il a tout vendu en quatorze jours.",
        "Le cours a bougé depuis trois semaines.",
        "Deux heures plus tard, il démissionne.",
        "L'appli a triplé en trois mois.",
    ],
}


def read(text: str, language: str) -> tuple[list[str], list[str]]:
    """The periods that stay, and the amounts that are durations."""
    kept = [period for period in find_periods(text, language) if not measured(text, language, period)]
    found = find_amounts(text, language, blocked=[(period.start, period.end) for period in kept])
    return [period.text for period in kept], [amount.text for amount in found if amount.unit in UNITS]


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in MEASURED.items() for text in texts])
def test_what_is_measured_is_an_amount(language: str, text: str) -> None:
    periods, durations = read(text, language)
    assert not periods and len(durations) == 1


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in PERIODS.items() for text in texts])
def test_when_something_holds_is_a_period(language: str, text: str) -> None:
    periods, durations = read(text, language)
    assert periods and not durations


@pytest.mark.parametrize(("text", "language", "span", "value", "unit"), [
    ("Charging takes half an hour.", "en", "half an hour", "0.5", "h"),
    ("Repairs took about three and a half hours.", "en", "three and a half hours", "3.5", "h"),
    ("A 13-hour outage hit Sydney.", "en", "13-hour", "13", "h"),
    ("La recharge prend une demi-heure.", "fr", "une demi-heure", "0.5", "h"),
    ("La recharge prend deux heures et demie.", "fr", "deux heures et demie", "2.5", "h"),
])
def test_halves_and_hyphens(text: str, language: str, span: str, value: str, unit: str) -> None:
    (amount,) = find_amounts(text, language)
    assert (amount.text, str(amount.low), amount.unit) == (span, value, unit)


@pytest.mark.parametrize(("text", "language", "wanted"), [
    ("It lost a quarter of a million users.", "en", [("a quarter of a million users", "250000", "user")]),
    ("It owns a quarter of them.", "en", [("a quarter", "0.25", "1")]),
    ("The fee is 2005 kronor.", "en", [("2005 kronor", "2005", "SEK")]),
    ("Headcount rose from 75 to 120.", "en", [("75", "75", "employee"), ("120", "120", "employee")]),
    ("Apple opened 40 stores, topping Samsung's 34.", "en", [("40 stores", "40", "store"), ("34", "34", "store")]),
    ("It names 50 firms; only 15 of the worst paid.", "en", [("50 firms", "50", "firm"), ("15", "15", "firm")]),
    ("Un quart d'entre eux paient.", "fr", [("Un quart", "0.25", "1")]),
    ("Le nombre de postes passe de 75 à 120.", "fr", [("75", "75", "job"), ("120", "120", "job")]),
])
def test_no_period_takes_an_amount(text: str, language: str, wanted: list[tuple[str, str, str]]) -> None:
    periods = find_periods(text, language)
    found = find_amounts(text, language, blocked=[(period.start, period.end) for period in periods])
    assert [(amount.text, str(amount.low), amount.unit) for amount in found] == wanted


@pytest.mark.parametrize("text", ["Profit fell in a quarter of record sales.", "It will report in a quarter."])
def test_a_quarter_may_be_three_months(text: str) -> None:
    assert [period.value for period in find_periods(text, "en")] == ["P1Q"]


@pytest.mark.parametrize(("text", "language", "span", "unit"), [
    ("Sales are up by a quarter.", "en", "a quarter", "1"),
    ("A quarter of the shops closed.", "en", "A quarter", "1"),
    ("The bill is a quarter lower.", "en", "a quarter", "1"),
    ("The kart does 48 miles per hour.", "en", "48 miles per hour", "mph"),
    ("It draws 120 frames per second.", "en", "120 frames per second", "fps"),
    ("Le kart roule à 48 kilomètres par heure.", "fr", "48 kilomètres par heure", "km/h"),
    ("Le jeu affiche 120 images par seconde.", "fr", "120 images par seconde", "fps"),
    ("Le film tourne à 24 images par seconde.", "fr", "24 images par seconde", "fps"),
])
def test_time_inside_a_unit_or_a_fraction_is_no_period(text: str, language: str, span: str, unit: str) -> None:
    kept = [period for period in find_periods(text, language) if not measured(text, language, period)]
    found = find_amounts(text, language, blocked=[(period.start, period.end) for period in kept])
    assert not kept and [(amount.text, amount.unit) for amount in found] == [(span, unit)]


@pytest.mark.parametrize("text", [
    "It has been shut for a quarter.", "A quarter ago it closed.", "It pays $3 a quarter."])
def test_a_quarter_of_the_year_stays_a_period(text: str) -> None:
    kept = [period for period in find_periods(text, "en") if not measured(text, "en", period)]
    assert len(kept) == 1
