"""What was measured, as Markdown: the targets, then every figure by size."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

from benchmarks.figures import Target, Timings, load, machine, table
from benchmarks.suite import Measured

#: Milliseconds that HTTP, Django and JSON may add to the engine.
_OVERHEAD: Final = 5.0
#: Entries a second a core.
_REBUILD: Final = 100
#: Milliseconds from publishing to the first search that finds the entry.
_SEARCHABLE: Final = 1000.0
#: Milliseconds in which suggestions come.
SUGGESTED: Final = 50.0
#: MB of one web worker at 100,000 entries.
_MEMORY: Final = 250.0
#: How many times faster than Wagtail's search at 10,000 entries.
_FASTER: Final = 20.0
_COMPARED: Final = 10_000
_LARGEST: Final = 100_000


def report(found: Sequence[Measured], tokens: float, load_before: str) -> str:
    """All tables."""
    lines = [
        f"{machine()}. Load before and after: {load_before}, {load()}.",
        f"{tokens:,.0f} indexed tokens an entry. Times: median / 95th percentile.",
        table(
            ["target", "measured", ""], [[t.what, t.measured, "met" if t.met else "NOT MET"] for t in targets(found)]
        ),
        table(
            ["", *(f"{one.size:,} entries" for one in found)],
            [[name, *(cell(one) for one in found)] for name, cell in _rows(found)],
        ),
    ]
    return "\n\n".join(lines)


def targets(found: Sequence[Measured]) -> list[Target]:
    """Every promise with the worst that was measured; those of sizes that were not run are left out."""
    overhead = max(found, key=_overhead)
    published = max(found, key=lambda one: one.published.whole.p95)
    made = [
        Target(
            f"JSON over HTTP: engine + {_OVERHEAD:.0f} ms (median)",
            f"+ {_overhead(overhead):.1f} ms ({overhead.size:,} entries)",
            _overhead(overhead) <= _OVERHEAD,
        ),
        Target(
            f"publish to searchable: under {_SEARCHABLE / 1000:.0f} s",
            f"{published.published.whole} ({published.size:,} entries)",
            published.published.whole.p95 < _SEARCHABLE,
        ),
    ]
    for one in found:
        if one.from_database:
            what = f"rebuild from the database: {_REBUILD} entries a second a core ({one.size:,} entries)"
            made.append(Target(what, str(one.written), one.written.entries / one.written.core_seconds >= _REBUILD))
        if one.size == _LARGEST:
            what = f"suggestions over HTTP: {SUGGESTED:.0f} ms, 19 of 20 ({one.size:,} entries)"
            made.append(Target(what, str(one.served.suggested), one.served.suggested.p95 <= SUGGESTED))
            what = f"memory of one web worker: under {_MEMORY:.0f} MB ({one.size:,} entries)"
            made.append(Target(what, f"{one.served.memory:.0f} MB", one.served.memory < _MEMORY))
        if one.size == _COMPARED and one.names:
            ratio = _ratio(one.names, one)
            what = f"{_FASTER:.0f} times faster than Wagtail's search, even over names alone ({one.size:,} entries)"
            made.append(Target(what, f"{ratio:.0f} times", ratio >= _FASTER))
    return made


def _overhead(one: Measured) -> float:
    return one.served.above.median


def _rows(found: Sequence[Measured]) -> list[tuple[str, Callable[[Measured], str]]]:
    """Name of each row and what stands in a column."""

    def of_kind(kind: str) -> Callable[[Measured], str]:
        return lambda one: str(one.kinds[kind])

    return [
        *((f"engine: {kind}", of_kind(kind)) for kind in found[0].kinds),
        ("engine: all of these", lambda one: str(one.first)),
        ("engine: all of these, asked again", lambda one: str(one.again)),
        ("JSON over HTTP: all of these", lambda one: str(one.served.api)),
        ("JSON over HTTP, asked again: above the engine", lambda one: str(one.served.above)),
        ("suggestions over HTTP", lambda one: str(one.served.suggested)),
        ("index from the database", lambda one: str(one.written) if one.from_database else "not measured"),
        ("index from ready documents", lambda one: "not measured" if one.from_database else str(one.written)),
        ("publish to searchable", lambda one: str(one.published.whole)),
        ("of which after the commit", lambda one: str(one.published.after_commit)),
        ("memory of the worker at start", lambda one: f"{one.served.memory_at_start:.0f} MB"),
        ("memory of the worker in the end", lambda one: f"{one.served.memory:.0f} MB"),
        ("words alone: engine", lambda one: str(Timings(one.words))),
        ("words alone: Wagtail, all texts", lambda one: _compared(one.texts, one)),
        ("words alone: Wagtail, names alone", lambda one: _compared(one.names, one)),
    ]


def _ratio(wagtail: Timings, one: Measured) -> float:
    """Wagtail's median by the engine's for the same queries."""
    return wagtail.median / median(one.words[: len(wagtail.milliseconds)])


def _compared(wagtail: Timings | None, one: Measured) -> str:
    if wagtail is None:
        return "not measured"
    return f"{wagtail} ({len(wagtail.milliseconds)} searches): {_ratio(wagtail, one):.0f} times the engine's"
