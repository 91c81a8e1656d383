"""Search in the admin."""

from typing import Any

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search import administration, editing


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The state of the index; searches without hits; what analysis does."""
    return [*administration.urlpatterns, *editing.urlpatterns]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Its place in the menu."""
    return administration.menu_item()


@hooks.register("register_reports_menu_item")
def unanswered_menu_item() -> MenuItem:
    """The list of searches without hits."""
    return editing.menu_item(editing.UnansweredView, editing.UNANSWERED, 910)


@hooks.register("register_reports_menu_item")
def analysis_menu_item() -> MenuItem:
    """The page that shows what analysis does."""
    return editing.menu_item(editing.AnalysisView, editing.ANALYSIS, 920)
