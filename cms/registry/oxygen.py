"""Gas concentrations at a reference oxygen content.

Dilution with air lowers a concentration without lowering the emission, so limits name an oxygen content and
measured values are brought to it. With 20.9 % oxygen in dry air the undiluted share of a dry gas is
proportional to ``20.9 - O2``, hence::

    C_ref = C * (20.9 - O2_ref) / (20.9 - O2_measured)

Source: US EPA Method 19 (40 CFR Part 60, Appendix A-7), where the dry F-factor equation carries the same term
``20.9 / (20.9 - %O2)``. The EU formula (Directive 2010/75/EU, Annex VI Part 7) has 21 in place of 20.9; for
11 % reference and 14 % measured oxygen the two differ by less than half a per cent.
"""

from decimal import Decimal

from cms.registry.units import as_decimal

AMBIENT_OXYGEN = Decimal("20.9")  # per cent by volume of dry air


def to_reference_oxygen(
    concentration: Decimal | float,
    measured_oxygen: Decimal | float,
    reference_oxygen: Decimal | float,
) -> Decimal:
    """Return ``concentration`` (dry gas, any unit) at ``reference_oxygen``, in the same unit.

    Oxygen contents are in per cent by volume of dry gas. Raises ``ValueError`` unless 0 <= O2 < 20.9.
    """
    measured = _oxygen(measured_oxygen, "measured")
    reference = _oxygen(reference_oxygen, "reference")
    return as_decimal(concentration) * (AMBIENT_OXYGEN - reference) / (AMBIENT_OXYGEN - measured)


def _oxygen(value: Decimal | float, name: str) -> Decimal:
    oxygen = as_decimal(value)
    if not 0 <= oxygen < AMBIENT_OXYGEN:
        raise ValueError(f"the {name} oxygen content must be at least 0 and below {AMBIENT_OXYGEN} %, not {value} %")
    return oxygen
