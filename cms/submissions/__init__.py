"""The portal in which members of organisations describe solutions and follow them.

May import moderation and below.
"""
