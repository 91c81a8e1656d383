"""Text -> tokens with their places in the text.

Two streams: folded surface words (exact match, prefixes, typos, highlights) and stems. The text is scanned as
it stands, so that offsets are those of the reader's text; what each word gives is remembered.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple, cast

from search.analysis import symbols
from search.analysis.folding import APOSTROPHES, MAX_TOKEN
from search.analysis.languages import LANGUAGES, Language

#: The longest text that is analysed; what follows is not indexed. Descriptions are capped at this when edited.
MAX_TEXT: Final = 100_000

#: Words, and pieces of text between blanks, of one language whose analysis is remembered: some 10 MB when full.
_MAX_WORDS: Final = 10_000
_MAX_PIECES: Final = 30_000
#: A longer piece is hardly met twice.
_LONG_PIECE: Final = 80

#: Soft hyphen, zero-width characters and combining marks belong to the word they stand in.
_INSIDE: Final = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff"
_WORD: Final = re.compile(rf"[^\W_]++(?:(?:[{_INSIDE}]|[{APOSTROPHES}](?=[^\W_]))[^\W_]*+)*+")
#: An ending joined to a symbol by a hyphen: "CO2-нің", "20-го".
_ENDING: Final = re.compile("[\u0400-\u052f]{1,4}")
_HYPHENS: Final = "-\u2010\u2011\u2013"
#: Marks around a piece that change nothing in its terms.
_EDGES: Final = '.,;:!?«»"“”„…'

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
    """What ``tokenise`` finds, without the places: all that an index needs, many times as fast.

    Texts repeat what stands between their blanks, so each such piece is analysed once.
    """
    pieces = text[:MAX_TEXT].split()
    found = list(map(_PIECES[language].__getitem__, pieces))
    if None in found:
        _join(pieces, found, language)
    return list(chain.from_iterable(cast(list[tuple[Term, ...]], found)))


def surface(text: str, language: str) -> list[str]:
    """Folded surface words of ``text``."""
    return [term[0] for term in terms(text, language)]


def analyse(text: str, language: str) -> list[str]:
    """Stems of ``text``: what two texts must share to be about the same word."""
    return [term[1] for term in terms(text, language)]


def index_streams(found: Collection[Term]) -> tuple[list[str], list[str]]:
    """(surface words, stems) of ``terms`` as they are indexed: with the words inside symbols."""
    if max(map(len, found), default=2) == 2:
        return list(map(itemgetter(0), found)), list(map(itemgetter(1), found))
    return (
        [word for surface, _, *parts in found for word in (surface, *parts)],
        [word for _, stem, *parts in found for word in (stem, *parts)],
    )


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

    Folding is the slow part of analysis. Filled as words are met, emptied when full.
    """

    def __init__(self, row: Language) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, word: str) -> tuple[str, str] | None:
        surface = self._row.fold(word)
        indexed = surface and surface not in self._row.stop_words
        found = (surface, self._row.stem_of(word, surface)[:MAX_TOKEN]) if indexed else None
        if len(self) >= _MAX_WORDS:
            self.clear()
        self[word] = found
        return found


class _KnownPieces(dict[str, tuple[Term, ...] | None]):
    """Piece between blanks -> its terms; None if a symbol may begin in it that goes on behind the blank."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, piece: str) -> tuple[Term, ...] | None:
        bare = piece.strip(_EDGES)
        if bare != piece:
            found = self[bare]
        else:
            found = None if symbols.OPENING.search(piece) else _terms(piece, self._language)
        if len(piece) <= _LONG_PIECE:
            if len(self) >= _MAX_PIECES:
                self.clear()
            self[piece] = found
        return found


def _terms(text: str, language: str) -> tuple[Term, ...]:
    return tuple((token.surface, token.stem, *token.parts) for token in tokenise(text, language))


_KNOWN: Final = {code: _KnownWords(row) for code, row in LANGUAGES.items()}
_PIECES: Final = {code: _KnownPieces(code) for code in LANGUAGES}


def _join(pieces: Sequence[str], found: list[tuple[Term, ...] | None], language: str) -> None:
    """Where a symbol may go on behind a blank, find the terms of the pieces around it together."""
    end = 0
    while True:
        try:
            start = end = found.index(None, end)
        except ValueError:
            return
        while end < len(found) and found[end] is None:
            end += 1
        # With the piece behind them, in which their symbol may end.
        end = min(end + 1, len(found))
        found[start:end] = [_terms(" ".join(pieces[start:end]), language), *[()] * (end - start - 1)]


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
