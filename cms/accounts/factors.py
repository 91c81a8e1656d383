"""What counts as a second factor."""

from typing import Final

from allauth.mfa.models import Authenticator

#: Asked for beside the password. Recovery codes come and go with them.
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
