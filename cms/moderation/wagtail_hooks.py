"""Closes what Wagtail's tree permissions leave open between hubs (notes on each: docs/decisions/isolation.md)."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.moderation import review
from cms.moderation.models import ReviewTask
from cms.moderation.permissions import has_reviews, keeps, kept_hubs, visible_pages
from cms.registry.models import Entry


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The queue, the review of one entry, and what is due."""
    return [path("review/", include(review))]


class ReviewMenuItem(MenuItem):
    """Shown to those who review."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether anything can wait for the person."""
        return has_reviews(request.user)


@hooks.register("register_admin_menu_item")
def review_menu_item() -> MenuItem:
    """First in the menu: what waits for a decision comes before everything else."""
    return ReviewMenuItem(
        gettext_lazy("Entries to review"), reverse("review:queue"), name="review", icon_name="clipboard-list", order=50
    )


@hooks.register("construct_page_chooser_queryset")
def choose_only_visible_pages(pages: Any, request: HttpRequest) -> Any:
    """Leak a: the chooser's browse and search listed every hub's drafts."""
    return pages.filter(pk__in=visible_pages(request.user).values("pk"))


@hooks.register("construct_reports_menu")
def hide_page_types_report(request: HttpRequest, menu_items: list[Any]) -> None:
    """Leak c: the report names the page last edited, whatever its hub; its address is closed too."""
    menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


@hooks.register("before_edit_page")
def say_why_it_cannot_be_approved(request: HttpRequest, page: Page) -> None:
    """A reviewer who misses the button to approve learns the reason."""
    state = page.current_workflow_task_state if isinstance(page, Entry) else None
    if request.method != "GET" or state is None:
        return
    task = state.task.specific
    if isinstance(task, ReviewTask) and task.user_can_access_editor(page, request.user):
        obstacles = task.obstacles(page, request.user)
        if obstacles:
            reasons = " ".join(obstacles)
            messages.warning(request, _("This entry cannot be approved yet. %(reasons)s") % {"reasons": reasons})


@hooks.register("construct_explorer_page_queryset")
def refuse_manual_order(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Manual ordering lists all children without pages: on a hub with thousands of entries it eats the memory."""
    if request.GET.get("ordering") == "ord" and parent_page.numchild > 200:
        raise PermissionDenied
    return pages


class DueMenuItem(MenuItem):
    """Shown to those who look after published entries."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person has any."""
        return request.user.is_authenticated and kept_hubs(request.user).exists()


@hooks.register("register_admin_menu_item")
def due_menu_item() -> MenuItem:
    """After the queue."""
    return DueMenuItem(
        gettext_lazy("Entries to verify"), reverse("review:due"), name="due", icon_name="history", order=55
    )


def _life_button(page: Page, user: Any) -> Iterator[Button]:
    entry = Entry.objects.filter(pk=page.pk).first()
    if entry is not None and keeps(user, entry):
        yield Button(_("Life of the entry"), reverse("review:life", args=[page.pk]), icon_name="history", priority=45)


@hooks.register("register_page_header_buttons")
def life_in_the_header(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the place of Wagtail's buttons to publish and unpublish."""
    return _life_button(page, user)


@hooks.register("before_edit_page")
def refuse_to_end_a_review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A review ends with words for the submitters: the editor's buttons to cancel or restart it send none."""
    buttons = ("action-cancel-workflow", "action-restart-workflow")
    if request.method != "POST" or not isinstance(page, Entry) or not any(name in request.POST for name in buttons):
        return None
    messages.error(request, _("Ask for changes, or reject the entry: its submitters read why."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_page_action_menu")
def hide_the_end_of_a_review(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """The same buttons in the editor."""
    if isinstance(context.get("page"), Entry):
        hidden = ("action-cancel-workflow", "action-restart-workflow")
        menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("before_move_page")
def hand_over_instead(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Moved under another hub, an entry under review would stay with the reviewers of the first."""
    if not _is_under_review(page):
        return None
    messages.error(request, _("The entry is under review. Hand it over on the page of its review."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def hand_over_each(request: HttpRequest, action_type: str, objects: list[Any], view: Any) -> HttpResponse | None:
    """As one by one."""
    if action_type != "move" or not any(isinstance(one, Page) and _is_under_review(one) for one in objects):
        return None
    messages.error(request, _("An entry among these is under review. Hand it over on the page of its review."))
    return redirect("wagtailadmin_explore_root")


def _is_under_review(page: Page) -> bool:
    return page.current_workflow_state is not None and Entry.objects.filter(pk=page.pk).exists()


#: Action of the audit log -> (label, sentence). People stand in it by number alone.
LOG_ACTIONS: Final = {
    "moderation.reject": (gettext_lazy("Reject"), gettext_lazy("Rejected the entry")),
    "moderation.hand_over": (gettext_lazy("Hand over"), gettext_lazy("Handed the entry over to another hub")),
    "moderation.handed_over": (gettext_lazy("Hand over"), gettext_lazy("Handed an entry over to another hub")),
    "moderation.assign": (gettext_lazy("Give to review"), gettext_lazy("Gave the step to somebody")),
    "moderation.release": (gettext_lazy("Give back"), gettext_lazy("Gave the step back to all")),
    "moderation.life": (gettext_lazy("Life of the entry"), gettext_lazy("Changed the life of the entry")),
    "moderation.verify": (gettext_lazy("Verify"), gettext_lazy("Verified the entry without a change")),
    "moderation.publish_outside_review": (
        gettext_lazy("Publish outside the review"),
        gettext_lazy("Published the entry outside the review"),
    ),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the decisions in the admin's reports and in the history of an entry."""
    for action, (label, message) in LOG_ACTIONS.items():
        actions.register_action(action, label, message)
