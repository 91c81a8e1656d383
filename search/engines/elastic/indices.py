"""Names and aliases of our indices, and the life of an index from its creation to its end.

``PREFIX-entries-FORMAT`` is the alias that is read. It names the format, so an index of another one can never be
read by mistake, and an upgrade can build its index while the release before still reads its own.
``PREFIX-entries-FORMAT-next`` is the index that a rebuild fills. Indices are called
``PREFIX-entries-FORMAT-TIME-TOKEN``, and each has an alias of its own, its handle, by which it is written to.

Nothing here makes Elasticsearch create an index by itself, whatever the cluster allows. ``require_alias`` refuses
documents for a handle that has gone with its index, but not deletions (Elasticsearch 8.19 and 9.2 create an index
for a deletion with an external version); so handles hold capital letters, which no index may have.
"""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from elasticsearch import Elasticsearch

from search.documents import FORMAT
from search.engines.base import SearchUnavailable
from search.engines.elastic.client import Config, bulk_client, guarded, web_client
from search.engines.elastic.mapping import index_body

#: Hits of one request when all versions are read; Elasticsearch's own limit without settings.
_PAGE: Final = 10_000
#: Seconds that a rebuild waits for the copies of its index: less than the time after which it is taken for dead.
_COPY_SECONDS: Final = 30
_MASTER: Final = "20s"


def alias(config: Config) -> str:
    """The alias that is read."""
    return f"{config.prefix}-entries-{FORMAT}"


def next_alias(config: Config) -> str:
    """The alias of the index that a rebuild is filling."""
    return f"{alias(config)}-next"


def handle(index: str) -> str:
    """The alias by which ``index`` is written to; it exists as long as its index."""
    return f"{index}-WRITE"


@dataclass(frozen=True, slots=True)
class Indices:
    """Our indices at one moment: name -> its aliases."""

    config: Config
    aliases: Mapping[str, frozenset[str]]

    @property
    def current(self) -> str | None:
        """The index that is read."""
        return next(iter(self.with_alias(alias(self.config))), None)

    @property
    def written(self) -> list[str]:
        """The indices that drains write to: the current one and those being filled."""
        return [*self.with_alias(alias(self.config)), *self.with_alias(next_alias(self.config))]

    def left_over(self, *, older_formats: bool) -> list[str]:
        """Indices that nobody reads, and unless ``older_formats`` is False those that an older release may read.

        Indices of a newer format belong to a newer release, which tidies them up.
        """
        names = []
        for index, aliases in self.aliases.items():
            number = _format_of(self.config, index)
            if number > FORMAT or alias(self.config) in aliases:
                continue
            if older_formats or f"{self.config.prefix}-entries-{number}" not in aliases:
                names.append(index)
        return names

    def with_alias(self, name: str) -> list[str]:
        """The indices that bear an alias."""
        return sorted(index for index, aliases in self.aliases.items() if name in aliases)


def _format_of(config: Config, name: str) -> int:
    """Format of one of our indices; -1 if it is not ours."""
    found = re.fullmatch(rf"{re.escape(config.prefix)}-entries-(\d+)-\d{{14}}-[0-9a-f]{{8}}", name)
    return int(found[1]) if found else -1


def read(config: Config, *, soon: bool = False) -> Indices:
    """Our indices as they are now. ``soon``: give up as early as a page does."""
    client = web_client(config) if soon else bulk_client(config)
    with guarded():
        answer = client.indices.get_alias(index=f"{config.prefix}-entries-*")
    return Indices(
        config,
        {name: frozenset(found["aliases"]) for name, found in answer.body.items() if _format_of(config, name) >= 0},
    )


def exists(config: Config) -> bool:
    """Whether there is an index of this format. Drains ask first, and take no job while nobody answers."""
    return read(config, soon=True).current is not None


def names(config: Config) -> list[str]:
    """Names of all our indices, the current one first."""
    found = read(config, soon=True)
    return sorted(found.aliases, key=lambda name: (name != found.current, name))


def count(config: Config) -> int:
    """Number of entries in the index."""
    with guarded():
        return int(web_client(config).count(index=alias(config))["count"])


