"""Fields and weights that every engine has in common, so that all of them rank alike."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from search.analysis.languages import LANGUAGES
from search.documents import PARTS, Document, Part, Streams
from search.reading import Stream

#: A word weighs more in the name than in the summary, and there more than in the long texts.
BOOSTS: Final[dict[Part, float]] = {"name": 4.0, "summary": 2.0, "text": 1.0}
#: Share of the other fields' scores that is added to the best one's.
TIE_BREAKER: Final = 0.1
#: Scores are rounded, so that sums added up in another order give the same rank.
DECIMALS: Final = 3
#: Values of one facet that are counted: more than any vocabulary has, so that every count is exact.
MAX_VALUES: Final = 2_000

#: A token in every text field of every entry; no query asks for it. Some engines average the lengths of a field over
#: all entries, others over those that have it: now all have it, and scores are equal.
_PRESENT: Final = "_"

_NO_STREAMS: Final[Streams] = {"surface": [], "stem": []}
_LAST_DAY: Final = 9_999_999


def token_field(stream: Stream, language: str, part: Part) -> str:
    """Name of the field with a token stream of one part in one language."""
    return f"{stream}_{language}_{part}"


def searched_fields(stream: Stream, language: str, parts: Sequence[Part] = PARTS) -> list[tuple[str, float]]:
    """(field, boost) in which terms of a stream are looked up."""
    if stream in ("concept", "code"):
        return [(stream, BOOSTS["name"])]
    return [(token_field(stream, language, part), BOOSTS[part]) for part in parts]


def token_texts(document: Document) -> Iterator[tuple[str, str]]:
    """(field, tokens joined by blanks) of every token stream, those of missing texts too."""
    for language in LANGUAGES:
        parts = document["tokens"].get(language, {})
        for part in PARTS:
            streams = parts.get(part, _NO_STREAMS)
            yield token_field("surface", language, part), " ".join((_PRESENT, *streams["surface"]))
            yield token_field("stem", language, part), " ".join((_PRESENT, *streams["stem"]))


def concept_terms(document: Document) -> list[str]:
    """The concepts of an entry as they are indexed."""
    return [_PRESENT, *document["concepts"]]


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
