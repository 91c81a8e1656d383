"""Questions of readers about an entry, reports of errors in its figures, and what the hub answers.

May import moderation and below.
"""
