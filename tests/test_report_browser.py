"""The review page in a browser: a click, a key, a filter, what is kept, and how it looks."""
from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from documents import EVIL, ROOT, report_articles

from extractor import Extractor
from extractor.model import Document
from extractor.report import to_report, words
from extractor.report.payload import payload

PICTURE = ROOT / "tests" / "data" / "report.png"
LAYOUT = (ROOT / "tests" / "data" / "layout.js").read_text(encoding="utf-8")
CONTRAST = (ROOT / "tests" / "data" / "contrast.js").read_text(encoding="utf-8")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CHROMIUM and DRIVER),
        reason="no Chromium with its driver here; apt-get install -y chromium chromium-driver",
    ),
]
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def articles() -> list[Document]:
    return list(report_articles())


@pytest.fixture
def open_page(tmp_path: Path) -> Iterator[Open]:
    """Opens a page in a browser of its own, of a width and a colour scheme; what it logs must be nothing."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="no selenium; pip install selenium")
    from selenium.webdriver.chrome.service import Service

    opened = []

    def open_(page: str, *, width: int = 1280, height: int = 800, dark: bool = False, fragment: str = "") -> Any:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-lcd-text",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            "--lang=en", f"--user-data-dir={tmp_path / f'profile{len(opened)}'}",
        ):
            options.add_argument(flag)
        options.add_experimental_option("prefs", {"download.default_directory": str(tmp_path / "downloads")})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        browser = webdriver.Chrome(options=options, service=Service(DRIVER))
        opened.append(browser)
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700,
        })
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}],
        })
        path = tmp_path / "report.html"
        path.write_text(page, encoding="utf-8", newline="")
        browser.get(path.as_uri() + fragment)
        return browser

    yield open_
    logs = [entry for browser in opened for entry in browser.get_log("browser")]
    for browser in opened:
        browser.quit()
    assert logs == []


def _texts(browser: Any, selector: str) -> list[str]:
    return browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(node => node.textContent)", selector,
    )


def _lit(browser: Any, role: str = "") -> str:
    return "".join(_texts(browser, f".body .lit{'-' + role if role else ''}"))


def _choose(browser: Any, field: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    Select(browser.find_element("id", f"field-{field}")).select_by_value(value)


def _press(browser: Any, *keys: str) -> None:
    browser.switch_to.active_element.send_keys(*keys)


def test_a_claim_lights_its_words_and_a_word_opens_its_claim(open_page: Open, articles: list[Document]) -> None:
    browser = open_page(to_report(articles))
    document = articles[0]
    claim = next(one for one in document.claims if one.subject and one.period)
    number = document.claims.index(claim)
    browser.find_elements("css selector", ".claim-head")[number].click()
    assert _lit(browser, "amount") == claim.amount.text
    assert claim.subject and claim.subject.text in _lit(browser)
    assert "".join(_texts(browser, ".body .sentence")) == claim.text
    assert browser.find_elements("css selector", ".claim-head")[number].get_attribute("aria-expanded") == "true"
    # and back: a mark in the text opens the claim whose amount it is
    other = document.claims[2]
    marks = browser.find_elements("css selector", ".body .mark.amount[role=button]")
    mark = next(mark for mark in marks if mark.text and mark.text in other.amount.text)
    mark.click()
    [opened] = browser.find_elements("css selector", ".claim.open")
    assert opened.get_attribute("data-claim") == document.claim_records()[2]["id"]
    # the same again by the keys of the mark itself
    mark.send_keys("\ue007")
    assert len(browser.find_elements("css selector", ".claim.open")) == 1


def test_the_text_is_the_files_and_obeyed_nowhere(open_page: Open, articles: list[Document]) -> None:
    browser = open_page(to_report(articles, title=EVIL))
    for number, document in enumerate(articles):
        browser.execute_script("document.querySelectorAll('.articles button')[arguments[0]].click()", number)
        shown = browser.execute_script("return document.querySelector('.body').textContent")
        assert shown == document.text
        browser.execute_script("for (const head of document.querySelectorAll('.claim-head')) head.click()")
    # offsets are code points in the page too, behind signs of two units
    claim = articles[-1].claims[-1]
    browser.execute_script("document.querySelectorAll('.claim')[arguments[0]].querySelector('button').click()",
                           len(articles[-1].claims) - 2)
    browser.execute_script("document.querySelectorAll('.claim')[arguments[0]].querySelector('button').click()",
                           len(articles[-1].claims) - 1)
    assert _lit(browser, "amount") == claim.amount.text
    assert browser.execute_script("return window.broken") is None
    assert browser.find_elements("css selector", "img") == []
    assert EVIL in _texts(browser, ".withheld li")[0]


def test_filters(open_page: Open, articles: list[Document]) -> None:
    browser = open_page(to_report(articles))
    browser.find_elements("css selector", ".switch button")[1].click()
    claims = [(document, claim) for document in articles for claim in document.claims]

    def shown(wanted: Callable[[Document, Any], bool]) -> None:
        count = sum(1 for one in claims if wanted(*one))
        assert 0 < count < len(claims)
        assert _texts(browser, ".claims h2")[0].split()[0] == str(count)

    _choose(browser, "metric", "revenue")
    shown(lambda document, claim: claim.metric == "revenue")
    _choose(browser, "language", "fr")
    shown(lambda document, claim: claim.metric == "revenue" and document.language == "fr")
    browser.find_element("css selector", ".clear").click()
    name = next(claim.subject.name for _, claim in claims if claim.subject and claim.subject.name)
    _choose(browser, "subject", name)
    shown(lambda _, claim: bool(claim.subject) and (claim.subject.name or claim.subject.text) == name)
    browser.find_element("css selector", ".clear").click()
    _choose(browser, "modality", "forecast")
    shown(lambda _, claim: claim.modality == "forecast")
    browser.find_element("css selector", ".clear").click()
    browser.execute_script(
        "const field = document.getElementById('field-confidence'); field.value = 50;"
        "field.dispatchEvent(new Event('input'))"
    )
    shown(lambda _, claim: round(claim.confidence, 2) >= 0.5)
    browser.find_element("css selector", ".clear").click()
    _press(browser, "/")
    _press(browser, "NVIDIA Revenue")
    time.sleep(0.5)
    count = int(_texts(browser, ".claims h2")[0].split()[0])
    assert 0 < count < len(claims)
    for quote in _texts(browser, ".claim .from"):
        assert quote


def test_keys_verdicts_notes_and_what_is_kept(open_page: Open, articles: list[Document], tmp_path: Path) -> None:
    browser = open_page(to_report(articles))
    body = browser.find_element("tag name", "body")
    body.send_keys("j")
    assert _lit(browser, "amount") == articles[0].claims[0].amount.text
    _press(browser, "j")
    assert _lit(browser, "amount") == articles[0].claims[1].amount.text
    _press(browser, "k")
    assert _lit(browser, "amount") == articles[0].claims[0].amount.text
    _press(browser, "2")
    _press(browser, "n")
    _press(browser, "Bilan p. 3 <b>")
    _press(browser, "\ue00c")
    _press(browser, "?")
    assert browser.find_element("css selector", "dialog").is_displayed()
    _press(browser, "\ue00c")
    assert not browser.find_element("css selector", "dialog").is_displayed()
    body.send_keys("d")
    for _ in range(50):
        files = list((tmp_path / "downloads").glob("*.json"))
        if files:
            break
        time.sleep(0.1)
    review = json.loads(files[0].read_text(encoding="utf-8"))
    [one] = review["reviews"]
    record = articles[0].claim_records()[0]
    assert (one["id"], one["verdict"], one["note"]) == (record["id"], "wrong", "Bilan p. 3 <b>")
    for name in ("text", "start", "end", "metric", "aspect", "modality", "confidence"):
        assert one[name] == record[name], name
    assert articles[0].text[one["amount"]["start"]:one["amount"]["end"]] == one["amount"]["text"]
    assert one["document"]["sha256"] and one["at"]
    # kept over a visit, and taken into a page that has none
    browser.refresh()
    assert _texts(browser, ".claim[data-verdict=wrong] .badge") == ["Wrong"]
    browser.execute_script("localStorage.clear()")
    browser.get("about:blank")
    browser.get((tmp_path / "report.html").as_uri())
    assert _texts(browser, ".claim[data-verdict]") == []
    field = browser.find_element("css selector", "input[type=file]")
    browser.execute_script("arguments[0].hidden = false", field)
    field.send_keys(str(files[0]))
    time.sleep(0.3)
    assert _texts(browser, ".claim[data-verdict=wrong] .badge") == ["Wrong"]
    assert _texts(browser, ".status") == ["1 review taken in"]


def test_withheld_amounts_have_their_reasons(open_page: Open, articles: list[Document]) -> None:
    document = next(one for one in articles if one.withheld)
    browser = open_page(to_report([document]))
    assert len(_texts(browser, ".withheld li")) == len(document.withheld)
    browser.execute_script("document.querySelector('.mark.withheld').click()")
    assert browser.find_element("css selector", ".withheld li.current").is_displayed()
    browser.execute_script("document.querySelector('.withheld li .go').click()")
    assert _texts(browser, ".body .flash")


def test_findings_lead_from_claim_to_claim(open_page: Open) -> None:
    extractor = Extractor()
    french = "Le chiffre d'affaires d'OpenAI est de 4,3 milliards de dollars au premier semestre 2025."
    english = "OpenAI's revenue was more than $4.2 billion in the first half of 2025. Nvidia made $3 billion."
    documents = [extractor.extract(french, language="fr"), extractor.extract(english, language="en")]
    browser = open_page(to_report(documents, language="en"))
    browser.find_elements("css selector", ".claim-head")[0].click()
    assert _texts(browser, ".findings .badge") == ["Same, rounded"]
    browser.find_element("css selector", ".findings .go").click()
    assert _texts(browser, ".body") == [english] and _lit(browser, "amount") == "$4.2 billion"
    _choose(browser, "findings", "same_within_rounding")
    browser.find_elements("css selector", ".switch button")[1].click()
    assert _texts(browser, ".claims h2") == ["2 claims"]


def test_words_change_with_the_language(open_page: Open, articles: list[Document]) -> None:
    browser = open_page(to_report(articles, language="fr"))
    table = words()["fr"]
    assert _texts(browser, ".tabs button") == [table["words"][name] for name in ("articles", "text", "claims")]
    browser.find_element("tag name", "body").send_keys("?")
    _choose(browser, "words", "en")
    assert _texts(browser, ".tabs button") == ["Articles", "Text", "Claims"]
    assert browser.execute_script("return document.documentElement.lang") == "en"


def test_says_where_nothing_can_be_kept(open_page: Open, articles: list[Document]) -> None:
    browser = open_page(to_report(articles[:1], language="en"))
    browser.execute_script("Storage.prototype.setItem = () => { throw new DOMException('full'); }")
    browser.find_element("tag name", "body").send_keys("j")
    _press(browser, "1")
    assert _texts(browser, ".status") == [words()["en"]["words"]["not_kept"]]
    assert _texts(browser, ".claim[data-verdict=confirmed] .badge") == ["Confirmed"]


def test_a_page_without_articles_says_so(open_page: Open) -> None:
    browser = open_page(to_report([], language="en"))
    assert _texts(browser, ".nothing") == [words()["en"]["words"]["no_claims"]]
    browser.find_element("tag name", "body").send_keys("jk[]1n?")
    assert browser.find_element("css selector", "dialog").is_displayed()


def test_a_link_opens_its_claim(open_page: Open, articles: list[Document]) -> None:
    record = articles[1].claim_records()[3]
    block = payload(articles[1])
    browser = open_page(to_report(articles), fragment=f"#{block['sha256'][:12]}%2F{record['id']}")
    [opened] = browser.find_elements("css selector", ".claim.open")
    assert opened.get_attribute("data-claim") == record["id"]
    assert _lit(browser, "amount") == record["amount"]["text"]


def test_everything_has_a_name(open_page: Open, articles: list[Document]) -> None:
    browser = open_page(to_report(articles))
    browser.find_elements("css selector", ".claim-head")[0].click()
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = {"button", "combobox", "slider", "searchbox", "textbox", "checkbox", "progressbar", "dialog", "navigation",
             "region", "search"}
    seen = set()
    for node in nodes:
        role = node.get("role", {}).get("value")
        if role in roles and not node.get("ignored"):
            seen.add(role)
            assert node.get("name", {}).get("value", "").strip(), node
    assert {"button", "combobox", "slider", "searchbox", "textbox", "checkbox", "navigation"} <= seen


@pytest.mark.parametrize("width", [390, 820, 1024, 1280, 1600])
@pytest.mark.parametrize("dark", [False, True])

def test_nothing_overlaps_or_sticks_out(
    open_page: Open, articles: list[Document], width: int, dark: bool, tmp_path: Path,
) -> None:
    browser = open_page(to_report(articles, language="fr"), width=width, dark=dark)
    browser.execute_script("document.querySelectorAll('.claim-head')[1].click()")
    views = ["articles", "text", "claims"] if width <= 1020 else [""]
    for view in views:
        if view and browser.execute_script(
            "const tab = document.querySelector(`.tabs button[value=${arguments[0]}]`);"
            "if (tab.offsetParent) tab.click(); return !tab.offsetParent", view,
        ):
            continue
        assert browser.execute_script(LAYOUT) == [], view
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        browser.save_screenshot(str(tmp_path / f"{width}{view}.png"))
        assert browser.execute_script(CONTRAST) == [], view


def test_two_hundred_articles_open_in_two_seconds(open_page: Open, articles: list[Document]) -> None:
    # the same articles, as files of their own
    many = [
        replace(document, sha256=hashlib.sha256(f"{number} {document.path!r}".encode()).hexdigest())
        for number in range(50) for document in articles[:4]
    ]
    assert len(many) == 200
    browser = open_page(to_report(many))
    taken = browser.execute_script(
        "return performance.getEntriesByType('navigation')[0].loadEventEnd"
    )
    assert taken < 2000
    assert len(browser.find_elements("css selector", ".articles li")) == 200
    # a list of thousands is shown a screenful at a time
    total = sum(len(document.claims) for document in many)
    browser.find_elements("css selector", ".switch button")[1].click()
    assert int(_texts(browser, ".claims h2")[0].split()[0].replace(",", "")) == total
    assert len(browser.find_elements("css selector", ".claim")) < 200
    begin = time.perf_counter()
    _choose(browser, "metric", "revenue")
    assert time.perf_counter() - begin < 1.5


def test_prints_the_article_and_all_its_claims(open_page: Open, articles: list[Document]) -> None:
    browser = open_page(to_report(articles[:1]))
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = browser.execute_script(
        "return [...document.querySelectorAll('.claim-body dl')].filter(node => node.offsetHeight > 0).length"
    )
    assert shown == len(articles[0].claims)
    hidden = ".filters, .tools, .articles, .verdicts, .tabs"
    assert not any(node.is_displayed() for node in browser.find_elements("css selector", hidden))
    data = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert data.startswith(b"%PDF")


def test_picture_for_the_readme(open_page: Open, articles: list[Document], tmp_path: Path) -> None:
    """Written anew where it is missing, or where EXTRACTOR_PICTURES is set."""
    shown = [articles[number] for number in (1, 0, 2, 3)]
    browser = open_page(to_report(shown, language="en", title="Results, week 46"), width=1240, height=620)
    browser.execute_script("document.querySelectorAll('.claim-head')[0].click()")
    browser.execute_script("document.querySelector('.claim.open .verdicts .confirmed').click()")
    browser.execute_script("document.querySelectorAll('.claim-head')[1].click()")
    time.sleep(0.3)
    made = tmp_path / "report.png"
    browser.save_screenshot(str(made))
    # how small it gets depends on the fonts there are
    assert 20_000 < made.stat().st_size < 400_000
    if os.environ.get("EXTRACTOR_PICTURES") or not PICTURE.exists():
        assert made.stat().st_size < 200_000
        shutil.copyfile(made, PICTURE)


