"""What the registry holds: a hub with published techniques and some drafts, an administrator."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from cms.organisations.enums import Role
from cms.registry.models import Entry, HubPage
from cms.registry.public import public_entries
from tests import factories

PUBLISHED = 120
DRAFTS = 40
#: Half a dozen names; the number of the entry comes after.
NAMES = (
    "Bag filter for the clinker kiln",
    "Electrostatic precipitator of the boiler",
    "Selective non-catalytic reduction of NOx",
    "Dry cooling with waste heat recovery",
    "Reverse osmosis of mine water",
    "Covered conveyor for coal ash",
)


@transaction.atomic
def fill() -> None:
    """Write all of it in one transaction."""
    hub = factories.hub("rctc")
    for number in range(PUBLISHED + DRAFTS):
        name = f"{NAMES[number % len(NAMES)]} {number}"
        factories.technique(hub, name=name, live=number < PUBLISHED)
    root = get_user_model().objects.create_superuser("root", password=factories.PASSWORD)
    factories.MembershipFactory(user=root, organisation=hub.organisation, role=Role.REGISTRAR)


def editable() -> QuerySet[Entry]:
    """The entries that tests publish and withdraw."""
    return Entry.objects.descendant_of(HubPage.objects.get(slug="rctc"))


def whether_public() -> dict[int, bool]:
    """Id of each of them -> whether it is public."""
    public = set(public_entries().values_list("pk", flat=True))
    return {pk: pk in public for pk in editable().values_list("pk", flat=True)}
