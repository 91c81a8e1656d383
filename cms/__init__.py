"""The registry as a Wagtail CMS.

Imports point one way: ``vocabularies`` <- ``notices`` <- ``organisations`` <- ``registry`` <- ``moderation`` <-
``submissions`` <- ``site``. ``cms`` may import ``media`` and never ``search`` or ``bat_platform``.
"""
