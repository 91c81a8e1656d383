"""The review's step, and what Wagtail's workflow does not keep: rejections, hand-overs, who has taken an entry."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from cms.moderation.permissions import is_own_entry
from cms.moderation.sectors import is_hidden_from, waiting_states
from cms.organisations.models import Organisation
from cms.registry.models import Entry
from cms.registry.services import publication_problems

Person = AbstractBaseUser | AnonymousUser


class ReviewTask(AbstractGroupApprovalTask):
    """A step of the review, done by the members of its groups, experts each for their sectors.

    Beyond Wagtail's: nobody approves an entry of their own organisation, nobody decides for being an administrator,
    and nothing is sent, passed on or approved that is not fit for publication (the workflow publishes without any form
    that would check).
    """

    class Meta:
        verbose_name = _("Review of an entry")
        verbose_name_plural = _("Reviews of entries")

    def is_for(self, obj: models.Model, user: Person) -> bool:
        """Whether this step of the entry is the person's to decide."""
        return self._user_in_groups(user) and not is_hidden_from(user, obj.pk)

    def start(self, workflow_state: WorkflowState, user: AbstractBaseUser | None = None) -> TaskState:
        """Begin the step. Raises PermissionDenied, with the reasons, for what is not fit for publication."""
        entry = workflow_state.content_object.specific
        if isinstance(entry, Entry) and (problems := publication_problems(entry.get_latest_revision_as_object())):
            raise PermissionDenied(" ".join(problems))
        return super().start(workflow_state, user=user)

    def user_can_access_editor(self, obj: models.Model, user: Person) -> bool:
        """Those who decide, and administrators."""
        return bool(getattr(user, "is_superuser", False)) or self.is_for(obj, user)

    def locked_for_user(self, obj: models.Model, user: AbstractBaseUser) -> bool:
        """Nobody else writes into a draft that is reviewed."""
        return not self.user_can_access_editor(obj, user)

    def user_can_lock(self, obj: models.Model, user: AbstractBaseUser) -> bool:
        """Those who decide."""
        return self.is_for(obj, user)

    def get_task_states_user_can_moderate(self, user: AbstractBaseUser, **kwargs: Any) -> models.QuerySet[TaskState]:
        """What runs at this step and is the person's."""
        return self.task_states.filter(pk__in=waiting_states(user).values("pk"))

    def get_actions(self, obj: models.Model, user: AbstractBaseUser) -> list[tuple[str, Any, bool]]:
        """As the group's, without approval where ``obstacles`` stand against it."""
        if not self.is_for(obj, user):
            return []
        actions = super().get_actions(obj, user)
        if self.obstacles(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    @staticmethod
    def obstacles(obj: models.Model, user: Person, draft: Entry | None = None) -> list[str]:
        """Why this person cannot approve the latest draft of the entry, as sentences; empty if they can.

        ``draft``: that draft, if it is at hand.
        """
        draft = draft or obj.specific.get_latest_revision_as_object()
        if is_own_entry(user, draft):
            return [gettext("You cannot approve an entry of your own organisation.")]
        return publication_problems(draft)

    def on_action(self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any) -> None:
        """Approve or send back. Raises PermissionDenied, with the reasons, where there are obstacles."""
        entry = task_state.workflow_state.content_object
        if not self.is_for(entry, user):
            raise PermissionDenied(gettext("This step is not yours to decide."))
        if action_name == "approve":
            obstacles = self.obstacles(entry, user)
            if obstacles:
                raise PermissionDenied(" ".join(obstacles))
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """Sentence in the list of task types."""
        return gettext(
            "Members of the chosen groups review entries; nobody approves an entry of their own organisation."
        )


class Rejection(models.Model):
    """The review ended without publication. Who and when: Wagtail's row of the step."""

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="rejection")
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("rejection")
        verbose_name_plural = _("rejections")

    def __str__(self) -> str:
        return f"{self.task_state_id}: {self.reason}"


class HandOver(models.Model):
    """A hub has given an entry under review to another, whose own review began after it."""

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="hand_over")
    from_hub = models.ForeignKey(
        Organisation, verbose_name=_("from"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_hub = models.ForeignKey(Organisation, verbose_name=_("to"), on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")

    def __str__(self) -> str:
        return f"{self.task_state_id}: {self.from_hub} > {self.to_hub}"


class Assignment(models.Model):
    """Who has taken a running step. It keeps nobody else from deciding; it says who is at it."""

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="assignment")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken by"), on_delete=models.CASCADE, related_name="+"
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    assigned_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def __str__(self) -> str:
        return f"{self.task_state_id}: {self.user}"


class Reminder(models.Model):
    """A mail was sent that an entry is to be verified. One row a day that it was due on, and kind: nobody gets two."""

    class Kind(models.TextChoices):
        """When it was sent."""

        SOON = "soon", _("Due soon")
        DUE = "due", _("Due")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField(_("due"))
    kind = models.CharField(max_length=8, choices=Kind.choices)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=("entry", "due_on", "kind"), name="one_reminder_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.kind} {self.due_on}"
