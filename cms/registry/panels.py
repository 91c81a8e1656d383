"""Edit forms of entries: one tab of facts and figures, one tab a language, one for the record.

Installed from ``RegistryConfig.ready``: the panels name columns (``name_kk``) that modeltranslation
adds while apps are loaded.
"""

from collections.abc import Iterable

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from cms.languages import ENDONYMS, LANGUAGES, column, columns
from cms.registry.forms import EntryForm
from cms.registry.models import Entry, HubPage, Practice, RegistryPage, Technique
from media.limits import FILES_PER_ENTRY

TECHNIQUE_TEXTS = (
    "name",
    "summary",
    "description",
    "technical_description",
    "benefits",
    "performance_note",
    "cross_media",
    "applicability",
    "economics",
    "driving_force",
    "version_note",
)
PRACTICE_TEXTS = (
    "name",
    "local_name",
    "summary",
    "description",
    "technical_specification",
    "challenges",
    "objectives",
    "cost_benefit",
    "success_factors",
    "limiting_factors",
    "replicability",
    "version_note",
)


def _fields(*names: str) -> list[Panel]:
    return [FieldPanel(name) for name in names]


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel(_fields(*names))


def _choices(*names: str) -> list[Panel]:
    """Lists as boxes to tick: a list that asks for the Ctrl key loses what was chosen at one wrong click."""
    return [FieldPanel(name, widget=CheckboxSelectMultiple, classname="choices") for name in names]


def _translated(name: str) -> list[Panel]:
    return [FieldPanel(target) for target in columns(name)]


_SOURCING = _row("evidence", "source")
_RANGE = FieldRowPanel(_fields("lower", "lower_is_less_than", "upper", "unit"))

_SOURCES = InlinePanel(
    "sources",
    heading=_("Sources"),
    label=_("Source"),
    help_text=_("Give each source a number; figures below refer to it."),
    panels=[_row("number", "year", "language"), *_fields("title", "author", "url", "pages", "note")],
)
_EXTERNAL_IDS = InlinePanel(
    "external_ids",
    heading=_("Numbers in other registers"),
    label=_("Number in another register"),
    panels=[_row("scheme", "document", "number"), _row("url", "source")],
)
_LEVELS = InlinePanel(
    "levels",
    heading=_("Emission levels"),
    label=_("Emission level"),
    panels=[
        _row("kind", "pollutant", "medium"),
        _RANGE,
        _row("averaging", "reference_oxygen", "dry_gas", "standard_conditions"),
        _row("plant_status", "fuel", "size"),
        _row("monitoring", "is_marker"),
        FieldPanel("conditions"),
        _SOURCING,
    ],
)
_EFFICIENCIES = InlinePanel(
    "efficiencies",
    heading=_("Abatement efficiency"),
    label=_("Abatement efficiency"),
    panels=[FieldPanel("pollutant"), _RANGE, FieldPanel("conditions"), _SOURCING],
)
_CONSUMPTION = InlinePanel(
    "consumption",
    heading=_("Consumption and resource levels"),
    label=_("Consumption"),
    panels=[
        MultiFieldPanel(_translated("item"), heading=_("What is consumed")),
        _RANGE,
        FieldPanel("conditions"),
        _SOURCING,
        FieldPanel("confidential_until"),
    ],
)
_OUTCOMES = InlinePanel(
    "outcomes",
    heading=_("Outcomes and impacts"),
    label=_("Outcome"),
    panels=[
        MultiFieldPanel(_translated("indicator"), heading=_("Indicator")),
        _RANGE,
        _row("before", "after", "year"),
        _row("site", "rating", "how_measured"),
        FieldPanel("conditions"),
        _SOURCING,
    ],
)
_COSTS = InlinePanel(
    "costs",
    heading=_("Costs"),
    label=_("Cost"),
    panels=[
        _row("cost_type", "amount", "amount_upper", "currency"),
        _row("per_unit", "price_year", "usd_equivalent"),
        FieldPanel("conditions"),
        _SOURCING,
        FieldPanel("confidential_until"),
    ],
)
_PLACES = InlinePanel(
    "places",
    heading=_("Places"),
    label=_("Place"),
    panels=[
        MultiFieldPanel(_translated("name"), heading=_("Name of the place")),
        _row("country", "latitude", "longitude", "precision"),
    ],
)
_RELATIONS = InlinePanel(
    "relations",
    heading=_("Relations"),
    label=_("Relation"),
    panels=[_row("kind", "target"), _row("external_register", "external_id", "url")],
)
_PLANTS = InlinePanel(
    "plants",
    heading=_("Example plants"),
    label=_("Example plant"),
    panels=[
        _row("name", "operator", "country", "place"),
        _row("capacity", "capacity_unit", "year_start", "status"),
        _row("contact", "permit_url", "confidential_until"),
        _SOURCING,
    ],
)
_IMAGES = InlinePanel(
    "images",
    heading=_("Pictures"),
    label=_("Picture"),
    max_num=FILES_PER_ENTRY,
    panels=[
        FieldPanel("image"),
        MultiFieldPanel(_translated("alt_text"), heading=_("Text instead of the picture")),
        MultiFieldPanel(_translated("caption"), heading=_("Caption")),
    ],
)
_DOCUMENTS = InlinePanel(
    "documents",
    heading=_("Documents"),
    label=_("Document"),
    max_num=FILES_PER_ENTRY,
    panels=[FieldPanel("document"), MultiFieldPanel(_translated("title"), heading=_("Title"))],
)
_CROSS_MEDIA = InlinePanel(
    "cross_media_effects",
    heading=_("Cross-media effects"),
    label=_("Cross-media effect"),
    panels=[_row("medium", "direction", "magnitude")],
)
_EXPOSURES = InlinePanel(
    "exposures", heading=_("Exposure to hazards"), label=_("Hazard"), panels=[_row("hazard", "exposure", "sensitivity")]
)
_INPUTS = InlinePanel(
    "inputs",
    heading=_("Activities and inputs"),
    label=_("Activity or input"),
    panels=[
        MultiFieldPanel(_translated("item"), heading=_("Activity or input")),
        _row("phase", "quantity", "unit", "timing"),
        _row("cost", "currency", "borne_by_users"),
        FieldPanel("confidential_until"),
    ],
)
_CONTRIBUTORS = InlinePanel(
    "contributors",
    heading=_("Contributors"),
    label=_("Contributor"),
    panels=[_row("name", "role", "organisation", "consented_on")],
)

