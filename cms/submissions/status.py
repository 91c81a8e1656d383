"""Where an entry stands, in the words of those who submitted it, and how it got there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.moderation.enums import UNDER_REVIEW, Stage
from cms.moderation.models import Rejection
from cms.moderation.queue import due_on, first_tasks
from cms.moderation.rejections import is_unchanged, standing_rejections
from cms.registry.enums import Life
from cms.registry.models import Entry

#: Kind and icon of the tag, and what happens next.
_LOOK: Final = {
    Stage.DRAFT: ("", "pencil", gettext_lazy("Complete the description and send it to the hub.")),
    Stage.SCREENING: ("info", "clock", gettext_lazy("The hub's reviewers read it. You get a mail when they decide.")),
    Stage.CHANGES: ("warn", "message-square", gettext_lazy("Change what the comment asks for and send it again.")),
    Stage.REJECTED: (
        "bad",
        "ban",
        gettext_lazy(
            "The reviewers do not take it as it is: read why. Once you have changed it, you can send it again."
        ),
    ),
    Stage.TECHNICAL: (
        "info",
        "clock",
        gettext_lazy("The hub has passed it on. A technical expert checks figures and evidence."),
    ),
    Stage.PUBLISHED: ("ok", "circle-check", gettext_lazy("Everybody can read and find it.")),
    Stage.GONE: ("", "ban", gettext_lazy("It was taken off the public pages; its number stays.")),
}


@dataclass(frozen=True)
class Standing:
    """Where an entry stands and what its submitters can do with it.

    ``since`` and ``due_on``: while it is reviewed, since when the present step lasts and by which day it should end.
    """

    stage: Stage
    is_live: bool
    has_changes: bool
    comment: str
    can_edit: bool
    can_send: bool
    can_withdraw: bool
    can_delete: bool
    since: datetime | None = None
    due_on: date | None = None

    @property
    def label(self) -> Any:
        """The stage in words."""
        return self.stage.label

    @property
    def kind(self) -> str:
        """Kind of the tag."""
        return _LOOK[self.stage][0]

    @property
    def icon(self) -> str:
        """Icon of the tag."""
        return _LOOK[self.stage][1]

    @property
    def next_step(self) -> Any:
        """What happens next, as a sentence."""
        return _LOOK[self.stage][2]


@dataclass(frozen=True)
class Event:
    """A step on the way; without a time it is still to come."""

    label: str
    at: datetime | None = None
    comment: str = ""
    is_current: bool = False


def standings(entries: Iterable[Entry]) -> dict[int, Standing]:
    """Where each entry stands, by id, in a few queries for all of them."""
    entries = list(entries)
    states = {
        int(state.object_id): state
        for state in WorkflowState.objects.active()
        .filter(base_content_type=_page_type(), object_id__in=[str(entry.pk) for entry in entries])
        .select_related("current_task_state")
    }
    screenings, rejections = first_tasks(), standing_rejections(entries)
    return {entry.pk: _standing(entry, states.get(entry.pk), screenings, rejections.get(entry.pk)) for entry in entries}


def standing(entry: Entry) -> Standing:
    """Where one entry stands."""
    return standings([entry])[entry.pk]


def _standing(
    entry: Entry, state: WorkflowState | None, screenings: dict[int, int], rejection: Rejection | None
) -> Standing:
    stage, comment = _stage(entry, state, screenings, rejection), ""
    if stage == Stage.CHANGES and state is not None and state.current_task_state is not None:
        comment = state.current_task_state.comment
    if stage == Stage.REJECTED and rejection is not None:
        comment = rejection.reason
    is_reviewed = stage in UNDER_REVIEW
    since = state.current_task_state.started_at if is_reviewed and state and state.current_task_state else None
    can_edit = not is_reviewed and entry.life != Life.WITHDRAWN
    return Standing(
        stage=stage,
        is_live=entry.live,
        has_changes=entry.live and entry.has_unpublished_changes,
        comment=comment,
        can_edit=can_edit,
        can_send=can_edit and _has_news(entry, stage, rejection),
        can_withdraw=state is not None,
        can_delete=stage == Stage.DRAFT and entry.code is None,
        since=since,
        due_on=due_on(since) if since else None,
    )


def _has_news(entry: Entry, stage: Stage, rejection: Rejection | None) -> bool:
    """Whether the draft says what the reviewers have not answered."""
    if stage == Stage.REJECTED and rejection is not None:
        return not is_unchanged(entry, rejection)
    return stage != Stage.PUBLISHED or entry.has_unpublished_changes


def _stage(entry: Entry, state: WorkflowState | None, screenings: dict[int, int], rejection: Rejection | None) -> Stage:
    if state is not None:
        if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            return Stage.CHANGES
        task = state.current_task_state.task_id if state.current_task_state else None
        return Stage.SCREENING if task == screenings.get(state.workflow_id) else Stage.TECHNICAL
    if entry.life == Life.WITHDRAWN:
        return Stage.GONE
    if rejection is not None:
        return Stage.REJECTED
    if entry.live:
        return Stage.PUBLISHED
    return Stage.GONE if entry.first_published_at else Stage.DRAFT


def timeline(entry: Entry) -> list[Event]:
    """The way of the entry so far, oldest first, then what is still to come."""
    stage = standing(entry).stage
    events = [Event(_("Draft started"), revision.created_at) for revision in _revisions(entry)[:1]]
    screenings = first_tasks()
    is_handed_over = False
    for state in WorkflowState.objects.for_instance(entry).order_by("created_at", "pk"):
        found = list(_review_events(state, screenings.get(state.workflow_id)))
        # Of a review that another hub has handed over nobody has sent the entry.
        events += found[1:] if is_handed_over else found
        is_handed_over = state.task_states.filter(hand_over__isnull=False).exists()
    for version in entry.versions.all():
        events.append(Event(_("Published, version %(number)s") % {"number": version.number}, version.published_at))
    events.sort(key=attrgetter("at"))
    return events + _still_to_come(stage)


def _review_events(state: WorkflowState, first_task: int | None) -> Iterable[Event]:
    steps = list(state.task_states.select_related("rejection", "hand_over__to_hub").order_by("started_at", "pk"))
    yield Event(_("Sent to the hub"), state.created_at)
    for step in steps:
        is_screening = step.task_id == first_task
        match step.status:
            case TaskState.STATUS_APPROVED:
                label = _("Passed by the hub") if is_screening else _("Passed by the technical review")
            case TaskState.STATUS_REJECTED:
                label = _("The hub requested changes") if is_screening else _("The expert requested changes")
            case TaskState.STATUS_CANCELLED:
                yield _ended(step, is_screening)
                continue
            case _:
                continue
        yield Event(label, step.finished_at, step.comment if step.status == TaskState.STATUS_REJECTED else "")
    for before, after in zip(steps, steps[1:], strict=False):
        if before.status == TaskState.STATUS_REJECTED:
            yield Event(_("Sent again"), after.started_at)
    last_is_rejected = bool(steps) and steps[-1].status == TaskState.STATUS_REJECTED
    if state.status == WorkflowState.STATUS_CANCELLED and last_is_rejected:
        # Nothing was running that could have noted the time; it was after the request for changes.
        yield Event(_("Taken back"), steps[-1].finished_at)


def _ended(step: TaskState, is_screening: bool) -> Event:
    """How a review ended at a step that was not decided in Wagtail's way."""
    if rejection := getattr(step, "rejection", None):
        label = _("Rejected by the hub") if is_screening else _("Rejected by the expert")
        return Event(label, step.finished_at, rejection.reason)
    if hand_over := getattr(step, "hand_over", None):
        label = _("Handed over to another hub: %(hub)s") % {"hub": hand_over.to_hub}
        return Event(label, step.finished_at, hand_over.reason)
    return Event(_("Taken back"), step.finished_at)


def _still_to_come(stage: Stage) -> list[Event]:
    way = {
        Stage.DRAFT: [_("Draft"), _("Screening by the hub"), _("Technical review"), _("Publication")],
        Stage.CHANGES: [_("Changes and a new submission"), _("Technical review"), _("Publication")],
        Stage.SCREENING: [_("Screening by the hub"), _("Technical review"), _("Publication")],
        Stage.TECHNICAL: [_("Technical review"), _("Publication")],
    }.get(stage, [])
    return [Event(label, is_current=index == 0) for index, label in enumerate(way)]


def _revisions(entry: Entry) -> Any:
    return Revision.objects.for_instance(entry).order_by("created_at", "pk")


def _page_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)
