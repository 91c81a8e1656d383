"""What a token may do: a table, outside of which nothing is given to any token.

An operation of the API takes a token only if it names a permission; every other is for everybody or for people who have
signed in. A permission that stands in no row is no token's.
"""

from collections.abc import Mapping
from typing import Final

from cms.organisations.models import Membership, Organisation
from cms.organisations.permissions import Person
from cms.tokens.enums import Scope
from cms.tokens.models import MAKERS_ROLES, Token

#: Permission -> the scope that gives it.
PERMISSIONS: Final[Mapping[str, Scope]] = {
    "submissions.list": Scope.READ,
    "submissions.read": Scope.READ,
    "submissions.comments": Scope.READ,
    "submissions.create": Scope.WRITE,
    "submissions.change": Scope.WRITE,
    "submissions.attach": Scope.WRITE,
    "submissions.answer": Scope.WRITE,
    "submissions.send": Scope.SEND,
    "submissions.withdraw": Scope.SEND,
}


def allows(token: Token, permission: str) -> bool:
    """Whether the token gives the permission."""
    scope = PERMISSIONS.get(permission)
    return scope is not None and scope in token.scopes


def missing_roles(user: Person, organisation: Organisation) -> list[str]:
    """Roles, in words, that the person lacks to make a token: it could do nothing."""
    held = set(Membership.objects.filter(user=user.pk, organisation=organisation).values_list("role", flat=True))
    return [str(role.label) for role in MAKERS_ROLES if role not in held]
