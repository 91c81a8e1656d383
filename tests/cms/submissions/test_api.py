"""Drafts by token: written, read, changed; in the organisation's name alone."""

import json
from decimal import Decimal

import pytest
from wagtail.models import PageLogEntry

from cms.organisations.enums import Role
from cms.registry.models import Entry, Practice, Technique
from cms.submissions import api as submissions_api
from cms.tokens import allowances
from cms.tokens.enums import Allowed, Scope
from tests import factories
from tests.cms.submissions.world import build_world
from tests.cms.tokens.callers import Caller, entry, level

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def register(world):
    """A system of the startup."""
    return Caller(world.startup)


def latest(number):
    return Entry.objects.get(pk=number).specific.get_latest_revision_as_object()


def paths(answer):
    """Paths of what is said to be wrong."""
    return {error["path"] for error in answer.json()["errors"]}


class TestCreating:
    def test_as_if_written_in_the_portal(self, register, world):
        answer = register.send(data=entry())
        assert answer.status_code == 201, answer.content
        data = answer.json()
        assert answer["Location"] == data["url"]
        draft = latest(data["id"])
        assert isinstance(draft, Technique)
        assert (draft.owner, draft.organisation) == (register.user, world.startup)
        assert draft.get_parent().specific == world.hub
        assert (draft.name_uz, draft.name_en, draft.live) == ("Chang filtri", None, False)
        assert draft.description_uz == "<p>Birinchi xatboshi.</p>\n\n<p>Ikkinchi &lt;xatboshi&gt; &amp; davomi.</p>"
        (row,) = draft.levels.all()
        assert (row.lower, row.upper, row.lower_is_less_than) == (Decimal(5), Decimal("9.5"), True)
        assert (row.pollutant.code, row.averaging.code) == ("dust", "daily")
        assert data["stage"] == "draft"
        assert data["problems"] == []
        assert data["content"]["levels"][0]["lower"] == "5"

    def test_a_practice(self, register):
        number = register.send(data=entry(kind="practice", levels=[])).json()["id"]
        assert isinstance(latest(number), Practice)

    def test_the_log_names_person_and_token(self, register):
        number = register.send(data=entry()).json()["id"]
        line = PageLogEntry.objects.get(action="tokens.acted")
        assert (line.page_id, line.user) == (number, register.user)
        assert line.data["token"] == register.token.pk
        assert register.key not in str(list(PageLogEntry.objects.values()))

    def test_a_draft_may_lack_nearly_everything_and_says_what(self, register):
        answer = register.send(data={"source_language": "kk", "name": "Биогаз"})
        assert answer.status_code == 201
        assert {problem["path"] for problem in answer.json()["problems"]} == {
            "summary",
            "description",
            "sectors",
            "countries",
            "sources",
            "levels",
        }

    def test_half_a_row(self, register):
        answer = register.send(data=entry(levels=[{"upper": "7.25"}]))
        assert answer.status_code == 201
        found = {problem["path"] for problem in answer.json()["problems"]}
        assert {"levels.0.kind", "levels.0.pollutant", "levels.0.unit", "levels.0.source"} <= found
        assert answer.json()["content"]["levels"][0]["upper"] == "7.25"

    @pytest.mark.parametrize(
        ("values", "path"),
        [
            ({"hub": "no-hub"}, "hub"),
            ({"sectors": ["C23.5", "X99"]}, "sectors"),
            ({"countries": ["XX"]}, "countries"),
            ({"levels": [level(pollutant="phlogiston")]}, "levels.0.pollutant"),
            ({"levels": [level(), level(unit="furlong")]}, "levels.1.unit"),
            ({"levels": [level(lower="10", upper="9")]}, "levels.0.lower"),
            ({"levels": [level(medium="surface-water")]}, "levels.0.unit"),
            ({"levels": [level(reference_oxygen="20.95")]}, "levels.0.reference_oxygen"),
            ({"levels": [level(source=2)]}, "levels.0.source"),
            ({"levels": [level(evidence="Z")]}, "levels.0.evidence"),
            ({"levels": [level(kind="guess")]}, "levels.0.kind"),
            ({"levels": [level(upper="123456789012345")]}, "levels.0.upper"),
            ({"sources": [{"number": 1, "title": "A"}, {"number": 1, "title": "B"}]}, "sources.1.number"),
            ({"sources": [{"number": 1, "title": "A", "url": "javascript:alert(1)"}], "levels": []}, "sources.0.url"),
            ({"name": "   "}, "name"),
            ({"name": "x" * 201}, "name"),
            ({"summary": "x" * 301}, "summary"),
            ({"kind": "BAT"}, "kind"),
            ({"source_language": "xx"}, "source_language"),
            ({"levels": [level(upper=True)]}, "levels.0.upper"),
            ({"levels": [level(source="1")]}, "levels.0.source"),
            ({"levels": [level(colour="red")]}, "levels.0.colour"),
            ({"organisation": 1}, "organisation"),
            ({"owner": 1}, "owner"),
            ({"levels": [level()] * 61}, "levels"),
        ],
    )
    def test_what_is_stated_has_to_be_right(self, register, values, path):
        answer = register.send(data=entry(**values))
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert paths(answer) == {path}, answer.json()
        assert not Entry.objects.exists()

    def test_messages_are_english_whatever_the_browser_reads(self, register):
        answer = register.send(data=entry(hub="no-hub"), **{"Accept-Language": "kk"})
        assert answer.json()["detail"] == "No hub that takes entries has this code."

    def test_errors_are_counted_beyond_a_hundred(self, register):
        rows = [level(pollutant="none", medium="none", averaging="none")] * 60
        data = register.send(data=entry(levels=rows)).json()
        assert len(data["errors"]) == 100
        assert data["errors_left_out"] == 80


