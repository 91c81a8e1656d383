"""Compile every .po below locale/ to .mo, without the gettext tools."""

from pathlib import Path

import polib

for path in sorted(Path("locale").rglob("*.po")):
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
