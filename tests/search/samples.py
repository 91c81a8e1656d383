"""Documents for engine tests, made from a few words."""

from collections.abc import Mapping
from typing import Any

from search.analysis import terms
from search.analysis.collation import sort_key
from search.analysis.languages import LANGUAGES
from search.building import subjects_of
from search.concepts import NO_CONCEPTS, ConceptTable
from search.documents import Document, streams


def document(
    number: int,
    names: Mapping[str, str],
    *,
    summaries: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    facets: Mapping[str, list[str]] | None = None,
    version: int = 1,
    published: int = 739_000,
    concepts: ConceptTable = NO_CONCEPTS,
    **changes: Any,
) -> Document:
    """Entry ``number`` with code CA-BAT-2026-<number> and the given texts by language."""
    summaries, texts = summaries or {}, texts or {}
    shown = next(iter(names))
    made: Document = {
        "id": number,
        "code": f"CA-BAT-2026-{number:05d}",
        "version": version,
        "kind": "bat",
        "tokens": {
            language: {
                "name": streams(terms(names.get(language, ""), language)),
                "summary": streams(terms(summaries.get(language, ""), language)),
                "text": streams(terms(texts.get(language, ""), language)),
            }
            for language in {*names, *summaries, *texts}
        },
        "subjects": subjects_of(
            [
                concepts.named(terms(f"{name} {summaries.get(language, '')}", language), language)
                for language, name in names.items()
            ]
        ),
        "concepts": sorted(
            {
                concept
                for part in (names, summaries, texts)
                for language, text in part.items()
                for concept in concepts.named(terms(text, language), language)
            }
        ),
        "facets": dict(facets or {}),
        "published": published,
        "tiles": [],
        "sort_keys": {code: sort_key(names.get(code, names[shown]), code) for code in LANGUAGES},
        "display": {
            "slug": f"entry-{number}",
            "hub": "rctc",
            "source_language": shown,
            "texts": {
                language: {"name": name, "summary": summaries.get(language, ""), "state": "approved"}
                for language, name in names.items()
            },
            "extra": {},
        },
    }
    return {**made, **changes}  # type: ignore[typeddict-item]
