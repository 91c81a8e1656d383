"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Organisations and memberships."""

    name = "cms.organisations"
    label = "organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        """Connect the signal handlers, and register what notices about organisations say."""
        from cms.organisations import (
            notices,
            signals,  # noqa: F401 - connects receivers
        )

        notices.register_writers()
