"""The map for search engines: every public page in every language, with its other languages."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from cms.registry.models import HubPage
from cms.site import statistics
from cms.vocabularies.models import Theme

#: A page of the site below the language prefix, and when it was last published (None where that is not known).
Row = tuple[str, datetime | None]

_PAGES = (
    "",
    "search/",
    "themes/",
    "sectors/",
    "hubs/",
    "limits/",
    "about/",
    "about/coalition/",
    "about/coalition/join/",
    "accessibility/",
    "data/",
    "licence/",
    "privacy/",
    "retention/",
)


class PublicPages(Sitemap):
    """Pages of the site, themes, hubs and entries. Its further pages are named in robots.txt."""

    i18n = True
    alternates = True
    x_default = True
    limit = 5_000

    def items(self) -> list[Row]:
        """Every page, entries last."""
        themes = Theme.objects.values_list("code", flat=True)
        hubs = HubPage.objects.live().public().values_list("slug", flat=True)
        entries = statistics.public_entries().order_by("code").values_list("code", "last_published_at")
        return [
            *((path, None) for path in _PAGES),
            *((f"theme/{code}/", None) for code in themes),
            *((f"sectors/{code}/", None) for code in statistics.entries_by_sector()),
            *((f"registry/{slug}/", None) for slug in hubs),
            *((f"registry/{code}/", published) for code, published in entries),
        ]

    def location(self, item: Row) -> str:
        """Address in the active language."""
        return reverse("site:home") + item[0]

    def lastmod(self, item: Row) -> datetime | None:
        """Date of the last publication."""
        return item[1]
