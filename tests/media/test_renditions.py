"""Sizes and formats of stored pictures: made outside this process, as bare as the picture itself."""

import io

import pytest
from PIL import Image
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter

from media.models import RegistryImage, Rendition
from media.renditions import picture_set, specs
from tests.media import makers
from tests.media.world import image

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def opened(rendition):
    with rendition.file.storage.open(rendition.file.name) as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_of_every_kind_of_picture_nothing_tells_of_place_or_person(picture_format):
    stored = image(makers.telling(picture_format, size=(1000, 700)))
    picture_set(stored)
    files = [stored.file, *(rendition.file for rendition in stored.renditions.all())]
    assert len(files) == 7
    for file in files:
        with file.storage.open(file.name) as content:
            held = content.read()
        assert [secret for secret in makers.SECRETS if secret in held] == []
        assert dict(Image.open(io.BytesIO(held)).getexif()) == {}


def test_formats_and_widths():
    stored = image(makers.saved(makers.drawing((1000, 700))))
    found = stored.get_renditions(*specs(stored))
    assert {(opened(one).format, one.width) for one in found.values()} == {
        (picture_format, width) for picture_format in ("AVIF", "WEBP", "JPEG") for width in (480, 960)
    }
    shown = picture_set(stored)
    assert [source.content_type for source in shown.sources] == ["image/avif", "image/webp"]
    assert (shown.width, shown.height) == (960, 672)


@pytest.mark.parametrize(("width", "widths"), [(300, {300}), (480, {480}), (700, {480, 700}), (960, {480, 960})])
def test_a_small_picture_is_not_enlarged(width, widths):
    stored = image(makers.saved(makers.drawing((width, 200))))
    assert {one.width for one in stored.get_renditions(*specs(stored)).values()} == widths


def test_a_cut_keeps_the_focal_point():
    stored = image(makers.saved(makers.drawing((600, 200))))
    middle = opened(stored.get_rendition("fill-100x100|format-png"))
    stored.focal_point_x, stored.focal_point_y, stored.focal_point_width, stored.focal_point_height = 550, 150, 60, 60
    stored.save()
    corner = opened(stored.get_rendition("fill-100x100|format-png"))
    assert middle.size == corner.size == (100, 100)
    assert middle.getpixel((5, 5))[0] > 180
    assert corner.getpixel((5, 5))[2] > 150


def test_a_picture_with_transparent_parts_gets_a_white_ground_as_jpeg():
    picture = makers.drawing(mode="RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 100, 100))
    stored = image(makers.saved(picture, "PNG"))
    red, green, blue = opened(stored.get_rendition("width-400|format-jpeg")).getpixel((5, 5))
    assert min(red, green, blue) > 240
    assert opened(stored.get_rendition("width-400|format-webp")).mode == "RGBA"


def test_this_process_decodes_nothing(monkeypatch):
    stored = image(makers.saved(makers.drawing()))
    monkeypatch.setattr(Image, "OPEN", {})
    monkeypatch.setattr(Image, "ID", [])
    assert stored.generate_rendition_file(Filter("width-100|format-webp")).width == 100


@pytest.mark.parametrize("spec", ["scale-5000", "width-100|format-gif", "width-100|format-heic"])
def test_what_is_not_made(spec):
    stored = image(makers.saved(makers.drawing()))
    with pytest.raises(InvalidFilterSpecError):
        stored.get_rendition(spec)


def test_nothing_else_is_stored_as_a_rendition():
    stored = image(makers.saved(makers.drawing()))
    with pytest.raises(TypeError):
        Rendition.objects.create(
            image=stored, filter_spec="x", width=1, height=1, file=makers.upload(makers.telling(), "x.jpg")
        )


def test_sizes_for_readers_are_made_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        stored = image(makers.saved(makers.drawing((1000, 700))))
    assert stored.renditions.count() == 6


def test_a_script_that_creates_a_picture_is_no_way_round():
    stored = RegistryImage.objects.create(
        title="Mine", credit="A person", licence="CC-BY-4.0", file=makers.upload(makers.telling(orientation=6))
    )
    assert (stored.width, stored.height) == (480, 640)
    with stored.file.storage.open(stored.file.name) as file:
        assert makers.PERSON.encode() not in file.read()
