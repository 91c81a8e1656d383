"""Steps between the right password and the session."""

from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage


class AddressStage(EmailVerificationStage):
    """As allauth's: no session before the address is confirmed.

    But who has no address at all has none to confirm: an administrator made at set-up, or somebody entered by a
    registrar. Nobody comes into this state by signing up.
    """

    def handle(self) -> tuple:
        """Let the person go on, or send the link and stop here."""
        user = self.login.user
        if user is not None and not user.email and not EmailAddress.objects.filter(user_id=user.pk).exists():
            return None, True
        return super().handle()
