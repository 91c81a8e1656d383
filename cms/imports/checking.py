"""From the texts of a file to entries as ``Intake`` reads them, and from its problems back to cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.imports.columns import ENTRIES, FLAGS, LISTS, NO, REFERENCE, REFERENCE_LENGTH, SHEETS, YES
from cms.imports.reading import Row, Table
from cms.problems import Problem
from cms.submissions.intake import ROWS, Intake, Reading

#: Sheet -> its rows, each as (number, texts by column): what is kept of a row.
Cells = Mapping[str, list[tuple[int, dict[str, str]]]]


@dataclass(frozen=True)
class Checked:
    """A row with what is wrong with it and what it lacks, each at its cell."""

    row: Row
    cells: Cells
    problems: list[dict[str, Any]]
    missing: list[dict[str, Any]]

    @property
    def reference(self) -> str:
        """The row's own name."""
        return self.row.cells.get(REFERENCE, "")


class Checker:
    """Looks through the rows of one table."""

    def __init__(self, table: Table, intake: Intake) -> None:
        self._intake = intake
        self._seen: dict[str, int] = {}
        self._belonging: dict[str, dict[str, list[Row]]] = {name: {} for name in ROWS}
        for name, rows in self._belonging.items():
            for row in table.sheets.get(name, []):
                rows.setdefault(row.cells.get(REFERENCE, ""), []).append(row)
        self._references = {row.cells.get(REFERENCE, "") for row in table.sheets[ENTRIES]}

    def remarks(self) -> list[str]:
        """What no entry names, and is therefore passed over."""
        words = _("Sheet “%(sheet)s”, row %(row)s: no entry has the reference “%(reference)s”. It is passed over.")
        return [
            words % {"sheet": name, "row": rows[0].number, "reference": reference[:40]}
            for name, found in self._belonging.items()
            for reference, rows in found.items()
            if reference not in self._references
        ]

    def check(self, row: Row) -> Checked:
        """Look at a row with all that belongs to it."""
        reference = row.cells.get(REFERENCE, "")
        belonging = {
            name: [(one.number, one.cells) for one in rows.get(reference, [])] for name, rows in self._belonging.items()
        }
        cells: Cells = {ENTRIES: [(row.number, row.cells)], **belonging}
        reading, flags = read_cells(self._intake, cells)
        wrong = [*self._reference_problems(row, reference), *flags, *reading.wrong]
        return Checked(row, cells, placed(wrong, cells), placed(reading.missing, cells))

    def _reference_problems(self, row: Row, reference: str) -> list[Problem]:
        if not reference:
            return [Problem(REFERENCE, _("Give every row a reference of your own: by it the row is known again."))]
        if len(reference) > REFERENCE_LENGTH:
            words = _("A reference has at most %(count)s characters.")
            return [Problem(REFERENCE, words % {"count": REFERENCE_LENGTH})]
        first = self._seen.setdefault(reference, row.number)
        if first != row.number:
            return [Problem(REFERENCE, _("Row %(number)s has this reference already.") % {"number": first})]
        return []


def read_cells(intake: Intake, cells: Cells) -> tuple[Reading, list[Problem]]:
    """What the texts say, and which of them should say yes or no and do not."""
    problems: list[Problem] = []
    ((_number, entry),) = cells[ENTRIES]
    data: dict[str, Any] = {
        name: _codes(text) if name in LISTS else text for name, text in entry.items() if name != REFERENCE
    }
    for name in ROWS:
        data[name] = []
        for position, (_row, texts) in enumerate(cells.get(name, [])):
            values: dict[str, Any] = {column: text for column, text in texts.items() if column != REFERENCE and text}
            for column in FLAGS & values.keys():
                flag = _flag(values[column])
                if flag is None:
                    problems.append(Problem(f"{name}.{position}.{column}", _("Write yes or no.")))
                values[column] = flag
            data[name].append(values)
    return intake.read(data), problems


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(";") if code.strip()]


def _flag(text: str) -> bool | None:
    word = text.lower()
    if word in YES:
        return True
    return False if word in NO else None


def placed(problems: list[Problem], cells: Cells) -> list[dict[str, Any]]:
    """Each problem at its cell."""
    return [{**_cell(problem.path, cells), "message": problem.message} for problem in problems]


def _cell(path: str, cells: Cells) -> dict[str, Any]:
    name, _dot, rest = path.partition(".")
    if name not in ROWS:
        return {"sheet": ENTRIES, "row": cells[ENTRIES][0][0], "column": name if name in SHEETS[ENTRIES] else ""}
    position, _dot, column = rest.partition(".")
    if not position:
        return {"sheet": name, "row": None, "column": ""}
    return {"sheet": name, "row": cells[name][int(position)][0], "column": column}
