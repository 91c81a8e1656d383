"""Entries from a table: a file is looked through first, and what is right in it is taken in when its people say so.

May import from submissions, whose forms and services do both. Modules import in one direction: ``columns`` <-
``models``, ``reading`` <- ``checking``, ``workbooks`` <- ``steps`` <- ``tasks`` <- ``services`` <- ``views``.
"""
