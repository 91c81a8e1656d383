"""The edit form of an entry: checks that need more than one row."""

from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.languages import column
from cms.registry import files
from media.limits import FILES_PER_ENTRY

#: Formsets whose rows name a source by its number.
SOURCED = ("levels", "efficiencies", "consumption", "outcomes", "costs", "plants", "external_ids")


class EntryForm(WagtailAdminPageForm):
    """Checks source numbers, files, and, before an entry is sent to review, what may not be missing."""

    def is_valid(self) -> bool:
        """Validate as usual, then across the formsets, so that errors stand at their fields."""
        valid = super().is_valid()
        checks = [self._sources_valid(), self._pictures_described(), self._files_allowed(), self._complete()]
        return all([*checks, valid])

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

    def _pictures_described(self) -> bool:
        """What every picture shows is told in the source language, before it is published or sent to review."""
        if self.is_deferred_validation:
            return True
        name = column("alt_text", self.cleaned_data.get("source_language") or self.instance.source_language)
        missing = [form for form, data in _live_rows(self.formsets.get("images", ())) if not data.get(name)]
        for form in missing:
            form.add_error(name, _("Say in the source language what the picture shows."))
        return not missing

    def _complete(self) -> bool:
        """What the review would not take is asked for at its field, before the entry is sent."""
        if self.is_deferred_validation:
            return True
        data = self.cleaned_data
        language = data.get("source_language") or self.instance.source_language
        missing: list[tuple[str | None, Any]] = [
            (name, _("Needed before it is sent to review."))
            for name in (column("summary", language), column("description", language))
            if name in self.fields and not strip_tags(str(data.get(name) or "")).strip()
        ]
        if "themes" in self.fields and not data.get("themes") and not data.get("sectors"):
            missing.append(("sectors", _("Choose at least one sector or theme.")))
        if "countries" in self.fields and not data.get("countries"):
            missing.append(("countries", _("Choose at least one country.")))
        if "sources" in self.formsets and not _live_rows(self.formsets["sources"]):
            missing.append((None, _("Name at least one source.")))
        for name, message in missing:
            self.add_error(name, message)
        return not missing

    def _files_allowed(self) -> bool:
        """Files are not too many, and none is put in by who may not see it."""
        rows = [
            (form, field, data[field])
            for relation, field in files.ROWS.values()
            for form, data in _live_rows(self.formsets.get(relation, ()))
            if data.get(field)
        ]
        if len(rows) > FILES_PER_ENTRY:
            self.add_error(None, _("An entry holds at most %(count)s files.") % {"count": FILES_PER_ENTRY})
            return False
        refused = [(form, field) for form, field, file in rows if not self._may_use(file)]
        for form, field in refused:
            form.add_error(field, _("You may not use this file: choose one of your own."))
        return not refused

    def _may_use(self, file: Any) -> bool:
        if self.for_user is None or (self.instance.pk and files.is_used(self.instance, file)):
            return True
        return files.may_use(self.for_user, file)


def _live_rows(formset: Any) -> list[tuple[Any, dict[str, Any]]]:
    """Forms that are not empty and not marked for deletion, with their cleaned data."""
    return [
        (form, form.cleaned_data)
        for form in formset
        if hasattr(form, "cleaned_data") and form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
