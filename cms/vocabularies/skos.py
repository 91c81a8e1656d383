"""The vocabularies as SKOS (https://www.w3.org/TR/skos-reference/): graphs for other systems.

A scheme is a ``skos:ConceptScheme``, each of its values a ``skos:Concept``; their addresses are those of the API,
so that every concept can be looked up. Labels and notes carry their language. What a register elsewhere calls the
same thing is a notation of its own datatype, and a link where that register has addresses for its values.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import override
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from cms.languages import LANGUAGES, column
from cms.vocabularies.models import City, Concept, Country, Goal, Pollutant, Sector, Term, Theme, TreeConcept

#: Absolute address of a path of this site.
Absolute = Callable[[str], str]

#: Columns with the code of the same thing in another list.
_NOTATIONS: Final = ("nace", "isic", "cas", "formula", "alpha3")
_DRAFT: Final = (
    "Labels and notes that came with the platform were written by machine and are drafts until a person has confirmed "
    "them. No confirmation is recorded for a single label."
)
#: Short names for JSON-LD: labels and notes become objects with a key for each language.
JSON_LD_CONTEXT: Final[dict[str, Any]] = {
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    **{
        name: {"@id": f"skos:{name}", "@container": "@language"}
        for name in ("prefLabel", "altLabel", "note", "editorialNote")
    },
    "title": {"@id": "dcterms:title", "@container": "@language"},
    "notation": "skos:notation",
    **{
        name: {"@id": f"skos:{name}", "@type": "@id"}
        for name in (
            *("inScheme", "hasTopConcept", "topConceptOf", "broader", "narrower"),
            *("exactMatch", "closeMatch", "relatedMatch"),
        )
    },
}


def titles(scheme: type[Concept]) -> dict[str, str]:
    """Name of a scheme by language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            name = str(scheme._meta.verbose_name_plural)
            found[language] = name[:1].upper() + name[1:]
    return found


def concepts_of(scheme: type[Concept]) -> list[Concept]:
    """The values of a scheme in their order, with what their graph needs."""
    related = [f.name for f in scheme._meta.fields if f.is_relation]
    return list(scheme._default_manager.select_related(*related).order_by("position", "code"))


def scheme_graph(scheme: type[Concept], concepts: Iterable[Concept], absolute: Absolute) -> Graph:
    """A scheme with all its concepts."""
    graph = _graph()
    subject = _scheme_uri(scheme, absolute)
    graph.add((subject, RDF.type, SKOS.ConceptScheme))
    for language, title in titles(scheme).items():
        graph.add((subject, DCTERMS.title, Literal(title, lang=language)))
    graph.add((subject, SKOS.editorialNote, Literal(_DRAFT, lang="en")))
    for concept in concepts:
        _describe(graph, concept, absolute)
        parent = _parent(concept)
        if parent is None:
            graph.add((subject, SKOS.hasTopConcept, _uri(concept, absolute)))
        else:
            graph.add((_uri(parent, absolute), SKOS.narrower, _uri(concept, absolute)))
    return graph


def concept_graph(concept: Concept, absolute: Absolute) -> Graph:
    """One concept; of its neighbours only the addresses."""
    graph = _graph()
    _describe(graph, concept, absolute)
    if isinstance(concept, TreeConcept):
        for narrower in concept.narrower.all():
            graph.add((_uri(concept, absolute), SKOS.narrower, _uri(narrower, absolute)))
    return graph


def _graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    return graph


def _scheme_uri(scheme: type[Concept], absolute: Absolute) -> URIRef:
    return URIRef(absolute(reverse("api-v1:vocabulary", args=[scheme.scheme])))


def _code_uri(scheme: type[Concept], code: str, absolute: Absolute) -> URIRef:
    return URIRef(absolute(reverse("api-v1:concept", args=[scheme.scheme, code])))


def _uri(concept: Concept, absolute: Absolute) -> URIRef:
    return _code_uri(type(concept), concept.code, absolute)


def _parent(concept: Concept) -> TreeConcept | None:
    return concept.parent if isinstance(concept, TreeConcept) else None


def _describe(graph: Graph, concept: Concept, absolute: Absolute) -> None:
    """Add what is known of the concept itself."""
    subject, scheme = _uri(concept, absolute), _scheme_uri(type(concept), absolute)
    graph.add((subject, RDF.type, SKOS.Concept))
    graph.add((subject, SKOS.inScheme, scheme))
    graph.add((subject, SKOS.notation, Literal(concept.code)))
    for name in _NOTATIONS:
        if value := getattr(concept, name, ""):
            graph.add((subject, SKOS.notation, Literal(value, datatype=URIRef(f"{scheme}#{name}"))))
    for predicate, text in _texts(concept):
        graph.add((subject, predicate, text))
    parent = _parent(concept)
    if parent is None:
        graph.add((subject, SKOS.topConceptOf, scheme))
    else:
        graph.add((subject, SKOS.broader, _uri(parent, absolute)))
    for predicate, target in _links(concept, absolute):
        graph.add((subject, predicate, target))


def _texts(concept: Concept) -> Iterator[tuple[URIRef, Literal]]:
    for language in LANGUAGES:
        preferred, *others = _labels(concept, language) or [""]
        if preferred:
            yield SKOS.prefLabel, Literal(preferred, lang=language)
        for label in dict.fromkeys(others):
            if label != preferred:
                yield SKOS.altLabel, Literal(label, lang=language)
        if note := getattr(concept, column("note", language)):
            yield SKOS.note, Literal(note, lang=language)
    if isinstance(concept, Pollutant):
        # Synonyms of any language stand in one list; which is in which is not recorded.
        for synonym in filter(None, map(str.strip, concept.synonyms.split(";"))):
            yield SKOS.altLabel, Literal(synonym)
    if isinstance(concept, Term):
        for language in filter(None, map(str.strip, concept.uncertain.split(","))):
            yield SKOS.editorialNote, Literal(f"A native speaker should check the label in: {language}.", lang="en")


def _labels(concept: Concept, language: str) -> list[str]:
    """The label and, for a term, its alternatives: elsewhere a semicolon is part of the label."""
    if isinstance(concept, Term):
        return concept.labels(language)
    label = getattr(concept, column("label", language))
    return [label] if label else []


def _links(concept: Concept, absolute: Absolute) -> Iterator[tuple[URIRef, URIRef]]:
    """The same or a related thing elsewhere. A CAS number is that of the leading substance of a group: close."""
    if isinstance(concept, Pollutant) and concept.cas:
        yield SKOS.closeMatch, URIRef(f"https://identifiers.org/cas:{concept.cas}")
    elif isinstance(concept, Sector) and concept.nace:
        # Eurostat's addresses have neither the letter of the section, except for the section itself, nor dots.
        digits = concept.nace[1:].replace(".", "")
        yield SKOS.exactMatch, URIRef(f"http://data.europa.eu/ux2/nace2/{digits or concept.nace}")
    elif isinstance(concept, Goal):
        yield SKOS.exactMatch, URIRef(f"http://metadata.un.org/sdg/{concept.code}")
    elif isinstance(concept, Theme):
        for code in concept.sdgs.split():
            yield SKOS.relatedMatch, _code_uri(Goal, code, absolute)
    elif isinstance(concept, City):
        yield SKOS.relatedMatch, _code_uri(Country, concept.country.code, absolute)
