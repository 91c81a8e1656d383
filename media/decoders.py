"""Takes image formats away from this process that nothing in it has to read.

Pillow knows more than forty, and tries all of them on a file of unknown kind. Here only pictures are read that the
sandbox has written.
"""

import warnings
from typing import Final

import willow  # noqa: F401 - it adds HEIF to Pillow's decoders, which is taken away below
from PIL import Image

from media import limits

KEPT: Final = frozenset({"JPEG", "PNG", "WEBP", "AVIF"})


def restrict() -> None:
    """Keep the decoders of ``KEPT`` alone, and refuse what is larger than any stored picture."""
    Image.init()
    for name in [name for name in Image.ID if name not in KEPT]:
        Image.ID.remove(name)
        Image.OPEN.pop(name, None)
    Image.MAX_IMAGE_PIXELS = limits.PICTURE_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
