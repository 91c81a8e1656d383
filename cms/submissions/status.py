"""Where an entry stands, in the words of those who submitted it, and how it got there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Comment, Page, Revision, TaskState, WorkflowState

from cms.languages import ENDONYMS
from cms.moderation.queue import due_on, first_tasks
from cms.registry.enums import Life
from cms.registry.models import Entry


class Stage(TextChoices):
    """The stages of an entry as its submitters see them."""

    DRAFT = "draft", gettext_lazy("Draft")
    SCREENING = "screening", gettext_lazy("At the hub")
    CHANGES = "changes", gettext_lazy("Changes requested")
    TECHNICAL = "technical", gettext_lazy("Technical review")
    PUBLISHED = "published", gettext_lazy("Published")
    GONE = "gone", gettext_lazy("No longer public")


#: Kind and icon of the tag, and what happens next.
_LOOK: Final = {
    Stage.DRAFT: ("", "pencil", gettext_lazy("Complete the description and send it to the hub.")),
    Stage.SCREENING: ("info", "clock", gettext_lazy("The hub's reviewers read it. You get a mail when they decide.")),
    Stage.CHANGES: ("warn", "message-square", gettext_lazy("Change what the comment asks for and send it again.")),
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


@dataclass(frozen=True)
class FieldComment:
    """What a reviewer wrote at a field."""

    label: str
    text: str
    anchor: str


def standings(entries: Iterable[Entry]) -> dict[int, Standing]:
    """Where each entry stands, by id, in two queries for all of them."""
    entries = list(entries)
    states = {
        int(state.object_id): state
        for state in WorkflowState.objects.active()
        .filter(base_content_type=_page_type(), object_id__in=[str(entry.pk) for entry in entries])
        .select_related("current_task_state")
    }
    screenings = first_tasks()
    return {entry.pk: _standing(entry, states.get(entry.pk), screenings) for entry in entries}


def standing(entry: Entry) -> Standing:
    """Where one entry stands."""
    return standings([entry])[entry.pk]


def _standing(entry: Entry, state: WorkflowState | None, screenings: dict[int, int]) -> Standing:
    stage, comment = _stage(entry, state, screenings), ""
    if stage == Stage.CHANGES and state is not None and state.current_task_state is not None:
        comment = state.current_task_state.comment
    is_reviewed = stage in (Stage.SCREENING, Stage.TECHNICAL)
    since = state.current_task_state.started_at if is_reviewed and state and state.current_task_state else None
    can_edit = not is_reviewed and entry.life != Life.WITHDRAWN
    return Standing(
        stage=stage,
        is_live=entry.live,
        has_changes=entry.live and entry.has_unpublished_changes,
        comment=comment,
        can_edit=can_edit,
        can_send=can_edit and (stage != Stage.PUBLISHED or entry.has_unpublished_changes),
        can_withdraw=state is not None,
        can_delete=stage == Stage.DRAFT and entry.code is None,
        since=since,
        due_on=due_on(since) if since else None,
    )


def _stage(entry: Entry, state: WorkflowState | None, screenings: dict[int, int]) -> Stage:
    if state is not None:
        if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            return Stage.CHANGES
        task = state.current_task_state.task_id if state.current_task_state else None
        return Stage.SCREENING if task == screenings.get(state.workflow_id) else Stage.TECHNICAL
    if entry.life == Life.WITHDRAWN:
        return Stage.GONE
    if entry.live:
        return Stage.PUBLISHED
    return Stage.GONE if entry.first_published_at else Stage.DRAFT


def timeline(entry: Entry) -> list[Event]:
    """The way of the entry so far, oldest first, then what is still to come."""
    stage = standing(entry).stage
    events = [Event(_("Draft started"), revision.created_at) for revision in _revisions(entry)[:1]]
    screenings = first_tasks()
    for state in WorkflowState.objects.for_instance(entry).order_by("created_at"):
        events += _review_events(state, screenings.get(state.workflow_id))
    for version in entry.versions.all():
        events.append(Event(_("Published, version %(number)s") % {"number": version.number}, version.published_at))
    events.sort(key=attrgetter("at"))
    return events + _still_to_come(stage)


def _review_events(state: WorkflowState, first_task: int | None) -> Iterable[Event]:
    steps = list(state.task_states.order_by("started_at", "pk"))
    yield Event(_("Sent to the hub"), state.created_at)
    for step in steps:
        is_screening = step.task_id == first_task
        match step.status:
            case TaskState.STATUS_APPROVED:
                label = _("Passed by the hub") if is_screening else _("Passed by the technical review")
            case TaskState.STATUS_REJECTED:
                label = _("The hub requested changes") if is_screening else _("The expert requested changes")
            case TaskState.STATUS_CANCELLED:
                label = _("Taken back")
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


def _still_to_come(stage: Stage) -> list[Event]:
    way = {
        Stage.DRAFT: [_("Draft"), _("Screening by the hub"), _("Technical review"), _("Publication")],
        Stage.CHANGES: [_("Changes and a new submission"), _("Technical review"), _("Publication")],
        Stage.SCREENING: [_("Screening by the hub"), _("Technical review"), _("Publication")],
        Stage.TECHNICAL: [_("Technical review"), _("Publication")],
    }.get(stage, [])
    return [Event(label, is_current=index == 0) for index, label in enumerate(way)]


def field_comments(entry: Entry) -> list[FieldComment]:
    """Open comments that reviewers left at fields, for the time in which changes are asked for."""
    if standing(entry).stage != Stage.CHANGES:
        return []
    return [
        _field_comment(entry, comment)
        for comment in Comment.objects.filter(page_id=entry.pk, resolved_at__isnull=True).order_by("created_at")
    ]


def _field_comment(entry: Entry, comment: Comment) -> FieldComment:
    name = comment.contentpath.split(".")[0]
    base, _separator, language = name.rpartition("_")
    if language in ENDONYMS:
        label, language_name = entry.specific_class._meta.get_field(base).verbose_name, ENDONYMS[language]
        anchor = f"id_{base}" if language == entry.source_language else ""
        return FieldComment(f"{label} ({language_name})", comment.text, anchor)
    field = next((field for field in entry.specific_class._meta.get_fields() if field.name == name), None)
    return FieldComment(str(getattr(field, "verbose_name", name)), comment.text, "")


def _revisions(entry: Entry) -> Any:
    return Revision.objects.for_instance(entry).order_by("created_at", "pk")


def _page_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)
