"""When it is morning where a person works."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone
from wagtail.users.models import UserProfile

#: When the daily mail is due.
MORNING: Final = time(7)
#: Each member state has one time.
ZONES: Final[Mapping[str, str]] = {
    "KZ": "Asia/Almaty",
    "KG": "Asia/Bishkek",
    "TJ": "Asia/Dushanbe",
    "TM": "Asia/Ashgabat",
    "UZ": "Asia/Tashkent",
}


def zone_of(person: Any) -> ZoneInfo:
    """The time zone that the person chose in the admin, else that of their organisation's country.

    Of several organisations the one that they have belonged to for longest counts; without any country it is
    ``NOTICES_TIME_ZONE``.
    """
    profile = UserProfile.objects.filter(user=person).first()
    if profile is not None and profile.current_time_zone:
        return _zone(profile.current_time_zone)
    memberships = person.memberships.filter(organisation__country__code__in=ZONES).order_by("created_at", "pk")
    country = memberships.values_list("organisation__country__code", flat=True).first()
    return _zone(ZONES[country] if country else settings.NOTICES_TIME_ZONE)


def _zone(name: str) -> ZoneInfo:
    """The zone; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def next_morning(zone: ZoneInfo, now: datetime | None = None) -> datetime:
    """When the next daily mail is due in ``zone``."""
    local = (now or timezone.now()).astimezone(zone)
    morning = datetime.combine(local.date(), MORNING, zone)
    return morning if morning > local else datetime.combine(local.date() + timedelta(days=1), MORNING, zone)
