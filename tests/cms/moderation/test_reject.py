"""Rejecting: the review ends with a reason, and the entry comes back only once it says something else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from cms.moderation.models import Rejection
from cms.moderation.queue import waiting_for
from cms.moderation.rejections import standing_rejection
from cms.moderation.services import NewerDraft, approve, mark_of, reject, submit
from cms.submissions.status import Stage, standing, timeline
from tests.cms.moderation.world import change, post, publish, step_of, stored, text_of, to_technical

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def rejected(world, reason="Not a technique."):
    reject(world.entry, world.reviewer, step_of(world.entry), reason)
    return stored(world.entry)


def test_the_entry_leaves_the_review_and_keeps_its_number(world):
    number = world.entry.code
    entry = rejected(world)
    assert (entry.code, entry.live, entry.current_workflow_state) == (number, False, None)
    assert waiting_for(world.registrar) == []
    found = standing(entry)
    assert (found.stage, found.comment, found.can_edit, found.can_delete) == (
        Stage.REJECTED,
        "Not a technique.",
        True,
        False,
    )


def test_an_expert_rejects_too(world):
    step = to_technical(world)
    reject(world.entry, world.expert, step, "No figure holds.")
    with override("en"):
        labels = [(event.label, event.comment) for event in timeline(stored(world.entry))]
    assert labels[-1] == ("Rejected by the expert", "No figure holds.")


def test_a_reason_is_needed(world, client):
    with pytest.raises(ValidationError):
        reject(world.entry, world.reviewer, step_of(world.entry), "  ")
    answer = post(client, world.reviewer, world.entry, "reject")
    assert (answer.status_code, "State the reason" in text_of(answer)) == (409, True)
    assert standing(stored(world.entry)).stage == Stage.SCREENING


@pytest.mark.parametrize("who", ["other_reviewer", "expert", "registrar", "submitter"])
def test_only_those_whose_step_it_is(world, who):
    with pytest.raises(PermissionDenied):
        reject(world.entry, getattr(world, who), step_of(world.entry), "No.")


def test_it_is_sent_again_only_after_a_change(world):
    entry = rejected(world)
    assert not standing(entry).can_send
    change(entry, world.submitter)
    with pytest.raises(ValidationError, match="rejected as it is"):
        submit(stored(entry), world.submitter)
    change(entry, world.submitter, summary_en="A filter that was measured.")
    assert standing(stored(entry)).can_send
    submit(stored(entry), world.submitter)
    assert standing(stored(entry)).stage == Stage.SCREENING
    assert standing_rejection(stored(entry)) is None


def test_of_a_public_entry_the_public_version_stays(world):
    entry = publish(world)
    change(entry, world.submitter, summary_en="Praise.")
    submit(stored(entry), world.submitter)
    reject(stored(entry), world.reviewer, step_of(entry), "That is praise.")
    entry = stored(entry)
    assert entry.live
    assert "Praise" not in entry.summary_en
    assert standing(entry).stage == Stage.REJECTED


def test_the_submitters_read_why_in_their_language(world, client, deliver):
    type(world.entry).objects.filter(pk=world.entry.pk).update(source_language="ru")
    words = {"rejections": ["scope"], "comment": "Ask the bakers' guild."}
    sent = deliver(post, client, world.reviewer, world.entry, "reject", **words)
    assert [message.to for message in sent] == [[world.submitter.email]]
    assert "Ask the bakers' guild." in sent[0].body
    assert f"/ru/submissions/{world.entry.pk}/" in sent[0].body
    assert len(Rejection.objects.get().reason.split("\n")) == 2
    client.force_login(world.submitter)
    assert "Ask the bakers&#x27; guild." in text_of(client.get(reverse("submissions:detail", args=[world.entry.pk])))


def test_a_usual_sentence_may_be_changed(world, client):
    words = {"rejections": ["scope"], "words-scope": "It describes a bakery.", "words-twice": "Not ticked."}
    post(client, world.reviewer, world.entry, "reject", **words)
    assert Rejection.objects.get().reason == "It describes a bakery."


def test_the_log_keeps_who_and_why(world):
    rejected(world)
    row = PageLogEntry.objects.get(action="moderation.reject")
    assert (row.user, row.data["reason"], row.page_id) == (world.reviewer, "Not a technique.", world.entry.pk)


def test_nobody_decides_about_a_draft_that_was_changed_meanwhile(world, client):
    seen = mark_of(world.entry)
    change(world.entry, world.colleague, summary_en="Another summary.")
    with pytest.raises(NewerDraft):
        approve(world.entry, world.reviewer, step_of(world.entry), seen=seen)
    answer = post(client, world.reviewer, world.entry, "approve", seen=seen, comment="Typed at length")
    assert answer.status_code == 409
    assert "Typed at length" in text_of(answer)
    page = querydict_from_html(answer.content.decode(), form_id="review-decision-form")
    assert page["seen"] == mark_of(stored(world.entry)), "sending again decides about what the page shows"
