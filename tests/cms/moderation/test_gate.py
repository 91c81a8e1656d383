"""Nothing passes the review by: every way in which Wagtail publishes or takes away, asked by those with every right."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.models import Page, Task, WorkflowTask
from wagtail.test.utils.form_data import querydict_from_html

from cms.moderation.gate import ReviewGateMiddleware, refuse_what_was_not_decided
from cms.moderation.life import publish_outside_review
from cms.moderation.services import approve, submit
from cms.organisations.enums import Role
from cms.registry.models import Entry, HubPage, Technique
from tests import factories
from tests.cms.moderation.world import change, publish, step_of, stored, to_technical
from tests.search.admin_paths import fill_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(params=["superuser", "registrar"])
def mighty(request, client, world):
    """A browser of somebody with every right on the registry's pages."""
    client.force_login(factories.UserFactory(is_superuser=True) if request.param == "superuser" else world.registrar)
    client.raise_request_exception = False
    return client


# --- the list: each publishes a draft or takes a public entry away, as Wagtail would --------------------


def edit(client: Any, entry: Entry) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[entry.pk])
    return fill_in(client, address, "page-edit-form", **{"action-publish": "1"})


def schedule(client: Any, entry: Entry) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[entry.pk])
    times = {"go_live_at": "2020-01-01 00:00", "expire_at": "2020-01-02 00:00"}
    return fill_in(client, address, "page-edit-form", **times, **{"action-publish": "1"})


def revert(client: Any, entry: Entry) -> Any:
    first = entry.revisions.order_by("pk").first()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[entry.pk, first.pk])
    return fill_in(client, address, "page-edit-form", **{"action-publish": "1"})


def approve_as_administrator(client: Any, entry: Entry) -> Any:
    step = entry.current_workflow_task_state
    arguments = [entry.pk, "approve", step.pk if step else 0]
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=arguments))


def bulk(action: str) -> Callable[[Any, Entry], Any]:
    def act(client: Any, entry: Entry) -> Any:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return client.post(f"{address}?id={entry.pk}&next=/admin/", {"next": "/admin/"})

    return act


def bulk_below(action: str) -> Callable[[Any, Entry], Any]:
    def act(client: Any, entry: Entry) -> Any:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        data = {"next": "/admin/", "include_descendants": "on"}
        return client.post(f"{address}?id={entry.get_parent().pk}&next=/admin/", data)

    return act


def unpublish(client: Any, entry: Entry) -> Any:
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[entry.pk]))


def unpublish_below(client: Any, entry: Entry) -> Any:
    address = reverse("wagtailadmin_pages:unpublish", args=[entry.get_parent().pk])
    return client.post(address, {"include_descendants": "on"})


def delete(client: Any, entry: Entry) -> Any:
    return client.post(reverse("wagtailadmin_pages:delete", args=[entry.pk]))


def delete_the_hub(client: Any, entry: Entry) -> Any:
    hub = entry.get_parent()
    return client.post(reverse("wagtailadmin_pages:delete", args=[hub.pk]), {"confirm_site_name": "BAT platform"})


def close(client: Any, entry: Entry) -> Any:
    return client.post(reverse("wagtailadmin_pages:set_privacy", args=[entry.pk]), {"restriction_type": "login"})


def copy(**values: str) -> Callable[[Any, Entry], Any]:
    def act(client: Any, entry: Entry) -> Any:
        data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": str(entry.get_parent().pk)}
        return client.post(reverse("wagtailadmin_pages:copy", args=[entry.pk]), data | values)

    return act


def copy_the_hub(**values: str) -> Callable[[Any, Entry], Any]:
    def act(client: Any, entry: Entry) -> Any:
        hub = entry.get_parent()
        data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": str(hub.get_parent().pk)}
        return client.post(reverse("wagtailadmin_pages:copy", args=[hub.pk]), data | {"copy_subpages": "on"} | values)

    return act


def api(action: str, **values: Any) -> Callable[[Any, Entry], Any]:
    def act(client: Any, entry: Entry) -> Any:
        address = reverse("wagtailadmin_api:pages:action", args=[entry.pk, action])
        return client.post(address, values, content_type="application/json")

    return act