class TestBatch:
    def test_each_row_for_itself(self, register):
        answer = register.send(data=[entry(), entry(hub="no-hub"), {"name": "x"}, 7, entry(name="Ikkinchi")])
        assert answer.status_code == 200
        data = answer.json()
        assert (data["created"], data["refused"]) == (2, 3)
        assert [row["status"] for row in data["results"]] == [201, 400, 400, 400, 201]
        assert [row["index"] for row in data["results"]] == [0, 1, 2, 3, 4]
        assert data["results"][1]["errors"][0]["path"] == "hub"
        assert data["results"][2]["errors"][0]["path"] == "source_language"
        assert data["results"][4]["submission"]["name"] == "Ikkinchi"
        assert Entry.objects.count() == 2

    @pytest.mark.parametrize("count", [0, 501])
    def test_how_many(self, register, count):
        assert register.send(data=[{}] * count).status_code == 400

    def test_errors_of_all_rows_together_are_capped(self, register):
        data = register.send(data=[{"a": 1, "b": 2}] * 500).json()
        assert data["refused"] == 500
        assert sum(len(row["errors"]) for row in data["results"]) == 100
        assert sum(row["errors_left_out"] for row in data["results"]) == 500 * 4 - 100

    def test_so_many_new_entries_a_day_and_no_more(self, register, monkeypatch):
        most, window = 3, allowances.LIMITS[Allowed.ENTRIES][1]
        monkeypatch.setitem(allowances.LIMITS, Allowed.ENTRIES, (most, window))
        rows = [{"source_language": "kk", "name": f"Биогаз {number}"} for number in range(5)]
        rows.insert(1, {"name": "refused rows do not count"})
        data = register.send(data=rows).json()
        assert [row["status"] for row in data["results"]] == [201, 400, 201, 201, 429, 429]
        assert register.send(data=entry()).status_code == 429


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"null",
            b'"text"',
            b'{"name": NaN}',
            b'{"levels": [{"upper": Infinity}]}',
            b'{"name": "x", "name": "y"}',
            '{"name": "x"}'.encode("utf-16"),
            b'{"name": "\xff"}',
            b'{"name": "a\\u0000b", "source_language": "en"}',
            b'{"name": "\\ud800", "source_language": "en"}',
            b'{"na\\u0000me": "x", "source_language": "en"}',
            b"[" * 5_000,
            b"[" * 900 + b"]" * 900,
            b'{"source_language": "en", "name": "x", "levels": [{"upper": 1e999}]}',
            b'{"source_language": "en", "name": "x", "levels": [{"upper": 1e999999999}]}',
            b'{"source_language": "en", "name": "x", "levels": [{"upper": 1e99999999999999999999}]}',
            b'{"source_language": "en", "name": "x", "levels": [{"upper": ' + b"9" * 5_000 + b"}]}",
            b'{"source_language": "en", "name": "x", "levels": [{"upper": "nan"}]}',
            b'{"source_language": "en", "name": "x", "levels": [{"upper": "1e3"}]}',
            b'{"source_language": "en", "name": "x", "levels": {"upper": 1}}',
            b'{"source_language": "en", "name": "x", "levels": [null]}',
        ],
        ids=range(22),
    )
    def test_hostile(self, register, body):
        answer = register.send(data=body)
        assert answer.status_code == 400, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        assert not Entry.objects.exists()

    def test_it_says_where(self, register):
        body = json.dumps(entry(levels=[level(conditions="\0")])).encode()
        assert paths(register.send(data=body)) == {"levels.0.conditions"}

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"]
    )
    def test_another_content_type(self, register, kind):
        answer = register.client.post(
            "/api/v1/submissions",
            json.dumps(entry()),
            content_type=kind,
            headers={"Authorization": f"Bearer {register.key}"},
        )
        assert answer.status_code == 415
        assert answer["Content-Type"] == "application/problem+json"

    def test_too_large(self, register):
        answer = register.send(data=b'"' + b"x" * 2_700_000 + b'"')
        assert answer.status_code == 413
        assert answer["Content-Type"] == "application/problem+json"

    def test_no_parameters(self, register):
        answer = register.client.post(
            "/api/v1/submissions?dry=1",
            json.dumps(entry()),
            content_type="application/json",
            headers={"Authorization": f"Bearer {register.key}"},
        )
        assert answer.status_code == 400


