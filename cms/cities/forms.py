"""The form of a city, and of the registrar who does not take it."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.cities.models import CityRequest
from cms.cities.services import Statement
from cms.organisations.names import confirmed_namesake
from cms.vocabularies.models import City, Country


class CityForm(forms.Form):
    """What a person states for a city."""

    city = forms.ModelChoiceField(
        label=_("City"), queryset=City.objects.none(), required=False, empty_label=_("Not in this list")
    )
    city_name = forms.CharField(
        label=_("Name of the city"), max_length=120, required=False, help_text=_("If it is not in the list above.")
    )
    country = forms.ModelChoiceField(label=_("Country"), queryset=Country.objects.none(), empty_label=_("Not chosen"))
    authority = forms.CharField(
        label=_("Authority of the city"),
        max_length=250,
        help_text=_("As it is registered. Readers see it beside the entries of the city once they are public."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    activities = forms.CharField(
        label=_("What the city does"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What it does to become more resilient, in the language of this page. Readers see it here."),
    )

    def __init__(self, *args: Any, request: CityRequest | None = None, **kwargs: Any) -> None:
        if request is not None:
            kwargs["initial"] = _initial(request)
        super().__init__(*args, **kwargs)
        self.fields["city"].queryset = City.objects.all()
        self.fields["country"].queryset = Country.objects.all()

    def clean(self) -> dict[str, Any]:
        """The same letters are the same text, however they are typed."""
        data = super().clean() or self.cleaned_data
        self.cleaned_data = {
            name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
            for name, value in data.items()
        }
        return self.cleaned_data

    def clean_authority(self) -> str:
        """Refuse the name of an organisation that is known already: it is to be joined."""
        name = " ".join(self.cleaned_data["authority"].split())
        if confirmed_namesake(name):
            raise forms.ValidationError(_("There is an organisation of this name already. Ask to join it instead."))
        return name

    @property
    def statement(self) -> Statement:
        """The answers of a valid form."""
        return Statement(**self.cleaned_data)


def _initial(request: CityRequest) -> dict[str, Any]:
    organisation = request.organisation
    return {
        "city": organisation.city,
        "city_name": request.city_name,
        "country": organisation.country,
        "authority": str(organisation),
        "website": organisation.website,
        "activities": request.activities,
    }


class DeclineForm(forms.Form):
    """Why a registrar does not take a city."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever asked gets it by mail. They may change what they stated and ask again."),
    )
