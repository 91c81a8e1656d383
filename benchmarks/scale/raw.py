"""Elasticsearch without our layers: the same requests, sent as ready bytes by a bare HTTP client."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

from elasticsearch import Elasticsearch
from urllib3 import HTTPConnectionPool

from benchmarks.engine import Rate, core_seconds
from search.documents import Document
from search.engines.elastic import Config, indices
from search.engines.elastic.mapping import to_elastic

_PATIENCE: Final = 60.0
#: Documents in one bulk request: about 7 MB, no more than our engine sends at once.
_BULK: Final = 125


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went over the wire."""

    method: str
    target: str
    body: bytes
    headers: Mapping[str, str]


@contextmanager
def recorded(client: Elasticsearch) -> Iterator[list[Sent]]:
    """The requests of ``client``, which knows one node, that are answered."""
    (node,) = client.transport.node_pool.all()
    usual, sent = node.perform_request, []

    def perform_request(method: str, target: str, body: bytes | None = None, headers: Any = None, **more: Any) -> Any:
        answer = usual(method, target, body=body, headers=headers, **more)
        sent.append(Sent(method, target, body or b"", dict(headers or {})))
        return answer

    node.perform_request = perform_request
    try:
        yield sent
    finally:
        del node.perform_request


class RawClient:
    """Kept-alive connections to one node."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._pool = HTTPConnectionPool(
            address.hostname, address.port, maxsize=os.cpu_count() or 1, timeout=_PATIENCE, retries=False
        )

    def send(self, sent: Sent) -> bytes:
        """The body of the answer. RuntimeError unless its status is 200."""
        answer = self._pool.urlopen(sent.method, sent.target, body=sent.body, headers=sent.headers)
        if answer.status != 200:
            raise RuntimeError(f"{sent.target}: {answer.status} {answer.data[:200]!r}")
        return answer.data


def prepare(documents: Iterable[Document], folder: Path) -> list[Path]:
    """Bodies of bulk requests, in files of a folder."""
    lines, files = map(_lines, documents), []
    while batch := list(islice(lines, _BULK)):
        files.append(folder / str(len(files)))
        files[-1].write_bytes(b"".join(batch))
    return files


def bulk(config: Config, bodies: Sequence[Path], number: int) -> Rate:
    """Ready-made documents into a new index of the same mapping, over as many connections as there are cores.

    Making the index and getting it ready for searches count; the index is deleted.
    """
    apart, client = replace(config, prefix="raw"), RawClient(config.hosts[0])
    started, cpu = perf_counter(), core_seconds()
    index = indices.create(apart)
    target = f"/{indices.handle(index)}/_bulk?require_alias=true&filter_path=errors"

    def write(body: Path) -> None:
        answer = client.send(Sent("POST", target, body.read_bytes(), {"content-type": "application/x-ndjson"}))
        if json.loads(answer)["errors"]:
            raise RuntimeError("Elasticsearch refuses documents.")

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(write, bodies))
    indices.settle(apart, index)
    rate = Rate(number, perf_counter() - started, core_seconds() - cpu)
    indices.delete(apart, [index])
    return rate


def _lines(document: Document) -> bytes:
    action = {"_id": str(document["id"]), "version": document["version"], "version_type": "external_gte"}
    parts = ({"index": action}, to_elastic(document))
    return "".join(f"{json.dumps(part, ensure_ascii=False, separators=(',', ':'))}\n" for part in parts).encode()
