"""The feed of changes: what it tells of entries, and by pages."""

from base64 import urlsafe_b64encode
from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import Page, PageViewRestriction

from cms.registry import changes
from cms.registry.enums import LanguageState, Life
from cms.registry.models import ChangeMark, NationalDecision
from cms.registry.services import set_language_state
from tests import factories
from tests.cms.registry.feed import FEED, Reader, publish
from tests.cms.registry.pages import countries, limit, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def reader():
    return Reader()


def kinds(reader):
    return [kind for _, kind, _ in reader.news()]


class TestWhatIsTold:
    def test_a_publication_and_the_next_version(self, reader):
        entry = published()
        [first] = reader.page()["changes"]
        assert first["time"]
        assert {name: value for name, value in first.items() if name != "time"} == {
            "code": entry.code,
            "kind": "published",
            "reason": None,
            "version": entry.version,
            "life": "current",
            "url": f"http://testserver/api/v1/entries/{entry.code}",
            "page": f"http://testserver/registry/{entry.code}/",
        }
        entry = publish(entry, name_en="Fabric filter")
        [second] = reader.page()["changes"]
        assert (second["kind"], second["version"]) == ("published", first["version"] + 1)
        assert reader.news() == []

    def test_its_addresses_answer(self, reader, client):
        published()
        [row] = reader.page()["changes"]
        assert client.get(row["url"]).json()["code"] == row["code"]
        assert client.get(row["page"], follow=True).status_code == 200

    def test_a_draft_is_no_change(self, reader):
        factories.technique(factories.hub())
        entry = published()
        reader.news()
        entry.name_en = "Draft"
        entry.save_revision()
        assert reader.news() == []

    def test_a_decision_of_a_country(self, reader):
        entry = published()
        reader.news()
        decision = NationalDecision.objects.create(entry=entry, country=countries()["UZ"], status="adopted")
        assert kinds(reader) == ["changed"]
        decision.delete()
        assert kinds(reader) == ["changed"]

    def test_a_language_is_approved(self, reader):
        entry = published()
        reader.news()
        set_language_state(entry, "en", LanguageState.STALE)
        assert kinds(reader) == ["changed"]

    def test_another_hub_or_another_address(self, reader):
        entry = published()
        reader.news()
        entry.move(factories.hub("other"), pos="last-child")
        assert kinds(reader) == ["changed"]
        publish(entry, slug="another-address")
        assert kinds(reader) == ["published"]

    def test_reference_limits_beside_it(self, reader):
        entry = published()
        reader.news()
        beside = limit(entries=[entry])
        assert kinds(reader) == ["changed"]
        beside.entries.clear()
        assert kinds(reader) == ["changed"]
        entry.reference_limits.add(beside)
        assert kinds(reader) == ["changed"]
        beside.delete()
        assert kinds(reader) == ["changed"]

    def test_life(self, reader):
        entry = published()
        reader.news()
        publish(entry, life=Life.OUTDATED, life_reason="Newer limits.")
        assert kinds(reader) == ["outdated"]
        publish(entry, life=Life.OUTDATED, name_en="Old filter")
        assert kinds(reader) == ["published"]
        publish(entry, life=Life.ARCHIVED)
        assert kinds(reader) == ["archived"]
        publish(entry, life=Life.CURRENT)
        assert kinds(reader) == ["published"]

    def test_several_changes_at_once_are_one(self, reader):
        entry = published()
        NationalDecision.objects.create(entry=entry, country=countries()["UZ"], status="adopted")
        publish(entry)
        assert [row["version"] for row in reader.page()["changes"]] == [entry.version + 1]


class TestTombstones:
    def test_withdrawn(self, reader, client):
        entry = published()
        before = reader.page()["changes"][-1]
        publish(entry, life=Life.WITHDRAWN, life_reason="Secret reason.")
        [row] = reader.page()["changes"]
        assert (row["code"], row["kind"], row["reason"]) == (entry.code, "removed", "withdrawn")
        assert row["version"] == before["version"]
        assert client.get(row["url"]).status_code == 410
        assert client.get(row["page"], follow=True).status_code == 410

    def test_unpublished_and_published_again(self, reader):
        entry = published()
        reader.news()
        entry.unpublish()
        assert reader.news() == [(entry.code, "removed", "unpublished")]
        publish(entry)
        assert reader.news() == [(entry.code, "published", None)]

    @pytest.mark.parametrize("above", [False, True])
    def test_deleted_alone_or_with_its_hub(self, reader, client, above):
        entry = published()
        reader.news()
        Page.objects.get(pk=entry.get_parent().pk if above else entry.pk).delete()
        [row] = reader.page()["changes"]
        assert (row["code"], row["kind"], row["reason"]) == (entry.code, "removed", "deleted")
        assert client.get(row["url"]).status_code == 404

    def test_a_removal_may_become_final(self, reader):
        entry = published()
        entry.unpublish()
        assert reader.news() == []
        publish(entry)
        reader.news()
        entry.unpublish()
        reader.news()
        code = entry.code
        Page.objects.get(pk=entry.pk).delete()
        assert reader.news() == [(code, "removed", "deleted")]

    def test_closed_to_the_public_and_open_again(self, reader, client):
        entry = published()
        reader.news()
        restriction = PageViewRestriction.objects.create(page=entry.get_parent(), restriction_type="login")
        [row] = reader.page()["changes"]
        assert (row["kind"], row["reason"]) == ("removed", "closed")
        assert client.get(row["url"]).status_code == 404
        assert client.get(f"/en/registry/{entry.code}/levels.csv").status_code == 404
        restriction.delete()
        assert reader.news() == [(entry.code, "published", None)]


