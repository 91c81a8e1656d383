"""Analysis: spellings that must be one, symbols, hostile text."""

from random import Random

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse, highlight, surface, terms, tokenise
from search.analysis.languages import LANGUAGES
from search.analysis.places import spans

#: One pair a kind of variant: language, spelling, other spelling.
VARIANTS = [
    ("kk", "су қоймасы", "su qoimasy"),
    ("kk", "шөлейттену", "шолейттену"),
    ("kk", "тiршiлiк", "тіршілік"),
    ("kk", "PLASTİK QALDYQTARY", "пластик қалдықтары"),
    ("kk", "ұшқын һәм үгінді", "ушкын хам угинди"),
    ("ky", "ТОПУРАКТЫН ТҮШҮМҮ", "топурактын тушуму"),
    ("ky", "кењеш өтөт", "кеңеш отот"),
    ("tg", "соҳаи маҳсулоти дохилӣ", "соњаи мањсулоти дохилї"),
    ("tg", "ҷангалзор ғалла қӯрғон", "чангалзор галла кургон"),
    ("tg", "об\u0438\u0304 ту\u0304да", "обӣ тӯда"),
    ("tk", "daşky gurşaw", "дашкы гуршав"),
    ("tk", "ýerüsti suwlaryň çägi", "yerusti suwlaryn cagi"),
    ("uz", "Oʻzbekiston daryosi", "O`zbekiston daryosi"),
    ("uz", "bo„lgan ta‟minlash", "boʻlgan taʼminlash"),
    ("uz", "gʻoʻza yoʻli", "go'za yoli"),
    ("uz", "қишлоқ хўжалиги", "кишлок хужалиги"),
    ("uz", "станция ер ости сувлари", "stansiya yer osti suvlari"),
    ("ru", "учёт сточных вод", "учет сточных вод"),
    ("ru", "cостав воздуха", "состав воздуха"),
]

SYMBOLS = [
    ("CO2 CO₂ СО2", "co2"),
    ("NOx NOₓ NОх", "nox"),
    ("PM2.5 PM₂.₅ РМ2,5", "pm2.5"),
    ("Cr(VI) Cr (VI) Cr6+ Сr(VI)", "cr(vi)"),
    ("ng I-TEQ; нг I‑TEQ", "ng-i-teq"),
    ("7439-97-6", "7439-97-6"),
    ("C23.5 С23.5 c23.5.", "c23.5"),
    ("CA-BAT-2026-00001 са-ват-2026-00001", "ca-bat-2026-00001"),
    ("BAT 18, НДТ № 18, ЕҚТ 18", "bat-18"),
]


def test_every_language_of_the_site_has_a_row() -> None:
    assert list(LANGUAGES) == [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize(("language", "first", "second"), VARIANTS)
def test_spellings_of_a_word_give_the_same_tokens(language: str, first: str, second: str) -> None:
    assert analyse(first, language) == analyse(second, language) != []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("text", "token"), SYMBOLS)
def test_a_symbol_is_one_token_in_every_language(text: str, token: str, language: str) -> None:
    assert set(surface(text, language)) == {token}


def test_a_date_is_no_cas_number() -> None:
    assert surface("2026-10-1", "en") == ["2026", "10", "1"]


