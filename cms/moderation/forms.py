"""Forms of the reviewers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.moderation.comments import ReviewedField
from cms.registry.enums import Life
from cms.registry.models import Entry, HubPage
from cms.registry.public import public_entries

#: What reviewers ask for most often, in words that go to the submitters in their language.
REASONS: Final[Mapping[str, Any]] = {
    "source": _("A figure has no source, or its source does not say it. Name the report, its year and the page."),
    "conditions": _("State the conditions of the figures: averaging period, reference oxygen, dry or wet gas."),
    "unit": _("A unit does not fit the figure. Check the unit and the decimal point."),
    "evidence": _("The evidence grade is higher than the source bears out. Choose the one that fits."),
    "summary": _("The summary does not say what the technique does and where it fits. Write it for an engineer."),
    "promotion": _("Leave out praise and prices; describe what the technique does and what it needs."),
    "duplicate": _("The registry holds this technique already. Say what is different, or withdraw the entry."),
}
#: Why entries are rejected most often.
REJECTIONS: Final[Mapping[str, Any]] = {
    "scope": _("The entry describes no technique or practice of environmental protection."),
    "twice": _("The registry holds this technique already, and the entry adds nothing to it."),
    "advertisement": _("The entry advertises a product and describes no technique that an engineer could judge."),
    "unproven": _("No source bears out what the entry states, and none was named after we had asked."),
    "rights": _("The texts or pictures are somebody else's, and no permission to publish them was shown."),
}
_MAX_WORDS: Final = 5_000
#: Of the form that fields elsewhere on the page belong to.
DECISION_FORM: Final = "review-decision-form"


class QueueForm(forms.Form):
    """Filters of the queue; what is unknown is ignored."""

    hub = forms.ModelChoiceField(label=_("Hub"), queryset=HubPage.objects.none(), required=False, empty_label=_("All"))
    mine = forms.BooleanField(label=_("Only what I have taken"), required=False)

    def __init__(self, *args: Any, hubs: list[HubPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"].queryset = HubPage.objects.filter(pk__in=[hub.pk for hub in hubs])
        self.fields["hub"].label_from_instance = lambda hub: hub.public_name


class DecisionForm(forms.Form):
    """What a reviewer tells the submitters. ``step``: the running task that the reviewer saw; ``seen``: the draft.

    Usual sentences reach the submitters in their language and may be changed: each has a field ``words-CODE``.
    """

    step = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reasons = forms.MultipleChoiceField(
        label=_("Usual requests"),
        choices=list(REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rejections = forms.MultipleChoiceField(
        label=_("Usual reasons to reject"),
        choices=list(REJECTIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comment = forms.CharField(
        label=_("Your words to the submitters"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=_MAX_WORDS,
        required=False,
        help_text=_("Comments on single fields are made at the fields above."),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._language = language
        with override(language):
            sentences = {code: str(text) for code, text in {**REASONS, **REJECTIONS}.items()}
        for code, sentence in sentences.items():
            self.fields[f"words-{code}"] = forms.CharField(
                label=_("The sentence, as the submitters get it"),
                widget=forms.Textarea(attrs={"rows": 2, "lang": language}),
                max_length=1_000,
                required=False,
                initial=sentence,
            )

    @property
    def usual_requests(self) -> list[tuple[Any, Any]]:
        """(box, field of its sentence) of each usual request."""
        return [(box, self[f"words-{box.data['value']}"]) for box in self["reasons"]]

    @property
    def usual_rejections(self) -> list[tuple[Any, Any]]:
        """(box, field of its sentence) of each usual reason to reject."""
        return [(box, self[f"words-{box.data['value']}"]) for box in self["rejections"]]

    def request(self) -> str:
        """What the submitters get to read when changes are asked for."""
        return self._message("reasons")

    def rejection(self) -> str:
        """What they get to read when the entry is rejected."""
        return self._message("rejections")

    def note(self) -> str:
        """The reviewer's own words alone."""
        return self.cleaned_data["comment"].strip()

    def _message(self, usual: str) -> str:
        names = (f"words-{code}" for code in self.cleaned_data[usual])
        sentences = [self.cleaned_data[name].strip() or self.fields[name].initial for name in names]
        return "\n".join([*sentences, self.note()]).strip()


class CommentsForm(forms.Form):
    """A comment at each field of the draft. The boxes stand at the fields and belong to the form of the decision."""

    prefix = "at"

    def __init__(self, *args: Any, reviewed: Sequence[ReviewedField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reviewed = reviewed
        for one in reviewed:
            self.fields[one.path] = forms.CharField(
                label=_("Comment for the submitters"),
                widget=forms.Textarea(attrs={"rows": 3, "form": DECISION_FORM}),
                max_length=2_000,
                required=False,
            )

    @property
    def rows(self) -> list[tuple[ReviewedField, Any]]:
        """(field of the draft, box of the comment)."""
        return [(one, self[one.path]) for one in self._reviewed]

    def texts(self) -> dict[str, str]:
        """Path of a field -> what was written at it."""
        return {path: text for path, text in self.cleaned_data.items() if text.strip()}


class HandOverForm(forms.Form):
    """Which hub gets the entry, and why."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    hub = forms.ModelChoiceField(label=_("Hub"), queryset=HubPage.objects.none())
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_MAX_WORDS,
        help_text=_("The other hub and the submitters read it."),
    )

    def __init__(self, *args: Any, hubs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"].queryset = hubs
        self.fields["hub"].label_from_instance = lambda hub: hub.public_name


class AssignForm(forms.Form):
    """Who gets the step."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.ModelChoiceField(label=_("Colleague"), queryset=None)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.get_full_name() or person.get_username()


def _life_choices() -> list[tuple[str, str | Promise]]:
    return [
        (Life.CURRENT.value, _("Current: it holds (again).")),
        (Life.OUTDATED.value, _("Outdated: it stays public, with a notice and the reason.")),
        (Life.ARCHIVED.value, _("Archived: it stays public and is no longer kept up to date.")),
        (Life.WITHDRAWN.value, _("Withdrawn: its address states the reason, nothing else stays public.")),
    ]


class LifeForm(forms.Form):
    """Where a published entry goes from here."""

    life = forms.ChoiceField(label=_("Life of the entry"), choices=_life_choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_MAX_WORDS,
        help_text=_("Readers and the submitters read it."),
    )
    successor = forms.CharField(
        label=_("Replaced by"),
        max_length=20,
        required=False,
        help_text=_("Number of a public entry, if one has taken its place: CA-BAT-2026-00001."),
    )

    def clean_life(self) -> Life:
        """As the list has it."""
        return Life(self.cleaned_data["life"])

    def clean_successor(self) -> Entry | None:
        """The public entry of that number."""
        code = self.cleaned_data["successor"].strip().upper().replace("\0", "")
        entry = public_entries().filter(code=code).first() if code else None
        if code and entry is None:
            raise forms.ValidationError(_("No public entry has this number."))
        return entry


class OutsideReviewForm(forms.Form):
    """Why an entry is published without its review."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_MAX_WORDS,
        help_text=_("The log keeps it, and the submitters read it."),
    )
