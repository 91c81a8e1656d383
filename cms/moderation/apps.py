"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Moderation of the registry."""

    name = "cms.moderation"
    label = "moderation"
    verbose_name = _("Moderation")
