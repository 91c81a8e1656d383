"""How a query is read: in each language, which terms may stand for each of its words, and what each is worth.

The query's language is unknown, so it is read in all seven, the reader's first. A hit must match every word in
one reading. Engines turn readings into their own query objects; no text of the query goes further than this.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final, Literal, NamedTuple, Protocol

from search.analysis import Token, tokenise
from search.analysis.languages import LANGUAGES
from search.concepts import ConceptTable, label_of
from search.documents import PARTS, Part
from search.query import MAX_TOKENS
from search.respelling import respelt
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
#: So many words are a question rather than a name.
LONG_QUERY: Final = 4
READER: Final = 1.0
OTHER: Final = 0.6


class Relaxation(IntEnum):
    """How many words of a reading an entry need not hold: none; one; of four and more, half of them.

    A question in so many words ("how to use less water on cotton") has words for which no entry has the same.
    """

    NONE = 0
    ONE = 1
    HALF = 2

    def missing(self, words: int) -> int:
        """How many of ``words`` words may be missing."""
        return words // 2 if self is Relaxation.HALF and words >= LONG_QUERY else min(self, 1)


class Vocabulary(Protocol):
    """What an engine knows of its terms."""

    def has(self, stream: Stream, language: str, term: str) -> bool:
        """Whether any entry is known to hold the term."""

    def prefixed(self, language: str, prefix: str, limit: int, parts: Sequence[Part] = PARTS) -> list[str]:
        """The surface words of these parts that begin with ``prefix`` and are longer, in most entries first."""

    def table(self, language: str) -> TermTable:
        """All surface words of a language."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One term that may stand for a word of the query; ``edits``: typing errors that lie between the two."""

    stream: Stream
    term: str
    weight: float
    edits: int = 0


@dataclass(frozen=True)
class Reading:
    """The query in one language: for each word its alternatives, empty where nothing is known for it.

    ``parts``: of an entry's text, in which words are looked for. ``respelt``: the query as it is read, where it was
    typed with another keyboard or script.
    """

    language: str
    weight: float
    words: tuple[tuple[Alternative, ...], ...]
    parts: tuple[Part, ...] = PARTS
    respelt: str = ""

    @cached_property
    def terms(self) -> frozenset[str]:
        """Surface words and stems that count as matched, for highlights."""
        return frozenset(a.term for word in self.words for a in word if a.stream in ("surface", "stem"))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Ids of the concepts that the query names in this language."""
        return frozenset(a.term for word in self.words for a in word if a.stream == "concept")

    @cached_property
    def is_complete(self) -> bool:
        """Whether something is known for every word."""
        return all(self.words)


def read(
    q: str,
    language: str,
    vocabulary: Vocabulary,
    concepts: ConceptTable,
    *,
    typos: bool = False,
    unknown: bool = False,
) -> tuple[Reading, ...]:
    """Readings of ``q``, the reader's ``language`` first; languages in which it has no word are left out.

    Typing errors are considered for words that no language knows; with ``typos`` for all words of a query that
    is not too long for it. With ``unknown`` terms are kept that no entry is known to hold: where the vocabulary
    may lag behind the index, a new word is found at once all the same.
    """
    order = _reading_order(language)
    tokens = {code: tokenise(q, code)[:MAX_TOKENS] for code in order}
    literal = {
        code: list(_literal(tokens[code], code, vocabulary, concepts, unknown)) for code in order if tokens[code]
    }
    known = {
        (token.start, token.end)
        for code, words in literal.items()
        for token, word in zip(tokens[code], words, strict=True)
        if word.known
    }
    typos = typos and all(len(found) <= MAX_MISSPELT for found in tokens.values())
    readings = []
    for code, words in literal.items():
        complete = [word.alternatives for word in words]
        doubtful = [place for place, token in enumerate(tokens[code]) if typos or token[2:4] not in known]
        for place, corrections in _corrected(tokens[code], doubtful, code, vocabulary, concepts).items():
            complete[place] += tuple(corrections)
        readings.append(Reading(code, READER if code == language else OTHER, tuple(complete)))
    if not any(words and all(word.known for word in words) for words in literal.values()):
        readings += _respelt(q, language, vocabulary, concepts)
    return tuple(readings)


def _respelt(q: str, language: str, vocabulary: Vocabulary, concepts: ConceptTable) -> Iterator[Reading]:
    """Readings of the query in another spelling in which entries hold each of its words."""
    for code in _reading_order(language):
        for text in respelt(q, code, vocabulary.table(code)):
            tokens = tokenise(text, code)[:MAX_TOKENS]
            words = list(_literal(tokens, code, vocabulary, concepts, unknown=False))
            if words and all(word.known for word in words):
                weight = READER if code == language else OTHER
                yield Reading(code, weight, tuple(word.alternatives for word in words), respelt=text)


def begun(q: str, language: str, vocabulary: Vocabulary) -> tuple[Reading, ...]:
    """Readings of a query that is being typed: names that hold its words, the last of which may be only begun."""
    *written, last = q.split() or [""]
    readings = []
    for code in _reading_order(language):
        words = [_as_typed(token) for token in tokenise(" ".join(written), code)[:MAX_TOKENS]]
        ending = tokenise(last, code)
        # The first letters of a word may be a word that does not count.
        beginning = ending[-1].surface if ending else LANGUAGES[code].fold(last)
        if not beginning:
            continue
        words += [_as_typed(token) for token in ending[:-1]]
        longer = vocabulary.prefixed(code, beginning, MAX_PREFIXED, ("name",))
        words.append(
            (
                *(_as_typed(ending[-1]) if ending else (Alternative("surface", beginning, EXACT),)),
                *(Alternative("surface", word, PREFIX) for word in longer),
            )
        )
        readings.append(Reading(code, READER if code == language else OTHER, tuple(words), ("name",)))
    return tuple(readings)


def about(concepts: Iterable[str]) -> Reading:
    """A reading that asks for concepts, each as a word of its own; they belong to no language."""
    return Reading("en", READER, tuple((Alternative("concept", concept, CONCEPT),) for concept in concepts))


def naming(labels: Mapping[str, Iterable[str]]) -> tuple[Reading, ...]:
    """Readings that ask for entries with all words of one of the labels; ``labels``: language -> texts."""
    found = []
    for language, texts in labels.items():
        for text in texts:
            if label := label_of(text, language):
                stream: Stream = "surface" if label.abbreviation else "stem"
                words = [label.abbreviation] if label.abbreviation else dict.fromkeys(label.stems[:MAX_TOKENS])
                found.append(Reading(language, READER, tuple((Alternative(stream, word, EXACT),) for word in words)))
    return tuple(found)


def by_code(code: str) -> Reading:
    """A reading that asks for the entry with a code."""
    return Reading("en", READER, ((Alternative("code", code.lower(), EXACT),),))


def _reading_order(language: str) -> tuple[str, ...]:
    return language, *(code for code in LANGUAGES if code != language)


def _as_typed(token: Token) -> tuple[Alternative, ...]:
    return Alternative("surface", token.surface, EXACT), Alternative("stem", token.stem, STEM)


def relaxations(*, typos: bool) -> Iterable[Relaxation]:
    """In which order words may be missing; none before typing errors have been considered."""
    return Relaxation if typos else (Relaxation.NONE,)


class _Word(NamedTuple):
    """What may stand for one word, typing errors aside; ``known``: some entry holds one of it."""

    alternatives: tuple[Alternative, ...]
    known: bool


def _literal(
    tokens: Sequence[Token], language: str, vocabulary: Vocabulary, concepts: ConceptTable, unknown: bool
) -> Iterator[_Word]:
    """For each token the alternatives that are certain: itself, its stem, its concepts, the last one's endings."""
    mentioned: dict[int, set[str]] = {}
    for mention in concepts.mentions(tokens, language):
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
        kept = [a for a in found if a in known or _may_be_new(a)] if unknown else known
        endings = _endings(token, language, vocabulary) if position == len(tokens) - 1 else []
        yield _Word((*kept, *endings), bool(known or endings))


