"""Template tags of the public site: links of the header, icons, numbers and level ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.languages import ENDONYMS

register = template.Library()

#: Languages whose pages are set in the Cyrillic font file.
CYRILLIC: Final = frozenset({"kk", "ky", "tg", "ru"})
#: Choices of the theme form; "system" means no cookie.
THEMES: Final = (
    ("light", _("Light"), "sun"),
    ("dark", _("Dark"), "moon"),
    ("system", _("As in the system"), "monitor"),
)
#: URL name, label and icon of the main links and of the footer, in order.
MAIN_LINKS: Final = (
    ("search:results", _("Search"), "search"),
    ("site:themes", _("Themes"), "leaf"),
    ("site:hubs", _("Hubs"), "building-2"),
    ("site:about", _("About"), "info"),
    ("submissions:start", _("Submit a solution"), "plus"),
)
FOOTER_LINKS: Final = (
    ("site:about", _("About the registry"), "info"),
    ("site:accessibility", _("Accessibility and help"), "circle-help"),
    ("site:api", _("Data and API"), "code"),
    ("site:licence", _("Licence"), "scale"),
    ("site:privacy", _("Privacy"), "shield-check"),
    ("site:retention", _("How long things are kept"), "clock"),
)


@dataclass(frozen=True)
class LanguageLink:
    """The same page in one language; ``state`` says how far its text is, where the page knows."""

    code: str
    endonym: str
    url: str
    is_current: bool
    state: str


@dataclass(frozen=True)
class SiteLink:
    """A link of the header or footer."""

    url: str
    label: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Look:
    """What the reader chose for the look: ``theme`` is light, dark or system."""

    theme: str
    low_data: bool
    cyrillic: bool


@register.simple_tag(takes_context=True)
def look(context: template.Context) -> Look:
    """Read the theme from the cookie ``theme``, low data from the request header ``Save-Data``."""
    request: HttpRequest | None = context.get("request")
    theme = request.COOKIES.get("theme", "") if request else ""
    return Look(
        theme=theme if theme in {"light", "dark"} else "system",
        low_data=request is not None and request.headers.get("Save-Data", "").lower() == "on",
        cyrillic=get_language() in CYRILLIC,
    )


@register.simple_tag
def theme_choices() -> Sequence[tuple[str, Any, str]]:
    """Give value, label and icon of the three themes."""
    return THEMES


@register.simple_tag(takes_context=True)
def language_links(context: template.Context, states: Mapping[str, str] | None = None) -> list[LanguageLink]:
    """Give the page in every language of the site, query string kept; ``states`` maps code to words."""
    request: HttpRequest = context["request"]
    current = get_language()
    return [
        LanguageLink(
            code=code,
            endonym=ENDONYMS[code],
            url=translate_url(request.get_full_path(), code),
            is_current=code == current,
            state=(states or {}).get(code, ""),
        )
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def main_links(context: template.Context) -> list[SiteLink]:
    """Give the links of the header."""
    return _links(MAIN_LINKS, context)


@register.simple_tag(takes_context=True)
def footer_links(context: template.Context) -> list[SiteLink]:
    """Give the links of the footer."""
    return _links(FOOTER_LINKS, context)


def _links(rows: Sequence[tuple[str, Any, str]], context: template.Context) -> list[SiteLink]:
    path = context["request"].path
    links = []
    for name, label, icon_name in rows:
        url = reverse(name)
        links.append(SiteLink(url, label, icon_name, path.startswith(url)))
    return links


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw a decorative icon of the sprite; the words beside it carry the meaning."""
    return format_html(
        '<svg class="{}" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f"icon {css_class}".strip(),
        static("site/icons/sprite.svg"),
        name,
    )


@register.simple_tag
def page_numbers(number: int, total: int) -> list[int | str]:
    """List page numbers around ``number`` with an ellipsis for each gap."""
    paginator = Paginator(range(total), 1)
    return list(paginator.get_elided_page_range(number, on_each_side=1, on_ends=1))


@register.filter
def number(value: Decimal | float | None) -> str:
    """Write a number in the reader's format, without trailing zeros or an exponent; empty for None."""
    if value is None:
        return ""
    exact = Decimal(str(value))
    plain = format(exact.normalize(), "f")
    # Four digits read well unbroken in every language; longer ones are grouped.
    return str(number_format(plain, use_l10n=True, force_grouping=abs(exact) >= 10_000))


@register.filter
def level_range(level: Any) -> str:
    """Write the bounds of a level as one phrase: ``< 10–20``, ``≤ 400``, ``≥ 95``, ``20``; empty without bounds.

    ``level`` is an object or a mapping with ``lower``, ``lower_open`` and ``upper``. A single value has two
    equal bounds.
    """
    if isinstance(level, Mapping):
        lower, upper, lower_open = level.get("lower"), level.get("upper"), level.get("lower_open")
    else:
        lower, upper, lower_open = level.lower, level.upper, level.lower_open
    less_than = "<\N{NO-BREAK SPACE}" if lower_open else ""
    at_least = "≥\N{NO-BREAK SPACE}"
    if lower is None and upper is None:
        return ""
    if lower is None:
        return f"≤\N{NO-BREAK SPACE}{number(upper)}"
    if upper is None:
        return f"{less_than or at_least}{number(lower)}"
    if lower == upper:
        return f"{less_than}{number(lower)}"
    return f"{less_than}{number(lower)}–{number(upper)}"
