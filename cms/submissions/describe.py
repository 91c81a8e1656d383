"""Answers in words, as the pages show them that ask for nothing."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from cms.registry.models import HubPage
from cms.submissions.fields import ConceptField
from cms.submissions.forms import TaskForm


def shown(field: forms.Field, value: Any) -> str:
    """An answer in the reader's language; empty if there is none."""
    if value is None or value == "" or value == [] or value is False:
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, HubPage):
        return value.public_name
    if isinstance(field, ConceptField) and isinstance(value, int):
        return str(field.vocabulary.by_code.get(field.vocabulary.code_of(value), ""))
    if isinstance(field, forms.ChoiceField) and not isinstance(field, ConceptField):
        return _choice(field, value)
    if isinstance(value, Decimal):
        return str(number_format(value))
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


def answers(form: TaskForm) -> list[tuple[str, str]]:
    """(question, answer) of every field of a page; an answer may be empty."""
    return [(str(field.label), shown(field, form.stored.get(name))) for name, field in form.fields.items()]


def differences(form: forms.BaseForm, stored: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is stored where something else was typed: name, label and text of the fields."""
    found = []
    for name, field in form.fields.items():
        text = shown(field, stored.get(name))
        if name in typed and text != shown(field, typed[name]):
            found.append({"name": name, "label": str(field.label), "text": text})
    return found


def posted(bound: forms.BoundField) -> list[str]:
    """What a browser would post of a field that was not touched: its text, or the values chosen."""
    value, widget = bound.value(), bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    formatted = widget.format_value(value)
    return [str(one) for one in formatted] if isinstance(formatted, list | tuple) else [str(formatted or "")]


def _choice(field: forms.ChoiceField, value: Any) -> str:
    choices: Any = field.choices
    return next((str(label) for code, label in choices if str(code) == str(value)), str(value))
