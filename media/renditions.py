"""The sizes and formats in which readers get a picture."""

from dataclasses import dataclass
from typing import Final

from media.models import RegistryImage, Rendition

#: In CSS pixels: a phone's screen and a page's column; dense screens take the next larger one.
WIDTHS: Final = (480, 960)
#: Best first; the last is for browsers that know no other.
FORMATS: Final = (("avif", "image/avif"), ("webp", "image/webp"), ("jpeg", "image/jpeg"))


@dataclass(frozen=True)
class Source:
    """One format in all widths, as ``<source>`` wants it."""

    content_type: str
    srcset: str


@dataclass(frozen=True)
class PictureSet:
    """What ``<picture>`` wants: sources best first, and the image for browsers that know none of them."""

    sources: list[Source]
    src: str
    srcset: str
    width: int
    height: int
    full_url: str


def specs(image: RegistryImage) -> list[str]:
    """Filters of all widths and formats; a small picture is never enlarged."""
    return [f"{size}|format-{name}" for name, _ in FORMATS for size in _sizes(image)]


def picture_set(image: RegistryImage) -> PictureSet:
    """The picture in all sizes; those that are missing are made.

    Raises SourceImageIOError where the stored picture cannot be read.
    """
    found = image.get_renditions(*specs(image))
    rows = [
        Source(content_type, _srcset([found[f"{size}|format-{name}"] for size in _sizes(image)]))
        for name, content_type in FORMATS
    ]
    fallback = found[f"{_sizes(image)[-1]}|format-{FORMATS[-1][0]}"]
    return PictureSet(rows[:-1], fallback.url, rows[-1].srcset, fallback.width, fallback.height, image.file.url)


def _sizes(image: RegistryImage) -> list[str]:
    smaller = [f"width-{width}" for width in WIDTHS if width < image.width]
    return smaller if len(smaller) == len(WIDTHS) else [*smaller, f"width-{WIDTHS[len(smaller)]}"]


def _srcset(renditions: list[Rendition]) -> str:
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)
