"""The focal points' place in the admin: published entries, and for each the country's decision.

The country stands in the address and is asked for first: another country's answers 404.
"""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from cms.decisions import services
from cms.decisions.forms import DecisionForm
from cms.decisions.history import history
from cms.decisions.permissions import countries_of
from cms.registry.addresses import entry_url
from cms.registry.models import Entry, NationalDecision
from cms.registry.public import public_entries
from cms.registry.texts import Reader
from cms.vocabularies.models import Country

app_name = "decisions_desk"
TITLE = gettext_lazy("National decisions")


def index(request: HttpRequest) -> HttpResponse:
    """To the person's country."""
    country = countries_of(request.user).first()
    if country is None:
        raise PermissionDenied
    return redirect("decisions_desk:list", country.code)


class EntryFilterSet(WagtailFilterSet):
    """Entries without a decision, and those that speak of the country."""

    decided = django_filters.ChoiceFilter(
        label=gettext_lazy("Decision"),
        choices=[("no", gettext_lazy("No decision yet")), ("yes", gettext_lazy("With a decision"))],
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
        method="filter_decided",
    )
    about = django_filters.ChoiceFilter(
        label=gettext_lazy("Country"),
        choices=[("own", gettext_lazy("In use in or described for this country"))],
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
        method="filter_about",
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def filter_decided(self, entries: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """With or without a decision of the country."""
        return entries.filter(is_decided=value == "yes")

    def filter_about(self, entries: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Those that name the country."""
        return entries.filter(is_about=True)


class EntryListView(BaseListingView):
    """Published entries with the country's decision."""

    model = Entry
    header_icon = "globe"
    paginate_by = 50
    default_ordering = "code"
    is_searchable = True
    search_backend_name = None
    search_fields = ("code", "title")
    filterset_class = EntryFilterSet
    country: Country

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the country among the person's: 404 for any other."""
        super().setup(request, *args, **kwargs)
        self.country = _own_country(request, kwargs["country"])

    def get_page_title(self) -> str:
        """With the country: a person may speak for one, and sees which."""
        return f"{TITLE}: {self.country.label}"

    def get_index_url(self) -> str:
        """The list of this country."""
        return reverse("decisions_desk:list", args=[self.country.code])

    def get_index_results_url(self) -> str:
        """Its rows alone, for filters."""
        return reverse("decisions_desk:results", args=[self.country.code])

    @property
    def columns(self) -> list[Column]:
        """Name, number, and what the country has stated."""
        return [
            TitleColumn(
                "title",
                label=gettext_lazy("Entry"),
                accessor=lambda entry: str(Reader(entry, get_language() or "").text("name")),
                get_url=lambda entry: reverse("decisions_desk:decide", args=[self.country.code, entry.pk]),
            ),
            Column("code", label=gettext_lazy("Number"), sort_key="code"),
            Column("decision", label=gettext_lazy("Decision"), accessor=_own_decision),
        ]

    def get_base_queryset(self) -> QuerySet[Entry]:
        """What is public."""
        own = NationalDecision.objects.filter(country=self.country)
        decided = own.filter(Q(withheld=True) | ~Q(status=""), entry=OuterRef("pk"))
        named = Entry.countries.through.objects.filter(entry=OuterRef("pk"), country=self.country)
        return (
            public_entries()
            .annotate(is_decided=Exists(decided), is_about=Exists(named))
            .prefetch_related("languages", Prefetch("decisions", queryset=own, to_attr="own_decisions"))
        )


class DecisionView(WagtailAdminTemplateMixin, View):
    """One entry: what the country has stated, the form, the history."""

    header_icon = "globe"
    template_name = "decisions/admin/decision.html"
    country: Country
    entry: Entry

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find country and entry: 404 for another country and for what is not public."""
        super().setup(request, *args, **kwargs)
        self.country = _own_country(request, kwargs["country"])
        self.entry = get_object_or_404(public_entries(), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        """Country and number of the entry."""
        return f"{self.country.label}: {self.entry.code}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, list, this entry."""
        entries = {"url": reverse("decisions_desk:list", args=[self.country.code]), "label": TITLE}
        return [*super().get_breadcrumbs_items(), entries, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form as the decision stands."""
        decision = services.current(self.entry, self.country)
        return self._page(decision, DecisionForm(decision))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """State the decision."""
        decision = services.current(self.entry, self.country)
        form = DecisionForm(decision, request.POST)
        if not form.is_valid():
            return self._page(decision, form)
        try:
            services.decide(self.entry, self.country, request.user, form.statement, form.seen)
        except services.NewerDecision:
            form.add_error(None, _("Something else was stated meanwhile: see the history. Sending again states yours."))
            decision = services.current(self.entry, self.country)
            form.seen = services.mark(decision)
            return self._page(decision, form, status=409)
        messages.success(request, _("The decision is stated. It is public now."))
        return redirect("decisions_desk:list", self.country.code)

    def _page(self, decision: NationalDecision, form: DecisionForm, status: int = 200) -> HttpResponse:
        language = get_language() or self.entry.source_language
        context = {
            "entry": self.entry,
            "name": Reader(self.entry, language).text("name"),
            "entry_url": entry_url(self.entry, language),
            "country": self.country,
            "form": form,
            "history": history(decision),
            "media": form.media,
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


def _own_country(request: HttpRequest, code: str) -> Country:
    """The country if the person speaks for it; 404 otherwise."""
    return get_object_or_404(countries_of(request.user), code=code)


def _own_decision(entry: Any) -> str:
    """What the country has decided about a listed entry, in a word or two; empty without a decision."""
    for decision in entry.own_decisions:
        return _("Withheld") if decision.withheld else decision.get_status_display()
    return ""


urlpatterns = [
    path("", index, name="index"),
    path("<slug:country>/", EntryListView.as_view(), name="list"),
    path("<slug:country>/results/", EntryListView.as_view(results_only=True), name="results"),
    path("<slug:country>/<int:pk>/", DecisionView.as_view(), name="decide"),
]
