"""The embedded engine keeps the contract; what only it has."""

import multiprocessing
from pathlib import Path

import pytest

from search.concepts import NO_CONCEPTS
from search.engines.base import IndexBusy, SearchUnavailable
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.schema import pack_code
from search.engines.embedded.storage import guarded
from search.query import SearchRequest
from tests.search.contract import EngineContract, codes, fill
from tests.search.samples import document


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    """An engine without an index."""
    return EmbeddedEngine(tmp_path / "search")


class TestEmbedded(EngineContract):
    """The contract."""


def test_only_one_writes(engine: EmbeddedEngine) -> None:
    fill(engine, [document(1, {"ru": "Вода"})])
    with engine.writing(), pytest.raises(IndexBusy), engine.writing():
        pass
    with engine.rebuilding(), pytest.raises(IndexBusy), engine.rebuilding():
        pass


def test_another_process_sees_the_writes(engine: EmbeddedEngine, tmp_path: Path) -> None:
    fill(engine, [document(1, {"ru": "Вода"})])
    other = EmbeddedEngine(tmp_path / "search")
    assert other.count() == 1
    with engine.writing() as writer:
        writer.index(document(2, {"ru": "Вода"}))
    assert codes(other.search(SearchRequest(q="вода"), NO_CONCEPTS)) == [1, 2]
    fill(engine, [document(3, {"ru": "Вода"})])
    assert codes(other.search(SearchRequest(q="вода"), NO_CONCEPTS)) == [3]


def _write_and_die(directory: Path) -> None:
    with EmbeddedEngine(directory).writing() as writer:
        writer.index(document(2, {"ru": "Вода"}))
        multiprocessing.current_process().kill()


@pytest.mark.slow
def test_a_killed_writer_leaves_index_and_lock_usable(engine: EmbeddedEngine, tmp_path: Path) -> None:
    fill(engine, [document(1, {"ru": "Вода"})])
    process = multiprocessing.get_context("spawn").Process(target=_write_and_die, args=(tmp_path / "search",))
    process.start()
    process.join(60)
    assert engine.count() == 1
    with engine.writing() as writer:
        writer.index(document(3, {"ru": "Вода"}))
    assert codes(engine.search(SearchRequest(q="вода"), NO_CONCEPTS)) == [1, 3]


def test_old_folders_are_pruned(engine: EmbeddedEngine, tmp_path: Path) -> None:
    for number in range(1, 5):
        fill(engine, [document(number, {"ru": "Вода"})])
    assert len(list((tmp_path / "search").glob("index-*"))) == 2


def test_an_index_of_another_format_is_not_read(engine: EmbeddedEngine, tmp_path: Path) -> None:
    fill(engine, [document(1, {"ru": "Вода"})])
    link = tmp_path / "search" / "current"
    folder = link.resolve()
    link.unlink()
    link.symlink_to(folder.rename(folder.with_name("index-0-old")).name)
    with pytest.raises(SearchUnavailable):
        engine.count()


def test_a_broken_index_is_unavailable(engine: EmbeddedEngine, tmp_path: Path) -> None:
    fill(engine, [document(1, {"ru": "Вода"})])
    (tmp_path / "search" / "current" / "meta.json").write_text("{")
    with pytest.raises(SearchUnavailable):
        engine.search(SearchRequest(), NO_CONCEPTS)


def test_a_panic_is_unavailable() -> None:
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(SearchUnavailable), guarded():
        raise panic


def test_packed_codes_order_like_codes() -> None:
    ordered = ["", "CA-BAT-2025-99999", "CA-BAT-2026-00001", "CA-BAT-2026-00010", "CA-EP-2026-00001"]
    packed = [pack_code(code) for code in ordered]
    assert packed == sorted(packed)
