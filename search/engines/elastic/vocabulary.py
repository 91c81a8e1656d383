"""The terms of the index, read ahead: what a search knows of words, without a request of its own.

One table a process. It is at most about half a minute older than the index, so it decides only which words look
misspelt and what the beginning of a word may become; terms that it has not heard of are looked up all the same.
"""

import logging
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from time import monotonic
from typing import Any, Final

from elasticsearch import Elasticsearch
from elasticsearch.dsl import A, Search

from search.analysis.languages import LANGUAGES
from search.documents import PARTS, Part
from search.engines.base import SearchUnavailable
from search.engines.elastic import indices
from search.engines.elastic.client import Config, bulk_client, guarded, web_client
from search.engines.elastic.mapping import CONCEPT_TERMS, stem_field, word_field
from search.reading import Stream
from search.terms import TermTable

logger = logging.getLogger(__name__)

#: Seconds after which a search has the index looked at again; longer where reading takes more than its share of
#: that: 1 / 20.
_MAX_AGE: Final = 30.0
_REST: Final = 20
#: Seconds that the first search of a process waits for the terms; a large index takes longer to read.
_PATIENCE: Final = 5.0
#: Terms in one answer; a cluster allows 65,536.
_BUCKETS: Final = 30_000
#: Beginnings of words whose endings are remembered.
_MAX_REMEMBERED: Final = 10_000
_LAST: Final = "\U0010ffff"

#: What tells one state of an index from the next: its name and the number of writes to it.
Stamp = tuple[str, int]
Counts = dict[str, int]


class Words:
    """The surface words of one part in one language, with the number of entries that hold each."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._sorted = sorted(counts)

    def frequent(self, prefix: str, limit: int) -> list[str]:
        """The words in most entries that begin with ``prefix``."""
        words = self._sorted
        begun = words[bisect_left(words, prefix) : bisect_left(words, prefix + _LAST)]
        return nsmallest(limit, begun, key=lambda word: (-self.counts[word], word))


class Terms:
    """The terms of one state of the index, as ``search.reading`` asks for them."""

    def __init__(self, counts: Mapping[str, Mapping[str, int]], stamp: Stamp | None = None) -> None:
        """``counts``: field -> term -> number of entries."""
        self.stamp = stamp
        self._counts = counts
        self._words = {
            language: {part: Words(counts.get(word_field(language, part), {})) for part in PARTS}
            for language in LANGUAGES
        }
        self._tables = {language: TermTable(_sum(words.values()).items()) for language, words in self._words.items()}
        self._endings: dict[tuple[str, str, int, tuple[Part, ...]], list[str]] = {}

    def has(self, stream: Stream, language: str, term: str) -> bool:
        """Whether any entry is known to hold the term. Codes are not read: nobody takes them for misspelt words."""
        if stream == "code":
            return False
        if stream == "concept":
            return term in self._counts.get(CONCEPT_TERMS, {})
        if stream == "stem":
            return term in self._counts.get(stem_field(language), {})
        return any(term in words.counts for words in self._words[language].values())

    def prefixed(self, language: str, prefix: str, limit: int, parts: Sequence[Part] = PARTS) -> list[str]:
        """The surface words of these parts that begin with ``prefix`` and are longer, in most entries first."""
        key = (language, prefix, limit, tuple(parts))
        if key not in self._endings:
            if len(self._endings) >= _MAX_REMEMBERED:
                self._endings.clear()
            self._endings[key] = self._prefixed(*key)
        return self._endings[key]

    def table(self, language: str) -> TermTable:
        """All surface words of a language."""
        return self._tables[language]

    def _prefixed(self, language: str, prefix: str, limit: int, parts: Sequence[Part]) -> list[str]:
        """Of each part the most frequent, as the embedded engine takes them."""
        sums: Counter[str] = Counter()
        for words in map(self._words[language].__getitem__, parts):
            for word in words.frequent(prefix, limit + 1):
                if word != prefix:
                    sums[word] += words.counts[word]
        return nsmallest(limit, sums, key=lambda word: (-sums[word], word))


def _sum(parts: Iterable[Words]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for words in parts:
        sums.update(words.counts)
    return sums


class Vocabulary:
    """Keeps the terms of the index in use; a thread reads them anew when they are old and the index has changed."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._terms: Terms | None = None
        self._checked = 0.0
        self._pause = _MAX_AGE
        self._starting = threading.Lock()
        self._reader: threading.Thread | None = None

    def terms(self) -> Terms:
        """The terms as of now or shortly before. Raises ``SearchUnavailable`` if there is no index to read."""
        terms = self._terms
        if terms is None:
            # With the patience of a page: what comes next has more.
            _stamp(web_client(self._config), self._config)
            return self._first()
        if monotonic() - self._checked > self._pause:
            self._start()
        return terms

    def _first(self) -> Terms:
        """Wait for the terms, but not long: until a large index has been read, words are found as they are."""
        reader = self._start()
        reader.join(max(0.0, self._checked + _PATIENCE - monotonic()))
        return self._terms or Terms({})

    def _start(self) -> threading.Thread:
        """The thread that reads; a new one unless there is one already."""
        with self._starting:
            if self._reader is None or not self._reader.is_alive():
                self._checked = monotonic()
                self._reader = threading.Thread(target=self._read, name="search-vocabulary", daemon=True)
                self._reader.start()
            return self._reader

    def _read(self) -> None:
        client = bulk_client(self._config)
        try:
            with guarded():
                stamp = _stamp(client, self._config)
                if self._terms is None or self._terms.stamp != stamp:
                    self._terms = Terms(read_counts(client, stamp[0]), stamp)
        except SearchUnavailable:
            logger.warning("The terms of the index could not be read; those read before go on serving.", exc_info=True)
        self._pause = max(_MAX_AGE, _REST * (monotonic() - self._checked))


