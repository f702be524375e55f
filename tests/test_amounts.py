"""The amount tagger on tables of marked-up text: every amount of a line is marked, with what it must be.

``<money low=8.6e9 unit=USD bound=min>8,6 milliards de dollars</money>``: the element is the kind; ``high`` is ``low`` and ``bound``
``exact`` where nothing else is said. A line without marks must give no amount.
"""
from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import amounts
from extractor.amounts import find_amounts
from extractor.currencies import read_price
from extractor.model import Amount

MARK = re.compile(r"<(money|percent|quantity|ratio)((?: [a-z_]+=(?:\"[^\"]*\"|[^ >]+))*)>(.*?)</\1>", re.DOTALL)
ATTRIBUTE = re.compile(r"([a-z_]+)=(?:\"([^\"]*)\"|([^ >]+))")

FRENCH = """
Ses coûts ont grimpé à plus de <money low=8.6e9 unit=USD bound=min>8,6 milliards de dollars</money>.
Il détient <percent low=27 unit=%>27 %</percent> du capital et a perdu <percent low=8 unit=%>8 pour cent</percent>.
Des revenus de <money low=13e9 unit=USD>13 milliards de dollars</money> ; les pertes, elles, atteignent <money low=11.5e9 unit=USD source=inherited>11,5 milliards</money>.
Il a payé <money low=3e9 unit=EUR>3 Md€</money>, <money low=1.2e9 unit=USD>1,2 Md$</money>, <money low=5e6 unit=EUR>5 M€</money>, <money low=120e6 unit=EUR>120M€</money> et <money low=40e6 unit=USD>US$40m</money>.
Une prise de commandes de <money low=5.39e9 unit=EUR>5,39 MdsEUR</money> et <money low=5e5 unit=EUR>500 kEUR</money>.
Le plan coûte <money low=2e12 unit=EUR>2\u202f000 milliards d’euros</money>, <money low=1143.72 unit=EUR per=person>1\u00a0143,72 euros</money> par tête.
Il vaut <money low=1.4e12 unit=USD alternatives=1400000000>1,4 billion de dollars</money>.
Il vise le <money low=1e18 unit=USD alternatives=1000000000000>trillion de dollars</money>.
Elle a levé <money low=500e6 unit=EUR>un demi-milliard d'euros</money>, puis <money low=10e6 unit=EUR bound=about>une dizaine de millions d'euros</money>.
Entre <money low=500e6 high=1e9 unit=EUR bound=range>500 millions et 1 milliard d'euros</money>, ou <money low=5e6 high=7e6 unit=EUR bound=range>5 à 7 M€</money>.
Il y mettra de <money low=2e9 high=3e9 unit=EUR bound=range>2 à 3 milliards d'euros</money>.
Une marge de <percent low=8 high=10 unit=% bound=range>8 à 10 %</percent>, une croissance de <percent low=20 high=25 unit=% bound=range>20 à 25 %</percent>.
Sa part passe de <percent low=5 unit=% source=inherited>5</percent> à <percent low=8 unit=%>8 %</percent> et le prix est passé de <money low=449.99 unit=EUR>449,99 €</money> à <money low=499.99 unit=EUR>499,99 €</money>.
Un fonds de <money low=4.3e9 unit=USD>4,3 milliards de dollars</money> (environ <money low=3.6e9 unit=EUR bound=about equivalent=yes>3,6 milliards d’euros</money>) a été créé.
Il a versé <money low=5e9 unit=USD>5 milliards de dollars</money>, soit <money low=4.6e9 unit=EUR equivalent=yes>4,6 milliards d'euros</money>.
L'abonnement coûte <money low=9.99 unit=EUR per=month>9,99 euros</money> par mois, <money low=20 unit=USD per=month>20 $</money>/mois et <money low=100 unit=USD per=t>100 dollars</money> la tonne.
Un dividende de <money low=2 unit=EUR per=share>2 euros</money> par action, une hausse par rapport à l'an passé.
Le groupe suisse paie <money low=5e3 unit=CAD>5 000 dollars canadiens</money>, <money low=3e9 unit=TWD>3 milliards de dollars taïwanais</money>, <money low=10e6 unit=CHF>10 millions de francs suisses</money> et <money low=50 unit=GBP>50 livres sterling</money>.
Elle coûte <money low=100 unit=SEK source=default>100 couronnes</money> à Stockholm et <money low=0.5 unit=EUR source=default>50 centimes</money> ailleurs, soit <money low=3.5 unit=AUD>3 dollars australiens et cinquante cents</money>.
Une hausse de +<percent low=66 unit=% sign=up>66 %</percent>, un recul de -<percent low=8 unit=% sign=down>8 %</percent> (- <percent low=7.7 unit=% sign=down>7,7 %</percent>).
Elle gagne <percent low=2 unit=pp>deux points de pourcentage</percent>, <percent low=80 unit=bp>80 points de base</percent> et <percent low=3 unit=pp>3 points</percent>.
À peine <percent low=5 unit=% bound=about>5%</percent>, jusqu'à <percent low=80 unit=% bound=max>80 %</percent>, moins de <percent low=3 unit=% bound=max>3 %</percent>, <percent low=9 unit=%>9 %</percent> de plus.
Il emploie <quantity low=50 unit=employee bound=min>50 salariés</quantity> ou plus, <quantity low=100 unit=person bound=about>100 personnes</quantity> environ, quelque <quantity low=200 unit=employee bound=about>200 collaborateurs</quantity>.
Il compte supprimer <quantity low=14000 unit=job>14 000 postes</quantity> dans <quantity low=24 unit=country>24 pays</quantity>.
En tout <quantity low=178 unit=job>178 postes</quantity> sur <quantity low=710 unit=job source=inherited>710</quantity> seront supprimés, dont <quantity low=72 unit=job source=inherited>72</quantity> à Lyon.
Il a licencié <quantity low=255 unit=employee source=inherited>255</quantity> de ses <quantity low=320 unit=employee>320 salariés</quantity>.
L'application dépasse les <quantity low=2.5e6 unit=subscriber bound=min>2,5 millions d'abonnés</quantity> et <quantity low=7 unit="funding round">sept tours de table</quantity>.
La base de clients dépasse les <quantity low=300000 unit=customer source=inherited bound=min>300 000</quantity>.
Il a lancé <quantity low=3 unit=plant>trois usines</quantity>, <quantity low=97000 unit=person>quatre-vingt-dix-sept mille personnes</quantity> et <quantity low=100 unit=employee bound=about>une centaine de salariés</quantity>.
Seul <quantity low=1 unit="construction site">un chantier</quantity> a débuté.
Elle consomme <quantity low=10 unit=GW>10 gigawatts</quantity>, <quantity low=130 unit=GW>130 GW</quantity>, <quantity low=3 unit=GWh>3 GWh</quantity>, grave en <quantity low=4 unit=nm>4 nm</quantity>, stocke <quantity low=80 unit=GB>80 Go</quantity> à <quantity low=5.2 unit=GHz>5,2 GHz</quantity> et <quantity low=120 unit=km/h>120 km/h</quantity>.
Le modèle a <quantity low=70e9 unit=parameter>70 milliards de paramètres</quantity> et tient <quantity low=20 unit=h>20 heures</quantity>.
Les ventes ont <ratio low=3 unit=x>triplé</ratio>, été <ratio low=7 unit=x>multipliées par sept</ratio>, <ratio low=5 unit=x>divisées par cinq</ratio>.
Il y a <ratio low=3 unit=x>trois fois plus</ratio> de clients, un prix <ratio low=10 unit=x>dix fois</ratio> supérieur, le <ratio low=2 unit=x>double</ratio> de 2024.
Elle perd <ratio low=0.3333 unit=1>un tiers</ratio> de ses effectifs, la <ratio low=0.5 unit=1>moitié</ratio> du marché et les <ratio low=0.75 unit=1>trois quarts</ratio> des sites.
Près d'<ratio low=0.3333 unit=1 bound=about>un tiers</ratio> des clients et <ratio low=0.3333 unit=1>un salarié sur trois</ratio>.
Elle dépense <ratio low=2 unit=x>deux dollars pour chaque dollar</ratio> gagné.
Pour <quantity low=2 unit=country anaphoric=yes>ces deux pays|deux pays</quantity>, les <quantity low=2 unit=company anaphoric=yes>deux entreprises</quantity> ont signé.
Il a réalisé <money low=102.3e9 unit=USD source=inherited>102,3 milliards</money> de revenus, contre <money low=90e9 unit=USD>90 milliards de dollars</money>.
"""
FRENCH_NONE = """
GPT-4, H100, la 5G, le Web 3.0, Windows 11, iPhone 17 et CC BY 2.0 ; l'article 12, page 4, chapitre 3, n° 2024-449.
Appelez le 01 42 33 44 55 au 12 rue de Rivoli, 75001 Paris.
Âgé de 45 ans, Tim Cook, 65 ans, a parlé aux moins de 18 ans à 18 heures, puis à 14h30 le 15 mars 2025.
Des milliers de GPU, des dizaines de millions d'euros, plusieurs centaines de salariés, une croissance à deux chiffres.
La troisième usine, la 2e place, le XXIe siècle, 24h/24 et 7j/7, la version 3.2.1, 192.168.0.1, le 2025-11-15.
Voir https://exemple.fr/2024/12/300-millions?x=30%25 ou moi@exemple33.fr.
En 2025, depuis 2019, fin 2024, l'année 1987.
Une entreprise, un deux-roues, le vingt-et-unième siècle.
"""
ENGLISH = """
It lost <money low=11.5e9 unit=USD>$11.5 billion</money>, more than <money low=3e9 unit=EUR bound=min>€3bn</money> and <money low=1.4e12 unit=USD>$1.4tn</money>.
It raised <money low=40e6 unit=USD>US$40m</money>, <money low=20e9 unit=AUD>A$20 billion</money>, <money low=1.5e9 unit=CAD>C$1.5b</money>, <money low=331e9 unit=TWD>NT$331 billion</money> and <money low=120e6 unit=USD>$120mn</money>.
Profit of <money low=28.44e9 unit=INR>₹2,844 crore</money>, <money low=5e9 unit=INR source=default>Rs 500 crore</money>, <money low=300e9 unit=JPY source=default>¥300 billion</money>, <money low=5e6 unit=BRL>R$ 5 million</money>.
It cost <money low=500e6 unit=USD>half a billion dollars</money> and <money low=240e6 unit=CAD>$240 million CAD</money>, <money low=0.15 unit=USD source=default per=share>fifteen cents</money> per share.
Between <money low=2e9 high=3e9 unit=USD bound=range>$2 billion and $3 billion</money>, <money low=500e6 high=700e6 unit=USD bound=range>$500m to $700m</money>, <money low=1.2e9 high=1.5e9 unit=USD bound=range>$1.2–1.5 billion</money>, <money low=15e6 high=20e6 unit=USD bound=range>$15-20M</money>.
Sales rose from <money low=3e9 unit=USD>$3bn</money> to <money low=4e9 unit=USD>$4bn</money>; the share went from <percent low=23 unit=% source=inherited>23</percent> to <percent low=25 unit=%>25 percent</percent>.
It raised its forecast to <money low=91e9 high=93e9 unit=USD bound=range>$91 billion to $93 billion</money>.
Revenue rose to <money low=3e9 unit=USD>$3bn</money> from <money low=2.1e9 unit=USD source=inherited>2.1bn</money> a year ago.
Sales were <money low=330.98e9 unit=TWD>NT$330.98 billion</money> (<money low=10.3e9 unit=USD equivalent=yes>US$10.3 billion</money>).
A plan at <money low=20 unit=USD per=month>$20</money> a month, <money low=0.23 unit=USD per=W>$0.23</money>/W, <money low=3 unit=USD per="million tokens">$3</money> per million tokens.
The <money low=249 unit=USD>$249</money> USD player and the sub-<money low=200 unit=USD bound=max>$200</money> phone.
It grew <percent low=8 unit=%>8 percent</percent>, up to <percent low=80 unit=% bound=max>80%</percent>, minus <percent low=5 unit=% sign=down>5 percent</percent>, by <percent low=50 unit=bp>50 basis points</percent> and <percent low=3 unit=pp>3 percentage points</percent>.
It has <quantity low=200000 unit=gpu>200,000 Nvidia Hopper GPUs</quantity>, <quantity low=62 unit=outlet>62 Tesco outlets</quantity> and <quantity low=800e6 unit=user>800 million weekly users</quantity>.
Roughly <quantity low=16000 unit=death bound=about>16,000 premature deaths</quantity>, some <quantity low=200 unit=person bound=about>200 people</quantity>, <quantity low=500 unit=employee bound=min>500+ employees</quantity>, <quantity low=3 unit=plant>three plants</quantity>.
It holds <quantity low=500 unit=song source=inherited>500</quantity> and <quantity low=1000 unit=song>1,000 songs</quantity>; <quantity low=12 unit=site source=inherited>12</quantity> of the <quantity low=30 unit=site>30 sites</quantity>.
Nearly <quantity low=800000 unit=customer bound=about>800 thousand customers</quantity> lost power; over <quantity low=500000 unit=customer source=inherited bound=min>half a million</quantity> could follow.
There were <quantity low=4 unit=death per=100,000>four deaths</quantity> per 100,000 in the east and <quantity low=6 unit=death per=100,000 source=inherited>six</quantity> per 100,000 in the west.
A <quantity low=300 unit=MW>300-megawatt</quantity> site, a <quantity low=70e9 unit=parameter>70-billion-parameter</quantity> model, <quantity low=192 unit=GB>192GB</quantity>, <quantity low=3.2 unit=TB/s>3.2 TB/s</quantity>, <quantity low=5 unit=nm>5nm</quantity>, <quantity low=128000 unit=token>128k tokens</quantity>, <quantity low=1.5e6 unit="sq ft">1.5 million square feet</quantity>.
Sales <ratio low=2 unit=x>doubled</ratio> in a <ratio low=3 unit=x>threefold</ratio> rise, a <ratio low=10 unit=x>10-fold</ratio> jump, <ratio low=5 unit=x>five times more</ratio>, <ratio low=3 unit=x>3x</ratio> faster.
About <ratio low=0.3333 unit=1 bound=about>a third</ratio> of staff, <ratio low=0.6667 unit=1>two-thirds</ratio> of users, <ratio low=0.2 unit=1>one in five</ratio>, <ratio low=0.9 unit=1>nine-tenths</ratio> of it, nearly <ratio low=0.5 unit=1 bound=about>half</ratio> its users.
It spends <ratio low=2 unit=x>$2 for every $1</ratio> it earns and trades at <ratio low=25 unit=x>25 times</ratio> earnings.
The <quantity low=2 unit=company anaphoric=yes>two companies</quantity> employ <quantity low=12 unit=person bound=about>a dozen people</quantity>.
"""
ENGLISH_NONE = """
GPT-4, H100, 5G, Web 3.0, Windows 11, iPhone 17, Fortune 500, CC BY 2.0, version 3.2.1, a 64-bit chip.
Call 555-0123-4567 or +1 415 555 2671; he is 45 years old, aged 45, the 45-year-old CEO.
In 2024 sales rose at 3 p.m. and 10:30 on 24 March 2025; 2025 revenue; 2025-11-05.
Tens of millions of dollars, billions of dollars, double-digit growth, hundreds of GPUs, several thousand users.
The second half, the third quarter, twice a year, No. 1, top 10, Section 230, page 12, 12 Main Street.
24/7 support, 9/11, 50/50, 16:9, 1920x1080, 4K, 1080p, one of the best, a company.
See https://example.com/2024/12/30%20percent and me33@example.com.
"""


