"""The registrars' way to the requests of cities, in the admin's menu."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.cities.permissions import waiting_for


class CitiesMenuItem(MenuItem):
    """Shown while something waits for the person."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether a request waits for the person as a registrar."""
        return waiting_for(request.user).exists()


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Its place in the menu: after the decisions of countries."""
    return CitiesMenuItem(
        _("Requests of cities"), reverse_lazy("cities:waiting"), name="cities", icon_name="globe", order=170
    )
