from __future__ import annotations

import subprocess
import sys

import pytest

from extractor.language import UnsupportedLanguage, detect

TOLD = [
    ("fr", "Le groupe a perdu 11,5 milliards de dollars en un seul trimestre."),
    ("en", "The group lost $11.5 billion in a single quarter."),
    ("fr", "Mistral AI lève 1,7 milliard d'euros"),
    ("en", "OpenAI raised $40bn"),
    ("en", "Apple unveils new chips"),
    ("fr", "Microsoft licencie 9 000 salariés"),
    ("fr", "L’E\u0301tat rache\u0300te Atos"),
    ("en", "Le Monde reported that OpenAI, the maker of ChatGPT, had lost money in the quarter."),
    ("fr", "The Information rapporte que Meta, la maison mère de Facebook, a perdu de l'argent."),
]
OTHER = [
    ("German", "Das Unternehmen hat im dritten Quartal drei Milliarden Euro verloren."),
    ("Spanish", "La empresa perdió 11.500 millones de dólares en un solo trimestre."),
    ("Italian", "La società ha perso 11,5 miliardi di dollari in un solo trimestre."),
    ("Portuguese", "A empresa perdeu 11,5 bilhões de dólares em um único trimestre."),
    ("Dutch", "Het bedrijf verloor 11,5 miljard dollar in één kwartaal."),
    ("Cyrillic", "Компания потеряла 11,5 миллиарда долларов за квартал."),
    ("Japanese", "同社は第3四半期に115億ドルの損失を出した。"),
    ("Chinese", "该公司在第三季度亏损115亿美元。"),
    (None, "11,5 % 4.3"),
    (None, ""),
    (None, "Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor."),
]


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_told(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(("looks_like", "text"), OTHER)
def test_unsupported(looks_like: str | None, text: str) -> None:
    with pytest.raises(UnsupportedLanguage) as error:
        detect(text)
    assert error.value.looks_like == looks_like
    assert "en, fr" in str(error.value)


def test_a_long_text_is_sampled() -> None:
    text = "Le groupe a perdu de l'argent dans l'année. " * 100_000
    assert detect(text) == "fr"


def test_nothing_heavy_is_loaded() -> None:
    code = "import sys, extractor.language as l; l.detect('The group lost money.'); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
