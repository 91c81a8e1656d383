"""Sizes and formats of a stored picture: Wagtail's filters say which, the sandbox makes them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.image_operations import BackgroundColorOperation
from wagtail.images.models import Filter, SourceImageIOError

from media import limits, sandbox
from media.pictures import CleanPicture, random_name
from media.refusals import FileRefusedError

if TYPE_CHECKING:
    from media.models import RegistryImage

_EXTENSIONS: Final = {"jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif"}
_WHITE: Final = (255, 255, 255)


def render(image: "RegistryImage", filters: Iterable[Filter]) -> list[CleanPicture]:
    """One file for each filter, all from one decoding of the picture.

    Raises InvalidFilterSpecError for a size or format that is not made, SourceImageIOError if the picture cannot be
    read.
    """
    targets = [_target(image, wanted) for wanted in filters]
    with image.open_file() as file:
        content = file.read()
    try:
        written = sandbox.run("resize", content, "PNG" if image.file.name.endswith(".png") else "JPEG", targets=targets)
    except FileRefusedError as error:
        raise SourceImageIOError(str(error)) from error
    return [
        CleanPicture(picture, random_name(target["extension"]))
        for picture, target in zip(written, targets, strict=True)
    ]


def _target(image: "RegistryImage", wanted: Filter) -> dict[str, Any]:
    """What the child process is to do for one filter: cut, size, format, quality."""
    transform = wanted.get_transform(image)
    cut = transform.get_rect().round()
    size = [max(1, int(side)) for side in transform.size]
    if size[0] * size[1] > limits.PICTURE_PIXELS or max(size) > limits.PICTURE_SIDE:
        raise InvalidFilterSpecError(f"Too large: {wanted.spec}")
    env: dict[str, Any] = {}
    background = None
    for operation in wanted.filter_operations:
        if isinstance(operation, BackgroundColorOperation):
            background = operation.color
        else:
            operation.run(None, image, env)
    name = env.get("output-format") or ("png" if image.file.name.endswith(".png") else "jpeg")
    if name not in _EXTENSIONS:
        raise InvalidFilterSpecError(f"No renditions are made in this format: {name}")
    return {
        "box": [
            max(0, cut.left),
            max(0, cut.top),
            min(image.width, cut.right),
            min(image.height, cut.bottom),
        ],
        "size": size,
        "format": name.upper(),
        "extension": _EXTENSIONS[name],
        "background": background or (_WHITE if name == "jpeg" else None),
        "options": _options(name, env),
    }


def _options(name: str, env: dict[str, Any]) -> dict[str, Any]:
    match name:
        case "jpeg":
            quality = env.get("jpeg-quality") or getattr(settings, "WAGTAILIMAGES_JPEG_QUALITY", 76)
            return {"quality": quality, "optimize": True, "progressive": True}
        case "webp":
            return {"quality": env.get("webp-quality") or getattr(settings, "WAGTAILIMAGES_WEBP_QUALITY", 80)}
        case "avif":
            return {"quality": env.get("avif-quality") or getattr(settings, "WAGTAILIMAGES_AVIF_QUALITY", 61)}
        case _:
            return {}
