"""Pictures from outside: hostile ones are refused with a reason, honest ones come out bare."""

import io
import resource
import time

import pytest
from django.utils import translation
from PIL import Image

from media import limits
from media.headers import check_scans
from media.pictures import clean_picture
from media.refusals import FileRefusedError, Reason
from tests.media import makers

pytestmark = pytest.mark.slow

#: Kilobytes that a child may have had at most, and seconds that an answer may take.
MEMORY, SECONDS = limits.CHILD_MEMORY // 1024, limits.CHILD_SECONDS + 2


def cleaned(content, name="picture.jpg"):
    """The clean picture, opened."""
    return Image.open(io.BytesIO(clean_picture(makers.upload(content, name)).read()))


def refusal(content, name="picture.jpg"):
    """Why a picture is refused, asked within the limits of time and memory."""
    start = time.monotonic()
    with pytest.raises(FileRefusedError) as caught:
        clean_picture(makers.upload(content, name))
    assert time.monotonic() - start < SECONDS
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MEMORY
    return caught.value.reason


HOSTILE = {
    "empty": (lambda: b"", Reason.EMPTY),
    "text": (lambda: b"no picture at all", Reason.NOT_A_PICTURE),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', Reason.NOT_A_PICTURE),
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", Reason.NOT_A_PICTURE),
    "eps": (lambda: makers.saved(makers.drawing(), "EPS"), Reason.NOT_A_PICTURE),
    "pdf": (makers.pdf, Reason.NOT_A_PICTURE),
    "bmp": (lambda: makers.saved(makers.drawing(), "BMP"), Reason.NOT_A_PICTURE),
    "tiff": (lambda: makers.saved(makers.drawing(), "TIFF"), Reason.NOT_A_PICTURE),
    "icon": (lambda: makers.saved(makers.drawing((64, 64)), "ICO"), Reason.NOT_A_PICTURE),
    "jpeg 2000": (lambda: makers.saved(makers.drawing(), "JPEG2000"), Reason.NOT_A_PICTURE),
    "photoshop": (lambda: b"8BPS\x00\x01" + bytes(100), Reason.NOT_A_PICTURE),
    "animated gif": (lambda: makers.animation("GIF"), Reason.NOT_A_PICTURE),
    "animated png": (lambda: makers.animation("PNG"), Reason.ANIMATION),
    "animated webp": (lambda: makers.animation("WEBP"), Reason.ANIMATION),
    "animated avif": (lambda: makers.animation("AVIF"), Reason.ANIMATION),
    "png 50,000 by 50,000": (lambda: makers.png(50_000, 50_000), Reason.TOO_MANY_PIXELS),
    "png 8,000 by 5,001": (lambda: makers.png(8_000, 5_001), Reason.TOO_MANY_PIXELS),
    "png 12,001 wide": (lambda: makers.png(12_001, 2), Reason.TOO_LONG_SIDE),
    "webp of 34 bytes": (makers.webp_of_34_bytes, Reason.TOO_MANY_PIXELS),
    "compressed text of 64 MB": (
        lambda: makers.png(8, 8, makers.chunk(b"zTXt", b"a\0\0" + makers.zlib.compress(bytes(64 * 2**20)))),
        Reason.BROKEN_PICTURE,
    ),
    "compressed profile of 64 MB": (
        lambda: makers.png(8, 8, makers.chunk(b"iCCP", b"a\0\0" + makers.zlib.compress(bytes(64 * 2**20)))),
        Reason.BROKEN_PICTURE,
    ),
    "sixty texts of 0.9 MB": (
        lambda: makers.png(8, 8, *[makers.chunk(b"zTXt", b"a\0\0" + makers.zlib.compress(bytes(900_000)))] * 60),
        Reason.BROKEN_PICTURE,
    ),
    "jpeg of 61 scans": (lambda: makers.many_scans(51), Reason.TOO_MANY_SCANS),
    "jpeg of 100,000 segments": (lambda: makers.many_segments(100_000), Reason.TOO_MANY_SCANS),
    "half a jpeg": (lambda: (content := makers.saved(makers.drawing()))[: len(content) // 2], Reason.BROKEN_PICTURE),
    "jpeg without its last bytes": (lambda: makers.saved(makers.drawing())[:-10], Reason.BROKEN_PICTURE),
    "half a png": (
        lambda: (content := makers.saved(makers.drawing(), "PNG"))[: len(content) // 2],
        Reason.BROKEN_PICTURE,
    ),
    "half a webp": (
        lambda: (content := makers.saved(makers.drawing(), "WEBP"))[: len(content) // 2],
        Reason.BROKEN_PICTURE,
    ),
    "half an avif": (
        lambda: (content := makers.saved(makers.drawing(), "AVIF"))[: len(content) // 2],
        Reason.BROKEN_PICTURE,
    ),
    "half a heic": (
        lambda: (content := makers.saved(makers.drawing(), "HEIF"))[: len(content) // 2],
        Reason.BROKEN_PICTURE,
    ),
    "only a jpeg's first bytes": (lambda: b"\xff\xd8\xff" + bytes(50), Reason.BROKEN_PICTURE),
    "only a heic's first bytes": (lambda: b"\0\0\0\x18ftypheic" + bytes(50), Reason.BROKEN_PICTURE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pictures_are_refused(name):
    make, reason = HOSTILE[name]
    assert refusal(make()) is reason


def test_too_large_a_file():
    assert refusal(b"\xff\xd8\xff" + bytes(limits.PICTURE_BYTES)) is Reason.PICTURE_TOO_LARGE


@pytest.mark.parametrize(("limit", "value"), [("CHILD_SECONDS", 1), ("CHILD_MEMORY", 150 * limits.MEGABYTE)])
def test_a_costly_picture_ends_the_child_and_nothing_else(monkeypatch, limit, value):
    # So many scans take several times the second on any processor. Ordinarily they are counted and refused.
    monkeypatch.setattr(limits, "JPEG_SCANS", 1_000)
    content = makers.many_scans(900, size=(7000, 5000))
    monkeypatch.setattr(limits, limit, value)
    assert refusal(content) is Reason.TOO_COSTLY


def test_a_picture_of_the_largest_size_is_taken():
    assert cleaned(makers.saved(makers.drawing((8000, 5000)))).size == (8000, 5000)


def test_nothing_is_decoded_in_this_process(monkeypatch):
    good, broken = makers.telling("AVIF"), makers.saved(makers.drawing())[:-10]
    monkeypatch.setattr(Image, "OPEN", {})
    monkeypatch.setattr(Image, "ID", [])
    assert clean_picture(makers.upload(good)).width == 640
    assert refusal(broken) is Reason.BROKEN_PICTURE


def test_an_ordinary_progressive_picture_has_few_scans():
    check_scans(makers.saved(makers.drawing((640, 480)), "JPEG", progressive=True))
    check_scans(makers.many_scans(limits.JPEG_SCANS - 10))


class TestWhatIsStored:
    @pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
    def test_has_no_position_and_no_person(self, picture_format):
        content = makers.telling(picture_format)
        assert makers.PERSON.encode() in content
        clean = clean_picture(makers.upload(content))
        stored = clean.read()
        assert [secret for secret in makers.SECRETS if secret in stored] == []
        opened = Image.open(io.BytesIO(stored))
        assert dict(opened.getexif()) == {}
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}

    @pytest.mark.parametrize(
        "content",
        [
            makers.saved(makers.drawing()) + makers.archive({"evil.exe": b"MZ"}),
            makers.saved(makers.drawing(), "PNG") + b"<script>alert(1)</script>",
            makers.saved(makers.drawing(), comment=b"<script>alert(1)</script>"),
        ],
        ids=["jpeg and zip", "png and html", "jpeg with a script as comment"],
    )
    def test_is_nothing_else_at_the_same_time(self, content):
        stored = clean_picture(makers.upload(content)).read()
        assert [secret for secret in makers.SECRETS if secret in stored] == []

    @pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "AVIF"])
    def test_stands_upright(self, picture_format):
        picture = cleaned(makers.telling(picture_format, orientation=6))
        assert picture.size == (480, 640)
        red = picture.convert("RGB").getpixel((470, 10))
        assert red[0] > 180, "the upper left corner has been turned to the right"
        assert red[2] < 80

    def test_broken_position_data_do_no_harm(self):
        content = makers.saved(makers.drawing(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(20))
        assert cleaned(content).size == (640, 480)

    def test_colours_of_print_become_those_of_screens(self):
        picture = cleaned(makers.saved(makers.drawing(mode="CMYK")))
        assert picture.mode == "RGB"
        red, _, blue = picture.getpixel((10, 10))
        assert red > 180
        assert blue < 80

    def test_sixteen_bits_of_grey_are_scaled(self):
        assert abs(cleaned(makers.grey_16_bits()).convert("L").getpixel((5, 5)) - 128) <= 1

    def test_transparent_parts_stay(self):
        picture = makers.drawing(mode="RGBA")
        picture.putpixel((0, 0), (0, 0, 0, 0))
        assert cleaned(makers.saved(picture, "WEBP", lossless=True)).getpixel((0, 0))[3] == 0
        assert cleaned(makers.saved(picture.convert("P"), "PNG", transparency=0)).mode == "RGBA"

    def test_of_two_pictures_in_a_file_the_first(self):
        assert cleaned(makers.two_pictures()).size == (640, 480)

    def test_a_wrong_extension_does_not_matter(self):
        clean = clean_picture(makers.upload(makers.saved(makers.drawing(), "PNG"), "photo.jpg"))
        assert clean.name.endswith(".png")

    def test_names_are_random(self):
        content = makers.saved(makers.drawing((8, 8)))
        names = {clean_picture(makers.upload(content, "Kumtor mine.jpg")).name for _ in range(3)}
        assert len(names) == 3
        assert not any("umtor" in name for name in names)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_a_sentence(reason):
    for language in ("en", "ru"):
        with translation.override(language):
            sentence = FileRefusedError(reason).sentence
        assert sentence.endswith(".")
        assert "%" not in sentence
