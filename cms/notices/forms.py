"""The form in which people choose how they hear of things."""

from typing import Any

from django import forms
from django.forms import BoundField

from cms.notices.enums import Delivery, Group, Kind
from cms.notices.kinds import kinds_of


class DeliveryForm(forms.Form):
    """One choice for each kind of notice that the person can get."""

    def __init__(self, data: Any = None, *, chosen: dict[Kind, Delivery], staff: bool) -> None:
        super().__init__(data)
        self._kinds = {group: kinds_of(group, staff=staff) for group in Group}
        for kind in (kind for kinds in self._kinds.values() for kind in kinds):
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=Delivery.choices, initial=chosen[kind].value
            )

    @property
    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        """(name of a group, its fields), of those that have any."""
        return [(group.label, [self[kind.value] for kind in kinds]) for group, kinds in self._kinds.items() if kinds]

    @property
    def wanted(self) -> dict[Kind, Delivery]:
        """The choices of a valid form."""
        return {Kind(name): Delivery(value) for name, value in self.cleaned_data.items()}
