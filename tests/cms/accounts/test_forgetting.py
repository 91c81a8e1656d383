"""What has come to its end is forgotten after thirty days; what goes on is not."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from cms.accounts.tasks import forget
from cms.organisations import joining
from cms.organisations.enums import Role
from cms.organisations.models import Invitation, JoinRequest
from tests import factories
from tests.cms.accounts.people import person, sign_in

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=31)
LATELY = timezone.now() - timedelta(days=29)


@pytest.fixture
def startup():
    return factories.OrganisationFactory(code="startup")


@pytest.fixture
def manager(startup):
    return factories.member(startup, Role.MANAGER)


@pytest.mark.parametrize("end", ["expires_at", "withdrawn_at", "accepted_at"])
@pytest.mark.parametrize(("at", "kept"), [(LONG_AGO, 0), (LATELY, 1)])
def test_invitations(startup, manager, end, at, kept):
    joining.invite(startup, manager, "eva@example.org", Role.SUBMITTER)
    Invitation.objects.update(**{end: at})
    forget()
    assert Invitation.objects.count() == kept


def test_requests_that_were_answered(startup, manager):
    waiting = joining.ask_to_join(person("anna"), startup)
    answered = joining.ask_to_join(person("eva"), startup)
    joining.answer(answered, manager, accept=False)
    JoinRequest.objects.filter(pk=answered.pk).update(decided_at=LONG_AGO)
    forget()
    assert JoinRequest.objects.get() == waiting


def test_notes_of_sessions_that_are_over():
    user = person()
    sign_in(user)
    sign_in(user)
    assert UserSession.objects.count() == 2
    Session.objects.filter(session_key=UserSession.objects.first().session_key).update(expire_date=LATELY)
    forget()
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize(
    ("verified", "joined", "role", "kept"),
    [
        (False, LONG_AGO, None, 0),
        (False, LATELY, None, 1),
        (True, LONG_AGO, None, 1),
        (None, LONG_AGO, None, 1),
        (False, LONG_AGO, Role.SUBMITTER, 1),
    ],
)
def test_accounts_that_were_never_confirmed(startup, django_user_model, verified, joined, role, kept):
    user = factories.UserFactory(username="new", date_joined=joined)
    if verified is not None:
        EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    if role:
        factories.MembershipFactory(user=user, organisation=startup, role=role)
    forget()
    assert django_user_model.objects.filter(username="new").count() == kept
