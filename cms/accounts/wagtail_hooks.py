"""Names in the admin's reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """What happens to an account beside what Wagtail logs."""
    actions.register_action("accounts.deleted", _("Delete"), _("Deleted the own account"))
    actions.register_action("accounts.exported", _("Export"), _("Took a copy of the own data"))
    actions.register_action("accounts.forgotten", _("Forget"), _("Deleted an account that was never confirmed"))
    actions.register_action("accounts.factor_added", _("Add a second factor"), _("Second factor set up"))
    actions.register_action("accounts.factor_removed", _("Remove a second factor"), _("Second factor removed"))
