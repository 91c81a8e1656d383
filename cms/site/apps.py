"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """The public site."""

    name = "cms.site"
    label = "site"
    verbose_name = _("Public site")
