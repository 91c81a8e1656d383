"""Experts check the entries of their sectors; what is nobody's goes to those without sectors, and to the registrar."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cms.moderation.assignment import assign
from cms.moderation.queue import waiting_for
from cms.moderation.services import approve, request_changes
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.vocabularies.models import Sector
from tests import factories
from tests.cms.moderation.world import page_of, step_of, stored, text_of, to_technical

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def tree(world):
    """Cement, the sector of the entry, lies below manufacturing; energy does not."""
    manufacturing, energy = factories.concept(Sector, "C"), factories.concept(Sector, "D35")
    Sector.objects.filter(code="C23.5").update(parent=manufacturing)
    return {"C": manufacturing, "D35": energy, "C23.5": Sector.objects.get(code="C23.5")}


def expert_for(world, *sectors):
    person = factories.member(world.institute, Role.EXPERT)
    Membership.objects.get(user=person).sectors.set(sectors)
    return person


@pytest.mark.parametrize(("codes", "is_theirs"), [(["C23.5"], True), (["C"], True), (["D35"], False), ([], True)])
def test_whose_an_entry_is(world, tree, client, codes, is_theirs):
    person = expert_for(world, *(tree[code] for code in codes))
    step = to_technical(world)
    assert bool(waiting_for(person)) is is_theirs
    assert page_of(client, person, world.entry).status_code == (200 if is_theirs else 404)
    if is_theirs:
        approve(world.entry, person, step)
        assert stored(world.entry).live
    else:
        for decision in (approve, request_changes):
            with pytest.raises(PermissionDenied):
                decision(world.entry, person, step, "Words.")
        assert client.get(reverse("wagtailadmin_pages:edit", args=[world.entry.pk])).status_code != 200


def test_a_narrower_sector_than_the_entrys_is_another(world, tree):
    draft = world.entry.get_latest_revision_as_object()
    draft.sectors = [tree["C"]]
    draft.save_revision()
    to_technical(world)
    assert waiting_for(expert_for(world, tree["C23.5"])) == []


def test_wagtails_own_addresses_ask_too(world, tree, client):
    person = expert_for(world, tree["D35"])
    step = to_technical(world)
    client.force_login(person)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[world.entry.pk, "approve", step]))
    assert not stored(world.entry).live
    assert "Sleeve filter" not in text_of(client.get(reverse("wagtailadmin_home")))


def test_only_their_experts_get_a_mail(world, tree, deliver):
    cement, energy = expert_for(world, tree["C"]), expert_for(world, tree["D35"])
    told = {message.to[0] for message in deliver(to_technical, world)}
    assert told == {world.expert.email, cement.email}
    assert energy.email not in told


class TestNobodys:
    @pytest.fixture
    def energy(self, world, tree):
        """The only expert, for another sector."""
        Membership.objects.filter(user=world.expert).delete()
        return expert_for(world, tree["D35"])

    def test_the_registrar_is_told(self, world, energy, client):
        to_technical(world)
        (row,) = waiting_for(world.registrar)
        assert row.is_unattended
        client.force_login(world.registrar)
        assert "No expert for its sectors" in text_of(client.get(reverse("review:queue")))

    def test_an_expert_of_all_sectors_has_it(self, world, tree, energy):
        person = expert_for(world)
        to_technical(world)
        (row,) = waiting_for(person)
        assert not row.is_unattended

    def test_whom_the_registrar_gives_it_to_decides(self, world, energy):
        step = to_technical(world)
        with pytest.raises(PermissionDenied):
            approve(world.entry, energy, step)
        assign(world.entry, world.registrar, step, energy)
        approve(world.entry, energy, step)
        assert stored(world.entry).live


def test_a_hubs_screening_knows_no_sectors(world, tree):
    Membership.objects.create(user=world.reviewer, organisation=world.institute, role=Role.EXPERT).sectors.set(
        [tree["D35"]]
    )
    approve(world.entry, world.reviewer, step_of(world.entry))
    assert waiting_for(world.reviewer) == []


def test_the_registrar_enters_them_in_the_admin(world, tree, client):
    membership = Membership.objects.get(user=world.expert)
    client.force_login(factories.UserFactory(is_superuser=True))
    url = reverse("wagtailsnippets_organisations_membership:edit", args=[membership.pk])
    values = {"user": world.expert.pk, "organisation": world.institute.pk, "role": "expert", "language": ""}
    assert client.post(url, {**values, "sectors": [tree["C"].pk]}).status_code == 302
    assert list(membership.sectors.all()) == [tree["C"]]
