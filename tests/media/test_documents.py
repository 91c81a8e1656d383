"""Documents from outside: by type, size and content."""

import io
import zipfile

import pytest

from media import limits
from media.documents import check_document
from media.refusals import FileRefusedError, Reason
from tests.media import makers


def refusal(content, name):
    with pytest.raises(FileRefusedError) as caught:
        check_document(makers.upload(content, name), name)
    return caught.value.reason


def encrypted():
    """The flag of encryption set in an archive's directory."""
    content = bytearray(makers.docx())
    position = content.index(b"PK\x01\x02")
    content[position + 8] |= 1
    return bytes(content)


def overlapping():
    """A directory in which two parts are the same bytes."""
    content = bytearray(makers.docx())
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def same_name_twice():
    out = io.BytesIO(makers.docx())
    with zipfile.ZipFile(out, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("word/document.xml", "<other/>")
    return out.getvalue()


GOOD = {
    "a.pdf": makers.pdf,
    "A.PDF": makers.pdf,
    "a.docx": makers.docx,
    "a.xlsx": makers.xlsx,
    "a.csv": lambda: "вещество;мг/м³\nпыль;10\n".encode(),
    "bom.csv": lambda: "\ufeffdust,10\r\n".encode(),
    "a.txt": lambda: "Қазақша, o‘zbekcha".encode(),
}

HOSTILE = {
    "no extension": ("report", makers.pdf, Reason.DOCUMENT_TYPE),
    "program": ("a.exe", lambda: b"MZ", Reason.DOCUMENT_TYPE),
    "web page": ("a.html", lambda: b"<html>", Reason.DOCUMENT_TYPE),
    "drawing": ("a.svg", lambda: b"<svg>", Reason.DOCUMENT_TYPE),
    "old Word": ("a.doc", lambda: b"\xd0\xcf\x11\xe0", Reason.DOCUMENT_TYPE),
    "with macros by name": ("a.xlsm", makers.xlsx, Reason.DOCUMENT_TYPE),
    "archive": ("a.zip", makers.docx, Reason.DOCUMENT_TYPE),
    "two extensions": ("a.pdf.exe", makers.pdf, Reason.DOCUMENT_TYPE),
    "empty": ("a.pdf", lambda: b"", Reason.EMPTY),
    "page named pdf": ("a.pdf", lambda: b"<script>alert(1)</script>" + makers.pdf(), Reason.OTHER_CONTENT),
    "program named pdf": ("a.pdf", lambda: b"MZ" + bytes(100), Reason.OTHER_CONTENT),
    "half a pdf": ("a.pdf", lambda: makers.pdf()[:-10], Reason.BROKEN_DOCUMENT),
    "pdf named docx": ("a.docx", makers.pdf, Reason.OTHER_CONTENT),
    "workbook named docx": ("a.docx", makers.xlsx, Reason.OTHER_CONTENT),
    "any archive named xlsx": ("a.xlsx", lambda: makers.archive({"a": b"b"}), Reason.OTHER_CONTENT),
    "with a password": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.ENCRYPTED),
    "encrypted part": ("a.docx", encrypted, Reason.ENCRYPTED),
    "half an archive": ("a.docx", lambda: makers.docx()[:-40], Reason.BROKEN_DOCUMENT),
    "something before": ("a.docx", lambda: b"#!/bin/sh\n" + makers.docx(), Reason.OTHER_CONTENT),
    "something between": (
        "a.docx",
        lambda: (makers.docx()).replace(b"PK\x01\x02", b"<script>PK\x01\x02", 1),
        Reason.BROKEN_DOCUMENT,
    ),
    "something after": ("a.docx", lambda: makers.docx() + b"<script>", Reason.BROKEN_DOCUMENT),
    "parts that overlap": ("a.docx", overlapping, Reason.BROKEN_DOCUMENT),
    "one name twice": ("a.docx", same_name_twice, Reason.BROKEN_DOCUMENT),
    "path upwards": ("a.docx", lambda: makers.docx(**{"../evil": b""}), Reason.BROKEN_DOCUMENT),
    "absolute path": ("a.docx", lambda: makers.docx(**{"/etc/passwd": b""}), Reason.BROKEN_DOCUMENT),
    "macros": ("a.docx", lambda: makers.docx(**{"word/vbaProject.bin": b""}), Reason.MACROS),
    "macros by type": (
        "a.docx",
        lambda: makers.archive(
            {"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled", "word/document.xml": b""}
        ),
        Reason.MACROS,
    ),
    "archive inside": ("a.docx", lambda: makers.docx(**{"word/more.zip": b""}), Reason.EMBEDDED),
    "object inside": ("a.docx", lambda: makers.docx(**{"word/embeddings/oleObject1.bin": b""}), Reason.EMBEDDED),
    "bomb by size": (
        "a.docx",
        lambda: makers.docx(**{f"word/{n}.xml": bytes(30 * limits.MEGABYTE) for n in range(4)}),
        Reason.ARCHIVE_TOO_LARGE,
    ),
    "bomb by ratio": ("a.docx", lambda: makers.docx(a=bytes(3 * limits.MEGABYTE)), Reason.ARCHIVE_TOO_LARGE),
    "bomb by number": (
        "a.docx",
        lambda: makers.docx(**{f"word/{n}.xml": b"" for n in range(1001)}),
        Reason.ARCHIVE_TOO_LARGE,
    ),
    "text of another encoding": ("a.csv", lambda: "пыль".encode("cp1251"), Reason.NOT_UTF8),
    "page named txt": ("a.txt", lambda: b"  <!DOCTYPE html><script>alert(1)</script>", Reason.OTHER_CONTENT),
    "pdf named txt": ("a.txt", makers.pdf, Reason.OTHER_CONTENT),
    "program named csv": ("a.csv", lambda: b"\x7fELF\x01\x01\x00", Reason.OTHER_CONTENT),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_taken(name):
    upload = makers.upload(GOOD[name](), name)
    check_document(upload, name)
    assert upload.read(), "the file stands at its beginning, ready to be stored"


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_refused(name):
    filename, make, reason = HOSTILE[name]
    assert refusal(make(), filename) is reason


def test_too_large():
    assert refusal(b"%PDF-1.7" + bytes(limits.DOCUMENT_BYTES), "a.pdf") is Reason.DOCUMENT_TOO_LARGE


def test_a_directory_that_lies_about_its_length_is_not_read():
    content = bytearray(makers.docx(**{f"word/{n}.xml": b"" for n in range(5000)}))
    end = content.rindex(b"PK\x05\x06")
    content[end + 8 : end + 12] = b"\x05\x00\x05\x00"
    assert refusal(bytes(content), "a.docx") is Reason.ARCHIVE_TOO_LARGE