def versions(config: Config, index: str | None = None) -> dict[int, int]:
    """Entry id -> version, of every entry in ``index`` (the current one) with all writes that have ended."""
    client = bulk_client(config)
    name = index or alias(config)
    with guarded():
        client.indices.refresh(index=name)
        return {int(hit["_id"]): hit["_version"] for hit in _scan(client, name, version=True)}


def matching(config: Config, query: Mapping[str, Any]) -> set[int]:
    """Ids of all entries that match a query."""
    with guarded():
        return {int(hit["_id"]) for hit in _scan(bulk_client(config), alias(config), query=query)}


def _scan(client: Elasticsearch, name: str, **asked: Any) -> Iterator[Mapping[str, Any]]:
    """All hits, without their sources, in no order."""
    pit = client.open_point_in_time(index=name, keep_alive="1m")["id"]
    try:
        after: list[Any] | None = None
        while True:
            answer = client.search(
                pit={"id": pit, "keep_alive": "1m"},
                sort=["_shard_doc"],
                search_after=after,
                size=_PAGE,
                source=False,
                track_total_hits=False,
                # Entries of a shard that is away are not missing.
                allow_partial_search_results=False,
                **asked,
            )
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=pit)


def create(config: Config) -> str:
    """A new index, ready to be filled and at once written to by drains; returns its name.

    It is not refreshed and has no copies until ``settle``: both would cost more than making them once.
    """
    name = f"{alias(config)}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(4)}"
    body = index_body(config)
    with guarded():
        answer = bulk_client(config).indices.create(
            index=name,
            settings={**body["settings"], "refresh_interval": "-1", "number_of_replicas": 0},
            mappings=body["mappings"],
            aliases={handle(name): {}, next_alias(config): {}},
            master_timeout=_MASTER,
            timeout=_MASTER,
        )
    if not (answer["acknowledged"] and answer["shards_acknowledged"]):
        # A node that has not heard of it would let a drain pass it by.
        raise SearchUnavailable("Elasticsearch could not make a new index on all its nodes in time.")
    return name


def settle(config: Config, index: str) -> None:
    """Refresh the filled ``index`` and give it the settings of one that is searched.

    Waits until the copies that have a place are there, but not for ever: a cluster of one node has none for them,
    and searches are answered without.
    """
    client = bulk_client(config)
    wanted = index_body(config)["settings"]
    with guarded():
        client.indices.refresh(index=index)
        client.indices.put_settings(
            index=index,
            settings={name: wanted[name] for name in ("refresh_interval", "number_of_replicas")},
            master_timeout=_MASTER,
        )
        client.options(ignore_status=408, request_timeout=2 * _COPY_SECONDS).cluster.health(
            index=index, wait_for_no_initializing_shards=True, timeout=f"{_COPY_SECONDS}s"
        )


def swap(config: Config, index: str) -> bool:
    """Make ``index`` the one that is read, in one step; returns whether another one was before.

    An index that bears the name of the alias is replaced by it.
    """
    client = bulk_client(config)
    name = alias(config)
    before = read(config).with_alias(name)
    actions: list[dict[str, Any]] = [{"remove": {"index": other, "alias": name}} for other in before]
    with guarded():
        if client.indices.exists(index=name) and not client.indices.exists_alias(name=name):
            actions.append({"remove_index": {"index": name}})
        actions.append({"remove": {"index": index, "alias": next_alias(config)}})
        actions.append({"add": {"index": index, "alias": name}})
        client.indices.update_aliases(actions=actions, master_timeout=_MASTER, timeout=_MASTER)
    return bool(before)


def delete(config: Config, unwanted: Iterable[str]) -> None:
    """Delete indices by name; those that are gone already do not matter."""
    if listed := list(unwanted):
        with guarded():
            bulk_client(config).indices.delete(index=listed, ignore_unavailable=True, master_timeout=_MASTER)


def prune(config: Config, *, older_formats: bool = False) -> None:
    """Delete the indices that nobody reads; see ``Engine.prune``."""
    delete(config, read(config).left_over(older_formats=older_formats))
