"""The public site: home, theme pages, about, accounts' frame, shared templates and look.

May import every app of cms.
"""