class TestNothingLeaks:
    def test_what_was_never_public_is_never_told(self, reader, client):
        hub = factories.hub()
        draft = factories.technique(hub)
        NationalDecision.objects.create(entry=draft, country=countries()["KZ"], status="adopted")
        draft.delete()
        PageViewRestriction.objects.create(page=hub, restriction_type="login")
        closed = published(hub)
        publish(closed, life=Life.WITHDRAWN, life_reason="Secret reason.")
        assert client.get(f"/api/v1/entries/{closed.code}").status_code == 404
        closed.delete()
        assert reader.news() == []
        assert not ChangeMark.objects.exists()

    def test_an_entry_gone_before_anybody_looked(self, reader):
        published().delete()
        assert reader.news() == []


class TestPages:
    def test_each_change_once_and_in_order(self, client):
        hub = factories.hub()
        codes = [published(hub, name=f"Filter {number}").code for number in range(5)]
        reader = Reader()
        reader.address = f"{FEED}?limit=2"
        pages = [reader.page() for _ in range(3)]
        assert [row["code"] for page in pages for row in page["changes"]] == codes
        assert [len(page["changes"]) for page in pages] == [2, 2, 1]
        assert [page["more"] for page in pages] == [True, True, False]
        assert "limit=2" in pages[0]["next"]

    def test_an_empty_page_keeps_the_cursor(self, reader):
        first = reader.page()
        assert (first["changes"], first["more"]) == ([], False)
        assert reader.page()["cursor"] == first["cursor"]
        published()
        second = reader.page()
        assert second["cursor"] != first["cursor"]
        assert reader.page()["cursor"] == second["cursor"]

    def test_a_cursor_can_be_used_again(self, reader, client):
        published()
        start = reader.page()["cursor"]
        published(name="Scrubber")
        answers = [client.get(FEED, {"since": start}).json() for _ in range(2)]
        assert answers[0] == answers[1]
        assert len(answers[0]["changes"]) == 1

    @pytest.mark.parametrize("limit", ["0", "501", "-1", "many"])
    def test_limits_are_refused_not_cut(self, client, limit):
        assert client.get(FEED, {"limit": limit}).status_code == 400

    @pytest.mark.parametrize("number", ["1", "-1", "9" * 30, "٠", "0 ", ""])
    def test_a_cursor_that_the_feed_has_not_given(self, client, number):
        garbled = urlsafe_b64encode(f"c1.{number}".encode()).decode().rstrip("=")
        response = client.get(FEED, {"since": garbled})
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert "cursor" in response.json()["title"]

    @pytest.mark.parametrize("since", ["x", "YzEuMA=", "%%%", "ключ", "\0", "YzIuMA", "a" * 65])
    def test_a_garbled_cursor(self, client, since):
        assert client.get(FEED, {"since": since}).status_code == 400

    def test_unknown_parameters_are_refused(self, client):
        assert client.get(FEED, {"from": "2026-01-01"}).status_code == 400


def test_what_was_public_before_the_feed_is_its_beginning(reader):
    hub = factories.hub()
    first, second = published(hub), published(hub, name="Scrubber")
    second.unpublish()
    ChangeMark.objects.all().delete()
    import_module("cms.registry.migrations.0002_changes_and_external_ids").mark_public_entries(apps, None)
    [row] = reader.page()["changes"]
    assert (row["code"], row["kind"]) == (first.code, "published")


def test_many_entries_are_logged_in_batches(reader, monkeypatch):
    monkeypatch.setattr(changes, "BATCH", 2)
    hub = factories.hub()
    codes = [published(hub, name=f"Filter {number}").code for number in range(5)]
    assert [code for code, _, _ in reader.news()] == codes