def test_words_inside_a_symbol_are_indexed_beside_it() -> None:
    token, *_ = tokenise("BAT 18", "en")
    assert (token.surface, token.parts) == ("bat-18", ("bat", "18"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_latin_word_in_cyrillic_text_stays_latin(language: str) -> None:
    assert "scada" in surface("SCADA жүйесі", language)


def test_an_ending_hung_on_a_symbol_is_no_word() -> None:
    assert surface("CO2-нің үлесі", "kk") == surface("CO2 үлесі", "kk")


def test_stop_words_do_not_count() -> None:
    assert surface("the dust and the water", "en") == ["dust", "water"]
    assert surface("вода и воздух", "ru") == ["вода", "воздух"]


def test_stems_of_russian_and_english() -> None:
    assert analyse("очистка газов", "ru") == analyse("очистки газа", "ru")
    assert analyse("норматив прорыв полив", "ru") == analyse("нормативами прорыва поливом", "ru")
    assert analyse("полив", "ru") != analyse("поле", "ru")
    assert analyse("канал объём систем метана", "ru") == analyse("каналов объёма система метану", "ru")
    assert analyse("стоки", "ru") == analyse("стоков", "ru") != analyse("сток", "ru") == analyse("стока", "ru")
    assert analyse("plant's filters", "en") == analyse("plants filter", "en")
    assert analyse("tailings", "en") == analyse("tailing", "en") != analyse("tail", "en")
    assert analyse("fertilizer greening renewables", "en") == analyse("fertilisers greening renewable", "en")
    assert not set(analyse("fertiliser greening renewable", "en")) & set(analyse("fertile green renewal", "en"))


def test_tokens_know_their_place_in_the_text() -> None:
    text = "Бу boʻron — PM₂.₅"
    assert [text[token.start : token.end] for token in tokenise(text, "uz")] == ["boʻron", "PM₂.₅"]


def test_highlight_escapes_everything() -> None:
    text = '<img src=x> & "Filters" CO₂'
    marked = highlight(text, spans(text, "en", {"filter", "co2"}))
    assert marked == "&lt;img src=x&gt; &amp; &quot;<mark>Filters</mark>&quot; <mark>CO₂</mark>"


@given(st.text(), st.sampled_from(list(LANGUAGES)))
def test_any_text_gives_short_tokens(text: str, language: str) -> None:
    for token in tokenise(text, language):
        for form in (token.surface, token.stem, *token.parts):
            assert 0 < len(form) <= 64
            assert " " not in form
        assert 0 <= token.start < token.end <= len(text)


#: What separates the quick way from the thorough one: endings joined to symbols and numbers, symbols with blanks.
_HANGING = st.lists(
    st.one_of(
        st.sampled_from(["CO2", "Cr(VI)", "PM2.5", "BAT 18", "20", "CO₂", "①", "2\u0301", "км"]),
        st.sampled_from(
            ["BAT", "НДТ", "№", "18", "Cr", "VI", "6+", "(VI)", "pm", "2.5", "ng", "I-TEQ", "  ", "\n", "."]
        ),
        st.sampled_from(["-", "‑", "–", "-нің", "-го", "-дегі", "-нің.", "-нің-го", "-ra", " ", ", "]),
        st.text(max_size=5),
    ),
    max_size=8,
).map("".join)


@given(st.one_of(st.text(), _HANGING), st.sampled_from(list(LANGUAGES)))
def test_terms_are_the_tokens_without_their_places(text: str, language: str) -> None:
    assert terms(text, language) == [(t.surface, t.stem, *t.parts) for t in tokenise(text, language)]


@given(st.one_of(st.text(), _HANGING), st.sampled_from(list(LANGUAGES)), st.randoms(use_true_random=False))
def test_spans_are_those_of_the_wanted_tokens(text: str, language: str, chance: Random) -> None:
    tokens = tokenise(text, language)
    wanted = {form for token in tokens if chance.random() < 0.5 for form in (token.surface, token.stem)}
    expected = [(t.start, t.end) for t in tokens if t.surface in wanted or t.stem in wanted]
    assert spans(text, language, wanted) == expected


_LETTERS = "абвгғдеёжзийкқлмнңоөпрстуұүфхҳһцчҷшщъыіьэюяӣӯўabcdefghijklmnopqrstuvwxyzçşñöüäğýžıʻʼ"


@given(st.text(alphabet=_LETTERS + _LETTERS.upper(), min_size=1, max_size=20), st.sampled_from(list(LANGUAGES)))
def test_folding_a_folded_word_changes_nothing(word: str, language: str) -> None:
    fold = LANGUAGES[language].fold
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    "piece", ["1", "1.", "a'", "-", " ", "C", "CA-BAT-", "\u0301", "1-", "Cr ", "7439-97-", "ﷺ", "BAT ", "<", "\x00"]
)
def test_hostile_repetitions_are_scanned_once(piece: str) -> None:
    """A scan that is not linear in the length of the text would not end here."""
    assert len(tokenise(piece * 100_000, "uz")) == len(terms(piece * 100_000, "uz"))
