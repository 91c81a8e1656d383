"""Which text a reader sees: their language if there is one, else the source language, and what to say about it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.html import strip_tags

from cms.languages import ENDONYMS, LANGUAGES
from cms.registry.enums import SHOWN_AS_DRAFT, LanguageState
from cms.registry.models import Entry
from cms.registry.services import language_states


@dataclass(frozen=True)
class Text:
    """A text and the language it is in; falsy when there is none in any language."""

    value: str
    language: str

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
            value = getattr(obj or self.entry, f"{field}_{language}", None) or ""
            if strip_tags(value).strip():
                return Text(value, language)
        return Text("", self.language)

    def notice(self) -> LanguageNotice | None:
        """The notice above the texts; None when they are approved."""
        state = self.states[self.language]
        shown = self.text("name").language
        source = self.entry.source_language
        if state == LanguageState.APPROVED:
            return None
        changed = max((row.changed_at for row in self.entry.languages.all() if row.language == source), default=None)
        return LanguageNotice(
            state=state if state in SHOWN_AS_DRAFT else LanguageState.MISSING,
            shown_code=shown,
            shown_name=ENDONYMS[shown],
            changed_on=changed,
            source_url="" if source == self.language else source,
            source_name=ENDONYMS[source],
        )
