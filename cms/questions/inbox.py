"""The inbox in the admin: questions of the person's hubs, each with its thread and a form to answer."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from cms.questions import services
from cms.questions.forms import AnswerForm
from cms.questions.models import Question
from cms.questions.permissions import has_inbox, inbox_of
from cms.registry.addresses import entry_url

app_name = "questions_inbox"


class QuestionFilterSet(WagtailFilterSet):
    """State and kind."""

    class Meta:
        model = Question
        fields = ["state", "kind"]


class InboxView(BaseListingView):
    """The questions, the latest first."""

    model = Question
    page_title = gettext_lazy("Questions of readers")
    header_icon = "comment"
    paginate_by = 50
    default_ordering = "-asked_at"
    filterset_class: type[django_filters.FilterSet] = QuestionFilterSet
    index_url_name = "questions_inbox:index"
    index_results_url_name = "questions_inbox:results"
    columns = [
        TitleColumn(
            "text",
            label=gettext_lazy("Question"),
            accessor=lambda question: Truncator(question.text).chars(100),
            get_url=lambda question: reverse("questions_inbox:detail", args=[question.pk]),
        ),
        Column("entry", label=gettext_lazy("Entry"), accessor="entry.code"),
        Column("hub", label=gettext_lazy("Hub"), accessor="hub.public_name"),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
        DateColumn("asked_at", label=gettext_lazy("Asked"), sort_key="asked_at"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who answer no questions."""
        if not has_inbox(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Question]:
        """Those of the person's hubs."""
        return inbox_of(self.request.user).select_related("entry", "hub__organisation")


class QuestionView(WagtailAdminTemplateMixin, View):
    """One question with its answers; a POST is another answer."""

    header_icon = "comment"
    template_name = "questions/admin/question.html"
    question: Question

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the question: 404 outside the person's inbox."""
        super().setup(request, *args, **kwargs)
        self.question = _own(request, kwargs["pk"])

    def get_page_title(self) -> str:
        """The entry's code: a question has no title."""
        return f"{self.question.get_kind_display()}: {self.question.entry.code}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, inbox, this question."""
        inbox = {"url": reverse("questions_inbox:index"), "label": InboxView.page_title}
        return [*super().get_breadcrumbs_items(), inbox, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The thread."""
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer, and close if that button was pressed."""
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        data = form.cleaned_data
        closes = request.POST.get("action") == "close"
        try:
            services.answer(self.question, request.user, data["text"], data["seen"], closes=closes)
        except services.NewerAnswer:
            form.add_error(None, _("There is another answer meanwhile. Read it; sending again adds yours."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The answer is sent to the reader."))
            return redirect("questions_inbox:index")
        self.question.refresh_from_db()
        return self._page(form, status=409)

    def _page(self, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
        question = self.question
        answers = list(question.answers.select_related("author"))
        context = {
            "question": question,
            "answers": answers,
            "entry_url": entry_url(question.entry, question.language),
            "form": form or AnswerForm(),
            "seen": len(answers),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close without an answer."""
    question = _own(request, pk)
    try:
        services.close(question, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The question is closed."))
    return redirect("questions_inbox:index")


def _own(request: HttpRequest, pk: int) -> Question:
    """The question if it is in the person's inbox; 404 otherwise."""
    return get_object_or_404(inbox_of(request.user).select_related("entry", "hub__organisation"), pk=pk)


urlpatterns = [
    path("", InboxView.as_view(), name="index"),
    path("results/", InboxView.as_view(results_only=True), name="results"),
    path("<int:pk>/", QuestionView.as_view(), name="detail"),
    path("<int:pk>/close/", close, name="close"),
]
