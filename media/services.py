"""Storing pictures and documents from outside, for whoever has a form of their own (the portal, commands)."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import File
from django.db import transaction
from wagtail.models import Collection

from media.documents import check_document
from media.enums import FileLicence
from media.models import RegistryDocument, RegistryImage
from media.pictures import clean_picture


@transaction.atomic
def store_image(
    file: File,
    *,
    title: str,
    credit: str,
    licence: FileLicence,
    uploaded_by: AbstractBaseUser | None = None,
    description: str = "",
    collection: Collection | None = None,
) -> RegistryImage:
    """Check a picture, write it anew and store that.

    Raises FileRefusedError (``sentence`` is for the person) and ValidationError on a field that is missing or too long.
    """
    image = RegistryImage(
        title=title,
        credit=credit,
        licence=licence,
        description=description,
        uploaded_by_user=uploaded_by,
        file=clean_picture(file),
    )
    return _stored(image, collection, image._set_image_file_metadata)


@transaction.atomic
def store_document(
    file: File,
    *,
    title: str,
    licence: FileLicence,
    uploaded_by: AbstractBaseUser | None = None,
    collection: Collection | None = None,
) -> RegistryDocument:
    """Check a document and store it as it is.

    Raises FileRefusedError (``sentence`` is for the person) and ValidationError on a field that is missing or too long.
    """
    check_document(file, str(file.name))
    document = RegistryDocument(title=title, licence=licence, uploaded_by_user=uploaded_by, file=file)
    return _stored(document, collection, document._set_document_file_metadata)


def _stored(item: Any, collection: Collection | None, measure: Any) -> Any:
    if collection is not None:
        item.collection = collection
    item.full_clean(exclude=["file"])
    measure()
    item.save()
    return item
