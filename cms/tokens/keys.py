"""How a token is written: ``batp_``, a secret, and a checksum by which a mistyped or invented one is known at once.

The form is public (docs/api.md), so that whoever looks for leaked secrets finds ours. Stored is a keyed digest alone: a
copy of the database opens nothing.
"""

import re
import secrets
import zlib
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

PREFIX: Final = "batp_"
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: 160 random bits are 27 digits, 32 bits of checksum are 6.
_SECRET_BITS: Final = 160
_SECRET_LENGTH: Final = 27
_CHECKSUM_LENGTH: Final = 6
#: What a secret scanner looks for.
PATTERN: Final = re.compile(rf"\b{PREFIX}[0-9A-Za-z]{{{_SECRET_LENGTH + _CHECKSUM_LENGTH}}}\b")
#: Characters that are shown and logged, to tell tokens apart.
SHOWN: Final = len(PREFIX) + 4
_SALT: Final = "cms.tokens"


def new_key() -> str:
    """A token that nobody can guess."""
    head = PREFIX + _written(secrets.randbits(_SECRET_BITS), _SECRET_LENGTH)
    return head + _checksum(head)


def is_well_formed(key: str) -> bool:
    """Whether the text can be a token at all. No database is asked for what is none."""
    if not PATTERN.fullmatch(key):
        return False
    return key[-_CHECKSUM_LENGTH:] == _checksum(key[:-_CHECKSUM_LENGTH])


def found_in(text: str) -> set[str]:
    """Every token that stands in a text."""
    return {key for key in PATTERN.findall(text) if is_well_formed(key)}


def digest(key: str, secret: str | None = None) -> str:
    """What is stored of a token."""
    return salted_hmac(_SALT, key, secret=secret, algorithm="sha256").hexdigest()


def digests(key: str) -> list[str]:
    """What may be stored of it: also what was made with an earlier ``SECRET_KEY``."""
    return [digest(key, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _checksum(head: str) -> str:
    return _written(zlib.crc32(head.encode()), _CHECKSUM_LENGTH)


def _written(number: int, length: int) -> str:
    """The number in base 62, with leading zeros."""
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits.rjust(length, _DIGITS[0])
