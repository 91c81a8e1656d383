"""Unread notices on the home page of the admin."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from cms.notices import services

#: As many as are listed; the page of notices has the rest.
LISTED: Final = 5


class NoticePanel(Component):
    """The latest unread notices; nothing where there are none."""

    name = "notices"
    template_name = "notices/admin/panel.html"
    order = 150

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """The notices with their words, and how many there are."""
        person = parent_context["request"].user
        unread = services.notices_of(person).filter(read_at=None)[:LISTED]
        return {"shown": services.shown(person, unread), "count": services.unread_count(person)}


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Before Wagtail's own: what is new comes first."""
    panels.append(NoticePanel())
