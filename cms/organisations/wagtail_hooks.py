"""Organisations and memberships in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.languages import columns
from cms.organisations.models import Membership, Organisation


class OrganisationViewSet(SnippetViewSet):
    """Hubs, centres, startups ..."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    list_display = ("code", "__str__", "kind", "confirmed")
    list_filter = ("kind", "confirmed", "country")
    search_backend_name = None
    search_fields = ("code", *columns("name"))
    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("code", "kind", "country", "city", "clause", "website", "confirmed")],
            heading=_("Organisation"),
        ),
        MultiFieldPanel([FieldPanel(name) for name in columns("name")], heading=_("Names")),
        MultiFieldPanel([FieldPanel(name) for name in columns("description")], heading=_("Descriptions")),
    ]


class MembershipViewSet(SnippetViewSet):
    """Who may do what, and where."""

    model = Membership
    icon = "user"
    menu_label = _("Memberships")
    list_display = ("user", "organisation", "role", "language")
    list_filter = ("role", "organisation")
    search_backend_name = None
    search_fields = ("user__username", "user__email", "organisation__code")
    panels = [FieldPanel(name) for name in ("user", "organisation", "role", "language")]


class OrganisationsGroup(SnippetViewSetGroup):
    """Menu "Organisations"."""

    menu_label = _("Organisations")
    menu_icon = "group"
    menu_order = 310
    items = (OrganisationViewSet, MembershipViewSet)


register_snippet(OrganisationsGroup)
