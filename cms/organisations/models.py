"""Organisations and memberships."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CHOICES
from cms.organisations.enums import OWN_ROLES, OrganisationKind, RequestState, Role
from cms.vocabularies.models import City, Country, Sector


class Organisation(models.Model):
    """A hub, centre, agency, city authority or startup. Only what a source states is filled in."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind.choices)
    name = models.CharField(_("name"), max_length=250, blank=True)
    description = models.TextField(_("description"), blank=True)
    country = models.ForeignKey(
        Country, verbose_name=_("country"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    city = models.ForeignKey(
        City, verbose_name=_("city"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    clause = models.CharField(_("clause of the declaration"), max_length=16, blank=True)
    website = models.URLField(_("website"), blank=True)
    confirmed = models.BooleanField(
        _("confirmed"), default=False, help_text=_("A hub has confirmed that the organisation exists.")
    )
    asked_hub = models.ForeignKey(
        "self",
        verbose_name=_("hub that confirms it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The hub that was asked to confirm the organisation."),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True, editable=False)
    decline_reason = models.TextField(_("reason of the hub"), blank=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("position", "code")
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def waits_for_hub(self) -> bool:
        """Whether a hub was asked to confirm it and has not answered."""
        return not self.confirmed and self.asked_hub_id is not None and self.declined_at is None

    @property
    def is_city(self) -> bool:
        """Whether it is the authority of a city, about which registrars decide and no hub."""
        return self.kind == OrganisationKind.CITY


class Membership(models.Model):
    """One role of one person in one organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=LANGUAGE_CHOICES,
        blank=True,
        help_text=_("For a language editor: the language that the person edits."),
    )
    sectors = models.ManyToManyField(
        Sector,
        verbose_name=_("sectors"),
        blank=True,
        related_name="+",
        help_text=_(
            "For a technical expert: the sectors whose entries the person checks, with all below them. None: every one."
        ),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("organisation", "user", "role")
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "organisation", "role", "language"), name="one_membership_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}: {self.get_role_display()}"


class JoinRequest(models.Model):
    """Somebody asks to join an organisation; its managers decide."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    message = models.CharField(_("message"), max_length=500, blank=True)
    state = models.CharField(max_length=16, choices=RequestState.choices, default=RequestState.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "organisation"),
                condition=Q(state=RequestState.WAITING),
                name="one_waiting_request_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"


class Invitation(models.Model):
    """An invitation by mail. The link works once, until it expires, for whoever has the address confirmed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("mail address"))
    role = models.CharField(_("role"), max_length=16, choices=[(role.value, role.label) for role in OWN_ROLES])
    #: Of the link, which is nowhere but in the mail.
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"
