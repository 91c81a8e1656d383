"""The form for a file of entries."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports import limits


class UploadForm(forms.Form):
    """One file. A browser never sends it again by itself: on an error the person chooses it anew."""

    file = forms.FileField(label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("XLSX or CSV, at most %(size)s and %(count)s entries.")
        self.fields["file"].help_text = words % {
            "size": filesizeformat(limits.FILE_BYTES),
            "count": limits.ENTRIES,
        }
