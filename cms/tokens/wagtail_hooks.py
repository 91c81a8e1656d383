"""What the log says of tokens."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> Any:
    """Names of what happens to a token, and of what is done by one."""
    actions.register_action("tokens.made", _("Make token"), _("Made a token"))
    actions.register_action("tokens.ended", _("End token"), _("A token was ended"))
    actions.register_action("tokens.acted", _("By token"), _("Done by another system with a token"))
