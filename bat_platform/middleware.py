"""Language negotiation for the site, without touching machine addresses."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

#: Paths without a language prefix whose 404 must stay a 404.
UNPREFIXED = ("/api/", "/admin/", "/static/", "/media/", "/documents/", "/accounts/", "/healthz", "/readyz")


class SiteLocaleMiddleware(LocaleMiddleware):
    """Django's, but a missing address of the API or the admin is not sent to ``/ru/api/...``."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leave responses of unprefixed paths alone."""
        if request.path_info.startswith(UNPREFIXED):
            return response
        return super().process_response(request, response)
