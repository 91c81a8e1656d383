"""What the first bytes of a picture say, read without any decoder."""

import re
from typing import Final

from media import limits
from media.refusals import FileRefusedError, Reason

_BRANDS: Final = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    b"heic": "HEIF",
    b"heix": "HEIF",
    b"heim": "HEIF",
    b"heis": "HEIF",
    b"mif1": "HEIF",
}
#: Ends of entropy-coded data: a marker that is neither a stuffed 0xFF nor a restart.
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
#: Markers that stand alone, without a length.
_ALONE: Final = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})


def picture_format(content: bytes) -> str:
    """Format by magic bytes, in Pillow's names. Raises FileRefusedError for anything that is not accepted."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        # The general brand is also that of AVIF files whose writer names "avif" among the compatible ones.
        length = min(int.from_bytes(content[:4], "big"), 256)
        return "AVIF" if b"avif" in content[16:length] else _BRANDS[content[8:12]]
    raise FileRefusedError(Reason.NOT_A_PICTURE)


def check_scans(content: bytes) -> None:
    """Count the scans of the first picture in a JPEG. Raises FileRefusedError above what honest files have.

    A scan costs a pass over all pixels, and no limit of the decoder counts them.
    """
    scans = 0
    position = 2
    for _segment in range(limits.JPEG_SEGMENTS):
        found = _MARKER.search(content, position)
        if found is None:
            return  # without an end: the decoder says so
        marker = content[found.start() + 1]
        position = found.end()
        if marker == _END_OF_IMAGE:
            return
        if marker in _ALONE:
            continue
        length = int.from_bytes(content[position : position + 2], "big")
        position += max(length, 2)
        scans += marker == _START_OF_SCAN
        if scans > limits.JPEG_SCANS:
            break
    else:
        raise FileRefusedError(Reason.TOO_MANY_SCANS)
    if scans > limits.JPEG_SCANS:
        raise FileRefusedError(Reason.TOO_MANY_SCANS)
