"""Correction to a reference oxygen content."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.registry.oxygen import to_reference_oxygen

concentrations = st.decimals(min_value="0.001", max_value="100000", places=3)
oxygen = st.decimals(min_value=0, max_value="20.8", places=1)


def test_the_term_of_epa_method_19() -> None:
    """Method 19 brings a dry concentration to zero excess air with 20.9 / (20.9 - %O2)."""
    assert to_reference_oxygen(Decimal(100), Decimal("10.45"), 0) == 200


@pytest.mark.parametrize(
    ("measured", "reference", "expected"),
    [
        (11, 11, "100"),  # nothing to correct
        (14, 11, "143.478"),  # waste incineration, diluted: 9.9 / 6.9
        (3, 6, "83.240"),  # coal, measured with little air: 14.9 / 17.9
        ("13.9", 7, "198.571"),  # US waste combustion: 13.9 / 7.0
    ],
)
def test_worked_by_hand(measured: int | str, reference: int, expected: str) -> None:
    corrected = to_reference_oxygen(100, Decimal(measured), reference)

    assert corrected.quantize(Decimal("0.001")) == Decimal(expected)


def test_close_to_the_eu_formula() -> None:
    """Directive 2010/75/EU, Annex VI Part 7, has 21 for 20.9: (21 - 11) / (21 - 14)."""
    corrected = to_reference_oxygen(100, 14, 11)

    assert abs(corrected / (Decimal(100) * 10 / 7) - 1) < Decimal("0.005")


def test_a_float_is_taken_as_written() -> None:
    assert to_reference_oxygen(0.1, 11.0, 11.0) == Decimal("0.1")


@given(concentrations, oxygen, oxygen)
def test_there_and_back(value: Decimal, measured: Decimal, reference: Decimal) -> None:
    there = to_reference_oxygen(value, measured, reference)

    assert abs(to_reference_oxygen(there, reference, measured) / value - 1) < Decimal("1e-20")


@given(concentrations, oxygen, oxygen, oxygen)
def test_more_measured_oxygen_means_a_higher_corrected_value(
    value: Decimal, reference: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted([one, other])

    assert to_reference_oxygen(value, low, reference) <= to_reference_oxygen(value, high, reference)


@pytest.mark.parametrize("bad", ["-0.1", "20.9", "21", "NaN", "Infinity"])
@pytest.mark.parametrize("name", ["measured", "reference"])
def test_an_impossible_oxygen_content_is_refused(name: str, bad: str) -> None:
    contents = {"measured_oxygen": Decimal(6), "reference_oxygen": Decimal(6), f"{name}_oxygen": Decimal(bad)}

    with pytest.raises(ValueError, match=r"oxygen content|is not a number"):
        to_reference_oxygen(Decimal(100), **contents)


def test_the_message_names_the_content_and_the_value() -> None:
    with pytest.raises(ValueError, match=r"the measured oxygen content must be .* below 20\.9 %, not 21 %"):
        to_reference_oxygen(100, 21, 6)
