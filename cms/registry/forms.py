"""The edit form of an entry: checks that need more than one row."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

#: Formsets whose rows name a source by its number.
SOURCED = ("levels", "efficiencies", "consumption", "outcomes", "costs", "plants", "external_ids")


class EntryForm(WagtailAdminPageForm):
    """Checks that every source number is in the list of sources, and that numbers are not given twice."""

    def is_valid(self) -> bool:
        """Validate as usual, then across the formsets, so that errors stand at their fields."""
        valid = super().is_valid()
        return self._sources_valid() and valid

    def _sources_valid(self) -> bool:
        sources = self.formsets.get("sources")
        if sources is None:
            return True
        valid = True
        numbers: set[int] = set()
        for form, data in _live_rows(sources):
            number = data.get("number")
            if number in numbers:
                form.add_error("number", _("This number is already taken by another source."))
                valid = False
            if number is not None:
                numbers.add(number)
        for name in SOURCED:
            for form, data in _live_rows(self.formsets.get(name, ())):
                number = data.get("source")
                if number is not None and number not in numbers:
                    form.add_error("source", _("No source has this number: add it to the list of sources first."))
                    valid = False
        return valid


def _live_rows(formset: Any) -> list[tuple[Any, dict[str, Any]]]:
    """Forms that are not empty and not marked for deletion, with their cleaned data."""
    return [
        (form, form.cleaned_data)
        for form in formset
        if hasattr(form, "cleaned_data") and form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
