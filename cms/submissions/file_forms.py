"""Forms for a picture and a document of a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.submissions.files import NewFile
from media.documents import TYPES
from media.enums import FileLicence
from media.refusals import document_hint, picture_hint


class FileForm(forms.Form):
    """What both kinds share. A browser never sends a file again by itself: on an error the person chooses it anew."""

    licence = forms.ChoiceField(
        label=_("Licence"), choices=FileLicence.choices, initial=FileLicence.CC_BY, help_text=_("Readers see it.")
    )

    #: What is taken, in the reader's language.
    hint = staticmethod(picture_hint)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = self.hint()

    def new_file(self) -> NewFile:
        """What the valid form says."""
        data = self.cleaned_data
        return NewFile(**{**data, "licence": FileLicence(data["licence"])})


class PictureForm(FileForm):
    """A picture."""

    field_order = ["file", "text", "caption", "credit", "licence"]

    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/heic"}),
    )
    text = forms.CharField(
        label=_("What the picture shows"), max_length=250, help_text=_("In words, for people who do not see it.")
    )
    caption = forms.CharField(label=_("Caption"), max_length=300, required=False)
    credit = forms.CharField(label=_("Credit"), max_length=250, help_text=_("Who made the picture, or whose it is."))


class DocumentForm(FileForm):
    """A document."""

    field_order = ["file", "text", "licence"]
    hint = staticmethod(document_hint)

    file = forms.FileField(
        label=_("Document"),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in TYPES)}),
    )
    text = forms.CharField(label=_("Title of the document"), max_length=200)


#: Name of the button -> (prefix of the fields, form).
FORMS: dict[str, tuple[str, type[FileForm]]] = {
    "add-picture": ("picture", PictureForm),
    "add-document": ("document", DocumentForm),
}


def empty_forms() -> dict[str, Any]:
    """Both forms, to be filled in."""
    return {prefix: form(prefix=prefix) for prefix, form in FORMS.values()}
