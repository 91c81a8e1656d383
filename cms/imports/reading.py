"""Reads a file of rows, after what it is has been checked. Nothing is made of the texts here."""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import openpyxl
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cms.imports import limits
from cms.imports.columns import ENTRIES, NEEDED, PROBLEMS, SHEETS
from media.documents import check_document, extension_of
from media.refusals import FileRefusedError, Reason

#: Kinds of workbooks that carry macros, or are of a time in which all might.
_WITH_MACROS: Final = ("xlsm", "xlsb", "xltm", "xls")
_DELIMITERS: Final = (",", ";", "\t")
#: Begins of formulas, before which our own files put an apostrophe.
_FORMULA_STARTS: Final = ("'=", "'+", "'-", "'@")


class TableRefusedError(Exception):
    """The file as a whole cannot be taken; the argument says why, in the active language."""


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number in the sheet, its texts by column."""

    number: int
    cells: dict[str, str]


@dataclass
class Table:
    """What a file holds."""

    sheets: dict[str, list[Row]] = field(default_factory=dict)


def check_file(file: Any, name: str) -> None:
    """Look at what the file is, without reading its rows. Raises TableRefusedError."""
    extension = extension_of(name)
    if extension in _WITH_MACROS:
        raise TableRefusedError(FileRefusedError(Reason.MACROS).sentence)
    if extension not in ("xlsx", "csv"):
        raise TableRefusedError(_("This is no XLSX or CSV file."))
    if file.size > limits.FILE_BYTES:
        raise TableRefusedError(_("The file is larger than %(size)s.") % {"size": filesizeformat(limits.FILE_BYTES)})
    try:
        check_document(file, name)
    except FileRefusedError as error:
        raise TableRefusedError(error.sentence) from error
    if extension == "xlsx":
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        file.seek(0)
        if unpacked > limits.UNPACKED_BYTES:
            raise TableRefusedError(FileRefusedError(Reason.ARCHIVE_TOO_LARGE).sentence)


def read(file: Any, name: str) -> Table:
    """The rows of a file that was checked. Raises TableRefusedError."""
    sheets = _of_csv(file) if extension_of(name) == "csv" else _of_workbook(file)
    table = Table({sheet: list(_rows(sheet, lines)) for sheet, lines in sheets})
    if not table.sheets.get(ENTRIES):
        raise TableRefusedError(_("The sheet “entries” is missing or holds no row."))
    return table


def _of_csv(file: Any) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    text = file.read().decode("utf-8-sig")
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    yield ENTRIES, _lines(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def _lines(reader: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The lines one by one: a file may hold millions of empty ones."""
    try:
        yield from reader
    except csv.Error as error:
        raise TableRefusedError(_("The table cannot be read: a quotation mark does not end.")) from error


def _of_workbook(file: Any) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            name = sheet.title.strip().lower()
            if name in SHEETS:
                most = _most(name) + 2
                # The size that a sheet states of itself may be anything.
                sheet.reset_dimensions()
                yield name, list(sheet.iter_rows(max_row=most, max_col=limits.COLUMNS, values_only=True))
        book.close()
    except TableRefusedError:
        raise
    except Exception as error:  # openpyxl has no error of its own for what is no workbook
        raise TableRefusedError(FileRefusedError(Reason.BROKEN_DOCUMENT).sentence) from error


def _most(sheet: str) -> int:
    return limits.ENTRIES if sheet == ENTRIES else limits.ROWS


def _rows(sheet: str, lines: Iterable[Sequence[Any]]) -> Iterator[Row]:
    """The rows below the head that are not empty. Raises TableRefusedError for a head that we do not know."""
    found = iter(lines)
    head = [_text(value).lower() for value in next(found, ())]
    while head and not head[-1]:
        head.pop()
    _check_head(sheet, head)
    for number, line in enumerate(found, start=2):
        cells = {name: _text(value) for name, value in zip(head, line, strict=False) if name and name != PROBLEMS}
        if not any(cells.values()):
            continue
        if number > _most(sheet) + 1:
            words = _("The sheet “%(sheet)s” holds more than %(count)s rows: split it.")
            raise TableRefusedError(words % {"sheet": sheet, "count": _most(sheet)})
        yield Row(number, cells)


def _check_head(sheet: str, head: list[str]) -> None:
    if len(head) > limits.COLUMNS:
        raise TableRefusedError(_("The sheet “%(sheet)s” has too many columns.") % {"sheet": sheet})
    known = {*SHEETS[sheet], PROBLEMS}
    unknown = [name for name in head if name and name not in known]
    if unknown:
        words = _("The sheet “%(sheet)s” has a column that is not in the template: %(name)s")
        raise TableRefusedError(words % {"sheet": sheet, "name": unknown[0][:40]})
    names = [name for name in head if name]
    if len(set(names)) != len(names):
        raise TableRefusedError(_("The sheet “%(sheet)s” has a column twice.") % {"sheet": sheet})
    for name in NEEDED[sheet]:
        if name not in names:
            words = _("The sheet “%(sheet)s” lacks the column %(name)s. Its first row holds the names of the columns.")
            raise TableRefusedError(words % {"sheet": sheet, "name": name})


def _text(value: Any) -> str:
    """A cell as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f") if abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    text = str(value).strip()
    return text[1:] if text.startswith(_FORMULA_STARTS) else text
