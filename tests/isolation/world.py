"""Entries in every state, each with a secret that not everybody may learn, and everybody who may ask."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Collection, Comment, PageViewRestriction, Site, TaskState, Workflow

from cms.imports.enums import RowState, State
from cms.imports.models import Import
from cms.moderation.services import submit
from cms.notices.enums import Kind
from cms.notices.models import Notice
from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.models import Membership
from cms.questions.models import Question
from cms.registry.enums import Life
from cms.registry.models import Entry, HubPage, NationalDecision
from cms.tokens.enums import Scope
from cms.tokens.models import Token
from cms.vocabularies.models import Country
from tests.cms.registry.pages import limit
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, concept, hub, member, technique

#: Everybody who asks.
ROLES: Final = (
    "anonymous",
    "submitter",
    "other_submitter",
    "reviewer",
    "other_reviewer",
    "expert",
    "language_editor",
    "focal_point",
    "registrar",
)
#: Everything that is asked about, and who may learn its secret beside the registrar.
KNOWN_TO: Final[Mapping[str, frozenset[str]]] = {
    "draft": frozenset({"submitter", "reviewer"}),
    "screened": frozenset({"submitter", "reviewer"}),
    "reviewed": frozenset({"submitter", "reviewer", "expert"}),
    "published": frozenset({"submitter", "reviewer"}),
    "withdrawn": frozenset({"submitter", "reviewer"}),
}
#: Tables that an address without permission must leave as they are.
_WATCHED: Final = (
    *("wagtailcore", "registry", "moderation", "questions", "notices", "organisations", "tokens", "imports"),
    *("vocabularies", "media", "auth", "audit"),
)
#: What is written whenever somebody signs in or opens a page.
_OWN_TRACES: Final = {"auth.User.last_login", "tokens.Token.last_used_at", "tokens.Use.since", "tokens.Use.used"}


@dataclass(frozen=True)
class Subject:
    """One entry. ``secret`` stands in its latest draft alone; ``facts`` fill the arguments of addresses."""

    name: str
    secret: str
    facts: Mapping[str, str]

    def may_be_known_to(self, role: str) -> bool:
        """Whether a role may learn the secret."""
        return role == "registrar" or role in KNOWN_TO[self.name]


class World:
    """Hub 1 with its startup's entries, hub 2, and one person a role."""

    def __init__(self) -> None:
        self.hub, self.other_hub = hub("rctc"), hub("cagac")
        self.startup = OrganisationFactory(code="startup")
        rival = OrganisationFactory(code="rival")
        institute = OrganisationFactory(code="institute", kind=OrganisationKind.CENTRE)
        country = concept(Country, "KZ", "Kazakhstan")
        agency = OrganisationFactory(code="agency", kind=OrganisationKind.AGENCY, country=country)
        self.people: dict[str, Any] = {
            "anonymous": AnonymousUser(),
            "submitter": member(self.startup, Role.SUBMITTER),
            "other_submitter": member(rival, Role.SUBMITTER),
            "reviewer": member(self.hub.organisation, Role.REVIEWER),
            "other_reviewer": member(self.other_hub.organisation, Role.REVIEWER),
            "expert": member(institute, Role.EXPERT),
            "language_editor": MembershipFactory(
                user=UserFactory(), organisation=institute, role=Role.LANGUAGE_EDITOR, language="kk"
            ).user,
            "focal_point": member(agency, Role.FOCAL_POINT),
            "registrar": member(institute, Role.REGISTRAR),
        }
        self._common = self._facts_of_all(country)
        self.subjects = [self._subject(name) for name in KNOWN_TO]

    def client(self, role: str) -> Client:
        """A browser in which the person has signed in; what goes wrong inside answers 500."""
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.force_login(self.people[role])
        return client

    def _subject(self, name: str) -> Subject:
        secret = f"Zzyzx{name}"
        public = name in ("published", "withdrawn")
        entry = technique(
            self.hub,
            live=public,
            name="Bag filter" if public else secret,
            owner=self.people["submitter"],
            organisation=self.startup,
        )
        if public:
            entry.name_en = entry.summary_en = entry.description_en = secret
            entry.life = Life.WITHDRAWN if name == "withdrawn" else Life.CURRENT
            entry.save_revision(user=self.people["submitter"])
            Entry.objects.filter(pk=entry.pk).update(life=entry.life, life_reason="It failed.")
        if name in ("screened", "reviewed"):
            state = submit(entry, self.people["submitter"])
            if name == "reviewed":
                state.current_task_state.approve(user=self.people["reviewer"])
        return Subject(name, secret, self._common | self._facts(Entry.objects.get(pk=entry.pk), secret))

    def _facts(self, entry: Entry, secret: str) -> dict[str, str]:
        log(instance=entry.get_latest_revision_as_object(), action="wagtail.edit", user=self.people["reviewer"])
        comment = Comment.objects.create(
            page=entry.page_ptr, user=self.people["reviewer"], contentpath="name_en", text=secret
        )
        session = EditingSession.objects.create(
            user=self.people["reviewer"],
            content_type=ContentType.objects.get_for_model(entry.specific),
            object_id=str(entry.pk),
            last_seen_at=timezone.now(),
        )
        decision = NationalDecision.objects.create(
            entry=entry, country=Country.objects.get(code="KZ"), note_en="" if entry.live else secret
        )
        restriction = PageViewRestriction.objects.create(page=self.other_hub.page_ptr, password="not-guessed")
        state = entry.current_workflow_state
        task = TaskState.objects.filter(workflow_state=state).last() if state else None
        return {
            "entry": str(entry.pk),
            "code": entry.code or "CA-BAT-2026-99999",
            "revision": str(entry.latest_revision_id),
            "session": str(session.pk),
            "comment": str(comment.pk),
            "decision": str(decision.pk),
            "question": str(self._question(entry, secret).pk),
            "notice": str(self._notice(entry, secret).pk),
            "restriction": str(restriction.pk),
            "workflow_state": str(state.pk if state else 999_999),
            "task_state": str(task.pk if task else 999_999),
            "image": str(self._image(secret).pk),
            "document": str(get_document_model().objects.create(title=secret, file=ContentFile(b"x", "a.txt")).pk),
        }

    def _question(self, entry: Entry, secret: str) -> Question:
        return Question.objects.create(reference=uuid4(), entry=entry, hub=self.hub, text=secret, language="kk")

    def _notice(self, entry: Entry, secret: str) -> Notice:
        words = {"comment": secret}
        return Notice.objects.create(
            recipient=self.people["submitter"], kind=Kind.CHANGES_REQUESTED, entry=entry, words=words, language="en"
        )

    def _token(self) -> Token:
        return Token.objects.create(
            organisation=self.startup,
            name="Zzyzxdraft",
            creator=self.people["submitter"],
            key_hash="0" * 64,
            prefix="batp_0000",
            scopes=list(Scope),
            expires_at=timezone.now() + timedelta(days=90),
        )

    def _import(self) -> Import:
        job = Import.objects.create(
            organisation=self.startup, file_name="Zzyzxdraft.csv", language="en", state=State.CHECKED, total=1
        )
        job.rows.create(number=2, reference="Zzyzxdraft", name="Zzyzxdraft", state=RowState.RIGHT)
        return job

    def _image(self, secret: str) -> Any:
        file = ContentFile(b"", f"{secret}.png")
        Image.new("RGB", (8, 8)).save(file, "PNG")
        return get_image_model().objects.create(title=secret, file=ImageFile(file, f"{secret}.png"))

    def _facts_of_all(self, country: Country) -> dict[str, str]:
        workflow = Workflow.objects.get(name="Review: rctc")
        return {
            "hub": str(self.hub.pk),
            "other_hub": str(HubPage.objects.get(organisation__code="cagac").pk),
            "workflow": str(workflow.pk),
            "task": str(workflow.tasks.first().pk),
            "collection": str(Collection.objects.first().pk),
            "site": str(Site.objects.get().pk),
            "user": str(self.people["submitter"].pk),
            "group": str(self.people["reviewer"].groups.first().pk),
            "organisation": str(self.startup.pk),
            "token": str(self._token().pk),
            "import": str(self._import().pk),
            "membership": str(Membership.objects.get(user=self.people["submitter"]).pk),
            "limit": str(limit().pk),
            "country": str(country.pk),
            "document_upload": "1",
            "image_upload": "1",
        }


@contextmanager
def noticing_writes() -> Iterator[list[str]]:
    """Statements that write, as they are sent: the tables are read only after one of these."""
    writes: list[str] = []

    def note(execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield writes


@override("en")
def digest() -> str:
    """What stands in the watched tables, read in one language: a base column gives the text in the reader's."""
    found = hashlib.sha256()
    for model in _watched():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if f"{model._meta.label}.{field.name}" not in _OWN_TRACES
        ]
        found.update(repr((model._meta.label, sorted(map(repr, model._base_manager.values_list(*names))))).encode())
    return found.hexdigest()


def _watched() -> Iterator[Any]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in _WATCHED:
            yield model
