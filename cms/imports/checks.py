"""System check of what workbooks are read with."""

from typing import Any

import openpyxl
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def check_reader(**kwargs: Any) -> list[CheckMessage]:
    """Entities in the XML of a workbook are refused only where defusedxml is installed."""
    if openpyxl.DEFUSEDXML:
        return []
    return [Error("Workbooks are read without defusedxml.", hint="Install defusedxml.", id="imports.E001")]
