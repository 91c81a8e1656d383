"""Sizes of a picture are made once it is stored, so that no reader waits for them."""

from celery import shared_task
from wagtail.images.models import SourceImageIOError

from media.models import RegistryImage
from media.renditions import picture_set


@shared_task(name="media.tasks.make_renditions")
def make_renditions(image_id: int) -> None:
    """Make what is missing. A page makes what this has not: it need not run without a broker."""
    image = RegistryImage.objects.filter(pk=image_id).first()
    if image is None:
        return
    try:
        picture_set(image)
    except SourceImageIOError:
        return
