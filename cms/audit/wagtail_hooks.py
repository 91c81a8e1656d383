"""The audit log in the admin's menu, and names of what it adds to Wagtail's log."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.audit import report
from cms.audit.permissions import may_read
from cms.audit.signals import FILE_DELETED, FILE_STORED


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The log and its export."""
    return [path("audit/", include(report))]


class AuditMenuItem(MenuItem):
    """Shown to those who may read some of it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether any record is the person's business."""
        return may_read(request.user)


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Its place among the reports."""
    return AuditMenuItem(report.TITLE, reverse("audit:log"), name="audit", icon_name="history", order=900)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Names of what is logged here."""
    actions.register_action(FILE_STORED, _("Store a file"), _("File stored"))
    actions.register_action(FILE_DELETED, _("Delete a file"), _("File deleted"))
    actions.register_action(report.EXPORTED, _("Export"), _("Took a copy of the audit log"))
