"""What belongs into an index, and how far one is from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from cms.registry.public import public_entries
from search.models import IndexState


@dataclass(frozen=True, slots=True)
class Difference:
    """Entries by what is wrong with them in an index; those in the index with the version there.

    ``ahead``: newer in the index than in the database, as after a restored backup.
    """

    missing: frozenset[int]
    outdated: frozenset[int]
    superfluous: Mapping[int, int]
    ahead: Mapping[int, int]

    @property
    def ids(self) -> frozenset[int]:
        """All of them."""
        return self.missing | self.outdated | self.superfluous.keys() | self.ahead.keys()

    def __str__(self) -> str:
        return (
            f"{len(self.missing)} missing, {len(self.outdated)} outdated, {len(self.superfluous)} superfluous, "
            f"{len(self.ahead)} ahead of the database"
        )


def wanted_versions() -> dict[int, int]:
    """Version of each entry that belongs into the index."""
    versions = dict(IndexState.objects.values_list("pk", "version"))
    return {pk: versions.get(pk, 0) for pk in public_entries().values_list("pk", flat=True)}


def difference(wanted: Mapping[int, int], indexed: Mapping[int, int]) -> Difference:
    """How ``indexed`` differs from ``wanted``, both entry id -> version."""
    common = wanted.keys() & indexed.keys()
    return Difference(
        missing=frozenset(wanted.keys() - indexed.keys()),
        outdated=frozenset(pk for pk in common if indexed[pk] < wanted[pk]),
        superfluous={pk: version for pk, version in indexed.items() if pk not in wanted},
        ahead={pk: indexed[pk] for pk in common if indexed[pk] > wanted[pk]},
    )
