"""People's accounts beyond what allauth does: second factor of staff, sessions, the person's own data.

May import moderation, registry, organisations and vocabularies.
"""
