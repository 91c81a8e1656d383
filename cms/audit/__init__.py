"""The audit log: who did what, and when. It is only ever added to; the database refuses everything else.

Wagtail's own log, to which every service and view writes, is what feeds it (``cms.audit.recording``). May import
decisions and below; none of them imports it.
"""
