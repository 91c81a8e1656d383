"""The form of a reader, and that of whoever answers."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.questions.enums import QuestionKind
from cms.questions.models import TEXT_LENGTH

#: A field that no person sees. Programs that fill in everything fill it in as well.
TRAP = "homepage"


class _Plain(forms.Form):
    """Text in composed Unicode: what looks the same is the same."""

    def clean(self) -> dict[str, Any]:
        """Compose what was typed."""
        data = super().clean() or self.cleaned_data
        return {
            name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
            for name, value in data.items()
        }


class QuestionForm(_Plain):
    """What a reader writes about an entry."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=QuestionKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Your text"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("For an error: what is wrong, what is right, and where it is stated. At most 4,000 characters."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The answer is sent to it. It is used for nothing else and shown to nobody."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a form that was filled in as no person does; the typed text stays."""
        if self.data.get(TRAP):
            self.add_error(None, _("This looks as if a program had filled in the form. Read it again and send it."))
        return super().clean()


class AnswerForm(_Plain):
    """An answer, and how many there were when it was begun."""

    text = forms.CharField(label=_("Answer"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 10}))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
