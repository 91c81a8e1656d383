"""Which Java is installed."""

import os
import re
import shutil
from pathlib import Path

from tests.servers.process import UnavailableError


class NoJavaError(UnavailableError):
    """No Java that is new enough. Not every system has one to install: this is the one excuse CI accepts."""


def java_home(oldest: int) -> Path:
    """Home of the first installed Java from version ``oldest`` (17, 21 ...) on; raises NoJavaError.

    The first, not the newest: a server may not know a Java that came after it.
    """
    found = {home: version for home in _homes() if (version := _version(home))}
    suitable = [home for home, version in found.items() if version >= oldest]
    if not suitable:
        newest = max(found.values(), default=None)
        raise NoJavaError(f"needs Java {oldest} or newer, {f'only {newest}' if newest else 'none'} is installed")
    return min(suitable, key=found.__getitem__)


def _homes() -> list[Path]:
    homes = [Path(home) for home in [os.environ.get("JAVA_HOME")] if home]
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    if java := shutil.which("java"):
        homes.append(Path(java).resolve().parent.parent)
    return homes


def _version(home: Path) -> int | None:
    """First number of the version in a Java home's ``release`` file; None if this is no Java home."""
    try:
        words = (home / "release").read_text(errors="replace")
    except OSError:
        return None
    number = re.search(r'^JAVA_VERSION="(\d+)', words, re.MULTILINE)
    return int(number[1]) if number and (home / "bin" / "java").exists() else None
