"""Loading the vocabularies from their data files without touching what editors changed."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast

from django.db import models, transaction
from wagtail.log_actions import log

from cms.languages import columns
from cms.vocabularies.models import SCHEMES, Concept

DATA_DIR = Path(__file__).parent / "data"
#: Action of the log: a value was created or changed from the data file.
LOADED: Final = "vocabularies.loaded"


@dataclass
class LoadReport:
    """What a load did, counted by outcome; ``kept`` names rows that an editor had changed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        text = f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"
        return text + (f", {len(self.kept)} kept as edited" if self.kept else "")


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated file with a header line, as dictionaries of stripped strings."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {key: (value or "").strip() for key, value in row.items()}


def load_scheme(model: type[Concept], *, force: bool = False, data_dir: Path = DATA_DIR) -> LoadReport:
    """Create or refresh the concepts of one scheme from ``<scheme>.tsv``.

    A row that an editor changed since the last load is left alone unless ``force``. Concepts that
    are not in the file stay. Everything happens in one transaction.
    Raises FileNotFoundError if the file is missing.
    """
    report = LoadReport()
    with transaction.atomic():
        existing = {concept.code: concept for concept in model._default_manager.all()}
        # The vocabulary as it came with the platform is no change of it.
        is_first = not existing
        for position, row in enumerate(read_rows(data_dir / f"{model.scheme}.tsv"), start=1):
            values = _field_values(model, row, position, existing)
            concept = existing.get(row["code"])
            if concept is None:
                concept = model(code=row["code"])
                report.created += 1
            elif not force and concept.loaded_digest != _digest(concept, values):
                report.kept.append(f"{model.scheme}/{concept.code}")
                continue
            elif all(_plain(getattr(concept, name)) == _plain(value) for name, value in values.items()):
                report.unchanged += 1
                continue
            else:
                report.updated += 1
            for name, value in values.items():
                setattr(concept, name, value)
            concept.loaded_digest = _digest(concept, values)
            concept.save()
            if not is_first:
                log(instance=concept, action=LOADED)
            existing[concept.code] = concept
    return report


def load_all(*, force: bool = False, progress: Callable[[str], None] = lambda line: None) -> LoadReport:
    """Load every scheme in order; ``progress`` gets one line a scheme."""
    total = LoadReport()
    for model in SCHEMES:
        report = load_scheme(model, force=force)
        progress(f"{model.scheme}: {report}")
        total.created += report.created
        total.updated += report.updated
        total.unchanged += report.unchanged
        total.kept += report.kept
    return total


def _field_values(
    model: type[Concept], row: dict[str, str], position: int, existing: dict[str, Concept]
) -> dict[str, Any]:
    """Values of the model's fields from a row: texts per language, then the scheme's own columns."""
    values: dict[str, Any] = {"position": position}
    for name in ("label", "note"):
        for target in columns(name):
            source = target.removeprefix("label_")
            if source in row:
                values[target] = row[source]
    for name, text in row.items():
        if name in ("code", "parent") or name in values or f"label_{name}" in values:
            continue
        values[name] = _typed(cast(models.Field, model._meta.get_field(name)), text)
    if "parent" in row and any(f.name == "parent" for f in model._meta.get_fields()):
        values["parent"] = existing[row["parent"]] if row["parent"] else None
    return values


def _typed(model_field: models.Field, text: str) -> Any:
    """Text of a cell as the type of its field; an empty cell is the field's empty value."""
    if isinstance(model_field, models.ForeignKey):
        return model_field.related_model._default_manager.get(code=text) if text else None
    if isinstance(model_field, models.BooleanField):
        return text.lower() in {"yes", "true", "1"}
    if isinstance(model_field, models.DecimalField):
        return Decimal(text) if text else None
    if isinstance(model_field, models.IntegerField):
        return int(text)
    return text


def _plain(value: Any) -> str:
    """A value as text that does not depend on how the database stores it."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def _digest(concept: Concept, values: dict[str, Any]) -> str:
    """Fingerprint of the loaded fields as they stand on ``concept`` now (position aside)."""
    content = {name: _plain(getattr(concept, name)) for name in sorted(values) if name != "position"}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
