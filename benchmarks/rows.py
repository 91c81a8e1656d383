"""Generated entries as rows of the database, written in bulk: pages, texts, lists and figures.

Signals, revisions and Wagtail's own indexes are left out; the page tree stays whole.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Max
from wagtail.models import Page

from benchmarks.generate import HUB, SOURCE_LANGUAGE, GeneratedEntry, Generator
from cms.languages import LANGUAGES, column
from cms.registry.enums import DecisionStatus, LanguageState, LevelKind
from cms.registry.models import (
    EmissionLevel,
    Entry,
    EntryLanguage,
    EntryPlace,
    HubPage,
    NationalDecision,
    RegistryPage,
    Technique,
)
from cms.registry.models.entry import translated_fields
from cms.vocabularies.models import Concept, Country, MaturityLevel, Medium, Pollutant
from search.building import FACET_LISTS

_BATCH: Final = 500
#: Columns over which a long text is spread, as a real entry spreads it over its headings.
LONG_TEXTS: Final = sorted(
    (translated_fields(Technique) | translated_fields(Entry)) - {"name", "summary", "version_note"}
)


class RowWriter:
    """Writes entries below a hub page of their own."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self._hub = HubPage(title="Benchmark", slug=HUB)
        RegistryPage.objects.get().add_child(instance=self._hub)
        self._content_type = ContentType.objects.get_for_model(Technique)
        self._ids: dict[type[models.Model], dict[str, int]] = {}

    def write(self, entries: Iterable[GeneratedEntry], *, complete: bool) -> list[int]:
        """Write the entries; returns their ids. Unless ``complete``, only pages with their codes."""
        entries, ids = iter(entries), []
        while batch := list(islice(entries, _BATCH)):
            with transaction.atomic():
                ids += self._write(batch, complete)
        return ids

    def _write(self, entries: Sequence[GeneratedEntry], complete: bool) -> list[int]:
        first = (Page.objects.aggregate(highest=Max("pk"))["highest"] or 0) + 1
        pages = [self._page(entry, first + place, complete) for place, entry in enumerate(entries)]
        for model in (Page, Entry, Technique):
            _insert(model, pages)
        Page.objects.filter(pk=self._hub.pk).update(numchild=entries[-1].number)
        ids = [page.pk for page in pages]
        if complete:
            self._write_lists(entries, ids)
            self._write_rows(entries, ids)
        return ids

    def _page(self, entry: GeneratedEntry, pk: int, complete: bool) -> Technique:
        title = self._generator.text(entry, SOURCE_LANGUAGE, "name")[:200]
        values: dict[str, Any] = {"name_ru": title}
        if complete:
            for language in LANGUAGES:
                values |= self._texts(entry, language)
            values["maturity_id"] = self._id(MaturityLevel, entry.values["maturity"][0])
        return Technique(
            id=pk,
            page_ptr_id=pk,
            entry_ptr_id=pk,
            path=Page._get_path(self._hub.path, self._hub.depth + 1, entry.number),
            depth=self._hub.depth + 1,
            content_type=self._content_type,
            locale_id=self._hub.locale_id,
            title=title,
            draft_title=title,
            slug=entry.slug,
            url_path=f"{self._hub.url_path}{entry.slug}/",
            live=True,
            first_published_at=entry.published,
            last_published_at=entry.published,
            code=entry.code,
            version=1,
            kind=entry.kind,
            source_language=SOURCE_LANGUAGE,
            **values,
        )

    def _texts(self, entry: GeneratedEntry, language: str) -> dict[str, str]:
        """Columns of a language; the long text is cut into as many pieces as there are headings."""
        places = entry.texts[language]["text"]
        size = -(-len(places) // len(LONG_TEXTS))
        texts = {
            column(field, language): self._generator.pools[language].text(places[start : start + size])
            for field, start in zip(LONG_TEXTS, range(0, size * len(LONG_TEXTS), size), strict=True)
        }
        texts[column("name", language)] = self._generator.text(entry, language, "name")
        texts[column("summary", language)] = self._generator.text(entry, language, "summary")
        return texts

    def _write_lists(self, entries: Sequence[GeneratedEntry], ids: Sequence[int]) -> None:
        for model in (Entry, Technique):
            for facet, name in FACET_LISTS[model].items():
                field: Any = model._meta.get_field(name)
                through = field.remote_field.through
                source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
                through.objects.bulk_create(
                    [
                        through(**{source: pk, target: self._id(field.related_model, code)})
                        for pk, entry in zip(ids, entries, strict=True)
                        for code in entry.values[facet]
                    ]
                )

    def _write_rows(self, entries: Sequence[GeneratedEntry], ids: Sequence[int]) -> None:
        both = list(zip(ids, entries, strict=True))
        EmissionLevel.objects.bulk_create(
            [
                EmissionLevel(
                    page_id=pk,
                    kind=LevelKind.MEASURED,
                    pollutant_id=self._id(Pollutant, level.pollutant),
                    medium_id=self._id(Medium, "air"),
                    upper=level.upper,
                    unit="mg/Nm³",
                    evidence=level.evidence,
                    source=1,
                )
                for pk, entry in both
                for level in entry.levels
            ]
        )
        EntryPlace.objects.bulk_create(
            [
                EntryPlace(page_id=pk, country_id=self._id(Country, country), latitude=latitude, longitude=longitude)
                for pk, (country, latitude, longitude) in ((pk, entry.place) for pk, entry in both)
            ]
        )
        NationalDecision.objects.bulk_create(
            [
                NationalDecision(entry_id=pk, country_id=self._id(Country, code), status=DecisionStatus.ADOPTED)
                for pk, entry in both
                for code in entry.adopted_in
            ]
        )
        EntryLanguage.objects.bulk_create(
            [
                EntryLanguage(entry_id=pk, language=language, state=LanguageState.APPROVED)
                for pk in ids
                for language in LANGUAGES
            ]
        )

    def _id(self, model: type[Concept], code: str) -> int:
        if model not in self._ids:
            self._ids[model] = dict(model._default_manager.values_list("code", "pk"))
        return self._ids[model][code]


def _insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert each row's share in the table of one class: Django's bulk_create refuses inherited tables."""
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})",  # noqa: S608 - names of our models
            [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows],
        )
