"""Forms of the account."""

from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _


class DeletionForm(forms.Form):
    """The question before an account is deleted."""

    name = forms.CharField(
        label=_("Name of the account"),
        help_text=_("Write it as it stands above. What is deleted cannot be brought back."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_name(self) -> str:
        """The name has to be that of the account."""
        name = self.cleaned_data["name"].strip()
        if name != self.user.get_username():
            raise forms.ValidationError(_("This is not the name of your account."))
        return name


class _KeyForm:
    """Of allauth's forms for security keys: what no browser sends is refused like what no key has signed.

    Its parser raises whatever a missing or misshapen part makes it raise.
    """

    _BROKEN: Final = (LookupError, TypeError, ValueError, AttributeError)

    def full_clean(self) -> None:
        """Check, and say so where the answer of the key cannot be read."""
        try:
            super().full_clean()
        except self._BROKEN:
            self.add_error(None, get_adapter().validation_error("incorrect_code"))


class AddKeyForm(_KeyForm, AddWebAuthnForm):
    """A new security key."""


class UseKeyForm(_KeyForm, AuthenticateWebAuthnForm):
    """A security key at the sign-in."""


class ShowKeyForm(_KeyForm, ReauthenticateWebAuthnForm):
    """A security key, asked for once more."""
