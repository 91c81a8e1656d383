"""Fields of the index and the step from our document to tantivy's."""

from functools import lru_cache
from typing import Final

import orjson
import tantivy

from search.analysis.languages import LANGUAGES
from search.documents import PARTS, Document
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
from search.facets import FACETS

#: Lower-cased whole value: choices match whatever their case, counts keep the stored code.
_KEYWORD: Final = "keyword"

#: Codes are packed into two unsigned numbers, twelve characters each, so that hits can be ordered by them
#: without reading stored documents. The order of numbers is that of the strings.
_CODE_ALPHABET: Final = " -0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
_CODE_HALF: Final = 12


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
    builder.add_text_field(SUBJECT, tokenizer_name=_KEYWORD, index_option="basic")
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
    made.add_text("newest", newest_key(document))
    for field, values in (*concept_terms(document).items(), ("tile", document["tiles"])):
        for value in values:
            made.add_text(field, value)
    for facet in FACETS:
        for value in document["facets"].get(facet.name, ()):
            made.add_text(facet.field, value)
    for language in document["sort_keys"]:
        made.add_text(sort_field(language), name_key(document, language))
    for field, tokens in token_texts(document):
        made.add_text(field, tokens)
    made.add_bytes("stored", orjson.dumps(stored(document)))
    return made
