"""The public form: from the entry's page to the inbox, and what it refuses without losing a word."""

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.questions import limits, stamps
from cms.questions.enums import QuestionKind, QuestionState
from cms.questions.models import Question
from cms.registry.enums import Life
from cms.registry.models import Entry
from tests.cms.questions.world import EMAIL, TEXT, posted, stamp_of_age

pytestmark = pytest.mark.slow

TOO_QUICK = "faster than a person writes"
TOO_OLD = "open for a long time"


def address(entry, language="en", name="ask"):
    with translation.override(language):
        return reverse(f"questions:{name}", args=[entry.code])


def text_of(response):
    return html.unescape(response.content.decode())


def kept(response):
    """Whether what was typed is in the form again."""
    page = text_of(response)
    return TEXT in page and f'value="{EMAIL}"' in page


class TestOnTheEntrysPage:
    def test_a_hubs_entry_links_to_its_hub_and_every_figure_to_a_report(self, client, world):
        page = text_of(client.get(world.entry.url))
        level = world.entry.levels.get()
        assert re.search(rf'href="{address(world.entry)}">.*Ask the hub', page)
        assert f'href="{address(world.entry)}?figure=levels-{level.pk}"' in page

    def test_the_initial_collection_has_no_hub_to_ask(self, client, world):
        page = text_of(client.get(world.collected.url))
        assert "Ask the registry" in page
        assert "Ask the hub" not in page

    def test_an_old_version_has_no_links(self, client, world):
        world.entry.save_revision().publish()
        assert address(world.entry) not in text_of(client.get(f"{world.entry.url}v1/"))


class TestSending:
    def test_a_question_goes_to_the_inbox_of_the_entrys_hub(self, client, world):
        response = client.post(address(world.entry, "kk"), posted(world.entry, name="Aru"))
        assert response.url == address(world.entry, "kk", "sent")
        question = Question.objects.get()
        assert (question.entry_id, question.hub_id) == (world.entry.pk, world.hub.pk)
        assert (question.kind, question.state, question.language) == (QuestionKind.ASK, QuestionState.NEW, "kk")
        assert (question.text, question.name, question.email) == (TEXT, "Aru", EMAIL)

    def test_the_page_after_it_says_so_and_tells_nothing_else(self, client, world):
        page = text_of(client.post(address(world.entry), posted(world.entry), follow=True))
        assert "Your text is sent" in page
        assert TEXT not in page
        assert EMAIL not in page

    def test_the_form_opened_by_a_browser_can_be_sent(self, client, world, monkeypatch):
        """Opened and sent by the page's own fields, with the check against forged requests."""
        browser = Client(enforce_csrf_checks=True)
        page = browser.get(address(world.entry)).content.decode()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        monkeypatch.setattr(stamps, "MIN_AGE", timedelta(0))
        data = posted(world.entry) | fields
        assert browser.post(address(world.entry), data).status_code == 302
        assert Question.objects.count() == 1

    def test_a_reported_figure_is_kept_as_the_reader_saw_it(self, client, world):
        level = world.entry.levels.get()
        url = f"{address(world.entry)}?figure=levels-{level.pk}"
        page = client.get(url)
        assert "Report an error in this figure" in text_of(page)
        assert page.context["form"].initial["kind"] == QuestionKind.ERROR
        words = page.context["figure_text"]
        assert words.startswith("Dust (BAT-AEL): < 10–20 mg/Nm³")
        assert words.endswith("Source [1]")
        level.upper = 30
        level.save()
        signed = stamp_of_age(timedelta(minutes=1), code=world.entry.code, figure="levels-1", figure_text=words)
        client.post(url, posted(world.entry, kind="error", stamp=signed))
        assert Question.objects.get().figure_text == words

    def test_an_unknown_figure_is_no_figure(self, client, world):
        page = client.get(address(world.entry), {"figure": "levels-999999"})
        assert page.context["figure_text"] == ""

    def test_a_form_sent_twice_is_one_question(self, client, world):
        data = posted(world.entry)
        client.post(address(world.entry), data)
        assert client.post(address(world.entry), data).status_code == 302
        assert Question.objects.count() == 1


