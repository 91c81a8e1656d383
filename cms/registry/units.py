"""Units of the figures: reading them and converting values.

The table in ``quantities`` decides what is comparable; pint supplies the factor, from expressions of our own
table only.
"""

import difflib
from decimal import Context, Decimal, localcontext
from functools import cache

import pint

from cms.registry.quantities import QUANTITIES, UNITS, Quantity, Unit
from cms.registry.unit_text import hint, unit_key

__all__ = [
    "QUANTITIES",
    "UNITS",
    "IncompatibleUnits",
    "Quantity",
    "Unit",
    "UnknownUnit",
    "as_decimal",
    "canonical",
    "convert",
    "parse_unit",
    "units_of",
]

MAX_UNIT_LENGTH = 64  # the longest symbol has 23 characters
MAX_EXPONENT = 50  # no physical figure is near; keeps a stray exponent from filling memory
RESULT = Context(prec=28)  # significant digits of a converted value
WORKING = Context(prec=50)  # guard digits, so that 12 months are 1 year and not 0.999…


class UnknownUnit(ValueError):  # noqa: N818
    """The text names no unit of the table, or names one ambiguously."""


class IncompatibleUnits(ValueError):  # noqa: N818
    """The two units measure different quantities."""


def parse_unit(text: str) -> Unit:
    """Return the unit that a person or a file meant, e.g. ``мг/нм3`` → mg/Nm³.

    Raises ``UnknownUnit`` with a message for the writer: what is ambiguous, or which symbol is close.
    """
    if len(text) > MAX_UNIT_LENGTH:
        raise UnknownUnit(f"“{text[:20]}…” is too long for a unit: at most {MAX_UNIT_LENGTH} characters")
    key = unit_key(text)
    if unit := _units_by_key().get(key):
        return unit
    if reason := hint(key):
        raise UnknownUnit(f"“{text}” is ambiguous: {reason}")
    close = [_units_by_key()[near].symbol for near in difflib.get_close_matches(key, _units_by_key(), n=3)]
    suggestion = f"; close to it: {', '.join(close)}" if close else ""
    raise UnknownUnit(f"“{text}” is not a unit of the registry{suggestion}")


def convert(value: Decimal | float, from_unit: Unit | str, to_unit: Unit | str) -> Decimal:
    """Return ``value`` expressed in ``to_unit``, to 28 significant digits.

    Raises ``IncompatibleUnits`` between quantities, ``UnknownUnit`` for a text that is no unit, and
    ``ValueError`` for a value that is no finite number.
    """
    source, target = _unit(from_unit), _unit(to_unit)
    if source.quantity != target.quantity:
        raise IncompatibleUnits(
            f"{source.symbol} ({QUANTITIES[source.quantity].meaning}) cannot be converted to "
            f"{target.symbol} ({QUANTITIES[target.quantity].meaning})"
        )
    number = as_decimal(value)
    if source == target:
        return number
    exact = WORKING.divide(WORKING.multiply(number, _factor(source)), _factor(target))
    # Without an exponent: 1000, not 1E+3.
    return Decimal(f"{exact.normalize(RESULT):f}")


def canonical(value: Decimal | float, unit: Unit | str) -> tuple[Decimal, str]:
    """Return the value in the base unit of its quantity, and the quantity's code."""
    quantity = QUANTITIES[_unit(unit).quantity]
    return convert(value, unit, quantity.base_unit), quantity.code


def units_of(quantity: str) -> tuple[Unit, ...]:
    """Return the units of a quantity, its base unit first; raises ``KeyError`` for an unknown code."""
    code = QUANTITIES[quantity].code
    return tuple(unit for unit in UNITS.values() if unit.quantity == code)


def as_decimal(value: Decimal | float) -> Decimal:
    """Return the number as written (0.1 stays 0.1); raises ``ValueError`` unless finite and of sane size."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite() or abs(number.adjusted()) > MAX_EXPONENT:
        raise ValueError(f"{value} is not a number that a figure can have")
    return number


def _unit(unit: Unit | str) -> Unit:
    return unit if isinstance(unit, Unit) else parse_unit(unit)


@cache
def _units_by_key() -> dict[str, Unit]:
    return {unit_key(unit.symbol): unit for unit in UNITS.values()}


@cache
def _registry() -> pint.UnitRegistry[Decimal]:
    # Built on first use: it takes a quarter of a second, and most processes never convert.
    return pint.UnitRegistry(non_int_type=Decimal)


@cache
def _factor(unit: Unit) -> Decimal:
    """How many base units of its quantity make one ``unit``."""
    if not unit.expression:
        return Decimal(1)
    base = UNITS[QUANTITIES[unit.quantity].base_unit]
    with localcontext(WORKING):
        factor = _registry().Quantity(Decimal(1), unit.expression).to(base.expression).magnitude
    return Decimal(factor)
