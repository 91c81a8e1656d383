"""Columns per language: name and description of organisations."""

from modeltranslation.translator import TranslationOptions, register

from cms.organisations.models import Organisation


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """Name and description."""

    fields = ("name", "description")
