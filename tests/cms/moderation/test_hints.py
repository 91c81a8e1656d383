"""Hints for reviewers: what is conspicuous is said, what is ordinary is not."""

from decimal import Decimal

import pytest

from cms.moderation.hints import review_hints
from cms.organisations.enums import Role
from cms.registry.models import EntryImage
from cms.vocabularies.models import AveragingPeriod, Sector
from media.models import RegistryImage
from tests.cms.registry.pages import level, limit, published
from tests.factories import OrganisationFactory, concept, hub, member, technique

pytestmark = pytest.mark.django_db


def complete(**values):
    """A level that is comparable: with averaging period and reference oxygen."""
    return level(averaging=concept(AveragingPeriod, "daily", "Daily"), **values)


def draft(*levels, **values):
    entry = technique(hub(), **values)
    entry.levels = list(levels)
    return entry


def texts(entry):
    return [f"{hint.subject}: {hint.text}" for hint in review_hints(entry)]


@pytest.fixture
def known():
    """Two public levels of dust, 10 to 20 mg/Nm³ each, in the draft's sector."""
    return [published(name=name, rows={"levels": [complete()]}) for name in ("Wet scrubber", "Cyclone with a cloth")]


def test_an_ordinary_entry_has_none(known):
    assert texts(draft(complete(upper=Decimal(15)), name="Electrostatic precipitator")) == []


def test_what_makes_a_figure_incomparable(known):
    (oxygen, averaging) = texts(draft(level(reference_oxygen=None), name="Electrostatic precipitator"))
    assert "No reference oxygen" in oxygen
    assert "No averaging period" in averaging


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({"upper": Decimal(500)}, True),
        ({"upper": Decimal(199)}, False),
        ({"lower": Decimal("0.1"), "upper": Decimal("0.5")}, True),
        ({"upper": Decimal("0.5"), "lower": None, "unit": "g/Nm³"}, True),
        ({"upper": Decimal("0.015"), "lower": None, "unit": "g/Nm³"}, False),
    ],
)
def test_a_value_far_outside_of_what_is_known(known, values, is_told):
    found = texts(draft(complete(**values), name="Electrostatic precipitator"))
    assert [("Far outside" in text and "10 to 20 mg/Nm³" in text) for text in found] == [True] * is_told


def test_limits_count_and_other_sectors_do_not(known):
    entry = draft(complete(upper=Decimal(900)), name="Electrostatic precipitator")
    limit(upper=Decimal(800), unit="mg/Nm³")
    assert texts(entry) == []
    entry.sectors = [concept(Sector, "A01", "Crops")]
    assert texts(entry) == []


def test_too_little_is_known_to_say_anything():
    assert texts(draft(complete(upper=Decimal(9000)), name="Electrostatic precipitator")) == []


def test_a_name_that_is_nearly_another_ones(known):
    (hint,) = review_hints(draft(complete(), name="Scrubber, wet"))
    assert hint.entry.pk == known[0].pk


def test_drafts_of_other_hubs_are_not_told():
    technique(hub("cagac"), name="Plasma scrubber")
    assert texts(draft(complete(), name="Plasma scrubber")) == []


class TestClaims:
    """A supplier's claim beside what was measured."""

    @pytest.fixture
    def measured(self):
        """10 to 20 mg/Nm³, measured in a public entry of the sector."""
        return published(name="Wet scrubber", rows={"levels": [complete(kind="measured")]})

    @pytest.mark.parametrize(
        ("upper", "unit", "kind", "is_told"),
        [
            (Decimal(9), "mg/Nm³", "supplier-claim", True),
            (Decimal("0.009"), "g/Nm³", "supplier-claim", True),
            (Decimal(10), "mg/Nm³", "supplier-claim", False),
            (Decimal(9), "mg/Nm³", "measured", False),
        ],
    )
    def test_below_everything_that_was_measured(self, measured, upper, unit, kind, is_told):
        row = complete(kind=kind, lower=None, lower_is_less_than=False, upper=upper, unit=unit)
        found = texts(draft(row, name="Electrostatic precipitator"))
        assert any("supplier claims less" in text for text in found) is is_told

    def test_what_the_entry_measured_itself_counts(self):
        claim = complete(kind="supplier-claim", lower=None, lower_is_less_than=False, upper=Decimal(2))
        (text,) = texts(draft(complete(kind="measured"), claim, name="Electrostatic precipitator"))
        assert "at least 10 mg/Nm³, in 1 levels" in text

    def test_nothing_was_measured(self):
        claim = complete(kind="supplier-claim", lower=None, lower_is_less_than=False, upper=Decimal(2))
        assert texts(draft(claim, name="Electrostatic precipitator")) == []


def test_a_picture_without_a_licence():
    entry = draft(complete(), name="Electrostatic precipitator")
    for licence in ("", "CC-BY-4.0"):
        entry.images = [EntryImage(image=RegistryImage(title="A filter", licence=licence))]
        assert [text.split(":")[0] for text in texts(entry)] == ([] if licence else ["Picture 1"])


def test_an_expert_is_not_told_of_drafts_beside_it():
    beside = technique(hub(), name="Plasma scrubber")
    expert = member(OrganisationFactory(code="institute"), Role.EXPERT)
    reviewer = member(hub().organisation, Role.REVIEWER)
    entry = draft(complete(), name="Plasma scrubber")
    assert [hint.entry for hint in review_hints(entry, expert)] == []
    assert [hint.entry.pk for hint in review_hints(entry, reviewer)] == [beside.pk]
