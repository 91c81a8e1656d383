"""Gives out files to those who may see them; to everybody else there are none.

No ETag and no date of change: they would tell of a file to who may not see it, and names never change their content.
"""

from pathlib import PurePosixPath
from typing import Any, Final

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from media import access
from media.models import RegistryDocument, RegistryImage, Rendition

_PICTURE_TYPES: Final = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif"}


@require_safe
def picture(request: HttpRequest, filename: str) -> FileResponse:
    """A stored picture."""
    image = RegistryImage.objects.filter(file=f"pictures/{filename}").first()
    return _picture(request, image, image and image.file)


@require_safe
def rendition(request: HttpRequest, filename: str) -> FileResponse:
    """A size of a stored picture: public where the picture is."""
    found = Rendition.objects.filter(file=f"renditions/{filename}").select_related("image").first()
    return _picture(request, found and found.image, found and found.file)


@require_safe
def document(request: HttpRequest, filename: str) -> FileResponse:
    """A document, always as a download: browsers never open it beside the platform's pages."""
    found = RegistryDocument.objects.filter(file=f"documents/{filename}").first()
    public = _require_visible(request, found)
    return _answer(
        request, found.file, public, content_type=found.content_type, as_attachment=True, filename=found.filename
    )


def _picture(request: HttpRequest, image: RegistryImage | None, file: Any) -> FileResponse:
    public = _require_visible(request, image)
    return _answer(request, file, public, content_type=_PICTURE_TYPES[PurePosixPath(file.name).suffix])


def _require_visible(request: HttpRequest, file: RegistryImage | RegistryDocument | None) -> bool:
    """Whether the file is public. Raises Http404 if there is none or the person may not see it: they look the same."""
    if file is None:
        raise Http404
    if access.is_public(file):
        return True
    if not access.may_see(request.user, file):
        raise Http404
    return False


def _answer(request: HttpRequest, file: FieldFile, public: bool, **options: Any) -> FileResponse:
    try:
        stream = file.storage.open(str(file.name), "rb")
    except FileNotFoundError:
        raise Http404 from None
    # Files are packed already: GZipMiddleware would spend time on them and lose their length.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    response = FileResponse(stream, **options)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Never in a cache that others share: what is public today may be withdrawn tomorrow.
    response["Cache-Control"] = "private, max-age=86400" if public else "private, no-store"
    return response
