"""Marks the matched words of a text that is shown."""

from collections.abc import Collection
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis.tokens import Token, tokenise


@lru_cache(maxsize=2_000)
def _tokens(text: str, language: str) -> tuple[Token, ...]:
    """Tokens of a text that is shown; remembered, because it is shown again: some 10 MB when full."""
    return tuple(tokenise(text, language))


def highlight(text: str, language: str, matched_terms: Collection[str]) -> SafeString:
    """``text`` as HTML, everything escaped, with ``<mark>`` around the words whose surface or stem is matched.

    ``matched_terms``: folded surface words and stems of ``language``.
    """
    parts: list[str] = []
    position = 0
    if matched_terms:
        for token in _tokens(text, language):
            if token.surface in matched_terms or token.stem in matched_terms:
                parts += (escape(text[position : token.start]), "<mark>", escape(text[token.start : token.end]))
                parts.append("</mark>")
                position = token.end
    parts.append(escape(text[position:]))
    return mark_safe("".join(parts))  # every piece above is escaped
