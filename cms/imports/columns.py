"""The sheets of an import and their columns, named as everywhere else in the registry (docs/fields.md)."""

from collections.abc import Mapping
from typing import Final

from cms.submissions.intake import PLAIN, ROWS

#: The row's own name in the system that it comes from: by it a row is known again.
REFERENCE: Final = "reference"
REFERENCE_LENGTH: Final = 120
#: In a file of wrong rows: why. Not read.
PROBLEMS: Final = "problems"
ENTRIES: Final = "entries"

SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    ENTRIES: (REFERENCE, *PLAIN),
    **{name: (REFERENCE, *form._meta.fields) for name, form in ROWS.items()},
}
#: Columns without which a sheet says nothing.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    ENTRIES: (REFERENCE, "name", "source_language"),
    **dict.fromkeys(ROWS, (REFERENCE,)),
}
#: Columns that hold several codes, with semicolons between them.
LISTS: Final = frozenset({"sectors", "countries"})
#: Columns that hold yes or no.
FLAGS: Final = frozenset({"lower_is_less_than", "dry_gas", "standard_conditions", "is_marker"})
YES: Final = frozenset({"yes", "true", "1", "x"})
NO: Final = frozenset({"no", "false", "0"})
