"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    """National decisions."""

    name = "cms.decisions"
    label = "decisions"
    verbose_name = _("National decisions")

    def ready(self) -> None:
        """Register what notices about decisions say."""
        from cms.decisions import notices

        notices.register_writers()
