"""The Content-Security-Policy of every answer."""

from typing import Final

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

#: For data, should a browser ever be made to show them as a page.
_OF_DATA: Final = "default-src 'none'; frame-ancestors 'none'"


class ContentPolicyMiddleware(CSPMiddleware):
    """Pages get the policy of the settings. Data need nothing and get the strictest, which need not be put together."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header, unless the view has."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        # Also problem+json, ld+json.
        if kind.endswith("json"):
            response.headers.setdefault(HEADER, _OF_DATA)
            return response
        return super().process_response(request, response)
