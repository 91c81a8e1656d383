"""Every way in which the admin writes pages, or what the index depends on: one for each view that runs atomically.

Each is a preparation, which gives the object, and an act, a POST by an administrator. Where Wagtail publishes, takes
away or closes, the object is a hub's page: entries are refused (tests/cms/moderation/test_gate.py). The client may be
Django's or one that speaks to a real server: it has ``get(path)`` and ``post(path, data)``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision, WorkflowState
from wagtail.test.utils.form_data import querydict_from_html

from cms.moderation import services as moderation
from cms.organisations.enums import Role
from cms.registry.models import Entry, HubPage, Technique
from cms.vocabularies.models import Medium, Term
from tests import factories


@dataclass(frozen=True)
class AdminPath:
    """``view``: the name of the view that is posted to; ``indexed``: whether documents of the index change."""

    view: str
    prepare: Callable[[HubPage], Any]
    act: Callable[[Any, Any], Any]
    indexed: bool = True


def state() -> Sequence[Any]:
    """What the paths change, whatever it is."""
    return [
        list(rows.order_by("pk"))
        for rows in (
            Page.objects.values_list("pk", "live", "path", "live_revision", "alias_of"),
            Entry.objects.values_list("pk", "code", "version"),
            Revision.objects.values_list("pk", "approved_go_live_at"),
            WorkflowState.objects.values_list("pk", "status"),
            PageViewRestriction.objects.values_list("pk", "restriction_type"),
            Medium.objects.values_list("pk", "label_en"),
            Term.objects.values_list("pk", "label_en"),
        )
    ]


# --- what there is before -----------------------------------------------------------------------------


def draft(hub: HubPage) -> Technique:
    return factories.technique(hub)


def published(hub: HubPage) -> Technique:
    return factories.technique(hub, live=True)


def filled(hub: HubPage) -> HubPage:
    published(hub)
    return hub


def published_twice(hub: HubPage) -> HubPage:
    filled(hub)
    for title in ("First", "Second"):
        hub.title = title
        hub.save_revision().publish()
    return hub


def second(hub: HubPage) -> Technique:
    published(hub)
    return published(hub)


def scheduled(hub: HubPage) -> HubPage:
    hub.go_live_at = timezone.now() + timedelta(days=1)
    hub.save_revision().publish()
    return HubPage.objects.get(pk=hub.pk)


def awaiting_last_approval(hub: HubPage) -> Technique:
    """The administrator is one of the experts: administrators as such decide nothing."""
    institute = factories.OrganisationFactory(code="institute")
    for user in get_user_model().objects.filter(is_superuser=True):
        factories.MembershipFactory(user=user, organisation=institute, role=Role.EXPERT)
    organisation = factories.OrganisationFactory(code="startup")
    submitter = factories.member(organisation, Role.SUBMITTER)
    reviewer = factories.member(hub.organisation, Role.REVIEWER)
    entry = factories.technique(hub, organisation=organisation, owner=submitter)
    task = moderation.submit(entry, submitter).current_task_state
    task.task.specific.on_action(task, reviewer, "approve")
    return Technique.objects.get(pk=entry.pk)


def alias(hub: HubPage) -> Page:
    return (
        published(hub)
        .get_site()
        .root_page.create_alias(parent=Page.objects.get(depth=1), update_slug="alias", recursive=False)
    )


def medium(hub: HubPage) -> Medium:
    published(hub)
    return Medium.objects.get(code="air")


def named_term(hub: HubPage) -> Term:
    """A term that an entry names."""
    return factories.concept(Term, "named", published(hub).name_en)


# --- what is done -------------------------------------------------------------------------------------


def fill_in(client: Any, address: str, form: str, **values: str) -> Any:
    """Post the form that stands at an address, as it is but for ``values``."""
    data = querydict_from_html(client.get(address).content.decode(), form_id=form)
    for name, value in values.items():
        data[name] = value
    return client.post(address, data)


def add(client: Any, like: Technique) -> Any:
    """A new page with the concepts of another; only a draft, whatever is asked for."""
    address = reverse("wagtailadmin_pages:add", args=["registry", "technique", like.get_parent().pk])
    texts = {f"{name}_en": "Added" for name in ("name", "summary")}
    concepts = {name: str(getattr(like, name).get().pk) for name in ("themes", "sectors", "countries")}
    source = {
        "sources-TOTAL_FORMS": "1",
        "sources-0-number": "1",
        "sources-0-title": "A report",
        "sources-0-ORDER": "1",
    }
    values = {"kind": "bat", "source_language": "en", "action-publish": "1"}
    return fill_in(client, address, "page-edit-form", **values, **texts, **concepts, **source)


def publish(client: Any, page: Page) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return fill_in(client, address, "page-edit-form", **{"action-publish": "1"})


def revert(client: Any, page: Page) -> Any:
    first = page.revisions.order_by("pk").first()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    return fill_in(client, address, "page-edit-form", **{"action-publish": "1"})


def unpublish(client: Any, page: Page) -> Any:
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


def delete(client: Any, entry: Entry) -> Any:
    return client.post(reverse("wagtailadmin_pages:delete", args=[entry.pk]))


def move(client: Any, entry: Entry) -> Any:
    destination = HubPage.objects.get(slug="cagac")
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=[entry.pk, destination.pk]))


def copy(client: Any, entry: Entry) -> Any:
    address = reverse("wagtailadmin_pages:copy", args=[entry.pk])
    data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": str(entry.get_parent().pk)}
    return client.post(address, data)


def reorder(client: Any, entry: Entry) -> Any:
    return client.post(reverse("wagtailadmin_pages:set_page_position", args=[entry.pk]) + "?position=0")


def close(client: Any, page: Page) -> Any:
    return client.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": "login"})


def convert_alias(client: Any, page: Page) -> Any:
    return client.post(reverse("wagtailadmin_pages:convert_alias", args=[page.pk]))


def unschedule(client: Any, page: Page) -> Any:
    return client.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, page.latest_revision_id]))


def approve(client: Any, entry: Entry) -> Any:
    task = entry.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[entry.pk, "approve", task.pk])
    return client.post(address, {"next": "/admin/"})


def bulk_unpublish(client: Any, page: Page) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    return client.post(f"{address}?id={page.pk}&next=/admin/", {"next": "/admin/"})


def add_term(client: Any, hub: HubPage) -> Any:
    address = reverse("wagtailsnippets_vocabularies_term:add")
    return client.post(address, {"code": "a-new-one", "label_en": "Dust", "position": "0"})


def rename(client: Any, concept: Medium) -> Any:
    address = reverse("wagtailsnippets_vocabularies_medium:edit", args=[concept.pk])
    return client.post(address, {"code": concept.code, "label_en": "Atmosphere", "label_ru": "Air", "position": "0"})


def delete_term(client: Any, concept: Term) -> Any:
    return client.post(reverse("wagtailsnippets_vocabularies_term:delete", args=[concept.pk]))


PATHS: Final = {
    "add": AdminPath("wagtailadmin_pages:add", published, add, indexed=False),
    "publish": AdminPath("wagtailadmin_pages:edit", filled, publish),
    "revert": AdminPath("wagtailadmin_pages:revisions_revert", published_twice, revert),
    "unpublish": AdminPath("wagtailadmin_pages:unpublish", filled, unpublish),
    "delete": AdminPath("wagtailadmin_pages:delete", draft, delete),
    "move": AdminPath("wagtailadmin_pages:move_confirm", published, move),
    "copy": AdminPath("wagtailadmin_pages:copy", published, copy, indexed=False),
    "reorder": AdminPath("wagtailadmin_pages:set_page_position", second, reorder),
    "close": AdminPath("wagtailadmin_pages:set_privacy", filled, close),
    "convert an alias": AdminPath("wagtailadmin_pages:convert_alias", alias, convert_alias, indexed=False),
    "unschedule": AdminPath("wagtailadmin_pages:revisions_unschedule", scheduled, unschedule, indexed=False),
    "approve": AdminPath("wagtailadmin_pages:workflow_action", awaiting_last_approval, approve),
    "unpublish many": AdminPath("wagtail_bulk_action", filled, bulk_unpublish),
    "add a term": AdminPath("wagtailsnippets_vocabularies_term:add", named_term, add_term),
    "rename a concept": AdminPath("wagtailsnippets_vocabularies_medium:edit", medium, rename),
    "delete a term": AdminPath("wagtailsnippets_vocabularies_term:delete", named_term, delete_term),
}
