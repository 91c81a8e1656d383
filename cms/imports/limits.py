"""What an imported file may be at most."""

from typing import Final

from media.limits import MEGABYTE

FILE_BYTES: Final = 5 * MEGABYTE
#: Of a workbook, which is a ZIP archive: its texts are held in memory.
UNPACKED_BYTES: Final = 40 * MEGABYTE
ENTRIES: Final = 500
#: Of levels, and of sources.
ROWS: Final = 5_000
COLUMNS: Final = 60
#: Days for which a file and its report are kept.
DAYS_KEPT: Final = 30
#: Imports of one organisation that may be at work at the same time.
AT_ONCE: Final = 2
