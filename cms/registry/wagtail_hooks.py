"""Reference limits and national decisions in the admin, and the name of an action in the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.log_actions import LogActionRegistry
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.languages import columns
from cms.registry.confidential import ACTION as RELEASE
from cms.registry.files import FILE_ADDED, FILE_REMOVED
from cms.registry.models import NationalDecision, ReferenceLimit


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


class ReferenceLimitViewSet(SnippetViewSet):
    """Limits of legal texts."""

    model = ReferenceLimit
    icon = "list-ol"
    menu_label = _("Reference limits")
    menu_order = 320
    add_to_admin_menu = True
    list_display = ("code", "act", "reference", "pollutant", "upper", "unit")
    list_filter = ("activity", "pollutant", "confidence")
    list_per_page = 50
    search_backend_name = None
    search_fields = ("code", "act", "reference", "conditions")
    panels = [
        MultiFieldPanel(
            [_row("code", "text_date", "confidence"), *map(FieldPanel, ("act", "reference", "address"))],
            heading=_("Legal text"),
        ),
        MultiFieldPanel([_row("activity", "sector"), _row("pollutant", "medium")], heading=_("Activity")),
        MultiFieldPanel(
            [
                _row("lower", "lower_is_less_than", "upper", "unit"),
                _row("averaging", "averaging_text", "reference_oxygen"),
                *map(FieldPanel, ("conditions", "note")),
            ],
            heading=_("Limit"),
        ),
    ]


class LookingOnly(ModelPermissionPolicy):
    """Nobody writes decisions here, administrators included: a country's focal points state them (cms.decisions)."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the person may look."""
        return action == "view" and super().user_has_permission(user, action)


# Before the snippet is registered: Wagtail would give it a policy of its own.
register_permission_policy(NationalDecision, LookingOnly(NationalDecision))


class NationalDecisionViewSet(SnippetViewSet):
    """What countries have decided, to look at."""

    model = NationalDecision
    icon = "globe"
    menu_label = _("National decisions")
    menu_order = 330
    add_to_admin_menu = True
    inspect_view_enabled = True
    list_display = ("entry", "country", "status", "act_date")
    list_filter = ("country", "status")
    search_backend_name = None
    search_fields = ("entry__code", "act_title", "act_number")
    panels = [
        MultiFieldPanel([_row("entry", "country"), _row("status", "withheld")], heading=_("Decision")),
        MultiFieldPanel(
            [FieldPanel("act_title"), _row("act_number", "act_date"), FieldPanel("act_url")], heading=_("Act")
        ),
        MultiFieldPanel([FieldPanel(name) for name in columns("note")], heading=_("Note")),
    ]


register_snippet(ReferenceLimitViewSet)
register_snippet(NationalDecisionViewSet)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Names of what happens to the files of an entry, and to facts that were confidential."""
    actions.register_action(FILE_ADDED, _("Add a file"), _("File added to the draft"))
    actions.register_action(FILE_REMOVED, _("Remove a file"), _("File taken out of the draft"))
    actions.register_action(RELEASE, _("Open confidential facts"), _("Facts that were confidential are public"))
