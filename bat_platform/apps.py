"""App configuration: the project itself, for its management commands."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """The project around the apps."""

    name = "bat_platform"
    label = "bat_platform"
