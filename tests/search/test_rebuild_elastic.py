"""Indices of Elasticsearch: how they come, are written to while another is built, and go."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from search import outbox
from search.claims import clean_up_after_killed
from search.documents import FORMAT
from search.engines import SearchUnavailable, get_engine
from search.engines.elastic import indices, writing
from search.engines.elastic.client import Config, bulk_client
from search.models import IndexJob, IndexRebuild
from search.rebuilding import rebuild
from search.reconciling import compare
from tests.factories import hub, technique
from tests.search.contract import fill
from tests.search.samples import document
from tests.servers import server_url

pytestmark = [pytest.mark.slow]


@pytest.fixture(params=["TEST_ELASTICSEARCH_8_URL", "TEST_ELASTICSEARCH_9_URL"], ids=["8", "9"])
def config(request: pytest.FixtureRequest, use_elastic: Any) -> Config:
    """A place of the test's own on each server."""
    return use_elastic(server_url(request.param))


@pytest.fixture
def auto_create(config: Config) -> Iterator[None]:
    """The cluster makes indices by itself, as it does unless told otherwise; for the names of this test only."""
    settings = bulk_client(config).cluster.put_settings
    settings(persistent={"action.auto_create_index": f"+{config.prefix}*"})
    yield
    settings(persistent={"action.auto_create_index": None})


def name_of(config: Config, number: int, end: str = "0123abcd") -> str:
    """Name of one of our indices in some format."""
    return f"{config.prefix}-entries-{number}-20200101000000-{end}"


# --- writing -------------------------------------------------------------------------------------


def test_a_drain_writes_to_the_current_index_and_to_the_next(config: Config) -> None:
    engine = get_engine()
    fill(engine, [document(1, {"ru": "Вода"}), document(2, {"ru": "Вода"})])
    with engine.rebuilding() as session:
        with engine.writing() as writer:
            writer.index(document(1, {"ru": "Новая вода"}, version=2))
            writer.delete(2, 2)
        # What the filling has read before comes after it, and loses.
        session.add([document(1, {"ru": "Вода"}), document(2, {"ru": "Вода"})])
        assert session.versions() == engine.versions() == {1: 2}
        with session.closing():
            pass
    assert engine.versions() == {1: 2}


def test_a_drain_that_outlasts_the_swap_writes_to_the_new_index(config: Config) -> None:
    engine = get_engine()
    fill(engine, [document(1, {"ru": "Вода"})])
    with engine.writing() as writer:
        writer.index(document(2, {"ru": "Вода"}))
        fill(engine, [document(1, {"ru": "Вода"})])
    assert engine.versions() == {1: 1, 2: 1}


