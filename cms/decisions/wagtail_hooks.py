"""The focal points' place in the admin's menu, and what the log says of their statements."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.decisions import desk
from cms.decisions.permissions import countries_of
from cms.decisions.services import ACTION


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The list and the form."""
    return [path("decisions/", include(desk))]


class DeskMenuItem(MenuItem):
    """Shown to focal points."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person speaks for a country."""
        return countries_of(request.user).exists()


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Its place in the menu: after the questions of readers."""
    return DeskMenuItem(desk.TITLE, reverse("decisions_desk:index"), name="decisions", icon_name="globe", order=160)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name of a statement."""
    actions.register_action(ACTION, _("State a national decision"), _("National decision stated"))
