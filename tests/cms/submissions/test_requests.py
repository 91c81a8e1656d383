"""Requests of reviewers at fields: seen where they are answered, answered with words or without, and sent again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Comment, CommentReply

from cms.moderation.services import request_changes
from cms.registry.models import Entry
from cms.submissions.review_requests import answer, change_requests
from tests.cms.submissions.world import latest, put_row, send, text_of, write
from tests.factories import MembershipFactory

pytestmark = pytest.mark.slow


@pytest.fixture
def entry(client, world):
    """An entry that came back with a request at the summary; its submitter is signed in."""
    client.force_login(world.submitter)
    draft = write(client, world)
    send(client, draft)
    entry = Entry.objects.get().specific
    Comment.objects.create(page=entry.page_ptr, user=world.reviewer, text="Which kiln?", contentpath="summary_uz")
    request_changes(entry, world.reviewer, entry.current_workflow_task_state.pk, "See the comment")
    return Entry.objects.get().specific


def address(entry, page, *arguments):
    return reverse(f"submissions:{page}", args=[entry.pk, *arguments])


def test_the_request_stands_at_its_field(client, entry):
    (request,) = change_requests(entry)
    assert (request.task, request.name, request.text) == ("name", "summary", "Which kiln?")
    page = client.get(address(entry, "task", "name")).content.decode()
    assert page.index("Which kiln?") < page.index('id="id_summary"')
    assert page.index('id="id_name"') < page.index("Which kiln?")
    assert "Which kiln?" not in client.get(address(entry, "task", "sectors")).content.decode()
    assert "Changes requested (1)" in client.get(address(entry, "edit")).content.decode()


def test_words_are_an_answer_and_are_saved_with_the_page(client, entry, world):
    (request,) = change_requests(entry)
    values = {"name": "Chang filtri", "summary": "Aylanma pech uchun.", f"answer-{request.pk}": "Aylanma pech"}
    assert client.post(address(entry, "task", "name"), values).url == address(entry, "task", "sectors")
    reply = CommentReply.objects.get()
    assert (reply.text, reply.user, reply.comment_id) == ("Aylanma pech", world.submitter, request.pk)
    assert latest(entry).summary_uz == "Aylanma pech uchun."
    assert change_requests(entry)[0].is_answered
    overview = client.get(address(entry, "edit")).context["overview"]
    assert overview.tasks[1].state == "completed"


def test_the_button_alone_is_an_answer_too(client, entry):
    (request,) = change_requests(entry)
    values = {"name": "Chang filtri", "summary": "Boshqa", "action": f"answer-{request.pk}", f"answer-{request.pk}": ""}
    assert client.post(address(entry, "task", "name"), values).url == address(entry, "task", "name")
    assert CommentReply.objects.get().text
    assert latest(entry).summary_uz == "Boshqa", "the page is saved along"


def test_a_reviewer_who_asks_on_opens_it_again(client, entry, world):
    (request,) = change_requests(entry)
    answer(entry, world.submitter, request.pk, "Aylanma pech")
    CommentReply.objects.create(comment_id=request.pk, user=world.reviewer, text="Which fuel?")
    (request,) = change_requests(entry)
    assert not request.is_answered
    assert "Which fuel?" in client.get(address(entry, "task", "name")).content.decode()


def test_a_request_at_rows_stands_above_their_list(client, entry, world):
    Comment.objects.create(page=entry.page_ptr, user=world.reviewer, text="More levels", contentpath="levels")
    assert "More levels" in client.get(address(entry, "task", "levels")).content.decode()
    request = change_requests(entry)[1]
    client.post(address(entry, "task", "levels"), {"action": f"answer-{request.pk}", f"answer-{request.pk}": "None"})
    assert change_requests(entry)[1].is_answered


@pytest.mark.parametrize("path", ["summary_ru", "maturity_nonsense", "life", "description_depth"])
def test_a_request_that_fits_no_page_stands_on_the_list_of_tasks(client, entry, world, path):
    Comment.objects.create(page=entry.page_ptr, user=world.reviewer, text="Elsewhere", contentpath=path)
    assert "Elsewhere" in client.get(address(entry, "edit")).content.decode()
    request = change_requests(entry)[1]
    client.post(address(entry, "edit"), {"action": f"answer-{request.pk}", f"answer-{request.pk}": ""})
    assert change_requests(entry)[1].is_answered


def test_what_changed_is_listed_before_it_is_sent_again(client, entry):
    page = text_of(client.get(address(entry, "check")))
    assert "Nothing has changed yet." in page
    assert "Which kiln?" in page, "not answered yet"
    client.post(address(entry, "task", "name"), {"name": "Chang filtri", "summary": "Aylanma pech uchun."})
    put_row(client, entry, "sources", 2, title="Another report")
    changes = client.get(address(entry, "check")).context["changes"]
    assert [(change.task.name, len(change.questions)) for change in changes] == [("name", 1), ("sources", 0)]


def test_nobody_else_answers(client, entry, world):
    (request,) = change_requests(entry)
    for user in (world.stranger, world.reviewer):
        with pytest.raises(PermissionDenied):
            answer(entry, user, request.pk, "Theirs")
    answer(entry, MembershipFactory(organisation=world.startup).user, request.pk, "A colleague's")
    with pytest.raises(PermissionDenied):
        answer(entry, world.submitter, request.pk + 1000, "Not there")


def test_no_answer_while_the_hub_reviews_it(client, entry, world):
    (request,) = change_requests(entry)
    send(client, entry)
    entry = Entry.objects.get().specific
    assert change_requests(entry) == []
    with pytest.raises(PermissionDenied):
        answer(entry, world.submitter, request.pk, "Too late")
    client.post(address(entry, "task", "name"), {"name": "X", f"answer-{request.pk}": "Too late"})
    assert not CommentReply.objects.exists()
