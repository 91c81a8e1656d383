"""The address in a mail at which its recipient stops mails like it, signed in or not."""

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer

from cms.notices import services
from cms.notices.enums import Delivery, Kind

#: In the place of a kind: whatever comes with the daily mail.
DAILY: Final = "daily"
_SALT: Final = "cms.notices.unsubscribe"


def token_for(person: int, kind: str) -> str:
    """The last part of the address. It works for as long as the installation's key: old mails lie about for years."""
    return Signer(salt=_SALT).sign_object([person, kind])


def read(token: str) -> tuple[int, str]:
    """(person, kind) of an address that we have made. Raises ValueError for any other, and for a kind that is gone."""
    try:
        person, kind = Signer(salt=_SALT).unsign_object(token)
    except BadSignature as error:
        raise ValueError("Not an address of ours.") from error
    return person, kind if kind == DAILY else Kind(kind)


def stop(person: int, kind: str) -> None:
    """Send the person no more mails of the kind. The portal goes on to show what they would have told."""
    user: Any = get_user_model().objects.filter(pk=person, is_active=True).first()
    if user is None:
        return
    daily = [known for known, delivery in services.deliveries_of(user).items() if delivery == Delivery.DIGEST]
    services.choose(user, dict.fromkeys(daily if kind == DAILY else [Kind(kind)], Delivery.PORTAL))
