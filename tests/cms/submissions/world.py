"""A small world for the portal: two hubs, two startups, the people of the review, and the pages they post."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.models import Organisation
from cms.registry.models import Entry
from cms.vocabularies.models import AveragingPeriod, Country, Medium, Pollutant, Sector
from tests.factories import MembershipFactory, OrganisationFactory, concept, hub, member


def build_world() -> SimpleNamespace:
    """Hubs ``hub`` and ``other_hub``; people by role; the vocabulary values that the form needs."""
    first, second = hub("rctc"), hub("other-hub")
    startup = OrganisationFactory(code="startup")
    rival = OrganisationFactory(code="rival", kind=OrganisationKind.STARTUP)
    experts = OrganisationFactory(code="institute", kind=OrganisationKind.CENTRE)
    manufacturing = concept(Sector, "C", "Manufacturing")
    concept(Sector, "C23.5", "Cement", parent=manufacturing)
    concept(Sector, "D35", "Energy")
    concept(Country, "KZ", "Kazakhstan")
    concept(Country, "UZ", "Uzbekistan")
    concept(Pollutant, "dust", "Dust")
    concept(Medium, "air", "Air")
    concept(Medium, "surface-water", "Surface water")
    concept(AveragingPeriod, "daily", "Daily average")
    return SimpleNamespace(
        hub=first,
        other_hub=second,
        startup=startup,
        rival=rival,
        submitter=member(startup, Role.SUBMITTER, username="submitter"),
        stranger=member(rival, Role.SUBMITTER, username="stranger"),
        reviewer=member(first.organisation, Role.REVIEWER, username="reviewer"),
        other_reviewer=member(second.organisation, Role.REVIEWER, username="other-reviewer"),
        expert=member(experts, Role.EXPERT, username="expert"),
        own_expert=_own_expert(startup, experts),
    )


def _own_expert(startup: Organisation, experts: Organisation) -> Any:
    """A technical expert who also belongs to the startup."""
    expert = member(experts, Role.EXPERT, username="own-expert")
    MembershipFactory(user=expert, organisation=startup, role=Role.SUBMITTER)
    return expert


SOURCE = {"title": "Measurement report", "year": "2024", "url": "https://example.org/report"}
LEVEL = {
    "kind": "measured",
    "pollutant": "dust",
    "medium": "air",
    "lower": "5",
    "lower_is_less_than": "on",
    "upper": "9,5",
    "unit": "mg/Nm³",
    "evidence": "A",
    "source": "1",
    "averaging": "daily",
}
#: Task -> what a complete technique answers.
ANSWERS: dict[str, dict[str, Any]] = {
    "name": {"name": "Chang filtri", "summary": "Sement pechi gazidan changni ushlaydi."},
    "sectors": {"sectors": ["C23.5"], "countries": ["UZ"]},
    "description": {"description": "Birinchi xatboshi.\n\nIkkinchi <xatboshi> & davomi."},
}


def beginning(world: SimpleNamespace, **values: Any) -> dict[str, Any]:
    """The first step as a browser posts it; None leaves a field out."""
    data = {
        "kind": "solution",
        "name": "Chang filtri",
        "source_language": "uz",
        "organisation": world.startup.pk,
        "hub": world.hub.pk,
        **values,
    }
    return {name: value for name, value in data.items() if value is not None}


def begin(client: Client, world: SimpleNamespace, **values: Any) -> Entry:
    """Begin an entry as whoever is signed in."""
    response = client.post(reverse("submissions:create"), beginning(world, **values))
    assert response.status_code == 302, response.context["form"].errors
    return Entry.objects.latest("pk").specific


def answer(client: Client, entry: Entry, task: str, **values: Any) -> HttpResponse:
    """Post the page of a task."""
    return client.post(reverse("submissions:task", args=[entry.pk, task]), values)


def put_row(client: Client, entry: Entry, task: str, number: int, **values: Any) -> HttpResponse:
    """Post the page of a row."""
    return client.post(reverse("submissions:row", args=[entry.pk, task, number]), values)


def write(
    client: Client,
    world: SimpleNamespace,
    *,
    answers: Mapping[str, Mapping[str, Any]] = ANSWERS,
    sources: Sequence[Mapping[str, Any]] = (SOURCE,),
    levels: Sequence[Mapping[str, Any]] = (LEVEL,),
    **values: Any,
) -> Entry:
    """Begin an entry and answer everything that is needed to send it, unless told otherwise."""
    entry = begin(client, world, **values)
    for task, given in answers.items():
        assert answer(client, entry, task, **given).status_code == 302, task
    for task, rows in (("sources", sources), ("levels", levels)):
        for number, row in enumerate(rows, start=1):
            assert put_row(client, entry, task, number, **row).status_code == 302, task
    return latest(entry)


def send(client: Client, entry: Entry) -> HttpResponse:
    """Agree and send."""
    return client.post(reverse("submissions:send", args=[entry.pk]), {"consent": "on"})


def latest(entry: Entry) -> Entry:
    """The latest draft, read anew."""
    return Entry.objects.get(pk=entry.pk).specific.get_latest_revision_as_object()


def text_of(response: HttpResponse) -> str:
    """The page with every run of blanks as one."""
    return " ".join(response.content.decode().split())
