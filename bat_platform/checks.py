"""System checks of the settings that tasks and accounts depend on."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

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


#: Caches that each process has for itself.
PRIVATE_CACHES: Final = (
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.dummy.DummyCache",
)


@register(Tags.security, deploy=True)
def check_accounts(**kwargs: Any) -> list[CheckMessage]:
    """Tries to sign in are counted for all processes together, by the right address; staff need a second factor."""
    found: list[CheckMessage] = []
    if settings.CACHES["default"]["BACKEND"] in PRIVATE_CACHES:
        found.append(
            Error(
                "Limits on sign-in are counted by each process for itself.",
                hint="Set CACHES to one that all web processes share.",
                id="bat_platform.E003",
            )
        )
    if settings.SECURE_PROXY_SSL_HEADER and settings.ALLAUTH_TRUSTED_PROXY_COUNT < 1:
        found.append(
            Error(
                "Limits on sign-in take the proxy for the client.",
                hint="Set TRUSTED_PROXY_COUNT to the number of proxies that stand in front.",
                id="bat_platform.E004",
            )
        )
    if not settings.REQUIRE_MFA:
        found.append(
            CheckWarning(
                "Staff can work without a second factor.",
                hint="Set REQUIRE_MFA=true.",
                id="bat_platform.W001",
            )
        )
    return found
