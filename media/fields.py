"""Model fields that store no file unchecked, whichever way it comes: form, script, staged upload."""

from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from media.documents import check_document, extension_of
from media.pictures import CleanPicture, clean_picture, random_name


def address(name: str) -> str:
    """Where a stored file is read, by whoever may: always through ``media.views``, whatever the storage."""
    folder, _, filename = name.rpartition("/")
    return reverse(f"media:{folder}", args=[filename])


class PictureFieldFile(WagtailImageFieldFile):
    """Cleans a picture before it is measured or stored. Raises FileRefusedError."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the picture that was written anew from ``content``."""
        clean = clean_picture(content)
        super().save(str(clean.name), clean, save)

    def get_image_dimensions(self) -> tuple[int, int]:
        """Those that the child process has measured when the picture came; no stored picture is opened for them."""
        if self._committed:
            known = self.instance.width, self.instance.height
            return known if all(known) else super().get_image_dimensions()
        clean = clean_picture(self.file)
        return clean.width, clean.height

    @property
    def url(self) -> str:
        """Address of the view that asks who may see it."""
        return address(str(self.name))


class PictureField(WagtailImageField):
    """A picture under a random name."""

    attr_class = PictureFieldFile


class RenditionFieldFile(PictureFieldFile):
    """A rendition comes from the sandbox; nothing else is stored as one."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store what the sandbox has written. Raises TypeError for anything else."""
        content = getattr(content, "file", content) if isinstance(content, FieldFile) else content
        if not isinstance(content, CleanPicture):
            raise TypeError("Renditions are written by media.rendering alone.")
        super().save(name, content, save)


class RenditionField(WagtailImageField):
    """A rendition under a random name."""

    attr_class = RenditionFieldFile


class DocumentFieldFile(FieldFile):
    """Checks a document before it is stored. Raises FileRefusedError."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the document under a random name."""
        check_document(content, name)
        super().save(random_name(extension_of(name)), content, save)

    @property
    def url(self) -> str:
        """Address of the view that asks who may see it."""
        return address(str(self.name))


class DocumentField(models.FileField):
    """A document under a random name."""

    attr_class = DocumentFieldFile


def picture_path(instance: Any, filename: str) -> str:
    """A place for a picture; two pictures never share one."""
    return f"pictures/{random_name(PurePosixPath(filename).suffix[1:])}"


def rendition_path(instance: Any, filename: str) -> str:
    """A place for a rendition."""
    return f"renditions/{random_name(PurePosixPath(filename).suffix[1:])}"


def document_path(instance: Any, filename: str) -> str:
    """A place for a document."""
    return f"documents/{random_name(PurePosixPath(filename).suffix[1:])}"
