"""The inbox in the admin's menu, and what the log says of questions."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.questions import inbox
from cms.questions.permissions import has_inbox


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The inbox."""
    return [path("questions/", include(inbox))]


class InboxMenuItem(MenuItem):
    """Shown to those who answer questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person has an inbox."""
        return has_inbox(request.user)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Its place in the menu: after the pages."""
    return InboxMenuItem(
        _("Questions of readers"),
        reverse("questions_inbox:index"),
        name="questions",
        icon_name="comment",
        order=150,
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Names of what happens to a question."""
    actions.register_action("questions.ask", _("Ask"), _("Asked by a reader"))
    actions.register_action("questions.answer", _("Answer"), _("Answered"))
    actions.register_action("questions.close", _("Close"), _("Closed"))
    actions.register_action("questions.forget", _("Forget"), _("Name and address of the reader removed"))
