"""``GET /search`` of the API. The parameters are described from the facets and checked by ``search.query``."""

from typing import Any, Final, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from ninja import Router, Schema

from cms.languages import LANGUAGES
from cms.problems import ProblemOut
from search.facets import FACETS
from search.query import (
    DEFAULT_PAGE_SIZE,
    MAX_CHARACTERS,
    MAX_PAGE_SIZE,
    MAX_VALUE,
    MAX_VALUES,
    SORTS,
    SearchResult,
    parse,
    parse_suggestion,
)
from search.services import run
from search.suggesting import suggest

router = Router(tags=["search"])


class MatchSchema(Schema):
    """What an entry was found by: a word or concept, and the language it belongs to; or its full text."""

    kind: Literal["word", "concept", "text"]
    text: str
    language: str


class HitSchema(Schema):
    """One entry. Texts are in ``language``, which is not the one asked for where that is missing."""

    code: str
    slug: str
    kind: str
    url: str
    name: str
    summary: str
    language: str
    language_state: str
    highlights: dict[str, str]
    matches: list[MatchSchema]


class FacetValueSchema(Schema):
    """One value of a facet with the number of entries that have it."""

    value: str
    label: str
    count: int
    selected: bool


class FacetSchema(Schema):
    """One facet. Its counts leave out what is chosen in it."""

    name: str
    label: str
    values: list[FacetValueSchema]


class SearchSchema(Schema):
    """One page of results. ``relaxed``: no entry matches every word, these match most. ``meant``: the words as
    the entries write them, where typing errors were forgiven.
    """

    total: int
    page: int
    page_size: int
    pages: int
    relaxed: bool
    meant: str
    took_ms: float
    hits: list[HitSchema]
    facets: list[FacetSchema]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PARAMETERS: Final = [
    _parameter("q", "Words to search for, in any of the languages.", {"type": "string", "maxLength": MAX_CHARACTERS}),
    _parameter("language", "Language of texts and labels.", {"type": "string", "enum": list(LANGUAGES)}),
    _parameter("page", "Page, from 1.", {"type": "integer", "minimum": 1, "maximum": 999_999_999, "default": 1}),
    _parameter(
        "page_size",
        "Hits on a page.",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": DEFAULT_PAGE_SIZE},
    ),
    _parameter("sort", "Order of the hits.", {"type": "string", "enum": list(SORTS)}),
    *(
        _parameter(
            facet.name,
            f"Values of the facet {facet.name}; several values mean any of them.",
            {"type": "array", "maxItems": MAX_VALUES, "items": {"type": "string", "maxLength": MAX_VALUE}},
        )
        for facet in FACETS
    ),
]


@router.get(
    "/search",
    response={200: SearchSchema, 400: ProblemOut, 503: ProblemOut},
    openapi_extra={"parameters": PARAMETERS},
    url_name="search",
)
def search(request: HttpRequest) -> HttpResponse:
    """Search the published entries. An unknown parameter or a bad value is refused.

    The header ``Server-Timing`` tells how many milliseconds the engine and the whole search took.
    ``InvalidSearch`` becomes 400, ``SearchUnavailable`` 503 (handlers of the API).
    """
    asked = parse(request.GET, strict=True, language=get_language() or "ru")
    with override(asked.language):
        result = run(asked)
        # A finished response: to validate our own answer against the schema takes longer than the search. A test does.
        response = HttpResponse(orjson.dumps(_answer(result, request)), content_type="application/json")
    response["Server-Timing"] = f"engine;dur={result.engine_ms}, search;dur={result.took_ms}"
    return response


class SuggestionSchema(Schema):
    """Something that may be meant. ``term`` and ``place`` lead to a search, ``entry`` to the entry."""

    kind: Literal["entry", "term", "place"]
    label: str
    language: str
    url: str


class SuggestionsSchema(Schema):
    """Suggestions for a text that is being typed, the likeliest of each kind first."""

    suggestions: list[SuggestionSchema]


@router.get(
    "/suggest",
    response={200: SuggestionsSchema, 400: ProblemOut, 503: ProblemOut},
    openapi_extra={"parameters": [parameter for parameter in PARAMETERS if parameter["name"] in ("q", "language")]},
    url_name="suggest",
)
def suggest_values(request: HttpRequest) -> HttpResponse:
    """Suggest entries, terms and places for the beginning of a text, from its second letter on."""
    asked = parse_suggestion(request.GET, language=get_language() or "ru")
    site = _site(request)
    rows = [
        {"kind": row.kind, "label": row.label, "language": row.language, "url": f"{site}{row.url}"}
        for row in suggest(*asked)
    ]
    return HttpResponse(orjson.dumps({"suggestions": rows}), content_type="application/json")


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _answer(result: SearchResult, request: HttpRequest) -> dict[str, Any]:
    site = _site(request)
    return {
        "total": result.total,
        "page": result.request.page,
        "page_size": result.request.page_size,
        "pages": result.pages,
        "relaxed": result.relaxed,
        "meant": result.meant,
        "took_ms": result.took_ms,
        "hits": [
            {
                "code": hit.code,
                "slug": hit.slug,
                "kind": hit.kind,
                "url": f"{site}{hit.url}",
                "name": hit.name,
                "summary": hit.summary,
                "language": hit.language,
                "language_state": hit.state,
                "highlights": dict(hit.highlights),
                "matches": [match._asdict() for match in hit.matches],
            }
            for hit in result.hits
        ],
        "facets": [
            {
                "name": facet.name,
                "label": facet.label,
                "values": [
                    {"value": row.value, "label": row.label, "count": row.count, "selected": row.selected}
                    for row in facet.values
                ],
            }
            for facet in result.facets
        ],
    }
