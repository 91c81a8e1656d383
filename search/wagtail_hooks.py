"""The search index in the admin."""

from typing import Any

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search import administration


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The page with the state of the index."""
    return administration.urlpatterns


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Its place in the menu."""
    return administration.menu_item()
