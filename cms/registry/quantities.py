"""The quantities of the registry's figures and the units of each.

A unit belongs to exactly one quantity, and only figures of one quantity are comparable. A general unit
library compares dimensions, which is not enough here: it would turn mg/l of waste water into mg/Nm³ of flue
gas, m³/ha into millimetres, kg/t into per cent, and WHO-TEQ into I-TEQ.

Conventions: a gas concentration in Nm³ is of dry gas at 273.15 K and 101.3 kPa; a US dry standard cubic metre
(dscm) is at 20 °C and stays a quantity apart; a year in a flow has 365 days (8,760 h); ``ton`` is the US
short ton and occurs only in units of US regulations; Btu is the ISO one of 1,055.056 J, a calorie
4.1868 J.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a figure measures; figures are comparable only within one quantity."""

    code: str
    base_unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as displayed, its quantity, and the same unit in pint's language.

    ``expression`` is empty where the unit is the only one of its quantity: it has no factor.
    """

    symbol: str
    quantity: str
    expression: str = ""


# code: (meaning, {symbol: pint expression}). The first unit is the base, in which values are compared.
# pint has no "million m³": hm**3 is that, dam**3 a thousand and km**3 a thousand million m³.
_TABLE: dict[str, tuple[str, dict[str, str]]] = {
    # In gas
    "gas-concentration": (
        "mass per volume of dry gas at 273.15 K and 101.3 kPa",
        {"mg/Nm³": "mg/m**3", "g/Nm³": "g/m**3", "µg/Nm³": "ug/m**3", "ng/Nm³": "ng/m**3"},
    ),
    "gas-concentration-us": (
        "mass per US dry standard volume of gas (20 °C)",
        {"mg/dscm": "mg/m**3", "g/dscm": "g/m**3", "µg/dscm": "ug/m**3", "gr/dscf": "grain/foot**3"},
    ),
    "i-teq-concentration": ("I-TEQ per volume of dry gas at 273.15 K", {"ng I-TEQ/Nm³": ""}),
    "who-teq-concentration": ("WHO-TEQ per volume of dry gas at 273.15 K", {"ng WHO-TEQ/Nm³": ""}),
    "teq-concentration": (
        "toxic equivalent of an unnamed scheme per volume of dry gas at 273.15 K",
        {"ng TEQ/Nm³": ""},
    ),
    "teq-concentration-us": ("toxic equivalent per US dry standard volume of gas", {"ng TEQ/dscm": ""}),
    "volume-fraction": (
        "part of the gas volume, dry or wet not told by the unit",
        {"ppmv": "ppm", "% by volume": "percent"},
    ),
    "dry-volume-fraction": ("part of the dry gas volume", {"ppmvd": ""}),
    "odour-concentration": ("European odour units per volume", {"OU_E/m³": ""}),
    # In water
    "water-concentration": (
        "mass per volume of water",
        {"mg/l": "mg/l", "µg/l": "ug/l", "ng/l": "ng/l", "g/l": "g/l"},
    ),
    "activity-concentration": ("radioactivity per volume of water", {"Bq/l": "Bq/l", "mBq/l": "mBq/l"}),
    # Specific: per tonne of product, apart where the product differs
    "specific-mass": (
        "mass per tonne of product or feed, as the conditions say",
        {"kg/t": "kg/t", "g/t": "g/t"},
    ),
    "specific-mass-aluminium": ("mass per tonne of aluminium", {"kg/t Al": ""}),
    "specific-mass-stone-feed": ("mass per tonne of stone feed", {"kg/t stone feed": ""}),
    "specific-mass-clinker": (
        "mass per tonne of clinker",
        {
            "kg/t clinker": "kg/t",
            "lb/ton clinker": "lb/short_ton",
            "lb/million tons clinker": "lb/megashort_ton",
        },
    ),
    "specific-mass-glass": ("mass per tonne of glass", {"kg/t glass": "kg/t", "g/kg glass": "g/kg"}),
    "specific-water": ("water per tonne of product", {"m³/t": "m**3/t", "l/t": "l/t"}),
    "specific-energy": (
        "energy per tonne of product",
        {"kWh/t": "kWh/t", "MWh/t": "MWh/t", "MJ/t": "MJ/t", "GJ/t": "GJ/t"},
    ),
    # Specific: per energy; electricity and heat input never mix
    "mass-per-electricity": (
        "mass per unit of electricity",
        {"g/kWh": "g/kWh", "kg/MWh": "kg/MWh", "lb/MWh": "lb/MWh", "lb/GWh": "lb/GWh"},
    ),
    "mass-per-heat-input": (
        "mass per unit of heat input",
        {
            "g/GJ": "g/GJ",
            "kg/GJ": "kg/GJ",
            "ng/J": "ng/J",
            "lb/MMBtu": "lb/megaBtu",
            "lb/TBtu": "lb/teraBtu",
        },
    ),
    # Per area
    "area-water": ("water per area", {"m³/ha": "m**3/hectare", "thousand m³/ha": "dam**3/hectare"}),
    "mass-per-area": (
        "mass per area, as a yield",
        {"t/ha": "t/hectare", "kg/ha": "kg/hectare", "dt/ha": "dt/hectare"},
    ),
    # Flows
    "mass-flow": (
        "mass per time",
        {
            "t/y": "t/common_year",
            "kg/y": "kg/common_year",
            "kt/y": "kilotonne/common_year",
            "Mt/y": "megatonne/common_year",
            "kg/d": "kg/day",
            "t/d": "t/day",
            "kg/h": "kg/hour",
            "t/h": "t/hour",
        },
    ),
    # A mass of CO₂ is its own CO₂ equivalent, so both stand here; the symbol keeps telling them apart.
    "greenhouse-gas-flow": (
        "greenhouse gas per time, as CO₂ equivalent",
        {
            "t CO₂e/y": "t/common_year",
            "kt CO₂e/y": "kilotonne/common_year",
            "Mt CO₂e/y": "megatonne/common_year",
            "t CO₂/y": "t/common_year",
            "kt CO₂/y": "kilotonne/common_year",
            "Mt CO₂/y": "megatonne/common_year",
        },
    ),
    "greenhouse-gas-mass": (
        "greenhouse gas, as CO₂ equivalent",
        {"t CO₂e": "t", "kg CO₂e": "kg", "Mt CO₂e": "megatonne", "t CO₂": "t"},
    ),
    "energy-flow": (
        "energy per year",
        {
            "GWh/y": "GWh/common_year",
            "kWh/y": "kWh/common_year",
            "MWh/y": "MWh/common_year",
            "TJ/y": "TJ/common_year",
            "Gcal/y": "gigainternational_calorie/common_year",
        },
    ),
    "volume-flow": (
        "volume per time",
        {
            "m³/d": "m**3/day",
            "m³/h": "m**3/hour",
            "m³/s": "m**3/second",
            "m³/y": "m**3/common_year",
            "l/s": "l/second",
            "million m³/y": "hm**3/common_year",
            "billion m³/y": "km**3/common_year",
        },
    ),
    "speed": ("length per year", {"m/y": "m/common_year", "cm/y": "cm/common_year"}),
    # Sizes
    "power": ("power or rated capacity", {"MW": "MW", "kW": "kW", "GW": "GW"}),
    "energy": (
        "energy",
        {
            "kWh": "kWh",
            "MWh": "MWh",
            "GWh": "GWh",
            "MJ": "MJ",
            "GJ": "GJ",
            "TJ": "TJ",
            "Gcal": "gigainternational_calorie",
        },
    ),
    "length": ("length", {"m": "m", "mm": "mm", "cm": "cm", "km": "km"}),
    "area": ("area", {"ha": "hectare", "m²": "m**2", "km²": "km**2"}),
    "volume": (
        "volume",
        {
            "m³": "m**3",
            "l": "l",
            "thousand m³": "dam**3",
            "million m³": "hm**3",
            "billion m³": "km**3",
            "km³": "km**3",
        },
    ),
    "mass": ("mass", {"t": "t", "g": "g", "kg": "kg", "kt": "kilotonne", "Mt": "megatonne"}),
    "duration": ("duration", {"years": "year", "months": "month"}),
    # Temperatures are not converted: 10 °C more and 10 °C are different things.
    "temperature": ("temperature", {"°C": ""}),
    "ratio": ("ratio", {"%": "percent", "‰": "permille"}),
    "sound-level": ("A-weighted sound level", {"dB(A)": ""}),
    # Counts: each its own, so that people are never compared with vehicles
    "count": ("number of items named by the indicator", {"count": ""}),
    "people": ("number of people", {"people": ""}),
    "households": ("number of households", {"households": ""}),
    "vehicles": ("number of vehicles", {"vehicles": ""}),
    "buildings": ("number of buildings", {"buildings": ""}),
    "meters": ("number of metering devices", {"meters": ""}),
    "stations": ("number of stations", {"stations": ""}),
    "systems": ("number of systems", {"systems": ""}),
}

QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {code: Quantity(code, next(iter(units)), meaning) for code, (meaning, units) in _TABLE.items()}
)
UNITS: Mapping[str, Unit] = MappingProxyType(
    {symbol: Unit(symbol, code, expr) for code, (_, units) in _TABLE.items() for symbol, expr in units.items()}
)
