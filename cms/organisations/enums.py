"""Kinds of organisations and roles of their members."""

from typing import Final

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
    MANAGER = "manager", _("Manager of the organisation")
    REVIEWER = "reviewer", _("Hub reviewer")
    EXPERT = "expert", _("Technical expert")
    LANGUAGE_EDITOR = "language-editor", _("Language editor")
    FOCAL_POINT = "focal-point", _("National focal point")
    REGISTRAR = "registrar", _("Registrar")


#: Roles that an organisation gives and takes by itself. All others are given by registrars.
OWN_ROLES: Final = (Role.SUBMITTER, Role.MANAGER)


class RequestState(TextChoices):
    """Where a request to join stands."""

    WAITING = "waiting", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
