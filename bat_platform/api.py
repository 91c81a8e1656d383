"""The one API, ``/api/v1/``: routers of cms and search under one schema and one form of error."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from cms.registry.api import router as registry_router
from cms.vocabularies.api import router as vocabularies_router
from search.api import router as search_router
from search.engines.base import RETRY_AFTER, SearchUnavailable
from search.query import InvalidSearch

PROBLEM_TYPE = "application/problem+json"


class PlatformAPI(NinjaAPI):
    """An API whose schema says that errors are problem details (RFC 9457)."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The schema, with the content type of every error answer put right."""
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        answer["content"] = {PROBLEM_TYPE: answer["content"]["application/json"]}
        return schema


api = PlatformAPI(
    title="BAT platform API",
    version="1",
    description="Search, read and follow the registry of best available techniques of Central Asia.",
    urls_namespace="api-v1",
)


def problem(request: HttpRequest, status: int, title: str, detail: str = "", **extra: object) -> HttpResponse:
    """An error as problem details (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = PROBLEM_TYPE
    return response


@api.exception_handler(ValidationError)
def invalid_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters of the wrong type or out of range: 400, each with its place and message."""
    errors = [{"parameter": str(item["loc"][-1]), "message": item["msg"]} for item in error.errors]
    return problem(request, 400, "Invalid parameters", errors[0]["message"] if errors else "", errors=errors)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Errors raised with a status and a message."""
    return problem(request, error.status_code, error.message)


@api.exception_handler(InvalidSearch)
def invalid_search(request: HttpRequest, error: InvalidSearch) -> HttpResponse:
    """A search parameter that cannot be used: 400, with its name and what would be right."""
    with override("en"):  # as every message of the API, whatever language the texts are asked for in
        return problem(request, 400, "Invalid parameter", str(error.message), parameter=error.field)


@api.exception_handler(SearchUnavailable)
def search_unavailable(request: HttpRequest, error: SearchUnavailable) -> HttpResponse:
    """The engine is away: 503, and when to come again."""
    response = problem(request, 503, "Search is not available", "Try again later.")
    response["Retry-After"] = str(RETRY_AFTER)
    return response


api.add_router("", search_router)
api.add_router("", registry_router)
api.add_router("", vocabularies_router)
