"""The index body, made from the tables of facets and languages, and the step from our document to it.

Texts are tokens joined by blanks. Only what a hit shows is kept of the source; the rest can be had from the
database again.
"""

from collections.abc import Mapping
from typing import Any, Final

from search.analysis.languages import LANGUAGES
from search.documents import PARTS, Document, Part
from search.engines.elastic.client import Config
from search.engines.fields import (
    SUBJECT,
    concept_terms,
    name_key,
    newest_key,
    sort_field,
    stored,
    token_field,
    token_texts,
)
from search.facets import FACETS, Facet

#: Hits that pages may reach: far more than there are entries. A larger window costs memory only where it is used.
MAX_WINDOW: Final = 1_000_000
#: How long the version of a deleted entry is remembered: longer than any write can be on its way.
_REMEMBER_DELETES: Final = "1h"

_TOKENS: Final = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
_FOUND: Final = {"type": "keyword", "doc_values": False}
#: Sorted by or counted, never looked up.
_LISTED: Final = {"type": "keyword", "index": False}
_BOTH: Final = {"type": "keyword"}
#: Counted in every search, so prepared when the index is refreshed.
_COUNTED: Final = {"type": "keyword", "index": False, "eager_global_ordinals": True}


def filter_field(facet: Facet) -> str:
    """Name of the field with a facet's values in lower case: choices match whatever their case."""
    return f"filter_{facet.name}"


def word_field(language: str, part: Part) -> str:
    """Name of the field with the distinct surface words of one part, from which the vocabulary is read."""
    return f"words_{language}_{part}"


def stem_field(language: str) -> str:
    """Name of the field with the distinct stems."""
    return f"stems_{language}"


#: The concepts that entries hold, as keywords.
CONCEPT_TERMS: Final = "concept.terms"


def index_body(config: Config) -> dict[str, Any]:
    """Settings and mappings of a new index, as ``indices.create`` takes them."""
    return {
        "settings": {
            "number_of_shards": config.shards,
            "number_of_replicas": config.replicas,
            # Said aloud: by default an index that nobody searches stops refreshing, and the next search waits.
            "refresh_interval": "1s",
            "max_result_window": MAX_WINDOW,
            "gc_deletes": _REMEMBER_DELETES,
        },
        "mappings": {"dynamic": "strict", "_source": {"includes": ["stored"]}, "properties": _properties()},
    }


def _properties() -> dict[str, Mapping[str, Any]]:
    fields: dict[str, Mapping[str, Any]] = {
        "id": {"type": "long"},
        "version": {"type": "long", "index": False},
        "code": _BOTH,
        # Scored by how many concepts an entry names, so a text; its terms are read as keywords.
        "concept": {
            "type": "text",
            "analyzer": "keyword",
            "index_options": "docs",
            "fields": {"terms": _LISTED},
        },
        SUBJECT: _FOUND,
        "tile": _BOTH,
        "newest": _LISTED,
        "stored": {"type": "object", "enabled": False},
    }
    for facet in FACETS:
        fields[facet.field] = _COUNTED
        fields[filter_field(facet)] = _FOUND
    for language in LANGUAGES:
        fields[sort_field(language)] = _LISTED
        fields[stem_field(language)] = _LISTED
        for part in PARTS:
            fields[word_field(language, part)] = _LISTED
            fields[token_field("surface", language, part)] = _TOKENS
            fields[token_field("stem", language, part)] = _TOKENS
    return fields


def to_elastic(document: Document) -> dict[str, Any]:
    """The fields of ``document`` as Elasticsearch takes them."""
    made: dict[str, Any] = {
        "id": document["id"],
        "version": document["version"],
        "code": document["code"].lower(),
        "tile": document["tiles"],
        "newest": newest_key(document),
        "stored": stored(document),
    }
    for facet in FACETS:
        if values := document["facets"].get(facet.name):
            made[facet.field] = values
            made[filter_field(facet)] = [value.lower() for value in values]
    for language in document["sort_keys"]:
        made[sort_field(language)] = name_key(document, language)
    made.update(token_texts(document))
    made.update(concept_terms(document))
    for language, parts in document["tokens"].items():
        stems: set[str] = set()
        for part, streams in parts.items():
            made[word_field(language, part)] = list(set(streams["surface"]))
            stems.update(streams["stem"])
        made[stem_field(language)] = list(stems)
    return made
