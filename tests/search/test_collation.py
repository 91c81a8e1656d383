"""Alphabetical order in each language."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.collation import ALPHABETS, MAX_KEY, sort_key

ORDERS = {
    "kk": ["ағаш", "азот", "әктас", "қалдық", "лас", "ұн", "үй", "ыстық", "іс"],
    "ky": ["нан", "ңң", "отун", "өрт", "пахта", "уран", "үй", "фильтр"],
    "tg": ["газ", "ғалла", "истиқлол", "ӣ", "карбон", "қабат", "хок", "ҳаво", "чанг", "ҷангал"],
    "tk": ["azot", "ben", "çäk", "demir", "ene", "ädik", "fosfor", "jar", "žurnal", "suw", "şäher", "yz", "ýer", "zat"],
    "uz": ["dala", "gaz", "tog", "zarar", "oʻrmon", "gʻalla", "shamol", "chang"],
    "ru": ["10 способов", "азот", "ель", "ёж", "жар"],
    "en": ["air", "Biogas", "cement"],
}


def test_every_language_of_the_site_has_an_alphabet() -> None:
    assert list(ALPHABETS) == [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", ORDERS)
def test_words_stand_in_alphabetical_order(language: str) -> None:
    words = ORDERS[language]
    shuffled = words[::-1]
    assert sorted(shuffled, key=lambda word: sort_key(word, language)) == words


def test_case_apostrophes_and_quotes_make_no_difference() -> None:
    assert sort_key("«Ақ жол»", "kk") == sort_key("ақ жол", "kk")
    assert sort_key("O`zbek", "uz") == sort_key("oʻzbek", "uz")


def test_digits_come_before_letters_and_own_letters_before_others() -> None:
    assert sort_key("2 способа", "ru") < sort_key("азот", "ru") < sort_key("biogas", "ru")


@given(st.text(), st.sampled_from(list(ALPHABETS)))
def test_any_text_has_a_key(text: str, language: str) -> None:
    assert len(sort_key(text, language)) <= MAX_KEY
