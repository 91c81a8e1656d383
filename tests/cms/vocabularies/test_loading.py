"""Loading vocabularies: safe to repeat, and an editor's change stays."""

import pytest

from cms.vocabularies.models import Hazard, Theme
from cms.vocabularies.services import load_scheme

pytestmark = pytest.mark.django_db

HEADER = "code\tparent\tkk\tky\ttg\ttk\tuz\tru\ten\tnote_en\tclauses\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "themes.tsv").write_text(
        HEADER + "air\t\tА\tБ\tВ\tG\tD\tВоздух\tAir\tClean air.\t1 17\nwater\t\tА\tБ\tВ\tG\tD\tВода\tWater\t\t21\n",
        encoding="utf-8",
    )
    return tmp_path


def test_creates_with_labels_and_own_columns(folder):
    report = load_scheme(Theme, data_dir=folder)
    assert report.created == 2
    air = Theme.objects.get(code="air")
    assert (air.label_ru, air.note_en, air.clauses, air.position) == ("Воздух", "Clean air.", "1 17", 1)


def test_again_changes_nothing(folder):
    load_scheme(Theme, data_dir=folder)
    report = load_scheme(Theme, data_dir=folder)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)


def test_a_new_text_in_the_file_is_taken_over(folder):
    load_scheme(Theme, data_dir=folder)
    file = folder / "themes.tsv"
    file.write_text(file.read_text(encoding="utf-8").replace("Вода", "Водные ресурсы"), encoding="utf-8")
    assert load_scheme(Theme, data_dir=folder).updated == 1
    assert Theme.objects.get(code="water").label_ru == "Водные ресурсы"


def test_an_editors_change_stays_unless_forced(folder):
    load_scheme(Theme, data_dir=folder)
    Theme.objects.filter(code="air").update(label_ru="Чистый воздух")
    assert load_scheme(Theme, data_dir=folder).kept == ["themes/air"]
    assert Theme.objects.get(code="air").label_ru == "Чистый воздух"
    load_scheme(Theme, data_dir=folder, force=True)
    assert Theme.objects.get(code="air").label_ru == "Воздух"


def test_a_tree(tmp_path):
    (tmp_path / "hazards.tsv").write_text(
        "code\tparent\tkk\tky\ttg\ttk\tuz\tru\ten\ngeo\t\ta\tb\tc\td\te\tf\tGeological\n"
        "landslide\tgeo\ta\tb\tc\td\te\tf\tLandslide\n",
        encoding="utf-8",
    )
    load_scheme(Hazard, data_dir=tmp_path)
    assert [concept.code for concept in Hazard.objects.get(code="landslide").ancestors()] == ["geo"]
