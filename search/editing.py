"""Pages of the admin for those who keep the terms: searches without hits, and what analysis makes of a text."""

from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.languages import ENDONYMS, LANGUAGE_CHOICES, column
from search.analysis import tokenise
from search.catalogue import get_catalogue
from search.unanswered import KEPT_DAYS, Unanswered, dismiss, unanswered

UNANSWERED: Final = "search_unanswered"
ANALYSIS: Final = "search_analysis"
#: Characters of a text to be analysed on the page.
MAX_TEXT: Final = 2_000
_PER_PAGE: Final = 50


def may_edit_terms(user: Any) -> bool:
    """Whether the person keeps the thesaurus."""
    return bool(user.has_perm("vocabularies.add_term"))


class _TermsPage(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who keep the thesaurus."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse everybody else."""
        if not may_edit_terms(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this page."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class UnansweredView(_TermsPage):
    """Words that found nothing, with the way to make a term of them; a POST forgets one."""

    page_title = _("Searches without hits")
    header_icon = "search"
    template_name = "search/admin/unanswered.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's context: rows with their links."""
        language = self.request.GET.get("language", "")
        language = language if language in ENDONYMS else ""
        page = Paginator(unanswered(language), _PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "rows": [_row(row) for row in page.object_list],
            "page": page,
            "chosen": language,
            "languages": LANGUAGE_CHOICES,
            "days": KEPT_DAYS,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget words that lead to no term."""
        words, language = request.POST.get("words", ""), request.POST.get("language", "")
        dismiss(words, language)
        messages.success(request, _("The words are off the list: %(words)s.") % {"words": words})
        return redirect(UNANSWERED)


class AnalysisView(_TermsPage):
    """What analysis does with a text, token by token, in each language."""

    page_title = _("How words are analysed")
    header_icon = "glasses"
    template_name = "search/admin/analysis.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's context: for each language the tokens of the text with the terms they name."""
        text = self.request.GET.get("text", "")[:MAX_TEXT]
        chosen = self.request.GET.get("language", "")
        languages = [chosen] if chosen in ENDONYMS else list(ENDONYMS)
        return {
            **super().get_context_data(**kwargs),
            "text": text,
            "chosen": chosen,
            "languages": LANGUAGE_CHOICES,
            "max_length": MAX_TEXT,
            "results": [_analysed(text, language) for language in languages] if text.strip() else [],
        }


def _row(row: Unanswered) -> dict[str, Any]:
    term = {column("label", row.language): row.words}
    return {
        "words": row.words,
        "language": row.language,
        "language_name": ENDONYMS[row.language],
        "times": row.times,
        "last": row.last,
        "term_url": f"{reverse('wagtailsnippets_vocabularies_term:add')}?{urlencode(term)}",
        "analysis_url": f"{reverse(ANALYSIS)}?{urlencode({'text': row.words, 'language': row.language})}",
    }


def _analysed(text: str, language: str) -> dict[str, Any]:
    """The tokens of a text in one language: as written, folded, stem, and the terms that begin with it."""
    tokens, catalogue = tokenise(text, language), get_catalogue()
    named: dict[int, list[str]] = {}
    for mention in catalogue.concepts.mentions(tokens, language):
        names = sorted(catalogue.concept_name(concept, language) for concept in mention.concepts)
        named.setdefault(mention.start, []).extend(names)
    return {
        "language": language,
        "name": ENDONYMS[language],
        "tokens": [
            {
                "written": text[token.start : token.end],
                "surface": token.surface,
                "stem": token.stem,
                "terms": named.get(position, []),
            }
            for position, token in enumerate(tokens)
        ],
    }


urlpatterns = [
    path("reports/searches-without-hits/", UnansweredView.as_view(), name=UNANSWERED),
    path("reports/analysis/", AnalysisView.as_view(), name=ANALYSIS),
]


class TermsMenuItem(MenuItem):
    """Shown to those who keep the thesaurus."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person may open the page."""
        return may_edit_terms(request.user)


def menu_item(view: type[_TermsPage], name: str, order: int) -> MenuItem:
    """The entry of a page in the menu of reports."""
    return TermsMenuItem(view.page_title, reverse(name), name=name, icon_name=view.header_icon, order=order)
