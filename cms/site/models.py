"""The home page, root of the page tree."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.organisations.enums import OrganisationKind
from cms.registry.presentation import hub_cards
from cms.site import browsing, statistics


class HomePage(Page):
    """First page of the site; its content comes from the registry."""

    max_count = 1
    subpage_types = ["registry.RegistryPage"]
    template = "site/home.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the registry holds: numbers, ways in, the newest entries."""
        return super().get_context(request, *args, **kwargs) | {
            "numbers": statistics.registry_numbers(),
            "themes": browsing.theme_ways(),
            "sectors": browsing.sector_ways(),
            "hubs": browsing.hub_ways(OrganisationKind.HUB),
            "newest": hub_cards(browsing.newest_entries()[: browsing.NEWEST]),
        }
