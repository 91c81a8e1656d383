"""The vocabularies as snippets in the admin, one menu for all."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from cms.languages import columns
from cms.vocabularies.models import SCHEMES, Concept
from cms.vocabularies.services import LOADED

#: Fields that have a place of their own on the form, or none.
_PLACED = {"id", "code", "label", "note", "position", "loaded_digest", *columns("label"), *columns("note")}


class AddConceptView(CreateView):
    """The form for a new concept; labels may come with its address, as from the list of searches without hits."""

    def get_initial(self) -> dict[str, Any]:
        """Labels from the address."""
        given = self.request.GET
        return {**super().get_initial(), **{name: given[name] for name in columns("label") if name in given}}


def _panels(model: type[Concept]) -> list[Panel]:
    own = [f.name for f in model._meta.fields if f.name not in _PLACED]
    return [
        MultiFieldPanel([FieldPanel("code"), *map(FieldPanel, own)], heading=_("Concept")),
        MultiFieldPanel([FieldPanel(name) for name in columns("label")], heading=_("Labels")),
        MultiFieldPanel([FieldPanel(name) for name in columns("note")], heading=_("Notes"), classname="collapsed"),
    ]


def _viewset(scheme: type[Concept]) -> type[SnippetViewSet]:
    class ConceptViewSet(SnippetViewSet):
        model = scheme
        icon = "tag"
        menu_label = scheme._meta.verbose_name_plural
        list_display = ("code", "__str__")
        ordering = ("position", "code")
        list_per_page = 50
        # Plain SQL: the lists are short, and a search index would have to hold seven labels.
        search_backend_name = None
        search_fields = ("code", *columns("label"))
        panels = _panels(scheme)
        add_view_class = AddConceptView

    return ConceptViewSet


class VocabulariesGroup(SnippetViewSetGroup):
    """Menu "Vocabularies" with one item a scheme."""

    menu_label = _("Vocabularies")
    menu_icon = "list-ul"
    menu_order = 300
    items = tuple(_viewset(scheme) for scheme in SCHEMES)


register_snippet(VocabulariesGroup)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name of a change that came with a new release."""
    actions.register_action(LOADED, _("Load"), _("Loaded from the data file"))
