"""Workflow tasks of the registry."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cms.moderation.permissions import is_own_entry
from cms.registry.services import publication_problems


class ReviewTask(AbstractGroupApprovalTask):
    """A step of the review, done by the members of its groups.

    Beyond Wagtail's: nobody approves an entry of their own organisation, and nothing that is not fit
    for publication is approved (the workflow publishes without any form that would check).
    """

    class Meta:
        verbose_name = _("Review of an entry")
        verbose_name_plural = _("Reviews of entries")

    def get_actions(self, obj: models.Model, user: AbstractBaseUser) -> list[tuple[str, Any, bool]]:
        """As the group's, without approval where ``obstacles`` stand against it."""
        actions = super().get_actions(obj, user)
        if actions and self.obstacles(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    @staticmethod
    def obstacles(obj: models.Model, user: AbstractBaseUser | AnonymousUser) -> list[str]:
        """Why this person cannot approve the latest draft of the entry, as sentences; empty if they can."""
        draft = obj.specific.get_latest_revision_as_object()
        if is_own_entry(user, draft):
            return [gettext("You cannot approve an entry of your own organisation.")]
        return publication_problems(draft)

    def on_action(self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any) -> None:
        """Approve or send back. Raises PermissionDenied, with the reasons, where there are obstacles."""
        if action_name == "approve":
            obstacles = self.obstacles(task_state.workflow_state.content_object, user)
            if obstacles:
                raise PermissionDenied(" ".join(obstacles))
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """Sentence in the list of task types."""
        return gettext(
            "Members of the chosen groups review entries; nobody approves an entry of their own organisation."
        )
