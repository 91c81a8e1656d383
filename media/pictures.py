"""An uploaded picture becomes one of our own: checked, decoded in a child process, written anew from its pixels."""

import secrets
from typing import Any

from django.core.files.base import ContentFile, File

from media import headers, limits, sandbox
from media.refusals import FileRefusedError, Reason


class CleanPicture(ContentFile):
    """A picture that the sandbox has written; nothing else is stored as a picture."""

    def __init__(self, written: sandbox.Written, name: str) -> None:
        super().__init__(written.content, name=name)
        self.width = written.width
        self.height = written.height


def random_name(extension: str) -> str:
    """A name that nobody can guess and that says nothing of the content."""
    return f"{secrets.token_hex(16)}.{extension}"


def clean_picture(file: File) -> CleanPicture:
    """Check a picture from outside and write it anew, upright, without position, person and whatever else it carries.

    Raises FileRefusedError. The result is remembered at the upload: a form, its model and a second attempt ask for it.
    """
    if isinstance(file, CleanPicture):
        return file
    known = getattr(file, "clean_picture", None)
    if known is None:
        content = _read(file)
        picture_format = headers.picture_format(content)
        if picture_format == "JPEG":
            headers.check_scans(content)
        (written,) = sandbox.run("clean", content, picture_format)
        known = CleanPicture(written, random_name(written.extension))
        file.clean_picture = known
    known.seek(0)
    return known


def _read(file: Any) -> bytes:
    """All of the file, unless it is too large."""
    if file.size > limits.PICTURE_BYTES:
        raise FileRefusedError(Reason.PICTURE_TOO_LARGE)
    file.seek(0)
    content = file.read(limits.PICTURE_BYTES + 1)
    file.seek(0)
    if not content:
        raise FileRefusedError(Reason.EMPTY)
    if len(content) > limits.PICTURE_BYTES:
        raise FileRefusedError(Reason.PICTURE_TOO_LARGE)
    return content
