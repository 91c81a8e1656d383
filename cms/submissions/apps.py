"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    """Submissions of the registry."""

    name = "cms.submissions"
    label = "submissions"
    verbose_name = _("Submissions")
