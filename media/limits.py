"""What an uploaded file may be at most. Larger than honest files are, small enough to be checked in seconds."""

from typing import Final

MEGABYTE: Final = 1024 * 1024

PICTURE_BYTES: Final = 15 * MEGABYTE
PICTURE_PIXELS: Final = 40_000_000
#: Longest side, in pixels.
PICTURE_SIDE: Final = 12_000
#: Passes of a progressive JPEG. An ordinary one has ten; a small file of hundreds takes many seconds to decode.
JPEG_SCANS: Final = 50
#: Segments of a JPEG; a photograph has some dozens.
JPEG_SEGMENTS: Final = 5_000

DOCUMENT_BYTES: Final = 20 * MEGABYTE
#: Of a workbook or text document, which is a ZIP archive.
ARCHIVE_BYTES: Final = 100 * MEGABYTE
ARCHIVE_PARTS: Final = 1_000
#: Unpacked to packed, of archives that are more than ``ARCHIVE_SMALL`` when unpacked.
ARCHIVE_RATIO: Final = 50
ARCHIVE_SMALL: Final = MEGABYTE

#: Pictures and documents of one entry together.
FILES_PER_ENTRY: Final = 20

#: Of the child process that decodes: memory, processor time, length of a file it writes, open files, time in all.
CHILD_MEMORY: Final = 1024 * MEGABYTE
CHILD_SECONDS: Final = 8
CHILD_FILE_BYTES: Final = 64 * MEGABYTE
CHILD_OPEN_FILES: Final = 32
CHILD_WAIT: Final = 20
#: Such processes that one process of the platform has at work at the same time; others wait.
CHILDREN: Final = 2
