"""One rebuild at a time, and what becomes of killed ones."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now

from search.claims import SILENCE, claimed, clean_up, clean_up_after_killed
from search.engines import IndexBusy, get_engine
from search.engines.embedded import EmbeddedEngine
from search.models import IndexRebuild, Phase
from search.rebuilding import rebuild
from tests.factories import hub, technique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]


class Unknowing(EmbeddedEngine):
    """An engine that cannot tell whether a rebuild runs, as Elasticsearch."""

    def rebuild_runs(self) -> None:  # type: ignore[override]
        """Nobody knows."""


@pytest.fixture
def unknowing(tmp_path: Path) -> Unknowing:
    return Unknowing(tmp_path / "search")


def running(silent_for: timedelta = timedelta()) -> IndexRebuild:
    """A rebuild of some other process."""
    return IndexRebuild.objects.create(started_at=now(), heartbeat_at=now() - silent_for)


def test_there_is_one_claim(unknowing: Unknowing) -> None:
    with claimed(unknowing), pytest.raises(IndexBusy), claimed(unknowing):
        pass
    with claimed(unknowing):
        assert IndexRebuild.objects.filter(running=True).count() == 1
    assert not IndexRebuild.objects.filter(running=True).exists()


def test_a_claim_counts_as_long_as_there_are_signs_of_life(unknowing: Unknowing) -> None:
    running(SILENCE - timedelta(seconds=10))
    with pytest.raises(IndexBusy), claimed(unknowing):
        pass


def test_a_silent_claim_is_taken_over(unknowing: Unknowing) -> None:
    silent = running(SILENCE + timedelta(seconds=1))
    with claimed(unknowing) as claim:
        claim.report(phase=Phase.FILLING, done=1, total=4)
        (held,) = IndexRebuild.objects.filter(running=True)
        assert (held.phase, held.percent) == (Phase.FILLING, 25)
    silent.refresh_from_db()
    assert (silent.running, silent.error, silent.fault) == (False, IndexRebuild.KILLED, "It was killed.")


def test_who_was_taken_for_dead_stops(unknowing: Unknowing) -> None:
    with pytest.raises(IndexBusy, match="silent"), claimed(unknowing) as claim:  # noqa: PT012 - the report is what fails
        IndexRebuild.objects.update(heartbeat_at=now() - SILENCE - timedelta(seconds=1))
        with claimed(unknowing):
            pass
        claim.report()
    first, second = IndexRebuild.objects.order_by("pk")
    assert (first.error, second.error) == (IndexRebuild.KILLED, "")


def test_a_failure_is_noted(unknowing: Unknowing) -> None:
    with pytest.raises(ValueError, match="no good"), claimed(unknowing):
        raise ValueError("no good")
    assert IndexRebuild.objects.get(running=False).fault == "ValueError: no good"


def test_the_embedded_engine_knows_at_once_that_a_rebuild_was_killed(index_dir: Path) -> None:
    technique(hub(), live=True)
    rebuild()
    kept = get_engine().names()
    left = index_dir / f"{kept[0]}-left"
    left.mkdir()
    killed = running()
    clean_up_after_killed()
    assert get_engine().names() == kept
    killed.refresh_from_db()
    assert killed.error == IndexRebuild.KILLED
    running()
    assert rebuild() == 1


def test_tidying_up_leaves_a_running_rebuild_alone(index_dir: Path) -> None:
    with get_engine().rebuilding():
        both = get_engine().names()
        running()
        clean_up()
        clean_up_after_killed()
        assert get_engine().names() == both
    assert IndexRebuild.objects.get().running


def test_the_last_twenty_rebuilds_are_remembered(unknowing: Unknowing) -> None:
    for _ in range(22):
        with claimed(unknowing):
            pass
    assert IndexRebuild.objects.count() == 20
