"""Two hubs, an entry of the first with a figure, an entry of the initial collection, and the people around them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core import signing
from django.utils import timezone

from cms.organisations.enums import OrganisationKind, Role
from cms.questions import stamps
from cms.questions.enums import QuestionKind
from cms.questions.services import Message, ask
from cms.questions.stamps import Stamp
from cms.registry.models import HubPage
from tests.cms.registry.pages import published
from tests.factories import OrganisationFactory, hub, member

TEXT = "Is 20 mg/Nm³ a daily average?"
EMAIL = "reader@example.org"


def build_world() -> SimpleNamespace:
    """Everything that the tests of questions start from."""
    first, second = hub("rctc"), hub("cagac")
    institute = OrganisationFactory(code="institute", kind=OrganisationKind.CENTRE)
    collection = HubPage.objects.get(organisation=None)
    return SimpleNamespace(
        hub=first,
        other_hub=second,
        entry=published(first),
        collected=published(collection, name="Dust chamber"),
        reviewer=member(first.organisation, Role.REVIEWER, username="reviewer"),
        other_reviewer=member(second.organisation, Role.REVIEWER, username="other-reviewer"),
        registrar=member(institute, Role.REGISTRAR, username="registrar"),
        expert=member(institute, Role.EXPERT, username="expert"),
    )


def asked(entry: Any, text: str = TEXT, **values: Any) -> Any:
    """A question that has come in."""
    stamp = Stamp.new(entry.code)
    message = {"reference": stamp.reference, "kind": QuestionKind.ASK, "text": text, "email": EMAIL, "language": "uz"}
    return ask(entry, Message(**message | values))


def stamp_of_age(age: timedelta, *, code: str, **values: str) -> str:
    """The hidden field of a form that was opened so long ago."""
    signer = signing.TimestampSigner(salt=stamps._SALT)
    moment = (timezone.now() - age).timestamp()
    signer.timestamp = lambda: signing.b62_encode(int(moment))
    stamp = Stamp.new(code, **values)
    return signer.sign_object(stamp.__dict__, serializer=signing.JSONSerializer, compress=True)


def posted(entry: Any, age: timedelta = timedelta(minutes=1), **values: Any) -> dict[str, Any]:
    """The form as a browser posts it, complete unless told otherwise."""
    data = {"kind": "ask", "text": TEXT, "name": "", "email": EMAIL, "homepage": ""}
    return {"stamp": stamp_of_age(age, code=entry.code), **data, **values}
