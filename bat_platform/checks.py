"""System checks of the settings that tasks depend on."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

#: Of what Celery can use, that what this project is run on and tested with.
SCHEMES: Final = ("redis", "rediss", "redis+socket", "sentinel")


@register(Tags.compatibility)
def check_broker(**kwargs: Any) -> list[CheckMessage]:
    """Tasks that are not eager have a broker, and it is Redis."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return []
    if not settings.CELERY_BROKER_URL:
        return [
            Error(
                "There is no broker for tasks.",
                hint="Set REDIS_URL (or CELERY_BROKER_URL), e.g. redis://127.0.0.1:6379/0.",
                id="bat_platform.E001",
            )
        ]
    # Sentinels are given as several addresses, separated by semicolons.
    if all(urlsplit(url).scheme in SCHEMES for url in settings.CELERY_BROKER_URL.split(";")):
        return []
    return [
        Error(
            "The broker for tasks is not Redis.",
            hint=f"REDIS_URL (or CELERY_BROKER_URL) begins with one of: {', '.join(SCHEMES)}.",
            id="bat_platform.E002",
        )
    ]
