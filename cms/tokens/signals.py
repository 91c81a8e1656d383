"""A token ends with the rights of whoever made it."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.organisations.models import Membership
from cms.tokens.services import end_tokens_of


@receiver((post_save, post_delete), sender=Membership)
def membership_changed(instance: Membership, **kwargs: Any) -> None:
    """End what the person has made, for good, once they may no longer do what it does."""
    if not kwargs.get("created"):
        end_tokens_of(instance.user_id, instance.organisation_id)
