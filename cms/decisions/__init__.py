"""What national focal points state for their country about published entries: the form, the rules, the history.

May import moderation and below. The decisions themselves are rows of the registry.
"""
