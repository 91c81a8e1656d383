"""Loading the initial collection: entries, levels read in acts, and reference limits.

Safe to run again: what exists is left alone unless forced, so an editor's change is never lost.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import yaml
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils.html import linebreaks

from cms.languages import LANGUAGES, column
from cms.registry import services
from cms.registry.enums import Kind, LanguageState
from cms.registry.models import (
    Consumption,
    Cost,
    Efficiency,
    EmissionLevel,
    Entry,
    EntryPlace,
    EntrySource,
    ExamplePlant,
    ExternalId,
    HubPage,
    Outcome,
    Practice,
    ReferenceLimit,
    Technique,
)
from cms.registry.models.entry import translated_fields
from cms.vocabularies.models import (
    Activity,
    AveragingPeriod,
    City,
    Country,
    DrivingForce,
    Goal,
    Hazard,
    MaturityLevel,
    Medium,
    Pollutant,
    PracticeType,
    Sector,
    TechniqueType,
    Theme,
)
from cms.vocabularies.services import read_rows

DATA_DIR = Path(__file__).parent / "data"
#: The order of codes: techniques and practices each in the order of this list.
ENTRY_ORDER_FILE = DATA_DIR / "entries.txt"

#: Key in the file -> field of the entry and vocabulary that its codes belong to.
CONCEPT_LISTS: dict[str, tuple[str, type[models.Model]]] = {
    "themes": ("themes", Theme),
    "sectors": ("sectors", Sector),
    "countries": ("countries", Country),
    "cities": ("cities", City),
    "media": ("media", Medium),
    "pollutants": ("pollutants", Pollutant),
    "hazards": ("hazards", Hazard),
    "sdgs": ("goals", Goal),
    "technique_types": ("technique_types", TechniqueType),
    "practice_types": ("practice_types", PracticeType),
    "drivers": ("drivers", DrivingForce),
}
#: Key in the file -> row model. Foreign keys of a row are given by code.
ROWS: dict[str, type[models.Model]] = {
    "places": EntryPlace,
    "sources": EntrySource,
    "external_ids": ExternalId,
    "levels": EmissionLevel,
    "efficiencies": Efficiency,
    "consumption": Consumption,
    "outcomes": Outcome,
    "costs": Cost,
    "plants": ExamplePlant,
}
RICH_TEXTS = {"description", "technical_description", "technical_specification"}
#: Default unit of rows whose file need not repeat it.
DEFAULT_UNIT = {"efficiencies": "%"}


#: Columns of a reference limit that go into its fields as they are.
LIMIT_TEXTS = (
    "act",
    "reference",
    "address",
    "text_date",
    "unit",
    "averaging_text",
    "conditions",
    "note",
    "confidence",
)


class ContentError(ValueError):
    """A content file says something that the registry cannot hold; the message names file and place."""


class Concepts:
    """Looks concepts up by code, each vocabulary read once."""

    def __init__(self) -> None:
        self._cache: dict[type[models.Model], dict[str, Any]] = {}

    def get(self, model: type[models.Model], code: Any) -> Any:
        """The concept with this code. Raises ContentError if there is none."""
        if model not in self._cache:
            self._cache[model] = {concept.code: concept for concept in model._default_manager.all()}
        try:
            return self._cache[model][str(code)]
        except KeyError:
            raise ContentError(f"{model._meta.verbose_name}: no such code: {code}") from None


def entry_files() -> list[Path]:
    """Files of the initial collection in the order in which codes are given."""
    slugs = ENTRY_ORDER_FILE.read_text(encoding="utf-8").split()
    return [DATA_DIR / "entries" / f"{slug}.yaml" for slug in slugs]


def load_entries(hub: HubPage, *, force: bool = False, progress: Callable[[str], None] = lambda line: None) -> int:
    """Create the entries of the initial collection under ``hub`` and publish them as labelled drafts.

    An entry that exists (by slug) stays as it is unless ``force``, which publishes the file's content
    as a new version. Returns the number written. Raises ContentError on a file that does not fit.
    """
    concepts = Concepts()
    levels = _levels_by_slug()
    files = entry_files()
    written = 0
    for number, path in enumerate(files, start=1):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        existing = Entry.objects.child_of(hub).filter(slug=data["slug"]).first()
        if existing is not None and not force:
            continue
        try:
            _write_entry(hub, existing, data, levels.get(data["slug"], []), concepts)
        except (ContentError, KeyError, TypeError, ValidationError) as error:
            raise ContentError(f"{path.name}: {error}") from error
        written += 1
        progress(f"entry {number} of {len(files)}: {data['slug']}")
    return written


@transaction.atomic
def _write_entry(
    hub: HubPage, existing: Entry | None, data: dict[str, Any], levels: list[dict[str, Any]], concepts: Concepts
) -> None:
    model = Practice if data["kind"] == Kind.PRACTICE else Technique
    entry = existing.specific if existing else model(slug=data["slug"])
    entry.kind = data["kind"]
    entry.source_language = data["source_language"]
    entry.live = bool(existing)
    for field, texts in _translated_texts(model, data):
        for language in LANGUAGES:
            setattr(entry, column(field, language), _rich(field, texts.get(language, "")))
    if "trl" in data:
        entry.maturity = concepts.get(MaturityLevel, f"trl-{data['trl']}")
        entry.maturity_evidence = data.get("trl_evidence", "")
    entry._follow_name()
    if existing is None:
        hub.add_child(instance=entry)
    for key, (field, vocabulary) in CONCEPT_LISTS.items():
        if hasattr(entry, field):
            setattr(entry, field, [concepts.get(vocabulary, code) for code in data.get(key) or ()])
    for key, row_model in ROWS.items():
        rows = [*(data.get(key) or ()), *(levels if key == "levels" else ())]
        if hasattr(entry, key):
            setattr(entry, key, [_row(row_model, key, row, position, concepts) for position, row in enumerate(rows)])
        elif rows:
            raise ContentError(f"{key}: an entry of kind {data['kind']} has no such rows")
    entry.full_clean()
    if problems := services.publication_problems(entry):
        raise ContentError("; ".join(problems))
    entry.save_revision(clean=False).publish()
    for language in LANGUAGES:
        if entry.text("name", language):
            services.set_language_state(entry, language, LanguageState.MACHINE)


def _translated_texts(model: type[Entry], data: dict[str, Any]) -> Iterable[tuple[str, dict[str, str]]]:
    fields = translated_fields(model)
    for key, value in data.items():
        if key in fields:
            yield key, {language: (text or "").strip() for language, text in value.items()}


def _rich(field: str, text: str) -> str:
    """Plain paragraphs as the HTML that a rich text field holds."""
    return linebreaks(text, autoescape=True) if text and field in RICH_TEXTS else text


def _row(
    model: type[models.Model], key: str, values: dict[str, Any], position: int, concepts: Concepts
) -> models.Model:
    row = model(sort_order=position)
    if key in DEFAULT_UNIT:
        row.unit = DEFAULT_UNIT[key]
    for name, value in values.items():
        if isinstance(value, dict):
            for language, text in value.items():
                setattr(row, column(name, language), text)
            continue
        try:
            field = cast(models.Field, model._meta.get_field(name))
        except FieldDoesNotExist as error:
            raise ContentError(f"{key}: no such field: {name}") from error
        if isinstance(field, models.ForeignKey):
            value = concepts.get(field.related_model, value) if value else None
        elif isinstance(field, models.DecimalField) and value is not None:
            value = Decimal(str(value))
        setattr(row, name, value if value is not None else field.get_default())
    if model in (EmissionLevel, Efficiency, Consumption, Outcome, Cost):
        row.clean()
    return row


def _levels_by_slug() -> dict[str, list[dict[str, Any]]]:
    """BAT-AEL rows that were read in their act, by the entries they belong to, as rows of a content file."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(DATA_DIR / "bat_ael.tsv"):
        level = {
            "kind": "bat-ael",
            "pollutant": row["pollutant"],
            "medium": row["medium"],
            "lower": row["lower"] or None,
            "lower_is_less_than": row["lower_is_less_than"] == "yes",
            "upper": row["upper"] or None,
            "unit": row["unit"],
            "averaging": row["averaging_code"] or None,
            "reference_oxygen": row["reference_oxygen"] or None,
            "conditions": row["conditions"],
            "evidence": "B",
            "source": 1,
        }
        for slug in row["entry_slugs"].split(";"):
            found.setdefault(slug, []).append(level)
    return found


