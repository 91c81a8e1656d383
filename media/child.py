"""A process of its own that decodes one picture and writes it anew, with limits on memory, time and files.

Run by ``media.sandbox`` with Python's isolated mode and an empty environment; it knows nothing of the platform and its
secrets. The picture lies in the working folder as ``source``; what it writes lies there too. The job comes as JSON in
the one argument, the answer goes as JSON to the standard output: sizes of the pictures written, or the reason why not.
"""

import contextlib
import json
import resource
import sys
import warnings
from typing import Any


def limit(job: dict[str, Any]) -> None:
    """Take away from this process what it does not need, before any library is loaded."""
    for name, value in (
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_CPU, job["seconds"]),
        (resource.RLIMIT_FSIZE, job["file_bytes"]),
        (resource.RLIMIT_NOFILE, job["open_files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (value, value))


class RefusedError(Exception):
    """The picture is not taken; the argument is the reason's code."""


def opened(job: dict[str, Any]) -> Any:
    """The picture, its header read and measured, its pixels not yet decoded."""
    from PIL import Image, PngImagePlugin

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = job["pixels"]
    PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024
    if job["format"] == "AVIF":
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    if job["format"] == "HEIF":
        import pillow_heif

        # Of a sequence or a phone's set of pictures the main one; threads would each take their share of the memory.
        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        picture = Image.open("source", formats=[job["format"]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedError("too-many-pixels") from None
    if max(picture.size) > job["side"]:
        raise RefusedError("too-long-side")
    if picture.width * picture.height > job["pixels"]:
        raise RefusedError("too-many-pixels")
    # Phones write a second picture (a gain map, a preview) into one file: only the first is read.
    several = picture.format not in ("MPO", "HEIF") and getattr(picture, "n_frames", 1) > 1
    if several or getattr(picture, "is_animated", False) and picture.format not in ("MPO", "HEIF"):
        raise RefusedError("animation")
    return picture


def plain(picture: Any) -> Any:
    """The decoded picture upright, in sRGB, eight bits a channel, with nothing but its pixels."""
    from PIL import Image, ImageOps

    profile = picture.info.get("icc_profile") or b""
    picture.load()
    with contextlib.suppress(Exception):  # a header that cannot be read turns nothing
        picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I") or picture.mode == "F":
        # Sixteen bits of grey; a plain conversion would clip nearly all of them to white.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        profile = b""
    transparent = picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info
    picture = in_srgb(picture, profile, transparent)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def in_srgb(picture: Any, profile: bytes, transparent: bool) -> Any:
    """The colours by the picture's own profile, as far as it can be read and fits."""
    mode = "RGBA" if transparent else "RGB"
    if profile and len(profile) < 4 * 1024 * 1024 and picture.mode in ("RGB", "CMYK") and not transparent:
        from io import BytesIO

        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            pass
    return picture.convert(mode)


def clean(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Write the picture anew: PNG if it was one or has transparent parts, else JPEG."""
    picture = plain(opened(job))
    if picture.mode == "RGBA" or job["format"] == "PNG":
        picture.save("0", "PNG")
        extension = "png"
    else:
        picture.save("0", "JPEG", quality=90, optimize=True)
        extension = "jpg"
    return [{"width": picture.width, "height": picture.height, "extension": extension}]


def resize(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Write the wanted sizes and formats of a picture that has been cleaned before."""
    from PIL import Image

    picture = opened(job)
    picture.load()
    written = []
    for number, target in enumerate(job["targets"]):
        size = tuple(target["size"])
        small = picture.resize(size, Image.Resampling.LANCZOS, box=tuple(target["box"]), reducing_gap=3.0)
        if small.mode == "RGBA" and target["background"]:
            ground = Image.new("RGB", size, tuple(target["background"]))
            ground.paste(small, mask=small.getchannel("A"))
            small = ground
        small.info = {}
        small.save(str(number), target["format"], **target["options"])
        written.append({"width": size[0], "height": size[1]})
    return written


def main() -> None:
    """Do the one job; whatever goes wrong inside a decoder is an answer, not a crash."""
    job = json.loads(sys.argv[1])
    limit(job)
    try:
        answer: dict[str, Any] = {"pictures": {"clean": clean, "resize": resize}[job["task"]](job)}
    except RefusedError as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too-costly"}
    except Exception:
        answer = {"refused": "broken-picture"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