def test_an_index_that_appears_during_a_drain_is_written_to(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = get_engine()
    fill(engine, [document(1, {"ru": "Вода"})])
    send = writing._send
    new: list[str] = []

    def send_and_create(*args: Any, **options: Any) -> dict[int, str]:
        refused = send(*args, **options)
        if not new:
            new.append(indices.create(config))
        return refused

    monkeypatch.setattr(writing, "_send", send_and_create)
    with engine.writing() as writer:
        writer.index(document(1, {"ru": "Вода"}, version=2))
    assert indices.versions(config, new[0]) == {1: 2}


def test_an_index_deleted_during_a_drain_does_not_matter(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = get_engine()
    fill(engine, [document(1, {"ru": "Вода"})])
    old = indices.read(config).current
    send = writing._send

    def replace_and_send(*args: Any, **options: Any) -> dict[int, str]:
        monkeypatch.setattr(writing, "_send", send)
        fill(engine, [document(1, {"ru": "Вода"})])
        return send(*args, **options)

    monkeypatch.setattr(writing, "_send", replace_and_send)
    with engine.writing() as writer:
        writer.index(document(1, {"ru": "Вода"}, version=2))
        writer.delete(7, 1)
    assert engine.versions() == {1: 2}
    assert old not in indices.names(config)


@pytest.mark.usefixtures("auto_create")
def test_no_index_comes_into_being_by_itself(config: Config) -> None:
    engine = get_engine()
    fill(engine, [document(1, {"ru": "Вода"})])
    (index,) = indices.names(config)
    with pytest.raises(SearchUnavailable), engine.writing() as writer:  # noqa: PT012 - its end is what fails
        writer.index(document(2, {"ru": "Вода"}))
        writer.delete(3, 1)
        indices.delete(config, [index])
    for source in ({"id": 3}, None):
        with pytest.raises(writing._IndexGone):
            writing._send(config, index, [writing._Write(3, 1, source)])
    assert bulk_client(config).indices.get(index=f"{config.prefix}*").body == {}


def test_a_read_only_index_keeps_jobs_without_blaming_them(db: None, config: Config) -> None:
    made = technique(hub(), live=True)
    rebuild()
    outbox.enqueue([made.pk])
    (index,) = indices.names(config)
    client = bulk_client(config)
    client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": True})
    with pytest.raises(SearchUnavailable):
        outbox.drain()
    assert IndexJob.objects.get().failures == 0
    client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": None})
    assert outbox.drain() == 1
    assert compare().ids == set()


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Entries whose document has a field that the mapping does not know."""
    bad: set[int] = set()
    convert = writing.to_elastic

    def spoilt(one: Any) -> dict[str, Any]:
        return {**convert(one), **({"unknown": 1} if one["id"] in bad else {})}

    monkeypatch.setattr(writing, "to_elastic", spoilt)
    return bad


def test_a_refused_document_is_reported_and_the_rest_goes_in(db: None, config: Config, strict: set[int]) -> None:
    good, bad = (technique(hub(), live=True, name=name) for name in ("Good", "Bad"))
    strict.add(bad.pk)
    assert rebuild() == 1
    assert get_engine().versions().keys() == {good.pk}
    assert "unknown" in IndexJob.objects.get(entry_id=bad.pk).error
    outbox.enqueue([good.pk, bad.pk])
    assert outbox.drain() == 1
    job = IndexJob.objects.get()
    assert (job.entry_id, job.failures) == (bad.pk, 1)
    assert "strict_dynamic_mapping_exception" in job.error
    strict.clear()
    assert outbox.drain() == 1
    assert compare().ids == set()


# --- life of an index ----------------------------------------------------------------------------


def test_a_filled_index_gets_the_settings_of_one_that_is_searched(config: Config) -> None:
    client = bulk_client(config)
    with get_engine().rebuilding() as session:
        (index,) = indices.names(config)
        filling = client.indices.get_settings(index=index)[index]["settings"]["index"]
        assert (filling["refresh_interval"], filling["number_of_replicas"]) == ("-1", "0")
        with session.closing():
            pass
    settled = client.indices.get_settings(index=index)[index]["settings"]["index"]
    assert (settled["refresh_interval"], settled["number_of_replicas"]) == ("1s", str(config.replicas))


def test_old_and_orphaned_indices_go(db: None, config: Config) -> None:
    orphan = indices.create(config)
    client = bulk_client(config)
    mine_not = f"{config.prefix}-entries-of-somebody-else"
    client.indices.create(index=mine_not)
    for number in range(2):
        technique(hub(), live=True, name=f"Filter {number}")
        rebuild()
    assert len(indices.names(config)) == 1
    assert orphan not in indices.names(config)
    assert client.indices.exists(index=mine_not)


def test_other_formats_belong_to_other_releases(db: None, config: Config) -> None:
    technique(hub(), live=True)
    client = bulk_client(config)
    older, orphan, newer = name_of(config, FORMAT - 1), name_of(config, FORMAT - 1, "ffffffff"), name_of(config, 999)
    client.indices.create(index=older, aliases={f"{config.prefix}-entries-{FORMAT - 1}": {}})
    client.indices.create(index=orphan)
    client.indices.create(index=newer)
    with pytest.raises(SearchUnavailable, match="search_index rebuild"):
        get_engine().count()
    assert not get_engine().exists()
    rebuild()
    assert get_engine().count() == 1
    # The release before goes on reading its own until the night.
    assert set(indices.names(config)[1:]) == {older, newer}
    call_command("search_index", "reconcile")
    assert indices.names(config)[1:] == [newer]


def test_an_index_with_the_name_of_the_alias_is_replaced(db: None, config: Config) -> None:
    bulk_client(config).indices.create(index=indices.alias(config))
    technique(hub(), live=True)
    assert not get_engine().exists()
    rebuild()
    assert get_engine().count() == 1


def test_a_swap_without_an_answer_leaves_both_indices(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = get_engine()
    fill(engine, [document(1, {"ru": "Вода"})])
    swap = indices.swap

    def swap_and_lose_the_answer(*args: Any) -> None:
        swap(*args)
        raise SearchUnavailable

    monkeypatch.setattr(indices, "swap", swap_and_lose_the_answer)
    with pytest.raises(SearchUnavailable):
        fill(engine, [document(2, {"ru": "Вода"})])
    assert engine.versions() == {2: 1}
    assert len(engine.names()) == 2
    engine.prune()
    assert len(engine.names()) == 1


def test_what_a_killed_rebuild_left_is_cleared_away(db: None, config: Config) -> None:
    technique(hub(), live=True)
    rebuild()
    kept = indices.names(config)
    orphan = indices.create(config)
    row = IndexRebuild.objects.create(started_at="2026-01-01T00:00Z", heartbeat_at="2026-01-01T00:00Z")
    clean_up_after_killed()
    assert indices.names(config) == kept
    assert orphan not in kept
    row.refresh_from_db()
    assert (row.running, row.error) == (False, IndexRebuild.KILLED)
    assert not IndexRebuild.objects.filter(running=True).exists()
