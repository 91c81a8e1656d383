"""Controlled vocabularies: lists and trees of concepts with stable codes and labels in seven languages.

May import cms.languages only.
"""
