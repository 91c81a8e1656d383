"""Units: what is read, what is converted, and above all what is not."""

import unicodedata
from decimal import Decimal

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.registry.units import (
    QUANTITIES,
    UNITS,
    IncompatibleUnits,
    Unit,
    UnknownUnit,
    as_decimal,
    canonical,
    convert,
    parse_unit,
    units_of,
)

# The units that the registry's figures and forms use.
DOMAIN_UNITS = (
    """
mg/Nm³|µg/Nm³|g/Nm³|ng I-TEQ/Nm³|ng WHO-TEQ/Nm³|mg/l|µg/l|kg/t|g/kWh|kg/GJ|m³/t|kWh/t|GJ/t|m³/ha|t/y|t CO₂e/y
Mt CO₂/y|%|dB(A)|OU_E/m³|Bq/l|MW|GWh/y|kWh|m|km|cm|ha|m²|m³|million m³|million m³/y|billion m³/y|m³/d|t|kg|t/d
t/ha|kt/y|Mt/y|Mt|years|months|°C|m/y|people|households|count|vehicles|buildings|meters|stations|systems
% by volume|g/dscm|g/kg glass|kg/MWh|kg/t Al|kg/t stone feed|lb/GWh|lb/MMBtu|lb/MWh|lb/TBtu
lb/million tons clinker|lb/ton clinker|mg/dscm|ng TEQ/Nm³|ng TEQ/dscm|ppmv|ppmvd
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

# Factors known from the definitions of the units, not from a library: 1 first = factor × second.
FACTORS = {
    ("g/Nm³", "mg/Nm³"): "1000",
    ("µg/Nm³", "mg/Nm³"): "0.001",
    ("% by volume", "ppmv"): "10000",
    ("µg/l", "mg/l"): "0.001",
    ("lb/ton clinker", "kg/t clinker"): "0.5",
    ("lb/million tons clinker", "lb/ton clinker"): "0.000001",
    ("g/kg glass", "kg/t glass"): "1",
    ("GJ/t", "MJ/t"): "1000",
    ("kWh/t", "MJ/t"): "3.6",
    ("kg/MWh", "g/kWh"): "1",
    ("lb/MWh", "g/kWh"): "0.45359237",
    ("lb/MWh", "lb/GWh"): "1000",
    ("lb/MMBtu", "lb/TBtu"): "1000000",
    ("ng/J", "g/GJ"): "1",
    ("Mt/y", "t/y"): "1000000",
    ("kt/y", "t/y"): "1000",
    ("t/d", "t/y"): "365",
    ("t/h", "t/y"): "8760",
    ("Mt CO₂/y", "t CO₂e/y"): "1000000",
    ("Gcal", "GJ"): "4.1868",
    ("GWh/y", "kWh/y"): "1000000",
    ("million m³/y", "m³/y"): "1000000",
    ("billion m³/y", "million m³/y"): "1000",
    ("m³/s", "m³/d"): "86400",
    ("km³", "billion m³"): "1",
    ("thousand m³/ha", "m³/ha"): "1000",
    ("dt/ha", "t/ha"): "0.1",
    ("km²", "ha"): "100",
    ("ha", "m²"): "10000",
    ("kt", "t"): "1000",
    ("years", "months"): "12",
    ("GW", "MW"): "1000",
    ("cm/y", "m/y"): "0.01",
}

PINT: pint.UnitRegistry[float] = pint.UnitRegistry()

units = st.sampled_from(sorted(UNITS.values(), key=lambda unit: unit.symbol))
values = st.decimals(min_value="-1e9", max_value="1e9", places=6)
neighbours = units.flatmap(lambda unit: st.tuples(st.just(unit), st.sampled_from(units_of(unit.quantity))))
triples = units.flatmap(lambda unit: st.tuples(*[st.sampled_from(units_of(unit.quantity))] * 3))


def close(one: Decimal, other: Decimal) -> bool:
    """Equal but for the last of 28 digits."""
    return abs(one - other) <= max(abs(one), abs(other)) * Decimal("1e-25")


class TestTable:
    def test_units_of_the_domain_are_there(self) -> None:
        assert set(DOMAIN_UNITS) <= set(UNITS)

    @pytest.mark.parametrize("unit", UNITS.values(), ids=lambda unit: unit.symbol)
    def test_every_unit_fits_its_quantity(self, unit: Unit) -> None:
        """A unit has the dimension of its base, and stands without a factor only when it is alone."""
        base = UNITS[QUANTITIES[unit.quantity].base_unit]
        if not unit.expression:
            assert units_of(unit.quantity) == (unit,)
            return
        assert PINT.Unit(unit.expression).dimensionality == PINT.Unit(base.expression).dimensionality
        assert convert(1, unit, base) > 0

    def test_base_unit_comes_first(self) -> None:
        for quantity in QUANTITIES.values():
            assert units_of(quantity.code)[0].symbol == quantity.base_unit

    def test_an_unknown_quantity_has_no_units(self) -> None:
        with pytest.raises(KeyError):
            units_of("beauty")


class TestParse:
    @pytest.mark.parametrize("symbol", UNITS)
    def test_every_symbol_in_every_normal_form(self, symbol: str) -> None:
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            assert parse_unit(f" {unicodedata.normalize(form, symbol)} ") is UNITS[symbol]

    @pytest.mark.parametrize(
        ("text", "symbol"),
        [
            ("mg/Nm3", "mg/Nm³"),
            ("mg/nm3", "mg/Nm³"),
            ("mg / NM3", "mg/Nm³"),
            ("mg Nm⁻³", "mg/Nm³"),
            ("mg/m³(N)", "mg/Nm³"),
            ("мг/Нм³", "mg/Nm³"),
            ("мг/нм3", "mg/Nm³"),
            ("mg/Nм3", "mg/Nm³"),  # the last m is Cyrillic
            ("ug/Nm3", "µg/Nm³"),
            ("μg/Nm³", "µg/Nm³"),  # Greek mu
            ("мкг/дм³", "µg/l"),
            ("мг/л", "mg/l"),
            ("ng I-TE/Nm³", "ng I-TEQ/Nm³"),
            ("ng TEQ (WHO)/Nm3", "ng WHO-TEQ/Nm³"),
            ("kg/Mg", "kg/t"),
            ("kg per tonne", "kg/t"),
            ("t/a", "t/y"),
            ("кВт·ч/т", "kWh/t"),
            ("m³ ha⁻¹", "m³/ha"),
            ("м³/га", "m³/ha"),
            ("тыс. м³/га", "thousand m³/ha"),
            ("ц/га", "dt/ha"),
            ("kg CO2e", "kg CO₂e"),
            ("t CO2-eq./yr", "t CO₂e/y"),
            ("т СО2-экв./год", "t CO₂e/y"),
            ("млн т/год", "Mt/y"),
            ("mln m3", "million m³"),
            ("Млн м³", "million m³"),
            ("м³/сут", "m³/d"),
            ("МВт", "MW"),
            ("Гкал", "Gcal"),
            ("дБА", "dB(A)"),
            ("°С", "°C"),  # Cyrillic С
            ("℃", "°C"),
            ("ouE/m3", "OU_E/m³"),
            ("lb/mmBtu", "lb/MMBtu"),
            ("% vol", "% by volume"),
            ("лет", "years"),
            ("Months", "months"),
        ],
    )
    def test_other_spellings(self, text: str, symbol: str) -> None:
        assert parse_unit(text).symbol == symbol

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("mg/m³", "ambiguous: it does not tell the gas conditions: write Nm³"),
            ("мкг/м3", "ambiguous"),
            ("kg/ton", "short, long or metric"),
            ("ppm", "ppmvd for dry gas"),
            ("dB", r"write dB\(A\)"),
            ("mW", "M is mega and m is milli"),
            ("meter", "number of metering devices"),
            ("mg/Nm³ dry", "close to it: mg/Nm³"),
            ("t/г", "not a unit of the registry"),  # year or gram
            ("t SO2e/y", "not a unit of the registry"),  # a Latin S is no Cyrillic С
            ("", "not a unit of the registry"),
        ],
    )
    def test_refused_with_a_helpful_message(self, text: str, message: str) -> None:
        with pytest.raises(UnknownUnit, match=message):
            parse_unit(text)

    def test_mega_and_milli_stay_apart(self) -> None:
        assert parse_unit("mBq/l") is not parse_unit("Bq/l")
        for text in ("mWh", "мВт", "mt/y", "mJ/t"):
            with pytest.raises(UnknownUnit):
                parse_unit(text)

    def test_long_text_is_cut(self) -> None:
        with pytest.raises(UnknownUnit, match="too long") as caught:
            parse_unit("mg/Nm³" * 100_000)
        assert len(str(caught.value)) < 100

    @given(st.text(max_size=80) | st.text(alphabet="mgµkt/³3NTEQ-() МмгНлт.·⁻¹%CO₂e", max_size=30))
    def test_any_text_is_a_unit_or_unknown(self, text: str) -> None:
        try:
            unit = parse_unit(text)
        except UnknownUnit:
            return
        assert UNITS[unit.symbol] is unit


class TestConvert:
    @pytest.mark.parametrize(("pair", "factor"), FACTORS.items())
    def test_factors_of_the_definitions(self, pair: tuple[str, str], factor: str) -> None:
        assert convert(1, *pair) == Decimal(factor)

    @pytest.mark.parametrize(
        ("value", "unit", "printed", "printed_unit"),
        [
            ("0.10", "lb/MMBtu", "43", "ng/J"),  # 40 CFR 60.42(a)(1)
            ("0.03", "lb/MMBtu", "13", "ng/J"),  # 40 CFR 60.42Da(a)(1)
            ("0.051", "lb/MMBtu", "22", "ng/J"),  # 40 CFR 60.43c(a)(1)
            ("0.022", "gr/dscf", "50", "mg/dscm"),  # 40 CFR 60.162(a)
        ],
    )
    def test_pairs_printed_in_regulations(self, value: str, unit: str, printed: str, printed_unit: str) -> None:
        """The US code prints its limits in two units, rounded."""
        assert round(convert(Decimal(value), unit, printed_unit)) == Decimal(printed)

    def test_canonical_is_the_base_unit(self) -> None:
        assert canonical(Decimal("0.16"), "g/Nm³") == (Decimal(160), "gas-concentration")
        assert canonical(1.2, "Mt CO₂/y") == (Decimal(1_200_000), "greenhouse-gas-flow")

    def test_numbers_are_plain(self) -> None:
        assert str(convert(1, "Mt/y", "t/y")) == "1000000"
        assert str(convert(0.1, "%", "‰")) == "1"

    @given(values, neighbours)
    def test_there_and_back(self, value: Decimal, pair: tuple[Unit, Unit]) -> None:
        one, other = pair
        assert close(convert(convert(value, one, other), other, one), value)

    @given(values, triples)
    def test_directly_or_by_a_third_unit(self, value: Decimal, three: tuple[Unit, Unit, Unit]) -> None:
        one, other, third = three
        assert close(convert(convert(value, one, other), other, third), convert(value, one, third))

    @given(values, values, neighbours)
    def test_order_is_kept(self, one: Decimal, other: Decimal, pair: tuple[Unit, Unit]) -> None:
        low, high = sorted([one, other])
        assert convert(low, *pair) <= convert(high, *pair)

    @given(values, units, units)
    def test_only_within_a_quantity(self, value: Decimal, one: Unit, other: Unit) -> None:
        if one.quantity == other.quantity:
            assert convert(value, one, other).is_finite()
        else:
            with pytest.raises(IncompatibleUnits):
                convert(value, one, other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("mg/Nm³", "mg/l"),  # flue gas, water
            ("mg/Nm³", "mg/dscm"),  # 0 °C, 20 °C
            ("ng I-TEQ/Nm³", "ng WHO-TEQ/Nm³"),
            ("ng TEQ/Nm³", "ng I-TEQ/Nm³"),
            ("ng TEQ/dscm", "ng TEQ/Nm³"),
            ("ng/Nm³", "ng I-TEQ/Nm³"),
            ("ppmv", "ppmvd"),
            ("% by volume", "%"),
            ("m³/ha", "mm"),
            ("m³/ha", "m³/t"),
            ("kg/t", "%"),
            ("kg/t Al", "kg/t clinker"),
            ("g/kg glass", "kg/t"),
            ("g/kWh", "kg/GJ"),  # electricity, heat input
            ("lb/MWh", "lb/MMBtu"),
            ("MW", "GWh/y"),
            ("t/y", "t CO₂e/y"),
            ("people", "households"),
            ("meters", "m"),
        ],
    )
    def test_alike_but_not_comparable(self, one: str, other: str) -> None:
        for pair in ((one, other), (other, one)):
            with pytest.raises(IncompatibleUnits, match="cannot be converted"):
                convert(1, *pair)

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("-Infinity"), Decimal("1e999999")])
    def test_what_is_no_figure_is_refused(self, value: Decimal | float) -> None:
        with pytest.raises(ValueError, match="not a number"):
            convert(value, "g/l", "mg/l")

    def test_a_float_is_taken_as_written(self) -> None:
        assert as_decimal(0.1) == Decimal("0.1")
