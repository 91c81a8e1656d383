"""Forms of the reviewers."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.moderation.enums import Step
from cms.registry.models import HubPage

#: What reviewers ask for most often, in words that go to the submitters in their language.
REASONS: Final = {
    "source": _("A figure has no source, or its source does not say it. Name the report, its year and the page."),
    "conditions": _("State the conditions of the figures: averaging period, reference oxygen, dry or wet gas."),
    "unit": _("A unit does not fit the figure. Check the unit and the decimal point."),
    "evidence": _("The evidence grade is higher than the source bears out. Choose the one that fits."),
    "summary": _("The summary does not say what the technique does and where it fits. Write it for an engineer."),
    "promotion": _("Leave out praise and prices; describe what the technique does and what it needs."),
    "duplicate": _("The registry holds this technique already. Say what is different, or withdraw the entry."),
}


class QueueForm(forms.Form):
    """Filters of the queue; what is unknown is ignored."""

    step = forms.ChoiceField(label=_("Step"), choices=[("", _("All")), *Step.choices], required=False)
    hub = forms.ModelChoiceField(label=_("Hub"), queryset=HubPage.objects.none(), required=False, empty_label=_("All"))
    overdue = forms.BooleanField(label=_("Only what is overdue"), required=False)

    def __init__(self, *args: Any, hubs: list[HubPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"].queryset = HubPage.objects.filter(pk__in=[hub.pk for hub in hubs])
        self.fields["hub"].label_from_instance = lambda hub: hub.public_name


class DecisionForm(forms.Form):
    """What a reviewer tells the submitters. ``step``: the running task that the reviewer saw."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    reasons = forms.MultipleChoiceField(
        label=_("Usual requests"),
        choices=list(REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They reach the submitters in the language of the entry."),
    )
    comment = forms.CharField(
        label=_("Your words to the submitters"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5_000,
        required=False,
        help_text=_("Comments on single fields are made in the editor."),
    )

    def message(self, language: str) -> str:
        """Everything that the submitters get to read, the usual requests in ``language``."""
        with override(language):
            requests = [str(REASONS[code]) for code in self.cleaned_data["reasons"]]
        return "\n".join([*requests, self.cleaned_data["comment"].strip()]).strip()
