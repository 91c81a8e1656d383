"""Stored pictures and documents, and entries that show them."""

from cms.registry.models import EntryDocument, EntryImage
from media.enums import FileLicence
from media.services import store_document, store_image
from tests.factories import technique
from tests.media import makers


def image(content=None, **values):
    """A stored picture."""
    values = {"title": "Filter house", "credit": "A. Person", "licence": FileLicence.CC_BY} | values
    return store_image(makers.upload(content or makers.saved(makers.drawing((320, 240)))), **values)


def document(content=None, name="report.pdf", **values):
    """A stored document."""
    values = {"title": "Test report", "licence": FileLicence.CC_BY} | values
    return store_document(makers.upload(content or makers.pdf(), name), **values)


def attach(entry, *files, user=None, **words):
    """Save a draft of the entry that shows the files; ``words`` are texts of the pictures."""
    pictures = [file for file in files if hasattr(file, "credit")]
    words = {"alt_text_en": "A filter house beside a kiln."} | words
    entry.images = [EntryImage(image=file, sort_order=position, **words) for position, file in enumerate(pictures)]
    documents = [file for file in files if file not in pictures]
    entry.documents = [EntryDocument(document=file, sort_order=position) for position, file in enumerate(documents)]
    return entry.save_revision(user=user)


def entry_with(parent, *files, live=False, user=None, **values):
    """An entry whose draft, or published version, shows the files."""
    entry = technique(parent, owner=user, **values)
    revision = attach(entry, *files, user=user)
    if live:
        revision.publish()
    return type(entry).objects.get(pk=entry.pk)
