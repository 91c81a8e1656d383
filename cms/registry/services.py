"""Decisions of the registry: codes, versions, states of languages, fitness for publication."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, prefetch_related_objects
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Revision

from cms.languages import LANGUAGES, column
from cms.registry.enums import LanguageState, Life
from cms.registry.events import record_changed
from cms.registry.models import CodeCounter, Entry, EntryLanguage, EntryVersion
from cms.registry.models.entry import translated_fields
from media.limits import FILES_PER_ENTRY

#: Translated texts that do not make an entry "translated": notes about a version.
_NOT_CONTENT = {"version_note"}
#: Rows whose texts belong to the entry's texts.
_TEXT_ROWS = {"places": "name", "outcomes": "indicator", "consumption": "item", "inputs": "item"}
#: Rows that must be whole before the entry is published. Those with files are checked when a file is added.
ROW_RELATIONS = (
    "sources",
    "levels",
    "efficiencies",
    "consumption",
    "outcomes",
    "costs",
    "plants",
    "places",
    "cross_media_effects",
    "exposures",
    "inputs",
)
_FILE_TEXTS = {"images": ("alt_text", "caption"), "documents": ("title",)}


@transaction.atomic
def assign_code(entry: Entry, year: int | None = None) -> str:
    """Give the entry its code, ``CA-BAT-YYYY-NNNNN`` or ``CA-EP-YYYY-NNNNN``, unless it has one.

    The counter's row is locked, so that no number is given twice; a number is never given again.
    """
    current = Entry.objects.filter(pk=entry.pk).values_list("code", flat=True).first()
    if current:
        entry.code = current
        return current
    prefix = entry.specific_class.code_prefix
    year = year or timezone.now().year
    CodeCounter.objects.get_or_create(prefix=prefix, year=year)
    counter = CodeCounter.objects.select_for_update().get(prefix=prefix, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    entry.code = f"{prefix}-{year}-{counter.last:05d}"
    Entry.objects.filter(pk=entry.pk).update(code=entry.code)
    return entry.code


@transaction.atomic
def set_life(entry: Entry, life: Life, reason: str, successor: Entry | None = None) -> None:
    """Write where the entry is in its life. Whoever calls has checked who may, and locked the row."""
    values = {"life": life, "life_reason": reason, "successor_id": successor.pk if successor else None}
    Entry.objects.filter(pk=entry.pk).update(**values)
    record_changed.send(sender=Entry, entry_id=entry.pk)


@transaction.atomic
def note_verification(entry: Entry, on: date, due_on: date) -> None:
    """Write when the entry was last verified, and by which day it is due again. Whoever calls has checked who may."""
    Entry.objects.filter(pk=entry.pk).update(last_verified_on=on, review_due_on=due_on)
    record_changed.send(sender=Entry, entry_id=entry.pk)


@transaction.atomic
def record_version(entry: Entry, revision: Revision) -> EntryVersion:
    """Note that ``revision`` was published as the next version of the entry."""
    highest = EntryVersion.objects.filter(entry_id=entry.pk).aggregate(highest=Max("number"))["highest"] or 0
    version = EntryVersion.objects.create(
        entry_id=entry.pk, number=highest + 1, revision=revision, published_at=timezone.now()
    )
    entry.version = version.number
    Entry.objects.filter(pk=entry.pk).update(version=version.number)
    return version


def source_digest(entry: Entry) -> str:
    """Fingerprint of the entry's texts in its source language, those of its rows included."""
    texts: dict[str, Any] = {
        field: entry.text(field, entry.source_language)
        for field in sorted(translated_fields(type(entry)) - _NOT_CONTENT)
    }
    for relation, field in _TEXT_ROWS.items():
        if hasattr(entry, relation):
            rows = getattr(entry, relation).all()
            texts[relation] = [getattr(row, column(field, entry.source_language)) or "" for row in rows]
    # Entries without files keep the fingerprint that they had before there were any.
    for relation, fields in _FILE_TEXTS.items():
        if rows := getattr(entry, relation).all():
            texts[relation] = [
                [getattr(row, column(name, entry.source_language)) or "" for name in fields] for row in rows
            ]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def set_language_state(
    entry: Entry,
    language: str,
    state: LanguageState,
    user: AbstractBaseUser | None = None,
) -> EntryLanguage:
    """Say how far the texts in ``language`` are, and from which source text they were made."""
    row, _created = EntryLanguage.objects.update_or_create(
        entry_id=entry.pk,
        language=language,
        defaults={
            "state": state,
            "source_digest": source_digest(entry),
            "changed_at": timezone.now(),
            "changed_by": user,
        },
    )
    return row


