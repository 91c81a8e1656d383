"""The initial collection is found in every language; and the measures are what they say."""

from math import log2

import pytest

from cms.languages import LANGUAGES
from cms.registry.content import load_entries
from cms.site.services import build_site, initial_collection
from cms.vocabularies.services import load_all
from search.rebuilding import rebuild
from tests.search.relevance import measure
from tests.search.relevance.measure import Answered, Query


def answered(hits: str, *entries: str) -> Answered:
    return Answered(Query("en", "plain", "a", entries), tuple(hits.split()))


def test_measures() -> None:
    first, third, nothing = answered("a b c", "a"), answered("b c a", "a", "d"), answered("b", "a")
    assert [row.place for row in (first, third, nothing)] == [1, 3, 0]
    assert first.ndcg == 1
    assert third.ndcg == pytest.approx((1 / 2) / (1 + 1 / log2(3)))
    found = measure.measures([first, third, nothing])
    assert (found.queries, found.success_at_1, found.success_at_5) == (3, pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert found.mrr == pytest.approx((1 + 1 / 3) / 3)
    assert not measure.targets_met([first, third, nothing])
    assert measure.targets_met([first] * 9 + [third])


def test_there_are_enough_queries_of_every_kind() -> None:
    queries = measure.queries()
    for language in LANGUAGES:
        own = [query for query in queries if query.language == language]
        assert len(own) >= 25
        assert len({query.text for query in own}) == len(own)
        assert len({query.kind for query in own}) >= 6


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.once
@pytest.mark.usefixtures("index_dir")
def test_every_language_reaches_its_targets() -> None:
    load_all()
    build_site()
    load_entries(initial_collection())
    rebuild()
    measure.add_distractors(2_000)
    found = measure.measure()
    assert measure.targets_met(found), f"{measure.report(found)}\n{measure.misses(found)}"
