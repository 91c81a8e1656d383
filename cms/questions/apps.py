"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    """Questions of readers."""

    name = "cms.questions"
    label = "questions"
    verbose_name = _("Questions of readers")

    def ready(self) -> None:
        """Register what notices about questions say."""
        from cms.questions import notices

        notices.register_writers()
