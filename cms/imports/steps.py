"""The steps of an import that the platform does: looking through, taking in, forgetting.

A step is claimed by one process. One that has been silent for long has lost its process, and is begun again
(``resume``): looking through writes nothing but the report, and a row is taken in once.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.imports import limits
from cms.imports.checking import Checked, Checker, placed, read_cells
from cms.imports.columns import ENTRIES, REFERENCE, REFERENCE_LENGTH
from cms.imports.enums import RowState, State
from cms.imports.models import Import, ImportRow, TakenRow
from cms.imports.reading import Table, TableRefusedError, check_file, read
from cms.submissions import whole
from cms.submissions.intake import Intake
from cms.submissions.permissions import may_submit_for

logger = logging.getLogger(__name__)

#: An import that has not gone on for so long has lost its process.
SILENCE: Final = timedelta(minutes=10)
#: After so many rows it says how far it is.
_STEP: Final = 10
#: Remarks about a whole file that are kept.
_MOST_REMARKS: Final = 50


def check(pk: int) -> None:
    """Look through the rows of a waiting import."""
    job = _claimed(pk, State.WAITING, State.CHECKING)
    if job is None:
        return
    with override(job.language):
        try:
            with job.file.open("rb") as file:
                check_file(file, job.file_name)
                table = read(file, job.file_name)
        except (TableRefusedError, FileNotFoundError) as error:
            reason = str(error) if isinstance(error, TableRefusedError) else _("The file is no longer there.")
            _set(job, state=State.REFUSED, remarks=[reason])
            return
        try:
            _look_through(job, table)
        except Exception:
            # Whatever it is, it would be so again: nobody is to wait for it.
            logger.exception("Import %s cannot be looked through.", pk)
            _set(job, state=State.REFUSED, remarks=[_("Something went wrong here. It has been noted.")])


def _look_through(job: Import, table: Table) -> None:
    checker = Checker(table, _intake(job))
    rows = table.sheets[ENTRIES]
    _set(job, total=len(rows), done=0, remarks=checker.remarks()[:_MOST_REMARKS])
    job.rows.all().delete()
    known = dict(TakenRow.objects.filter(organisation=job.organisation).values_list("reference", "entry"))
    for number, row in enumerate(rows, start=1):
        _report(job, checker.check(row), known)
        if number % _STEP == 0:
            _set(job, done=number)
    _set(job, state=State.CHECKED, done=len(rows))


def _report(job: Import, checked: Checked, known: Mapping[str, int | None]) -> None:
    state = RowState.WRONG if checked.problems else RowState.RIGHT
    # A reference that stands twice in the file is wrong the second time, also where the first is known.
    if checked.reference in known and not any(problem["column"] == REFERENCE for problem in checked.problems):
        state = RowState.ALREADY
    ImportRow.objects.create(
        job=job,
        number=checked.row.number,
        reference=checked.reference[:REFERENCE_LENGTH],
        name=checked.row.cells.get("name", "")[:200],
        state=state,
        cells=checked.cells,
        problems=checked.problems if state == RowState.WRONG else [],
        missing=checked.missing if state == RowState.RIGHT else [],
        entry_id=known[checked.reference] if state == RowState.ALREADY else None,
    )


def take(pk: int) -> None:
    """Make drafts of the right rows of an accepted import, each in a transaction of its own."""
    job = _claimed(pk, State.ACCEPTED, State.TAKING)
    if job is None:
        return
    intake = _intake(job)
    with override(job.language):
        if not may_submit_for(intake.user, job.organisation):
            _stop(job, _("Whoever began it may no longer write for the organisation."))
            return
        for number, row in enumerate(job.rows.filter(state=RowState.RIGHT), start=1):
            try:
                _take_row(job, row, intake)
            except Exception:
                logger.exception("Row %s of import %s cannot be taken in.", row.number, pk)
                _stop(job, _("Something went wrong here. It has been noted."))
                return
            if number % _STEP == 0:
                _set(job, done=number)
    _set(job, state=State.DONE, done=job.total)


@transaction.atomic
def _take_row(job: Import, row: ImportRow, intake: Intake) -> None:
    reading, flags = read_cells(intake, row.cells)
    if flags or reading.content is None:
        # A code may have gone since the file was looked through.
        row.state, row.problems = RowState.WRONG, placed([*flags, *reading.wrong], row.cells)
        row.save(update_fields=["state", "problems"])
        return
    taken, is_new = TakenRow.objects.get_or_create(organisation=job.organisation, reference=row.reference)
    if is_new:
        entry = whole.create(intake.user, intake.organisation, reading.content)
        taken.entry_id = entry.pk
        taken.save(update_fields=["entry"])
    row.state, row.entry_id = RowState.TAKEN if is_new else RowState.ALREADY, taken.entry_id
    row.save(update_fields=["state", "entry"])


def resume() -> None:
    """Go on with imports whose process was lost, or whose message."""
    before = timezone.now() - SILENCE
    for states, again, act in (
        ((State.WAITING, State.CHECKING), State.WAITING, check),
        ((State.ACCEPTED, State.TAKING), State.ACCEPTED, take),
    ):
        silent = Import.objects.filter(state__in=states, touched_at__lt=before)
        for pk in list(silent.values_list("pk", flat=True)):
            if silent.filter(pk=pk).update(state=again, touched_at=timezone.now()):
                act(pk)


def forget() -> int:
    """Delete files and reports that have had their time; how many. Which reference is which entry stays known."""
    old = list(Import.objects.filter(created_at__lt=timezone.now() - timedelta(days=limits.DAYS_KEPT)))
    for job in old:
        job.file.delete(save=False)
        job.delete()
    return len(old)


def _claimed(pk: int, waiting: State, working: State) -> Import | None:
    """The import if this process is the one to do its next step. What nobody answers for is left."""
    waits = Import.objects.filter(pk=pk, state=waiting, uploaded_by__isnull=False)
    mine = waits.update(state=working, touched_at=timezone.now())
    return Import.objects.select_related("organisation", "uploaded_by").get(pk=pk) if mine else None


def _stop(job: Import, reason: str) -> None:
    """Leave the rest of the rows for another try."""
    _set(job, state=State.CHECKED, remarks=[*job.remarks, reason])


def _intake(job: Import) -> Intake:
    return Intake(cast("User", job.uploaded_by), job.organisation)


def _set(job: Import, **values: Any) -> None:
    """Write some columns, and that it goes on."""
    values["touched_at"] = timezone.now()
    Import.objects.filter(pk=job.pk).update(**values)
    for name, value in values.items():
        setattr(job, name, value)
