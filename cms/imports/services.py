"""What people do with an import: they bring a file, and accept what was right in it."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.imports import limits, tasks
from cms.imports.enums import RUNNING, RowState, State
from cms.imports.models import Import
from cms.imports.reading import check_file
from cms.organisations.models import Organisation
from cms.organisations.roles import locked
from cms.submissions.permissions import may_submit_for


@transaction.atomic
def start(organisation: Organisation, user: User, file: Any, language: str) -> Import:
    """Keep a file that is to be looked through.

    Raises TableRefusedError for a file that is none of ours, PermissionDenied for who does not submit for the
    organisation, ValidationError while others of its imports are at work.
    """
    organisation = locked(organisation)
    if not may_submit_for(user, organisation):
        raise PermissionDenied
    if Import.objects.filter(organisation=organisation, state__in=RUNNING).count() >= limits.AT_ONCE:
        raise ValidationError(_("Other imports of your organisation are at work. Wait until they are done."))
    name = str(file.name)
    check_file(file, name)
    job = Import(organisation=organisation, uploaded_by=user, language=language, file_name=name[-200:])
    job.file.save(name, file, save=False)
    job.save()
    tasks.check.delay_on_commit(job.pk)
    return job


@transaction.atomic
def accept(job: Import, user: User) -> None:
    """Let the right rows become drafts, begun by whoever accepts them.

    Raises PermissionDenied for who does not submit for the organisation, ValidationError if there is nothing to take.
    """
    job = Import.objects.select_for_update().get(pk=job.pk)
    if not may_submit_for(user, job.organisation):
        raise PermissionDenied
    right = job.rows.filter(state=RowState.RIGHT).count()
    if job.state not in (State.CHECKED, State.DONE) or not right:
        raise ValidationError(_("There is nothing to take in."))
    job.state, job.total, job.done, job.uploaded_by = State.ACCEPTED, right, 0, user
    job.touched_at = timezone.now()
    job.save()
    tasks.take.delay_on_commit(job.pk)
