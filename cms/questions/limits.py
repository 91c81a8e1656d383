"""How many questions one client address may send, and one hub gets, within an hour."""

import ipaddress
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW: Final = 3600
PER_CLIENT: Final = 5
PER_HUB: Final = 60


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks; behind proxies of ours the one that the outermost has seen.

    As sign-in counts (``ALLAUTH_TRUSTED_PROXY_COUNT``): what else stands in a header is not believed.
    """
    return str(get_adapter().get_client_ip(request))


def take_turn(request: HttpRequest, hub: int | None) -> bool:
    """Take one of the turns that are left to the client and to the hub; False if either has none."""
    return _take("client", _network(client_address(request)), PER_CLIENT) and _take("hub", str(hub or 0), PER_HUB)


def _network(address: str) -> str:
    """An IPv4 address as it is; of an IPv6 address the part that stands for one subscriber."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _take(kind: str, who: str, allowed: int) -> bool:
    """Occupy a free place for an hour. ``add`` alone is atomic on every cache; ``incr`` is not on the database's.

    Addresses are personal data: the cache holds a keyed digest of them.
    """
    digest = salted_hmac("questions.limits", who, algorithm="sha256").hexdigest()[:32]
    places = [f"questions:{kind}:{digest}:{number}" for number in range(allowed)]
    taken = cache.get_many(places)
    return any(cache.add(place, 1, WINDOW) for place in places if place not in taken)
