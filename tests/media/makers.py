"""Pictures and documents as people bring them, honest and hostile; nothing of it is kept in the repository."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

# For saving only: the platform's own process has this decoder taken away.
pillow_heif.register_heif_opener()

PERSON = "Zzyzx Photographer"
PLACE = b"Zzyzx place"
SECRETS = (PERSON.encode(), PLACE, b"GPS", b"Exif", b"<x:xmpmeta", b"<script", b"PK\x03\x04", b"ICC_PROFILE", b"iCCP")
_XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>{PERSON}</creator></x:xmpmeta>'.encode()


def upload(content, name="picture.jpg", content_type="image/jpeg"):
    """What a form receives."""
    return SimpleUploadedFile(name, content, content_type)


def drawing(size=(640, 480), mode="RGB"):
    """A picture whose left upper quarter is red and the rest blue, so that turns are seen."""
    picture = Image.new("RGB", size, (20, 40, 200))
    picture.paste((220, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    return picture.convert(mode)


def saved(picture, picture_format="JPEG", **options):
    """The bytes of a picture."""
    out = io.BytesIO()
    picture.save(out, picture_format, **options)
    return out.getvalue()


def telling_exif(orientation=1):
    """Position, person, place and a turn."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = PERSON
    exif[0x010E] = PLACE.decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (42.0, 52.0, 30.0), "E", (74.0, 36.0, 0.0)
    return exif


def telling(picture_format="JPEG", orientation=1, size=(640, 480)):
    """A picture that tells who made it and where."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": telling_exif(orientation).tobytes(), "icc_profile": profile}
    if picture_format == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", PERSON)
        texts.add_itxt("XML:com.adobe.xmp", _XMP.decode())
        options["pnginfo"] = texts
    else:
        options["xmp"] = _XMP
    if picture_format == "JPEG":
        options["comment"] = PERSON
    return saved(drawing(size), picture_format, **options)


def chunk(kind, content):
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, *chunks, bits=1):
    """A grey PNG of any stated size, with further chunks; only its first lines have content."""
    header = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def webp_of_34_bytes():
    """16,383 by 16,383 pixels: 4 GB when decoded."""
    bits = (16_382 | 16_382 << 14).to_bytes(4, "little")
    body = b"\x2f" + bits + b"\x88\x88\x08"
    return b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body


def many_scans(count, size=(64, 64)):
    """A progressive JPEG whose last scan comes ``count`` times more."""
    content = saved(drawing(size), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * (count + 1) + content[-2:]


def many_segments(count):
    """A JPEG with so many empty comments."""
    content = saved(drawing((64, 64)))
    return content[:2] + b"\xff\xfe\x00\x02" * count + content[2:]


def animation(picture_format):
    """Two frames."""
    frames = [drawing((64, 64)), Image.new("RGB", (64, 64), "white")]
    return saved(frames[0], picture_format, save_all=True, append_images=frames[1:], duration=100)


def two_pictures():
    """A file as phones write it, with a second picture in it."""
    return saved(drawing(), "MPO", save_all=True, append_images=[drawing((64, 64))])


def grey_16_bits():
    """A grey of one half in sixteen bits."""
    return saved(Image.new("I;16", (64, 64), 32_768), "PNG")


def pdf(body=b"1 0 obj<</Type/Catalog>>endobj"):
    """A short PDF."""
    return b"%PDF-1.7\n" + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def archive(parts, **options):
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def docx(**parts):
    """A text document with further parts; names are given with ``__`` for ``/``."""
    more = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return archive({"[Content_Types].xml": _TYPES, "word/document.xml": "<w:document/>", **more})


def xlsx():
    """A workbook as openpyxl writes it."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["dust", 10])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
