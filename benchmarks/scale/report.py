"""What was measured, as Markdown: the targets, then every figure by size."""

import os
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.engine import Rate
from benchmarks.figures import Target, table
from benchmarks.scale.suite import Measured

#: Most that a search may take by the time of its bare requests, with our Elasticsearch engine and with the embedded.
_ELASTIC: Final = 1.15
_EMBEDDED: Final = 0.6
#: Least rate of a rebuild by that of writing ready-made documents.
_REBUILD: Final = 0.5


def report(found: Sequence[Measured], tokens: float, machine: str) -> str:
    """All tables below the machine's description."""
    return "\n\n".join(
        [
            machine,
            f"{tokens:,.0f} indexed tokens an entry. Times: median / 95th percentile.",
            table(
                ["target", "measured", ""],
                [[t.what, t.measured, "met" if t.met else "NOT MET"] for t in targets(found)],
            ),
            table(
                ["", *(f"{one.size:,} entries" for one in found)],
                [[name, *(cell(one) for one in found)] for name, cell in _ROWS],
            ),
        ]
    )


def targets(found: Sequence[Measured]) -> list[Target]:
    """Every promise: searches at the largest size, a rebuild at the largest that was rebuilt from the database."""
    one = found[-1].compared
    entries = f"({found[-1].size:,} entries)"
    made = [
        _by_raw(f"Elasticsearch engine: at most {_ELASTIC} of raw {entries}", one.ratio(one.elastic), _ELASTIC),
        _by_raw(f"embedded engine: at most {_EMBEDDED} of raw {entries}", one.ratio(one.embedded), _EMBEDDED),
    ]
    if rates := [(one.rebuilt.by_clock / one.bulk.by_clock, one.size) for one in found if one.rebuilt and one.bulk]:
        share, size = rates[-1]
        what = f"rebuild, {os.cpu_count()} cores: at least {_REBUILD} of raw bulk ({size:,} entries)"
        made.append(Target(what, f"{share:.2f}", share >= _REBUILD))
    return made


def _by_raw(what: str, ratio: tuple[float, float], most: float) -> Target:
    return Target(what, _ratio(ratio), max(ratio) <= most)


def _ratio(ratio: tuple[float, float]) -> str:
    return f"{ratio[0]:.2f} (median of ratios), {ratio[1]:.2f} (ratio of medians)"


def _written(rate: Rate | None) -> str:
    return f"{rate.by_clock:.0f} entries a second" if rate else "not measured"


_ROWS: Final[list[tuple[str, Callable[[Measured], str]]]] = [
    ("search: raw requests to Elasticsearch", lambda one: str(one.compared.raw)),
    ("search: decoding their answers", lambda one: str(one.compared.decoding)),
    ("search: Elasticsearch engine", lambda one: str(one.compared.elastic)),
    ("search: Elasticsearch engine by raw", lambda one: _ratio(one.compared.ratio(one.compared.elastic))),
    ("search: embedded engine", lambda one: str(one.compared.embedded)),
    ("search: embedded engine by raw", lambda one: _ratio(one.compared.ratio(one.compared.embedded))),
    ("requests of one search (mean)", lambda one: f"{one.compared.requests:.2f}"),
    ("searches with unequal totals", lambda one: str(one.compared.unequal)),
    ("Elasticsearch: JSON over HTTP", lambda one: str(one.elastic.json)),
    ("Elasticsearch: JSON, asked again: above the engine", lambda one: str(one.elastic.above)),
    ("Elasticsearch: HTML over HTTP", lambda one: str(one.elastic.html)),
    ("Elasticsearch: suggestions over HTTP", lambda one: str(one.elastic.suggested)),
    ("Elasticsearch: 50 readers, JSON", lambda one: str(one.elastic.json_readers)),
    ("Elasticsearch: 50 readers, HTML", lambda one: str(one.elastic.html_readers)),
    ("embedded: JSON over HTTP", lambda one: str(one.embedded.json)),
    ("embedded: JSON, asked again: above the engine", lambda one: str(one.embedded.above)),
    ("embedded: HTML over HTTP", lambda one: str(one.embedded.html)),
    ("embedded: suggestions over HTTP", lambda one: str(one.embedded.suggested)),
    ("embedded: 50 readers, JSON", lambda one: str(one.embedded.json_readers)),
    ("embedded: 50 readers, HTML", lambda one: str(one.embedded.html_readers)),
    ("rebuild from the database", lambda one: _written(one.rebuilt)),
    ("raw bulk of ready-made documents", lambda one: _written(one.bulk)),
    ("index on disk: Elasticsearch", lambda one: f"{one.elastic_size:,.0f} MB"),
    ("index on disk: embedded", lambda one: f"{one.embedded_size:,.0f} MB"),
    (
        "memory of the web worker: Elasticsearch",
        lambda one: f"{one.elastic.memory_at_start:.0f} MB at start, {one.elastic.memory:.0f} MB in the end",
    ),
    (
        "memory of the web worker: embedded",
        lambda one: f"{one.embedded.memory_at_start:.0f} MB at start, {one.embedded.memory:.0f} MB in the end",
    ),
]
