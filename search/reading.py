"""How a query is read: in each language, which terms may stand for each of its words, and what each is worth.

The query's language is unknown, so it is read in all seven, the reader's first. A hit must match every word in
one reading. Engines turn readings into their own query objects; no text of the query goes further than this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from search.analysis import Token, tokenise
from search.analysis.languages import LANGUAGES
from search.concepts import ConceptTable
from search.query import MAX_TOKENS
from search.terms import TermTable

Stream = Literal["surface", "stem", "concept", "code"]

#: What a term is worth against the word as typed.
EXACT: Final = 1.0
STEM: Final = 0.8
CONCEPT: Final = 0.6
PREFIX: Final = 0.5
#: By number of edits.
TYPO: Final = {1: 0.4, 2: 0.2}
#: A beginning of fewer letters says too little; and how many words it may stand for.
PREFIX_FROM: Final = 3
MAX_PREFIXED: Final = 10
#: In a longer query only words that no language knows are taken for misspelt: looking all up would cost too much.
MAX_MISSPELT: Final = 8
READER: Final = 1.0
OTHER: Final = 0.6


class Vocabulary(Protocol):
    """What an engine knows of its terms."""

    def has(self, stream: Stream, language: str, term: str) -> bool:
        """Whether any entry holds the term."""

    def prefixed(self, language: str, prefix: str, limit: int) -> list[str]:
        """The surface words that begin with ``prefix`` and are longer, in most entries first."""

    def table(self, language: str) -> TermTable:
        """All surface words of a language."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One term that may stand for a word of the query."""

    stream: Stream
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The query in one language: for each word its alternatives, empty where nothing is known for it."""

    language: str
    weight: float
    words: tuple[tuple[Alternative, ...], ...]

    @property
    def complete(self) -> bool:
        """Whether every word has an alternative, so that an entry can match them all."""
        return all(self.words)

    @property
    def terms(self) -> frozenset[str]:
        """Surface words and stems that count as matched, for highlights."""
        return frozenset(a.term for word in self.words for a in word if a.stream in ("surface", "stem"))


def read(
    q: str, language: str, vocabulary: Vocabulary, concepts: ConceptTable, *, typos: bool = False
) -> tuple[Reading, ...]:
    """Readings of ``q``, the reader's ``language`` first; languages in which it has no word are left out.

    Typing errors are considered for words that no language knows; with ``typos`` for all words of a query that
    is not too long for it.
    """
    order = (language, *(code for code in LANGUAGES if code != language))
    tokens = {code: tokenise(q, code)[:MAX_TOKENS] for code in order}
    literal = {code: list(_literal(tokens[code], code, vocabulary, concepts)) for code in order if tokens[code]}
    known = {
        (token.start, token.end)
        for code, words in literal.items()
        for token, word in zip(tokens[code], words, strict=True)
        if word
    }
    typos = typos and all(len(found) <= MAX_MISSPELT for found in tokens.values())
    readings = []
    for code, words in literal.items():
        complete = []
        for token, word in zip(tokens[code], words, strict=True):
            if typos or (token.start, token.end) not in known:
                word = word + tuple(
                    Alternative("surface", term, TYPO[edits])
                    for term, edits in vocabulary.table(code).similar(token.surface)
                )
            complete.append(word)
        readings.append(Reading(code, READER if code == language else OTHER, tuple(complete)))
    return tuple(readings)


def _literal(
    tokens: Sequence[Token], language: str, vocabulary: Vocabulary, concepts: ConceptTable
) -> Iterator[tuple[Alternative, ...]]:
    """For each token the alternatives that are certain: itself, its stem, its concepts, the last one's endings."""
    mentioned: dict[int, set[str]] = {}
    for mention in concepts.mentions([token.stem for token in tokens], language):
        for position in range(mention.start, mention.end):
            mentioned.setdefault(position, set()).update(mention.concepts)
    for position, token in enumerate(tokens):
        found = [
            Alternative("surface", token.surface, EXACT),
            Alternative("stem", token.stem, STEM),
            Alternative("code", token.surface, EXACT),
        ]
        found += [Alternative("concept", concept, CONCEPT) for concept in sorted(mentioned.get(position, ()))]
        known = [a for a in found if vocabulary.has(a.stream, language, a.term)]
        if position == len(tokens) - 1:
            known += _endings(token, language, vocabulary)
        yield tuple(known)


def _endings(token: Token, language: str, vocabulary: Vocabulary) -> list[Alternative]:
    """Longer words that the last word of a query, perhaps not typed to its end, may be."""
    if len(token.surface) < PREFIX_FROM:
        return []
    words = vocabulary.prefixed(language, token.surface, MAX_PREFIXED)
    return [Alternative("surface", word, PREFIX) for word in words]
