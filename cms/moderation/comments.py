"""Comments of the reviewers at the fields of an entry: Wagtail's rows, written on the review's page.

They are the same that the editor shows. Submitters read the open ones while changes are asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DecimalField, Field, ForeignKey, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField
from wagtail.models import Comment

from cms.languages import ENDONYMS, column
from cms.registry.models import Entry, Practice
from cms.registry.models.figures import plain_number
from cms.registry.panels import PRACTICE_TEXTS, TECHNIQUE_TEXTS

#: What a review does not ask about: notes on a version are the reviewers' own business.
_NOT_REVIEWED = {"version_note"}
_LISTS = ("sectors", "themes", "countries", "media", "pollutants")
_ROWS = (
    *("sources", "levels", "efficiencies", "consumption", "outcomes", "costs", "inputs"),
    *("plants", "places", "images", "documents", "relations", "external_ids"),
)
_NOT_SHOWN = {"id", "page", "sort_order"}


@dataclass(frozen=True)
class FieldComment:
    """What a reviewer wrote at a field. ``path``: name of the field, with its language where it has one."""

    pk: int
    model: type[Entry]
    path: str
    text: str
    author: str

    @property
    def label(self) -> str:
        """The field in words, in the active language."""
        return label_of(self.model, self.path)


@dataclass
class ReviewedField:
    """A field of the draft as the reviewer reads it, and what was written at it so far."""

    path: str
    label: str
    lines: list[str]
    language: str = ""
    rich_text: str = ""
    comments: list[FieldComment] = field(default_factory=list)

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing is stated."""
        return not self.rich_text and not any(self.lines)


def base_of(path: str) -> tuple[str, str]:
    """(base name, language) of a field's path; no language where it has none."""
    name = path.split(".")[0]
    base, _separator, language = name.rpartition("_")
    return (base, language) if language in ENDONYMS else (name, "")


def label_of(model: type[Entry], path: str) -> str:
    """A field in words, with its language where it has one."""
    base, language = base_of(path)
    try:
        found: Any = model._meta.get_field(base)
    except FieldDoesNotExist:
        return base
    # A list of rows is known by what its rows are called.
    label = found.verbose_name if isinstance(found, Field) else found.related_model._meta.verbose_name_plural
    words = capfirst(str(label))
    return f"{words} ({ENDONYMS[language]})" if language else words


def unsettled(entry: Entry) -> QuerySet[Comment]:
    """What was written at fields and is not settled, the oldest first."""
    return Comment.objects.filter(page_id=entry.pk, resolved_at__isnull=True).order_by("created_at", "pk")


def open_comments(entry: Entry) -> list[FieldComment]:
    """The same in words."""
    return [
        FieldComment(row.pk, entry.specific_class, row.contentpath, row.text, row.user.get_username())
        for row in unsettled(entry).select_related("user")
    ]


def reviewed_fields(draft: Entry) -> list[ReviewedField]:
    """The fields of a draft in reading order, in its source language, each with its open comments."""
    found = [*_texts(draft), *_lists(draft), *_rows(draft)]
    by_path = {one.path: one for one in found}
    for comment in open_comments(draft):
        if comment.path in by_path:
            by_path[comment.path].comments.append(comment)
    return found


def write_comments(entry: Entry, user: AbstractBaseUser | AnonymousUser, texts: Mapping[str, str]) -> None:
    """Write what is not blank of ``texts`` (path of a field -> words). Whoever calls has checked who may."""
    revision = entry.get_latest_revision()
    for path, text in texts.items():
        if text.strip():
            comment = Comment.objects.create(
                page_id=entry.pk, user=user, contentpath=path, text=text.strip(), revision_created=revision
            )
            comment.log_create(page_revision=revision, user=user)


def settle_comments(entry: Entry, user: AbstractBaseUser | AnonymousUser, ids: Iterable[int]) -> None:
    """Note that what these comments asked for is done. Whoever calls has checked who may."""
    for comment in list(unsettled(entry).filter(pk__in=list(ids))):
        Comment.objects.filter(pk=comment.pk).update(resolved_at=timezone.now(), resolved_by=user)
        comment.log_resolve(page_revision=entry.get_latest_revision(), user=user)


def _texts(draft: Entry) -> Iterable[ReviewedField]:
    language = draft.source_language
    for name in PRACTICE_TEXTS if isinstance(draft, Practice) else TECHNIQUE_TEXTS:
        if name in _NOT_REVIEWED:
            continue
        path, text = column(name, language), draft.text(name, language)
        is_rich = isinstance(draft._meta.get_field(path), RichTextField)
        lines = [] if is_rich else text.splitlines()
        yield ReviewedField(path, label_of(type(draft), path), lines, language, text if is_rich else "")


def _lists(draft: Entry) -> Iterable[ReviewedField]:
    for name in _LISTS:
        words = ", ".join(str(concept) for concept in getattr(draft, name).all())
        yield ReviewedField(name, label_of(type(draft), name), [words] if words else [])


def _rows(draft: Entry) -> Iterable[ReviewedField]:
    for name in _ROWS:
        if hasattr(draft, name):
            rows = getattr(draft, name).all()
            lines = [_line(row, draft.source_language) for row in rows]
            yield ReviewedField(name, label_of(type(draft), name), lines)


def _line(row: Any, language: str) -> str:
    """Everything that a row states, in one line; of its texts those in ``language``."""
    meta = row._meta
    names = {one.name for one in meta.concrete_fields}
    parts = []
    for one in meta.concrete_fields:
        base, its_language = base_of(one.name)
        is_text = bool(its_language) and base in names
        if one.name in _NOT_SHOWN or column(one.name, language) in names or (is_text and its_language != language):
            continue
        if value := _value(row, one):
            label = meta.get_field(base).verbose_name if is_text else one.verbose_name
            parts.append(f"{label}: {value}")
    return "; ".join(parts)


def _value(row: Any, one: Any) -> str:
    value = getattr(row, one.attname)
    if value is None or value == "" or value is False:
        return ""
    if value is True:
        return _("yes")
    if isinstance(one, ForeignKey):
        return str(getattr(row, one.name))
    if one.choices:
        return str(getattr(row, f"get_{one.name}_display")())
    return f"{plain_number(value):f}" if isinstance(one, DecimalField) else str(value)
