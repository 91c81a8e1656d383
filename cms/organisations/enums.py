"""Kinds of organisations and roles of their members."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What an organisation is in the registry."""

    HUB = "hub", _("Green-tech hub")
    CENTRE = "centre", _("Regional centre")
    STARTUP = "startup", _("Startup or supplier")
    AGENCY = "agency", _("Agency")
    CITY = "city", _("City authority")


class Role(TextChoices):
    """What a member may do; each role names its scope in ``cms.organisations.services``."""

    SUBMITTER = "submitter", _("Submitter")
    REVIEWER = "reviewer", _("Hub reviewer")
    EXPERT = "expert", _("Technical expert")
    LANGUAGE_EDITOR = "language-editor", _("Language editor")
    FOCAL_POINT = "focal-point", _("National focal point")
    REGISTRAR = "registrar", _("Registrar")
