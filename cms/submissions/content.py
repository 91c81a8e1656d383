"""What the forms of the portal read from a draft and write into it, in the language that it is written in."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model
from wagtail.fields import RichTextField

from cms.languages import column
from cms.registry.models import Entry
from cms.registry.models.entry import translated_fields
from cms.registry.models.figures import plain_number
from cms.submissions.texts import to_html, to_plain

#: Rows with texts in every language -> these texts.
ROW_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "places": ("name",),
    "outcomes": ("indicator",),
    "consumption": ("item",),
    "inputs": ("item",),
    "images": ("alt_text", "caption"),
    "documents": ("title",),
}
#: Hexadecimal digits of a fingerprint: as many as a number of JavaScript holds exactly.
_DIGITS: Final = 13


def read(draft: Entry, names: Iterable[str]) -> dict[str, Any]:
    """Fields of the draft as a form shows them: rich text as plain, lists of concepts as lists."""
    texts = translated_fields(type(draft))
    return {name: _text(draft, name) if name in texts else _value(draft, name) for name in names}


def write(draft: Entry, values: Mapping[str, Any]) -> None:
    """Put what a form says into the draft, which is not saved."""
    texts = translated_fields(type(draft))
    for name, value in values.items():
        if name in texts:
            _write_text(draft, name, value)
        else:
            setattr(draft, name, value)


def read_row(row: Model, names: Iterable[str], language: str) -> dict[str, Any]:
    """Fields of a row of the draft as a form shows them; a concept by its id."""
    return {name: _row_value(row, name, language) for name in names}


def write_row(row: Model, values: Mapping[str, Any], language: str) -> None:
    """Put what a form says into a row, which is not saved."""
    texts = _row_texts(row)
    for name, value in values.items():
        setattr(row, column(name, language) if name in texts else name, value)


def change_language(draft: Entry, language: str) -> None:
    """Let the draft be written in another language: its texts and those of its rows go there."""
    if language == draft.source_language:
        return
    _move(draft, translated_fields(type(draft)), draft.source_language, language)
    for relation, names in ROW_TEXTS.items():
        rows = list(getattr(draft, relation).all()) if hasattr(draft, relation) else []
        for row in rows:
            _move(row, names, draft.source_language, language)
        if rows:
            setattr(draft, relation, rows)
    draft.source_language = language


def fingerprint(values: Mapping[str, Any]) -> int:
    """A number that another content would not have: what a page showed, when it comes back."""
    text = json.dumps({name: _plain(value) for name, value in values.items()}, sort_keys=True, ensure_ascii=False)
    return int(hashlib.sha256(text.encode()).hexdigest()[:_DIGITS], 16)


def is_empty(value: Any) -> bool:
    """Whether nothing was typed or chosen; 0 is something."""
    return value is None or value is False or value == "" or value == []


def _text(draft: Entry, name: str) -> str:
    text = draft.text(name, draft.source_language)
    return to_plain(text) if _is_rich(draft, name) else text


def _write_text(draft: Entry, name: str, text: str) -> None:
    if _is_rich(draft, name):
        # A reviewer may have put headings or links into the text: leave them unless the words changed.
        if _text(draft, name) == text.replace("\r\n", "\n").strip():
            return
        text = to_html(text)
    setattr(draft, column(name, draft.source_language), text)


def _is_rich(draft: Entry, name: str) -> bool:
    return isinstance(draft._meta.get_field(name), RichTextField)


def _value(obj: Model, name: str) -> Any:
    if obj._meta.get_field(name).many_to_many:
        return list(getattr(obj, name).all())
    value = getattr(obj, name)
    return plain_number(value) if isinstance(value, Decimal) else value


def _row_value(row: Model, name: str, language: str) -> Any:
    if name in _row_texts(row):
        return getattr(row, column(name, language)) or ""
    field: Any = row._meta.get_field(name)
    value = getattr(row, field.attname)
    return plain_number(value) if isinstance(value, Decimal) else value


def _row_texts(row: Model) -> tuple[str, ...]:
    page: Any = row._meta.get_field("page")
    return ROW_TEXTS.get(page.remote_field.related_name, ())


def _move(obj: Model, names: Iterable[str], old: str, new: str) -> None:
    for name in names:
        if text := getattr(obj, column(name, old)):
            setattr(obj, column(name, new), text)
            setattr(obj, column(name, old), "")


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, list):
        return sorted(_plain(item) for item in value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def contains(written: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Whether nothing of what is stored is lost when this is written."""
    return all(is_empty(value) or _holds(_plain(written.get(name)), _plain(value)) for name, value in stored.items())


def _holds(value: Any, part: Any) -> bool:
    if isinstance(part, list) and isinstance(value, list):
        return set(part) <= set(value)
    if isinstance(part, str) and isinstance(value, str):
        return value.startswith(part)
    return value == part
