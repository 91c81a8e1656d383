"""Pages of imports, for those who submit for the organisation. To everybody else there are none."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.imports import limits, services, workbooks
from cms.imports.enums import RowState
from cms.imports.forms import UploadForm
from cms.imports.models import Import
from cms.imports.reading import TableRefusedError
from cms.organisations.models import Organisation
from cms.organisations.permissions import own_organisations
from cms.requests import SignedInRequest, signed_in, within_limit
from cms.submissions.intake import Intake
from cms.submissions.permissions import may_submit_for

_PER_PAGE = 50


@signed_in
def home(request: SignedInRequest, pk: int) -> HttpResponse:
    """Earlier imports, templates, and a form to bring a file."""
    organisation = _own(request, pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid() and within_limit(request, form, "import"):
        language = get_language() or "ru"
        try:
            job = services.start(organisation, request.user, form.cleaned_data["file"], language)
        except (TableRefusedError, ValidationError) as error:
            form.add_error("file", error if isinstance(error, ValidationError) else str(error))
        else:
            return redirect("imports:report", pk, job.pk)
    context = {
        "organisation": organisation,
        "form": form,
        "jobs": Import.objects.filter(organisation=organisation)[:20],
        "days_kept": limits.DAYS_KEPT,
    }
    return render(request, "imports/home.html", context)


@signed_in
@require_safe
def template_xlsx(request: SignedInRequest, pk: int) -> HttpResponse:
    """A workbook to fill in, with the codes in the reader's language."""
    organisation = _own(request, pk)
    content = workbooks.template_xlsx(Intake(request.user, organisation))
    return _download(content, workbooks.XLSX_TYPE, f"entries-{get_language()}.xlsx")


@signed_in
@require_safe
def template_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    """A table to fill in, for entries without levels and sources."""
    _own(request, pk)
    return _download(workbooks.template_csv(), workbooks.CSV_TYPE, "entries.csv")


@signed_in
@require_safe
def report(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """What was found in the file, a row each; while it is at work, how far it is."""
    job = _job(request, pk, number)
    counts = dict(job.rows.order_by().values_list("state").annotate(count=Count("pk")))
    context = {
        "organisation": job.organisation,
        "job": job,
        "counts": {state.value: counts.get(state.value, 0) for state in RowState},
        "wrong": Paginator(job.rows.filter(state=RowState.WRONG), _PER_PAGE).get_page(request.GET.get("page")),
        "right": job.rows.filter(state=RowState.RIGHT),
        "taken": job.rows.filter(state__in=(RowState.TAKEN, RowState.ALREADY)).select_related("entry"),
    }
    context["pages"] = {"number": context["wrong"].number, "total": context["wrong"].paginator.num_pages}
    return render(request, "imports/report.html", context)


@signed_in
@require_safe
def progress(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """How far it is, for the page that asks again and again; at the end that page loads itself anew."""
    job = _job(request, pk, number)
    response = render(request, "imports/_progress.html", {"organisation": job.organisation, "job": job})
    if not job.is_running:
        response["HX-Refresh"] = "true"
    return response


@signed_in
def accept(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Take in the right rows."""
    job = _job(request, pk, number)
    if request.method == "POST":
        try:
            services.accept(job, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("imports:report", pk, number)


@signed_in
@require_safe
def wrong(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The rows that are not right, to be put right and brought again."""
    job = _job(request, pk, number)
    if not job.rows.filter(state=RowState.WRONG).exists():
        raise Http404
    kind, extension = (workbooks.CSV_TYPE, "csv") if job.is_table else (workbooks.XLSX_TYPE, "xlsx")
    return _download(workbooks.wrong_rows(job), kind, f"wrong-rows-{job.pk}.{extension}")


def _own(request: SignedInRequest, pk: int) -> Organisation:
    """The organisation if the person submits for it; 404 otherwise."""
    organisation = get_object_or_404(own_organisations(request.user), pk=pk)
    if not may_submit_for(request.user, organisation):
        raise Http404
    return organisation


def _job(request: SignedInRequest, pk: int, number: int) -> Import:
    """An import of that organisation; 404 otherwise."""
    return get_object_or_404(Import, organisation=_own(request, pk), pk=number)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
