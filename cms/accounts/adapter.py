"""What allauth does our way: mails go through the queue, secrets of the second factor are stored encrypted."""

import base64
import hashlib
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from qrcode.image.svg import SvgPathFillImage

from cms.mail import send_mail


class AccountAdapter(DefaultAccountAdapter):
    """Sends mails after the commit, by the task that asks a mail server again when it is away.

    The answer then takes no longer for an address that gets one.
    """

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail now, in the language of the page, and queue it."""
        request = allauth_context.request
        words = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        message = self.render_mail(template_prefix, email, words)
        send_mail.delay_on_commit(message.subject, str(message.body), email)

    def get_login_stages(self) -> list[str]:
        """As allauth's, with our rule for accounts without an address."""
        ours = {"allauth.account.stages.EmailVerificationStage": "cms.accounts.stages.AddressStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps what the codes are made from encrypted: a copy of the database alone makes no codes."""

    def build_totp_svg(self, url: str) -> str:
        """The picture for the app, on white: on a dark page a camera would see nothing."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string().decode()

    def encrypt(self, text: str) -> str:
        """Encrypt with the key that is in use."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt, also what was encrypted before ``SECRET_KEY`` was changed for a new one."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Ciphers of the secret key and of its predecessors."""
    secrets = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(b"cms.accounts.second-factor:" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
