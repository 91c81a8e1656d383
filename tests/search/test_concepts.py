"""Concepts in a sequence of tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse
from search.concepts import ConceptTable

TABLE = ConceptTable(
    [
        ("dust", {"en": ["dust"]}),
        ("filter", {"en": ["filter", "bag filter"]}),
        ("esp", {"en": ["dust filter plant", "electrostatic precipitator"]}),
        ("gas", {"en": ["waste gas"]}),
        ("cleaning", {"en": ["gas cleaning"]}),
    ]
)

WORDS = ["dust", "filter", "plant", "electrostatic", "precipitator", "waste", "gas", "cleaning", "bag", "other"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dust filter plant", [(0, 3, {"esp"})]),
        ("a dust filter", [(0, 1, {"dust"}), (1, 2, {"filter"})]),
        ("dust filter plants filter dust", [(0, 3, {"esp"}), (3, 4, {"filter"}), (4, 5, {"dust"})]),
        ("electrostatic", []),
        ("bag of bag filters", [(1, 3, {"filter"})]),
        ("waste gas cleaning", [(0, 2, {"gas"}), (1, 3, {"cleaning"})]),
        ("", []),
    ],
)
def test_the_longest_label_is_taken(text: str, found: list[tuple[int, int, set[str]]]) -> None:
    mentions = TABLE.mentions(analyse(text, "en"), "en")
    assert [(mention.start, mention.end, set(mention.concepts)) for mention in mentions] == found


@given(st.lists(st.sampled_from(WORDS)))
def test_all_that_is_named_are_the_concepts_of_the_mentions(words: list[str]) -> None:
    stems = analyse(" ".join(words), "en")
    assert TABLE.named(stems, "en") == set().union(*(m.concepts for m in TABLE.mentions(stems, "en")))


def test_a_language_without_labels_has_no_concepts() -> None:
    assert TABLE.named(analyse("dust", "ru"), "ru") == set()
