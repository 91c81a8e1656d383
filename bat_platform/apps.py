"""App configuration: the project itself, for its management commands and system checks."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """The project around the apps."""

    name = "bat_platform"
    label = "bat_platform"

    def ready(self) -> None:
        """Connect the checks."""
        from bat_platform import checks  # noqa: F401 - importing registers them
