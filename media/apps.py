"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    """Pictures and documents."""

    name = "media"
    label = "media"
    verbose_name = _("Pictures and documents")

    def ready(self) -> None:
        """Connect signals and checks; take away what this process does not decode."""
        from media import checks, decoders, signals  # noqa: F401 - connects receivers, registers checks

        decoders.restrict()