PUBLISHING = {
    "editor": edit,
    "editor, with times": schedule,
    "earlier version": revert,
    "approval by an administrator": approve_as_administrator,
    "bulk": bulk("publish"),
    "bulk, with all below": bulk_below("publish"),
    "internal API": api("publish"),
}
ENDING = {
    "unpublish": unpublish,
    "unpublish, with all below": unpublish_below,
    "bulk unpublish": bulk("unpublish"),
    "bulk unpublish, with all below": bulk_below("unpublish"),
    "delete": delete,
    "delete the hub": delete_the_hub,
    "bulk delete": bulk("delete"),
    "close to the public": close,
    "internal API, unpublish": api("unpublish"),
    "internal API, delete": api("delete"),
}
DOUBLING = {
    "copy": copy(publish_copies="on"),
    "alias": copy(alias="on"),
    "copy of the hub": copy_the_hub(publish_copies="on"),
    "alias of the hub": copy_the_hub(alias="on"),
    "internal API, copy": api("copy", keep_live=True, slug="a-copy"),
    "internal API, alias": api("create_alias", update_slug="a-copy"),
}


def public() -> set[tuple[int, int]]:
    """Number of every entry that is public, and its version."""
    return set(Entry.objects.live().public().values_list("pk", "version"))


@pytest.mark.parametrize("way", PUBLISHING)
def test_no_draft_becomes_public(mighty, world, way):
    before = public()
    PUBLISHING[way](mighty, stored(world.entry))
    assert public() == before
    assert stored(world.entry).first_published_at is None


@pytest.mark.parametrize("way", PUBLISHING)
def test_no_change_of_a_public_entry_becomes_public(mighty, world, way):
    entry = publish(world)
    change(entry, world.submitter, summary_en="Unread.")
    before = public()
    PUBLISHING[way](mighty, stored(entry))
    assert public() == before
    assert stored(entry).summary_en != "Unread."


@pytest.mark.parametrize("way", ENDING)
def test_no_public_entry_goes(mighty, world, way):
    entry = publish(world)
    before = public()
    ENDING[way](mighty, entry)
    assert public() == before


@pytest.mark.parametrize("way", DOUBLING)
def test_no_second_page_of_it_becomes_public(mighty, world, way):
    entry = publish(world)
    before = public()
    DOUBLING[way](mighty, entry)
    assert public() == before


def test_a_new_page_is_a_draft(mighty, world):
    address = reverse("wagtailadmin_pages:add", args=["registry", "technique", world.hub.pk])
    data = querydict_from_html(mighty.get(address).content.decode(), form_id="page-edit-form")
    data.update({"kind": "bat", "source_language": "en", "name_en": "Added", "action-publish": "1"})
    before = public()
    assert mighty.post(address, data).status_code == 302
    assert public() == before
    assert Technique.objects.filter(title="Added").exists()


def test_a_copy_is_a_draft_without_a_number(mighty, world):
    copy()(mighty, publish(world))
    found = Entry.objects.get(slug="a-copy")
    assert (found.live, found.code, found.version, found.last_verified_on) == (False, None, 0, None)


def test_wagtails_api_for_editing_is_not_served():
    served = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not any("v3" in name for name in served)
    with pytest.raises(NoReverseMatch):
        reverse("wagtailapi:pages:listing")


def test_no_entry_has_a_time_to_go_public_or_to_end(mighty, world):
    form = Technique.get_edit_handler().get_form_class()
    assert not {"go_live_at", "expire_at", "life", "last_verified_on"} & form.base_fields.keys()


# --- the gate itself -----------------------------------------------------------------------------------


def through_the_gate(view: Callable[..., HttpResponse]) -> HttpResponse:
    """As a request passes it: the view is known only on the way."""
    request = RequestFactory().get("/admin/")
    request.resolver_match = None

    def respond(request: Any) -> HttpResponse:
        gate.process_view(request, view, (), {})
        return view(request)

    gate = ReviewGateMiddleware(respond)
    return gate(request)


@pytest.mark.parametrize(("module", "passes"), [("wagtail.admin.anything", False), ("cms.moderation.life", True)])
def test_what_a_view_of_wagtails_publishes_is_refused_whatever_it_is(world, module, passes):
    def view(request: Any) -> HttpResponse:
        stored(world.entry).get_latest_revision().publish()
        return HttpResponse()

    view.__module__ = module
    if passes:
        through_the_gate(view)
    else:
        with pytest.raises(PermissionDenied), transaction.atomic():
            through_the_gate(view)
        assert not stored(world.entry).live
    refuse_what_was_not_decided(stored(world.entry))  # after the request it is open again


# --- the review itself ---------------------------------------------------------------------------------


