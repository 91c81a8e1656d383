"""What every part of the API does about a request it cannot answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError

#: Errors that one answer lists; the rest are counted.
MAX_ERRORS: Final = 100


class ProblemItem(Schema):
    """One thing that is wrong: a parameter by its name, a place in the body by its path (``levels.0.upper``)."""

    message: str
    path: str | None = None
    parameter: str | None = None


class ProblemOut(Schema):
    """An error (RFC 9457). At most 100 ``errors`` are listed; ``errors_left_out`` counts the rest."""

    type: str
    title: str
    status: int
    detail: str = ""
    parameter: str | None = None
    errors: list[ProblemItem] | None = None
    errors_left_out: int | None = None


@dataclass(frozen=True)
class Problem:
    """Something in the body of a request that is wrong, and where."""

    path: str
    message: str


class ProblemError(HttpError):
    """An error with more to say than its status: what is wrong where, headers such as ``Retry-After``."""

    def __init__(
        self, status: int, detail: str, *, errors: Iterable[Problem] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, detail)
        self.errors = list(errors)
        self.headers = dict(headers or {})


def listed(errors: Iterable[Problem]) -> tuple[list[dict[str, str]], int]:
    """The errors as an answer lists them, and how many are left out."""
    everything = [{"path": error.path, "message": error.message} for error in errors]
    return everything[:MAX_ERRORS], max(0, len(everything) - MAX_ERRORS)


def refuse_unknown(request: HttpRequest, known: type[Schema]) -> None:
    """Raise a 400 for a parameter that does not exist: ninja passes over it, and a typo would go unnoticed."""
    if unknown := sorted(set(request.GET) - set(known.model_fields)):
        raise HttpError(400, f"Unknown parameter: {unknown[0]}")
