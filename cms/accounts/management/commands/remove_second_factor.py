"""For a person who has lost both telephone and recovery codes, once it is known that it is them."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.log_actions import log


class Command(BaseCommand):
    """``remove_second_factor NAME``."""

    help = "Remove the second factor and the recovery codes of an account; the password stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the name."""
        parser.add_argument("name", help="Name or mail address of the account.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove, and say how many."""
        people = get_user_model()._default_manager
        name = options["name"]
        person = people.filter(username=name).first() or people.filter(email__iexact=name).first()
        if person is None:
            raise CommandError(f"There is no account {name}.")
        with transaction.atomic():
            count, _details = Authenticator.objects.filter(user=person).delete()
            if count:
                log(instance=person, action="accounts.factor_removed")
        self.stdout.write(
            f"{person.get_username()}: {count} removed. A second factor has to be set up at the next visit."
        )
