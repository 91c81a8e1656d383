"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Notices."""

    name = "cms.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Register the system checks."""
        from cms.notices import checks  # noqa: F401 - registers itself