def lines(table: str) -> list[str]:
    return [line for line in table.strip().split("\n") if line]


def unmark(line: str) -> tuple[str, list[tuple[int, int, str, dict[str, str]]]]:
    """The plain text of a marked line, and its marks: start, end, kind, attributes."""
    text, marks, last = "", [], 0
    for match in MARK.finditer(line):
        text += line[last:match.start()]
        whole, _, piece = match.group(3).rpartition("|")
        text += whole[:len(whole) - len(piece)] if whole else ""
        attributes = {name: quoted or plain for name, quoted, plain in ATTRIBUTE.findall(match.group(2))}
        marks.append((len(text), len(text) + len(piece), match.group(1), attributes))
        text, last = text + piece, match.end()
    return text + line[last:], marks


def described(amount: Amount, asked: dict[str, str]) -> dict[str, str]:
    """An amount in the words of the marks: what is not the default, and what is asked for."""
    said = {"low": format(amount.low.normalize(), "f"), "unit": str(amount.unit)}
    if amount.high != amount.low:
        said["high"] = format(amount.high.normalize(), "f")
    for name, value, default in (("bound", amount.bound, "exact"), ("source", amount.unit_source, "explicit"),
                                 ("per", amount.per, None), ("sign", amount.sign, None)):
        if value != default:
            said[name] = str(value)
    if amount.alternatives:
        said["alternatives"] = format(amount.alternatives[0].normalize(), "f")
    if amount.equivalent_of:
        said["equivalent"] = "yes"
    if amount.anaphoric:
        said["anaphoric"] = "yes"
    return said


