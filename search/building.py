"""Entries -> documents: a handful of queries for any number of entries, then plain Python."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

from django.db.models import Model, Q

from cms.languages import LANGUAGES, columns
from cms.registry.enums import EVIDENCE_ORDER, DecisionStatus, LanguageState
from cms.registry.models import (
    Consumption,
    Cost,
    Efficiency,
    EmissionLevel,
    Entry,
    EntryLanguage,
    EntryPlace,
    EntryRelation,
    EntrySource,
    ExamplePlant,
    ExternalId,
    HubPage,
    NationalDecision,
    Outcome,
    Practice,
    PracticeInput,
    Technique,
)
from cms.registry.models.entry import translated_fields
from cms.registry.public import open_rows, public_entries
from cms.vocabularies.models import Country
from search.analysis import Term, terms
from search.analysis.collation import sort_key
from search.catalogue import Catalogue, concept_id, get_catalogue
from search.documents import Display, Document, Part, Streams, Text, streams
from search.facets import FACETS_BY_NAME
from search.models import IndexState
from search.tiles import tile_keys

#: A tag of the editor's HTML, where "<" in a text is escaped; bounded, so that no text makes it slow.
_TAG: Final = re.compile("<[^<>]{0,2000}>")
#: Entries built at a time: bounds memory, and parameters of a query.
CHUNK: Final = 500
#: Of so many neighbouring ids at least one is asked for, where rows are asked for by the first and the last.
_DENSE: Final = 2

#: Facet -> many-to-many field that holds its values, by class.
FACET_LISTS: Final[dict[type[Entry], dict[str, str]]] = {
    Entry: {
        "theme": "themes",
        "sector": "sectors",
        "country": "countries",
        "city": "cities",
        "medium": "media",
        "pollutant": "pollutants",
        "hazard": "hazards",
    },
    Technique: {"technique_type": "technique_types"},
    Practice: {"practice_type": "practice_types"},
}
#: Rows with a text per language, and the field.
_TRANSLATED_ROWS: Final[tuple[tuple[type[Model], str], ...]] = (
    (EntryPlace, "name"),
    (Outcome, "indicator"),
    (Consumption, "item"),
    (PracticeInput, "item"),
)
_FIGURES: Final[tuple[type[Model], ...]] = (EmissionLevel, Efficiency, Consumption, Outcome, Cost)
#: Texts that are not about the technique: shown elsewhere, or indexed as name and summary.
_NOT_BODY: Final = frozenset({"name", "summary", "version_note"})
#: Facets whose values are concepts of a text in any language.
_CONCEPT_FACETS: Final = (
    "theme", "sector", "country", "city", "medium", "pollutant", "hazard", "technique_type", "practice_type",
)  # fmt: skip


#: Beginnings of concept ids that name places.
_WHERE: Final = tuple(concept_id(FACETS_BY_NAME[name].labels, "") for name in ("country", "city"))


@dataclass
class _Rows:
    """What belongs to one entry in other tables.

    ``texts``: by language; ``untranslated``: conditions and numbers of other registers, in no stated language.
    ``plants``: country, evidence grade, words; ``places``: country, latitude, longitude.
    """

    facets: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    plants: list[tuple[str, str, list[str]]] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)
    places: list[tuple[str, float, float]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)


def build_document(entry: Entry) -> Document | None:
    """Document of one entry; None if it is not public."""
    return build_documents([entry.pk]).get(entry.pk)


def build_documents(ids: Sequence[int]) -> dict[int, Document]:
    """Documents of those of the entries that are public, by entry id.

    Versions are read before everything else: a change made meanwhile gives a newer version with the same
    content at worst, never an older content under a newer version.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    among = _among("pk", ids)
    versions = dict(IndexState.objects.filter(among).values_list("pk", "version"))
    public = [pk for pk in public_entries().filter(among).values_list("pk", flat=True) if pk in wanted]
    if not public:
        return {}
    catalogue = get_catalogue()
    rows = _related(public)
    hubs = {hub.path: hub.hub_code for hub in HubPage.objects.select_related("organisation")}
    hidden = set(Country.objects.filter(requires_sign_off=True).values_list("code", flat=True))
    return {
        entry.pk: _document(entry, versions.get(entry.pk, 0), rows[entry.pk], hubs, hidden, catalogue)
        for model in (Technique, Practice)
        for entry in model.objects.filter(pk__in=public).select_related("maturity")
    }


def _among(path: str, ids: Sequence[int]) -> Q:
    """Rows of these entries; where there are hardly any others between them, of all from the first to the last.

    To pass hundreds of numbers takes Django and the driver longer than the database takes to answer.
    """
    first, last = min(ids), max(ids)
    if last - first < _DENSE * len(ids):
        return Q((f"{path}__gte", first), (f"{path}__lte", last))
    return Q((f"{path}__in", ids))


