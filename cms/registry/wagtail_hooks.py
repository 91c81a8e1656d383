"""Reference limits and national decisions in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.languages import columns
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


class NationalDecisionViewSet(SnippetViewSet):
    """What countries have decided."""

    model = NationalDecision
    icon = "globe"
    menu_label = _("National decisions")
    menu_order = 330
    add_to_admin_menu = True
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
