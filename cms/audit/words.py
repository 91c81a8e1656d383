"""A record in words: who, what, about what, and the details that people may read.

Details are picked one by one: what is not named here is not shown, whatever else the log holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import registry

from cms.audit.models import Record
from cms.decisions.history import changes_in_words
from cms.decisions.services import ACTION as DECISION
from cms.languages import ENDONYMS
from cms.organisations.enums import Role
from cms.organisations.models import Organisation
from cms.registry.enums import Life
from cms.registry.models import Entry


@dataclass(frozen=True)
class Detail:
    """One thing that the record says beside its action."""

    label: str
    text: str


@dataclass(frozen=True)
class Line:
    """A record as people read it. ``entry`` is the entry that it concerns, as long as there is one."""

    number: int
    at: datetime
    who: str
    action: str
    subject: str
    entry: Entry | None
    details: list[Detail]


def in_words(records: Iterable[Record]) -> Iterator[Line]:
    """The records in words. What they point to is looked up once for all."""
    records = list(records)
    people = _people(records)
    entries = Entry.objects.in_bulk({record.entry_id for record in records if record.entry_id})
    look_up = _LookUp()
    for record in records:
        entry = entries.get(record.entry_id) if record.entry_id else None
        yield Line(
            number=record.pk,
            at=record.at,
            who=people(record.person_id) if record.person_id else _("the platform itself"),
            action=_action(record),
            subject=_subject(record, entry, people),
            entry=entry,
            details=list(_details(record, people, look_up)),
        )


def action_choices() -> list[tuple[str, str]]:
    """(action, its name) of everything that can be logged, by name."""
    registry.scan_for_actions()
    choices = [(action, str(row.message or row.label)) for action, row in registry.formatters.items()]
    return sorted(choices, key=lambda choice: choice[1])


# --- who and about what ----------------------------------------------------------------------------

People = Callable[[Any], str]


def _people(records: list[Record]) -> People:
    """A function from the number of a person to the name that they bear now."""
    wanted = {record.person_id for record in records}
    wanted |= {record.data.get("person") for record in records}
    wanted |= {record.data.get("facts", {}).get("person") for record in records}
    wanted |= {int(record.object_id) for record in records if record.kind == _PERSON and record.object_id.isdecimal()}
    numbers = [number for number in wanted if isinstance(number, int)]
    found: dict[Any, Any] = get_user_model()._default_manager.in_bulk(numbers)

    def name(number: Any) -> str:
        person: Any = found.get(number)
        if person is None:
            return _("account %(number)s, which is gone") % {"number": number}
        return person.get_full_name().strip() or person.get_username()

    return name


#: Kind of the records that are about an account.
_PERSON: Final = "auth.user"


def _subject(record: Record, entry: Entry | None, people: People) -> str:
    if record.kind == _PERSON and record.object_id.isdecimal():
        return people(int(record.object_id))
    if record.entry_id and str(record.entry_id) == record.object_id:
        return " ".join(filter(None, (entry.code if entry else "", record.label)))
    model = _model(record.kind)
    kind = capfirst(str(model._meta.verbose_name)) if model else record.kind
    about = f"{kind}: {record.label or record.object_id}"
    return f"{entry.code or entry.pk}, {about}" if entry else about


def _model(kind: str) -> type[Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


# --- what ------------------------------------------------------------------------------------------


def _action(record: Record) -> str:
    formatter = registry.get_formatter(record)
    if formatter is None:
        return record.action
    try:
        return capfirst(str(formatter.format_message(record)))
    except (AttributeError, LookupError, TypeError, ValueError):
        # Sentences about comments want the page; the words of the comment are among the details.
        return str(formatter.label)


def _details(record: Record, people: People, look_up: "_LookUp") -> Iterator[Detail]:
    data = record.data
    for name, label in (("comment", _("Comment")), ("reason", _("Reason"))):
        if isinstance(data.get(name), str) and data[name]:
            yield Detail(label, data[name])
    yield from _comments(data)
    for change in changes_in_words(data.get("changes", {})) if record.action == DECISION else ():
        yield Detail(change.label, f"{change.before or _('nothing')} → {change.after or _('nothing')}")
    told = {name: data[name] for name in _PLAIN if name in data}
    for name, value in {**told, **data.get("facts", {})}.items():
        if detail := _fact(record, name, value, people, look_up):
            yield detail


def _comments(data: Mapping[str, Any]) -> Iterator[Detail]:
    for name, label in (("comment", _("Comment")), ("reply", _("Reply"))):
        said = data.get(name)
        if isinstance(said, dict) and said.get("text"):
            yield Detail(label, str(said["text"]))


#: Keys beside the facts that stand for something to read.
_PLAIN: Final = ("person", "role", "image", "document", "rows", "revision_id")
_LABELS: Final = {
    "person": gettext_lazy("Person"),
    "organisation": gettext_lazy("Organisation"),
    "role": gettext_lazy("Role"),
    "language": gettext_lazy("Language"),
    "groups": gettext_lazy("Groups"),
    "permissions": gettext_lazy("Rights"),
    "is_active": gettext_lazy("May sign in"),
    "is_superuser": gettext_lazy("Administrator"),
    "code": gettext_lazy("Code"),
    "version": gettext_lazy("Version"),
    "life": gettext_lazy("Life"),
    "life_reason": gettext_lazy("Reason"),
    "sha1": gettext_lazy("Fingerprint of the file (SHA-1)"),
    "bytes": gettext_lazy("Bytes"),
    "prefix": gettext_lazy("Begins with"),
    "image": gettext_lazy("Picture"),
    "document": gettext_lazy("Document"),
    "rows": gettext_lazy("Records"),
    "revision_id": gettext_lazy("Revision"),
}


def _fact(record: Record, name: str, value: Any, people: People, look_up: "_LookUp") -> Detail | None:
    if value in (None, "", []):
        return None
    if name == "person":
        return Detail(_("Person"), people(value))
    words = _VALUES.get(name)
    if words and isinstance(value, str):
        return Detail(str(_LABELS[name]), words.get(value, str(value)))
    if name == "organisation":
        return Detail(_("Organisation"), look_up.name(Organisation, value))
    if name in _LABELS:
        return Detail(str(_LABELS[name]), _plain(value))
    model = _model(record.kind)
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    if field is None:
        return None
    if field.is_relation:
        return Detail(capfirst(str(field.verbose_name)), look_up.name(field.related_model, value))
    choices = dict(field.flatchoices)
    return Detail(capfirst(str(field.verbose_name)), str(choices.get(value, _plain(value))))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_VALUES: Final[Mapping[str, Mapping[Any, Any]]] = {
    "role": dict(Role.choices),
    "life": dict(Life.choices),
    "language": ENDONYMS,
}


class _LookUp:
    """Names of what facts point to, each asked for once."""

    def __init__(self) -> None:
        self._names: dict[tuple[Any, Any], str] = {}

    def name(self, model: Any, pk: Any) -> str:
        """What it is called now; its number once it is gone."""
        if (model, pk) not in self._names:
            row = model._base_manager.filter(pk=pk).first()
            self._names[model, pk] = str(row) if row is not None else str(pk)
        return self._names[model, pk]
