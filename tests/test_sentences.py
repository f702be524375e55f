"""Sentences as tables: «|» stands where one ends and the next begins."""
from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model import Span
from extractor.sentences import split

FRENCH = [
    "Le groupe a perdu 11,5 milliards. |Il en avait gagné 3.5 l'an dernier.",
    "M. Dupont a vu Mme Martin. |Elle part.",
    "Le Dr. House et J. Smith parlent. |E. Lebedev aussi.",
    "Apple Inc. a payé 3 M$. |L'action monte.",
    "Le rachat de Foo Inc. |Le groupe n'a rien dit.",
    "Les États-Unis (U.S. en anglais) ont dit non. |Oui.",
    "« Comment dépenser 1,4 billion de dollars ? |Vous savez, Sam », a demandé Brad.",
    "Il répond : « Assez, c'est assez. » |L'intervieweur a ri.",
    "« C'est peu ! » a lancé le PDG. |« C'est tout. »",
    "« Combien ? », demande-t-il.",
    "Ils disent que « les revenus augmentent (…) nous parions ». |Curieux.",
    "Les revenus […] montent. |Tant mieux.",
    "Et puis… |Rien. |Ou presque... non.",
    "Que faire ?! |Rien !",
    "C'est fini... ! |Pas du tout.",
    "Le site Booking.com et Mistral.ai ont gagné. |Node.js aussi.",
    "La croissance mondiale.|Les chiffres sont là.",
    "Il a voté le 1er janv. 2025. |xAI a suivi. |iPhone : rien.",
    "Voir p. 5, art. 12 et n. 3. |Fin.",
    "Elle vend des puces (H100, B200, etc.) en Chine. |C'est beaucoup.",
    "La société lève une série C. |Le tour est mené par X.",
    "Il y a 2,5 M de clients en 2025. |300 000 paient.",
    'Il a dit "non." |Puis il est parti.',
    'Il a dit " non. " |Puis il est parti.',
    "Titre sans point|\nLe texte commence ici.",
    "Le texte est coupé\nau milieu de la phrase. |Oui.",
    "- premier point|\n- second point|\n3. troisième point. |Suite.",
    "Les raisons :|\n\nla première.",
]
ENGLISH = [
    "Revenue rose 16.5% to $4.3bn. |Net income fell.",
    "Apple Inc. said Tuesday it will pay. |Shares rose.",
    "It bought Foo Corp. |The deal closed in Jan. 2025.",
    "The U.S. Commerce Department said so. |It lives in the U.S. |The firm does not.",
    "Mr. Musk met Dr. Who at 5 p.m. on Friday. |They talked.",
    "J. P. Morgan and George W. Bush agree. |So do I.",
    "The company raised a Series B. |The round was led by X.",
    '"We are fine," he said. |"Sales are up."',
    '"Is it true?" asked Musk. |"It is." |He left.',
    "“Blackwell sales are off the charts. |Compute demand grows,” Huang said.",
    "“It is enough.” |He left. |(It was late.) |Then nothing.",
    "It has No. 5 and No. 6 chips. |Yahoo! was here.",
    "He asked Yahoo! for money. |No.",
    "In fiscal 2026... the end.",
    "eBay lost. |iPhone sales grew. |xAI did too.",
    "See e.g. Intel, i.e. the chipmaker. |Fine.",
    "Vodafone et al. said. |A plan B. |Then C.",
    "The Fairphone (Gen. 6) is out. |(It is. |It really is fairly new.)",
    "Growth of 3.5 vs. 4.0 per cent.",
    "It costs $999. |That is 5 per cent. more than before.",
    "Meta (META)|\nThe parent expects more.",
]


@pytest.mark.parametrize(("language", "marked"), [("fr", m) for m in FRENCH] + [("en", m) for m in ENGLISH])
def test_table(language: str, marked: str) -> None:
    wanted = [piece.strip() for piece in marked.split("|")]
    assert [span.text for span in split(marked.replace("|", ""), language)] == wanted


def test_wrapped_prose_is_one_paragraph() -> None:
    text = (
        "The company said on Thursday that its revenue for the quarter had\n"
        "risen to $4.3 billion, which is more than analysts had expected of\n"
        "Apple in the third quarter. Shares rose by five per cent after the\n"
        "close.\n\nNext paragraph."
    )
    found = [span.text for span in split(text, "en")]
    assert len(found) == 3
    assert found[0].endswith("quarter.") and found[1].endswith("close.")


def test_furniture_shares_no_sentence() -> None:
    text = "PARIS, 5 janvier 2017 – Le groupe a perdu 3 milliards."
    end = text.index("–") + 1
    found = split(text, "fr", furniture=[Span(text[:end], 0, end)])
    assert [span.text for span in found] == ["PARIS, 5 janvier 2017 –", "Le groupe a perdu 3 milliards."]


def test_windows_line_ends_and_no_break_spaces() -> None:
    text = "Un titre\r\n\r\n«\u00a0Combien\u202f? Trop.\u00a0» Oui.\r\n"
    assert [s.text for s in split(text, "fr")] == ["Un titre", "«\u00a0Combien\u202f?", "Trop.\u00a0»", "Oui."]


PIECES = st.sampled_from([
    "Le", "groupe", "M.", "U.S.", "Inc.", "3,5", "1.5", "…", "...", "(…)", "«", "»", "“", "”", '"', "'", "?", "!", ".",
    ":", "–", "\n", "\r\n", "\n\n", " ", "\u00a0", "\u202f", "e\u0301te\u0301", "🚀", "- ", "1. ", "The", "xAI", "$",
    "etc.", ")", "(",
])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40), st.sampled_from(["fr", "en"]))
def test_offsets_and_cover(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    end = 0
    for span in split(text, language):
        assert text[span.start:span.end] == span.text == span.text.strip()
        assert span.start >= end
        assert not any(char.isalnum() for char in text[end:span.start])
        end = span.end
    assert not any(char.isalnum() for char in text[end:])


@pytest.mark.parametrize("unit", [".", ". ", "A. ", "? ", '." ', "…»", "a\n", "A\n", " ", "1.", "(.", "\u00a0»", "U."])
def test_linear(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    begun = time.process_time()
    split(text, "en")
    assert time.process_time() - begun < 5