@transaction.atomic
def load_reference_limits(*, force: bool = False, progress: Callable[[str], None] = lambda line: None) -> int:
    """Create the reference limits that do not exist yet and tie them to the entries of their activity.

    Returns the number written.
    """
    concepts = Concepts()
    entries = {entry.slug: entry for entry in Entry.objects.all()}
    existing = {limit.code: limit for limit in ReferenceLimit.objects.all()}
    written = 0
    for row in read_rows(DATA_DIR / "reference_limits.tsv"):
        if row["id"] in existing and not force:
            continue
        limit = existing.get(row["id"], ReferenceLimit(code=row["id"]))
        for name in LIMIT_TEXTS:
            setattr(limit, name, row[name])
        limit.activity = concepts.get(Activity, row["activity_code"])
        limit.sector = concepts.get(Sector, row["sector_code"]) if row["sector_code"] else None
        limit.pollutant = concepts.get(Pollutant, row["pollutant"])
        limit.medium = concepts.get(Medium, row["medium"])
        limit.averaging = concepts.get(AveragingPeriod, row["averaging_code"]) if row["averaging_code"] else None
        limit.lower = Decimal(row["lower"]) if row["lower"] else None
        limit.lower_is_less_than = row["lower_is_less_than"] == "yes"
        limit.upper = Decimal(row["upper"]) if row["upper"] else None
        limit.reference_oxygen = Decimal(row["reference_oxygen"]) if row["reference_oxygen"] else None
        limit.save()
        limit.entries.set([entries[slug] for slug in row["entry_slugs"].split(";") if slug in entries])
        written += 1
    progress(f"reference limits: {written} written")
    return written
