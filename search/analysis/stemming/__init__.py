"""Stems of the five state languages, by the rules of their grammars, and of Russian.

A module a language holds its endings; ``slots`` joins them to chains, ``stemmer`` cuts them off. Words that are
known (``data/nouns`` and ``data/verbs``, our own lists) are told from endings that look alike; all rules hold for
unknown words too. How well it works: docs/search-quality.md.
"""
