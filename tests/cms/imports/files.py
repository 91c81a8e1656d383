"""Files of entries as people bring them."""

import csv
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.imports.columns import SHEETS

ENTRY = {
    "reference": "A-1",
    "source_language": "uz",
    "hub": "rctc",
    "kind": "solution",
    "name": "Chang filtri",
    "summary": "Sement pechi gazidan changni ushlaydi.",
    "description": "Birinchi xatboshi.\n\nIkkinchi.",
    "sectors": "C23.5; D35",
    "countries": "UZ",
}
LEVEL = {
    "reference": "A-1",
    "kind": "measured",
    "pollutant": "dust",
    "medium": "air",
    "lower": 5,
    "lower_is_less_than": "yes",
    "upper": 9.5,
    "unit": "mg/Nm³",
    "evidence": "A",
    "source": 1,
    "averaging": "daily",
}
SOURCE = {"reference": "A-1", "number": 1, "title": "Measurement report", "year": 2024}


def workbook(entries=(ENTRY,), levels=(LEVEL,), sources=(SOURCE,), *, name="entries.xlsx", more=None):
    """A workbook with these rows, each a dictionary."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("entries", entries), ("levels", levels), ("sources", sources)):
        sheet = book.create_sheet(title)
        head = [*SHEETS[title], *((more or {}).get(title, []))]
        sheet.append(head)
        for row in rows:
            sheet.append([row.get(column) for column in head])
            for cell in sheet[sheet.max_row]:
                if cell.data_type == "f":  # a text, whatever it looks like
                    cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def table(entries=(ENTRY,), *, name="entries.csv", delimiter=",", encoding="utf-8-sig"):
    """A CSV with these rows."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, SHEETS["entries"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(entries)
    return SimpleUploadedFile(name, out.getvalue().encode(encoding))


def sheets_of(content):
    """Sheet -> its rows, of a workbook that we have given."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
