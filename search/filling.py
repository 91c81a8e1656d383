"""Documents for a new index: built in this process, or for large registries in several.

An entry that cannot be built, or whose document the engine refuses, is reported and does not hold up the others.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from search.building import build_documents
from search.documents import Document
from search.engines.base import RebuildSession
from search.workers import Workers, useful_workers

logger = logging.getLogger(__name__)

#: Entries in one go: a second or three of work, so that progress is seen and memory bounded.
PART: Final = 250
#: From so many entries on processes are started for them: each takes three seconds to begin.
PARALLEL_FROM: Final = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of some entries. ``done``: how many were looked at; ``errors``: entry id -> why it is refused."""

    done: int
    errors: dict[int, str]


def build_apart(ids: Sequence[int]) -> tuple[dict[int, Document], dict[int, str]]:
    """(documents of those that are public, entry id -> why it cannot be built)."""
    try:
        with _savepoint():
            return build_documents(ids), {}
    except Exception:
        logger.exception("Documents could not be built together; each is tried alone.")
    documents: dict[int, Document] = {}
    errors: dict[int, str] = {}
    for entry_id in ids:
        try:
            with _savepoint():
                documents |= build_documents([entry_id])
        except Exception as error:
            logger.exception("Entry %s could not be built.", entry_id)
            errors[entry_id] = f"{type(error).__name__}: {error}"
    return documents, errors


def _savepoint() -> AbstractContextManager[None]:
    """In a transaction an error of the database must not end it; outside none is begun, for nothing is written."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def fill(session: RebuildSession, ids: Sequence[int]) -> Iterator[Filled]:
    """Write the public ones among ``ids`` into the new index; tells what became of each part of them."""
    parts = [ids[start : start + PART] for start in range(0, len(ids), PART)]
    number = useful_workers(len(parts)) if len(ids) >= PARALLEL_FROM else 0
    if number < 2:
        for part in parts:
            documents, errors = build_apart(part)
            yield Filled(len(part), errors | session.add(documents.values()))
        return
    with Workers(number, session.remote) as workers:
        for part, (documents, errors) in workers.work_off(parts):
            yield Filled(len(part), errors | session.add(documents.values()))
