"""From an empty folder to a filled registry: the steps of the first start, each safe to repeat."""

import secrets
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from wagtail.log_actions import log

from cms.organisations.services import load_organisations
from cms.registry.content import load_entries, load_reference_limits
from cms.site.services import build_site, initial_collection
from cms.vocabularies.services import load_all

ADMIN_NAME = "admin"


def set_up(progress: Callable[[str], None], *, force: bool = False) -> str | None:
    """Bring database, content and search index up to date.

    Returns the password of the administrator if one was created now, else None. Content that people
    changed stays unless ``force``.
    """
    progress("Preparing the database ...")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)  # where the cache is kept in the database
    progress("Loading vocabularies and organisations ...")
    load_all(force=force)
    load_organisations()
    build_site()
    progress("Loading the initial collection ...")
    hub = initial_collection()
    load_entries(hub, force=force, progress=progress)
    load_reference_limits(force=force, progress=progress)
    progress("Building the search index ...")
    call_command("search_index", "rebuild")
    return create_admin()


@transaction.atomic
def create_admin() -> str | None:
    """Create the administrator with a generated password, unless there is a superuser already."""
    users = get_user_model()
    if users._default_manager.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    admin = users._default_manager.create_superuser(ADMIN_NAME, email="", password=password)
    log(instance=admin, action="wagtail.create")
    return password