def _stamp(client: Elasticsearch, config: Config) -> Stamp:
    """Raises ``NotFoundError`` if there is no index, ``SearchUnavailable`` if the node that held it has just died."""
    answer = client.indices.stats(index=indices.alias(config), metric="indexing")
    written = answer["_all"]["primaries"].get("indexing")
    if written is None:
        raise SearchUnavailable("The index has no primary shard at the moment.")
    return ",".join(answer["indices"]), written["index_total"] + written["delete_total"]


def read_counts(client: Elasticsearch, index: str) -> dict[str, Counts]:
    """Field -> term -> number of entries that hold it, of every field with terms.

    All fields are asked for together; one that has more terms than fit is read again in parts. A terms aggregation
    is exact here: no term has been left out of an answer, on any shard, if nothing is left over.
    """
    fields = [CONCEPT_TERMS, *map(stem_field, LANGUAGES)]
    fields += [word_field(language, part) for language in LANGUAGES for part in PARTS]
    found = _ask(client, index, {field: {"field": field, "size": _BUCKETS // len(fields)} for field in fields})
    return {field: _read_large(client, index, field) if counts is None else counts for field, counts in found.items()}


def _read_large(client: Elasticsearch, index: str, field: str) -> Counts:
    """The terms of one field, in twice as many parts until each part fits into an answer."""
    parts = 1
    while True:
        parts *= 2
        found: Counts = {}
        for part in range(parts):
            asked = {"field": field, "size": _BUCKETS, "include": {"partition": part, "num_partitions": parts}}
            counts = _ask(client, index, {field: asked})[field]
            if counts is None:
                break
            found |= counts
        else:
            return found


def _ask(client: Elasticsearch, index: str, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Counts | None]:
    """Field -> its terms, or None if there are more than were asked for."""
    search = Search(using=client, index=index).params(allow_partial_search_results=False)
    search = search.extra(size=0, track_total_hits=False)
    for number, terms in enumerate(asked.values()):
        search.aggs.bucket(str(number), A({"terms": terms}))
    answers = search.execute().to_dict()["aggregations"]
    return {
        field: {bucket["key"]: bucket["doc_count"] for bucket in answers[str(number)]["buckets"]}
        if not answers[str(number)]["sum_other_doc_count"]
        else None
        for number, field in enumerate(asked)
    }
