"""How an operation of the API takes a token, and nothing else: neither cookies nor a token without the permission."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from cms.problems import ProblemError
from cms.tokens import allowances, services
from cms.tokens.enums import Allowed
from cms.tokens.models import Token
from cms.tokens.permissions import allows


class OrganisationToken(HttpBearer):
    """A token of an organisation in the header ``Authorization``, with a permission of ``cms.tokens.permissions``."""

    openapi_description = "Made by a manager on the organisation's page. Written `batp_` and 33 letters and digits."

    def __init__(self, permission: str) -> None:
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token if it works (else the API answers 401).

        Raises ProblemError 403 if it does not give the permission, 429 if its organisation has asked too often.
        """
        found = services.find(token)
        if found is None:
            return None
        if wait := allowances.take(found.organisation, Allowed.REQUESTS):
            raise too_much(wait)
        if not allows(found, self.permission):
            raise ProblemError(403, "This token may not do that. A manager of the organisation can make another.")
        return found


def too_much(wait: int) -> ProblemError:
    """What an organisation is told that has used up what it may."""
    return ProblemError(429, "Too much at once.", headers={"Retry-After": str(wait)})
