"""A draft whose pages are opened in a browser, and what happens to it meanwhile."""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Comment

from cms.moderation.services import request_changes
from cms.registry.models import Entry
from cms.submissions import services
from cms.submissions.task_list import task_about, tasks_of
from cms.submissions.texts import to_plain
from tests.cms.submissions.world import latest, write


def build_draft(world: SimpleNamespace) -> Entry:
    """A draft in Uzbek that is ready to be sent."""
    client = Client()
    client.force_login(world.submitter)
    return write(client, world)


def address(entry: Entry, task: str, row: int | None = None) -> str:
    """Path of the page of a task, or of one of its rows, in Uzbek."""
    arguments = [entry.pk, task] if row is None else [entry.pk, task, row]
    with override("uz"):
        return reverse("submissions:task" if row is None else "submissions:row", args=arguments)


def form_pages(entry: Entry) -> list[str]:
    """Paths of all pages with a form of the draft; of rows, the page that adds one."""
    draft = latest(entry)
    found = []
    for task in tasks_of(draft):
        if task.rows is not None:
            found.append(address(entry, task.name, getattr(draft, task.relation).count() + 1))
        elif task.form is not None:
            found.append(address(entry, task.name))
    return found


def stored(entry: Entry, name: str) -> str:
    """A text of the latest draft as the portal shows it."""
    return to_plain(latest(entry).text(name, "uz"))


def write_elsewhere(entry: Entry, user: AbstractBaseUser, **values: Any) -> None:
    """Save answers of one page as somebody else would."""
    draft = latest(entry)
    task = task_about(draft, next(iter(values)))
    services.save_task(Entry.objects.get(pk=entry.pk).specific, user, task.form, values)


def lock(entry: Entry, user: AbstractBaseUser) -> None:
    """Send the draft to the hub: it cannot be changed any more."""
    services.send(Entry.objects.get(pk=entry.pk).specific, user, consents=True)


def ask_for_changes(entry: Entry, world: SimpleNamespace, name: str, words: str) -> None:
    """Let the draft come back from the hub with a request at one of its texts."""
    lock(entry, world.submitter)
    sent = Entry.objects.get(pk=entry.pk).specific
    Comment.objects.create(page=sent.page_ptr, user=world.reviewer, text=words, contentpath=f"{name}_uz")
    request_changes(sent, world.reviewer, sent.current_workflow_task_state.pk, words)
