"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabulariesConfig(AppConfig):
    """Vocabularies of the registry."""

    name = "cms.vocabularies"
    label = "vocabularies"
    verbose_name = _("Vocabularies")
