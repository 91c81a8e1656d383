"""Two countries with a focal point each, and a published entry in use in both."""

from types import SimpleNamespace
from typing import Any

from cms.decisions.services import Statement, current, decide, mark
from cms.organisations.enums import OrganisationKind, Role
from cms.registry.models import EntryPlace, ExamplePlant
from cms.vocabularies.models import Country
from tests.cms.registry.pages import published
from tests.factories import OrganisationFactory, concept, hub, member, technique

ADOPTED = {"status": "adopted", "act_title": "Order on best available techniques", "act_number": "7"}
WITHHELD = {"withheld": True, "act_title": "Order on withholding"}


def build_world() -> SimpleNamespace:
    """Everything that the tests of decisions start from."""
    kz = concept(Country, "KZ", "Kazakhstan", languages="kk ru")
    uz = concept(Country, "UZ", "Uzbekistan", languages="uz")
    agencies = {
        country.code: OrganisationFactory(
            code=f"agency-{country.code.lower()}", kind=OrganisationKind.AGENCY, country=country
        )
        for country in (kz, uz)
    }
    plant = ExamplePlant(name="Plant in Uzbekistan", country=uz, evidence="D", source=1)
    place = EntryPlace(name_en="Bekabad", country=uz)
    return SimpleNamespace(
        kz=kz,
        uz=uz,
        entry=published(rows={"plants": [plant], "places": [place], "countries": [kz, uz]}),
        elsewhere=published(name="Dust chamber"),
        draft=technique(hub(), name="Zzyzx scrubber"),
        focal_kz=member(agencies["KZ"], Role.FOCAL_POINT, username="focal-kz"),
        focal_uz=member(agencies["UZ"], Role.FOCAL_POINT, username="focal-uz"),
        clerk=member(agencies["UZ"], Role.SUBMITTER, username="clerk"),
        reviewer=member(hub().organisation, Role.REVIEWER, username="reviewer"),
    )


def state(entry: Any, country: Any, user: Any, **values: Any) -> Any:
    """State a decision as somebody who has seen what stands."""
    return decide(entry, country, user, Statement(**values), mark(current(entry, country)))
