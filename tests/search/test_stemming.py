"""Stems of the five state languages: forms of a word meet, other words do not, and nothing breaks on any text."""

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import analyse, highlight, spans, surface
from search.analysis.languages import LANGUAGES
from search.analysis.stemming import kazakh, kyrgyz, tajik, turkmen, uzbek
from tests.search.forms import FORMS, STRANGERS, pairs

STATE_LANGUAGES = {"kk": kazakh.stem, "ky": kyrgyz.stem, "tg": tajik.stem, "tk": turkmen.stem, "uz": uzbek.stem}

#: Folded letters, and pieces of which endings are made.
_PIECES = st.lists(
    st.one_of(
        st.sampled_from("abdefghijklmnoprstuvyzşçqwxc"),
        st.sampled_from(["lar", "ler", "dyn", "nin", "ymyz", "ga", "da", "si", "ho", "ro", "mak", "uu", "gan", "ma"]),
    ),
    min_size=1,
    max_size=12,
).map("".join)


@pytest.mark.parametrize("language", STATE_LANGUAGES)
def test_a_form_has_the_stem_of_its_word(language: str) -> None:
    missed = [
        (form, lemma) for form, lemma in pairs(FORMS[language]) if analyse(form, language) != analyse(lemma, language)
    ]
    assert missed == []
    assert all(analyse(form, language) for form, _ in pairs(FORMS[language]))


@pytest.mark.parametrize("language", STATE_LANGUAGES)
def test_words_that_are_only_alike_stay_apart(language: str) -> None:
    same = [
        (word, other)
        for word, other in pairs(STRANGERS[language])
        if analyse(word, language) == analyse(other, language)
    ]
    assert same == []


def test_there_are_sixty_forms_of_each_language() -> None:
    assert FORMS.keys() == STRANGERS.keys() == STATE_LANGUAGES.keys()
    assert all(len({form for form, _ in pairs(lines)}) >= 60 for lines in FORMS.values())


@pytest.mark.parametrize("language", STATE_LANGUAGES)
@given(word=_PIECES)
def test_a_stem_is_part_of_a_word_and_its_own_stem(language: str, word: str) -> None:
    stem = STATE_LANGUAGES[language]
    found = stem(word)
    assert 0 < len(found) <= len(word)
    assert stem(found) == found
    assert stem(word) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_symbols_numbers_and_foreign_scripts_are_left_as_they_are(language: str) -> None:
    symbols = "CO2 CO₂-нің PM2.5 Cr(VI) NOx 7439-97-6 CA-BAT-2026-00001 C23.5 2026 3,5 x64 m3 кг2"
    foreign = "水処理 معالجة νερό ენერგია א ü2 ab о I"
    for text in (*symbols.split(), *foreign.split(), "BAT 18"):
        assert analyse(text, language) == surface(text, language)


@pytest.mark.parametrize("language", ["ky", "tg"])
@pytest.mark.parametrize("word", ["SCADA", "filters", "cleaner", "standarti", "horo", "taliban"])
def test_a_latin_word_in_a_cyrillic_text_has_no_endings(language: str, word: str) -> None:
    assert analyse(f"{word} системасы", language)[0] == surface(word, language)[0]


@pytest.mark.parametrize("language", STATE_LANGUAGES)
@given(word=st.text(min_size=1, max_size=30))
@example(word="\u0130")
@example(word="ъъъ")
def test_any_word_gives_one_short_stem(language: str, word: str) -> None:
    for found, token in zip(analyse(word, language), surface(word, language), strict=True):
        assert 0 < len(found) <= len(token)


@pytest.mark.parametrize("language", STATE_LANGUAGES)
def test_hostile_words_end_soon(language: str) -> None:
    """Words of nothing but endings, long ones, none alike: no word may cost more than a millisecond or two."""
    pieces = ["lar", "y", "a", "ii", "nyn", "ho", "me", "id", "zh", "kta", "ymyz", "rrr"]
    words = [(piece * 64)[start : start + length] for piece in pieces for start in (0, 1) for length in (38, 40, 64)]
    started = process_time()
    for word in words:
        assert STATE_LANGUAGES[language](word)
    assert process_time() - started < 0.005 * len(words)


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("kk", "Су қоймаларын <b> тазартудың", "су қоймасы"),
        ("ky", "Суу сактагычтарды <b> тазалоонун", "суу сактагыч"),
        ("tg", "Обанборҳои <b> ифлосро", "обанбор"),
        ("tk", "Suw howdanlarynyň <b> hili", "suw howdany"),
        ("uz", "Suv omborlarining <b> sifati", "suv ombori"),
    ],
)
def test_any_form_of_the_word_is_highlighted(language: str, text: str, word: str) -> None:
    marked = highlight(text, spans(text, language, {*surface(word, language), *analyse(word, language)}))
    assert marked.count("<mark>") == len(word.split())
    assert "&lt;b&gt;" in marked
