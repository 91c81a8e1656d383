"""What files are taken, and why one was not, in words for the person who offers it."""

from enum import Enum
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media import limits


class Reason(Enum):
    """The reasons; each has a sentence that says what to do instead."""

    EMPTY = "empty"
    PICTURE_TOO_LARGE = "picture-too-large"
    NOT_A_PICTURE = "not-a-picture"
    BROKEN_PICTURE = "broken-picture"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_LONG_SIDE = "too-long-side"
    ANIMATION = "animation"
    TOO_MANY_SCANS = "too-many-scans"
    TOO_COSTLY = "too-costly"
    DOCUMENT_TOO_LARGE = "document-too-large"
    DOCUMENT_TYPE = "document-type"
    OTHER_CONTENT = "other-content"
    BROKEN_DOCUMENT = "broken-document"
    ARCHIVE_TOO_LARGE = "archive-too-large"
    MACROS = "macros"
    EMBEDDED = "embedded"
    ENCRYPTED = "encrypted"
    NOT_UTF8 = "not-utf8"


_SENTENCES: Final[dict[Reason, str | Promise]] = {
    Reason.EMPTY: _("The file is empty."),
    Reason.PICTURE_TOO_LARGE: _("The picture is larger than %(size)s: save it smaller."),
    Reason.NOT_A_PICTURE: _("This is not a picture in JPEG, PNG, WebP, AVIF or HEIC format, whatever its name says."),
    Reason.BROKEN_PICTURE: _("The picture is damaged or incomplete: open it in a picture editor and save it again."),
    Reason.TOO_MANY_PIXELS: _("The picture has more than %(pixels)s million pixels: scale it down."),
    Reason.TOO_LONG_SIDE: _("A side of the picture is longer than %(side)s pixels: scale it down."),
    Reason.ANIMATION: _("The picture is animated: save one still picture of it."),
    Reason.TOO_MANY_SCANS: _("The picture is built in an unusual way: save it again as an ordinary JPEG."),
    Reason.TOO_COSTLY: _("The picture takes too much time or memory to read: scale it down or save it as JPEG."),
    Reason.DOCUMENT_TOO_LARGE: _("The document is larger than %(size)s."),
    Reason.DOCUMENT_TYPE: _("Documents of this type are not taken. Accepted: PDF, DOCX, XLSX, CSV, TXT."),
    Reason.OTHER_CONTENT: _("The content of the file is not what its name says."),
    Reason.BROKEN_DOCUMENT: _("The document is damaged or incomplete: open it and save it again."),
    Reason.ARCHIVE_TOO_LARGE: _("The document holds too much when unpacked: split it or save it as PDF."),
    Reason.MACROS: _("The document holds macros: save it without them."),
    Reason.EMBEDDED: _("The document holds other files: remove embedded objects or save it as PDF."),
    Reason.ENCRYPTED: _("The document is protected by a password: save it without."),
    Reason.NOT_UTF8: _("The text is not in UTF-8: save it again with that encoding."),
}


def picture_hint() -> str:
    """What pictures are taken, to be said beside the field."""
    words = _("JPEG, PNG, WebP, AVIF or HEIC, at most %(size)s. Place and camera are taken out of it.")
    return str(words) % {"size": filesizeformat(limits.PICTURE_BYTES)}


def document_hint() -> str:
    """What documents are taken, to be said beside the field."""
    words = _(
        "PDF, DOCX, XLSX, CSV or TXT, at most %(size)s. "
        "It is given out as it is: take names of persons out of its properties."
    )
    return str(words) % {"size": filesizeformat(limits.DOCUMENT_BYTES)}


class FileRefusedError(Exception):
    """A file was not taken. ``reason`` tells programs why, ``sentence`` tells people, in the active language."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """The reason as a sentence, with the limit that was passed."""
        size = limits.PICTURE_BYTES if self.reason is Reason.PICTURE_TOO_LARGE else limits.DOCUMENT_BYTES
        return str(_SENTENCES[self.reason]) % {
            "size": filesizeformat(size),
            "pixels": limits.PICTURE_PIXELS // 1_000_000,
            "side": limits.PICTURE_SIDE,
        }
