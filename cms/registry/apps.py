"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Entries of the registry."""

    name = "cms.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        """Set the edit forms (modeltranslation has added its columns by now) and connect signals."""
        from cms.registry import panels, signals  # noqa: F401 - connects receivers

        panels.install()