@transaction.atomic
def refresh_language_states(entry: Entry, user: AbstractBaseUser | None = None) -> None:
    """Bring the language states in step with the texts that were just published.

    The source language of a reviewed entry counts as approved: people read it on the way. A text in
    another language without a state is in work; one made from an older source text is stale.
    A language whose name is gone is missing again. Machine drafts stay machine drafts.
    """
    states = {row.language: row for row in EntryLanguage.objects.filter(entry_id=entry.pk)}
    digest = source_digest(entry)
    for language in LANGUAGES:
        row = states.get(language)
        if not entry.text("name", language):
            if row is not None:
                row.delete()
        elif row is None:
            state = LanguageState.APPROVED if language == entry.source_language else LanguageState.IN_WORK
            set_language_state(entry, language, state, user)
        elif language != entry.source_language and row.state == LanguageState.APPROVED and row.source_digest != digest:
            row.state = LanguageState.STALE
            row.save(update_fields=["state"])


def language_states(entry: Entry) -> dict[str, LanguageState]:
    """State of every language, ``MISSING`` where no row says otherwise."""
    rows = {row.language: LanguageState(row.state) for row in entry.languages.all()}
    return {language: rows.get(language, LanguageState.MISSING) for language in LANGUAGES}


def publication_problems(entry: Entry) -> list[str]:
    """What must be mended before the entry may be published, as sentences; empty if nothing.

    The workflow publishes without any form, so the gate asks here.
    """
    problems = []
    language = entry.source_language
    for field, message in (
        ("name", _("The name in the source language is missing.")),
        ("summary", _("The summary in the source language is missing.")),
        ("description", _("The description in the source language is missing.")),
    ):
        if not strip_tags(entry.text(field, language)).strip():
            problems.append(message)
    if not entry.sectors.all() and not entry.themes.all():
        problems.append(_("Choose at least one sector or theme."))
    if not entry.countries.all():
        problems.append(_("Choose at least one country."))
    if not entry.sources.all():
        problems.append(_("Name at least one source."))
    problems += _contradictions(entry)
    problems += _source_problems(entry)
    problems += _row_problems(entry)
    problems += _file_problems(entry)
    return problems


def _contradictions(entry: Entry) -> Iterable[str]:
    """What the entry's fields say against one another: a draft may, a page may not. A missing name is told above."""
    try:
        entry.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            if name != column("name", entry.source_language):
                yield from messages


def _source_problems(entry: Entry) -> Iterable[str]:
    numbers = {source.number for source in entry.sources.all()}
    for relation in ("levels", "efficiencies", "consumption", "outcomes", "costs", "plants"):
        for row in getattr(entry, relation).all() if hasattr(entry, relation) else ():
            if row.source is None:
                yield _("A figure names no source: %(row)s.") % {"row": row._meta.verbose_name}
            elif row.source not in numbers:
                yield _("A figure names source %(number)s, which is not in the list of sources.") % {
                    "number": row.source
                }


def _file_problems(entry: Entry) -> Iterable[str]:
    pictures, documents = list(entry.images.all()), list(entry.documents.all())
    for position, row in enumerate(pictures, start=1):
        if not getattr(row, column("alt_text", entry.source_language)):
            yield _("Picture %(number)s: say in the source language what it shows.") % {"number": position}
    if len(pictures) + len(documents) > FILES_PER_ENTRY:
        yield _("An entry holds at most %(count)s files.") % {"count": FILES_PER_ENTRY}


def _row_problems(entry: Entry) -> Iterable[str]:
    """What is missing or wrong in rows: a draft may hold some that the database would refuse."""
    for relation in ROW_RELATIONS:
        rows = list(getattr(entry, relation).all()) if hasattr(entry, relation) else []
        for position, errors in enumerate(row_errors(rows), start=1):
            for message in (message for messages in errors.values() for message in messages):
                yield f"{rows[position - 1]._meta.verbose_name} {position}: {message}"


def row_errors(rows: Sequence[Any]) -> list[dict[str, list[str]]]:
    """For each row of one kind its errors by field, as its model sees them; empty where there are none."""
    if not rows:
        return []
    references = [field for field in rows[0]._meta.fields if field.many_to_one and field.name != "page"]
    # What a row refers to is asked for once for all rows; that it exists, the database sees to.
    prefetch_related_objects(list(rows), *(field.name for field in references))
    found = []
    for row in rows:
        try:
            row.full_clean(exclude={"page", *(field.name for field in references if getattr(row, field.attname))})
        except ValidationError as error:
            found.append(error.message_dict)
        else:
            found.append({})
    return found