class TestRefusing:
    """Nothing is stored, and everything typed stands in the form again."""

    @pytest.fixture(autouse=True)
    def _nothing_is_stored(self, world):
        yield
        assert not Question.objects.exists()

    @pytest.mark.parametrize(
        ("age", "says"), [(timedelta(0), TOO_QUICK), (timedelta(hours=25), TOO_OLD)], ids=["quick", "old"]
    )
    def test_too_quick_or_too_old(self, client, world, age, says):
        response = client.post(address(world.entry), posted(world.entry, age))
        assert says in text_of(response)
        assert kept(response)

    def test_an_old_form_keeps_its_figure_and_gets_a_new_stamp(self, client, world):
        old = stamp_of_age(timedelta(hours=25), code=world.entry.code, figure="levels-1", figure_text="Dust: 20")
        response = client.post(address(world.entry), posted(world.entry, stamp=old))
        stamp, age = stamps.read(response.context["stamp"], world.entry.code)
        assert (stamp.figure, stamp.figure_text) == ("levels-1", "Dust: 20")
        assert age is stamps.Age.TOO_YOUNG

    @pytest.mark.parametrize("stamp", ["", "forged", "a:b:c", "\x00"])
    def test_a_forged_stamp(self, client, world, stamp):
        response = client.post(address(world.entry), posted(world.entry, stamp=stamp))
        assert TOO_OLD in text_of(response)
        assert kept(response)

    def test_the_stamp_of_another_entry(self, client, world):
        assert stamps.read(posted(world.collected)["stamp"], world.collected.code)[1] is stamps.Age.RIGHT
        response = client.post(address(world.entry), posted(world.collected))
        assert TOO_OLD in text_of(response)

    def test_the_field_that_nobody_sees(self, client, world):
        response = client.post(address(world.entry), posted(world.entry, homepage="https://spam.example"))
        assert "as if a program" in text_of(response)
        assert kept(response)
        assert "spam.example" not in text_of(response)

    @pytest.mark.parametrize(
        ("name", "value"), [("text", ""), ("email", "no address"), ("kind", "other"), ("text", "x" * 4001)]
    )
    def test_what_is_missing_or_wrong(self, client, world, name, value):
        response = client.post(address(world.entry), posted(world.entry, **{name: value}))
        assert name in response.context["form"].errors
        assert "error-summary" in text_of(response)

    @pytest.mark.parametrize("life", [Life.WITHDRAWN, None])
    def test_an_entry_that_is_not_public(self, client, world, life):
        Entry.objects.filter(pk=world.entry.pk).update(**{"life": life} if life else {"live": False})
        assert client.get(address(world.entry)).status_code == 404
        assert client.post(address(world.entry), posted(world.entry)).status_code == 404

    def test_markup_is_shown_as_typed(self, client, world):
        markup = "<script>alert(1)</script> javascript:alert(1)"
        response = client.post(address(world.entry), posted(world.entry, text=markup, email=""))
        assert markup not in response.content.decode()
        assert 'href="javascript:' not in response.content.decode()


class TestLimits:
    def send(self, client, entry, **headers):
        return client.post(address(entry), posted(entry), **headers)

    def test_of_one_client(self, client, world):
        for _ in range(limits.PER_CLIENT):
            assert self.send(client, world.entry, REMOTE_ADDR="192.0.2.1").status_code == 302
        refused = self.send(client, world.entry, REMOTE_ADDR="192.0.2.1")
        assert refused.status_code == 429
        assert kept(refused)
        assert self.send(client, world.entry, REMOTE_ADDR="192.0.2.2").status_code == 302

    def test_a_client_cannot_give_itself_another_address(self, client, world):
        for number in range(limits.PER_CLIENT):
            self.send(client, world.entry, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
        assert self.send(client, world.entry, HTTP_X_FORWARDED_FOR="198.51.100.1").status_code == 429

    def test_behind_a_proxy_of_ours_the_client_counts(self, client, world, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        for number in range(limits.PER_CLIENT):
            assert self.send(client, world.entry, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").status_code == 302
        # The proxy adds what it has seen behind what the client claims.
        for number in range(limits.PER_CLIENT):
            self.send(client, world.entry, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 198.51.100.1")
        assert self.send(client, world.entry, HTTP_X_FORWARDED_FOR="192.0.2.77, 198.51.100.1").status_code == 429

    def test_one_network_of_version_6_is_one_client(self, client, world):
        for number in range(limits.PER_CLIENT):
            self.send(client, world.entry, REMOTE_ADDR=f"2001:db8:1:2::{number}")
        assert self.send(client, world.entry, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
        assert self.send(client, world.entry, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302

    def test_of_one_hub(self, client, world, monkeypatch):
        monkeypatch.setattr(limits, "PER_HUB", 3)
        for number in range(3):
            assert self.send(client, world.entry, REMOTE_ADDR=f"192.0.2.{number}").status_code == 302
        assert self.send(client, world.entry, REMOTE_ADDR="192.0.2.9").status_code == 429
        assert self.send(client, world.collected, REMOTE_ADDR="192.0.2.9").status_code == 302

    def test_the_cache_holds_no_address(self, client, world, monkeypatch):
        keys = []
        monkeypatch.setattr(cache, "add", lambda key, *args: keys.append(key) or True)
        self.send(client, world.entry, REMOTE_ADDR="192.0.2.1")
        assert len(keys) == 2
        assert not any("192.0.2.1" in key for key in keys)
