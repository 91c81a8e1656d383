"""The embedded engine: tantivy on local disk, no other server.

``schema`` fields and documents, ``storage`` folders, locks and readers, ``writing`` drains and rebuilds,
``matching`` readings to query objects, ``counting`` facet counts, ``ordering`` pages, ``engine`` the whole.
No text from outside reaches tantivy's query parser: it can crash the process.
"""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
