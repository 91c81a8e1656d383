"""Everybody who is told something, and for each kind of notice the way in which it comes about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.core import mail
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from cms.moderation import reminders
from cms.moderation.services import approve, request_changes, submit, withdraw
from cms.notices.enums import Kind, MailState
from cms.notices.models import Notice
from cms.notices.tasks import send
from cms.organisations import founding, joining
from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.founding import Facts
from cms.questions.services import answer
from cms.registry.models import Entry, ExamplePlant
from cms.vocabularies.models import Country
from tests.cms.decisions.world import ADOPTED, state
from tests.cms.questions.world import asked
from tests.cms.registry.pages import countries, published
from tests.factories import OrganisationFactory, UserFactory, concept, hub, member, technique

#: Stands where nobody but the hub may read it.
SECRET: Final = "Zzyzx"


class World:
    """A hub, a startup, and who works there."""

    def __init__(self) -> None:
        self.hub = hub("rctc")
        self.startup = OrganisationFactory(code="startup")
        institute = OrganisationFactory(code="institute", kind=OrganisationKind.CENTRE)
        self.country = concept(Country, "KZ", "Kazakhstan", languages="kk ru")
        agency = OrganisationFactory(code="agency", kind=OrganisationKind.AGENCY, country=self.country)
        self.submitter = member(self.startup, Role.SUBMITTER, username="submitter")
        self.manager = member(self.startup, Role.MANAGER, username="manager")
        self.reviewer = member(self.hub.organisation, Role.REVIEWER, username="reviewer")
        self.expert = member(institute, Role.EXPERT, username="expert")
        self.focal_point = member(agency, Role.FOCAL_POINT, username="focal-point")
        self.newcomer = UserFactory(username="newcomer")

    def draft(self, name: str = "Bag filter") -> Any:
        """An entry of the startup with a plant that only the hub may know."""
        entry = technique(self.hub, name=name, owner=self.submitter, organisation=self.startup)
        country = countries()["KZ"]
        entry.plants = [ExamplePlant(name=SECRET, country=country, evidence="A", source=1, confidential=True)]
        entry.save_revision(user=self.submitter)
        return entry

    def sent(self, name: str = "Bag filter") -> Entry:
        """A draft that the hub has."""
        entry = self.draft(name)
        submit(entry, self.submitter)
        return Entry.objects.get(pk=entry.pk)

    def public(self) -> Any:
        """An entry of the startup that everybody reads."""
        return published(self.hub, owner=self.submitter, organisation=self.startup)

    def founded(self) -> Any:
        """An organisation that waits for the hub."""
        return founding.create_organisation(self.newcomer, Facts("Zavod", self.hub.organisation))

    # --- what is told --------------------------------------------------------------------------

    def entry_waits(self) -> None:
        self.sent()

    def changes_requested(self, comment: str = "Which fuel?") -> None:
        entry = self.sent()
        request_changes(entry, self.reviewer, step_of(entry), comment)

    def approved(self) -> None:
        entry = self.sent()
        for who in (self.reviewer, self.expert):
            approve(entry, who, step_of(entry))

    def organisation_waits(self) -> None:
        self.founded()

    def organisation_confirmed(self) -> None:
        founding.confirm(self.founded(), self.reviewer)

    def organisation_declined(self) -> None:
        founding.decline(self.founded(), self.reviewer, "Nobody knows it.")

    def join_request(self) -> None:
        joining.ask_to_join(self.newcomer, self.startup, "I do the tests.")

    def join_answered(self) -> None:
        joining.answer(joining.ask_to_join(self.newcomer, self.startup), self.manager, accept=True)

    def question_asked(self) -> None:
        asked(self.public())

    def withdrawn(self) -> None:
        withdraw(self.sent(), self.submitter)

    def question_answered(self) -> None:
        answer(asked(self.public()), self.reviewer, "Yes, a daily one.", 0)

    def national_decision(self) -> None:
        state(self.public(), self.country, self.focal_point, **ADOPTED)

    def review_overdue(self) -> None:
        self.sent()
        TaskState.objects.update(started_at=timezone.now() - timedelta(days=60))
        reminders.remind()


#: Kind -> (what happens, who is told).
TOLD: Final[dict[Kind, tuple[Callable[[World], None], str]]] = {
    Kind.ENTRY_WAITS: (World.entry_waits, "reviewer"),
    Kind.ORGANISATION_WAITS: (World.organisation_waits, "reviewer"),
    Kind.JOIN_REQUEST: (World.join_request, "manager"),
    Kind.CHANGES_REQUESTED: (World.changes_requested, "submitter"),
    Kind.PUBLISHED: (World.approved, "submitter"),
    Kind.QUESTION_ASKED: (World.question_asked, "reviewer"),
    Kind.ORGANISATION_CONFIRMED: (World.organisation_confirmed, "newcomer"),
    Kind.ORGANISATION_DECLINED: (World.organisation_declined, "newcomer"),
    Kind.JOIN_ANSWERED: (World.join_answered, "newcomer"),
    Kind.NATIONAL_DECISION: (World.national_decision, "submitter"),
    Kind.REVIEW_OVERDUE: (World.review_overdue, "reviewer"),
}


def step_of(entry: Any) -> int:
    """Number of the running step of the review."""
    return Entry.objects.get(pk=entry.pk).current_workflow_task_state.pk


def speaks(person: Any, language: str) -> None:
    """Let the person have chosen a language."""
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})


def it_is_morning() -> None:
    """Let everything that waits for the daily mail be due."""
    Notice.objects.filter(mail=MailState.DIGEST).update(due_at=timezone.now() - timedelta(minutes=1))


def mailed() -> list[Any]:
    """What a run of the beat table sends."""
    mail.outbox.clear()
    send()
    return list(mail.outbox)


def html_of(message: Any) -> str:
    """The HTML part."""
    ((content, kind),) = message.alternatives
    assert kind == "text/html"
    return str(content)
