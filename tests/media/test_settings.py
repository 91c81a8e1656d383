"""System checks, the decoders that are left, and uploads that are too large."""

import io

import pytest
from django.core.checks import run_checks
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import RequestFactory
from PIL import Image

from media import limits
from media.checks import check_forms, check_rules
from media.decoders import KEPT
from tests.media import makers


def found(checks):
    return [message.id for message in checks()]


def test_all_is_well():
    assert [message for message in run_checks() if (message.id or "").startswith("media")] == []


@pytest.mark.parametrize("value", ["", "nothing.here", "cms.registry.files.ROWS"])
def test_rules_that_are_no_functions(settings, value):
    settings.MEDIA_MAY_SEE = value
    assert found(check_rules) == ["media.E001"]


def test_forms_without_checks(settings):
    settings.WAGTAILIMAGES_IMAGE_FORM_BASE = "wagtail.images.forms.BaseImageForm"
    settings.WAGTAILIMAGES_FEATURE_DETECTION_ENABLED = True
    assert found(check_forms) == ["media.E002", "media.E003"]


def test_limits_told_by_wagtail_are_ours(settings):
    assert settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE == limits.PICTURE_BYTES
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS == limits.PICTURE_PIXELS
    assert settings.WAGTAILDOCS_MAX_UPLOAD_SIZE == limits.DOCUMENT_BYTES


@pytest.mark.parametrize("picture_format", ["TIFF", "EPS", "PSD", "BMP", "GIF", "JPEG2000", "ICO", "PPM"])
def test_formats_that_this_process_does_not_read(picture_format):
    assert picture_format not in Image.ID
    if picture_format in Image.SAVE:
        with pytest.raises(OSError, match="cannot identify"):
            Image.open(io.BytesIO(makers.saved(makers.drawing((8, 8)), picture_format)))


def test_formats_that_it_reads():
    # The makers of these tests have brought HEIF back.
    assert set(Image.ID) - {"HEIF"} == KEPT
    for picture_format in KEPT:
        assert Image.open(io.BytesIO(makers.saved(makers.drawing((8, 8)), picture_format))).size == (8, 8)


def test_of_an_upload_that_is_too_large_the_rest_is_thrown_away(settings):
    content = bytes(limits.DOCUMENT_BYTES + 3 * limits.MEGABYTE)
    request = RequestFactory().post("/", {"file": makers.upload(content, "a.pdf")})
    with request.FILES["file"] as upload:
        assert limits.DOCUMENT_BYTES < upload.size <= limits.DOCUMENT_BYTES + TemporaryFileUploadHandler.chunk_size
