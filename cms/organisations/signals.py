"""Keeps groups in step with memberships."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.organisations.models import Membership
from cms.organisations.services import synchronise_groups


@receiver((post_save, post_delete), sender=Membership)
def membership_changed(instance: Membership, **kwargs: Any) -> None:
    """Give or take the groups that go with the person's roles."""
    synchronise_groups(instance.user)
