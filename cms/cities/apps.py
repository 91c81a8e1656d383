"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitiesConfig(AppConfig):
    """Requests of cities."""

    name = "cms.cities"
    label = "cities"
    verbose_name = _("Requests of cities")

    def ready(self) -> None:
        """Let notices about cities be written."""
        from cms.cities import notices

        notices.register_writers()
