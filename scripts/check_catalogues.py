"""Fail if a catalogue has a string without translation, a fuzzy one, or a broken placeholder."""

import re
import sys
from pathlib import Path

import polib

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def problems(path: Path) -> list[str]:
    """Sentences about what is wrong in one catalogue."""
    found = []
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if "fuzzy" in entry.flags:
            found.append(f"fuzzy: {entry.msgid[:60]}")
        elif not all(texts) and path.parts[-3] != "en":
            found.append(f"missing: {entry.msgid[:60]}")
        wanted = set(_PLACEHOLDER.findall(entry.msgid)) | set(_PLACEHOLDER.findall(entry.msgid_plural))
        found += [f"placeholder: {entry.msgid[:60]}" for text in texts if set(_PLACEHOLDER.findall(text)) - wanted]
    return found


def main() -> int:
    """Print the problems of every catalogue; 1 if there are any."""
    total = 0
    for path in sorted(Path("locale").rglob("*.po")):
        for problem in problems(path):
            sys.stdout.write(f"{path}: {problem}\n")
            total += 1
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
