"""Names in the admin's reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """The one transition of an account that is logged."""
    actions.register_action("accounts.deleted", _("Delete"), _("Deleted the own account"))
