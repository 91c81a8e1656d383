"""The form for a new token."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.tokens.enums import Scope

#: Days that are offered.
LIVES: Final = (30, 90, 180, 365)


def _lives() -> list[tuple[int, str]]:
    return [(days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in LIVES]


class TokenForm(forms.Form):
    """What a token is for, what it may, and for how long."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which system has it, for instance the name of your register. You see it in the list."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ, Scope.WRITE],
        help_text=_("As little as its work needs."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        choices=_lives,
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
        help_text=_("You get a mail 30 days and 7 days before it ends."),
    )
