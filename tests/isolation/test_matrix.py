"""Every role asks every address that takes an argument: what is not their business is neither told nor changed."""

from collections.abc import Iterator
from itertools import pairwise
from pprint import pformat
from typing import Final

import pytest
from django.contrib.messages import get_messages
from django.urls import NoReverseMatch, reverse

from tests.isolation import world as worlds
from tests.isolation.addresses import ENTRY, FILES, STAFF, Address, addresses, rows_for, with_arguments
from tests.isolation.world import ROLES, Subject, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]

#: What somebody may try to write along with an honest form, in the names of our and Wagtail's fields.
FORGED = {
    "name_en": "Forged",
    "title": "Forged",
    "slug": "forged",
    "live": "on",
    "code": "CA-BAT-1999-00001",
    "version": "7",
    "life": "withdrawn",
    "owner": "1",
    "organisation": "1",
    "role": "registrar",
    "is_superuser": "on",
    "comment": "Forged",
    "action": "send",
    "action-publish": "action-publish",
    "action-workflow-action": "true",
    "workflow-action-name": "approve",
}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    """Pictures and documents of the test go away with it."""
    settings.MEDIA_ROOT = tmp_path


def filled(address: Address, facts) -> tuple[dict[str, str], dict[str, str]]:
    """(arguments, query) of an address with the facts in their places."""
    arguments, query = (
        {name: value[1:] if value.startswith("=") else facts[value] for name, value in part.items()}
        for part in (address.arguments, address.query)
    )
    return arguments, query


def url(name: str, arguments: dict[str, str]) -> str:
    """Arguments that an address with a shorter path does not take are left out."""
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        return reverse(name, kwargs={key: value for key, value in arguments.items() if key != "pk"})


def requests(world: World, role: str) -> Iterator[tuple[str, Subject, dict[str, str], dict[str, str]]]:
    """(name, subject, arguments, query) of everything that is not the role's business."""
    hidden = [subject for subject in world.subjects if not subject.may_be_known_to(role)]
    # A file belongs to the draft that everybody asks for; people and settings to no entry.
    about = [(ENTRY, hidden), (FILES, hidden[:1])] + ([] if role == "registrar" else [(STAFF, world.subjects[:1])])
    for listed, subjects in about:
        for name, address in addresses(listed):
            for subject in subjects:
                yield name, subject, *filled(address, subject.facts)


def told(response, secret: str) -> bool:
    """Whether the secret stands anywhere in the answer, or in a message that the next page will show."""
    heads = [f"{name}: {value}" for name, value in response.items()]
    said = [str(message) for message in get_messages(response.wsgi_request)]
    body = "" if response.streaming else response.content.decode(errors="replace")
    return any(secret in text for text in (*heads, *said, body))


def test_every_address_with_an_argument_stands_in_exactly_one_list() -> None:
    rows = {name: rows_for(name) for name, _ in with_arguments()}
    assert {name for name, found in rows.items() if len(found) != 1} == set()


def test_the_lists_name_no_address_that_is_gone() -> None:
    used = [row[0] for name, _ in with_arguments() if (row := rows_for(name))]
    listed = [row for rows in (ENTRY, FILES, STAFF) for row in rows.values()]
    assert [row for row in listed if not any(row is one for one in used)] == []


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_told(world: World, role: str) -> None:
    """What a role may not know stands in no answer, nor in a message that waits for the next page."""
    client = world.client(role)
    leaks = []
    for name, subject, arguments, query in requests(world, role):
        response = client.get(url(name, arguments), query)
        # Nobody's business but a registrar's is not even opened; pages of entries may say who may not see them.
        opened = response.status_code == 200 and rows_for(name)[0] not in ENTRY.values()
        if opened or response.status_code >= 500 or told(response, subject.secret):
            leaks.append((name, subject.name, response.status_code))
    assert not leaks, pformat(leaks)


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_changed(world: World, role: str) -> None:
    """Forged requests of a role leave what is not its business as it is."""
    client = world.client(role)
    changed = []
    before = worlds.digest()
    for name, subject, arguments, query in requests(world, role):
        with worlds.noticing_writes() as writes:
            response = client.post(url(name, arguments), {**FORGED, **query})
        after = worlds.digest() if writes else before
        if after != before or response.status_code >= 500:
            changed.append((name, subject.name, response.status_code))
        before = after
    assert not changed, pformat(changed)


class TestThoseWhoMayDoLearn:
    """The guards close nothing to those whose business it is, so that the tests above can fail."""

    @pytest.mark.parametrize("name", ["edit", "view_draft", "history", "revisions_compare"])
    def test_the_hubs_reviewer_in_the_admin(self, world: World, name: str) -> None:
        client = world.client("reviewer")
        for subject in world.subjects:
            (address,) = ENTRY[f"wagtailadmin_pages:{name}"]
            arguments, _ = filled(address, subject.facts)
            assert told(client.get(url(f"wagtailadmin_pages:{name}", arguments)), subject.secret) or name == "history"

    def test_the_submitter_in_the_portal(self, world: World) -> None:
        client = world.client("submitter")
        for subject in world.subjects:
            response = client.get(reverse("submissions:detail", args=[subject.facts["entry"]]))
            assert response.status_code == 200

    def test_the_expert_whose_turn_it_is(self, world: World) -> None:
        (subject,) = [subject for subject in world.subjects if subject.name == "reviewed"]
        page = world.client("expert").get(reverse("wagtailadmin_pages:edit", args=[subject.facts["entry"]]))
        assert told(page, subject.secret)

    def test_the_digest_sees_a_change(self, world: World) -> None:
        def steps() -> Iterator[str]:
            yield worlds.digest()
            yield worlds.digest()
            world.startup.website = "https://example.org"
            world.startup.save()
            yield worlds.digest()

        assert [before == after for before, after in pairwise(steps())] == [True, False]


class TestTheAuditLog:
    """It has no argument to ask for: its pages are asked for by each role, and searched for each secret."""

    #: Who reads it, and whether they may learn what happened under hub 1.
    READERS: Final = {"reviewer": True, "other_reviewer": False, "registrar": True}

    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize("name", ["audit:log", "audit:export"])
    def test_registrars_read_it_all_and_reviewers_of_their_hub(self, world: World, role: str, name: str) -> None:
        answer = world.client(role).get(reverse(name))
        body = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        assert (answer.status_code == 200) == (role in self.READERS)
        for subject in world.subjects:
            assert (subject.secret in body) == self.READERS.get(role, False), subject.name
