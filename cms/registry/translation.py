"""Columns per language: texts of pages, entries and their rows."""

from modeltranslation.translator import TranslationOptions, register

from cms.registry.models import (
    Consumption,
    Entry,
    EntryDocument,
    EntryImage,
    EntryPlace,
    HubPage,
    NationalDecision,
    Outcome,
    Practice,
    PracticeInput,
    Technique,
)


@register(HubPage)
class HubPageTranslation(TranslationOptions):
    """Name and introduction of a hub page."""

    fields = ("display_name", "introduction")


@register(Entry)
class EntryTranslation(TranslationOptions):
    """What both kinds share."""

    fields = ("name", "summary", "description", "version_note")


@register(Technique)
class TechniqueTranslation(TranslationOptions):
    """The headings of the BREF template."""

    fields = (
        "technical_description",
        "benefits",
        "performance_note",
        "cross_media",
        "applicability",
        "economics",
        "driving_force",
    )


@register(Practice)
class PracticeTranslation(TranslationOptions):
    """Headings of a practice."""

    fields = (
        "local_name",
        "challenges",
        "objectives",
        "technical_specification",
        "cost_benefit",
        "success_factors",
        "limiting_factors",
        "replicability",
    )


@register(EntryPlace)
class EntryPlaceTranslation(TranslationOptions):
    """Name of the place."""

    fields = ("name",)


@register(EntryImage)
class EntryImageTranslation(TranslationOptions):
    """What a picture shows, for those who see it and those who do not."""

    fields = ("alt_text", "caption")


@register(EntryDocument)
class EntryDocumentTranslation(TranslationOptions):
    """Title of a document."""

    fields = ("title",)


@register(Outcome)
class OutcomeTranslation(TranslationOptions):
    """What was measured."""

    fields = ("indicator",)


@register((Consumption, PracticeInput))
class ItemTranslation(TranslationOptions):
    """What is consumed or done."""

    fields = ("item",)


@register(NationalDecision)
class NationalDecisionTranslation(TranslationOptions):
    """Note of the focal point."""

    fields = ("note",)
