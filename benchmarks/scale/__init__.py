"""Timings of a large registry on PostgreSQL and Elasticsearch: ``python -m benchmarks.scale``. docs/benchmarks.md tells
how to read them.

``raw`` asks Elasticsearch without our layers, ``searching`` compares it with both engines, ``serving`` asks web
servers, ``suite`` measures at growing sizes, ``report`` prints, ``__main__`` starts the servers and is the whole.
"""
