"""Closes what Wagtail's tree permissions leave open between hubs (notes on each: docs/decisions/isolation.md)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.moderation import review
from cms.moderation.models import ReviewTask
from cms.moderation.permissions import has_reviews, visible_pages
from cms.registry.models import Entry


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The queue and the review of one entry."""
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
