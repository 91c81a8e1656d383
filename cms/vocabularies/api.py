"""API of the vocabularies: SKOS as JSON-LD or Turtle."""

import hashlib
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import register_converter, reverse
from django.urls.converters import PathConverter
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from ninja import Query, Router
from ninja.errors import HttpError
from rdflib import Graph

from cms.problems import ProblemOut, refuse_unknown
from cms.vocabularies.models import SCHEMES, Concept
from cms.vocabularies.schemas import NoQuery, SchemesOut, SkosQuery
from cms.vocabularies.skos import JSON_LD_CONTEXT, concept_graph, concepts_of, scheme_graph, titles


class ConceptCodeConverter(PathConverter):
    """A code in an address: any text, for that of a unit may hold a slash."""

    regex = "(?s:.+)"


register_converter(ConceptCodeConverter, "concept")
router = Router(tags=["vocabularies"])

#: Seconds for which an answer may be used without asking again: vocabularies change a few times a year.
MAX_AGE: Final = 300
#: Media type -> format of rdflib. The first is what a client gets that takes anything.
_SERIALISATIONS: Final = {"application/ld+json": "json-ld", "text/turtle": "turtle", "application/json": "json-ld"}
#: Value of the parameter ``format`` -> media type.
_FORMATS: Final = {"jsonld": "application/ld+json", "turtle": "text/turtle"}
_SCHEMES: Final = {model.scheme: model for model in SCHEMES}
#: For the schema: ninja describes answers by classes, and SKOS is no class of ours.
_SKOS_ANSWERS: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "SKOS",
            "content": {
                media_type: {"schema": {"type": "string" if name == "turtle" else "object"}}
                for media_type, name in _SERIALISATIONS.items()
            },
        },
        304: {"description": "Unchanged since the answer whose ETag was sent"},
    }
}
_PROBLEMS: Final = {400: ProblemOut, 404: ProblemOut, 406: ProblemOut}


@router.get(
    "/vocabularies", response={200: SchemesOut, 400: ProblemOut}, summary="Vocabularies", url_name="vocabularies"
)
def vocabularies(request: HttpRequest) -> dict[str, Any]:
    """Every vocabulary, with its titles and its address."""
    refuse_unknown(request, NoQuery)
    return {
        "vocabularies": [
            {
                "scheme": model.scheme,
                "title": titles(model),
                "concepts": model._default_manager.count(),
                "url": request.build_absolute_uri(reverse("api-v1:vocabulary", args=[model.scheme])),
            }
            for model in SCHEMES
        ]
    }


@router.get(
    "/vocabularies/{scheme}",
    response=_PROBLEMS,
    openapi_extra=_SKOS_ANSWERS,
    summary="One vocabulary",
    url_name="vocabulary",
)
def vocabulary(request: HttpRequest, scheme: str, query: Query[SkosQuery]) -> HttpResponse:
    """A vocabulary with all its concepts, in the seven languages."""
    media_type, model = _asked(request, scheme, query)
    return _answer(request, media_type, scheme_graph(model, concepts_of(model), request.build_absolute_uri))


@router.get(
    "/vocabularies/{scheme}/{concept:code}",
    response=_PROBLEMS,
    openapi_extra=_SKOS_ANSWERS,
    summary="One concept",
    url_name="concept",
)
def concept(request: HttpRequest, scheme: str, code: str, query: Query[SkosQuery]) -> HttpResponse:
    """A concept. Its address is its identifier wherever it is named."""
    media_type, model = _asked(request, scheme, query)
    found = model._default_manager.filter(code=code).first() if "\0" not in code else None
    if found is None:
        raise HttpError(404, "This vocabulary has no concept with this code.")
    return _answer(request, media_type, concept_graph(found, request.build_absolute_uri))


def _asked(request: HttpRequest, scheme: str, query: SkosQuery) -> tuple[str, type[Concept]]:
    """Media type to answer with and the scheme's model. Raises HttpError 400, 404 or 406."""
    refuse_unknown(request, SkosQuery)
    model = _SCHEMES.get(scheme)
    if model is None:
        raise HttpError(404, "There is no vocabulary of this name.")
    media_type = _FORMATS[query.format] if query.format else request.get_preferred_type([*_SERIALISATIONS])
    if media_type is None:
        raise HttpError(406, f"Available are {', '.join(_SERIALISATIONS)}.")
    return media_type, model


def _answer(request: HttpRequest, media_type: str, graph: Graph) -> HttpResponse:
    """The graph, or 304 if the client has it."""
    # Weak: the same statements may be written down in another order. No node is blank, so sorting makes them equal.
    statements = sorted(graph.serialize(format="nt").splitlines())
    etag = f'W/"{hashlib.sha256("".join([media_type, *statements]).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        text = graph.serialize(format=_SERIALISATIONS[media_type], context=JSON_LD_CONTEXT)
        response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    patch_vary_headers(response, ["Accept"])
    return response
