"""Tokens: how they are written, what is kept of them, for how long they work, and for whom."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from cms.accounts.services import delete_account
from cms.organisations import roles
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.tokens import keys, services
from cms.tokens.enums import Ending, Scope
from cms.tokens.models import Token
from cms.tokens.permissions import PERMISSIONS, allows
from tests import factories
from tests.cms.tokens.callers import maker

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(startup, manager):
    """(token, key) with every scope."""
    return services.make(startup, manager, "Register", list(Scope), 90)


class TestForm:
    def test_as_published(self):
        for _ in range(50):
            key = keys.new_key()
            assert keys.PATTERN.pattern == r"\bbatp_[0-9A-Za-z]{33}\b"
            assert keys.PATTERN.fullmatch(key)
            assert keys.is_well_formed(key)

    @given(st.integers(5, 37), st.sampled_from("0aZ9"))
    def test_a_slip_is_noticed(self, place, letter):
        key = "batp_" + "0" * 27
        key += keys._checksum(key)
        other = key[:place] + letter + key[place + 1 :]
        assert keys.is_well_formed(other) == (other == key)

    @pytest.mark.parametrize("text", ["", "batp_", "wagtail_x", "batp_" + "a" * 33, "batp_" + "é" * 33, "x" * 10_000])
    def test_what_is_none(self, text, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert services.find(text) is None

    def test_found_in_any_text(self):
        first, second = keys.new_key(), keys.new_key()
        text = f'TOKEN="{first}"\n{second}, {first[:-1]}? batp_{"a" * 33}'
        assert keys.found_in(text) == {first, second}


class TestMaking:
    def test_found_by_its_key_alone(self, made, manager, startup):
        token, key = made
        found = services.find(key)
        assert (found, found.creator, found.organisation) == (token, manager, startup)
        assert services.find(keys.new_key()) is None

    def test_it_is_stored_nowhere(self, made):
        _, key = made
        assert key not in str(list(Token.objects.values()))
        assert key not in str(list(ModelLogEntry.objects.values()))
        assert key[9:] not in str(list(Token.objects.values()))

    def test_a_copy_of_the_database_opens_nothing_elsewhere(self, made, settings):
        settings.SECRET_KEY = "another"
        assert services.find(made[1]) is None

    def test_it_outlives_a_change_of_the_secret_key(self, made, settings):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another"
        assert services.find(made[1]) == made[0]

    def test_who_may_not(self, startup, manager):
        submitter = factories.member(startup, Role.SUBMITTER)
        other = maker(factories.OrganisationFactory(code="rival"))
        for user in (submitter, other):
            with pytest.raises(PermissionDenied):
                services.make(startup, user, "x", [Scope.READ], 30)
        alone = factories.member(startup, Role.MANAGER)
        with pytest.raises(ValidationError, match="Submitter"):
            services.make(startup, alone, "x", [Scope.READ], 30)

    @pytest.mark.parametrize(("scopes", "days"), [([], 30), (["all"], 30), ([Scope.READ], 366), ([Scope.READ], 0)])
    def test_what_is_not_made(self, startup, manager, scopes, days):
        with pytest.raises(ValidationError):
            services.make(startup, manager, "x", scopes, days)

    def test_ten_and_no_more(self, startup, manager):
        first, *_ = [services.make(startup, manager, str(number), [Scope.READ], 30)[0] for number in range(10)]
        with pytest.raises(ValidationError):
            services.make(startup, manager, "x", [Scope.READ], 30)
        services.revoke(first, manager)
        services.make(startup, manager, "x", [Scope.READ], 30)


class TestWorking:
    def test_revoked_at_once_by_any_manager(self, made, startup):
        other = factories.member(startup, Role.MANAGER)
        services.revoke(made[0], other)
        assert services.find(made[1]) is None
        line = ModelLogEntry.objects.get(action="tokens.ended")
        assert line.data == {"token": made[0].pk, "prefix": made[0].prefix, "reason": "revoked"}

    def test_not_by_others(self, made, startup):
        for user in (factories.member(startup, Role.SUBMITTER), maker(factories.OrganisationFactory(code="rival"))):
            with pytest.raises(PermissionDenied):
                services.revoke(made[0], user)
        assert services.find(made[1])

    def test_expired(self, made):
        Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert services.find(made[1]) is None

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.SUBMITTER])
    def test_it_ends_for_good_with_a_role_of_its_maker(self, made, startup, manager, sent, role):
        boss = factories.member(startup, Role.MANAGER)
        (message,) = sent(roles.take_role, startup, boss, manager, role)[:1]
        assert "works no more" in message.body
        assert services.find(made[1]) is None
        roles.give_role(startup, boss, manager, Role.SUBMITTER) if role == Role.MANAGER else None
        factories.MembershipFactory(user=manager, organisation=startup, role=role)
        assert services.find(made[1]) is None
        assert Token.objects.get().ending == Ending.MAKER_GONE

    def test_another_role_of_the_maker_does_not_matter(self, made, startup, manager):
        expert = factories.MembershipFactory(user=manager, organisation=startup, role=Role.EXPERT)
        expert.delete()
        assert services.find(made[1])

    def test_it_does_not_work_even_where_nobody_heard_of_it(self, made, manager):
        Membership.objects.filter(user=manager)._raw_delete("default")
        assert services.find(made[1]) is None

    def test_it_ends_with_the_account(self, made, startup, manager):
        factories.member(startup, Role.MANAGER)
        delete_account(manager)
        assert services.find(made[1]) is None
        assert not Token.objects.running().exists()

    def test_use_is_noted_once_a_minute(self, made, django_assert_num_queries):
        services.find(made[1])
        first = Token.objects.get().last_used_at
        assert first is not None
        services.find(made[1])
        assert Token.objects.get().last_used_at == first


class TestPermissions:
    def test_what_stands_in_no_row_is_no_tokens(self, made):
        assert allows(made[0], "submissions.list")
        for unknown in ("", "submissions.delete", "submissions:read", "*", "SUBMISSIONS.LIST"):
            assert not allows(made[0], unknown)

    @pytest.mark.parametrize("scope", Scope)
    def test_a_scope_gives_its_own(self, startup, manager, scope):
        token, _ = services.make(startup, manager, "x", [scope], 30)
        given_ = {permission for permission in PERMISSIONS if allows(token, permission)}
        assert given_ == {permission for permission, needed in PERMISSIONS.items() if needed == scope}


class TestWarnings:
    def at(self, days):
        Token.objects.update(expires_at=timezone.now() + timedelta(days=days))

    def test_thirty_days_and_seven_days_before_and_never_twice(self, made, sent, manager):
        assert sent(services.warn) == []
        self.at(29.5)
        (message,) = sent(services.warn)
        assert message.to == [manager.email]
        assert made[0].prefix in message.body
        assert made[1] not in message.body
        assert sent(services.warn) == []
        self.at(6.5)
        assert len(sent(services.warn)) == 1
        assert sent(services.warn) == []

    def test_a_week_away_is_told_once(self, made, sent):
        self.at(5)
        assert len(sent(services.warn)) == 1
        assert sent(services.warn) == []

    def test_who_makes_a_short_one_knows(self, startup, manager, sent):
        services.make(startup, manager, "x", [Scope.READ], 5)
        assert sent(services.warn) == []

    def test_not_of_one_that_is_ended(self, made, manager, sent):
        self.at(5)
        services.revoke(made[0], manager)
        assert sent(services.warn) == []


class TestLeaks:
    def run(self, path):
        out = StringIO()
        call_command("tokens", "revoke", leaked=str(path), stdout=out)
        return out.getvalue()

    def test_whatever_file_it_stands_in(self, made, sent, tmp_path, startup):
        path = tmp_path / "leak.log"
        path.write_bytes(
            b"\xff\x00 curl -H 'Authorization: Bearer " + made[1].encode() + b"' \n" + b"batp_" + b"a" * 33
        )
        said = []
        (message,) = sent(lambda: said.append(self.run(path)))
        assert "1 revoked, 0 unknown" in said[0]
        assert made[1] not in said[0]
        assert "revoked" in message.body
        assert services.find(made[1]) is None
        assert Token.objects.get().ending == Ending.LEAKED

    def test_a_second_time_nothing_happens(self, made, sent, tmp_path):
        path = tmp_path / "leak.log"
        path.write_text(f"{made[1]} {keys.new_key()}")
        self.run(path)
        assert sent(lambda: "0 revoked, 2 unknown" in self.run(path)) == []

    def test_no_such_file(self, tmp_path):
        with pytest.raises(CommandError):
            self.run(tmp_path / "none")
