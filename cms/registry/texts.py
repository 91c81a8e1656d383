"""Which text a reader sees: their language if there is one, else the source language, and what to say about it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.html import strip_tags
from django.utils.translation import gettext

from cms.languages import ENDONYMS, LANGUAGES, column
from cms.registry.addresses import entry_url
from cms.registry.enums import SHOWN_AS_DRAFT, LanguageState
from cms.registry.models import Entry
from cms.registry.services import language_states


@dataclass(frozen=True)
class Text:
    """A text and the language it is in; falsy when there is none in any language.

    ``note`` is empty unless the text is in another language than the reader's: then it says in which.
    """

    value: str
    language: str
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class LanguageNotice:
    """What to tell the reader about the entry's texts in their language; the template has the sentences."""

    state: LanguageState
    shown_code: str
    shown_name: str
    changed_on: datetime | None
    source_url: str
    source_name: str


class Reader:
    """Chooses the texts of one entry for a reader of ``language``."""

    def __init__(self, entry: Entry, language: str) -> None:
        self.entry = entry
        self.language = language
        self.states = language_states(entry)

    @property
    def order(self) -> tuple[str, ...]:
        """Languages in which a text is looked for: the reader's, the source, then the others."""
        return tuple(dict.fromkeys((self.language, self.entry.source_language, "ru", "en", *LANGUAGES)))

    def text(self, field: str, obj: object | None = None) -> Text:
        """Text of ``field`` of the entry, or of one of its rows."""
        for language in self.order:
            value = getattr(obj or self.entry, column(field, language), None) or ""
            if strip_tags(value).strip():
                return Text(value, language, self._note(language))
        return Text("", self.language)

    def notice(self) -> LanguageNotice | None:
        """The notice above the texts; None when they are approved."""
        state = self.states[self.language]
        source = self.entry.source_language
        shown = self.text("name").language
        if state == LanguageState.MISSING and shown == self.language:
            # A draft that has never been published: its texts have no state yet.
            state = LanguageState.APPROVED if shown == source else LanguageState.IN_WORK
        if state == LanguageState.APPROVED:
            return None
        changed = max((row.changed_at for row in self.entry.languages.all() if row.language == source), default=None)
        return LanguageNotice(
            state=state,
            shown_code=shown,
            shown_name=ENDONYMS[shown],
            changed_on=changed,
            source_url="" if source == self.language else entry_url(self.entry, source),
            source_name=ENDONYMS[source],
        )

    def _note(self, language: str) -> str:
        if language == self.language:
            return ""
        note = gettext("Shown in %(language)s") % {"language": ENDONYMS[language]}
        state = self.states[language]
        return f"{note} · {state.label}" if state in SHOWN_AS_DRAFT else note
