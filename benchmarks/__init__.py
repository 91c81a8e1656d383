"""Timings of search, its API, rebuild and memory: ``python -m benchmarks.run``. docs/benchmarks.md tells how to read
them.

``words`` draws texts by Zipf's law, ``generate`` makes entries of them, ``rows`` writes entries into the database in
bulk, ``queries`` is the fixed list of searches, ``engine``, ``server`` and ``wagtail_search`` measure, ``figures``
summarises, ``run`` is the whole. Everything happens in a throw-away folder. Nothing imports this package.
"""