def test_each_transition_asks_for_what_is_missing(world):
    change(world.entry, world.submitter, sources=[])
    with pytest.raises(PermissionDenied, match="Name at least one source"):
        approve(world.entry, world.reviewer, step_of(world.entry))
    with pytest.raises(PermissionDenied, match="Name at least one source"):
        stored(world.entry).current_workflow_task_state.approve(user=world.reviewer)


def test_the_editors_button_to_submit_asks_as_the_portal_does(world, client):
    draft = factories.technique(world.hub, name="Unfit", owner=world.reviewer)
    draft.sources = []
    draft.save_revision()
    client.force_login(world.reviewer)
    fill_in(client, reverse("wagtailadmin_pages:edit", args=[draft.pk]), "page-edit-form", **{"action-submit": "1"})
    assert stored(draft).current_workflow_state is None


@pytest.mark.parametrize("button", ["action-cancel-workflow", "action-restart-workflow"])
def test_no_review_ends_without_a_word(world, client, button):
    step = step_of(world.entry)
    client.force_login(world.reviewer)
    client.post(reverse("wagtailadmin_pages:edit", args=[world.entry.pk]), {button: "1"})
    assert step_of(world.entry) == step


@pytest.mark.parametrize("change_workflow", ["deactivate", "remove"])
def test_a_workflow_without_its_technical_review_publishes_nothing(world, change_workflow):
    technical = Task.objects.get(name="Technical review")
    if change_workflow == "remove":
        WorkflowTask.objects.filter(task=technical).delete()
        with pytest.raises(PermissionDenied, match="not complete"):
            approve(world.entry, world.reviewer, step_of(world.entry))
    else:
        to_technical(world)
        with pytest.raises(PermissionDenied, match="not complete"):
            technical.specific.deactivate()
    assert not stored(world.entry).live


class TestOutsideTheReview:
    def test_a_registrar_with_a_reason(self, world, client, deliver):
        client.force_login(world.registrar)
        url = reverse("review:life", args=[world.entry.pk])
        assert client.post(url, {"action": "publish", "reason": " "}).status_code == 400
        assert not stored(world.entry).live
        sent = deliver(client.post, url, {"action": "publish", "reason": "The act is in force tomorrow."})
        entry = stored(world.entry)
        assert (entry.live, entry.current_workflow_state, entry.last_verified_on) == (True, None, None)
        assert [message.to for message in sent] == [[world.submitter.email]]
        assert "in force tomorrow" in sent[0].body
        page = client.get(url).content.decode()
        assert "in force tomorrow" in page

    @pytest.mark.parametrize("who", ["reviewer", "expert", "submitter", "root"])
    def test_nobody_else(self, world, who):
        person = factories.UserFactory(is_superuser=True) if who == "root" else getattr(world, who)
        with pytest.raises(PermissionDenied):
            publish_outside_review(world.entry, person, "Because.")

    def test_not_for_ones_own_organisation(self, world):
        factories.MembershipFactory(user=world.registrar, organisation=world.startup, role=Role.MANAGER)
        with pytest.raises(PermissionDenied):
            publish_outside_review(world.entry, world.registrar, "Because.")

    def test_what_is_unfit_is_not_published(self, world):
        change(world.entry, world.submitter, sources=[])
        with pytest.raises(ValidationError, match="Name at least one source"):
            publish_outside_review(world.entry, world.registrar, "Because.")

    def test_where_nothing_is_new(self, world):
        with pytest.raises(ValidationError, match="Nothing has changed"):
            publish_outside_review(publish(world), world.registrar, "Because.")


def test_a_published_entry_is_changed_through_the_same_review(world, client):
    """The old version stays at its address until the last approval; then it has an address of its own."""
    entry = publish(world)
    change(entry, world.submitter, name_en="Pleated filter", summary_en="Pleated.")
    submit(stored(entry), world.submitter)
    for who in ("reviewer", "expert"):
        assert "Sleeve filter" in client.get(f"/en/registry/{entry.code}/").content.decode()
        assert "Pleated" not in client.get(f"/en/registry/{entry.code}/").content.decode()
        approve(entry, getattr(world, who), step_of(entry))
    assert "Pleated filter" in client.get(f"/en/registry/{entry.code}/").content.decode()
    assert "Sleeve filter" in client.get(f"/en/registry/{entry.code}/v1/").content.decode()
    assert stored(entry).version == 2


def test_pages_that_are_no_entries_go_on_as_they_were(mighty, world):
    edit(mighty, HubPage.objects.get(pk=world.hub.pk))
    assert Page.objects.get(pk=world.hub.pk).live_revision is not None
