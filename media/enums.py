"""Licences of pictures and documents."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileLicence(TextChoices):
    """On which terms a file may be used."""

    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    CC0 = "CC0-1.0", "CC0 1.0"
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    PERMISSION = "with-permission", _("Shown with permission of the author")
    ALL_RIGHTS = "all-rights-reserved", _("All rights reserved")


#: Where the text of a licence stands.
LICENCE_URLS: Final = {
    FileLicence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    FileLicence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    FileLicence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
}
