"""People in front of the platform: HTTP with cookies, and the address of what they ask for."""

import secrets
from typing import Any
from urllib.parse import urlsplit

import requests
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

#: Seconds for an answer; longer than anything that a page waits for.
_PATIENCE = 30


class Visitor:
    """Somebody with a browser, used like Django's test client. For one thread."""

    def __init__(self, url: str, cookies: dict[str, str] | None = None) -> None:
        self._url = url
        self._session = requests.Session()
        for name, value in (cookies or {}).items():
            self._session.cookies.set(name, value, domain=urlsplit(url).hostname)

    def get(self, path: str, params: dict[str, Any] | None = None) -> requests.Response:
        """The answer itself, no other page that it refers to."""
        return self._session.get(f"{self._url}{path}", params=params, timeout=_PATIENCE, allow_redirects=False)

    def post(self, path: str, data: dict[str, Any] | QueryDict | None = None, **headers: str) -> requests.Response:
        """As ``get``, with the proof that it comes from our own pages."""
        if isinstance(data, QueryDict):
            data = dict(data.lists())
        headers["X-CSRFToken"] = self._session.cookies["csrftoken"]
        return self._session.post(
            f"{self._url}{path}", data=data, headers=headers, timeout=_PATIENCE, allow_redirects=False
        )

    def change(self, action: str, entry: int) -> requests.Response:
        """``publish`` or ``withdraw`` an entry as a registrar does; 302 when it is done."""
        path = reverse("review:life", args=[entry])
        if action == "withdraw":
            return self.post(path, {"action": "life", "life": "withdrawn", "reason": "A test of faults."})
        answer = self.post(path, {"action": "publish", "reason": "A test of faults."})
        if answer.status_code != 409:
            return answer
        # It was public before.
        return self.post(path, {"action": "life", "life": "current", "reason": "A test of faults."})


def administrator() -> dict[str, str]:
    """Cookies of the administrator, who is a registrar too, signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(is_superuser=True))
    return {"sessionid": client.cookies["sessionid"].value, "csrftoken": secrets.token_hex(16)}
