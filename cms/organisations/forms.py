"""Forms of the page "Organisation and people"."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from cms.organisations.enums import OWN_ROLES
from cms.organisations.founding import Facts
from cms.organisations.models import Organisation
from cms.organisations.names import confirmed_namesake
from cms.organisations.permissions import confirming_hubs, joinable
from cms.vocabularies.models import City, Country


class OrganisationForm(forms.Form):
    """What a person states about their organisation."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=250,
        help_text=_("As it is registered. Readers see it beside your entries once they are public."),
    )
    country = forms.ModelChoiceField(label=_("Country"), queryset=Country.objects.none(), required=False)
    city = forms.ModelChoiceField(label=_("City"), queryset=City.objects.none(), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    hub = forms.ModelChoiceField(
        label=_("Hub that confirms it"),
        queryset=Organisation.objects.none(),
        help_text=_("Its reviewers check once that the organisation exists. Your entries may go to any hub."),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            kwargs.setdefault("initial", {}).update(_initial(organisation))
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["country"].queryset = Country.objects.all()
        self.fields["city"].queryset = City.objects.all()
        self.fields["hub"].queryset = confirming_hubs()
        self.fields["hub"].empty_label = _("Not chosen")
        for name in ("country", "city"):
            self.fields[name].empty_label = _("Not stated")

    def clean_name(self) -> str:
        """Refuse the name of an organisation that is known already: it is to be joined."""
        name = unicodedata.normalize("NFC", " ".join(self.cleaned_data["name"].split()))
        if confirmed_namesake(name):
            raise forms.ValidationError(_("There is an organisation of this name already. Ask to join it instead."))
        return name

    @property
    def facts(self) -> Facts:
        """The answers of a valid form."""
        return Facts(**{name: self.cleaned_data[name] for name in ("name", "hub", "country", "city", "website")})


def _initial(organisation: Organisation) -> dict[str, Any]:
    names = ("name", "country", "city", "website")
    return {name: getattr(organisation, name) for name in names} | {"hub": organisation.asked_hub}


class JoinForm(forms.Form):
    """Which organisation the person wants to join."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    message = forms.CharField(
        label=_("Message to its managers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They see it with your name and mail address."),
    )

    def __init__(self, *args: Any, user: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = joinable(user)


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("The link in the mail works once, for 14 days, for an account with this address alone."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in OWN_ROLES],
        widget=forms.RadioSelect,
    )


class DeclineForm(forms.Form):
    """Why a hub does not confirm an organisation."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The organisation's managers get it by mail. They may change what they stated and ask again."),
    )
