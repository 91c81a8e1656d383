"""Template filters for texts and addresses that people have entered."""

from typing import Final

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from cms.registry.addresses import web_address

register = template.Library()
register.filter("web_address", web_address)

#: What the editor can produce; anything else came in another way and is dropped.
_TAGS: Final = {"p", "br", "h3", "h4", "b", "strong", "i", "em", "ol", "ul", "li", "a", "img", "sub", "sup"}
_ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt", "width", "height", "class"}}


@register.filter
def rich_html(value: str) -> SafeString:
    """Stored HTML of a rich text field with links and images resolved, and only harmless elements."""
    return mark_safe(nh3.clean(expand_db_html(value), tags=_TAGS, attributes=_ATTRIBUTES))  # cleaned
