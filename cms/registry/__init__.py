"""Entries (techniques and practices), their figures, codes, versions and reference limits.

May import vocabularies and organisations.
"""
