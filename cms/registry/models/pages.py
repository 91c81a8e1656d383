"""The pages around the entries: the registry and, under it, one page a hub."""

import re
from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.organisations.models import Organisation

if TYPE_CHECKING:
    from cms.registry.models.entry import Entry

_CODE = re.compile(r"CA-(?:BAT|EP)-\d{4}-\d{5}", re.IGNORECASE)
_VERSION = re.compile(r"v(\d{1,6})")
#: Cards on one page of a hub.
ENTRIES_PER_PAGE = 20


class RegistryPage(Page):
    """Root of the registry. Answers ``/registry/CODE/`` and ``/registry/CODE/v2/`` for every entry below it."""

    subpage_types = ["registry.HubPage"]
    max_count = 1
    template = "registry/registry_page.html"

    class Meta:
        verbose_name = _("registry")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the hubs with the number of their published entries."""
        from cms.registry.presentation import hub_index

        context = super().get_context(request, *args, **kwargs)
        context["hubs"] = hub_index(HubPage.objects.child_of(self).live().select_related("organisation"))
        return context

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find an entry by its code, wherever it stands in the tree; other paths go by slug as usual."""
        if path_components and _CODE.fullmatch(path_components[0]):
            return self._route_to_entry(*path_components)
        return super().route(request, path_components)

    def _route_to_entry(self, code: str, *rest: str) -> RouteResult:
        from cms.registry.models.entry import Entry

        entry = Entry.objects.filter(code=code.upper(), first_published_at__isnull=False).first()
        if entry is None or len(rest) > 1:
            raise Http404
        kwargs: dict[str, Any] = {}
        if rest:
            if not (match := _VERSION.fullmatch(rest[0])):
                raise Http404
            kwargs["version"] = int(match[1])
        return RouteResult(entry.specific, kwargs=kwargs)


class HubPage(Page):
    """Place of one hub's entries. Tree permissions on this page are what keeps hubs apart."""

    organisation = models.OneToOneField(
        Organisation,
        verbose_name=_("hub"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hub_page",
        help_text=_("Empty for the initial collection, which no hub has submitted."),
    )
    display_name = models.CharField(_("name"), max_length=250, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["registry.RegistryPage"]
    subpage_types = ["registry.Technique", "registry.Practice"]
    template = "registry/hub_page.html"

    class Meta:
        verbose_name = _("hub page")

    @property
    def public_name(self) -> str:
        """Name in the active language: the hub's, or the page's own."""
        return (self.organisation.name if self.organisation else self.display_name) or self.title

    @property
    def hub_code(self) -> str:
        """Stable code in facets and the API: the organisation's, else the slug."""
        return self.organisation.code if self.organisation else self.slug

    def permissions_for_user(self, user: Any) -> Any:
        """Rights of a person in the admin; see ``cms.registry.page_permissions``."""
        from cms.registry.page_permissions import HubPermissionTester

        return HubPermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the hub's published entries in the reader's language."""
        from cms.registry.presentation import hub_cards, public_entries

        context = super().get_context(request, *args, **kwargs)
        page = Paginator(public_entries(self), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
        context["entries"] = hub_cards(cast("QuerySet[Entry]", page.object_list))
        context["count"] = page.paginator.count
        context["pages"] = {"number": page.number, "total": page.paginator.num_pages}
        return context
