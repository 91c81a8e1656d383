"""Wagtail's forms for pictures and documents, with our checks: a refused file is told at its field.

Every form of the admin is built on these: single and multiple upload, choosers, change of a file.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media.documents import check_document
from media.pictures import CleanPicture, clean_picture
from media.refusals import FileRefusedError, document_hint


class PictureFormField(WagtailImageField):
    """Gives the picture that was written anew; the uploaded one is never opened in this process."""

    default_validators = []

    def to_python(self, data: Any) -> CleanPicture | None:
        """Have the file checked and cleaned. Raises ValidationError with the reason."""
        file = FileField.to_python(self, data)
        if file is None:
            return None
        try:
            return clean_picture(file)
        except FileRefusedError as refused:
            raise ValidationError(refused.sentence, code=refused.reason.value) from refused


class DocumentFormField(WagtailDocumentField):
    """Takes a document that has passed the checks."""

    def to_python(self, data: Any) -> Any:
        """Check the file. Raises ValidationError with the reason."""
        file = FileField.to_python(self, data)
        if file is None:
            return None
        try:
            check_document(file, str(file.name))
        except FileRefusedError as refused:
            raise ValidationError(refused.sentence, code=refused.reason.value) from refused
        return file


class PictureForm(BaseImageForm):
    """Form of a picture in the admin."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            self.fields["file"] = PictureFormField(label=old.label, widget=old.widget, required=old.required)
        if "description" in self.fields:
            self.fields["description"].help_text = _(
                "What is to be seen, for people who do not see it. Each entry states it again in its languages."
            )


class DocumentForm(BaseDocumentForm):
    """Form of a document in the admin."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            field = DocumentFormField(label=old.label, widget=old.widget, required=old.required)
            field.help_text = document_hint()
            self.fields["file"] = field
