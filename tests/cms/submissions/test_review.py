"""The whole way: sent, sent back, sent again, screened, approved, public; and who hears of it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Comment, TaskState
from wagtail.users.models import UserProfile

from cms.moderation.services import submit
from cms.organisations.enums import Role
from cms.registry.enums import LanguageState
from cms.registry.models import Entry
from cms.submissions.status import Stage, standing, timeline
from tests import factories
from tests.cms.submissions.world import ANSWERS, LEVEL, answer, put_row, send, write

pytestmark = pytest.mark.slow


class Way:
    """The steps of the review as the people take them, by the addresses they use."""

    def __init__(self, client, world):
        self.client, self.world = client, world

    def submit(self, **values):
        """Describe and send; returns the answer."""
        self.client.force_login(self.world.submitter)
        return send(self.client, write(self.client, self.world, **values))

    @property
    def entry(self):
        return Entry.objects.get().specific

    @property
    def stage(self):
        return standing(self.entry).stage

    def edit(self, task, **values):
        """Answer the page of a task."""
        self.client.force_login(self.world.submitter)
        return answer(self.client, self.entry, task, **values)

    def edit_level(self, **values):
        """Change the emission level."""
        self.client.force_login(self.world.submitter)
        return put_row(self.client, self.entry, "levels", 1, **{**LEVEL, **values})

    def send(self):
        """Send the draft, for the first time or again."""
        self.client.force_login(self.world.submitter)
        return send(self.client, self.entry)

    def decide(self, who, action, comment=""):
        """Decide on the running task in the admin."""
        self.client.force_login(who)
        task = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).first()
        url = reverse("wagtailadmin_pages:workflow_action", args=[self.entry.pk, action, task.pk if task else 0])
        return self.client.post(url, {"comment": comment})


def labels(entry):
    """The way of the entry in English, whatever language the last request spoke."""
    with translation.override("en"):
        return [event.label for event in timeline(entry)]


@pytest.fixture
def way(client, world):
    return Way(client, world)


@pytest.mark.slow
def test_from_the_form_to_the_public_page(way, world, client):
    assert way.submit().url == reverse("submissions:detail", args=[way.entry.pk])
    assert way.stage == Stage.SCREENING
    code = way.entry.code
    assert code.startswith("CA-BAT-"), "the number is given when an entry is first sent"

    assert standing(way.entry).due_on == timezone.localdate() + timedelta(days=settings.REVIEW_TARGET_DAYS)
    client.force_login(world.reviewer)
    assert "Chang filtri" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[way.entry.pk])).status_code == 200

    way.decide(world.reviewer, "reject", "Which fuel does the kiln burn?")
    assert way.stage == Stage.CHANGES
    client.force_login(world.submitter)
    assert "Which fuel does the kiln burn?" in client.get(reverse("submissions:list")).content.decode()
    assert "Which fuel" in client.get(reverse("submissions:detail", args=[way.entry.pk])).content.decode()

    way.edit_level(fuel="gas")
    way.send()
    assert way.stage == Stage.SCREENING
    way.decide(world.reviewer, "approve")
    assert way.stage == Stage.TECHNICAL
    assert not way.entry.live
    way.decide(world.expert, "approve")

    entry = way.entry
    assert way.stage == Stage.PUBLISHED
    assert (entry.live, entry.version, entry.code) == (True, 1, code)
    assert {row.language: row.state for row in entry.languages.all()} == {"uz": LanguageState.APPROVED}
    assert entry.levels.get().fuel == "gas"
    assert entry.consent_on is not None
    client.logout()
    assert "Chang filtri" in client.get(entry.get_url()).content.decode()
    assert labels(entry) == [
        "Draft started",
        "Sent to the hub",
        "The hub requested changes",
        "Sent again",
        "Passed by the hub",
        "Passed by the technical review",
        "Published, version 1",
    ]


def test_sending_without_what_is_needed_lists_the_problems_and_keeps_the_draft(way, client):
    answers = {**ANSWERS, "name": {"name": "Chang filtri"}, "sectors": {"sectors": ["C23.5"]}}
    level = {**LEVEL, "lower": "20", "upper": "10", "pollutant": ""}
    response = way.submit(answers=answers, sources=(), levels=(level,))
    check = reverse("submissions:check", args=[way.entry.pk])
    assert response.url == check
    assert way.stage == Stage.DRAFT
    response = client.get(check)
    targets = {problem.url for problem in response.context["overview"].problems}
    for task, names in (("name", ("summary",)), ("sectors", ("countries",)), ("levels/1", ("pollutant", "lower"))):
        page = f"{reverse('submissions:edit', args=[way.entry.pk])}{task}/?check=1"
        shown = client.get(page).content.decode()
        for name in names:
            assert f"{page}#id_{name}" in targets
            assert f'href="#id_{name}"' in shown
            assert f'id="id_{name}"' in shown
    content = response.content.decode()
    assert reverse("submissions:task", args=[way.entry.pk, "sources"]) in targets
    assert "The lower value is above the upper one." in content
    assert "Chang filtri" in content


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"lower": "", "upper": ""}, "upper", "State at least one value."),
        ({"unit": "mg/l"}, "unit", "This unit is a concentration in water; the level is for air."),
        ({"unit": "furlong"}, "unit", "This unit is not in the table of units."),
        ({"reference_oxygen": "21"}, "reference_oxygen", "Reference oxygen lies between 0 and 20.9 %"),
        ({"source": "2"}, "source", "No source has this number"),
        ({"evidence": ""}, "evidence", "required"),
    ],
)
def test_the_checks_of_figures_stand_at_their_fields(way, client, change, field, message):
    response = way.submit(levels=({**LEVEL, **change},))
    (problem,) = client.get(response.url).context["overview"].problems
    form = client.get(problem.url).context["form"]
    assert list(form.errors) == [field]
    assert message in form.errors[field][0]
    assert form.errors[field][0] in problem.text


def test_a_practice_needs_no_level_but_a_technique_does(way, client):
    assert way.submit(levels=()).url == reverse("submissions:check", args=[way.entry.pk])
    Entry.objects.get().delete()
    way.submit(kind="practice", levels=())
    assert way.stage == Stage.SCREENING
    assert way.entry.code.startswith("CA-EP-")


def test_the_service_refuses_rows_that_the_database_would(way, world):
    way.submit(levels=({**LEVEL, "pollutant": ""},))
    with pytest.raises(ValidationError, match="emission level 1"):
        submit(way.entry, world.submitter)
    assert way.stage == Stage.DRAFT


def test_an_entry_under_review_is_read_only(way, client):
    way.submit()
    detail = reverse("submissions:detail", args=[way.entry.pk])
    revision = way.entry.latest_revision_id
    for page in ("edit", "check"):
        assert client.get(reverse(f"submissions:{page}", args=[way.entry.pk])).url == detail
    for task in ("name", "levels"):
        assert client.get(reverse("submissions:task", args=[way.entry.pk, task])).url == detail
    response = way.edit("name", name="Too late")
    assert response.status_code == 409
    assert "Too late" in response.content.decode(), "what was typed is not lost"
    assert way.entry.latest_revision_id == revision
    client.post(reverse("submissions:delete", args=[way.entry.pk]))
    assert Entry.objects.exists()
    client.post(reverse("submissions:send", args=[way.entry.pk]))
    assert way.entry.latest_revision_id == revision


def test_an_entry_can_be_taken_back_and_sent_again(way, client):
    way.submit()
    url = reverse("submissions:withdraw", args=[way.entry.pk])
    assert client.get(url).status_code == 200
    client.post(url)
    assert way.stage == Stage.DRAFT
    assert not standing(way.entry).can_delete, "its number stays taken"
    client.post(reverse("submissions:send", args=[way.entry.pk]))
    assert way.stage == Stage.SCREENING
    assert labels(way.entry) == [
        "Draft started",
        "Sent to the hub",
        "Taken back",
        "Sent to the hub",
        "Screening by the hub",
        "Technical review",
        "Publication",
    ]


def test_the_hub_can_be_changed_as_long_as_none_has_the_entry(way, world, client):
    way.submit()
    client.post(reverse("submissions:withdraw", args=[way.entry.pk]))
    way.edit("basics", hub=world.other_hub.pk)
    way.send()
    assert way.entry.get_parent().specific == world.other_hub
    way.decide(world.other_reviewer, "reject", "Why us?")
    assert way.stage == Stage.CHANGES
    way.edit("basics", hub=world.hub.pk)
    assert way.entry.get_parent().specific == world.other_hub


@pytest.mark.slow
def test_a_published_entry_is_changed_through_the_same_review(way, world, client):
    way.submit()
    way.decide(world.reviewer, "approve")
    way.decide(world.expert, "approve")
    way.edit("name", name="Yangi nom", summary="Changni ushlaydi.")
    assert way.stage == Stage.PUBLISHED
    assert standing(way.entry).has_changes
    way.edit("basics", source_language="kk")
    way.send()
    assert way.stage == Stage.SCREENING
    assert way.entry.live
    assert way.entry.title == "Chang filtri", "the approved version stays"
    way.decide(world.reviewer, "approve")
    way.decide(world.expert, "approve")
    assert (way.entry.title, way.entry.version, way.entry.source_language) == ("Yangi nom", 2, "uz")


def test_nobody_approves_an_entry_of_their_own_organisation(way, world):
    way.submit()
    way.decide(world.reviewer, "approve")
    way.decide(world.own_expert, "approve")
    assert way.stage == Stage.TECHNICAL
    assert not way.entry.live


def test_the_other_hub_neither_sees_nor_decides(way, world, client):
    way.submit()
    way.decide(world.other_reviewer, "approve")
    assert way.stage == Stage.SCREENING
    client.force_login(world.other_reviewer)
    for url in (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[world.hub.pk]),
        reverse("wagtailadmin_pages:edit", args=[way.entry.pk]),
        reverse("wagtailadmin_pages:history", args=[way.entry.pk]),
        reverse("wagtailadmin_reports:workflow"),
    ):
        assert "Chang filtri" not in client.get(url, follow=True).content.decode()


def test_a_submitter_has_no_way_into_the_admin(way, world, client):
    way.submit()
    client.force_login(world.submitter)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[way.entry.pk])).status_code == 302
    way.decide(world.submitter, "approve")
    assert way.stage == Stage.SCREENING


def test_a_comment_at_a_field_is_shown_while_changes_are_asked_for(way, world, client):
    way.submit()
    entry = way.entry
    Comment.objects.create(page=entry, user=world.reviewer, text="Shorter, please", contentpath="summary_uz")
    detail = reverse("submissions:detail", args=[entry.pk])
    client.force_login(world.submitter)
    assert "Shorter, please" not in client.get(detail).content.decode()
    way.decide(world.reviewer, "reject", "See the summary")
    client.force_login(world.submitter)
    assert "Shorter, please" in client.get(detail).content.decode()
    assert "Changes requested (1)" in client.get(reverse("submissions:edit", args=[entry.pk])).content.decode()
    assert "Shorter, please" in client.get(reverse("submissions:task", args=[entry.pk, "name"])).content.decode()


class TestMails:
    """One mail for each event, to those concerned, in their language."""

    def test_each_step_is_told_once_to_those_concerned(self, way, world, sent):
        mails = sent(way.submit)
        assert [message.to for message in mails] == [[world.reviewer.email]]
        assert f"/admin/review/{way.entry.pk}/" in mails[0].body

        mails = sent(way.decide, world.reviewer, "reject", "Which fuel?")
        assert {message.to[0] for message in mails} == {world.submitter.email, world.own_expert.email}
        assert all("Which fuel?" in message.body and "/admin/" not in message.body for message in mails)
        assert all(f"/uz/submissions/{way.entry.pk}/" in message.body for message in mails)

        mails = sent(way.send)
        assert [message.to for message in mails] == [[world.reviewer.email]]
        mails = sent(way.decide, world.reviewer, "approve")
        assert {message.to[0] for message in mails} == {world.expert.email, world.own_expert.email}
        mails = sent(way.decide, world.expert, "approve")
        assert {message.to[0] for message in mails} == {world.submitter.email, world.own_expert.email}
        assert all(f"/uz/registry/{way.entry.code}/" in message.body for message in mails)

    def test_the_other_hub_hears_nothing(self, way, world, sent):
        assert world.other_reviewer.email not in {message.to[0] for message in sent(way.submit)}

    def test_nothing_is_sent_when_the_decision_is_rolled_back(self, way, world, sent):
        mails = sent(way.submit)
        assert mails
        mail.outbox.clear()
        way.decide(world.own_expert, "reject", "Not their turn")
        assert not mail.outbox

    def test_who_left_the_organisation_hears_nothing_more(self, way, world, sent):
        sent(way.submit)
        world.submitter.memberships.all().delete()
        mails = sent(way.decide, world.reviewer, "reject", "Which fuel?")
        assert [message.to for message in mails] == [[world.own_expert.email]]

    def test_a_line_break_in_a_name_breaks_no_mail_head(self, way, world, sent):
        answers = {**ANSWERS, "name": {"name": "Chang\r\nBcc: all@example.org", "summary": "Changni ushlaydi."}}
        (message,) = sent(way.submit, answers=answers)
        assert "\n" not in message.subject
        assert message.recipients() == [world.reviewer.email]


def test_an_unfit_entry_cannot_be_approved_and_the_reviewer_learns_why(client, db):
    hub = factories.hub("rctc")
    organisation = factories.OrganisationFactory(code="startup")
    submitter = factories.member(organisation, Role.SUBMITTER)
    reviewer = factories.member(hub.organisation, Role.REVIEWER)
    entry = factories.technique(hub, organisation=organisation, owner=submitter)
    submit(entry, submitter)
    entry = Entry.objects.get(pk=entry.pk).specific
    draft = entry.get_latest_revision_as_object()
    draft.sources = []
    draft.save_revision(user=reviewer)
    UserProfile.objects.create(user=reviewer, preferred_language="en")
    client.force_login(reviewer)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[entry.pk])).content.decode()
    assert "This entry cannot be approved yet. Name at least one source." in page
    task = entry.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[entry.pk, "approve", task.pk])
    assert client.post(url, {"next": "/admin/"}).status_code in (302, 403, 404)
    entry = Entry.objects.get(pk=entry.pk)
    assert entry.current_workflow_task_state.pk == task.pk
    assert not entry.live
