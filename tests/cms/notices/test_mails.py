"""What stands in the mails: each kind in the language of its reader, nothing that others must not know."""

import html
import re
from email.utils import parseaddr

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from cms.notices.enums import Delivery, Kind, MailState
from cms.notices.kinds import ABOUT
from cms.notices.messages import messages_for
from cms.notices.models import Notice
from cms.notices.services import choose
from tests.cms.notices.world import SECRET, TOLD, html_of, it_is_morning, mailed, speaks
from tests.cms.questions.world import EMAIL
from tests.factories import member

pytestmark = pytest.mark.slow


def told(world, kind):
    """Who is told of a kind, and the mail that they get."""
    happen, name = TOLD[kind]
    happen(world)
    person = getattr(world, name)
    Notice.objects.exclude(kind=kind).update(mail=MailState.NONE)
    it_is_morning()
    (message,) = [message for message in mailed() if message.to == [person.email]]
    return person, message


@pytest.mark.parametrize("language", ["kk", "uz"])
@pytest.mark.parametrize("kind", Kind)
def test_each_kind_comes_in_the_language_of_its_reader(world, kind, language):
    for _happen, name in TOLD.values():
        speaks(getattr(world, name), language)
    person, message = told(world, kind)
    notice = Notice.objects.filter(recipient=person, kind=kind).get()
    with override(language):
        words = messages_for(person, [notice])[notice.pk]
        choice = reverse("notices:settings")
    assert message.subject == words.subject or ABOUT[kind].default == Delivery.DIGEST
    for text in (message.body, html.unescape(html_of(message))):
        assert words.sentence in text
        assert settings.WAGTAILADMIN_BASE_URL + words.url in text
        assert settings.WAGTAILADMIN_BASE_URL + choice in text
    assert choice.startswith(f"/{language}/")
    assert f'<html lang="{language}" dir="ltr">' in html_of(message)


def test_two_scripts(world):
    colleague = member(world.hub.organisation, "reviewer", username="colleague")
    speaks(world.reviewer, "kk")
    speaks(colleague, "uz")
    world.entry_waits()
    subjects = {message.to[0]: message.subject.replace("Bag filter", "") for message in mailed()}
    assert re.search("[а-яәғқңөұүһі]", subjects[world.reviewer.email])
    assert not re.search("[а-я]", subjects[colleague.email])


def test_without_a_chosen_language_submitters_read_that_of_their_entry(world):
    _person, message = told(world, Kind.CHANGES_REQUESTED)
    assert message.subject == "Changes requested: Bag filter"
    assert "Which fuel?" in message.body
    assert f"/en/submissions/{Notice.objects.get(kind=Kind.CHANGES_REQUESTED).entry_id}/" in message.body


@pytest.mark.parametrize("kind", Kind)
def test_nothing_that_others_must_not_know(world, kind):
    _person, message = told(world, kind)
    words = repr(list(Notice.objects.values_list("words", flat=True)))
    for text in (message.subject, str(message.extra_headers), message.body, html_of(message), words):
        assert SECRET not in text
        assert EMAIL not in text
    assert "@" not in words, "nobody's address"


def test_what_people_wrote_becomes_no_markup(world):
    world.changes_requested("<script>alert(1)</script>\n\nhttps://spam.example & more")
    (message,) = [message for message in mailed() if message.to == [world.submitter.email]]
    content = html_of(message)
    assert "<script" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert 'href="https://spam.example' not in content
    assert "<script>alert(1)</script>" in message.body, "the text part has no markup"


def test_a_name_becomes_no_markup_and_no_head(world):
    world.sent("<b>Filter</b>\r\nBcc: all@example.org")
    (message,) = mailed()
    assert "\n" not in message.subject
    assert message.recipients() == [world.reviewer.email]
    assert "<b>Filter" not in html_of(message)


@pytest.mark.parametrize("kind", [Kind.ENTRY_WAITS, Kind.REVIEW_OVERDUE])
def test_nothing_is_loaded_and_nobody_is_followed(world, kind):
    _person, message = told(world, kind)
    content = html_of(message)
    assert not re.search(r"<(img|link|script|style|table|iframe)|url\(|@import", content)
    addresses = re.findall(r'(?:href|src)="([^"]+)"', content)
    assert addresses
    assert all(address.startswith(f"{settings.WAGTAILADMIN_BASE_URL}/") for address in addresses)
    assert '<meta name="color-scheme" content="light dark">' in content


def test_the_head(world):
    _person, message = told(world, Kind.ENTRY_WAITS)
    head = dict(message.message().items())
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert head["List-Unsubscribe"].startswith(f"<{settings.WAGTAILADMIN_BASE_URL}/")
    assert parseaddr(head["Message-ID"])[1].startswith(f"notice.{Notice.objects.get().pk}@")
    assert message.message().get_content_type() == "multipart/alternative"


def test_the_daily_mail_puts_together_what_is_about_one_entry(world):
    choose(world.reviewer, dict.fromkeys((Kind.ENTRY_WAITS, Kind.QUESTION_ASKED), Delivery.DIGEST))
    world.sent("First filter")
    world.question_asked()
    world.sent("Second filter")
    world.review_overdue()
    it_is_morning()
    (message,) = [message for message in mailed() if message.to == [world.reviewer.email]]
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", html_of(message))
    assert len(heads) == len(set(heads)) == 4, "two of the first and of the second entry each stand together"
    assert heads[0] == "First filter"
    assert html_of(message).count("<li style") == Notice.objects.filter(recipient=world.reviewer).count()
    assert len(re.findall(r"<li>", html_of(message))) == 2, "one reason a kind, the same reason once"