class TestReading:
    def test_the_list_goes_on_by_cursor(self, register, world):
        for number in range(5):
            register.send(data=entry(name=f"Filtr {number}"))
        page = register.get(query={"limit": 2}).json()
        names = [row["name"] for row in page["submissions"]]
        while page["next"]:
            page = register.client.get(page["next"], headers={"Authorization": f"Bearer {register.key}"}).json()
            names += [row["name"] for row in page["submissions"]]
        assert names == [f"Filtr {number}" for number in range(5)]

    @pytest.mark.parametrize(
        "query", [{"cursor": "x"}, {"cursor": "czEuLTE"}, {"limit": 0}, {"limit": 201}, {"q": "x"}]
    )
    def test_wrong_parameters(self, register, query):
        assert register.get(query=query).status_code == 400

    def test_few_queries_however_many_entries(self, register, django_assert_max_num_queries):
        for number in range(6):
            register.send(data=entry(name=f"Filtr {number}"))
        with django_assert_max_num_queries(16):
            assert len(register.get().json()["submissions"]) == 6

    def test_one(self, register):
        created = register.send(data=entry()).json()
        answer = register.get(f"/{created['id']}")
        assert answer.json() == created
        assert answer["ETag"] == f'"{created["revision"]}"'
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999"])
    def test_there_is_none(self, register, number):
        answer = register.get(f"/{number}")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


class TestChanging:
    @pytest.fixture
    def draft(self, register):
        return register.send(data=entry()).json()

    def test_what_is_read_can_be_sent_back(self, register, draft):
        answer = register.send(f"/{draft['id']}", draft["content"], "put")
        assert answer.status_code == 200, answer.content
        assert answer.json()["content"] == draft["content"]
        assert answer.json()["revision"] > draft["revision"]

    def test_put_replaces_all(self, register, draft):
        register.send(f"/{draft['id']}", {"source_language": "uz", "name": "Yangi"}, "put")
        assert (latest(draft["id"]).name_uz, latest(draft["id"]).summary_uz) == ("Yangi", "")
        assert not latest(draft["id"]).levels.all()

    def test_patch_changes_what_is_named(self, register, draft):
        answer = register.send(f"/{draft['id']}", {"name": "Yangi", "sources": []}, "patch")
        assert answer.status_code == 200, answer.content
        changed = latest(draft["id"])
        assert (changed.name_uz, changed.summary_uz) == ("Yangi", draft["content"]["summary"])
        assert (changed.sources.count(), changed.levels.count()) == (0, 1)
        assert {problem["path"] for problem in answer.json()["problems"]} == {"sources", "levels.0.source"}

    def test_a_patch_is_not_refused_for_what_was_stored_before(self, register, draft):
        old = Entry.objects.get(pk=draft["id"]).specific.get_latest_revision_as_object()
        (row,) = old.levels.all()
        row.unit = "furlong"
        old.levels = [row]
        old.save_revision()
        answer = register.send(f"/{draft['id']}", {"name": "Yangi"}, "patch")
        assert answer.status_code == 200
        assert "levels.0.unit" in {problem["path"] for problem in answer.json()["problems"]}
        assert paths(register.send(f"/{draft['id']}", {"levels": [level(unit="furlong")]}, "patch")) == {
            "levels.0.unit"
        }

    def test_other_languages_stay(self, register, draft):
        old = latest(draft["id"])
        old.name_ru = "Фильтр"
        old.save_revision()
        register.send(f"/{draft['id']}", draft["content"] | {"name": "Yangi"}, "put")
        assert latest(draft["id"]).name_ru == "Фильтр"

    def test_only_over_what_was_read(self, register, draft):
        register.send(f"/{draft['id']}", {"name": "Birinchi"}, "patch", **{"If-Match": f'"{draft["revision"]}"'})
        answer = register.send(
            f"/{draft['id']}", {"name": "Ikkinchi"}, "patch", **{"If-Match": f'"{draft["revision"]}"'}
        )
        assert answer.status_code == 412
        assert register.send(f"/{draft['id']}", {}, "patch", **{"If-Match": "*"}).status_code == 412
        assert latest(draft["id"]).name_uz == "Birinchi"

    def test_another_hub_until_it_is_sent(self, register, draft, world):
        assert register.send(f"/{draft['id']}", {"hub": "other-hub"}, "patch").json()["hub"] == "other-hub"
        register.send(f"/{draft['id']}/send")
        Entry.objects.get(pk=draft["id"]).current_workflow_task_state.reject(user=world.other_reviewer, comment="Unit?")
        answer = register.send(f"/{draft['id']}", {"hub": "rctc"}, "patch")
        assert paths(answer) == {"hub"}

    def test_the_class_of_the_entry_stays(self, register, draft):
        assert paths(register.send(f"/{draft['id']}", {"kind": "practice"}, "patch")) == {"kind"}

    def test_not_while_it_is_reviewed(self, register, draft):
        register.send(f"/{draft['id']}/send")
        for method in ("put", "patch"):
            answer = register.send(f"/{draft['id']}", draft["content"], method)
            assert answer.status_code == 409
        assert latest(draft["id"]).latest_revision_id == Entry.objects.get(pk=draft["id"]).latest_revision_id


