"""A founding text as a reader of one language meets it: the original, and beside it what they can read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from cms.languages import ENDONYMS, LANGUAGES
from cms.site.browsing import Link, theme_links
from cms.site.founding_texts import Clause, FoundingText

#: Where a reader's own language has no text, these are looked in first.
_WORKING_LANGUAGES = ("ru", "en")
#: Headings of the parts that have no topic of their own.
_HEADINGS = {"closing": _("Closing words"), "signatures": _("Signatures")}


@dataclass(frozen=True)
class Rendering:
    """Words beside the original: a whole translation, or the gist of the clause."""

    text: str
    language: str
    is_gist: bool


@dataclass(frozen=True)
class ShownClause:
    """One clause. ``rendering`` is None where the original is what there is to read."""

    anchor: str
    number: str
    topic: str
    original: str
    rendering: Rendering | None
    themes: list[Link]


@dataclass(frozen=True)
class ShownText:
    """A founding text. ``translations`` are the codes of the languages that have it whole."""

    title: str
    original_title: str
    original_language: str
    original_language_name: str
    adopted_on: date
    place_and_date: str
    clauses: list[ShownClause]
    translations: frozenset[str]

    @property
    def contents(self) -> list[dict[str, str]]:
        """Sections for ``components/contents.html``."""
        return [
            {
                "id": clause.anchor,
                "label": f"{clause.number}. {clause.topic}" if clause.number else clause.topic,
            }
            for clause in self.clauses
        ]


@dataclass(frozen=True)
class ClauseLink:
    """A clause to be named elsewhere; ``number`` is empty for the preamble."""

    number: str
    topic: str
    url: str


def read(text: FoundingText, language: str) -> ShownText:
    """Prepare ``text`` for a reader of ``language``."""
    themes = theme_links()
    return ShownText(
        title=_first(text.title, language)[0],
        original_title=text.title.get(text.original_language, ""),
        original_language=text.original_language,
        original_language_name=ENDONYMS[text.original_language],
        adopted_on=text.adopted_on,
        place_and_date=text.place_and_date,
        clauses=[
            ShownClause(
                anchor=clause.anchor,
                number=clause.number,
                topic=_first(clause.topic, language)[0] or str(_HEADINGS[clause.anchor]),
                original=clause.original,
                rendering=_rendering(clause, language, text.original_language),
                themes=[themes[code] for code in clause.themes if code in themes],
            )
            for clause in text.clauses
        ],
        translations=frozenset(
            code for code in LANGUAGES if all(clause.translations.get(code) for clause in text.clauses)
        ),
    )


def clause_links(text: FoundingText, numbers: Collection[str], page_url: str, language: str) -> list[ClauseLink]:
    """The clauses with these numbers as links into the page at ``page_url``."""
    return [
        ClauseLink(clause.number, _first(clause.topic, language)[0], f"{page_url}#{clause.anchor}")
        for clause in text.find(numbers)
    ]


def _rendering(clause: Clause, language: str, original_language: str) -> Rendering | None:
    """Translation in the reader's language, else the gist, else a translation in a working language.

    None where the original is in the reader's language, or is all there is in a working language.
    """
    if language == original_language:
        return None
    if translation := clause.translations.get(language):
        return Rendering(translation, language, is_gist=False)
    if gist := clause.gist.get(language):
        return Rendering(gist, language, is_gist=True)
    found, code = _first(clause.translations, language)
    if not found or original_language in _WORKING_LANGUAGES:
        return None
    return Rendering(found, code, is_gist=False)


def _first(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Text in ``language``, else in a working language, else in any; with its language, empty if there is none."""
    for code in (language, *_WORKING_LANGUAGES, *LANGUAGES):
        if found := texts.get(code):
            return found, code
    return "", language