_CLASSIFICATION = MultiFieldPanel(
    _choices("themes", "sectors", "countries", "cities", "media", "pollutants", "hazards", "goals"),
    heading=_("Classification"),
)
_MATURITY = MultiFieldPanel(
    [_row("maturity", "maturity_assessed_on"), FieldPanel("maturity_evidence")], heading=_("Maturity")
)
_APPLICABILITY = MultiFieldPanel(
    [
        _row("plant_status", "process_step"),
        _row("capacity_min", "capacity_max", "capacity_unit"),
        _row("temperature_min", "temperature_max", "altitude_max"),
        _row("humidity", "water_need", "space_need"),
        _row("fuels", "skills"),
    ],
    heading=_("Limits of applicability"),
)

TECHNIQUE_FACTS = (
    MultiFieldPanel([_row("kind", "source_language")], heading=_("Entry")),
    _CLASSIFICATION,
    *_choices("technique_types"),
    _SOURCES,
    _LEVELS,
    _EFFICIENCIES,
    _CONSUMPTION,
    _OUTCOMES,
    _CROSS_MEDIA,
    _APPLICABILITY,
    _COSTS,
    _row("lifetime_years", "payback_years"),
    *_choices("drivers"),
    _PLANTS,
    _MATURITY,
    _PLACES,
    _IMAGES,
    _DOCUMENTS,
    _RELATIONS,
    _EXTERNAL_IDS,
)
PRACTICE_FACTS = (
    MultiFieldPanel([_row("kind", "source_language", "description_depth")], heading=_("Entry")),
    _CLASSIFICATION,
    *_choices("practice_types"),
    _EXPOSURES,
    MultiFieldPanel(
        [_row("land_use", "ecosystem", "area_ha"), _row("year_started", "year_ended")], heading=_("Place and period")
    ),
    _SOURCES,
    _OUTCOMES,
    _LEVELS,
    _EFFICIENCIES,
    _CONSUMPTION,
    _INPUTS,
    _COSTS,
    MultiFieldPanel(
        [_row("balance_short_term", "balance_long_term"), FieldPanel("funding_source")], heading=_("Costs and benefits")
    ),
    _MATURITY,
    _PLACES,
    _IMAGES,
    _DOCUMENTS,
    _RELATIONS,
    _EXTERNAL_IDS,
    _CONTRIBUTORS,
)
_RECORD = (
    MultiFieldPanel(_fields("organisation", "submitter_role"), heading=_("Submitted by")),
    _row("licence", "consent_on"),
    # Written by the actions on the life of an entry, each with its reason (cms.moderation.life). No panel schedules a
    # publication or an end: an entry becomes public, and stops being so, by decisions alone.
    MultiFieldPanel(
        [FieldPanel(name, read_only=True) for name in ("last_verified_on", "review_due_on", "life", "life_reason")],
        heading=_("Life of the entry"),
    ),
)


def _language_tab(texts: Iterable[str], language: str) -> ObjectList:
    help_text = _("Write what you know; a missing text is shown in the source language with a notice.")
    return ObjectList(
        [HelpPanel(content=help_text), *(FieldPanel(column(name, language)) for name in texts)],
        heading=ENDONYMS[language],
        attrs={"lang": language},
    )


def _form(texts: Iterable[str], facts: Iterable[Panel]) -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(list(facts), heading=_("Facts and figures")),
            *(_language_tab(texts, language) for language in LANGUAGES),
            ObjectList(list(_RECORD), heading=_("Record")),
        ],
        base_form_class=EntryForm,
    )


def install() -> None:
    """Give the page types their edit forms."""
    Technique.edit_handler = _form(TECHNIQUE_TEXTS, TECHNIQUE_FACTS)
    Practice.edit_handler = _form(PRACTICE_TEXTS, PRACTICE_FACTS)
    # Entry itself is never created, but Wagtail builds a form for every page type.
    Entry.edit_handler = ObjectList(_fields(*columns("name")), base_form_class=EntryForm)
    RegistryPage.edit_handler = ObjectList(_fields("title", "slug"))
    HubPage.edit_handler = ObjectList(
        _fields("title", "slug", "organisation", *columns("display_name"), *columns("introduction"))
    )
