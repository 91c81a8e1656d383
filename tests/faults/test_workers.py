"""A worker is killed in the middle of its work, and another finishes it."""

from collections import Counter

import pytest

from search.engines import IndexBusy, get_engine
from search.models import IndexJob, IndexRebuild, Phase
from search.rebuilding import rebuild
from search.tasks import rebuild as rebuild_task
from tests.faults import cluster
from tests.faults.platform import Platform, wait_until


def test_in_mid_bulk(platform: Platform, counts: Counter[str]) -> None:
    appearing, vanishing = platform.drafts(20), platform.published(20)
    with cluster.bulks_hang(cluster.current_index()):
        platform.change("publish", appearing)
        platform.change("withdraw", vanishing)
        wait_until(cluster.bulk_is_waiting, "the worker sends a bulk request")
        platform.worker.kill()
        counts["jobs left"] = IndexJob.objects.count()
        assert counts["jobs left"] == len(appearing) + len(vanishing)
    platform.lose_messages()
    platform.replace_worker()
    counts.update(platform.everything_found())


def test_in_mid_rebuild(platform: Platform, counts: Counter[str]) -> None:
    before = cluster.current_index()
    with platform.load(readers=1) as load:
        rebuild_task.delay()
        running = IndexRebuild.objects.filter(running=True, phase=Phase.FILLING)
        wait_until(running.exists, "a worker fills a new index", pause=0.01)
        (new,) = set(get_engine().names()) - {before}
        with cluster.bulks_hang(new):
            wait_until(cluster.bulk_is_waiting, "the worker sends a bulk request")
            platform.worker.kill()
        platform.lose_messages()
        platform.replace_worker()
        # As long as nobody can know that the worker is dead.
        with pytest.raises(IndexBusy):
            rebuild()
        wait_until(lambda: get_engine().names() == [before], "the half-filled index is deleted")
        rebuild_task.delay()
        wait_until(lambda: cluster.current_index() != before, "a second rebuild has ended")
    assert not load.faults
    platform.saved(load)
    counts.update(load.counts)
    counts.update(platform.everything_found())
    wait_until(lambda: not IndexRebuild.objects.filter(running=True).exists(), "the claim is given back")
    assert get_engine().names() == [cluster.current_index()]
    last = IndexRebuild.objects.first()
    assert last is not None
    assert last.error == ""
