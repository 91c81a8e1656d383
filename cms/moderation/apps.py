"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Moderation of the registry."""

    name = "cms.moderation"
    label = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Put our notices in the place of Wagtail's mails, and the gate behind its publications."""
        from cms.moderation import (
            gate,  # noqa: F401 - connects receivers
            notices,
            notifications,
            signals,  # noqa: F401 - connects receivers
        )

        notifications.install()
        notices.register_writers()
