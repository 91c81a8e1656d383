"""The reviewers' pages: what waits and for how long, what changed, what is conspicuous, and the decision."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from cms.moderation.queue import waiting_for
from cms.moderation.services import AlreadyDecided, approve, request_changes, submit
from cms.organisations.enums import Role
from cms.registry.models import Entry
from cms.submissions.status import Stage, standing
from tests import factories
from tests.cms.registry.pages import level

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

QUEUE = reverse("review:queue")


@pytest.fixture
def world() -> SimpleNamespace:
    """An entry that waits for its hub, and the people around it."""
    hub, other_hub = factories.hub("rctc"), factories.hub("cagac")
    startup, institute = factories.OrganisationFactory(code="startup"), factories.OrganisationFactory(code="institute")
    submitter = factories.member(startup, Role.SUBMITTER)
    entry = factories.technique(hub, name="Sleeve filter", owner=submitter, organisation=startup)
    entry.levels = [level(kind="measured", evidence="A")]
    entry.save_revision(user=submitter)
    submit(entry, submitter)
    return SimpleNamespace(
        entry=Entry.objects.get(pk=entry.pk).specific,
        submitter=submitter,
        reviewer=factories.member(hub.organisation, Role.REVIEWER),
        other_reviewer=factories.member(other_hub.organisation, Role.REVIEWER),
        expert=factories.member(institute, Role.EXPERT),
        registrar=factories.member(institute, Role.REGISTRAR),
    )


def step_of(entry: Entry) -> int:
    return Entry.objects.get(pk=entry.pk).current_workflow_task_state.pk


def page_of(client, who, entry):
    client.force_login(who)
    return client.get(reverse("review:entry", args=[entry.pk]))


def decide(client, who, entry, action, **values):
    client.force_login(who)
    data = {"action": action, "step": step_of(entry), **values}
    return client.post(reverse("review:entry", args=[entry.pk]), data)


@pytest.fixture(autouse=True)
def _admin_in_english(settings):
    """The admin of people who have chosen no language speaks English here."""
    settings.LANGUAGE_CODE = "en"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


class TestQueue:
    def test_each_sees_what_they_decide(self, world):
        for who, number in (("reviewer", 1), ("other_reviewer", 0), ("expert", 0), ("registrar", 1)):
            assert len(waiting_for(getattr(world, who))) == number, who

    def test_the_expert_after_the_hub(self, client, world):
        approve(world.entry, world.reviewer, step_of(world.entry))
        (row,) = waiting_for(world.expert)
        assert (row.entry.pk, row.step, row.round) == (world.entry.pk, "technical", 1)
        assert waiting_for(world.reviewer) == []

    def test_it_says_who_what_and_until_when(self, client, world, settings):
        settings.REVIEW_TARGET_DAYS = 5
        TaskState.objects.update(started_at=timezone.now() - timedelta(days=7))
        client.force_login(world.reviewer)
        page = text_of(client.get(QUEUE))
        for words in ("Sleeve filter", world.entry.code, str(world.entry.organisation), "7 days", "Overdue"):
            assert words in page, words

    def test_a_day_before_the_target_nothing_is_overdue(self, world, settings):
        settings.REVIEW_TARGET_DAYS = 5
        TaskState.objects.update(started_at=timezone.now() - timedelta(days=4))
        assert not waiting_for(world.reviewer)[0].is_overdue

    def test_filters(self, client, world):
        client.force_login(world.registrar)
        hub = world.entry.get_parent().pk
        for query, shown in ((f"hub={hub}", True), ("tab=technical", False), ("tab=overdue", False), ("tab=x", True)):
            assert ("Sleeve filter" in text_of(client.get(f"{QUEUE}?{query}"))) is shown, query

    def test_an_empty_queue_says_so(self, client, world):
        client.force_login(world.expert)
        assert "Nothing waits for you." in text_of(client.get(QUEUE))

    def test_who_reviews_nothing_has_no_queue(self, client, world):
        client.force_login(world.submitter)
        assert client.get(QUEUE).status_code == 302
        assert QUEUE not in text_of(client.get(reverse("wagtailadmin_home"), follow=True))


class TestReview:
    def test_the_first_review_has_nothing_to_compare(self, client, world):
        assert "everything is new" in text_of(page_of(client, world.reviewer, world.entry))

    def test_changes_since_the_last_review(self, client, world):
        request_changes(world.entry, world.reviewer, step_of(world.entry), "Which kiln?")
        draft = Entry.objects.get(pk=world.entry.pk).specific.get_latest_revision_as_object()
        draft.summary_en = "For rotary kilns: removes dust."
        draft.save_revision(user=world.submitter)
        submit(world.entry, world.submitter)
        page = text_of(page_of(client, world.reviewer, world.entry))
        assert "rotary kilns" in page
        assert waiting_for(world.reviewer)[0].round == 2
        assert "Nothing has changed since" not in page

    def test_another_hub_finds_nothing(self, client, world):
        assert page_of(client, world.other_reviewer, world.entry).status_code == 404

    def test_an_entry_that_is_not_under_review(self, client, world):
        entry = factories.technique(factories.hub("rctc"), live=True, name="Scrubber")
        assert page_of(client, world.reviewer, entry).status_code == 404

    def test_the_whole_way_to_publication(self, client, world):
        assert decide(client, world.reviewer, world.entry, "approve").url == QUEUE
        assert decide(client, world.expert, world.entry, "approve").url == QUEUE
        assert Entry.objects.get(pk=world.entry.pk).live

    def test_requests_reach_the_submitters_in_the_language_of_the_entry(
        self, client, world, django_capture_on_commit_callbacks
    ):
        Entry.objects.filter(pk=world.entry.pk).update(source_language="ru")
        with django_capture_on_commit_callbacks(execute=True):
            decide(client, world.reviewer, world.entry, "changes", reasons=["unit"], comment="Row 2.")
        assert standing(Entry.objects.get(pk=world.entry.pk)).stage == Stage.CHANGES
        (state,) = TaskState.objects.filter(status=TaskState.STATUS_REJECTED)
        request, own = state.comment.split("\n")
        assert own == "Row 2."
        assert not request.isascii()
        assert any("Row 2." in message.body for message in mail.outbox)

    def test_a_request_needs_words(self, client, world):
        answer = decide(client, world.reviewer, world.entry, "changes", comment="  ")
        assert (answer.status_code, "Say what is to be changed" in text_of(answer)) == (409, True)
        assert standing(world.entry).stage == Stage.SCREENING

    def test_the_second_of_two_reviewers_learns_that_it_is_decided(self, client, world):
        seen = step_of(world.entry)
        approve(world.entry, world.reviewer, seen)
        answer = decide(client, world.reviewer, world.entry, "changes", step=seen, comment="Typed at length")
        assert answer.status_code == 409
        assert "Somebody has decided meanwhile" in text_of(answer)
        assert "Typed at length" in text_of(answer)

    def test_nobody_decides_out_of_turn(self, client, world):
        answer = decide(client, world.registrar, world.entry, "approve")
        assert answer.status_code == 409
        assert standing(Entry.objects.get(pk=world.entry.pk)).stage == Stage.SCREENING

    def test_no_approval_of_ones_own(self, client, world):
        factories.MembershipFactory(user=world.reviewer, organisation=world.entry.organisation)
        assert 'value="approve"' not in text_of(page_of(client, world.reviewer, world.entry))
        assert decide(client, world.reviewer, world.entry, "approve").status_code == 409


def test_two_decisions_at_the_same_step(world):
    step = step_of(world.entry)
    approve(world.entry, world.reviewer, step)
    with pytest.raises(AlreadyDecided):
        approve(world.entry, world.reviewer, step)
