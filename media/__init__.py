"""Pictures and documents of the registry. The lowest layer: imports nothing of the project.

Nothing that comes from outside is stored or decoded before it is checked. Modules import in one direction:
``limits``, ``refusals`` <- ``headers``, ``archives``, ``sandbox`` <- ``pictures``, ``documents`` <- ``files`` <-
``models`` <- ``forms``, ``services``, ``access`` <- ``views``. ``child`` is no module of the platform: it is run as a
process of its own.
"""
