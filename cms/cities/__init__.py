"""Further cities: they ask to describe their practices here, and a registrar decides.

The Coalition of Resilient Cities takes its members itself; nothing here makes a city one. May import moderation,
organisations and vocabularies.
"""
