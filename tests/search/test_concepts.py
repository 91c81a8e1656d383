"""Concepts in a sequence of tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import terms
from search.concepts import ConceptTable

TABLE = ConceptTable(
    [
        ("dust", {"en": ["dust"]}),
        ("filter", {"en": ["filter", "bag filter"]}),
        ("esp", {"en": ["dust filter plant", "electrostatic precipitator"]}),
        ("gas", {"en": ["waste gas"]}),
        ("cleaning", {"en": ["gas cleaning"]}),
        ("wind", {"en": ["wind plant", "WP"]}),
        ("works", {"en": ["WP", "wps"]}),
        ("solar", {"uz": ["quyosh elektr stansiyasi", "QES"]}),
    ]
)

WORDS = [
    "dust",
    "filter",
    "plant",
    "electrostatic",
    "precipitator",
    "waste",
    "gas",
    "cleaning",
    "bag",
    "wind",
    "wp",
    "other",
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dust filter plant", [(0, 3, {"esp"})]),
        ("a dust filter", [(0, 1, {"dust"}), (1, 2, {"filter"})]),
        ("dust filter plants filter dust", [(0, 3, {"esp"}), (3, 4, {"filter"}), (4, 5, {"dust"})]),
        ("electrostatic", []),
        ("bag of bag filters", [(1, 3, {"filter"})]),
        ("waste gas cleaning", [(0, 2, {"gas"}), (1, 3, {"cleaning"})]),
        ("the WP", [(0, 1, {"wind", "works"})]),
        ("wps", [(0, 1, {"works"})]),
        ("", []),
    ],
)
def test_the_longest_label_is_taken(text: str, found: list[tuple[int, int, set[str]]]) -> None:
    mentions = TABLE.mentions(terms(text, "en"), "en")
    assert [(mention.start, mention.end, set(mention.concepts)) for mention in mentions] == found


@given(st.lists(st.sampled_from(WORDS)))
def test_all_that_is_named_are_the_concepts_of_the_mentions(words: list[str]) -> None:
    found = terms(" ".join(words), "en")
    assert TABLE.named(found, "en") == set().union(*(m.concepts for m in TABLE.mentions(found, "en")))


def test_a_language_without_labels_has_no_concepts() -> None:
    assert TABLE.named(terms("dust", "ru"), "ru") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [("QES", {"solar"}), ("qes", {"solar"}), ("quyosh elektr stansiyalari", {"solar"}), ("kesish", set())],
)
def test_an_abbreviation_is_no_stem_of_another_word(text: str, found: set[str]) -> None:
    assert TABLE.named(terms(text, "uz"), "uz") == found
