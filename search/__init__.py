"""Search over the registry: analysis of text, the index, facets, the results page and its API.

May import ``cms`` and ``media``; never ``bat_platform``. Nothing in ``cms`` imports this package: it listens
to signals, and templates reach it by URL name only. ``analysis``, ``query``, ``facets`` and ``engines`` need
no database.
"""
