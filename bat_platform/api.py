"""The one API, ``/api/v1/``: routers of cms and search under one schema and one form of error."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from search.api import router as search_router

from cms.registry.api import router as registry_router

api = NinjaAPI(
    title="BAT platform API",
    version="1",
    description="Search and read the registry of best available techniques of Central Asia.",
    urls_namespace="api-v1",
)


def problem(request: HttpRequest, status: int, title: str, detail: str = "", **extra: object) -> HttpResponse:
    """An error as problem details (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = "application/problem+json"
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


api.add_router("", search_router)
api.add_router("", registry_router)
