"""Handing over: another hub reviews from the beginning, and the first sees nothing more."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page, PageLogEntry, PageSubscription

from cms.moderation.comments import open_comments, write_comments
from cms.moderation.handover import hand_over
from cms.moderation.queue import decided_by, waiting_for
from cms.moderation.services import submit
from cms.submissions.status import Stage, standing, timeline
from tests import factories
from tests.cms.moderation.world import change, page_of, post, publish, step_of, stored, text_of, to_technical

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def handed(world, who="reviewer"):
    hand_over(world.entry, getattr(world, who), step_of(world.entry), world.other_hub, "Your sector.")
    return stored(world.entry)


def test_the_other_hub_screens_it_from_the_beginning(world):
    entry = handed(world)
    assert entry.get_parent().pk == world.other_hub.pk
    assert standing(entry).stage == Stage.SCREENING
    (row,) = waiting_for(world.other_reviewer)
    assert (row.entry.pk, row.step, row.round) == (entry.pk, "screening", 1)
    assert waiting_for(world.reviewer) == []


def test_the_first_hub_sees_the_draft_no_more(world, client):
    entry = handed(world)
    change(entry, world.submitter, name_en="Zzyzx filter")
    assert page_of(client, world.reviewer, entry).status_code == 404
    for name in ("edit", "history", "view_draft"):
        assert "Zzyzx" not in text_of(client.get(reverse(f"wagtailadmin_pages:{name}", args=[entry.pk]), follow=True))
    client.force_login(world.reviewer)
    assert "Zzyzx" not in text_of(client.get(reverse("review:queue"), {"tab": "done"}))
    (row,) = decided_by(world.reviewer)
    assert row.title.endswith("Sleeve filter")
    assert row.address == ""
    assert page_of(client, world.other_reviewer, entry).status_code == 200


def test_the_log_tells_both(world):
    entry = handed(world)
    by_action = {row.action: row for row in PageLogEntry.objects.filter(action__startswith="moderation.hand")}
    assert by_action["moderation.hand_over"].page_id == entry.pk
    assert by_action["moderation.handed_over"].page_id == world.hub.pk
    assert by_action["moderation.handed_over"].data == {
        "from": "rctc",
        "to": "cagac",
        "reason": "Your sector.",
        "code": entry.code,
    }


def test_the_submitters_and_the_other_hub_are_told(world, deliver):
    sent = {message.to[0]: message for message in deliver(handed, world)}
    assert set(sent) == {world.submitter.email, world.other_reviewer.email}
    assert "Your sector." in sent[world.submitter.email].body
    with override("en"):
        labels = [event.label for event in timeline(stored(world.entry)) if event.at]
    assert labels == ["Draft started", "Sent to the hub", f"Handed over to another hub: {world.other_hub.organisation}"]


def test_a_registrar_hands_over_at_any_step(world):
    to_technical(world)
    assert handed(world, "registrar").get_parent().pk == world.other_hub.pk


@pytest.mark.parametrize("who", ["other_reviewer", "expert", "submitter"])
def test_nobody_else_does(world, who):
    with pytest.raises(PermissionDenied):
        handed(world, who)


def test_an_expert_does_not_at_the_technical_review(world):
    to_technical(world)
    with pytest.raises(PermissionDenied):
        handed(world, "expert")


def test_what_was_public_stays_where_it_is(world):
    entry = publish(world)
    change(entry, world.submitter, summary_en="News.")
    submit(stored(entry), world.submitter)
    with pytest.raises(PermissionDenied):
        handed(world)


def test_a_reason_and_another_hub_are_needed(world, client):
    step = step_of(world.entry)
    with pytest.raises(ValidationError):
        hand_over(world.entry, world.reviewer, step, world.other_hub, " ")
    with pytest.raises(ValidationError):
        hand_over(world.entry, world.reviewer, step, world.hub, "To ourselves.")
    answer = post(client, world.reviewer, world.entry, "hand-over", hub=world.other_hub.pk, reason="")
    assert answer.status_code == 400
    answer = post(client, world.reviewer, world.entry, "hand-over", hub=world.other_hub.pk, reason="Your sector.")
    assert answer.status_code == 302
    assert stored(world.entry).get_parent().pk == world.other_hub.pk


def test_an_address_that_is_taken_there(world):
    factories.technique(world.other_hub, name="Sleeve filter")
    entry = handed(world)
    assert entry.slug != "sleeve-filter"
    assert entry.get_latest_revision_as_object().slug == entry.slug


def test_a_move_in_the_admin_is_no_hand_over(world, client):
    client.force_login(world.registrar)
    url = reverse("wagtailadmin_pages:move_confirm", args=[world.entry.pk, world.other_hub.pk])
    client.post(url)
    assert Page.objects.get(pk=world.entry.pk).get_parent().pk == world.hub.pk


def test_nobody_of_the_first_hub_is_mailed_of_answers_to_their_comments(world):
    write_comments(world.entry, world.reviewer, {"summary_en": "Which kiln?"})
    PageSubscription.objects.create(page_id=world.entry.pk, user=world.reviewer, comment_notifications=True)
    entry = handed(world)
    assert open_comments(entry) == []
    assert not PageSubscription.objects.filter(page_id=entry.pk).exists()
