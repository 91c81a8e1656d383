"""System checks of the settings by which files are checked and kept from those who may not see them."""

from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.module_loading import import_string

_RULES: Final = ("MEDIA_IS_PUBLIC", "MEDIA_MAY_SEE")
_FORMS: Final = {
    "WAGTAILIMAGES_IMAGE_FORM_BASE": "media.forms.PictureForm",
    "WAGTAILDOCS_DOCUMENT_FORM_BASE": "media.forms.DocumentForm",
}


@register(Tags.security)
def check_rules(**kwargs: Any) -> list[CheckMessage]:
    """The two functions that say who may see a file exist."""
    found: list[CheckMessage] = []
    for name in _RULES:
        path = getattr(settings, name, "")
        try:
            rule = import_string(path)
        except ImportError:
            rule = None
        if not callable(rule):
            found.append(Error(f"{name} names no function.", hint=f"Now: {path!r}.", id="media.E001"))
    return found


@register(Tags.security)
def check_forms(**kwargs: Any) -> list[CheckMessage]:
    """The admin's forms are those that check files, and its views never show a document in the browser."""
    found: list[CheckMessage] = [
        Error(f"{name} is not {path}.", hint="Uploads in the admin would not say why they fail.", id="media.E002")
        for name, path in _FORMS.items()
        if getattr(settings, name, "") != path
    ]
    if getattr(settings, "WAGTAILIMAGES_FEATURE_DETECTION_ENABLED", False):
        found.append(Error("WAGTAILIMAGES_FEATURE_DETECTION_ENABLED decodes pictures here.", id="media.E003"))
    return found
