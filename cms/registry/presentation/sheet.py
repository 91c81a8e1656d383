"""The data sheet of an entry: everything that its page shows, in one language."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, ngettext

from cms.languages import ENDONYMS, LANGUAGES, column
from cms.registry.enums import LanguageState, Life
from cms.registry.models import Entry, EntrySource, ExternalId, HubPage, Practice
from cms.registry.presentation.figures import (
    FigureView,
    LevelGroup,
    Units,
    best_evidence,
    efficiencies,
    evidence_word,
    level_groups,
)
from cms.registry.presentation.files import DocumentView, PictureView, documents, pictures
from cms.registry.presentation.limits import LimitView, limits_beside
from cms.registry.presentation.national import Decision, decisions, hidden_countries
from cms.registry.presentation.sections import Fact, Section, sections
from cms.registry.texts import LanguageNotice, Reader, Text

#: More limits than these are folded away.
LIMITS_SHOWN: Final = 10


@dataclass(frozen=True)
class Status:
    """Where the entry is in its life, as a tag."""

    label: str
    kind: str
    icon: str


@dataclass(frozen=True)
class Link:
    """Words and the address behind them; without an address only words."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Relation:
    """What the entry is to another one, or to an item of another register."""

    kind: str
    name: Text
    code: str
    url: str


@dataclass(frozen=True)
class VersionView:
    """A row of the list of versions."""

    number: int
    published_at: datetime
    note: str
    url: str


@dataclass
class DataSheet:
    """An entry in the reader's language."""

    entry: Entry
    language: str
    name: Text
    summary: Text
    notice: LanguageNotice | None
    language_states: dict[str, str]
    status: Status
    hub: Link
    facts: list[Fact]
    sections: list[Section]
    pictures: list[PictureView]
    documents: list[DocumentView]
    level_groups: list[LevelGroup]
    efficiencies: list[FigureView]
    limits: list[LimitView]
    decisions: list[Decision]
    relations: list[Relation]
    classification: list[tuple[str, list[Link]]]
    external_ids: list[ExternalId]
    sources: list[EntrySource]
    contributors: list[str]
    versions: list[VersionView]
    has_hub: bool = False

    @property
    def has_levels(self) -> bool:
        """Whether the entry has emission levels or efficiencies of its own."""
        return bool(self.level_groups or self.efficiencies)

    @property
    def folds_limits(self) -> bool:
        """Whether the limits are too many to stand open."""
        return len(self.limits) > LIMITS_SHOWN

    @property
    def withheld_in(self) -> list[Decision]:
        """Decisions of the countries in which the entry is withheld."""
        return [decision for decision in self.decisions if decision.is_withheld]

    @cached_property
    def contents(self) -> list[dict[str, str]]:
        """Id and label of every heading of the page, in order."""
        found = [("levels", gettext("Emission levels and efficiency"))] if self.has_levels or self.limits else []
        found += [(section.id, section.title) for section in self.sections]
        if self.pictures or self.documents:
            found.append(("files", gettext("Pictures and documents")))
        found.append(("decisions", gettext("Legal status by country")))
        if self.relations:
            found.append(("relations", gettext("Related entries")))
        if self.external_ids:
            found.append(("external-ids", gettext("Numbers in other registers")))
        if self.classification:
            found.append(("classification", gettext("Classification")))
        found.append(("sources", gettext("Sources")))
        if self.versions:
            found.append(("versions", gettext("Versions")))
        return [{"id": identifier, "label": label} for identifier, label in found]


def data_sheet(entry: Entry, language: str | None = None) -> DataSheet:
    """Everything to show of ``entry`` to a reader of ``language`` (the active one by default)."""
    language = language or get_language() or entry.source_language
    entry = entry.specific
    reader = Reader(entry, language)
    units = Units()
    parent = entry.get_parent().specific if entry.depth else None
    countries = decisions(entry, reader)
    hidden = hidden_countries(entry)
    return DataSheet(
        entry=entry,
        language=language,
        name=reader.text("name"),
        summary=reader.text("summary"),
        notice=reader.notice(),
        language_states=_language_states(reader),
        status=_status(entry),
        hub=Link(parent.public_name, parent.url or "") if isinstance(parent, HubPage) else Link(""),
        facts=_facts(entry, countries, hidden),
        sections=sections(entry, reader, units),
        pictures=pictures(entry, reader),
        documents=documents(entry, reader),
        level_groups=level_groups(entry, units),
        efficiencies=efficiencies(entry, units),
        limits=limits_beside(entry, units),
        decisions=countries,
        relations=_relations(entry, language),
        classification=_classification(entry, reader, hidden),
        external_ids=list(entry.external_ids.all()),
        sources=list(entry.sources.all()),
        contributors=_contributors(entry),
        versions=_versions(entry, language),
        has_hub=isinstance(parent, HubPage) and parent.organisation_id is not None,
    )


def _language_states(reader: Reader) -> dict[str, str]:
    """Words for the language switch about each language that is not approved."""
    words = {}
    for code, state in reader.states.items():
        if state == LanguageState.MISSING:
            shown = ENDONYMS[reader.entry.source_language]
            words[code] = gettext("missing, shows %(language)s") % {"language": shown}
        elif state != LanguageState.APPROVED:
            words[code] = str(state.label).lower()
    return words


