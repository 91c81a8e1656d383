"""Whose inbox a question is in: that of the hub's reviewers, and of the registrars."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from cms.moderation.permissions import is_registrar
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.organisations.services import organisations_of
from cms.questions.models import Question
from cms.registry.models import HubPage


def has_inbox(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the person answers questions at all."""
    if not user.is_authenticated:
        return False
    return is_registrar(user) or Membership.objects.filter(user=user, role=Role.REVIEWER).exists()


def inbox_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Question]:
    """Questions that the person may read and answer. What is not in it answers 404."""
    if not user.is_authenticated:
        return Question.objects.none()
    if is_registrar(user):
        return Question.objects.all()
    return Question.objects.filter(hub__organisation__in=organisations_of(user, [Role.REVIEWER]))


def who_answers(hub: HubPage | None) -> QuerySet[Any]:
    """The hub's reviewers; where there are none, the registrars; in an installation without any, its administrators."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    registrars = people.filter(memberships__role=Role.REGISTRAR)
    choices = [registrars, people.filter(is_superuser=True)]
    if hub is not None and hub.organisation_id is not None:
        choices.insert(0, people.filter(memberships__organisation=hub.organisation_id, memberships__role=Role.REVIEWER))
    return next((found.distinct() for found in choices if found.exists()), people.none())
