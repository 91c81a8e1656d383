"""Under ``/api/`` every error is problem details (RFC 9457), also where the API itself is never asked.

An address that there is not, a method that an address does not take, a body that is too large, a fault: Django and
ninja answer these with pages and plain words.
"""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

PROBLEM_TYPE: Final = "application/problem+json"
_API: Final = "/api/"
_DETAILS: Final = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here. It has been noted.",
}


class ProblemMiddleware:
    """Replaces the body of errors under ``/api/`` that are no problem details yet; their headers stay."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and put errors right."""
        response = self.get_response(request)
        if not request.path_info.startswith(_API) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type", "").startswith(PROBLEM_TYPE) or not isinstance(response, HttpResponse):
            return response
        status = HTTPStatus(response.status_code)
        body = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status.value,
            "detail": _DETAILS.get(status, ""),
        }
        response.content = json.dumps(body).encode()
        response.headers["Content-Type"] = PROBLEM_TYPE
        response.headers.pop("Content-Length", None)
        return response
