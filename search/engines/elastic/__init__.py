"""The engine for many machines: Elasticsearch 8.19 and 9.x through ``elasticsearch.dsl``.

``client`` configuration, connections and errors, ``mapping`` fields and documents, ``indices`` names and aliases,
``writing`` drains and rebuilds, ``vocabulary`` the terms of the index, ``matching`` readings to queries,
``counting`` facet counts, ``ordering`` pages, ``engine`` the whole. Elasticsearch analyses nothing but blanks and
scores exact terms only, so it needs no plugin and no script.
"""

from search.engines.elastic.client import Config
from search.engines.elastic.engine import ElasticEngine

__all__ = ["Config", "ElasticEngine"]
