"""What notices about tokens say, to those who manage the organisation."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.notices.enums import Kind
from cms.notices.messages import Message, register
from cms.notices.models import Notice
from cms.organisations.enums import Role
from cms.tokens.models import Token


def _to_managers(words: Callable[[Token, dict[str, Any]], Message]) -> Callable[..., dict[int, Message]]:
    """A writer for the managers of the organisation; the second of the words is what names the token."""

    def write(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
        managed = Token.objects.filter(
            organisation__memberships__user=person.pk, organisation__memberships__role=Role.MANAGER
        )
        tokens = managed.select_related("organisation").in_bulk({notice.words["token"] for notice in notices})
        return {
            notice.pk: words(token, {"name": token.name, "prefix": token.prefix, "organisation": token.organisation})
            for notice in notices
            if (token := tokens.get(notice.words["token"])) is not None
        }

    return write


def _expires(token: Token, names: dict[str, Any]) -> Message:
    day = {"date": date_format(token.expires_at, "DATE_FORMAT")}
    return _message(
        token,
        _("A token ends soon: %(name)s") % names,
        _("The token “%(name)s” (%(prefix)s…) of %(organisation)s works until %(date)s.") % {**names, **day},
        _("Make another and give it to the system that uses this one"),
    )


def _ended(token: Token, names: dict[str, Any]) -> Message:
    return _message(
        token,
        _("A token is ended: %(name)s") % names,
        _(
            "The token “%(name)s” (%(prefix)s…) of %(organisation)s works no more: whoever made it no longer acts for"
            " the organisation."
        )
        % names,
        _("Make another and give it to the system that used this one"),
    )


def _leaked(token: Token, names: dict[str, Any]) -> Message:
    return _message(
        token,
        _("A token was found in public: %(name)s") % names,
        _(
            "The token “%(name)s” (%(prefix)s…) of %(organisation)s was found where others could read it. It is"
            " revoked: it opens nothing any more. Look through your entries for what is not yours."
        )
        % names,
        _("Make another, and keep it where passwords are kept"),
    )


def _message(token: Token, subject: str, sentence: str, action: str) -> Message:
    return Message(
        about=str(token.organisation),
        subject=subject,
        sentence=sentence,
        action=action,
        url=reverse("tokens:list", args=[token.organisation_id]),
    )


def register_writers() -> None:
    """Let these be the words of the kinds."""
    register(Kind.TOKEN_EXPIRES, _to_managers(_expires))
    register(Kind.TOKEN_ENDED, _to_managers(_ended))
    register(Kind.TOKEN_LEAKED, _to_managers(_leaked))
