"""What a ZIP archive says of itself, read before anything of it is unpacked: workbooks and text documents are such."""

import struct
import zipfile
from typing import Any, Final

from media import limits
from media.refusals import FileRefusedError, Reason

_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
#: The end record may be followed by a comment of so many bytes.
_COMMENT: Final = 65_535
#: Bytes that the directory may take: a thousand parts with names of ordinary length.
_DIRECTORY_BYTES: Final = limits.ARCHIVE_PARTS * 400
_ENCRYPTED: Final = 0x1
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCAL_HEADER: Final = 30

#: Ends of names of parts that carry programs, and of parts that are files of their own.
_MACROS: Final = ("vbaproject.bin", "vbadata.xml", ".js", ".vbs", ".exe", ".dll")
_ARCHIVES: Final = (".zip", ".jar", ".rar", ".7z", ".gz", ".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".pdf")
_CONTENT_TYPES: Final = "[Content_Types].xml"


def check_office(file: Any, main_part: str) -> None:
    """Check a workbook or text document whose chief part is ``main_part``. Raises FileRefusedError."""
    _check_frame(file)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_parts(parts, file.size)
            names = {part.filename for part in parts}
            if not {_CONTENT_TYPES, main_part} <= names:
                raise FileRefusedError(Reason.OTHER_CONTENT)
            types = archive.getinfo(_CONTENT_TYPES)
            if types.file_size > limits.MEGABYTE:
                raise FileRefusedError(Reason.ARCHIVE_TOO_LARGE)
            if b"macroenabled" in archive.read(types).lower():
                raise FileRefusedError(Reason.MACROS)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, struct.error) as error:
        raise FileRefusedError(Reason.BROKEN_DOCUMENT) from error


def _check_frame(file: Any) -> None:
    """The file is one archive from its first byte to its last, and the directory is short enough to be read."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise FileRefusedError(Reason.OTHER_CONTENT)
    file.seek(max(0, file.size - _END_LENGTH - _COMMENT))
    tail = file.read()
    found = tail.rfind(_END)
    if found < 0 or len(tail) - found < _END_LENGTH:
        raise FileRefusedError(Reason.BROKEN_DOCUMENT)
    disk, start_disk, here, count, size, offset, comment = struct.unpack_from("<4H2LH", tail, found + 4)
    end = file.size - len(tail) + found
    whole = offset + size == end and end + _END_LENGTH + comment == file.size
    if disk or start_disk or here != count or not whole:
        raise FileRefusedError(Reason.BROKEN_DOCUMENT)
    if count > limits.ARCHIVE_PARTS or size > _DIRECTORY_BYTES:
        raise FileRefusedError(Reason.ARCHIVE_TOO_LARGE)


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.ARCHIVE_PARTS or unpacked > limits.ARCHIVE_BYTES:
        raise FileRefusedError(Reason.ARCHIVE_TOO_LARGE)
    if unpacked > limits.ARCHIVE_SMALL and unpacked > limits.ARCHIVE_RATIO * size:
        raise FileRefusedError(Reason.ARCHIVE_TOO_LARGE)
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        # Parts that share their bytes unpack to many times what the directory says.
        if part.header_offset < end:
            raise FileRefusedError(Reason.BROKEN_DOCUMENT)
        end = part.header_offset + _LOCAL_HEADER + len(part.orig_filename.encode()) + part.compress_size
        _check_part(part)
    if len({part.filename for part in parts}) != len(parts):
        raise FileRefusedError(Reason.BROKEN_DOCUMENT)


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename.lower()
    if part.flag_bits & _ENCRYPTED:
        raise FileRefusedError(Reason.ENCRYPTED)
    if part.compress_type not in _PACKED or name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise FileRefusedError(Reason.BROKEN_DOCUMENT)
    if name.endswith(_MACROS):
        raise FileRefusedError(Reason.MACROS)
    if name.endswith(_ARCHIVES) or "/embeddings/" in name or "/activex/" in name:
        raise FileRefusedError(Reason.EMBEDDED)
