"""Who is at a running step: taken by somebody for themselves, or given to a colleague."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import TaskState

from cms.moderation import notifications
from cms.moderation.models import Assignment
from cms.moderation.permissions import is_registrar
from cms.moderation.queue import first_tasks
from cms.moderation.services import locked_step
from cms.notices.enums import Kind
from cms.registry.models import Entry

Person = AbstractBaseUser | AnonymousUser


def taken_by(running: TaskState | None) -> Any:
    """Who has the step; None for nobody."""
    found = Assignment.objects.filter(task_state=running).select_related("user").first() if running else None
    return found.user if found else None


def leads(entry: Entry, user: Person, running: TaskState) -> bool:
    """Whether the person says who decides the step: registrars, and the hub's reviewers while the hub screens."""
    if is_registrar(user):
        return True
    is_screening = first_tasks().get(running.workflow_state.workflow_id) == running.task_id
    return is_screening and running.task.specific.is_for(entry, user)


def colleagues(entry: Entry, running: TaskState) -> QuerySet[Any]:
    """Who may be given the step: members of its groups, but for those who belong to the entry's organisation."""
    people = get_user_model().objects.filter(groups__in=running.task.specific.groups.all(), is_active=True)
    own = people.filter(memberships__organisation=entry.organisation_id).values("pk") if entry.organisation_id else []
    return people.exclude(pk__in=own).exclude(pk=entry.owner_id).distinct().order_by("username")


@transaction.atomic
def assign(entry: Entry, user: Person, step: int, person: Any) -> Assignment:
    """Give the step to somebody, or take it oneself. An expert who is given it decides it, whatever their sectors.

    Raises AlreadyDecided if the step that the person saw runs no more, PermissionDenied for whoever may not give it,
    ValidationError for a person whose step it cannot be.
    """
    entry, running = locked_step(entry, step)
    is_self = person.pk == user.pk
    if not (running.task.specific.is_for(entry, user) if is_self else leads(entry, user, running)):
        raise PermissionDenied(_("This step is not yours to give away."))
    if not colleagues(entry, running).filter(pk=person.pk).exists():
        raise ValidationError({"person": _("This person cannot decide this step.")})
    row, _created = Assignment.objects.update_or_create(
        task_state=running, defaults={"user": person, "assigned_by": user}
    )
    log(instance=entry, action="moderation.assign", user=user, data={"person": person.pk})
    if not is_self:
        notifications.tell_reviewers([person], entry, Kind.ENTRY_ASSIGNED)
    return row


@transaction.atomic
def release(entry: Entry, user: Person, step: int) -> None:
    """Give the step back to all.

    Raises AlreadyDecided as ``assign`` does, PermissionDenied for anybody but who has it and who may give it.
    """
    entry, running = locked_step(entry, step)
    row = Assignment.objects.filter(task_state=running).first()
    if row is None:
        return
    if row.user_id != user.pk and not leads(entry, user, running):
        raise PermissionDenied(_("This step is not yours to give back."))
    row.delete()
    log(instance=entry, action="moderation.release", user=user)
