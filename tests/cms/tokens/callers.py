"""Systems of organisations, as the API meets them."""

import json
from typing import Any

from django.test import Client

from cms.organisations.enums import Role
from cms.tokens import services
from cms.tokens.enums import Scope
from tests.factories import MembershipFactory, UserFactory


def maker(organisation, **user):
    """Somebody who may make tokens: manager and submitter."""
    person = UserFactory(**user)
    for role in (Role.MANAGER, Role.SUBMITTER):
        MembershipFactory(user=person, organisation=organisation, role=role)
    return person


class Caller:
    """A system with a token; what goes wrong inside the platform answers 500."""

    def __init__(self, organisation, *, user=None, scopes=tuple(Scope), days=90) -> None:
        self.user = user or maker(organisation)
        self.token, self.key = services.make(organisation, self.user, "Register", scopes, days)
        self.client = Client(raise_request_exception=False)

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", **headers}

    def get(self, path: str = "", query: Any = None, **headers: str) -> Any:
        """Ask for something under ``/api/v1/submissions``."""
        return self.client.get(f"/api/v1/submissions{path}", query, headers=self._headers(headers))

    def send(self, path: str = "", data: Any = None, method: str = "post", **headers: str) -> Any:
        """Send JSON there; bytes go as they are."""
        body = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        call = getattr(self.client, method)
        address = f"/api/v1/submissions{path}"
        return call(address, body, content_type="application/json", headers=self._headers(headers))

    def upload(self, number: int, data: dict[str, Any], **headers: str) -> Any:
        """Add a file."""
        return self.client.post(f"/api/v1/submissions/{number}/files", data, headers=self._headers(headers))


def entry(**values: Any) -> dict[str, Any]:
    """An entry that can be sent, in the world of ``tests.cms.submissions.world``."""
    data = {
        "source_language": "uz",
        "hub": "rctc",
        "kind": "solution",
        "name": "Chang filtri",
        "summary": "Sement pechi gazidan changni ushlaydi.",
        "description": "Birinchi xatboshi.\n\nIkkinchi <xatboshi> & davomi.",
        "sectors": ["C23.5"],
        "countries": ["UZ"],
        "sources": [{"number": 1, "title": "Measurement report", "year": 2024, "url": "https://example.org/report"}],
        "levels": [level()],
    }
    return {**data, **values}


def level(**values: Any) -> dict[str, Any]:
    """A level that is complete."""
    return {
        "kind": "measured",
        "pollutant": "dust",
        "medium": "air",
        "lower": 5,
        "lower_is_less_than": True,
        "upper": "9.5",
        "unit": "mg/Nm³",
        "evidence": "A",
        "source": 1,
        "averaging": "daily",
        **values,
    }
