"""``python -m benchmarks.analysis``: words a second through the analysis, over the texts of the initial collection."""

import sys
from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import Any, Final

import yaml

from benchmarks.figures import table
from search.analysis import terms
from search.analysis.languages import LANGUAGES

_ENTRIES: Final = Path(__file__).parent.parent / "cms" / "registry" / "data" / "entries"
#: Running text a language: the collection again and again, until there is so much of it.
_WORDS: Final = 200_000


def texts() -> dict[str, str]:
    """Language -> everything that the collection says in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(_ENTRIES.glob("*.yaml")):
        _collect(yaml.safe_load(path.read_text(encoding="utf-8")), found)
    return {language: "\n".join(found[language]) for language in LANGUAGES}


def _collect(value: Any, found: dict[str, list[str]]) -> None:
    if isinstance(value, dict) and value and value.keys() <= LANGUAGES.keys():
        for language, text in value.items():
            found[language].append(str(text or ""))
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            _collect(part, found)


def speeds() -> str:
    """A table: running text with its words met before, and words met for the first time, on one core."""
    rows = []
    for language, text in texts().items():
        row = LANGUAGES[language]
        row.stem_of("\u0430\u0431\u0432", "abc")  # The tables are made when the first word comes.
        words = list(dict.fromkeys(word for word in text.split() if word.isalpha()))
        started = process_time()
        for word in words:
            row.stem_of(word, row.fold(word))
        fresh = len(words) / (process_time() - started)
        pieces = text.splitlines()
        tokens, spent = 0, 0.0
        for warm in (False, True):
            tokens, started = 0, process_time()
            while tokens < (_WORDS if warm else 1):
                tokens += sum(len(terms(piece, language)) for piece in pieces)
            spent = process_time() - started
        rows.append([language, f"{tokens / spent:,.0f}", f"{fresh:,.0f}"])
    return table(["language", "running text, tokens a second", "new words a second"], rows)


def main() -> int:
    """Print the table."""
    print(speeds())
    return 0


if __name__ == "__main__":
    sys.exit(main())
