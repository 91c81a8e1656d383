"""WSGI entry point of every server."""

import ctypes
import gc
import os
from typing import Final

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bat_platform.settings.production")

#: Objects made before the collector looks for cycles among the young ones. An answer makes thousands that die with it;
#: by Python's default of 700 they are looked through a dozen times meanwhile. More than this costs memory.
_YOUNG: Final = 5_000

#: glibc's option that bounds the pools from which threads allocate: by default eight a core, and each keeps the most
#: that a search of its thread has ever needed.
_M_ARENA_MAX: Final = -8
_POOLS: Final = 2

# Other C libraries have no such pools.
if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
    mallopt(_M_ARENA_MAX, _POOLS)

application = get_wsgi_application()

# What is loaded by now stays for as long as the process does, and need not be looked through again.
gc.freeze()
gc.set_threshold(_YOUNG)
