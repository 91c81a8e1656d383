"""Columns per language: every concept's label and note."""

from modeltranslation.translator import TranslationOptions, translator

from cms.vocabularies.models import SCHEMES


class ConceptTranslation(TranslationOptions):
    """Label and note of a concept."""

    fields = ("label", "note")


translator.register(SCHEMES, ConceptTranslation)
