"""What techniques and practices share: identity, texts, vocabularies, life and language states."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalManyToManyField
from modeltranslation.translator import translator
from wagtail.coreutils import string_to_ascii
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from cms.languages import LANGUAGE_CHOICES, LANGUAGES, column
from cms.organisations.models import Organisation
from cms.registry.enums import Kind, LanguageState, Licence, Life
from cms.vocabularies.models import City, Country, Goal, Hazard, MaturityLevel, Medium, Pollutant, Sector, Theme

#: Longest summary, in characters: two lines of a result on a desktop screen.
SUMMARY_LENGTH = 300


def translated_fields(model: type[models.Model]) -> set[str]:
    """Base names of the translated fields of a model (``{"name", "summary"}``)."""
    return set(translator.get_options_for_model(model).all_fields)


class Entry(Page):
    """An entry of the registry. Concrete, so that codes, search and relations see one table.

    Translated texts are the columns ``name_kk`` ... that modeltranslation adds. The base column
    (``name``) holds whatever language was active at the last save: it is never read nor indexed.
    """

    code = models.CharField(_("code"), max_length=20, null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    version_note = models.CharField(
        _("what changed"), max_length=300, blank=True, help_text=_("One sentence for the list of versions.")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    source_language = models.CharField(
        _("source language"),
        max_length=2,
        choices=LANGUAGE_CHOICES,
        default="ru",
        help_text=_("The language in which the entry is written; the others are translated from it."),
    )

    name = models.CharField(_("name"), max_length=200, blank=True)
    summary = models.TextField(
        _("summary"),
        max_length=SUMMARY_LENGTH,
        blank=True,
        help_text=_("At most 300 characters: what it is, what it does, where it fits."),
    )
    description = RichTextField(_("description"), blank=True, features=["h3", "bold", "ol", "ul", "link"])

    themes = ParentalManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="+")
    sectors = ParentalManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="+")
    countries = ParentalManyToManyField(
        Country,
        verbose_name=_("countries"),
        blank=True,
        related_name="+",
        help_text=_("Where it is in use or described for. National adoption is stated apart."),
    )
    cities = ParentalManyToManyField(City, verbose_name=_("cities of the Coalition"), blank=True, related_name="+")
    media = ParentalManyToManyField(Medium, verbose_name=_("environmental media"), blank=True, related_name="+")
    pollutants = ParentalManyToManyField(Pollutant, verbose_name=_("pollutants"), blank=True, related_name="+")
    hazards = ParentalManyToManyField(Hazard, verbose_name=_("hazards addressed"), blank=True, related_name="+")
    goals = ParentalManyToManyField(Goal, verbose_name=_("Sustainable Development Goals"), blank=True, related_name="+")

    maturity = models.ForeignKey(
        MaturityLevel,
        verbose_name=_("maturity (TRL)"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    maturity_assessed_on = models.DateField(_("maturity assessed on"), null=True, blank=True)
    maturity_evidence = models.TextField(_("evidence of maturity"), blank=True)

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )
    submitter_role = models.CharField(_("role of the submitter"), max_length=120, blank=True)
    licence = models.CharField(_("licence of the texts"), max_length=24, choices=Licence.choices, default=Licence.CC_BY)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    last_verified_on = models.DateField(_("last verified on"), null=True, blank=True)
    review_due_on = models.DateField(_("next review due on"), null=True, blank=True)
    life = models.CharField(_("life"), max_length=12, choices=Life.choices, default=Life.CURRENT)
    life_reason = models.TextField(_("reason for outdating, archiving or withdrawing"), blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
    )

    search_fields = [
        *Page.search_fields,
        index.SearchField("code"),
        index.SearchField("all_names"),
        index.AutocompleteField("all_names"),
        index.FilterField("code"),
    ]
    #: What belongs to the entry and to none of its versions: no draft brings it, no copy in the admin has it.
    of_entry_alone = ("code", "version", "life", "life_reason", "successor_id", "last_verified_on", "review_due_on")
    exclude_fields_in_copy = [name.removesuffix("_id") for name in of_entry_alone]
    is_creatable = False
    parent_page_types = ["registry.HubPage"]
    subpage_types: list[str] = []

    #: Kinds that an entry of this class may have.
    kinds: tuple[Kind, ...] = tuple(Kind)
    code_prefix = ""

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def __str__(self) -> str:
        return f"{self.code}: {self.title}" if self.code else self.title

    # --- texts ----------------------------------------------------------------------------------

    def text(self, field: str, language: str) -> str:
        """Text of a translated field in exactly this language, without fallback; ``""`` if there is none."""
        return getattr(self, column(field, language), None) or ""

    @property
    def all_names(self) -> str:
        """Names in every language, for the admin's search (an empty column must not become "None")."""
        return " ".join(filter(None, (self.text("name", language) for language in LANGUAGES)))

    def working_title(self) -> str:
        """Name in the source language, else the first there is, else a placeholder."""
        names = (self.text("name", language) for language in (self.source_language, *LANGUAGES))
        return next(filter(None, names), "—")

    # --- Wagtail and modeltranslation ------------------------------------------------------------

    def _follow_name(self) -> None:
        """Keep ``title`` and, on a new page, ``slug`` in step with the name in the source language."""
        self.title = self.working_title()[:255]
        if not self.slug:
            base = slugify(string_to_ascii(self.title))[:80] or "entry"
            self.slug = self._get_autogenerated_slug(base)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Set title and slug before Wagtail asks for them."""
        self._follow_name()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """As ``full_clean``, for a draft."""
        self._follow_name()
        super().minimal_clean()

    def clean_fields(self, exclude: Any = None) -> None:
        """Never validate base columns: they follow the active language, which may have no text."""
        super().clean_fields(set(exclude or ()) | translated_fields(type(self)))

    def clean(self) -> None:
        """Require the name in the source language; refuse a kind of the other class.

        Raises ValidationError on the fields concerned.
        """
        super().clean()
        errors: dict[str, str | Promise] = {}
        if not self.text("name", self.source_language):
            errors[column("name", self.source_language)] = _("State the name in the source language.")
        if self.kind and self.kind not in self.kinds:
            errors["kind"] = _("This kind does not fit the form: choose another one.")
        if self.consent_on and self.consent_on > timezone.localdate():
            errors["consent_on"] = _("The date of consent lies in the future.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save with the source language active, so that base columns are at least predictable."""
        self._keep_identity()
        with override(self.source_language):
            return super().save(*args, **kwargs)

    def _keep_identity(self) -> None:
        """Never write back what belongs to the entry alone: another instance of it may have changed that meanwhile."""
        stored = Entry.objects.filter(pk=self.pk).values(*self.of_entry_alone).first() if self.pk else None
        for name, value in (stored or {}).items():
            setattr(self, name, value)

    def serializable_data(self) -> dict[str, Any]:
        """Content for a revision, independent of the language that happens to be active."""
        with override(self.source_language):
            return super().serializable_data()

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], *args: Any, **kwargs: Any) -> Self | None:
        """Rebuild from a revision without its base columns.

        An old revision lacks the columns of a language added later; its base value would otherwise be
        written into whatever language is active.
        """
        data = {name: value for name, value in data.items() if name not in translated_fields(cls)}
        return super().from_serializable_data(data, *args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Restore a revision; what belongs to the entry alone stays as it is."""
        entry = super().with_content_json(content)
        for name in self.of_entry_alone:
            setattr(entry, name, getattr(self, name))
        return entry

    def permissions_for_user(self, user: Any) -> Any:
        """Rights of a person in the admin; see ``cms.registry.page_permissions``."""
        from cms.registry.page_permissions import EntryPermissionTester

        return EntryPermissionTester(user, self)

    # --- addresses and preview -------------------------------------------------------------------

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        """The permanent address ``/registry/CODE/``, wherever the entry stands in the tree."""
        parts = super().get_url_parts(request)
        if not parts or not self.code or not parts[2]:
            return parts
        site_id, root_url, path = parts
        start = path.find("/registry/")
        return (site_id, root_url, f"{path[:start]}/registry/{self.code}/") if start >= 0 else parts

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """One preview a language."""
        return list(LANGUAGE_CHOICES)

    @property
    def default_preview_mode(self) -> str:
        """The source language is what an editor looks at first."""
        return self.source_language

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Render the draft as a reader of ``mode_name`` would see it."""
        language = mode_name if mode_name in LANGUAGES else self.source_language
        request.LANGUAGE_CODE = language
        with override(language):
            response = super().serve_preview(request, mode_name)
            if hasattr(response, "render"):
                response.render()
            return response

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the public address: the entry, one of its versions, or why it is gone."""
        from cms.registry.views import serve_entry

        return serve_entry(request, self, version=kwargs.get("version"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the data sheet: everything that the template shows, in the reader's language."""
        from cms.registry.presentation import data_sheet

        context = super().get_context(request, *args, **kwargs)
        context["sheet"] = data_sheet(self)
        return context


class EntryVersion(models.Model):
    """One publication of an entry; keeps the revision that was published."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    # Kept as long as the entry: restricted, so that only deleting the page takes its revisions along.
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.RESTRICT, related_name="+")
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=("entry", "number"), name="one_row_per_version")]

    def __str__(self) -> str:
        return f"{self.entry} v{self.number}"


class EntryLanguage(models.Model):
    """State of an entry's texts, its rows' included, in one language. No row means missing."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    state = models.CharField(_("state"), max_length=12, choices=LanguageState.choices, default=LanguageState.MISSING)
    #: Fingerprint of the source texts from which this language was made; another one now means stale.
    source_digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("entry", "language")
        constraints = [models.UniqueConstraint(fields=("entry", "language"), name="one_state_per_language")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.language} {self.state}"


class CodeCounter(models.Model):
    """Last number given for a prefix and year. The row is locked while a code is given."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("prefix", "year"), name="one_counter_per_year")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"
