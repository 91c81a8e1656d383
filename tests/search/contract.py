"""What every engine must do. One class; each engine's test module subclasses it and gives the ``engine``."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.concepts import NO_CONCEPTS, ConceptTable
from search.documents import Document
from search.engines.base import Engine, EngineResult, SearchUnavailable
from search.query import SearchRequest
from search.reading import about, begun, naming
from tests.search.samples import document

CONCEPTS = ConceptTable(
    [
        ("terms:bag-filter", {"en": ["bag filter"], "ru": ["рукавный фильтр"], "kk": ["қапшық сүзгі"]}),
        ("pollutants:SO2", {"en": ["sulphur dioxide", "SO2"], "ru": ["диоксид серы", "SO2"]}),
    ]
)


def fill(engine: Engine, documents: Iterable[Document]) -> None:
    """Make the documents the whole index."""
    with engine.rebuilding() as session:
        assert session.add(documents) == {}
        with session.closing():
            pass


def codes(result: EngineResult) -> list[int]:
    """Numbers of the hits in their order."""
    return [hit.id for hit in result.hits]


def begun_by(engine: Engine, q: str) -> set[int]:
    """Numbers of the entries whose names begin as typed by a Russian reader."""
    return {hit.id for hit in engine.best(begun(q, "ru", engine.vocabulary()), 10)}


class EngineContract:
    """Tests of an engine; ``engine`` is an empty one."""

    @pytest.fixture
    def search(self, engine: Engine) -> Callable[..., EngineResult]:
        """Search in Russian unless said otherwise."""

        def search(q: str = "", concepts: ConceptTable = NO_CONCEPTS, **changes: object) -> EngineResult:
            request = replace(SearchRequest(q=q), **changes)  # type: ignore[arg-type]
            return engine.search(request, concepts)

        return search

    # --- matching --------------------------------------------------------------------------------

    def test_every_word_must_match_in_one_language(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(
            engine,
            [
                document(1, {"ru": "Очистка газа"}),
                document(2, {"ru": "Очистка воды", "en": "Gas and water"}),
                document(3, {"ru": "Фильтры"}, summaries={"ru": "очистки газов"}),
            ],
        )
        assert set(codes(search("очистка газа"))) == {1, 3}
        assert codes(search("очистка gas")) != [2]

    def test_a_name_weighs_more_than_a_text(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Прочее"}, texts={"ru": "вода"}), document(2, {"ru": "вода"})])
        assert codes(search("вода")) == [2, 1]

    def test_the_query_may_be_in_any_language_and_script(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(engine, [document(1, {"kk": "Су қоймасы", "uz": "Suv ombori"}), document(2, {"ru": "Уголь"})])
        for q in ("су қоймасы", "su qoimasy", "сув омбори", "су коймасы"):
            assert codes(search(q, language="en")) == [1], q

    def test_any_form_of_a_word_finds_it_in_every_language(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        names = {
            "kk": ("Қалдықтарды өңдеу", "қалдығымыздың"),
            "ky": ("Чыпкаларды алмаштыруу", "чыпкасынын"),
            "tg": ("Партовобҳоро тоза кардан", "партовоби"),
            "tk": ("Buzluklaryň gözegçiligi", "buzlugynda"),
            "uz": ("Qozonlarni isitish", "qozonidan"),
            "ru": ("Обслуживание установок", "установка"),
            "en": ("Burning of wastes", "waste"),
        }
        fill(
            engine,
            [document(number, {language: name}) for number, (language, (name, _)) in enumerate(names.items(), 1)],
        )
        for number, (language, (_, word)) in enumerate(names.items(), 1):
            found = search(word, language=language)
            assert (codes(found), found.relaxed) == ([number], False), word

    def test_concepts_join_languages(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(
            engine,
            [
                document(1, {"kk": "Цемент үшін қапшық сүзгі"}, concepts=CONCEPTS),
                document(2, {"ru": "Скруббер"}, concepts=CONCEPTS),
            ],
        )
        assert codes(search("bag filters", CONCEPTS, language="en")) == [1]
        assert codes(search("рукавные фильтры", CONCEPTS)) == [1]

    def test_what_an_entry_is_about_comes_before_words_that_happen_to_stand_in_one(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        both = {"en": "Cleaning the gas of a kiln", "ru": "Очистка газа печи"}
        fill(
            engine,
            [
                document(1, both | {"kk": "Қапшық сүзгі"}, concepts=CONCEPTS),
                document(2, {"en": "Bag filters", "ru": "Рукавные фильтры"}, concepts=CONCEPTS),
            ],
        )
        assert codes(search("қапшық сүзгі", CONCEPTS, language="kk")) == [2, 1]
        assert codes(search("қапшық сүзгі", language="kk")) == [1]

    def test_a_word_in_more_parts_of_an_entry_weighs_more(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(
            engine,
            [
                document(1, {"ru": "Посадка саксаула"}),
                document(2, {"ru": "Посадка саксаула"}, summaries={"ru": "саксаул"}, texts={"ru": "о саксауле"}),
            ],
        )
        assert codes(search("саксаул")) == [2, 1]

    @pytest.mark.parametrize(
        ("q", "number"),
        [
            ("rfgtkmyjt jhjitybt", 1),
            ("цштв афкь", 2),
            ("kapelnoe oroshenie", 1),
            ("kapel'noye oroshenie i vody", 1),
            ("hvostohranilische", 3),
            ("khvostokhranilishche", 3),
            ("ob uglyah", 4),
            ("gaz", 5),
            ("rfgtkmyjt farm", None),
            ("kapelnoe zzzz", None),
        ],
    )
    def test_the_wrong_keyboard_and_russian_in_latin_letters(
        self, engine: Engine, search: Callable[..., EngineResult], q: str, number: int | None
    ) -> None:
        fill(
            engine,
            [
                document(1, {"ru": "Капельное орошение и экономия воды"}),
                document(2, {"en": "Wind farm"}),
                document(3, {"ru": "Хвостохранилища и плотины"}),
                document(4, {"ru": "Сжигание угля"}),
                document(5, {"ru": "Газ"}),
            ],
        )
        for language in ("ru", "kk"):
            found = search(q, language=language)
            assert ([] if found.relaxed else codes(found)) == ([number] if number else []), language

    def test_a_misspelt_concept_is_found_in_other_languages(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(
            engine,
            [
                document(1, {"kk": "Қапшық сүзгі"}, concepts=CONCEPTS),
                document(2, {"ru": "Рукавные фильтры"}, concepts=CONCEPTS),
                document(3, {"ru": "Фильтры и рукава"}, concepts=CONCEPTS),
            ],
        )
        assert codes(search("рукавные филтры", CONCEPTS)) == [2, 1]

    def test_a_code_finds_its_entry(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(number, {"ru": "Вода"}) for number in range(1, 4)])
        assert codes(search("CA-BAT-2026-00002")) == [2]

    def test_the_beginning_of_the_last_word_is_enough(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(engine, [document(1, {"ru": "Энергия ветра"}), document(2, {"ru": "Уголь"})])
        assert codes(search("энерг")) == [1]

    def test_typing_errors_are_forgiven(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Электрофильтр"}), document(2, {"ru": "Вода"})])
        assert codes(search("илектрофилтр")) == [1]
        assert codes(search("вдоа")) == [2]
        assert codes(search("водород")) == []

    def test_a_word_may_be_missing_only_when_nothing_matches_all(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(engine, [document(1, {"ru": "Очистка воды"}), document(2, {"ru": "Очистка газа серы"})])
        strict = search("очистка воды")
        assert (codes(strict), strict.relaxed) == ([1], False)
        relaxed = search("очистка газа кислорода")
        assert (codes(relaxed), relaxed.relaxed) == ([2], True)

    def test_of_a_long_question_half_may_be_missing(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Экономия воды на хлопке"}), document(2, {"ru": "Очистка воды"})])
        found = search("уменьшить расход воды хлопок")
        assert (codes(found), found.relaxed) == ([1], True)
        assert search("уменьшить расход воды").total == 0
        assert search("уменьшить расход мощности хлопок").total == 0
        nothing = search("кислород аргон гелий")
        assert (nothing.total, nothing.relaxed) == (0, False)

    def test_filters_do_not_change_what_the_words_match(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(
            engine,
            [
                document(1, {"ru": "Очистка газа"}, facets={"kind": ["bat"]}),
                document(2, {"ru": "Очистка воды"}, facets={"kind": ["pilot"]}),
            ],
        )
        found = search("очистка газа", filters={"kind": ("pilot",)})
        assert (found.total, found.relaxed) == (0, False)

    def test_words_that_do_not_count_find_nothing(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Вода"})])
        assert search("((( ???").total == 0

    def test_matched_terms_are_told_for_highlights(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Очистка газов"})])
        assert "газ" in search("газы").terms["ru"]

    # --- ready readings --------------------------------------------------------------------------

    def test_names_that_begin_as_typed(self, engine: Engine) -> None:
        fill(
            engine,
            [
                document(1, {"ru": "Насос для воды", "kk": "Су сорғысы"}),
                document(2, {"ru": "Наружное освещение"}),
                document(3, {"ru": "Прочее"}, texts={"ru": "насос для воды"}),
                document(4, {"kk": "Насихат"}),
            ],
        )
        assert begun_by(engine, "на") == {1, 2, 4}
        assert begun_by(engine, "воды на") == {1}
        assert begun_by(engine, "су со") == {1}
        assert begun_by(engine, "насоса") == {1}
        assert begun_by(engine, "уголь насос") == set()

    def test_the_best_are_limited_and_in_the_order_of_their_codes(self, engine: Engine) -> None:
        fill(engine, [document(number, {"ru": "Насос"}) for number in (4, 2, 3, 1)])
        hits = engine.best(begun("насос", "ru", engine.vocabulary()), 3)
        assert [hit.id for hit in hits] == [1, 2, 3]
        assert engine.best((), 3) == ()

    def test_all_entries_that_name_a_label(self, engine: Engine) -> None:
        fill(
            engine,
            [
                document(1, {"ru": "Рукавный фильтр"}),
                document(2, {"en": "Bags"}, texts={"en": "a filter with bags"}),
                document(3, {"ru": "Фильтр"}, summaries={"en": "bag"}),
                *(document(number, {"en": "Bag filters"}) for number in range(10, 60)),
            ],
        )
        labels = {"ru": ["рукавные фильтры"], "en": ["bag filter"], "kk": [""]}
        assert engine.matching(naming(labels)) == {1, 2, *range(10, 60)}
        assert engine.matching(naming({})) == set()

    def test_entries_about_the_same(self, engine: Engine) -> None:
        topics = [["a:1", "a:2", "a:3"], ["a:1", "a:2"], ["a:3", "a:1", "a:2"], ["a:3"], []]
        fill(engine, [{**document(number, {"ru": "Вода"}), "concepts": ids} for number, ids in enumerate(topics, 1)])
        reading = about(["a:1", "a:2", "a:3"])
        assert {hit.id for hit in engine.best((reading,), 10, missing=1)} == {1, 2, 3}
        assert {hit.id for hit in engine.best((reading,), 10)} == {1, 3}

    # --- facets ----------------------------------------------------------------------------------

    @pytest.fixture
    def faceted(self, engine: Engine) -> None:
        """Six entries of two kinds in two countries, sectors as trees."""
        rows = [
            ("bat", "KZ", ["C", "C23", "C23.5"]),
            ("bat", "KZ", ["C", "C23"]),
            ("bat", "UZ", ["D"]),
            ("pilot", "KZ", ["D"]),
            ("pilot", "UZ", ["C"]),
            ("practice", "UZ", ["A"]),
        ]
        fill(
            engine,
            [
                document(number, {"ru": "Вода"}, facets={"kind": [kind], "country": [country], "sector": sectors})
                for number, (kind, country, sectors) in enumerate(rows, 1)
            ],
        )

    @pytest.mark.usefixtures("faceted")
    def test_or_within_a_facet_and_across(self, search: Callable[..., EngineResult]) -> None:
        assert set(codes(search(filters={"kind": ("bat", "practice")}))) == {1, 2, 3, 6}
        assert set(codes(search(filters={"kind": ("bat", "practice"), "country": ("UZ",)}))) == {3, 6}
        assert set(codes(search(filters={"sector": ("C",)}))) == {1, 2, 5}

    @pytest.mark.usefixtures("faceted")
    def test_counts_leave_out_their_own_choice(self, search: Callable[..., EngineResult]) -> None:
        found = search(filters={"kind": ("bat",), "country": ("KZ",)})
        assert found.total == 2
        assert found.counts["kind"] == {"bat": 2, "pilot": 1}
        assert found.counts["country"] == {"KZ": 2, "UZ": 1}
        assert found.counts["sector"] == {"C": 2, "C23": 2, "C23.5": 1}

    @pytest.mark.usefixtures("faceted")
    def test_values_match_whatever_their_case_and_counts_keep_the_code(
        self, search: Callable[..., EngineResult]
    ) -> None:
        found = search(filters={"country": ("kz",), "sector": ("c23.5",)})
        assert codes(found) == [1]
        assert found.counts["country"] == {"KZ": 1}

    @pytest.mark.usefixtures("faceted")
    def test_an_unknown_value_matches_nothing(self, search: Callable[..., EngineResult]) -> None:
        assert search(filters={"kind": ("nonsense",)}).total == 0
        assert search(filters={"kind": ("nonsense", "pilot")}).total == 2

    @pytest.mark.usefixtures("faceted")
    def test_counts_follow_the_words(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        assert search("вода").counts["kind"] == {"bat": 3, "pilot": 2, "practice": 1}
        assert search("уголь").total == 0
        assert engine.count_matches(SearchRequest(filters={"kind": ("bat",)}), NO_CONCEPTS) == 3

    # --- orders and pages ------------------------------------------------------------------------

    @pytest.mark.parametrize("sort", ["relevance", "newest", "name"])
    @pytest.mark.parametrize("q", ["", "вода"])
    @pytest.mark.parametrize("page_size", [2, 7, 100])
    def test_pages_hold_each_hit_once(
        self, engine: Engine, search: Callable[..., EngineResult], sort: str, q: str, page_size: int
    ) -> None:
        documents = [
            document(number, {"ru": "Вода " * (number % 3 + 1)}, published=739_000 + number % 5)
            for number in range(1, 121)
        ]
        fill(engine, reversed(documents))
        seen: list[int] = []
        for page in range(1, 120 // page_size + 3):
            found = search(q, sort=sort, page=page, page_size=page_size)
            assert found.total == 120
            seen += codes(found)
        assert sorted(seen) == list(range(1, 121))

    def test_equal_hits_stand_in_order_of_their_codes(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(engine, [document(number, {"ru": "Вода"}) for number in (5, 3, 9, 1)])
        for sort in ("relevance", "newest", "name"):
            for q in ("", "вода"):
                assert codes(search(q, sort=sort)) == [1, 3, 5, 9]

    def test_newest_first(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(n, {"ru": "Вода"}, published=739_000 + day) for n, day in ((1, 5), (2, 9), (3, 5))])
        assert codes(search(sort="newest")) == [2, 1, 3]

    def test_names_follow_the_alphabet_of_the_language(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(engine, [document(n, {"kk": name}) for n, name in ((1, "Қалдық"), (2, "Әктас"), (3, "Азот"))])
        assert codes(search(sort="name", language="kk")) == [3, 2, 1]

    def test_a_page_past_the_end_is_empty(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Вода"})])
        for page in (2, 1_000, 999_999_999):
            found = search("вода", page=page)
            assert (found.total, found.hits) == (1, ())

    # --- writing ---------------------------------------------------------------------------------

    def test_a_hit_carries_what_is_shown(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        made = document(7, {"ru": "Вода", "tg": "Об"})
        fill(engine, [made])
        (hit,) = search("вода").hits
        assert (hit.id, hit.code, hit.kind, hit.display) == (7, "CA-BAT-2026-00007", "bat", made["display"])

    def test_writes_are_seen_once_the_drain_has_ended(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(engine, [document(1, {"ru": "Вода"}), document(2, {"ru": "Вода"})])
        with engine.writing() as writer:
            writer.index(document(1, {"ru": "Уголь"}, version=2))
            writer.index(document(3, {"ru": "Вода"}))
            writer.delete(2, 2)
        assert codes(search("вода")) == [3]
        assert codes(search("уголь")) == [1]
        assert engine.versions() == {1: 2, 3: 1}
        assert engine.count() == 2

    def test_an_older_write_never_beats_a_newer_one(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Новое"}, version=5)])
        with engine.writing() as writer:
            writer.index(document(1, {"ru": "Старое"}, version=4))
            writer.delete(1, 3)
            writer.index(document(2, {"ru": "Новое"}, version=3))
            writer.index(document(2, {"ru": "Старое"}, version=2))
        assert codes(search("новое")) == [1, 2]
        with engine.writing() as writer:
            writer.delete(1, 6)
        with engine.writing() as writer:
            writer.index(document(1, {"ru": "Старое"}, version=5))
        assert codes(search("старое")) == []
        with engine.writing() as writer:
            writer.index(document(1, {"ru": "Опять"}, version=7))
        assert codes(search("опять")) == [1]

    def test_a_failed_drain_writes_nothing(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Вода"})])
        with pytest.raises(TypeError), engine.writing() as writer:  # noqa: PT012 - the second write is what fails
            writer.delete(1, 2)
            writer.index(None)  # type: ignore[arg-type]
        assert codes(search("вода")) == [1]

    def test_a_rebuild_replaces_the_index_in_one_step(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        fill(engine, [document(1, {"ru": "Вода"})])
        with engine.rebuilding() as session:
            session.add([document(2, {"ru": "Вода"}), document(3, {"ru": "Вода"})])
            session.remove(3, 2)
            assert codes(search("вода")) == [1]
            with engine.writing() as writer:
                writer.index(document(4, {"ru": "Вода"}))
            assert codes(search("вода")) == [1, 4]
            with session.closing():
                session.add([document(4, {"ru": "Вода"})])
                assert session.versions() == {2: 1, 4: 1}
        assert codes(search("вода")) == [2, 4]

    def test_a_rebuild_that_fails_is_thrown_away(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [document(1, {"ru": "Вода"})])
        kept = engine.names()
        with pytest.raises(RuntimeError), engine.rebuilding() as session, session.closing():  # noqa: PT012
            session.add([document(2, {"ru": "Вода"})])
            raise RuntimeError
        assert codes(search("вода")) == [1]
        assert engine.names() == kept

    def test_one_bad_document_is_reported_and_the_rest_goes_in(
        self, engine: Engine, search: Callable[..., EngineResult]
    ) -> None:
        bad = document(1, {"ru": "Вода"}, published="never")
        with engine.rebuilding() as session:
            assert session.add([bad, document(2, {"ru": "Вода"})]).keys() == {1}
            with session.closing():
                pass
        with engine.writing() as writer:
            writer.index(document(3, {"ru": "Вода"}))
            writer.index({**bad, "version": 2})
        assert writer.failures.keys() == {1}
        assert codes(search("вода")) == [2, 3]

    def test_an_empty_index_answers(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        fill(engine, [])
        assert search("вода").total == search().total == engine.count() == 0
        assert engine.versions() == {}

    def test_without_an_index_there_is_no_answer(self, engine: Engine, search: Callable[..., EngineResult]) -> None:
        assert not engine.exists()
        for action in (search, engine.count, engine.versions):
            with pytest.raises(SearchUnavailable):
                action()

    # --- hostile text ----------------------------------------------------------------------------

    @pytest.mark.slow
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        q=st.text(max_size=512)
        | st.lists(
            st.sampled_from(
                ["(", ")", '"', "*", "~", "NOT", "AND", "a:", "[1 TO", "\\", "/", "вода", "CO2", "\ud800", "+-", "'"]
            ),
            max_size=170,
        ).map("".join)
    )
    def test_any_text_is_answered(self, engine: Engine, search: Callable[..., EngineResult], q: str) -> None:
        if not engine.exists():
            fill(engine, [document(1, {"ru": "Вода CO2", "uz": "Suv"})])
        search(q, CONCEPTS)
