"""Why an entry was found, and what a misspelt query was meant to be: told in words as they stand in the entries."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from search.analysis import spans, tokenise
from search.catalogue import Catalogue
from search.documents import Display
from search.engines.base import EngineHit
from search.query import MAX_TOKENS, Match
from search.reading import Alternative, Reading

#: Words of one entry that are told.
_MAX_WORDS: Final = 3
#: Hits in which a corrected word is looked for as it is written.
_LOOKED_AT: Final = 5


def explain(
    display: Display, shown: str, marked: Iterable[str], readings: Sequence[Reading], catalogue: Catalogue, to: str
) -> tuple[Match, ...]:
    """What the entry was found by; the nearest reason alone.

    ``marked``: the words that a reader sees as matched; ``shown``: their language; ``to``: the reader's language. Empty
    for a query without words.
    """
    if not readings:
        return ()
    if words := _distinct(marked):
        return tuple(Match("word", word, shown) for word in words)
    complete = [reading for reading in readings if reading.is_complete] or list(readings)
    for reading in complete:
        if words := _distinct(_words(display, reading)):
            return tuple(Match("word", word, reading.language) for word in words)
    topics = set(display["extra"].get("topics", ()))
    for reading in complete:
        if concepts := sorted(reading.concepts & topics):
            return tuple(
                Match("concept", catalogue.concept_name(concept, to), reading.language) for concept in concepts
            )
    return (Match("text", "", complete[0].language if len(complete) == 1 else ""),)


def meant(q: str, readings: Sequence[Reading], hits: Sequence[EngineHit]) -> str:
    """The query with its misspelt words as the best hits write them; empty if none is misspelt, or none of the hits
    shows the word.
    """
    for reading in readings:
        if reading.respelt and reading.terms & _written(reading.language, hits).keys():
            return reading.respelt
        if not reading.is_complete or not any(map(_is_misspelt, reading.words)):
            continue  # as nearly every query in nearly every language
        written = _written(reading.language, hits)
        tokens = tokenise(q, reading.language)[:MAX_TOKENS]
        corrected, position = [], 0
        for token, alternatives in zip(tokens, reading.words, strict=True):
            if not _is_misspelt(alternatives):
                continue
            if word := next((written[a.term] for a in alternatives if a.term in written), ""):
                corrected += [q[position : token.start], word]
                position = token.end
        if corrected:
            return "".join((*corrected, q[position:]))
    return ""


def _is_misspelt(alternatives: Sequence[Alternative]) -> bool:
    """Whether a word is known only as a typing error of others."""
    return bool(alternatives) and all(alternative.edits for alternative in alternatives)


def _words(display: Display, reading: Reading) -> Iterator[str]:
    """Words of the entry's name and summary in a language that the query asks for."""
    for shown in _shown(display, reading.language):
        for start, end in spans(shown, reading.language, reading.terms):
            yield shown[start:end]


def _written(language: str, hits: Sequence[EngineHit]) -> dict[str, str]:
    """Folded word -> as the best hits write it first, in small letters."""
    found: dict[str, str] = {}
    for hit in hits[:_LOOKED_AT]:
        for shown in _shown(hit.display, language):
            for token in tokenise(shown, language):
                found.setdefault(token.surface, shown[token.start : token.end].lower())
    return found


def _shown(display: Display, language: str) -> tuple[str, ...]:
    """The entry's name and summary in a language; nothing if it has no text in it."""
    text = display["texts"].get(language)
    return (text["name"], text["summary"]) if text else ()


def _distinct(words: Iterable[str]) -> list[str]:
    """The first few words that differ by more than capital letters."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word)
    return list(found.values())[:_MAX_WORDS]
