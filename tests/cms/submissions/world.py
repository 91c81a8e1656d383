"""A small world for the portal: two hubs, two startups, the people of the review, and the form they post."""

from types import SimpleNamespace
from typing import Any

from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.models import Organisation
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


SOURCE = {"number": "1", "title": "Measurement report", "year": "2024", "url": "https://example.org/report"}
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


def posted(
    world: SimpleNamespace, action: str = "save", *, sources=(SOURCE,), levels=(LEVEL,), **values: Any
) -> dict[str, Any]:
    """The form as a browser posts it, complete unless told otherwise; None leaves a field out."""
    data = {
        "action": action,
        "source_language": "uz",
        "organisation": world.startup.pk,
        "hub": world.hub.pk,
        "kind": "solution",
        "name": "Chang filtri",
        "summary": "Sement pechi gazidan changni ushlaydi.",
        "description": "Birinchi xatboshi.\n\nIkkinchi <xatboshi> & davomi.",
        "sectors": ["C23.5"],
        "countries": ["UZ"],
        **values,
    }
    for name, rows in (("sources", sources), ("levels", levels)):
        data[f"{name}-TOTAL_FORMS"] = str(len(rows))
        data[f"{name}-INITIAL_FORMS"] = "0"
        data |= {f"{name}-{index}-{field}": value for index, row in enumerate(rows) for field, value in row.items()}
    return {name: value for name, value in data.items() if value is not None}
