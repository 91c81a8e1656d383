"""The way of an entry from submission to publication: workflow, permissions, notifications, isolation.

May import registry and below.
"""
