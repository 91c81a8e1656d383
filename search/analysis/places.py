"""Where the matched words of a text stand that is shown.

A page shows some forty texts, and most of them hold no matched word. To see that, the pieces of a text between its
blanks are compared with the few pieces that are known to say one; only then they are analysed for places.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from search.analysis import symbols
from search.analysis.languages import LANGUAGES
from search.analysis.tokens import MAX_TEXT, tokenise

#: Texts and pieces of one language that are remembered: some MB when full.
_MAX_TEXTS: Final = 20_000
_MAX_PIECES: Final = 10_000
#: Pieces with a matched word whose tokens are remembered.
_MAX_MATCHED: Final = 2_000


class _Pieces:
    """The pieces of which the texts of one language are made that have been shown."""

    def __init__(self, language: str) -> None:
        self._language = language
        #: Hashes of the texts whose pieces are all known.
        self._texts: set[int] = set()
        self._known: set[str] = set()
        #: Surface or stem -> the pieces that say it.
        self._saying: defaultdict[str, list[str]] = defaultdict(list)
        #: Pieces in which a symbol may begin that goes on behind the blank.
        self.opening: set[str] = set()

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        return len(self._texts) >= _MAX_TEXTS or len(self._known) >= _MAX_PIECES

    def learn(self, text: str, pieces: Iterable[str]) -> None:
        """Know the pieces of a text."""
        key = hash(text)
        if key in self._texts:
            return
        for piece in set(pieces) - self._known:
            if symbols.OPENING.search(piece):
                self.opening.add(piece)
            else:
                for token in tokenise(piece, self._language):
                    for term in {token.surface, token.stem}:
                        self._saying[term].append(piece)
            self._known.add(piece)
        self._texts.add(key)

    def saying(self, wanted: AbstractSet[str]) -> set[str]:
        """The known pieces that say, alone or with what follows them, one of the ``wanted`` surfaces or stems."""
        return self.opening.union(*(self._saying.get(term, ()) for term in wanted))


_PIECES: Final = {language: _Pieces(language) for language in LANGUAGES}


def spans(text: str, language: str, wanted: AbstractSet[str]) -> list[tuple[int, int]]:
    """Where words of ``text`` stand whose surface or stem is ``wanted``, from left to right."""
    if not wanted:
        return []
    # At blanks alone, so that places can be counted; what else parts words, the analysis of the piece sees.
    pieces = text[:MAX_TEXT].split(" ")
    known = _PIECES[language]
    if known.is_full:
        # A new object: another thread may be using the old one.
        known = _PIECES[language] = _Pieces(language)
    known.learn(text, pieces)
    saying = known.saying(wanted)
    return [] if saying.isdisjoint(pieces) else _found(pieces, saying, known.opening, language, wanted)


def _found(
    pieces: Sequence[str], saying: AbstractSet[str], opening: AbstractSet[str], language: str, wanted: AbstractSet[str]
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    before, waiting = 0, ""
    for piece in pieces:
        if piece in opening:
            # Both sides of the blank are looked at together.
            waiting += f"{piece} "
            continue
        if waiting or piece in saying:
            piece = waiting + piece
            found += _spans_in(piece, before, language, wanted)
            waiting = ""
        before += len(piece) + 1
    return found + _spans_in(waiting, before, language, wanted) if waiting else found


def _spans_in(piece: str, before: int, language: str, wanted: AbstractSet[str]) -> list[tuple[int, int]]:
    """Where the wanted words of a piece stand in a text, in which ``before`` characters come before it."""
    return [
        (before + token.start, before + token.end)
        for token in _tokens(piece, language)
        if token.surface in wanted or token.stem in wanted
    ]


_tokens = lru_cache(maxsize=_MAX_MATCHED)(tokenise)
