"""Counted values in display order."""

from search.facets import FACETS_BY_NAME, ValueLabel, arrange

SECTORS = {
    "C": ValueLabel("Manufacturing"),
    "C23": ValueLabel("Minerals", "C", 1),
    "C23.5": ValueLabel("Cement", "C23", 2),
    "D": ValueLabel("Energy"),
}


def test_a_tree_keeps_its_order_and_knows_its_depth() -> None:
    values = arrange(FACETS_BY_NAME["sector"], {"D": 5, "C": 2, "C23": 2, "C23.5": 1}, (), SECTORS)
    assert [(row.value, row.depth) for row in values] == [("C", 0), ("C23", 1), ("C23.5", 2), ("D", 0)]


def test_a_chosen_value_stays_with_count_zero() -> None:
    values = arrange(FACETS_BY_NAME["sector"], {"D": 5}, ("c23.5",), SECTORS)
    assert [(row.value, row.label, row.count, row.selected) for row in values] == [
        ("C23.5", "Cement", 0, True),
        ("D", "Energy", 5, False),
    ]


def test_an_unknown_value_is_kept_as_typed() -> None:
    values = arrange(FACETS_BY_NAME["sector"], {"D": 5}, ("Moon",), SECTORS)
    assert [(row.value, row.count, row.selected) for row in values] == [("D", 5, False), ("Moon", 0, True)]


def test_orders() -> None:
    labels = {"a": ValueLabel("A"), "b": ValueLabel("B")}
    by_count = arrange(FACETS_BY_NAME["pollutant"], {"a": 1, "b": 2}, (), labels)
    assert [row.value for row in by_count] == ["b", "a"]
    by_vocabulary = arrange(FACETS_BY_NAME["technique_type"], {"b": 2, "a": 1}, (), labels)
    assert [row.value for row in by_vocabulary] == ["a", "b"]
    years = arrange(FACETS_BY_NAME["year"], {"2024": 1, "2026": 1, "2025": 9}, (), {})
    assert [row.value for row in years] == ["2026", "2025", "2024"]


def test_values_without_entries_are_left_out() -> None:
    assert arrange(FACETS_BY_NAME["kind"], {"bat": 0}, (), {}) == ()
