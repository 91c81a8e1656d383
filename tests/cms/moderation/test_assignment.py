"""Who is at an entry: taken, given to a colleague, given back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cms.moderation.assignment import assign, colleagues, release, taken_by
from cms.moderation.queue import waiting_for
from tests import factories
from tests.cms.moderation.world import page_of, post, step_of, stored, text_of, to_technical

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def holder(entry):
    return taken_by(stored(entry).current_workflow_task_state)


def test_take_and_give_back(world, client):
    assert post(client, world.reviewer, world.entry, "take").status_code == 302
    assert holder(world.entry) == world.reviewer
    assert "reviewer" in text_of(page_of(client, world.colleague, world.entry))
    post(client, world.reviewer, world.entry, "release")
    assert holder(world.entry) is None


def test_the_queue_shows_who_and_filters_what_is_mine(world, client):
    assign(world.entry, world.reviewer, step_of(world.entry), world.reviewer)
    for who, shown in ((world.reviewer, True), (world.colleague, False)):
        client.force_login(who)
        assert ("Sleeve filter" in text_of(client.get(reverse("review:queue"), {"mine": "on"}))) is shown
    assert waiting_for(world.colleague)[0].taken_by == world.reviewer


def test_a_colleague_is_given_it_and_told(world, deliver):
    sent = deliver(assign, world.entry, world.reviewer, step_of(world.entry), world.colleague)
    assert [message.to for message in sent] == [[world.colleague.email]]
    assert f"/admin/review/{world.entry.pk}/" in sent[0].body
    assert holder(world.entry) == world.colleague


def test_it_keeps_nobody_from_deciding(world, client):
    assign(world.entry, world.reviewer, step_of(world.entry), world.reviewer)
    assert post(client, world.colleague, world.entry, "approve").status_code == 302


def test_the_next_step_is_nobodys(world):
    assign(world.entry, world.reviewer, step_of(world.entry), world.reviewer)
    to_technical(world)
    assert holder(world.entry) is None


def test_a_registrar_gives_it_at_any_step(world):
    assign(world.entry, world.registrar, to_technical(world), world.expert)
    assert holder(world.entry) == world.expert


def test_an_expert_takes_and_gives_to_nobody(world):
    step = to_technical(world)
    second = factories.member(world.institute, "expert")
    assign(world.entry, world.expert, step, world.expert)
    with pytest.raises(PermissionDenied):
        assign(world.entry, world.expert, step, second)


@pytest.mark.parametrize("who", ["expert", "other_reviewer", "submitter"])
def test_a_step_of_others_is_not_taken(world, who):
    person = getattr(world, who)
    with pytest.raises(PermissionDenied):
        assign(world.entry, person, step_of(world.entry), person)


def test_nobody_gets_an_entry_of_their_own_organisation(world):
    factories.MembershipFactory(user=world.colleague, organisation=world.startup)
    running = world.entry.current_workflow_task_state
    assert list(colleagues(world.entry, running)) == [world.reviewer]
    with pytest.raises(ValidationError):
        assign(world.entry, world.reviewer, running.pk, world.colleague)


def test_only_who_has_it_or_may_give_it_gives_it_back(world):
    step = to_technical(world)
    assign(world.entry, world.expert, step, world.expert)
    second = factories.member(world.institute, "expert")
    with pytest.raises(PermissionDenied):
        release(world.entry, second, step)
    release(world.entry, world.registrar, step)
    assert holder(world.entry) is None