def _related(ids: Sequence[int]) -> dict[int, _Rows]:
    """What belongs to each of these entries; others may be among the keys, not all of what is theirs is right."""
    rows: dict[int, _Rows] = defaultdict(_Rows)
    of_pages, of_entries = _among("page_id", ids), _among("entry_id", ids)
    for model, lists in FACET_LISTS.items():
        for facet, name in lists.items():
            relation: Any = model._meta.get_field(name)
            source, target = relation.m2m_field_name(), relation.m2m_reverse_field_name()
            through = relation.remote_field.through.objects.filter(_among(f"{source}_id", ids))
            for entry_id, code in through.values_list(f"{source}_id", f"{target}__code"):
                rows[entry_id].facets[facet].append(code)
    for figures in _FIGURES:
        for entry_id, grade in open_rows(figures).filter(of_pages).values_list("page_id", "evidence"):
            rows[entry_id].facets["evidence"].append(grade)
    for entry_id, code in EmissionLevel.objects.filter(of_pages).values_list("page_id", "pollutant__code"):
        rows[entry_id].facets["pollutant"].append(code)
    for translated, name in _TRANSLATED_ROWS:
        for row in open_rows(translated).filter(of_pages).values("page_id", *columns(name)):
            for language, column in zip(LANGUAGES, columns(name), strict=True):
                if row[column]:
                    rows[row["page_id"]].texts[language].append(row[column])
    for figures in _FIGURES:
        stated = open_rows(figures).filter(of_pages).exclude(conditions="")
        for entry_id, conditions in stated.values_list("page_id", "conditions"):
            rows[entry_id].untranslated.append(conditions)
    relations = EntryRelation.objects.filter(of_pages).exclude(external_register="")
    for entry_id, *words in relations.values_list("page_id", "external_register", "external_id"):
        rows[entry_id].untranslated.append(" ".join(words))
    numbers = ExternalId.objects.filter(of_pages)
    for entry_id, *words in numbers.values_list("page_id", "document", "number"):
        rows[entry_id].untranslated.append(" ".join(words))
    sources = EntrySource.objects.filter(of_pages).values_list("page_id", "language", "title", "author")
    for entry_id, language, *words in sources:
        rows[entry_id].texts[language if language in LANGUAGES else "en"].append(" ".join(words))
    plants = open_rows(ExamplePlant).filter(of_pages)
    for entry_id, country, grade, *words in plants.values_list(
        "page_id", "country__code", "evidence", "name", "operator", "place"
    ):
        rows[entry_id].plants.append((country, grade, [word for word in words if word]))
    places = EntryPlace.objects.filter(of_pages, latitude__isnull=False, longitude__isnull=False)
    for entry_id, country, *point in places.values_list("page_id", "country__code", "latitude", "longitude"):
        rows[entry_id].places.append((country, float(point[0]), float(point[1])))
    states = EntryLanguage.objects.filter(of_entries).exclude(state=LanguageState.MISSING)
    for entry_id, language, state in states.values_list("entry_id", "language", "state"):
        rows[entry_id].states[language] = state
    decisions = NationalDecision.objects.filter(of_entries).filter(Q(withheld=True) | ~Q(status=""))
    for entry_id, country, status, withheld in decisions.values_list("entry_id", "country__code", "status", "withheld"):
        if withheld:
            rows[entry_id].withheld.add(country)
        elif status:
            rows[entry_id].decisions[country] = status
    return rows


def _document(
    entry: Entry, version: int, rows: _Rows, hubs: Mapping[str, str], sign_off: set[str], catalogue: Catalogue
) -> Document:
    names = {language: text for language in LANGUAGES if (text := entry.text("name", language))}
    hub = hubs.get(entry.path[: -entry.steplen], "")
    not_shown = rows.withheld | (sign_off - rows.decisions.keys())
    rows.plants = [plant for plant in rows.plants if plant[0] not in not_shown]
    rows.places = [place for place in rows.places if place[0] not in not_shown]
    rows.facets["evidence"] += [grade for _, grade, _ in rows.plants]
    facets = _facets(entry, rows, hub, names, not_shown, catalogue)
    tokens, concepts, subjects = _tokens(entry, rows, catalogue)
    for name in _CONCEPT_FACETS:
        concepts |= {concept_id(FACETS_BY_NAME[name].labels, code) for code in facets.get(name, ())}
    published = entry.first_published_at
    return {
        "id": entry.pk,
        "code": entry.code or "",
        "version": version,
        "kind": entry.kind,
        "tokens": tokens,
        "concepts": sorted(concepts),
        "subjects": subjects,
        "facets": facets,
        "published": published.date().toordinal() if published else 0,
        "tiles": sorted({key for _, *point in rows.places for key in tile_keys(*point)}),
        "sort_keys": {
            language: sort_key(_displayed(names, language, entry.source_language), language) for language in LANGUAGES
        },
        "display": _display(entry, rows, hub, names, facets, topics_of(concepts)),
    }


