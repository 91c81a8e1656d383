"""Comments at fields: written on the review's page, read by the submitters, settled by the reviewers."""

import pytest
from django.urls import reverse
from wagtail.models import Comment

from cms.moderation.comments import reviewed_fields
from cms.moderation.services import request_changes, submit
from cms.submissions.review_requests import change_requests
from cms.submissions.status import Stage, standing
from tests.cms.moderation.world import change, page_of, post, step_of, stored, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_page_shows_what_the_entry_says(world, client):
    page = text_of(page_of(client, world.reviewer, world.entry))
    for words in ("Sleeve filter: removes dust", "Cement", "kind of level: Measured", "to: 20", "A report"):
        assert words in page, words


def test_a_comment_at_a_field_is_enough_to_ask_for_changes(world, client):
    answer = post(client, world.reviewer, world.entry, "changes", **{"at-summary_en": "Which kiln?", "at-levels": " "})
    assert answer.status_code == 302
    assert standing(stored(world.entry)).stage == Stage.CHANGES
    (comment,) = Comment.objects.all()
    assert (comment.contentpath, comment.text, comment.user) == ("summary_en", "Which kiln?", world.reviewer)


def test_the_submitters_read_them_at_the_field_and_by_mail(world, client, deliver):
    at_fields = {"summary_en": "Which kiln?", "levels": "Row 1: which year?"}
    sent = deliver(
        request_changes, world.entry, world.reviewer, step_of(world.entry), "See below.", at_fields=at_fields
    )
    assert [message.to for message in sent] == [[world.submitter.email]]
    for words in ("See below.", "Which kiln?", "Row 1: which year?", "Summary (English)", "Emission levels"):
        assert words in sent[0].body, words
    found = {request.label: request.name for request in change_requests(stored(world.entry))}
    assert found == {"Summary (English)": "summary", "Emission levels": "levels"}
    client.force_login(world.submitter)
    assert "Which kiln?" in text_of(client.get(reverse("submissions:task", args=[world.entry.pk, "name"])))


def test_what_is_settled_is_not_told_again(world, client):
    request_changes(world.entry, world.reviewer, step_of(world.entry), "", at_fields={"summary_en": "Which kiln?"})
    change(world.entry, world.submitter, summary_en="For rotary kilns.")
    submit(stored(world.entry), world.submitter)
    assert "Which kiln?" in text_of(page_of(client, world.reviewer, world.entry))
    (comment,) = Comment.objects.all()
    words = {"settled": [comment.pk], "comment": "And the fuel?"}
    post(client, world.reviewer, world.entry, "changes", **words)
    assert change_requests(stored(world.entry)) == []
    assert Comment.objects.get().resolved_by == world.reviewer


def test_what_was_typed_at_a_field_stays_where_nothing_was_sent(world, client):
    answer = post(client, world.reviewer, world.entry, "changes", seen="2020-01-01", **{"at-summary_en": "Which kiln?"})
    assert answer.status_code == 409
    assert "Which kiln?" in text_of(answer)
    assert not Comment.objects.exists()


def test_fields_that_are_none_are_not_commented(world, client):
    post(client, world.reviewer, world.entry, "changes", comment="Words.", **{"at-owner": "x", "at-name_kk": "y"})
    assert not Comment.objects.exists()


def test_every_path_is_a_field_that_the_editor_knows(world):
    draft = world.entry.get_latest_revision_as_object()
    for field in reviewed_fields(draft):
        assert Comment(contentpath=field.path).has_valid_contentpath(draft), field.path
