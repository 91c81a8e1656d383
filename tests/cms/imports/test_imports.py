"""From a file to drafts: looked through first, taken in once, what is wrong given back with its reasons."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.imports import limits, services, steps
from cms.imports.enums import RowState, State
from cms.imports.models import Import, TakenRow
from cms.organisations.models import Membership
from cms.registry.models import Entry
from tests.cms.imports.files import ENTRY, LEVEL, SOURCE, sheets_of, table, workbook
from tests.media import makers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def browser(client, world):
    client.force_login(world.submitter)
    return client


@pytest.fixture
def bring(browser, world, django_capture_on_commit_callbacks):
    """Bring a file and have it looked through; the import, or the page with the reason."""

    def deliver(file):
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post(address("home", world.startup.pk), {"file": file})
        return Import.objects.latest("pk") if answer.status_code == 302 else answer

    return deliver


@pytest.fixture
def take(browser, world, django_capture_on_commit_callbacks):
    """Take in the right rows of an import."""

    def deliver(job):
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(address("accept", world.startup.pk, job.pk))
        job.refresh_from_db()
        return job

    return deliver


def address(name, *arguments):
    return reverse(f"imports:{name}", args=arguments)


def states(job):
    return list(job.rows.values_list("number", "state"))


def problems(job):
    """(sheet, row, column) of everything that is wrong."""
    return {(problem["sheet"], problem["row"], problem["column"]) for row in job.rows.all() for problem in row.problems}


class TestTheWholeWay:
    def test_a_workbook(self, bring, take, browser, world):
        job = bring(workbook())
        assert (job.state, states(job)) == (State.CHECKED, [(2, RowState.RIGHT)])
        assert not Entry.objects.exists(), "looking through writes nothing"
        page = browser.get(address("report", world.startup.pk, job.pk)).content.decode()
        assert "1 row can become a draft" in page
        job = take(job)
        assert (job.state, states(job)) == (State.DONE, [(2, RowState.TAKEN)])
        entry = Entry.objects.get().specific
        draft = entry.get_latest_revision_as_object()
        assert (entry.owner, entry.organisation, entry.get_parent().specific) == (
            world.submitter,
            world.startup,
            world.hub,
        )
        assert (draft.name_uz, draft.live) == ("Chang filtri", False)
        assert [sector.code for sector in draft.sectors.all()] == ["C23.5", "D35"]
        (level,) = draft.levels.all()
        assert (level.lower, level.upper, level.lower_is_less_than) == (Decimal(5), Decimal("9.5"), True)
        assert draft.sources.get().year == 2024
        page = browser.get(address("report", world.startup.pk, job.pk)).content.decode()
        assert reverse("submissions:detail", args=[entry.pk]) in page

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_a_table(self, bring, take, delimiter):
        job = take(bring(table([ENTRY, {**ENTRY, "reference": "A-2", "name": 'Filtr, "ikki"'}], delimiter=delimiter)))
        assert states(job) == [(2, RowState.TAKEN), (3, RowState.TAKEN)]
        assert Entry.objects.filter(name_uz='Filtr, "ikki"').exists()

    def test_once_however_often_it_is_brought(self, bring, take, world):
        take(bring(workbook()))
        entry = Entry.objects.get()
        job = bring(table([{**ENTRY, "name": "Boshqa nom"}, {**ENTRY, "reference": "A-2"}]))
        assert states(job) == [(2, RowState.ALREADY), (3, RowState.RIGHT)]
        assert job.rows.get(number=2).entry == entry
        take(job)
        assert Entry.objects.count() == 2
        assert Entry.objects.get(pk=entry.pk).draft_title == "Chang filtri"

    def test_once_though_two_files_were_looked_through_before(self, bring, take):
        first, second = bring(workbook()), bring(workbook())
        assert states(take(first)) == [(2, RowState.TAKEN)]
        assert states(take(second)) == [(2, RowState.ALREADY)]
        assert Entry.objects.count() == 1

    def test_a_draft_that_was_deleted_may_come_again(self, bring, take, browser):
        take(bring(workbook()))
        browser.post(reverse("submissions:delete", args=[Entry.objects.get().pk]))
        assert not TakenRow.objects.exists()
        assert states(take(bring(workbook()))) == [(2, RowState.TAKEN)]

    def test_another_organisation_has_its_own_references(self, bring, take, world):
        TakenRow.objects.create(organisation=world.rival, reference="A-1")
        assert states(take(bring(workbook()))) == [(2, RowState.TAKEN)]


class TestWhatIsWrong:
    def test_row_and_cell(self, bring):
        wrong = {**ENTRY, "reference": "A-2", "hub": "none", "sectors": "C23.5;X9"}
        levels = [
            LEVEL,
            {**LEVEL, "reference": "A-2", "upper": "about ten", "pollutant": "phlogiston"},
            {**LEVEL, "reference": "A-2", "unit": "furlong", "dry_gas": "perhaps"},
        ]
        job = bring(workbook([ENTRY, wrong], levels, [SOURCE, {**SOURCE, "reference": "A-2", "number": 7}]))
        assert states(job) == [(2, RowState.RIGHT), (3, RowState.WRONG)]
        assert problems(job) == {
            ("entries", 3, "hub"),
            ("entries", 3, "sectors"),
            ("levels", 3, "upper"),
            ("levels", 3, "pollutant"),
            ("levels", 4, "unit"),
            ("levels", 4, "dry_gas"),
            ("levels", 3, "source"),
            ("levels", 4, "source"),
        }

    @pytest.mark.parametrize(
        ("values", "column"),
        [
            ({"reference": ""}, "reference"),
            ({"reference": "x" * 121}, "reference"),
            ({"name": ""}, "name"),
            ({"source_language": ""}, "source_language"),
            ({"source_language": "xx"}, "source_language"),
            ({"kind": "idea"}, "kind"),
            ({"summary": "x" * 301}, "summary"),
        ],
    )
    def test_entries(self, bring, values, column):
        job = bring(table([{**ENTRY, **values}]))
        assert problems(job) == {("entries", 2, column)}

    def test_a_reference_twice(self, bring):
        job = bring(table([ENTRY, ENTRY]))
        assert states(job) == [(2, RowState.RIGHT), (3, RowState.WRONG)]
        assert problems(job) == {("entries", 3, "reference")}

    def test_what_belongs_to_nothing_is_said(self, bring):
        job = bring(workbook(levels=[LEVEL, {**LEVEL, "reference": "A-9"}]))
        (remark,) = job.remarks
        assert "A-9" in remark
        assert states(job) == [(2, RowState.RIGHT)]

    def test_what_is_only_missing_stands_in_no_way(self, bring, browser, world):
        job = bring(table([{"reference": "A-1", "name": "Biogaz", "source_language": "uz"}]))
        row = job.rows.get()
        assert row.state == RowState.RIGHT
        assert {item["column"] for item in row.missing} >= {"summary", "sectors", "countries"}
        assert "sectors" in browser.get(address("report", world.startup.pk, job.pk)).content.decode()

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_given_back_with_reasons_and_brought_again(self, bring, take, browser, world, kind):
        wrong = {**ENTRY, "reference": "A-2", "hub": "none", "name": "=cmd|'/C calc'!A0"}
        make = workbook if kind == "xlsx" else table
        job = bring(make([ENTRY, wrong]))
        answer = browser.get(address("wrong", world.startup.pk, job.pk))
        assert f".{kind}" in answer["Content-Disposition"]
        if kind == "xlsx":
            head, row = sheets_of(answer.content)["entries"]
        else:
            head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert (head[0], head[-1], row[0]) == ("reference", "problems", "A-2")
        assert "hub: No hub" in row[-1]
        assert row[head.index("name")] == "'=cmd|'/C calc'!A0", "no formula"
        again = SimpleUploadedFile(f"again.{kind}", answer.content)
        job = bring(again)
        assert problems(job) == {("entries", 2, "hub")}
        assert job.rows.get().name == "=cmd|'/C calc'!A0", "as it was before we made it harmless"


class TestFilesThatAreRefused:
    @pytest.mark.parametrize(
        ("file", "words"),
        [
            (lambda: SimpleUploadedFile("a.pdf", makers.pdf()), "no XLSX or CSV"),
            (lambda: SimpleUploadedFile("a.xlsx", makers.pdf()), "not what its name says"),
            (lambda: SimpleUploadedFile("a.xlsx", makers.docx()), "not what its name says"),
            (lambda: SimpleUploadedFile("a.xlsm", makers.xlsx()), "macros"),
            (lambda: SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0"), "macros"),
            (lambda: SimpleUploadedFile("a.xlsx", with_parts(**{"xl/vbaProject.bin": "x"})), "macros"),
            (lambda: SimpleUploadedFile("a.xlsx", with_parts(**{"xl/a.xml": b"0" * 120_000_000})), "too much"),
            (
                lambda: SimpleUploadedFile("a.xlsx", with_parts(**{"xl/a.xml": noise(2) + b"0" * 42_000_000})),
                "too much",
            ),
            (lambda: SimpleUploadedFile("a.csv", "имя".encode("cp1251")), "UTF-8"),
            (lambda: SimpleUploadedFile("a.csv", b"a\0b"), "not what its name says"),
            (lambda: SimpleUploadedFile("a.csv", b"x" * (limits.FILE_BYTES + 1)), "larger than"),
            (lambda: SimpleUploadedFile("a.csv", b""), "empty"),
        ],
        ids=range(12),
    )
    def test_at_once(self, bring, file, words):
        answer = bring(file())
        assert words in answer.content.decode()
        assert not Import.objects.exists()

    @pytest.mark.parametrize(
        ("file", "words"),
        [
            (lambda: table([{**ENTRY, "reference": f"A-{number}"} for number in range(501)]), "more than 500 rows"),
            (lambda: workbook(more={"entries": ["colour"]}), "not in the template: colour"),
            (lambda: workbook(more={"levels": ["upper"]}), "twice"),
            (lambda: workbook(entries=[]), "holds no row"),
            (lambda: SimpleUploadedFile("a.csv", b"name\nx"), "lacks the column reference"),
            (lambda: SimpleUploadedFile("a.csv", b'reference,name,source_language\n"A'), "quotation mark"),
            (lambda: SimpleUploadedFile("a.xlsx", makers.xlsx()), "“entries” is missing"),
            (
                lambda: SimpleUploadedFile("a.xlsx", with_parts(**{"xl/worksheets/sheet1.xml": "<!DOCTYPE a>"})),
                "damaged",
            ),
        ],
        ids=range(8),
    )
    def test_when_it_is_read(self, bring, browser, world, file, words):
        job = bring(file())
        assert job.state == State.REFUSED, job
        assert words in browser.get(address("report", world.startup.pk, job.pk)).content.decode()
        assert not job.rows.exists()

    def test_a_cell_far_away_costs_nothing(self, bring):
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "entries"
        sheet.append(["reference", "name", "source_language"])
        sheet.append(["A-1", "Biogaz", "uz"])
        sheet["XFD1048576"] = "x"
        out = io.BytesIO()
        book.save(out)
        assert states(bring(SimpleUploadedFile("a.xlsx", out.getvalue()))) == [(2, RowState.RIGHT)]


def with_parts(**parts):
    """A workbook with parts put in or changed."""
    import zipfile

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(makers.xlsx())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def noise(megabytes):
    """Bytes that a ZIP cannot make much smaller."""
    import random

    return random.Random(1).randbytes(megabytes * 1024 * 1024)


class TestWorkThatIsCutOff:
    @pytest.fixture
    def job(self, world):
        return services.start(world.startup, world.submitter, workbook([ENTRY, {**ENTRY, "reference": "A-2"}]), "en")

    def silent(self, job, state):
        before = timezone.now() - steps.SILENCE - timedelta(seconds=1)
        Import.objects.filter(pk=job.pk).update(state=state, touched_at=before)

    @pytest.mark.parametrize("state", [State.WAITING, State.CHECKING])
    def test_looking_through_begins_again(self, job, state):
        self.silent(job, state)
        steps.resume()
        job.refresh_from_db()
        assert (job.state, job.rows.count()) == (State.CHECKED, 2)

    def test_taking_in_goes_on(self, job, monkeypatch):
        steps.check(job.pk)
        services.accept(job, job.uploaded_by)
        create, made = steps.whole.create, []

        class Killed(BaseException):
            pass

        def killed_at_the_second(*args, **kwargs):
            if made:
                raise Killed
            made.append(create(*args, **kwargs))
            return made[0]

        with monkeypatch.context() as patch:
            patch.setattr(steps.whole, "create", killed_at_the_second)
            with pytest.raises(Killed):
                steps.take(job.pk)
        steps.resume()
        assert Entry.objects.count() == 1, "not as long as somebody may be at it"
        self.silent(job, State.TAKING)
        steps.resume()
        assert Entry.objects.count() == 2
        assert Import.objects.get().state == State.DONE

    def test_a_fault_is_told_and_not_tried_for_ever(self, job, monkeypatch):
        def broken(*args):
            raise RuntimeError

        monkeypatch.setattr(steps.Checker, "check", broken)
        steps.check(job.pk)
        job.refresh_from_db()
        assert job.state == State.REFUSED
        assert "went wrong" in job.remarks[0]

    def test_one_process_alone_does_a_step(self, job):
        Import.objects.update(state=State.CHECKING)
        steps.check(job.pk)
        assert not job.rows.exists()

    def test_not_for_somebody_who_has_left(self, job, world):
        steps.check(job.pk)
        services.accept(job, world.submitter)
        Membership.objects.filter(user=world.submitter).delete()
        steps.take(job.pk)
        job.refresh_from_db()
        assert (job.state, Entry.objects.count()) == (State.CHECKED, 0)
        assert "no longer" in job.remarks[0]


class TestPages:
    def test_templates_can_be_read_again(self, browser, world, bring):
        content = browser.get(address("template-xlsx", world.startup.pk)).content
        sheets = sheets_of(content)
        assert list(sheets) == ["entries", "sources", "levels", "codes"]
        codes = {(row[0], row[1], row[2]): row[3] for row in sheets["codes"]}
        assert codes["levels", "pollutant", "dust"] == "Dust"
        assert ("entries", "hub", "rctc") in codes
        assert ("levels", "unit", "mg/Nm³") in codes
        assert "holds no row" in bring(SimpleUploadedFile("a.xlsx", content)).remarks[0]
        head = browser.get(address("template-csv", world.startup.pk)).content.decode("utf-8-sig")
        assert head.startswith("reference,source_language,hub,kind,name")

    def test_codes_in_the_readers_language(self, browser, world):
        path = address("template-xlsx", world.startup.pk).replace("/en/", "/ru/", 1)
        codes = sheets_of(browser.get(path).content)["codes"]
        assert "Узбекский" in str(codes) or "Oʻzbekcha" in str(codes)

    def test_progress_without_and_with_javascript(self, browser, world):
        job = services.start(world.startup, world.submitter, workbook(), "en")
        page = browser.get(address("report", world.startup.pk, job.pk)).content.decode()
        assert '<noscript><meta http-equiv="refresh"' in page
        assert address("progress", world.startup.pk, job.pk) in page
        answer = browser.get(address("progress", world.startup.pk, job.pk))
        assert "HX-Refresh" not in answer
        steps.check(job.pk)
        answer = browser.get(address("progress", world.startup.pk, job.pk))
        assert answer["HX-Refresh"] == "true"
        assert "hx-trigger" not in answer.content.decode()

    def test_strangers_find_nothing(self, client, world, browser):
        job = services.start(world.startup, world.submitter, workbook(), "en")
        steps.check(job.pk)
        for who in (world.stranger, world.reviewer):
            client.force_login(who)
            for name, arguments in (
                ("home", [world.startup.pk]),
                ("template-xlsx", [world.startup.pk]),
                ("template-csv", [world.startup.pk]),
                ("report", [world.startup.pk, job.pk]),
                ("progress", [world.startup.pk, job.pk]),
                ("wrong", [world.startup.pk, job.pk]),
                ("accept", [world.startup.pk, job.pk]),
                ("report", [world.rival.pk, job.pk]),
            ):
                assert client.get(address(name, *arguments)).status_code == 404, name
                assert client.post(address(name, *arguments)).status_code in (404, 405), name
        assert not Entry.objects.exists()
        client.logout()
        assert client.get(address("home", world.startup.pk)).url.startswith(reverse("account_login"))

    def test_the_file_is_at_no_address(self, browser, world):
        job = services.start(world.startup, world.submitter, workbook(), "en")
        assert browser.get(f"/media/{job.file.name}").status_code == 404
        assert "entries" not in job.file.name.rpartition("/")[2]

    def test_two_at_a_time(self, browser, world):
        for _ in range(2):
            services.start(world.startup, world.submitter, workbook(), "en")
        page = browser.post(address("home", world.startup.pk), {"file": workbook()}).content.decode()
        assert "at work" in page
        assert Import.objects.count() == 2

    def test_forgotten_after_a_month_but_not_what_was_taken(self, bring, take):
        job = take(bring(workbook()))
        name = job.file.name
        Import.objects.update(created_at=timezone.now() - timedelta(days=29))
        steps.forget()
        assert default_storage.exists(name)
        Import.objects.update(created_at=timezone.now() - timedelta(days=31))
        steps.forget()
        assert not default_storage.exists(name)
        assert not Import.objects.exists()
        assert Entry.objects.count() == 1
        assert states(bring(workbook())) == [(2, RowState.ALREADY)]