def _displayed(names: Mapping[str, str], language: str, source: str) -> str:
    """The name that a reader of ``language`` sees."""
    order = (language, source, "ru", "en", *LANGUAGES)
    return next((names[code] for code in order if code in names), "")


def _facets(
    entry: Entry, rows: _Rows, hub: str, names: Mapping[str, str], not_shown: set[str], catalogue: Catalogue
) -> dict[str, list[str]]:
    values = {name: set(codes) for name, codes in rows.facets.items()}
    values["country"] = values.get("country", set()) - not_shown
    values["adopted_in"] = {code for code, status in rows.decisions.items() if status == DecisionStatus.ADOPTED}
    values["kind"] = {entry.kind}
    values["hub"] = {hub}
    values["available_language"] = set(names)
    values["year"] = {str(entry.first_published_at.year)} if entry.first_published_at else set()
    specific: Any = entry
    values["maturity"] = {specific.maturity.code} if specific.maturity_id else set()
    for name in values:
        facet = FACETS_BY_NAME[name]
        if facet.tree:
            values[name] = {above for code in values[name] for above in catalogue.with_broader(facet.labels, code)}
    return {name: sorted(codes - {""}) for name, codes in values.items() if codes - {""}}


def _tokens(
    entry: Entry, rows: _Rows, catalogue: Catalogue
) -> tuple[dict[str, dict[Part, Streams]], set[str], list[str]]:
    """(token streams by language and part, ids of the concepts named in the texts, and of those it is about)."""
    tokens: dict[str, dict[Part, Streams]] = {}
    concepts: set[str] = set()
    shown: list[set[str]] = []
    for language in LANGUAGES:
        parts: dict[Part, list[Term]] = {}
        named: dict[Part, set[str]] = {}
        for part, text in _texts(entry, rows, language):
            if found := terms(text, language):
                parts[part] = found
                named[part] = catalogue.concepts.named(found, language)
        if parts:
            tokens[language] = {part: streams(found) for part, found in parts.items()}
            concepts |= set().union(*named.values())
        if "name" in named:
            shown.append(named["name"] | named.get("summary", set()))
    return tokens, concepts, subjects_of(shown)


def subjects_of(shown: Sequence[AbstractSet[str]]) -> list[str]:
    """The concepts that an entry is about: its name or summary tells them in most of its languages.

    ``shown``: for each language of the entry, the concepts in its name and summary. A word that merely happens to
    stand in one text is not there in the others.
    """
    counts = Counter(concept for concepts in shown for concept in concepts)
    return sorted(concept for concept, number in counts.items() if 2 * number > len(shown))


def _texts(entry: Entry, rows: _Rows, language: str) -> Iterator[tuple[Part, str]]:
    name, summary, *body = (text for _, text in searched_texts(entry, language))
    yield "name", name
    yield "summary", summary
    body += rows.texts.get(language, [])
    if language == entry.source_language:
        body += [word for _, _, words in rows.plants for word in words]
    if language in (entry.source_language, "en"):
        body += rows.untranslated
    yield "text", "\n".join(plain(text) for text in body if text)


def searched_texts(entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    """(field, text as stored) of the entry's own texts in a language: name, summary, then the long ones."""
    for name in ("name", "summary", *sorted(translated_fields(type(entry)) - _NOT_BODY)):
        yield name, entry.text(name, language)


def plain(text: str) -> str:
    """Text of a rich text; the words of neighbouring blocks stay apart."""
    return unescape(_TAG.sub(" ", text)) if "<" in text else text


def topics_of(concepts: Iterable[str]) -> list[str]:
    """The concepts that say what an entry is about, not where it is used."""
    return sorted(concept for concept in concepts if not concept.startswith(_WHERE))


def _display(
    entry: Entry,
    rows: _Rows,
    hub: str,
    names: Mapping[str, str],
    facets: Mapping[str, list[str]],
    topics: list[str],
) -> Display:
    texts: dict[str, Text] = {
        language: {
            "name": name,
            "summary": entry.text("summary", language),
            "state": rows.states.get(language, LanguageState.IN_WORK.value),
        }
        for language, name in names.items()
    }
    grades = facets.get("evidence", [])
    return {
        "slug": entry.slug,
        "hub": hub,
        "source_language": entry.source_language,
        "texts": texts,
        "extra": {
            "sectors": sorted(set(rows.facets["sector"])),
            "countries": facets.get("country", []),
            "decisions": rows.decisions,
            "evidence": min(grades, key=EVIDENCE_ORDER.index, default=""),
            "life": entry.life,
            "topics": topics,
            "published": entry.first_published_at.date().isoformat() if entry.first_published_at else "",
        },
    }
