"""The home page, root of the page tree."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class HomePage(Page):
    """First page of the site; its content comes from the registry."""

    max_count = 1
    subpage_types = ["registry.RegistryPage"]
    template = "site/home.html"

    class Meta:
        verbose_name = _("home page")
