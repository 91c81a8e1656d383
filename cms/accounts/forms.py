"""Forms of the account."""

from typing import Any

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