def check(line: str, language: str) -> None:
    text, marks = unmark(line)
    for _, _, _, attributes in marks:
        for name in ("low", "high"):
            if name in attributes:
                attributes[name] = format(Decimal(attributes[name]).normalize(), "f")
    wanted = [(text[start:end], kind, attributes) for start, end, kind, attributes in marks]
    found = find_amounts(text, language)
    assert [(a.text, a.kind, described(a, {})) for a in found] == wanted
    assert [(a.start, a.end) for a in found] == [(start, end) for start, end, _, _ in marks]


@pytest.mark.parametrize("line", lines(FRENCH) + lines(FRENCH_NONE))
def test_french(line: str) -> None:
    check(line, "fr")


@pytest.mark.parametrize("line", lines(ENGLISH) + lines(ENGLISH_NONE))
def test_english(line: str) -> None:
    check(line, "en")


def test_equivalents_are_listed_with_what_they_convert() -> None:
    dollars, euros = find_amounts("Il a levé 4,3 milliards de dollars (3,6 milliards d'euros).", "fr")
    assert euros.equivalent_of == (dollars.start, dollars.end)
    assert dollars.equivalents == (euros,)
    assert dollars.equivalent_of is None


def test_blocked_places_hold_no_amount() -> None:
    text = "Sur 90 jours, 20 heures."
    assert [a.text for a in find_amounts(text, "fr")] == ["90 jours", "20 heures"]
    assert [a.text for a in find_amounts(text, "fr", blocked=[(4, 12)])] == ["20 heures"]


