"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TokensConfig(AppConfig):
    """Tokens of organisations."""

    name = "cms.tokens"
    label = "tokens"
    verbose_name = _("Tokens of organisations")

    def ready(self) -> None:
        """Connect the signal handlers; let notices about tokens be written."""
        from cms.tokens import (
            notices,
            signals,  # noqa: F401 - connects receivers
        )

        notices.register_writers()
