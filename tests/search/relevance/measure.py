"""Success, mean reciprocal rank and nDCG of the queries, by language and by kind.

success@n: a right entry is among the first n hits. MRR: mean of 1 / place of the first right entry. nDCG@10: the right
entries among the first ten, each worth 1 / log2(place + 1), as a share of the best order (Järvelin and Kekäläinen
2002, with gains of 0 and 1).
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import mean
from typing import Final

from cms.languages import LANGUAGES

FILE: Final = Path(__file__).with_name("queries.tsv")
#: What every language has to reach.
LEAST_SUCCESS_AT_1: Final = 0.80
LEAST_MRR: Final = 0.85
_DEPTH: Final = 10
#: Ids of generated entries, which are in the index alone.
_FIRST_ID: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a reader of ``language``, and the slugs of the entries that answer it."""

    language: str
    kind: str
    text: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A query and the slugs of the first hits."""

    query: Query
    hits: tuple[str, ...]

    @property
    def place(self) -> int:
        """Place of the first right entry, from 1; 0 if none is among the hits."""
        return next((place for place, slug in enumerate(self.hits, 1) if slug in self.query.entries), 0)

    @property
    def ndcg(self) -> float:
        """NDCG of the hits."""
        gains = [1 / log2(place + 1) for place, slug in enumerate(self.hits, 1) if slug in self.query.entries]
        best = [1 / log2(place + 1) for place in range(1, min(len(self.query.entries), _DEPTH) + 1)]
        return sum(gains) / sum(best)


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a number of queries."""

    queries: int
    success_at_1: float
    success_at_5: float
    mrr: float
    ndcg: float

    @property
    def values(self) -> tuple[float, ...]:
        """The measures in the order of the tables."""
        return self.success_at_1, self.success_at_5, self.mrr, self.ndcg


def queries() -> list[Query]:
    """The queries of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Query(row["language"], row["kind"], row["query"], tuple(row["entries"].split(",")))
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def prepare(distractors: int) -> None:
    """Fill database and index that the settings name: the initial collection among generated entries."""
    from bat_platform.setup import set_up

    set_up(lambda line: None)
    add_distractors(distractors)


def add_distractors(number: int) -> None:
    """Put generated entries into the index."""
    from benchmarks.generate import Generator
    from benchmarks.words import word_pools
    from search.catalogue import get_catalogue
    from search.engines import get_engine

    catalogue = get_catalogue()
    generator = Generator(word_pools(catalogue.concepts), catalogue)
    with get_engine().writing() as writer:
        for entry in generator.entries(range(1, number + 1)):
            writer.index(generator.document(entry, _FIRST_ID + entry.number))


def measure() -> list[Answered]:
    """Ask each query as a reader of its language does."""
    from search.query import SearchRequest
    from search.services import run

    return [
        Answered(
            query,
            tuple(hit.slug for hit in run(SearchRequest(q=query.text, language=query.language, page_size=_DEPTH)).hits),
        )
        for query in queries()
    ]


def measures(answered: Sequence[Answered]) -> Measures:
    """Measures of at least one query."""
    places = [row.place for row in answered]
    return Measures(
        len(answered),
        mean(place == 1 for place in places),
        mean(1 <= place <= 5 for place in places),
        mean(1 / place if place else 0.0 for place in places),
        mean(row.ndcg for row in answered),
    )


def by_language(answered: Sequence[Answered]) -> dict[str, Measures]:
    """Measures of each language."""
    return _grouped(answered, lambda row: row.query.language)


def targets_met(answered: Iterable[Answered]) -> bool:
    """Whether every language reaches what it has to."""
    return all(
        found.success_at_1 >= LEAST_SUCCESS_AT_1 and found.mrr >= LEAST_MRR
        for found in by_language(list(answered)).values()
    )


def report(answered: Sequence[Answered]) -> str:
    """Tables by language, by kind, and success@1 by both."""
    languages = by_language(answered)
    kinds = _grouped(answered, lambda row: row.query.kind)
    both = _grouped(answered, lambda row: f"{row.query.language} {row.query.kind}")
    ordered = [code for code in LANGUAGES if code in languages]
    crossed = [f"| success@1 | {' | '.join(ordered)} |", f"| --- |{' --- |' * len(ordered)}"]
    for kind in kinds:
        cells = (both.get(f"{code} {kind}") for code in ordered)
        shown = " | ".join(f"{cell.success_at_1:.2f} ({cell.queries})" if cell else "" for cell in cells)
        crossed.append(f"| {kind} | {shown} |")
    return "\n".join(
        [
            *_table("language", {code: languages[code] for code in ordered} | {"all": measures(answered)}),
            "",
            *_table("kind", kinds),
            "",
            *crossed,
        ]
    )


def misses(answered: Iterable[Answered]) -> str:
    """The queries whose first hit is wrong, with what was wanted and found."""
    return "\n".join(
        f"{row.query.language} {row.query.kind}: {row.query.text} -> wanted {', '.join(row.query.entries)}; "
        f"place {row.place or '-'}; found {', '.join(row.hits[:3]) or 'nothing'}"
        for row in answered
        if row.place != 1
    )


def _grouped(answered: Sequence[Answered], key: Callable[[Answered], str]) -> dict[str, Measures]:
    groups: dict[str, list[Answered]] = {}
    for row in answered:
        groups.setdefault(key(row), []).append(row)
    return {name: measures(rows) for name, rows in groups.items()}


def _table(head: str, rows: dict[str, Measures]) -> list[str]:
    return [
        f"| {head} | queries | success@1 | success@5 | MRR | nDCG@10 |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {row.queries} | {' | '.join(f'{value:.2f}' for value in row.values)} |"
            for name, row in rows.items()
        ),
    ]
