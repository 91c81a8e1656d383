"""Wagtail's own database search, hardened against query strings that break its SQLite form.

A double quote makes SQLite's full-text parser fail and a query of blanks has no lexeme: both came out
as a server error in the admin's lists. The admin search is for finding pages by title; what it drops
here carries no meaning.
"""

import re
from typing import Any

from modelsearch.backends import database
from modelsearch.query import MATCH_ALL

_NOT_SEARCHABLE = re.compile(r"[^\w\s.,:/()+-]+")


def _clean(query: Any) -> Any:
    if not isinstance(query, str):
        return query
    return _NOT_SEARCHABLE.sub(" ", query[:512]).strip() or MATCH_ALL


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks for
    """The backend of the current database, whose ``search`` and ``autocomplete`` take any text."""
    backend = database.SearchBackend(params)
    search, autocomplete = backend.search, backend.autocomplete

    def clean_search(query: Any, *args: Any, **kwargs: Any) -> Any:
        return search(_clean(query), *args, **kwargs)

    def clean_autocomplete(query: Any, *args: Any, **kwargs: Any) -> Any:
        query = _clean(query)
        return search(query, *args, **kwargs) if query is MATCH_ALL else autocomplete(query, *args, **kwargs)

    backend.search, backend.autocomplete = clean_search, clean_autocomplete
    return backend
