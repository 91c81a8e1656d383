"""The vocabularies as SKOS: all of them, read back and compared with the database."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF, SKOS

from cms.languages import LANGUAGES, column
from cms.vocabularies.models import SCHEMES, City, Country, Goal, Pollutant, Sector, Term, Theme
from cms.vocabularies.services import load_all, load_scheme
from tests.factories import concept

ROOT = "http://testserver/api/v1/vocabularies"
#: Every scheme once as SKOS in each form.
FORMS = {"application/ld+json": "json-ld", "text/turtle": "turtle"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(request):
    """The vocabulary that the test is about, as it comes with the platform."""
    model = request.getfixturevalue("model")
    for needed in (Country, model) if model is City else (model,):
        load_scheme(needed)


def get(client, path, accept="text/turtle", **headers):
    return client.get(f"{ROOT}{path}", headers={"accept": accept, **headers})


def graph_of(response):
    assert response.status_code == 200
    media_type = response["Content-Type"].split(";")[0]
    return Graph().parse(data=response.content.decode(), format=FORMS[media_type])


def tagged(values):
    """(language, text) pairs of literals."""
    return {(value.language, str(value)) for value in values}


@pytest.mark.slow
@pytest.mark.parametrize("model", SCHEMES, ids=lambda model: model.scheme)
class TestEveryScheme:
    def test_holds_what_the_database_holds(self, client, loaded, model):
        graph = graph_of(get(client, f"/{model.scheme}"))
        scheme = URIRef(f"{ROOT}/{model.scheme}")
        assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == {scheme}
        assert {title.language for title in graph.objects(scheme, DCTERMS.title)} == set(LANGUAGES)
        rows = {row.code: row for row in model.objects.all()}
        found = {
            str(code): subject
            for subject, code in graph.subject_objects(SKOS.notation)
            if code.datatype is None and (subject, RDF.type, SKOS.Concept) in graph
        }
        assert found.keys() == rows.keys()
        assert len(rows) > 0
        for code, row in rows.items():
            assert set(graph.objects(found[code], SKOS.inScheme)) == {scheme}
            labels = {
                (language, label.split(";")[0].strip() if model is Term else label)
                for language in LANGUAGES
                if (label := getattr(row, column("label", language)))
            }
            assert tagged(graph.objects(found[code], SKOS.prefLabel)) == labels
            notes = {(language, note) for language in LANGUAGES if (note := getattr(row, column("note", language)))}
            assert tagged(graph.objects(found[code], SKOS.note)) == notes
            parent = getattr(row, "parent", None)
            assert set(graph.objects(found[code], SKOS.broader)) == ({found[parent.code]} if parent else set())

    def test_is_sound(self, client, loaded, model):
        graph = graph_of(get(client, f"/{model.scheme}"))
        scheme = URIRef(f"{ROOT}/{model.scheme}")
        concepts = set(graph.subjects(RDF.type, SKOS.Concept))
        for subject in concepts:
            languages = Counter(label.language for label in graph.objects(subject, SKOS.prefLabel))
            assert set(languages.values()) == {1}, subject
            preferred = set(graph.objects(subject, SKOS.prefLabel))
            assert preferred.isdisjoint(graph.objects(subject, SKOS.altLabel))
        for narrower, broader in graph.subject_objects(SKOS.broader):
            assert broader in concepts
            assert (broader, SKOS.narrower, narrower) in graph
        assert len(list(graph.triples((None, SKOS.narrower, None)))) == len(
            list(graph.triples((None, SKOS.broader, None)))
        )
        tops = {subject for subject in concepts if not any(graph.objects(subject, SKOS.broader))}
        assert set(graph.objects(scheme, SKOS.hasTopConcept)) == tops == set(graph.subjects(SKOS.topConceptOf, scheme))

    def test_says_the_same_in_both_forms(self, client, loaded, model):
        turtle, json = (graph_of(get(client, f"/{model.scheme}", accept)) for accept in FORMS)
        assert isomorphic(turtle, json)

    def test_every_concept_is_found_at_its_address(self, client, loaded, model):
        whole = graph_of(get(client, f"/{model.scheme}"))
        for subject in whole.subjects(RDF.type, SKOS.Concept):
            response = client.get(urlsplit(subject).path, headers={"accept": "text/turtle"})
            alone = graph_of(response)
            assert set(alone) == set(whole.triples((subject, None, None)))


@pytest.mark.slow
def test_all_vocabularies_are_listed(client):
    load_all()
    data = get(client, "", "application/json").json()["vocabularies"]
    assert [row["scheme"] for row in data] == [model.scheme for model in SCHEMES]
    assert {row["scheme"]: row["concepts"] for row in data} == {m.scheme: m.objects.count() for m in SCHEMES}
    sdgs = next(row for row in data if row["scheme"] == "sdgs")
    assert sdgs["title"]["en"] == "Sustainable Development Goals"
    assert sdgs["title"].keys() == set(LANGUAGES)
    assert graph_of(client.get(sdgs["url"], headers={"accept": "text/turtle"}))


def test_links_to_other_registers(client):
    concept(Pollutant, "SO2", "Sulphur dioxide", cas="7446-09-5", formula="SO₂", synonyms="SOx; сернистый газ")
    section = concept(Sector, "C", "Manufacturing", nace="C", isic="C")
    concept(Sector, "C23.51", "Cement", nace="C23.51", parent=section)
    concept(Goal, "13", "Climate action")
    concept(Theme, "air-quality", "Air quality", sdgs="13")
    so2 = graph_of(get(client, "/pollutants/SO2"))
    assert set(so2.objects(None, SKOS.closeMatch)) == {URIRef("https://identifiers.org/cas:7446-09-5")}
    assert set(so2.objects(None, SKOS.altLabel)) == {Literal("SOx"), Literal("сернистый газ")}
    assert set(so2.objects(None, SKOS.notation)) == {
        Literal("SO2"),
        Literal("7446-09-5", datatype=URIRef(f"{ROOT}/pollutants#cas")),
        Literal("SO₂", datatype=URIRef(f"{ROOT}/pollutants#formula")),
    }
    sectors = graph_of(get(client, "/sectors"))
    assert set(sectors.objects(None, SKOS.exactMatch)) == {
        URIRef("http://data.europa.eu/ux2/nace2/C"),
        URIRef("http://data.europa.eu/ux2/nace2/2351"),
    }
    goal = graph_of(get(client, "/sdgs/13"))
    assert set(goal.objects(None, SKOS.exactMatch)) == {URIRef("http://metadata.un.org/sdg/13")}
    theme = graph_of(get(client, "/themes/air-quality"))
    assert set(theme.objects(None, SKOS.relatedMatch)) == {URIRef(f"{ROOT}/sdgs/13")}


def test_alternatives_of_a_term_and_doubts_about_it(client):
    Term.objects.create(code="t1", label_en="best available techniques; BAT; BAT", label_tk="iň gowy", uncertain="tk")
    graph = graph_of(get(client, "/terms/t1"))
    assert tagged(graph.objects(None, SKOS.prefLabel)) == {("en", "best available techniques"), ("tk", "iň gowy")}
    assert tagged(graph.objects(None, SKOS.altLabel)) == {("en", "BAT")}
    [note] = graph.objects(None, SKOS.editorialNote)
    assert note.endswith("in: tk.")


def test_a_scheme_says_that_its_labels_are_drafts(client):
    graph = graph_of(get(client, "/media"))
    [note] = graph.objects(URIRef(f"{ROOT}/media"), SKOS.editorialNote)
    assert "drafts until a person has confirmed" in note


@pytest.mark.parametrize(
    ("accept", "query", "expected"),
    [
        ("*/*", "", "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "", "application/ld+json"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "", "application/ld+json"),
        ("text/turtle, application/ld+json;q=0.9", "", "text/turtle"),
        ("application/json", "", "application/json"),
        ("text/html", "?format=turtle", "text/turtle"),
        ("text/turtle", "?format=jsonld", "application/ld+json"),
    ],
)
def test_the_form_follows_what_the_client_takes(client, accept, query, expected):
    response = get(client, f"/media{query}", accept)
    assert response.status_code == 200
    assert response["Content-Type"] == f"{expected}; charset=utf-8"
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/media", "text/html", 406),
        ("/colours", "*/*", 404),
        ("/media/ether", "*/*", 404),
        ("/media/%00", "*/*", 404),
        ("/media?format=rdfxml", "*/*", 400),
        ("/media?colour=red", "*/*", 400),
        ("?colour=red", "*/*", 400),
    ],
)
def test_what_there_is_not_is_a_problem(client, path, accept, status):
    response = get(client, path, accept)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_an_unchanged_vocabulary_is_not_sent_again(client):
    concept(Pollutant, "dust", "Dust")
    first = get(client, "/pollutants")
    assert "max-age=300" in first["Cache-Control"]
    second = get(client, "/pollutants", **{"if-none-match": first["ETag"]})
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert get(client, "/pollutants", "application/ld+json", **{"if-none-match": first["ETag"]}).status_code == 200
    Pollutant.objects.update(label_kk="Шаң")
    third = get(client, "/pollutants", **{"if-none-match": first["ETag"]})
    assert third.status_code == 200
    assert third["ETag"] != first["ETag"]
