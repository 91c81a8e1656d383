"""Units that are words: they follow the reader's language and, where they count something, the number."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import npgettext, pgettext

#: Things counted. A plain count has no unit: the row's label says what is counted.
_COUNTED: Final[Mapping[str, Callable[[int], str]]] = {
    "count": lambda n: "",
    "people": lambda n: npgettext("after a number", "person", "people", n),
    "households": lambda n: npgettext("after a number", "household", "households", n),
    "vehicles": lambda n: npgettext("after a number", "vehicle", "vehicles", n),
    "buildings": lambda n: npgettext("after a number", "building", "buildings", n),
    "meters": lambda n: npgettext("after a number", "metering device", "metering devices", n),
    "stations": lambda n: npgettext("after a number", "station", "stations", n),
    "systems": lambda n: npgettext("after a number", "system", "systems", n),
    "years": lambda n: npgettext("after a number", "year", "years", n),
    "months": lambda n: npgettext("after a number", "month", "months", n),
}
#: Symbols with a word in them.
_ABBREVIATED: Final[Mapping[str, Callable[[], str]]] = {
    "thousand m³": lambda: pgettext("after a number", "thousand m³"),
    "million m³": lambda: pgettext("after a number", "million m³"),
    "billion m³": lambda: pgettext("after a number", "billion m³"),
    "thousand m³/ha": lambda: pgettext("after a number", "thousand m³/ha"),
    "million m³/y": lambda: pgettext("after a number", "million m³/year"),
    "billion m³/y": lambda: pgettext("after a number", "billion m³/year"),
    "% by volume": lambda: pgettext("after a number", "% by volume"),
    "kg/t clinker": lambda: pgettext("after a number", "kg/t clinker"),
    "kg/t glass": lambda: pgettext("after a number", "kg/t glass"),
    "g/kg glass": lambda: pgettext("after a number", "g/kg glass"),
    "kg/t stone feed": lambda: pgettext("after a number", "kg/t stone feed"),
}


def unit_word(symbol: str, value: Decimal | None) -> str | None:
    """What stands after ``value``; None for a unit whose symbol is the same in every language."""
    if (counted := _COUNTED.get(symbol)) is not None:
        # A part of a thing takes the plural in every language.
        return counted(int(value) if value is not None and value == int(value) else 2)
    abbreviated = _ABBREVIATED.get(symbol)
    return abbreviated() if abbreviated else None
