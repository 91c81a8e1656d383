"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Moderation of the registry."""

    name = "cms.moderation"
    label = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Put our mails in the place of Wagtail's."""
        from cms.moderation import notifications

        notifications.install()
