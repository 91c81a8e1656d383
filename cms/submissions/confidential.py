"""The page on which submitters say which facts the hub holds, and until when."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.registry.models import Confidential, Entry
from cms.registry.models.confidential import latest_end
from cms.submissions.fields import DayField
from cms.submissions.forms import TaskForm
from cms.submissions.row_lines import row_title

#: Relations whose rows may be held, in the order of the page.
RELATIONS = ("plants", "costs", "consumption", "inputs")


def may_be_held(draft: Entry) -> Iterator[tuple[str, int, Any]]:
    """(name of the field, number in its relation from 1, row) of every fact of the draft that the hub may hold."""
    for relation in RELATIONS:
        rows = list(getattr(draft, relation).all()) if hasattr(draft, relation) else []
        for number, row in enumerate(rows, start=1):
            yield f"{relation}-{number}", number, row


class ConfidentialForm(TaskForm):
    """One day for each fact; empty means public."""

    def __init__(self, *args: Any, draft: Entry, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        for name, number, row in may_be_held(draft):
            self.fields[name] = DayField(label=row_title(row, number, draft.source_language), required=False)

    @classmethod
    def read(cls, draft: Entry) -> dict[str, Any]:
        """The day of each fact."""
        return {name: row.confidential_until for name, _number, row in may_be_held(draft)}

    @classmethod
    def write(cls, draft: Entry, values: Mapping[str, Any]) -> None:
        """Put the days into the rows of the draft, which is not saved."""
        rows: dict[str, list[Confidential]] = {}
        for name, _number, row in may_be_held(draft):
            if name in values:
                row.confidential_until = values[name]
            rows.setdefault(name.partition("-")[0], []).append(row)
        for relation, found in rows.items():
            setattr(draft, relation, found)

    def clean(self) -> dict[str, Any]:
        """A new day lies ahead, and not too far; one that has passed meanwhile may stay."""
        data = super().clean()
        for name in [name for name in data if name in self.changed_data]:
            if problem := _problem(data[name]):
                self.add_error(name, problem)
        return data


def _problem(day: date | None) -> Any:
    if day is None:
        return ""
    if day <= timezone.localdate():
        return _("This day has passed: choose a later one, or leave it empty.")
    return _("A fact is held for at most five years.") if day > latest_end() else ""
