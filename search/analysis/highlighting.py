"""Marks the matched words of a text that is shown."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe


def highlight(text: str, places: Iterable[tuple[int, int]]) -> SafeString:
    """``text`` as HTML, everything escaped, with ``<mark>`` around the ``places``, which are from left to right and
    apart (``spans``).
    """
    parts: list[str] = []
    position = 0
    for start, end in places:
        parts += (escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>")
        position = end
    parts.append(escape(text[position:]))
    return mark_safe("".join(parts))  # every piece above is escaped
