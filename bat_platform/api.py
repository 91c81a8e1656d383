"""The one API, ``/api/v1/``: routers of cms and search under one schema and one form of error."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from bat_platform.problem_middleware import PROBLEM_TYPE
from bat_platform.strict_json import StrictParser
from cms.problems import MAX_ERRORS, ProblemError, listed
from cms.registry.api import router as registry_router
from cms.submissions.api import router as submissions_router
from cms.submissions.api_review import router as review_router
from cms.vocabularies.api import router as vocabularies_router
from search.api import router as search_router
from search.engines.base import RETRY_AFTER, SearchUnavailable
from search.query import InvalidSearch


class PlatformAPI(NinjaAPI):
    """An API whose schema says that errors are problem details (RFC 9457)."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The schema, with the content type of every error answer put right."""
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer and PROBLEM_TYPE not in answer["content"]:
                        answer["content"] = {PROBLEM_TYPE: answer["content"]["application/json"]}
        return schema


api = PlatformAPI(
    title="BAT platform API",
    version="1",
    description="Search, read and follow the registry of best available techniques of Central Asia; file entries.",
    urls_namespace="api-v1",
    parser=StrictParser(),
)


def problem(request: HttpRequest, status: int, title: str, detail: str = "", **extra: object) -> HttpResponse:
    """An error as problem details (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = PROBLEM_TYPE
    return response


@api.exception_handler(ValidationError)
def invalid_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters or a body of the wrong type or out of range: 400, each with its place and message."""
    errors = [_placed(item) for item in error.errors]
    extra = {"errors_left_out": len(errors) - MAX_ERRORS} if len(errors) > MAX_ERRORS else {}
    detail = errors[0]["message"] if errors else ""
    return problem(request, 400, "Invalid parameters", detail, errors=errors[:MAX_ERRORS], **extra)


def _placed(item: dict[str, Any]) -> dict[str, str]:
    """An error of pydantic's; of a body with the path within it, without the name that our code gives it."""
    if item["loc"][0] == "body":
        return {"path": ".".join(map(str, item["loc"][2:])), "message": item["msg"]}
    return {"parameter": str(item["loc"][-1]), "message": item["msg"]}


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Errors raised with a status and a message."""
    # Of a body that cannot be read ninja says only that: why, stands in the cause.
    if not isinstance(error, ProblemError) and isinstance(error.__cause__, ProblemError):
        error = error.__cause__
    if not isinstance(error, ProblemError):
        response = problem(request, error.status_code, error.message)
    else:
        errors, left_out = listed(error.errors)
        extra: dict[str, object] = {"errors": errors} if errors else {}
        extra |= {"errors_left_out": left_out} if left_out else {}
        title = HTTPStatus(error.status_code).phrase
        response = problem(request, error.status_code, title, error.message, **extra)
        for name, value in error.headers.items():
            response[name] = value
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """What there is not, or not for whoever asks."""
    return problem(request, 404, "Not Found", "There is nothing at this address.")


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """A body over ``DATA_UPLOAD_MAX_MEMORY_SIZE``; files do not count."""
    return problem(request, 413, "Content Too Large", "A body is at most 2.5 MB: send the rows in several batches.")


@api.exception_handler(SuspiciousOperation)
def refused(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """More fields or files than a request may hold."""
    return problem(request, 400, "Bad Request", "The body holds too many fields or files.")


@api.exception_handler(MultiPartParserError)
def broken_form(request: HttpRequest, error: MultiPartParserError) -> HttpResponse:
    """A form with files that ends too early or has no boundary."""
    return problem(request, 400, "Bad Request", "The form cannot be read.")


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


for router in (search_router, registry_router, vocabularies_router, submissions_router, review_router):
    api.add_router("", router)