def _corrected(
    tokens: Sequence[Token], doubtful: Sequence[int], language: str, vocabulary: Vocabulary, concepts: ConceptTable
) -> dict[int, list[Alternative]]:
    """Place of a word -> what it may stand for if the doubtful ones are typing errors: words that entries hold, and
    the concepts that the query names with the nearest of them.
    """
    found: dict[int, list[Alternative]] = {}
    corrected = list(tokens)
    edited: dict[int, int] = {}
    for place in doubtful:
        similar = vocabulary.table(language).similar(tokens[place].surface)
        found[place] = [Alternative("surface", term, TYPO[edits], edits) for term, edits in similar]
        for term, edits in similar[:1]:
            stem = LANGUAGES[language].stem(term)
            corrected[place], edited[place] = tokens[place]._replace(surface=term, stem=stem), edits
    if not edited:
        return found
    for mention in concepts.mentions(corrected, language):
        edits = max((edited.get(place, 0) for place in range(mention.start, mention.end)), default=0)
        for place in range(mention.start, mention.end) if edits else ():
            found.setdefault(place, []).extend(
                Alternative("concept", concept, CONCEPT * TYPO[edits], edits) for concept in sorted(mention.concepts)
            )
    return found


def _may_be_new(alternative: Alternative) -> bool:
    """Whether a term that no entry is known to hold is worth looking up: a code has digits."""
    return alternative.stream != "code" or any(char.isdigit() for char in alternative.term)


def _endings(token: Token, language: str, vocabulary: Vocabulary) -> list[Alternative]:
    """Longer words that the last word of a query, perhaps not typed to its end, may be."""
    if len(token.surface) < PREFIX_FROM:
        return []
    words = vocabulary.prefixed(language, token.surface, MAX_PREFIXED)
    return [Alternative("surface", word, PREFIX) for word in words]
