"""Fields and weights that every engine has in common, so that all of them rank alike."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from search.analysis.languages import LANGUAGES
from search.documents import PARTS, Document, Part, Streams
from search.reading import Alternative, Reading, Stream

#: A word weighs more in the name than in the summary, and there more than in the long texts.
BOOSTS: Final[dict[Part, float]] = {"name": 4.0, "summary": 2.0, "text": 1.0}
#: Entries that name a concept somewhere.
CONCEPT_BOOST: Final = 1.0
#: What an entry gets for being about a concept, however frequent that is: more than for any word that happens to
#: stand in it, so that entries about a thing come before those that mention it.
SUBJECT_SCORE: Final = 100.0
#: Scores are rounded, so that sums added up in another order give the same rank.
DECIMALS: Final = 3
#: Values of one facet that are counted: more than any vocabulary has, so that every count is exact.
MAX_VALUES: Final = 2_000

#: A token in every text field of every entry; no query asks for it. Some engines average the lengths of a field over
#: all entries, others over those that have it: now all have it, and scores are equal.
_PRESENT: Final = "_"

#: The field with the concepts that an entry is about.
SUBJECT: Final = "subject"
_NO_STREAMS: Final[Streams] = {"surface": [], "stem": []}
_LAST_DAY: Final = 9_999_999


def token_field(stream: Stream, language: str, part: Part) -> str:
    """Name of the field with a token stream of one part in one language."""
    return f"{stream}_{language}_{part}"


def searched_fields(stream: Stream, language: str, parts: Sequence[Part] = PARTS) -> list[tuple[str, float]]:
    """(field, boost) in which terms of a stream are looked up."""
    if stream == "concept":
        return [("concept", CONCEPT_BOOST), (SUBJECT, SUBJECT_SCORE)]
    if stream == "code":
        return [("code", BOOSTS["name"])]
    return [(token_field(stream, language, part), BOOSTS[part]) for part in parts]


class TermClause(NamedTuple):
    """One term in one field, and what it is worth there: its BM25 score times ``boost``, or if it is not ``scored``
    the boost itself.
    """

    field: str
    term: str
    boost: float
    scored: bool


def word_clauses(alternatives: Iterable[Alternative], reading: Reading) -> list[list[TermClause]]:
    """What may stand for one word, by part of the entry: of the terms of a part the best counts, and parts add up.

    An entry that has a word in its name, its summary and its text is more about it than one with the word in its
    name alone.
    """
    parts: dict[str, list[TermClause]] = {}
    for alternative in alternatives:
        for field, boost in searched_fields(alternative.stream, reading.language, reading.parts):
            clause = TermClause(field, alternative.term, boost * alternative.weight, field != SUBJECT)
            # The streams of a part lie side by side in fields that end alike.
            parts.setdefault(field.rpartition("_")[2], []).append(clause)
    return list(parts.values())


def token_texts(document: Document) -> Iterator[tuple[str, str]]:
    """(field, tokens joined by blanks) of every token stream, those of missing texts too."""
    for language in LANGUAGES:
        parts = document["tokens"].get(language, {})
        for part in PARTS:
            streams = parts.get(part, _NO_STREAMS)
            yield token_field("surface", language, part), " ".join((_PRESENT, *streams["surface"]))
            yield token_field("stem", language, part), " ".join((_PRESENT, *streams["stem"]))


def concept_terms(document: Document) -> dict[str, list[str]]:
    """Field -> the concepts of an entry as they are indexed there."""
    return {"concept": [_PRESENT, *document["concepts"]], SUBJECT: document["subjects"]}


def sort_field(language: str) -> str:
    """Name of the field that orders by displayed name in a language."""
    return f"sort_{language}"


def newest_key(document: Document) -> str:
    """Newest first and codes ascending in one ascending string: days are counted down from the far future."""
    return f"{_LAST_DAY - document['published']:07d}{document['code']}"


def name_key(document: Document, language: str) -> str:
    """Key of the name displayed in ``language``, made unique by the code."""
    return f"{document['sort_keys'][language]}\t{document['code']}"


def stored(document: Document) -> dict[str, Any]:
    """What a hit gives back."""
    return {key: document[key] for key in ("id", "code", "kind", "display")}
