"""Workflow tasks of the registry."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
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
        """As the group's, without approval for an entry of one's own organisation."""
        actions = super().get_actions(obj, user)
        return [action for action in actions if action[0] != "approve"] if is_own_entry(user, obj) else actions

    def on_action(self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any) -> None:
        """Approve or send back.

        Raises PermissionDenied for one's own entry, ValidationError if the entry is not fit to publish.
        """
        if action_name == "approve":
            entry = task_state.revision.as_object()
            if is_own_entry(user, entry):
                raise PermissionDenied(_("You cannot approve an entry of your own organisation."))
            if problems := publication_problems(entry):
                raise ValidationError(problems)
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """Sentence in the list of task types."""
        return gettext(
            "Members of the chosen groups review entries; nobody approves an entry of their own organisation."
        )
