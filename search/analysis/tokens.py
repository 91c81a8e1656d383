"""Text -> tokens with their places in the text.

Two streams: folded surface words (exact match, prefixes, typos, highlights) and stems. The text is scanned as
it stands, so that offsets are those of the reader's text; what each word gives is remembered.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from search.analysis import symbols
from search.analysis.folding import APOSTROPHES, MAX_TOKEN
from search.analysis.languages import LANGUAGES, Language

#: The longest text that is analysed; what follows is not indexed. Descriptions are capped at this when edited.
MAX_TEXT: Final = 100_000

#: Words of one language whose analysis is remembered: about 10 MB when full.
_MAX_KNOWN: Final = 30_000

#: Soft hyphen, zero-width characters and combining marks belong to the word they stand in.
_INSIDE: Final = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff"
_WORD: Final = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}]|[{APOSTROPHES}](?=[^\W_]))*+")
#: An ending joined to a symbol by a hyphen: "CO2-нің", "20-го".
_ENDING: Final = re.compile("[\u0400-\u052f]{1,4}")
_HYPHENS: Final = "-\u2010\u2011\u2013"
#: A word with what may be an ending joined to it; whether it has digits is looked at apart.
_HUNG: Final = re.compile(
    rf"(?<![\w{_INSIDE}{APOSTROPHES}])([\w{_INSIDE}{APOSTROPHES}]++)[{_HYPHENS}][\u0400-\u052f]{{1,4}}(?!\w)"
)

#: (surface, stem, words inside a symbol ...) of one token.
Term = tuple[str, ...]


class Token(NamedTuple):
    """One token: folded ``surface``, its ``stem``, and the span ``start:end`` in the text it came from.

    ``parts`` are the words inside a symbol ("BAT 18" is ``bat-18`` with ``bat`` and ``18``): they are indexed
    beside it, never asked for.
    """

    surface: str
    stem: str
    start: int
    end: int
    parts: tuple[str, ...] = ()


def tokenise(text: str, language: str) -> list[Token]:
    """Tokens of ``text`` without stop words, in their order. Never raises on any text; KeyError on a language
    that has no row.
    """
    row = LANGUAGES[language]
    tokens = _scan(text[:MAX_TEXT], row)
    if any(hyphen in text for hyphen in _HYPHENS):
        return [
            token for before, token in zip([None, *tokens], tokens, strict=False) if not _is_ending(text, before, token)
        ]
    return tokens


def terms(text: str, language: str) -> list[Term]:
    """What ``tokenise`` finds, without the places: all that an index needs, in half the time."""
    row = LANGUAGES[language]
    text = text[:MAX_TEXT]
    if any(any(char.isdigit() for char in match[1]) for match in _HUNG.finditer(text)):
        return [(token.surface, token.stem, *token.parts) for token in tokenise(text, language)]
    known = _KNOWN[language].__getitem__
    found: list[Term | None] = []
    position = 0
    for match, kind, symbol in _symbols(text):
        found += map(known, _WORD.findall(text, position, match.start()))
        found.append((symbol, symbol, *_parts(match.group(), kind, row)))
        position = match.end()
    found += map(known, _WORD.findall(text, position))
    return [term for term in found if term]


def surface(text: str, language: str) -> list[str]:
    """Folded surface words of ``text``."""
    return [term[0] for term in terms(text, language)]


def analyse(text: str, language: str) -> list[str]:
    """Stems of ``text``: what two texts must share to be about the same word."""
    return [term[1] for term in terms(text, language)]


def index_streams(found: Iterable[Term]) -> tuple[list[str], list[str]]:
    """(surface words, stems) of ``terms`` as they are indexed: with the words inside symbols."""
    words: list[str] = []
    stems: list[str] = []
    for surface, stem, *parts in found:
        words.append(surface)
        stems.append(stem)
        if parts:
            words += parts
            stems += parts
    return words, stems


def _symbols(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """(match, kind, token) of each symbol."""
    for match in symbols.PATTERN.finditer(text):
        kind = match.lastgroup or ""
        if symbol := symbols.normalise(kind, match.group())[:MAX_TOKEN]:
            yield match, kind, symbol


def _scan(text: str, row: Language) -> list[Token]:
    """Symbols first, plain words in the stretches between them; stop words are left out."""
    tokens: list[Token] = []
    position = 0
    for match, kind, symbol in _symbols(text):
        tokens += _words(text, position, match.start(), row)
        tokens.append(Token(symbol, symbol, *match.span(), _parts(match.group(), kind, row)))
        position = match.end()
    tokens += _words(text, position, len(text), row)
    return tokens


class _KnownWords(dict[str, tuple[str, str] | None]):
    """Word as it stands in a text -> (surface, stem), None for what is not indexed: one look a word.

    Texts repeat their words, and folding is the slow part of analysis. Filled as words are met, emptied when full.
    """

    def __init__(self, row: Language) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, word: str) -> tuple[str, str] | None:
        surface = self._row.fold(word)
        indexed = surface and surface not in self._row.stop_words
        found = (surface, self._row.stem(surface)[:MAX_TOKEN]) if indexed else None
        if len(self) >= _MAX_KNOWN:
            self.clear()
        self[word] = found
        return found


_KNOWN: Final = {code: _KnownWords(row) for code, row in LANGUAGES.items()}


def _words(text: str, start: int, end: int, row: Language) -> list[Token]:
    known = _KNOWN[row.code]
    return [
        Token(*found, *match.span()) for match in _WORD.finditer(text, start, end) if (found := known[match.group()])
    ]


@lru_cache(maxsize=10_000)
def _symbol_parts(text: str, code: str) -> tuple[str, ...]:
    return tuple(token.surface for token in _words(text, 0, len(text), LANGUAGES[code]))


def _parts(text: str, kind: str, row: Language) -> tuple[str, ...]:
    """A conclusion is also its word and number; a toxic equivalent also stands without its mass unit."""
    if kind == "conclusion":
        return _symbol_parts(text, row.code)
    if kind == "teq":
        symbol = symbols.normalise(kind, text)
        bare = symbol.removeprefix("ng-").removeprefix("pg-")
        return (bare,) if bare != symbol else ()
    return ()


def _is_ending(text: str, before: Token | None, token: Token) -> bool:
    """Whether ``token`` is a case ending hung by a hyphen on the symbol or number ``before`` it."""
    return (
        before is not None
        and token.start == before.end + 1
        and text[before.end] in _HYPHENS
        and any(char.isdigit() for char in before.surface)
        and _ENDING.fullmatch(text, token.start, token.end) is not None
    )
