"""What people are told: in the portal, and by mail if they want it, at once or once a day.

Whoever has something to tell calls ``services.notify`` in the transaction of what it tells of. What a notice says, and
whether its reader may still see it, is answered anew whenever it is shown or mailed, by the app that sent it
(``messages.register``). Organisations and entries are known by their tables alone: may import no other app of ``cms``.
"""
