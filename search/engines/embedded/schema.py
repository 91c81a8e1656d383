"""Fields of the index and the step from our document to tantivy's."""

import json
from functools import lru_cache
from typing import Any, Final

import tantivy

from search.analysis.languages import LANGUAGES
from search.documents import PARTS, Document, Part
from search.facets import FACETS
from search.reading import Stream

#: Raise it whenever fields or analysis change: an index of another format is rebuilt, never read.
FORMAT: Final = 1

#: Lower-cased whole value: choices match whatever their case, counts keep the stored code.
_KEYWORD: Final = "keyword"
#: A word weighs more in the name than in the summary, and there more than in the long texts.
BOOSTS: Final[dict[Part, float]] = {"name": 4.0, "summary": 2.0, "text": 1.0}

#: Codes are packed into two unsigned numbers, twelve characters each, so that hits can be ordered by them
#: without reading stored documents. The order of numbers is that of the strings.
_CODE_ALPHABET: Final = " -0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
_CODE_HALF: Final = 12


def token_field(stream: Stream, language: str, part: Part) -> str:
    """Name of the field with a token stream of one part in one language."""
    return f"{stream}_{language}_{part}"


def sort_field(language: str) -> str:
    """Name of the field that orders by displayed name in a language."""
    return f"sort_{language}"


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """The schema of an index of ``FORMAT``."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("version", fast=True)
    builder.add_unsigned_field("code_high", fast=True)
    builder.add_unsigned_field("code_low", fast=True)
    builder.add_text_field("code", tokenizer_name=_KEYWORD, index_option="basic", fast=True)
    builder.add_text_field("concept", tokenizer_name=_KEYWORD, index_option="basic")
    builder.add_text_field("tile", tokenizer_name=_KEYWORD, index_option="basic", fast=True)
    builder.add_text_field("newest", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_bytes_field("stored", stored=True)
    for facet in FACETS:
        builder.add_text_field(facet.field, tokenizer_name=_KEYWORD, index_option="basic", fast=True)
    for language in LANGUAGES:
        builder.add_text_field(sort_field(language), tokenizer_name="raw", index_option="basic", fast=True)
        for stream in ("surface", "stem"):
            for part in PARTS:
                builder.add_text_field(
                    token_field(stream, language, part), tokenizer_name="whitespace", index_option="freq"
                )
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Give an opened index our tokenizer, which tantivy does not store: terms in lower case, counts as stored."""
    raw = tantivy.Tokenizer.raw()
    index.register_tokenizer(_KEYWORD, tantivy.TextAnalyzerBuilder(raw).filter(tantivy.Filter.lowercase()).build())
    index.register_fast_field_tokenizer(_KEYWORD, tantivy.TextAnalyzerBuilder(raw).build())


def pack_code(code: str) -> tuple[int, int]:
    """Two numbers that order like ``code`` (its first 24 characters)."""
    padded = code.upper().ljust(2 * _CODE_HALF)
    numbers = []
    for half in (padded[:_CODE_HALF], padded[_CODE_HALF : 2 * _CODE_HALF]):
        number = 0
        for char in half:
            number = number * len(_CODE_ALPHABET) + max(_CODE_ALPHABET.find(char), 0)
        numbers.append(number)
    return numbers[0], numbers[1]


def to_tantivy(document: Document) -> tantivy.Document:
    """The fields of ``document`` as tantivy takes them."""
    made = tantivy.Document()
    made.add_unsigned("id", document["id"])
    made.add_unsigned("version", document["version"])
    high, low = pack_code(document["code"])
    made.add_unsigned("code_high", high)
    made.add_unsigned("code_low", low)
    made.add_text("code", document["code"])
    # Newest first and codes ascending in one ascending string: days are counted down from the far future.
    made.add_text("newest", f"{9_999_999 - document['published']:07d}{document['code']}")
    for field, values in (("concept", document["concepts"]), ("tile", document["tiles"])):
        for value in values:
            made.add_text(field, value)
    for facet in FACETS:
        for value in document["facets"].get(facet.name, ()):
            made.add_text(facet.field, value)
    for language, key in document["sort_keys"].items():
        made.add_text(sort_field(language), f"{key}\t{document['code']}")
    for language, parts in document["tokens"].items():
        for part, streams in parts.items():
            made.add_text(token_field("surface", language, part), " ".join(streams["surface"]))
            made.add_text(token_field("stem", language, part), " ".join(streams["stem"]))
    made.add_bytes("stored", json.dumps(stored(document), ensure_ascii=False).encode())
    return made


def stored(document: Document) -> dict[str, Any]:
    """What a hit gives back."""
    return {key: document[key] for key in ("id", "code", "kind", "display")}
