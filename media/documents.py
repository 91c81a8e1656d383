"""Which documents are taken, and that their content is what their name says.

They are stored as they are and never opened here: readers get them as a download. PDF for texts and drawings, DOCX and
XLSX for texts and tables that are worked with, CSV and TXT for data. Older Office formats hold programs in ways that no
short check finds; archives and web pages are no documents.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from media import limits
from media.archives import check_office
from media.refusals import FileRefusedError, Reason


@dataclass(frozen=True)
class DocumentType:
    """A type by its extension, as it is named to readers and to browsers."""

    label: str
    content_type: str


TYPES: Final = {
    "pdf": DocumentType("PDF", "application/pdf"),
    "docx": DocumentType("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": DocumentType("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": DocumentType("CSV", "text/csv; charset=utf-8"),
    "txt": DocumentType("TXT", "text/plain; charset=utf-8"),
}
_MAIN_PARTS: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
#: An Office document with a password is no archive but a file of this kind.
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_END: Final = 2048
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OTHER_TYPES: Final = re.compile(r"\s*(<[!?a-z]|%pdf|%!ps|\{\\rtf|pk\x03)", re.IGNORECASE)


def extension_of(name: str) -> str:
    """The extension without its dot, in small letters."""
    return PurePosixPath(name).suffix[1:].lower()


def check_document(file: Any, name: str) -> None:
    """Check a document from outside by size, type and content. Raises FileRefusedError."""
    extension = extension_of(name)
    if extension not in TYPES:
        raise FileRefusedError(Reason.DOCUMENT_TYPE)
    if file.size > limits.DOCUMENT_BYTES:
        raise FileRefusedError(Reason.DOCUMENT_TOO_LARGE)
    if not file.size:
        raise FileRefusedError(Reason.EMPTY)
    file.seek(0)
    if extension == "pdf":
        _check_pdf(file)
    elif extension in _MAIN_PARTS:
        if file.read(len(_COMPOUND_FILE)) == _COMPOUND_FILE:
            raise FileRefusedError(Reason.ENCRYPTED)
        check_office(file, _MAIN_PARTS[extension])
    else:
        _check_text(file.read())
    file.seek(0)


def _check_pdf(file: Any) -> None:
    if not re.match(rb"%PDF-[12]\.\d", file.read(8)):
        raise FileRefusedError(Reason.OTHER_CONTENT)
    file.seek(max(0, file.size - _PDF_END))
    if b"%%EOF" not in file.read():
        raise FileRefusedError(Reason.BROKEN_DOCUMENT)


def _check_text(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefusedError(Reason.NOT_UTF8) from None
    if _OTHER_TYPES.match(text[:100]) or _CONTROLS.search(text):
        raise FileRefusedError(Reason.OTHER_CONTENT)
