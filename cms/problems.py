"""What every part of the API does about a request it cannot answer."""

from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError


class ProblemOut(Schema):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""
    parameter: str | None = None


def refuse_unknown(request: HttpRequest, known: type[Schema]) -> None:
    """Raise a 400 for a parameter that does not exist: ninja passes over it, and a typo would go unnoticed."""
    if unknown := sorted(set(request.GET) - set(known.model_fields)):
        raise HttpError(400, f"Unknown parameter: {unknown[0]}")
