"""Reads the bodies that the API takes: JSON as RFC 8259 and nothing that merely looks like it.

Python's own reader, and with it ninja's, takes NaN and Infinity, the last of two equal names, UTF-16, any content type,
and texts that neither PostgreSQL (U+0000) nor UTF-8 (half of a surrogate pair) can hold.
"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.http import HttpRequest
from ninja.parser import Parser

from cms.problems import Problem, ProblemError

#: Objects and lists within one another. A batch of entries with their rows has four.
MAX_DEPTH: Final = 16
JSON_TYPE: Final = "application/json"


class StrictParser(Parser):
    """ninja's parser with a strict reader of bodies."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What the body says. Raises ProblemError 415 for another content type, 400 with the place for the rest."""
        charset = (request.content_params or {}).get("charset", "utf-8")
        if request.content_type != JSON_TYPE or charset.lower() not in ("utf-8", "utf8"):
            raise ProblemError(415, f"Send {JSON_TYPE} in UTF-8.")
        return read(request.body)


def read(content: bytes) -> Any:
    """The value that JSON text stands for; numbers with a fraction or exponent are Decimals. Raises ProblemError."""
    try:
        value = json.loads(
            content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse, parse_float=_decimal
        )
    except RecursionError:
        raise ProblemError(400, "The body is nested too deeply.") from None
    except ValueError as error:
        raise ProblemError(400, f"The body is not JSON: {error}") from None
    if problems := list(_problems(value)):
        raise ProblemError(400, problems[0].message, errors=problems)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("a number is out of range") from None


def _problems(value: Any) -> Any:
    """What JSON can say and we cannot keep, with its path; without recursion, as the depth is what is in doubt."""
    waiting: list[tuple[Any, str, int]] = [(value, "", 1)]
    while waiting:
        item, path, depth = waiting.pop()
        if isinstance(item, str):
            if not is_storable(item):
                yield Problem(path, "Text must hold neither U+0000 nor half of a surrogate pair.")
            continue
        if not isinstance(item, dict | list):
            continue
        if depth > MAX_DEPTH:
            yield Problem(path, "The body is nested too deeply.")
            continue
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        if isinstance(item, dict) and not all(map(is_storable, item)):
            yield Problem(path, "A name holds U+0000 or half of a surrogate pair.")
            continue
        waiting += [(inner, f"{path}.{key}" if path else str(key), depth + 1) for key, inner in pairs]


def is_storable(text: str) -> bool:
    """Whether every database can hold the text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
