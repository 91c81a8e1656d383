"""What is asked and what is answered: ``SearchRequest``, its parsing from parameters, ``SearchResult``."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.analysis import tokenise
from search.analysis.languages import LANGUAGES
from search.facets import FACETS, FACETS_BY_NAME, FacetCount

#: Longer texts are no search; both limits keep the cost of one query bounded on every engine.
MAX_CHARACTERS: Final = 512
MAX_TOKENS: Final = 32
MAX_PAGE_SIZE: Final = 100
DEFAULT_PAGE_SIZE: Final = 20
#: Values of one facet in one request, and the length of one.
MAX_VALUES: Final = 50
MAX_VALUE: Final = 64
SORTS: Final = ("relevance", "newest", "name")
PARAMETERS: Final = frozenset({"q", "language", "page", "page_size", "sort"}) | FACETS_BY_NAME.keys()

#: Up to nine ASCII digits: ``int`` of longer or other digits is slow, surprising or refused.
_NUMBER: Final = re.compile("[0-9]{1,9}")


class MultiMapping(Protocol):
    """The part of Django's QueryDict that is read."""

    def __iter__(self) -> Iterator[str]: ...

    def getlist(self, key: str) -> list[str]:
        """All values of a parameter; none if it is absent."""


class InvalidSearch(Exception):  # noqa: N818 - an answer to the caller, not a fault
    """A parameter that the API refuses: which ``field``, and why."""

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. ``language`` is that of the reader: for display and as the first guess, never a filter.

    ``filters``: facet name -> chosen values, OR within a facet, AND across. ``shortened`` tells that the text
    was over the limits and the rest was left out.
    """

    q: str = ""
    language: str = "ru"
    page: int = 1
    page_size: int = DEFAULT_PAGE_SIZE
    sort: str = "relevance"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    shortened: bool = False

    @property
    def offset(self) -> int:
        """Hits before this page."""
        return (self.page - 1) * self.page_size

    def without(self, facet: str) -> "SearchRequest":
        """The same search without the choice in one facet, at its first page."""
        rest = {name: values for name, values in self.filters.items() if name != facet}
        return replace(self, filters=MappingProxyType(rest), page=1)


class Match(NamedTuple):
    """What an entry was found by: a word or concept in a language, or, with empty ``text``, its full text."""

    kind: Literal["word", "concept", "text"]
    text: str
    language: str


class Hit(NamedTuple):
    """One entry as it is shown: texts in ``language``, which may not be the reader's.

    ``highlights``: part (``name``, ``summary``) -> escaped HTML with ``<mark>``. ``state``: of the language
    shown (approved, machine ...). ``extra``: what else the index keeps for display. ``matches``: what it was found
    by; none without words.
    """

    code: str
    slug: str
    kind: str
    url: str
    name: str
    summary: str
    language: str
    state: str
    highlights: Mapping[str, str]
    extra: Mapping[str, Any]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class FacetResult:
    """A facet with its counted values, in the order in which they are shown."""

    name: str
    label: str
    values: tuple[FacetCount, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer: how many entries match, one page of them, and the counts.

    ``relaxed``: nothing matched every word, so words may be missing. ``without``: for an empty result, how
    many entries match without the choice in a facet. ``meant``: the words as they are written, where typing errors
    were forgiven. ``engine_ms``: the part of ``took_ms`` that the engine took.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetResult, ...]
    took_ms: float
    engine_ms: float
    relaxed: bool = False
    meant: str = ""
    without: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.total // self.request.page_size))


def clean_text(text: str) -> str:
    """Control characters and lone surrogates become blanks, runs of blanks one blank."""
    printable = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
    return " ".join(printable.split())


def parse(params: MultiMapping, *, strict: bool, language: str) -> SearchRequest:
    """Build the request from query parameters; ``language`` is used where none is given.

    Strict (API): an unknown parameter or bad value raises ``InvalidSearch``. Lenient (page): it is ignored,
    and a text over the limits is shortened.
    """
    if strict:
        for name in params:
            if name not in PARAMETERS:
                raise InvalidSearch(name, _("There is no such parameter."))
    language = _choice(params, "language", tuple(LANGUAGES), language, strict)
    q, shortened = _text(params, language, strict)
    page_size = _number(params, "page_size", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, strict)
    filters = {
        facet.name: values for facet in FACETS if (values := _values(params.getlist(facet.name), facet.name, strict))
    }
    return SearchRequest(
        q=q,
        language=language,
        page=_number(params, "page", 1, None, strict),
        page_size=page_size,
        sort=_choice(params, "sort", SORTS, default_sort(q), strict),
        filters=MappingProxyType(filters),
        shortened=shortened,
    )


def parse_suggestion(params: MultiMapping, *, language: str) -> tuple[str, str]:
    """(text, language) of a request for suggestions. Raises ``InvalidSearch``."""
    for name in params:
        if name not in ("q", "language"):
            raise InvalidSearch(name, _("There is no such parameter."))
    return _text(params, language, strict=True)[0], _choice(params, "language", tuple(LANGUAGES), language, strict=True)


def default_sort(q: str) -> str:
    """The usual order: the best match first or, without words, the newest."""
    return "relevance" if q else "newest"


def _single(params: MultiMapping, name: str, strict: bool) -> str | None:
    """The one value of a parameter; None if absent. Forms send empty ones, so lenient takes those for absent."""
    values = params.getlist(name)
    if strict and len(values) > 1:
        raise InvalidSearch(name, _("Give this parameter once."))
    return values[-1] if values and (strict or values[-1]) else None


def _choice(params: MultiMapping, name: str, choices: Iterable[str], default: str, strict: bool) -> str:
    value = _single(params, name, strict)
    if value is None or value in choices:
        return value or default
    if strict:
        raise InvalidSearch(name, _("Use one of: %(choices)s.") % {"choices": ", ".join(choices)})
    return default


def _number(params: MultiMapping, name: str, default: int, highest: int | None, strict: bool) -> int:
    value = _single(params, name, strict)
    if value is None:
        return default
    if _NUMBER.fullmatch(value) and int(value) >= 1 and (highest is None or int(value) <= highest):
        return int(value)
    if not strict:
        return default
    if highest is None:
        raise InvalidSearch(name, _("Use a whole number from 1."))
    raise InvalidSearch(name, _("Use a whole number from 1 to %(highest)d.") % {"highest": highest})


def _text(params: MultiMapping, language: str, strict: bool) -> tuple[str, bool]:
    """(cleaned text, whether it was shortened)."""
    raw = _single(params, "q", strict) or ""
    if strict and len(raw) > MAX_CHARACTERS:
        raise InvalidSearch("q", _("Use at most %(limit)d characters.") % {"limit": MAX_CHARACTERS})
    text = clean_text(raw[:MAX_CHARACTERS])
    tokens = tokenise(text, language)
    if len(tokens) <= MAX_TOKENS:
        return text, len(raw) > MAX_CHARACTERS
    if strict:
        raise InvalidSearch("q", _("Use at most %(limit)d words.") % {"limit": MAX_TOKENS})
    return text[: tokens[MAX_TOKENS - 1].end], True


def _values(raw: list[str], name: str, strict: bool) -> tuple[str, ...]:
    """Chosen values of a facet, each once (whatever its case), in the order given."""
    if strict and (len(raw) > MAX_VALUES or any(len(value) > MAX_VALUE for value in raw)):
        message = _("Use at most %(values)d values of at most %(characters)d characters.")
        raise InvalidSearch(name, message % {"values": MAX_VALUES, "characters": MAX_VALUE})
    chosen: dict[str, str] = {}
    for value in raw[:MAX_VALUES]:
        cleaned = clean_text(value[:MAX_VALUE])
        if cleaned:
            chosen.setdefault(cleaned.lower(), cleaned)
    return tuple(chosen.values())
