"""Plain text as typed in the portal, and the HTML that a rich text column holds."""

import html
import re

from django.utils.html import linebreaks, strip_tags

_LINE_BREAK = re.compile(r"<br\s*/?>")
_END_OF_ITEM = re.compile(r"</li>\s*")
_END_OF_BLOCK = re.compile(r"</(?:p|h[1-6]|ul|ol|blockquote)>\s*")
_MANY_BREAKS = re.compile(r"\n{3,}")


def to_html(text: str) -> str:
    """Paragraphs and line breaks as HTML, everything else escaped."""
    return linebreaks(text.strip(), autoescape=True) if text.strip() else ""


def to_plain(rich_text: str) -> str:
    """The text of rich text, one blank line between paragraphs; the inverse of ``to_html``."""
    text = _END_OF_BLOCK.sub("\n\n", _END_OF_ITEM.sub("\n", _LINE_BREAK.sub("\n", rich_text)))
    return _MANY_BREAKS.sub("\n\n", html.unescape(strip_tags(text))).strip()