def test_numbers_in_names_are_no_amounts_but_nouns_run_over_names() -> None:
    text = "Its Area 120 has 62 Blackwell Ultra servers."
    names = [(4, 12), (20, 35)]
    assert [a.text for a in find_amounts(text, "en", names=names)] == ["62 Blackwell Ultra servers"]


def test_a_territory_of_the_text_decides_what_a_bare_currency_is() -> None:
    assert find_amounts("En Norvège, il coûte 100 couronnes.", "fr")[0].unit == "NOK"
    assert find_amounts("Il coûte 100 couronnes.", "fr")[0].unit == "SEK"


def test_price_parser_reads_the_number_of_a_money_span(monkeypatch: pytest.MonkeyPatch) -> None:
    """The grammar finds span, magnitude and decimal sign; the digits between are taken apart by price-parser."""
    read: list[tuple[str, str]] = []

    def spy(text: str, decimal: str) -> tuple[Decimal | None, str | None]:
        read.append((text, decimal))
        return read_price(text, decimal)

    monkeypatch.setattr(amounts, "read_price", spy)
    assert find_amounts("Il paie 1\u202f143,72 euros et 1.5 Md$.", "fr")[0].low == Decimal("1143.72")
    assert read == [("1\u202f143,72", ","), ("1.5", ".")]


ALPHABET = "0123456789.,'’%$€£ \u00a0\u202f\n-–/()½²e\u0301🙂«»\r"
WORDS = ["milliards", "de", "dollars", "million", "bn", "un", "tiers", "plus de", "à", "between", "and", "GPUs", "deux", "fois", "1,5",
         "$3bn", "20 %", "M€", "par mois", "half a", "per", "or", "(", ")", "soit", "two"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(alphabet=ALPHABET, max_size=6)), max_size=25), st.sampled_from(["fr", "en"]))
def test_offsets_order_and_no_overlap(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    found = find_amounts(text, language)
    last = 0
    for amount in found:
        assert text[amount.start:amount.end] == amount.text
        assert last <= amount.start < amount.end
        assert amount.low <= amount.high
        assert (amount.bound == "range") == (amount.low < amount.high)
        last = amount.end


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("unit", ["1", "1 ", ".", " ", "de ", "$", "$1", "1.", "1,", "un ", "1 de ", "1-", "1 à ", "one ", "1 000 "])
def test_linear_on_hostile_lines(unit: str, language: str) -> None:
    text = unit * (1_000_000 // len(unit))
    find_amounts("1 %", language)
    started = time.process_time()
    find_amounts(text, language)
    assert time.process_time() - started < 2
