"""What the tools of the admin may do with entries: never make them public, nor take them away.

An entry becomes public through its review and stops being so through the actions on its life (``cms.moderation``), each
with a reason that the log keeps. So nobody is offered Wagtail's own buttons, administrators included.
"""

from wagtail.models import PagePermissionTester


class EntryPermissionTester(PagePermissionTester):
    """Rights on an entry."""

    def can_publish(self) -> bool:
        """Never: the last approval of the review publishes."""
        return False

    def can_unpublish(self) -> bool:
        """Never: an entry is withdrawn, with a reason, and its address says so."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """As any page, while no number was given: a number stays for good, with the reason at its address."""
        return not self.page.code and super().can_delete(ignore_bulk)

    def can_move(self) -> bool:
        """As any page: a number does not keep an entry from another hub."""
        return super().can_delete(ignore_bulk=True)


class HubPermissionTester(PagePermissionTester):
    """Rights on a hub's page."""

    def can_publish_subpage(self) -> bool:
        """Never: a new entry, or the copy of one, is a draft."""
        return False
