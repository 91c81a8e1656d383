"""Faults of the whole platform, for real: servers and processes of it are killed, halted and brought back under load.

``python -m tests.faults [PYTEST OPTIONS]`` (``make test-faults``) starts PostgreSQL, Redis and three nodes of
Elasticsearch 8, or 9 with ``ELASTICSEARCH=9``; the tests start web, worker and beat processes. ``content`` what the
registry holds, ``processes`` what runs, ``load`` who uses it meanwhile, ``cluster`` what is done to Elasticsearch,
``killing`` how a web process dies right after a commit, ``platform`` the whole, and what must hold after every fault.
"""
