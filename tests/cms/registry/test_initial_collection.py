"""Texts of the initial collection can be saved by the editors who open them."""

import unicodedata
from pathlib import Path

import pytest
import yaml

from cms.registry.content import entry_files
from cms.registry.models.entry import SUMMARY_LENGTH


@pytest.mark.parametrize("path", entry_files(), ids=lambda path: path.stem)
def test_summaries_fit_their_field(path: Path) -> None:
    summaries = yaml.safe_load(path.read_text(encoding="utf-8"))["summary"]
    assert {language: len(text) for language, text in summaries.items() if len(text) > SUMMARY_LENGTH} == {}


@pytest.mark.parametrize("path", entry_files(), ids=lambda path: path.stem)
def test_texts_are_nfc(path: Path) -> None:
    assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))
