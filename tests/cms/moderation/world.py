"""A small world for the review: an entry that waits for its hub, and the people around it."""

from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from cms.moderation.services import approve, submit
from cms.organisations.enums import OrganisationKind, Role
from cms.registry.models import Entry
from tests import factories
from tests.cms.registry.pages import level


def build_world() -> SimpleNamespace:
    """``entry`` of ``startup`` at the screening of ``hub``; people by role, each with one."""
    hub, other_hub = factories.hub("rctc"), factories.hub("cagac")
    startup = factories.OrganisationFactory(code="startup")
    institute = factories.OrganisationFactory(code="institute", kind=OrganisationKind.CENTRE)
    submitter = factories.member(startup, Role.SUBMITTER, username="submitter")
    entry = factories.technique(hub, name="Sleeve filter", owner=submitter, organisation=startup)
    entry.levels = [level(kind="measured", evidence="A")]
    entry.save_revision(user=submitter)
    submit(entry, submitter)
    return SimpleNamespace(
        entry=stored(entry),
        hub=hub,
        other_hub=other_hub,
        startup=startup,
        institute=institute,
        submitter=submitter,
        reviewer=factories.member(hub.organisation, Role.REVIEWER, username="reviewer"),
        colleague=factories.member(hub.organisation, Role.REVIEWER, username="colleague"),
        other_reviewer=factories.member(other_hub.organisation, Role.REVIEWER, username="other-reviewer"),
        expert=factories.member(institute, Role.EXPERT, username="expert"),
        registrar=factories.member(institute, Role.REGISTRAR, username="registrar"),
    )


def stored(entry: Entry) -> Entry:
    """The entry as it stands in the database."""
    return Entry.objects.get(pk=entry.pk).specific


def step_of(entry: Entry) -> int:
    """Number of the running step."""
    return stored(entry).current_workflow_task_state.pk


def to_technical(world: SimpleNamespace) -> int:
    """The hub passes the entry on; number of the technical review."""
    approve(world.entry, world.reviewer, step_of(world.entry))
    return step_of(world.entry)


def publish(world: SimpleNamespace) -> Entry:
    """The whole way; the public entry."""
    approve(world.entry, world.expert, to_technical(world))
    return stored(world.entry)


def change(entry: Entry, user: Any, **values: Any) -> None:
    """Write into the latest draft."""
    draft = stored(entry).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)


def page_of(client: Any, who: Any, entry: Entry) -> Any:
    """The page of the entry's review."""
    client.force_login(who)
    return client.get(reverse("review:entry", args=[entry.pk]))


def post(client: Any, who: Any, entry: Entry, action: str, **values: Any) -> Any:
    """Press a button of that page."""
    client.force_login(who)
    data = {"action": action, "step": step_of(entry), **values}
    return client.post(reverse("review:entry", args=[entry.pk]), data)


def text_of(response: Any) -> str:
    """The page with single blanks."""
    return " ".join(response.content.decode().split())
