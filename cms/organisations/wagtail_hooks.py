"""Organisations and memberships in the admin."""

from typing import Any, Final

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
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
            [
                FieldPanel(name)
                for name in ("code", "kind", "country", "city", "clause", "website", "confirmed", "asked_hub")
            ],
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
    panels = [
        *map(FieldPanel, ("user", "organisation", "role", "language")),
        FieldPanel("sectors", widget=CheckboxSelectMultiple),
    ]


class OrganisationsGroup(SnippetViewSetGroup):
    """Menu "Organisations"."""

    menu_label = _("Organisations")
    menu_icon = "group"
    menu_order = 310
    items = (OrganisationViewSet, MembershipViewSet)


register_snippet(OrganisationsGroup)


#: Action of the audit log -> (label, sentence). People stand in it by number alone.
LOG_ACTIONS: Final = {
    "organisations.created": (_("Create"), _("Entered the organisation")),
    "organisations.changed": (_("Change"), _("Changed the organisation before it was confirmed")),
    "organisations.confirmed": (_("Confirm"), _("Confirmed the organisation")),
    "organisations.declined": (_("Decline"), _("Did not confirm the organisation")),
    "organisations.asked_to_join": (_("Ask to join"), _("Asked to join")),
    "organisations.request_withdrawn": (_("Take back"), _("Took back the request to join")),
    "organisations.joined": (_("Join"), _("Somebody joined")),
    "organisations.refused": (_("Refuse"), _("Refused a request to join")),
    "organisations.invited": (_("Invite"), _("Sent an invitation")),
    "organisations.invitation_withdrawn": (_("Withdraw invitation"), _("Withdrew an invitation")),
    "organisations.role_given": (_("Give role"), _("Gave a role")),
    "organisations.role_taken": (_("Take role"), _("Took a role")),
    "organisations.left": (_("Leave"), _("Left the organisation")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name the transitions in the admin's reports."""
    for action, (label, message) in LOG_ACTIONS.items():
        actions.register_action(action, label, message)