class TestWhoMay:
    def test_a_token_and_nothing_else(self, client, world, register):
        """A session is none: a foreign page could have its browser send forms."""
        number = register.send(data=entry()).json()["id"]
        client.force_login(world.submitter)
        for method, path in (
            ("get", ""),
            ("post", ""),
            ("get", f"/{number}"),
            ("patch", f"/{number}"),
            ("put", f"/{number}"),
            ("post", f"/{number}/send"),
            ("post", f"/{number}/withdraw"),
            ("post", f"/{number}/files"),
            ("get", f"/{number}/comments"),
            ("post", f"/{number}/comments/1/answers"),
        ):
            answer = getattr(client, method)(f"/api/v1/submissions{path}", content_type="application/json")
            assert answer.status_code == 401, (method, path)
            assert answer["WWW-Authenticate"].startswith("Bearer")
            assert answer["Content-Type"] == "application/problem+json"

    @pytest.mark.parametrize("value", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer batp_" + "a" * 33])
    def test_another_header(self, client, value):
        assert client.get("/api/v1/submissions", headers={"Authorization": value}).status_code == 401

    def test_a_scope_that_is_missing(self, world):
        reader, writer = Caller(world.startup, scopes=[Scope.READ]), Caller(world.startup, scopes=[Scope.WRITE])
        assert reader.send(data=entry()).status_code == 403
        number = writer.send(data=entry()).json()["id"]
        assert reader.get(f"/{number}").status_code == 200
        assert writer.get(f"/{number}").status_code == 403
        assert writer.send(f"/{number}/send").status_code == 403

    def test_public_operations_know_no_token(self, register):
        """Whatever stands in the header, nothing but an operation that names a permission looks at it."""
        assert register.client.get("/api/v1/changes", headers={"Authorization": "Bearer nonsense"}).status_code == 200

    def test_a_person_of_two_organisations_acts_for_the_one_of_the_token(self, world, register):
        for role in (Role.MANAGER, Role.SUBMITTER):
            factories.MembershipFactory(user=register.user, organisation=world.rival, role=role)
        other = Caller(world.rival, user=register.user)
        number = other.send(data=entry()).json()["id"]
        assert Entry.objects.get(pk=number).organisation == world.rival
        assert register.get(f"/{number}").status_code == 404
        assert register.get().json()["submissions"] == []

    def test_so_many_requests_and_no_more_whatever_address_is_claimed(self, register, monkeypatch):
        window = allowances.LIMITS[Allowed.REQUESTS][1]
        monkeypatch.setitem(allowances.LIMITS, Allowed.REQUESTS, (3, window))
        headers = [
            {"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=9.9.9.{number}"} for number in range(4)
        ]
        answers = [register.get(**header) for header in headers]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1]["Retry-After"]) <= 60
        assert answers[-1]["Content-Type"] == "application/problem+json"


class TestErrorsOfTheWholeApi:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("get", "/api/", 404),
            ("get", "/api/v1/nothing", 404),
            ("get", "/api/v1/submissions/abc", 404),
            ("get", "/api/v2/search", 404),
            ("delete", "/api/v1/submissions", 405),
            ("post", "/api/v1/changes", 405),
        ],
    )
    def test_problem_details(self, client, method, path, status):
        answer = getattr(client, method)(path)
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status

    def test_a_fault_too(self, register, monkeypatch):
        def broken(*args, **kwargs):
            raise RuntimeError("secret of the house")

        monkeypatch.setattr(submissions_api, "overview", broken)
        answer = register.get()
        assert answer.status_code == 500
        assert answer["Content-Type"] == "application/problem+json"
        assert "secret" not in answer.content.decode()

    def test_pages_for_people_stay_pages(self, client, world):
        assert client.get("/en/nothing/").status_code == 404
        assert "text/html" in client.get("/en/nothing/")["Content-Type"]
