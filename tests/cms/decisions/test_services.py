"""The rules of a national decision: who, for which country, what fits together, what is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cms.decisions.history import history
from cms.decisions.permissions import countries_of
from cms.decisions.services import NewerDecision, Statement, current, decide, mark
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.organisations.services import FOCAL_POINTS_GROUP
from cms.registry.changes import changes_after
from cms.registry.enums import Life
from cms.registry.models import Entry, NationalDecision
from search.models import IndexJob
from tests.cms.decisions.world import ADOPTED, WITHHELD, state
from tests.factories import OrganisationFactory, member

pytestmark = pytest.mark.slow


class TestWho:
    def test_a_focal_point_for_the_country_of_the_organisation(self, world):
        decision = state(world.entry, world.uz, world.focal_uz, **ADOPTED, notes={"uz": "Izoh"})
        decision.refresh_from_db()
        assert (decision.country, decision.status, decision.note_uz) == (world.uz, "adopted", "Izoh")

    @pytest.mark.parametrize("person", ["focal_kz", "clerk", "reviewer"])
    def test_nobody_else(self, world, person):
        with pytest.raises(PermissionDenied):
            state(world.entry, world.uz, getattr(world, person), **ADOPTED)
        assert not NationalDecision.objects.exists()

    def test_no_longer_once_the_role_is_taken(self, world):
        Membership.objects.get(user=world.focal_uz).delete()
        with pytest.raises(PermissionDenied):
            state(world.entry, world.uz, world.focal_uz, **ADOPTED)

    def test_an_organisation_without_a_country_speaks_for_none(self, world):
        person = member(OrganisationFactory(country=None), Role.FOCAL_POINT)
        assert not countries_of(person).exists()

    @pytest.mark.parametrize("language", ["kk", "ru", "en"])
    def test_notes_in_the_countrys_languages_alone(self, world, language):
        with pytest.raises(PermissionDenied):
            state(world.entry, world.uz, world.focal_uz, **ADOPTED, notes={language: "Forged"})

    def test_nothing_about_a_draft_or_a_withdrawn_entry(self, world):
        Entry.objects.filter(pk=world.entry.pk).update(life=Life.WITHDRAWN)
        for entry in (world.draft, world.entry):
            with pytest.raises(PermissionDenied):
                state(entry, world.uz, world.focal_uz, **ADOPTED)

    def test_the_role_opens_the_admin_and_its_loss_closes_it(self, world):
        assert world.focal_uz.groups.filter(name=FOCAL_POINTS_GROUP).exists()
        assert world.focal_uz.has_perm("wagtailadmin.access_admin")
        Membership.objects.get(user=world.focal_uz).delete()
        assert not world.focal_uz.groups.exists()


class TestWhat:
    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"status": "adopted"}, "act_title"),
            ({"withheld": True}, "act_title"),
            (ADOPTED | {"withheld": True}, "withheld"),
            ({"status": "invented"}, "status"),
            ({"act_title": "An order"}, "status"),
            ({"act_url": "https://example.org/"}, "status"),
            (ADOPTED | {"act_url": "javascript:alert(1)"}, "act_url"),
            (ADOPTED | {"act_date": timezone.localdate() + timedelta(days=1)}, "act_date"),
        ],
    )
    def test_what_does_not_fit_together(self, world, values, field):
        with pytest.raises(ValidationError) as refused:
            state(world.entry, world.uz, world.focal_uz, **values)
        assert list(refused.value.message_dict) == [field]
        assert not NationalDecision.objects.exists()

    @pytest.mark.parametrize(
        "values", [{"status": "under-consideration"}, WITHHELD, {"notes": {"uz": "Izoh"}}, ADOPTED]
    )
    def test_what_does(self, world, values):
        assert state(world.entry, world.uz, world.focal_uz, **values).pk

    def test_a_decision_is_taken_back_and_its_row_stays(self, world):
        first = state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        taken_back = state(world.entry, world.uz, world.focal_uz)
        assert (taken_back.pk, taken_back.status, taken_back.act_title) == (first.pk, "", "")

    def test_each_country_has_its_own_row(self, world):
        state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        state(world.entry, world.kz, world.focal_kz, **WITHHELD)
        rows = NationalDecision.objects.values_list("country__code", "status", "withheld")
        assert set(rows) == {("UZ", "adopted", False), ("KZ", "", True)}

    def test_what_another_person_stated_meanwhile_is_not_overwritten(self, world):
        seen = mark(current(world.entry, world.uz))
        state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        with pytest.raises(NewerDecision):
            decide(world.entry, world.uz, world.focal_uz, Statement(status="not-adopted"), seen)
        assert current(world.entry, world.uz).status == "adopted"


class TestWhatIsKept:
    def test_history_says_who_what_and_what_stood_before(self, world):
        state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        decision = state(
            world.entry, world.uz, world.focal_uz, **(ADOPTED | {"status": "not-adopted"}), notes={"uz": "Izoh"}
        )
        latest, first = history(decision)
        assert (latest.who, first.who) == ("focal-uz", "focal-uz")
        assert {(row.label, row.before, row.after) for row in latest.changes} == {
            ("status", "Adopted as BAT", "Not adopted"),
            ("note (Oʻzbekcha)", "", "Izoh"),
        }
        assert ("act", "", "Order on best available techniques") in {
            (row.label, row.before, row.after) for row in first.changes
        }

    def test_dates_and_withholding_read_as_on_the_page(self, world):
        day = timezone.localdate().replace(month=1, day=2)
        decision = state(world.entry, world.uz, world.focal_uz, **WITHHELD, act_date=day)
        words = {row.label: row.after for row in history(decision)[0].changes}
        assert words["withheld in this country"] == "yes"
        assert words["date of the act"] == f"2 January {day.year}"

    def test_stating_the_same_again_is_no_event(self, world):
        decision = state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        again = state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        assert again.changed_at == decision.changed_at
        assert len(history(decision)) == 1

    def test_index_and_feed_follow_in_the_same_transaction(self, world):
        IndexJob.objects.all().delete()
        last = changes_after(0, 100)[-1].number
        state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        assert IndexJob.objects.filter(entry_id=world.entry.pk).exists()
        assert [change.code for change in changes_after(last, 100)] == [world.entry.code]
