"""Stems of the five state languages: forms of a word meet, other words do not, and nothing breaks on any text."""

from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import analyse, highlight, surface
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


@pytest.mark.parametrize(
    ("language", "form", "lemma"),
    [(language, *pair) for language, lines in FORMS.items() for pair in pairs(lines)],
)
def test_a_form_has_the_stem_of_its_word(language: str, form: str, lemma: str) -> None:
    assert analyse(form, language) == analyse(lemma, language) != []


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [(language, *pair) for language, lines in STRANGERS.items() for pair in pairs(lines)],
)
def test_words_that_are_only_alike_stay_apart(language: str, word: str, other: str) -> None:
    assert analyse(word, language) != analyse(other, language)


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
@pytest.mark.parametrize(
    "text",
    [
        *("CO2", "CO₂-нің", "PM2.5", "Cr(VI)", "NOx", "7439-97-6", "CA-BAT-2026-00001", "C23.5", "BAT 18", "2026", "3,5"),
        *("水処理", "معالجة", "νερό", "ენერგია", "ბ", "א", "ü2", "x64", "m3", "кг2", "ab", "о", "I"),
    ],
)
def test_symbols_numbers_and_foreign_scripts_are_left_as_they_are(language: str, text: str) -> None:
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
@pytest.mark.parametrize("piece", ["lar", "y", "a", "ii", "nyn", "ho", "me", "id", "zh", "kta", "ymyz", "rrr"])
def test_hostile_repetitions_end_soon(language: str, piece: str) -> None:
    """A thousand words of the longest kind, none alike."""
    words = [(piece * 64)[number % 7 : 64] + piece for number in range(1_000)]
    started = perf_counter()
    for word in words:
        assert STATE_LANGUAGES[language](word)
    assert perf_counter() - started < 2


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
    marked = highlight(text, language, {*surface(word, language), *analyse(word, language)})
    assert marked.count("<mark>") == len(word.split())
    assert "&lt;b&gt;" in marked
