"""The units that the portal offers for emission levels, grouped by what they measure."""

from functools import cache
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from cms.registry.units import units_of

#: Heading of a group and the quantities in it, the usual ones first.
UNIT_GROUPS: Final = (
    (_("Concentration in waste gas, dry, 273.15 K"), ("gas-concentration",)),
    (_("Concentration in water"), ("water-concentration",)),
    (
        _("Toxic equivalent in waste gas"),
        ("i-teq-concentration", "who-teq-concentration", "teq-concentration", "teq-concentration-us"),
    ),
    (_("Share of the gas volume"), ("volume-fraction", "dry-volume-fraction")),
    (_("Odour"), ("odour-concentration",)),
    (
        _("Mass per tonne of product or feed"),
        (
            "specific-mass",
            "specific-mass-aluminium",
            "specific-mass-clinker",
            "specific-mass-glass",
            "specific-mass-stone-feed",
        ),
    ),
    (_("Water per tonne of product"), ("specific-water",)),
    (_("Energy per tonne of product"), ("specific-energy",)),
    (_("Mass per unit of electricity"), ("mass-per-electricity",)),
    (_("Mass per unit of heat input"), ("mass-per-heat-input",)),
    (_("Mass per time"), ("mass-flow",)),
    (_("Greenhouse gas per time"), ("greenhouse-gas-flow",)),
    (_("Concentration in waste gas, US standard conditions"), ("gas-concentration-us",)),
    (_("Radioactivity in water"), ("activity-concentration",)),
    (_("Sound level"), ("sound-level",)),
    (_("Share"), ("ratio",)),
)


@cache
def unit_choices() -> list[tuple[Any, Any]]:
    """Choices of a drop-down list of units; the headings are translated when they are shown."""
    groups = [
        (heading, [(unit.symbol, unit.symbol) for quantity in quantities for unit in units_of(quantity)])
        for heading, quantities in UNIT_GROUPS
    ]
    return [("", _("Choose")), *groups]


@cache
def offered_units() -> frozenset[str]:
    """Symbols of the units in the list."""
    return frozenset(unit.symbol for _heading, codes in UNIT_GROUPS for code in codes for unit in units_of(code))
