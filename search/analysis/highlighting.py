"""Marks the matched words of a text that is shown."""

from collections.abc import Set as AbstractSet
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search.analysis.tokens import spans


def highlight(text: str, language: str, matched_terms: AbstractSet[str]) -> SafeString:
    """``text`` as HTML, everything escaped, with ``<mark>`` around the words whose surface or stem is matched.

    ``matched_terms``: folded surface words and stems of ``language``.
    """
    parts: list[str] = []
    position = 0
    for start, end in spans(text, language, matched_terms) if matched_terms else ():
        parts += (escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>")
        position = end
    parts.append(escape(text[position:]))
    return mark_safe("".join(parts))  # every piece above is escaped
