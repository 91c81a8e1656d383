"""The files that we give: a template with the codes it takes, and what was wrong in an import."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import openpyxl
from django import forms
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from cms.imports.columns import ENTRIES, FLAGS, PROBLEMS, REFERENCE, SHEETS
from cms.imports.enums import RowState
from cms.imports.models import Import, ImportRow
from cms.languages import LANGUAGE_CHOICES
from cms.registry.tables import safe_cell
from cms.submissions.fields import ConceptField, ConceptsField
from cms.submissions.forms import DEFAULT_KIND, model_for
from cms.submissions.intake import ROWS, Intake
from cms.submissions.units import unit_choices
from cms.submissions.whole import WholeForm

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE: Final = "text/csv; charset=utf-8"
_CODES: Final = "codes"
_WIDTH: Final = 22
#: Excel takes a file for UTF-8 only with this mark.
_MARK: Final = "\ufeff"


def template_xlsx(intake: Intake) -> bytes:
    """An empty workbook with the names of the columns, and the codes that they take in the reader's language."""
    return _workbook([*((sheet, [names]) for sheet, names in SHEETS.items()), (_CODES, _code_rows(intake))])


def template_csv() -> bytes:
    """An empty table of entries."""
    return _table([SHEETS[ENTRIES]])


def wrong_rows(job: Import) -> bytes:
    """The rows that were not right, as they stood in the file, with the reasons in a column of their own."""
    rows = list(job.rows.filter(state=RowState.WRONG))
    sheets = [(sheet, _wrong_lines(sheet, names, rows)) for sheet, names in SHEETS.items()]
    return _table(sheets[0][1]) if job.is_table else _workbook(sheets)


def _wrong_lines(sheet: str, names: Sequence[str], rows: Iterable[ImportRow]) -> Iterator[Sequence[Any]]:
    yield [*names, PROBLEMS]
    for row in rows:
        for number, texts in row.cells.get(sheet, []):
            reasons = [_reason(problem) for problem in row.problems if _stands_at(problem, sheet, number)]
            yield [*(texts.get(name, "") for name in names), " ".join(reasons)]


def _stands_at(problem: Mapping[str, Any], sheet: str, number: int) -> bool:
    """What concerns a whole sheet is told at the entry."""
    if problem["row"] is None:
        return sheet == ENTRIES
    return bool(problem["sheet"] == sheet and problem["row"] == number)


def _reason(problem: Mapping[str, Any]) -> str:
    where = problem["column"] or problem["sheet"]
    return f"{where}: {problem['message']}"


def _code_rows(intake: Intake) -> Iterator[Sequence[Any]]:
    """Every column with what it is, and below it the codes that it takes."""
    shared: dict[str, Any] = {"strict": False, "vocabularies": intake.vocabularies}
    draft = model_for(DEFAULT_KIND)(source_language=LANGUAGE_CHOICES[0][0])
    forms_of = {
        ENTRIES: WholeForm({}, organisation=intake.organisation, **shared),
        **{name: form(draft=draft, **shared) for name, form in ROWS.items()},
    }
    yield [_("Sheet"), _("Column"), _("Code"), _("Meaning")]
    for sheet, form in forms_of.items():
        yield [sheet, REFERENCE, "", _("Your own name for the entry; levels and sources name it too.")]
        for name in SHEETS[sheet][1:]:
            field = form.fields[name]
            yield [sheet, name, "", " ".join(filter(None, (str(field.label), str(field.help_text))))]
            yield from ([sheet, name, code, label] for code, label in _codes_of(name, field, intake))


def _codes_of(name: str, field: forms.Field, intake: Intake) -> Iterator[tuple[str, str]]:
    if name == "hub":
        yield from ((code, hub.public_name) for code, hub in intake.hubs.items())
    elif isinstance(field, ConceptField | ConceptsField):
        yield from ((concept.code, str(concept)) for concept in field.vocabulary.concepts)
    elif name == "unit":
        yield from _flat(unit_choices())
    elif name in FLAGS:
        yield from (("yes", _("yes")), ("no", _("no")))
    elif isinstance(field, forms.ChoiceField):
        yield from _flat(field.widget.choices)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Codes and labels of choices, those in groups too; the empty choice is none."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        elif key:
            yield str(key), str(label)


def _workbook(sheets: Iterable[tuple[str, Iterable[Sequence[Any]]]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for letter in "ABCDEFGHIJKLMNOPQRSTU":
            sheet.column_dimensions[letter].width = _WIDTH
        for number, line in enumerate(lines):
            cells = [_cell(sheet, value) for value in line]
            if number == 0:
                for cell in cells:
                    cell.font = Font(bold=True)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    """A cell that is text, whatever it looks like."""
    cell = WriteOnlyCell(sheet, value=safe_cell(str(value)))
    cell.data_type = "s"
    return cell


def _table(lines: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe_cell(str(value)) for value in line] for line in lines)
    return (_MARK + out.getvalue()).encode()
