"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Entries from tables."""

    name = "cms.imports"
    label = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        """Register the check."""
        from cms.imports import checks  # noqa: F401 - registers it