def _status(entry: Entry) -> Status:
    life = Life(entry.life)
    if not entry.live or not entry.code:
        return Status(gettext("Draft"), "", "pencil")
    if life != Life.CURRENT:
        return Status(str(life.label), "warn" if life == Life.OUTDATED else "", "history")
    if entry.review_due_on and entry.review_due_on < timezone.localdate():
        return Status(gettext("Review due"), "warn", "clock")
    return Status(gettext("Published"), "ok", "circle-check")


def _facts(entry: Entry, countries: list[Decision], hidden: set[int]) -> list[Fact]:
    """The six facts at the top of the page."""
    grade = best_evidence(entry)
    adopted = ", ".join(decision.country for decision in countries if decision.is_adopted)
    return [
        Fact(gettext("Sector"), ", ".join(sector.label for sector in entry.sectors.all())),
        Fact(
            gettext("Maturity"),
            f"TRL {entry.maturity.level}" if entry.maturity else "",
            _joined(
                entry.maturity.label if entry.maturity else "",
                _dated(gettext("assessed on %(date)s"), entry.maturity_assessed_on),
            ),
        ),
        Fact(gettext("Best evidence"), f"{grade}: {evidence_word(grade)}" if grade else ""),
        Fact(
            gettext("In use or described for"),
            ", ".join(country.label for country in entry.countries.all() if country.pk not in hidden),
            gettext("adopted as BAT in: %(countries)s") % {"countries": adopted or gettext("not stated")},
        ),
        _cost_fact(entry),
        Fact(gettext("Last verified"), _dated("%(date)s", entry.last_verified_on)),
    ]


def _cost_fact(entry: Entry) -> Fact:
    stated = list(entry.costs.select_related("cost_type"))
    rows = [row for row in stated if not row.is_held]
    if not rows:
        return Fact(gettext("Costs"), gettext("Held by the hub, not public") if stated else "")
    first = rows[0]
    ends = dict.fromkeys(end for end in (first.amount, first.amount_upper) if end is not None)
    amount = "–".join(number_format(f"{end.normalize():f}", force_grouping=True) for end in ends)
    others = len(rows) - 1
    more = ngettext("%(n)s more figure below", "%(n)s more figures below", others) % {"n": others} if others else ""
    return Fact(gettext("Costs"), f"{amount} {first.currency}", _joined(first.cost_type.label, more))


def _joined(*words: str) -> str:
    return "; ".join(filter(None, words))


def _dated(words: str, day: date | None) -> str:
    return words % {"date": date_format(day, "DATE_FORMAT")} if day else ""


def _relations(entry: Entry, language: str) -> list[Relation]:
    """Relations to what is public: entries of the registry, items of other registers."""
    found = []
    for relation in entry.relations.select_related("target"):
        target = relation.target
        if target is not None and target.live and target.life != Life.WITHDRAWN:
            name = Reader(target, language).text("name")
            found.append(Relation(relation.get_kind_display(), name, target.code or "", target.url or ""))
        elif relation.external_register:
            words = f"{relation.external_register} {relation.external_id}".strip()
            found.append(Relation(relation.get_kind_display(), Text(words, language), "", relation.url))
    return found


def _classification(entry: Entry, reader: Reader, hidden: set[int]) -> list[tuple[str, list[Link]]]:
    """Heading, then a link to the search for each concept; lists without concepts are left out."""
    groups = (
        (gettext("Themes"), "theme", entry.themes),
        (gettext("Sectors"), "sector", entry.sectors),
        (gettext("Technique types"), "technique_type", getattr(entry, "technique_types", None)),
        (gettext("Practice types"), "practice_type", getattr(entry, "practice_types", None)),
        (gettext("Environmental media"), "medium", entry.media),
        (gettext("Pollutants"), "pollutant", entry.pollutants),
        (gettext("Hazards addressed"), "hazard", entry.hazards),
        (gettext("Countries"), "country", entry.countries),
        (gettext("Cities of the Coalition"), "city", entry.cities),
    )
    address = reverse("search:results")
    found = [
        (
            title,
            [
                Link(concept.label, f"{address}?{urlencode({facet: concept.code})}")
                for concept in relation.all()
                if facet != "country" or concept.pk not in hidden
            ],
        )
        for title, facet, relation in groups
        if relation is not None
    ]
    places = [
        Link(f"{reader.text('name', place)}, {place.country.label}")
        for place in entry.places.select_related("country")
        if place.country_id not in hidden
    ]
    goals = [Link(f"{goal.code}. {goal.label}") for goal in entry.goals.all()]
    found += [(gettext("Places"), places), (gettext("Sustainable Development Goals"), goals)]
    return [(title, links) for title, links in found if links]


def _contributors(entry: Entry) -> list[str]:
    if not isinstance(entry, Practice):
        return []
    return [", ".join(filter(None, (row.name, row.role, row.organisation))) for row in entry.contributors.all()]


def _versions(entry: Entry, language: str) -> list[VersionView]:
    if not entry.pk:
        return []
    return [
        VersionView(
            number=version.number,
            published_at=version.published_at,
            note=_version_note(version.revision.content, language, entry.source_language),
            url=f"{entry.url}v{version.number}/",
        )
        for version in entry.versions.select_related("revision")
    ]


def _version_note(content: dict[str, Any], *languages: str) -> str:
    notes = (content.get(column("version_note", language)) for language in (*languages, *LANGUAGES))
    return next(filter(None, notes), "")
