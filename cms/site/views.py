"""Pages of the public site that are no Wagtail pages, and the answers to errors."""

from typing import cast

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_POST, require_safe
from wagtail.views import serve

from cms.accounts.tasks import KEPT
from cms.imports.limits import DAYS_KEPT
from cms.notices.services import KEPT as NOTICES_KEPT
from cms.organisations.enums import OrganisationKind
from cms.questions.services import KEEP_PERSON
from cms.registry.enums import Kind, LanguageState
from cms.registry.models import Entry
from cms.registry.models.figures import EVIDENCE_CHOICES
from cms.registry.presentation import hub_cards
from cms.site import browsing, founding_texts
from cms.site.reading import clause_links, read
from cms.site.sitemaps import PublicPages
from cms.tokens.tasks import ANSWERS_KEPT
from cms.vocabularies.models import Sector, Theme

ENTRIES_PER_PAGE = 20
#: Cookie with the chosen look; without it the page follows the system.
LOOK_COOKIE = "theme"
LOOKS = ("light", "dark")
_YEAR = 365 * 24 * 3600


def home(request: HttpRequest) -> HttpResponse:
    """The home page. Wagtail serves it, so that hooks and privacy hold as for any other page."""
    return serve(request, "")


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Every theme with what it is about."""
    return render(request, "site/themes.html", {"ways": browsing.theme_ways()})


@require_safe
def theme_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One theme: its clauses and its entries, the newest first."""
    theme = get_object_or_404(Theme, code=code)
    page = Paginator(browsing.newest_entries().filter(themes=theme), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "ru"
    declaration, coalition = founding_texts.declaration(), founding_texts.coalition()
    context = {
        "theme": theme,
        "icon": browsing.theme_icon(theme),
        "clauses": clause_links(declaration, theme.clauses.split(), reverse("site:about"), language),
        "articles": clause_links(coalition, theme.articles.split(), reverse("site:coalition"), language),
        "entries": hub_cards(cast("QuerySet[Entry]", page.object_list)),
        "count": page.paginator.count,
        "page": {"number": page.number, "total": page.paginator.num_pages},
        "search_url": browsing.search_url(theme=theme.code),
    }
    return render(request, "site/theme.html", context)


@require_safe
def sectors(request: HttpRequest) -> HttpResponse:
    """The sectors at the top of the tree."""
    return render(request, "site/sectors.html", {"ways": browsing.sector_ways()})


@require_safe
def sector_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One sector: where it stands in the tree, and its entries, the newest first."""
    sector = get_object_or_404(Sector, code=code)
    page = Paginator(browsing.entries_in_sector(sector), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sector": sector,
        "above": browsing.sectors_above(sector),
        "narrower": browsing.sector_ways(sector),
        "entries": hub_cards(cast("QuerySet[Entry]", page.object_list)),
        "count": page.paginator.count,
        "page": {"number": page.number, "total": page.paginator.num_pages},
        "search_url": browsing.search_url(sector=sector.code),
    }
    return render(request, "site/sector.html", context)


@require_safe
def hubs(request: HttpRequest) -> HttpResponse:
    """Hubs, centres, the depositary and cities of the founding texts; the initial collection apart."""
    context = {
        "hubs": browsing.hub_ways(OrganisationKind.HUB),
        "centres": browsing.hub_ways(OrganisationKind.CENTRE),
        "agencies": browsing.hub_ways(OrganisationKind.AGENCY),
        "cities": browsing.city_ways(),
        "initial_collection": browsing.initial_collection(),
    }
    return render(request, "site/hubs.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The declaration that the registry rests on, clause by clause."""
    return render(request, "site/about.html", {"text": read(founding_texts.declaration(), get_language() or "ru")})


@require_safe
def coalition(request: HttpRequest) -> HttpResponse:
    """The declaration that founds the Coalition of Resilient Cities, and cities that describe their practices here."""
    text = read(founding_texts.coalition(), get_language() or "ru")
    return render(request, "site/coalition.html", {"text": text, "cities": browsing.further_city_ways()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How to use the site by keyboard and screen reader, and what its words mean."""
    grades = [(letter, str(label).partition(": ")[2]) for letter, label in EVIDENCE_CHOICES]
    context = {"kinds": Kind, "states": LanguageState, "grades": grades}
    return render(request, "site/accessibility.html", context)


@require_safe
def data_and_api(request: HttpRequest) -> HttpResponse:
    """What machines can read, where, and under which licence."""
    context = {
        "root": f"{request.scheme}://{request.get_host()}",
        "example": browsing.newest_entries().values_list("code", flat=True).first(),
        "sitemap_url": reverse("sitemap"),
    }
    return render(request, "site/data.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about readers and people with an account, by whom, and what they can do about it."""
    operator = {
        "name": settings.OPERATOR_NAME,
        "address": settings.OPERATOR_ADDRESS,
        "contact": settings.PRIVACY_CONTACT,
    }
    return render(request, "site/privacy.html", {"operator": operator})


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """How long things are kept: the same numbers that the tasks which forget go by."""
    context = {
        "session_days": settings.SESSION_COOKIE_AGE // (24 * 3600),
        "ended_days": KEPT.days,
        "notice_days": NOTICES_KEPT.days,
        "question_days": KEEP_PERSON.days,
        "import_days": DAYS_KEPT,
        "answer_days": ANSWERS_KEPT,
    }
    return render(request, "site/retention.html", context)


@require_safe
def licence(request: HttpRequest) -> HttpResponse:
    """Under which licence what is published can be used."""
    return render(request, "site/licence.html")


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the look of the site (light, dark, or as in the system) and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("site:home")
    response = redirect(back)
    if (look := request.POST.get("theme")) in LOOKS:
        response.set_cookie(LOOK_COOKIE, look, max_age=_YEAR, secure=request.is_secure(), samesite="Lax")
    else:
        response.delete_cookie(LOOK_COOKIE, samesite="Lax")
    return response


@require_safe
@cache_page(3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read. Combinations of filters are endless: the sitemap names every entry instead."""
    address = request.build_absolute_uri(reverse("sitemap"))
    pages = PublicPages().paginator.page_range
    context = {
        "languages": [code for code, _name in settings.LANGUAGES],
        "sitemaps": [address if number == 1 else f"{address}?p={number}" for number in pages],
    }
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the language of the path."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without context: whatever broke may break context processors too."""
    return HttpResponseServerError(render_to_string("500.html"))
