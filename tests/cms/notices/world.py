"""Everybody who is told something, and for each kind of notice the way in which it comes about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.core import mail
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from cms.cities import services as cities
from cms.cities.services import Statement
from cms.moderation import due, reminders
from cms.moderation.assignment import assign
from cms.moderation.handover import hand_over
from cms.moderation.life import publish_outside_review, set_life
from cms.moderation.services import approve, reject, request_changes, submit, withdraw
from cms.notices.enums import Kind, MailState
from cms.notices.models import Notice
from cms.notices.tasks import send
from cms.organisations import founding, joining
from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.founding import Facts
from cms.questions.services import answer
from cms.registry.enums import Life
from cms.registry.models import Entry, ExamplePlant
from cms.tokens import services as tokens
from cms.tokens.enums import Scope
from cms.vocabularies.models import Country
from tests.cms.accounts.people import confirm
from tests.cms.decisions.world import ADOPTED, state
from tests.cms.questions.world import asked
from tests.cms.registry.pages import countries, published
from tests.cms.tokens.callers import maker
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
        self.registrar = member(institute, Role.REGISTRAR, username="registrar")
        self.newcomer = UserFactory(username="newcomer")

    def draft(self, name: str = "Bag filter") -> Any:
        """An entry of the startup with a plant that only the hub may know."""
        entry = technique(self.hub, name=name, owner=self.submitter, organisation=self.startup)
        country = countries()["KZ"]
        until = timezone.localdate() + timedelta(days=300)
        entry.plants = [ExamplePlant(name=SECRET, country=country, evidence="A", source=1, confidential_until=until)]
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

    def assigned(self) -> None:
        entry = self.sent()
        assign(entry, self.registrar, step_of(entry), self.reviewer)

    def rejected(self) -> None:
        entry = self.sent()
        reject(entry, self.reviewer, step_of(entry), "Not of this region.")

    def handed_over(self) -> None:
        entry, other = self.sent(), hub("cagac")
        hand_over(entry, self.reviewer, step_of(entry), other, "It is about glaciers.")

    def published_outside_review(self) -> None:
        publish_outside_review(self.draft(), self.registrar, "A court asks for it.")

    def life_changed(self) -> None:
        set_life(self.public(), self.reviewer, Life.OUTDATED, "The act has changed.")

    def to_verify(self) -> None:
        Entry.objects.filter(pk=self.public().pk).update(review_due_on=timezone.localdate())
        due.remind()

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

    def city_waits(self) -> Any:
        confirm(self.newcomer)
        return cities.ask(self.newcomer, Statement("Buxoro hokimligi", self.country, "Trees.", city_name="Buxoro"))

    def city_confirmed(self) -> None:
        cities.confirm(self.city_waits(), self.registrar)

    def city_declined(self) -> None:
        cities.decline(self.city_waits(), self.registrar, "Nobody answers there.")

    def token(self) -> tuple[Any, str]:
        """A token of the startup, and what is shown once."""
        return tokens.make(self.startup, maker(self.startup, username="maker"), "Register", [Scope.READ], 90)

    def token_expires(self) -> None:
        token, _key = self.token()
        type(token).objects.update(expires_at=timezone.now() + timedelta(days=5))
        tokens.warn()

    def token_ended(self) -> None:
        token, _key = self.token()
        token.creator.memberships.filter(role=Role.SUBMITTER).get().delete()

    def token_leaked(self) -> None:
        tokens.revoke_leaked(self.token()[1])

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
TOLD: Final[dict[Kind, tuple[Callable[[World], Any], str]]] = {
    Kind.ENTRY_WAITS: (World.entry_waits, "reviewer"),
    Kind.ENTRY_ASSIGNED: (World.assigned, "reviewer"),
    Kind.ORGANISATION_WAITS: (World.organisation_waits, "reviewer"),
    Kind.CITY_WAITS: (World.city_waits, "registrar"),
    Kind.JOIN_REQUEST: (World.join_request, "manager"),
    Kind.CHANGES_REQUESTED: (World.changes_requested, "submitter"),
    Kind.REJECTED: (World.rejected, "submitter"),
    Kind.HANDED_OVER: (World.handed_over, "submitter"),
    Kind.PUBLISHED_OUTSIDE_REVIEW: (World.published_outside_review, "submitter"),
    Kind.LIFE_CHANGED: (World.life_changed, "submitter"),
    Kind.PUBLISHED: (World.approved, "submitter"),
    Kind.QUESTION_ASKED: (World.question_asked, "reviewer"),
    Kind.ORGANISATION_CONFIRMED: (World.organisation_confirmed, "newcomer"),
    Kind.ORGANISATION_DECLINED: (World.organisation_declined, "newcomer"),
    Kind.CITY_CONFIRMED: (World.city_confirmed, "newcomer"),
    Kind.CITY_DECLINED: (World.city_declined, "newcomer"),
    Kind.TOKEN_EXPIRES: (World.token_expires, "manager"),
    Kind.TOKEN_ENDED: (World.token_ended, "manager"),
    Kind.TOKEN_LEAKED: (World.token_leaked, "manager"),
    Kind.JOIN_ANSWERED: (World.join_answered, "newcomer"),
    Kind.NATIONAL_DECISION: (World.national_decision, "submitter"),
    Kind.REVIEW_OVERDUE: (World.review_overdue, "reviewer"),
    Kind.ENTRY_TO_VERIFY: (World.to_verify, "reviewer"),
    Kind.ENTRY_TO_UPDATE: (World.to_verify, "submitter"),
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
