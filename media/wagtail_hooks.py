"""What of the admin's own views on files is closed."""

from typing import Any, Final

from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

from media.access import RIGHTS

#: After Wagtail's own hooks, which it replaces.
_LAST: Final = 1000


class _OwnFiles:
    """Leaves to an endpoint what the person has a right on: Wagtail's shows every file to all staff."""

    def get_queryset(self) -> Any:
        """The files of the person's collections, and those that they have brought."""
        policy = policy_registry.get_by_type(self.model)
        allowed = policy.instances_user_has_any_permission_for(self.request.user, RIGHTS)
        return super().get_queryset().filter(pk__in=allowed.values("pk"))


class OwnImages(_OwnFiles, ImagesAdminAPIViewSet):
    """Pictures in the admin's internal API."""


class OwnDocuments(_OwnFiles, DocumentsAdminAPIViewSet):
    """Documents in the admin's internal API."""


@hooks.register("construct_admin_api", order=_LAST)
def narrow_admin_api(router: Any) -> None:
    """Put the narrowed endpoints in the places of Wagtail's."""
    router.register_endpoint("images", OwnImages)
    router.register_endpoint("documents", OwnDocuments)


def _never(panel: AvatarSettingsPanel) -> bool:
    return False


# A profile picture is decoded where the admin runs and stored as it came, and no list offers to leave the panel out.
AvatarSettingsPanel.is_active = _never
