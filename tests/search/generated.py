"""Generated entries and requests on which engines are compared.

Words are roots with endings, drawn by Zipf's law: few are frequent, most are rare, many differ by a letter or an
ending. Entries are the same at every run; requests are hypothesis's.
"""

import random
from collections.abc import Iterator
from itertools import accumulate
from types import MappingProxyType

from hypothesis import strategies as st

from search.analysis.languages import LANGUAGES
from search.concepts import ConceptTable
from search.documents import Document
from search.query import SORTS, SearchRequest
from tests.search.samples import document

ENTRIES = 3_000

ROOTS = {
    "kk": "тазарту сүзгі шаң қалдық су ауа энергия жылу цемент көмір газ қазан күкірт тұз мұнай кен топырақ өртеу",
    "ky": "тазалоо чыпка чаң калдык суу аба энергия жылуулук цемент көмүр газ казан күкүрт туз мунай кен топурак",
    "tg": "тозакунӣ филтр чанг партов об ҳаво энергия гармӣ семент ангишт газ дег сулфур намак нафт маъдан хок",
    "tk": "arassalamak süzgüç tozan galyndy suw howa energiýa ýylylyk sement kömür gaz gazan kükürt duz nebit",
    "uz": "tozalash filtr chang chiqindi suv havo energiya issiqlik sement ko'mir gaz qozon oltingugurt tuz neft",
    "ru": "очистка фильтр пыль отход вода воздух энергия тепло цемент уголь газ котел сера соль нефть руда почва "
    "электрофильтр скруббер водород электрод сжигание плавильный рекуперация обеспыливание",
    "en": "cleaning filter dust waste water air energy heat cement coal gas boiler sulphur salt oil ore soil "
    "scrubber electrode electrostatic incineration smelting recovery precipitator furnace burner",
}
ENDINGS = {
    "kk": " лар ды ға нан",
    "ky": " лар ны га дан",
    "tg": " ҳо и ро",
    "tk": " lar y dan",
    "uz": " lar ni dan",
    "ru": " а ы ов ом ами ный",
    "en": " s ing ed er",
}
SYMBOLS = ["CO2", "NOx", "SO2", "PM2.5", "BAT 18", "Cr(VI)", "C23.5", "ng I-TEQ", "7440-43-9", "2026", "50"]
CONCEPTS = ConceptTable(
    [
        ("terms:filter", {"en": ["filter"], "ru": ["фильтр"], "kk": ["сүзгі"], "uz": ["filtr"]}),
        ("terms:electrostatic-precipitator", {"en": ["electrostatic precipitator"], "ru": ["электрофильтр"]}),
        ("pollutants:SO2", {"en": ["sulphur dioxide", "SO2"], "ru": ["SO2"]}),
        ("pollutants:dust", {"en": ["dust"], "ru": ["пыль"], "ky": ["чаң"], "tg": ["чанг"]}),
        ("media:water", {"en": ["water"], "ru": ["вода"], "kk": ["су"], "tk": ["suw"]}),
    ]
)
FACETS = {
    "kind": ["bat", "emerging", "pilot", "practice"],
    "country": ["KZ", "KG", "TJ", "TM", "UZ"],
    "sector": ["C", "C23", "C23.5", "C24", "D", "D35", "E"],
    "pollutant": ["SO2", "NOx", "dust", "Hg", "PCDD/F"],
    "theme": ["air", "water", "waste", "energy"],
    "year": ["2019", "2023", "2024", "2025", "2026"],
    "hub": ["rctc"],
}


def _words(language: str) -> list[str]:
    """Every root with every ending, and the words of no language."""
    words = [root + ending for ending in ENDINGS[language].split(" ") for root in ROOTS[language].split()]
    random.Random(language).shuffle(words)
    return words + SYMBOLS


WORDS = {language: _words(language) for language in LANGUAGES}
_CHANCES = {
    language: list(accumulate(1 / rank for rank in range(1, len(words) + 1))) for language, words in WORDS.items()
}


def entries() -> Iterator[Document]:
    """The entries, each in one to four languages."""
    for number in range(1, ENTRIES + 1):
        chance = random.Random(number)
        languages = chance.sample(list(LANGUAGES), chance.choice([1, 1, 2, 3, 4]))
        names, summaries, texts = (
            {language: _text(chance, language, *lengths) for language in languages}
            for lengths in ((1, 5), (0, 12), (0, 60))
        )
        facets = {name: chance.sample(codes, chance.randint(0, 2) % (len(codes) + 1)) for name, codes in FACETS.items()}
        yield document(
            number,
            names,
            summaries=summaries,
            texts=texts,
            facets={name: codes for name, codes in facets.items() if codes},
            published=739_000 + chance.randint(0, 300),
            concepts=CONCEPTS,
        )


def _text(chance: random.Random, language: str, least: int, most: int) -> str:
    number = chance.randint(least, most)
    return " ".join(chance.choices(WORDS[language], cum_weights=_CHANCES[language], k=number))


@st.composite
def _word(draw: st.DrawFn, language: str) -> str:
    """A word of the entries, whole, cut short or misspelt; seldom one that nobody has written."""
    word = draw(st.sampled_from(WORDS[language]))
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(word))
    spoilt = {
        "whole": word,
        "begun": word[: max(3, place)],
        "left out": word[:place] + word[place + 1 :],
        "put in": word[:place] + letter + word[place:],
        "exchanged": word[:place] + letter + word[place + 1 :],
        "swapped": word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        "other": draw(st.sampled_from(["кислород", "и", "the", "CA-BAT-2026-00042", "(", "xyzzy", "🙂"])),
    }
    return spoilt[draw(st.sampled_from(["whole", "whole", "whole", *spoilt]))]


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    """Requests with and without words, in one language or mixed, with and without choices."""
    language = draw(st.sampled_from(list(LANGUAGES)))
    written = draw(st.sampled_from([language, *LANGUAGES]))
    words = draw(st.lists(_word(written), min_size=draw(st.sampled_from([1] * 9 + [0])), max_size=4))
    chosen = draw(st.lists(st.sampled_from(list(FACETS)), max_size=3, unique=True)) if draw(st.booleans()) else []
    filters = {
        name: tuple(
            draw(
                st.lists(
                    st.sampled_from([*FACETS[name], FACETS[name][0].lower(), "nonsense"]),
                    min_size=1,
                    max_size=3,
                    unique_by=str.lower,
                )
            )
        )
        for name in chosen
    }
    return SearchRequest(
        q=" ".join(words),
        language=language,
        page=draw(st.integers(1, 4)),
        page_size=draw(st.sampled_from([1, 5, 20, 100])),
        sort=draw(st.sampled_from(["relevance", "relevance", *SORTS])),
        filters=MappingProxyType(filters),
    )
