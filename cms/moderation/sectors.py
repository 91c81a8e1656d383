"""Which entries are which expert's: those of the sectors that the membership names, with all below them.

An expert without sectors checks everything, so what no other expert's sectors cover is theirs. Where there is none, the
registrar sees it in the queue and may give the step to somebody, whose it is then.
"""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from wagtail.models import TaskState

from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.organisations.services import EXPERTS_GROUP
from cms.vocabularies.models import Sector

Person = AbstractBaseUser | AnonymousUser


def waiting_states(user: Person) -> QuerySet[TaskState]:
    """Running steps of the review that are the person's to decide."""
    running = running_states().filter(task__reviewtask__groups__user=user.pk).distinct()
    covered = covered_sectors(user)
    return running if covered is None else running.exclude(pk__in=_hidden(running_states(), user, covered))


def is_hidden_from(user: Person, entry_id: int) -> bool:
    """Whether the entry waits for experts of sectors that are not the person's."""
    covered = covered_sectors(user)
    return covered is not None and bool(
        _hidden(running_states().filter(workflow_state__object_id=str(entry_id)), user, covered)
    )


def covered_sectors(user: Person) -> set[int] | None:
    """Ids of the sectors that an expert checks, the highest of each branch; None: all."""
    rows = Membership.objects.filter(user=user.pk, role=Role.EXPERT).values_list("pk", "sectors")
    found = {sector for _membership, sector in rows}
    return None if not found or None in found else found


def attended_sectors() -> set[int]:
    """Ids of all sectors that some expert is named for."""
    experts = Membership.objects.filter(role=Role.EXPERT, user__is_active=True, sectors__isnull=False)
    return set(experts.values_list("sectors", flat=True))


def has_expert_of_all_sectors() -> bool:
    """Whether somebody checks what nobody else is named for."""
    return Membership.objects.filter(role=Role.EXPERT, user__is_active=True, sectors__isnull=True).exists()


def parents_of_sectors() -> dict[int, int | None]:
    """Sector -> the one above it."""
    return dict(Sector.objects.values_list("pk", "parent"))


def with_ancestors(sectors: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    """The sectors and all above them."""
    found: set[int] = set()
    for sector in sectors:
        above: int | None = sector
        while above is not None and above not in found:
            found.add(above)
            above = parents.get(above)
    return found


def sectors_of(states: QuerySet[TaskState]) -> dict[int, list[int]]:
    """Step -> ids of the sectors of the draft that it is about: the table knows them only once it is public."""
    return {pk: sectors or [] for pk, sectors in states.values_list("pk", "revision__content__sectors")}


def running_states() -> QuerySet[TaskState]:
    """All running steps of the review."""
    return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__reviewtask__isnull=False)


def _hidden(states: QuerySet[TaskState], user: Person, covered: set[int]) -> list[int]:
    """Of these running steps, those of experts for other sectors that nobody has given to the person."""
    technical = states.filter(task__reviewtask__groups__name=EXPERTS_GROUP).exclude(assignment__user=user.pk)
    rows = sectors_of(technical)
    parents = parents_of_sectors() if rows else {}
    return [pk for pk, sectors in rows.items() if not with_ancestors(sectors, parents) & covered]
