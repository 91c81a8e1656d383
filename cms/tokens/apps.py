"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TokensConfig(AppConfig):
    """Tokens of organisations."""

    name = "cms.tokens"
    label = "tokens"
    verbose_name = _("Tokens of organisations")

    def ready(self) -> None:
        """Connect the signal handlers."""
        from cms.tokens import signals  # noqa: F401 - connects receivers
