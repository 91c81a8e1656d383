"""Tokens by which another system acts for an organisation: what they are, what they may, and what they were answered.

May import from organisations and vocabularies. What is done by token is decided where it is done for people.
"""
