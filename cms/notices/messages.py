"""What notices say. Each kind has a writer, in the app that sends it: it alone knows who may still see what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cms.notices.enums import Kind
from cms.notices.models import Notice


@dataclass(frozen=True)
class Message:
    """A notice in words, in the language that was active when they were written.

    ``about`` names what it is about, ``subject`` says in a line what happened, ``sentence`` in a sentence. ``action``
    is what can be done, at the path ``url``. ``facts`` and ``quotes``, each with its label, stand in mails alone;
    quotes are what people have written.
    """

    about: str
    subject: str
    sentence: str
    action: str
    url: str
    facts: Sequence[tuple[str, str]] = ()
    quotes: Sequence[tuple[str, str]] = ()


#: (person, their notices of one kind) -> by id the messages of those that they may see today.
Writer = Callable[[Any, Sequence[Notice]], Mapping[int, Message]]

_writers: dict[Kind, Writer] = {}


def register(kind: Kind, writer: Writer) -> None:
    """Let ``writer`` write the notices of a kind."""
    _writers[kind] = writer


def written_kinds() -> set[Kind]:
    """Kinds that have a writer."""
    return set(_writers)


def messages_for(person: Any, notices: Iterable[Notice]) -> dict[int, Message]:
    """By id, the messages of those of the person's notices that they may see today, in the active language."""
    by_kind: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_kind[notice.kind].append(notice)
    found: dict[int, Message] = {}
    for kind, rows in by_kind.items():
        # A kind may be gone since the notice was written.
        if kind in Kind.values:
            found |= _writers[Kind(kind)](person, rows)
    return found
