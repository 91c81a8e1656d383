"""Pages about notices: the list, the way to what one is about, the choice of mails. Other people's answer 404."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.notices import services, unsubscribing
from cms.notices.enums import Kind
from cms.notices.forms import DeliveryForm
from cms.notices.messages import messages_for
from cms.notices.models import Notice
from cms.notices.presentation import sections
from cms.notices.zones import zone_of
from cms.requests import SignedInRequest, staff_view

PER_PAGE = 20


@staff_view
@never_cache
@login_required
@require_safe
def notice_list(request: SignedInRequest) -> HttpResponse:
    """What the person was told, what is unread first."""
    page = Paginator(services.notices_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sections": sections(services.shown(request.user, page.object_list)),
        "page": {"number": page.number, "total": page.paginator.num_pages},
    }
    return render(request, "notices/list.html", context)


@staff_view
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """To what the notice is about, which makes it a read one; a POST only does that."""
    found = get_object_or_404(Notice, pk=pk, recipient=request.user)
    message = messages_for(request.user, [found]).get(found.pk)
    if message is None:
        raise Http404
    services.mark_read(Notice.objects.filter(pk=found.pk))
    return redirect("notices:list") if request.method == "POST" else redirect(message.url)


@never_cache
@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Nothing is unread any more."""
    services.mark_read(services.notices_of(request.user))
    return redirect("notices:list")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    """How the person hears of each kind."""
    form = DeliveryForm(
        request.POST or None,
        chosen=services.deliveries_of(request.user),
        staff=request.user.has_perm("wagtailadmin.access_admin"),
    )
    if request.method == "POST" and form.is_valid():
        services.choose(request.user, form.wanted)
        messages.success(request, _("Your choice is saved."))
        return redirect("notices:settings")
    return render(request, "notices/settings.html", {"form": form, "zone": zone_of(request.user).key})


# The address itself is the proof, and mail programs post to it without a page of ours (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """No more mails of a kind. Opening the address only asks: programs that check mails open every link."""
    try:
        person, kind = unsubscribing.read(token)
    except ValueError as error:
        raise Http404 from error
    if request.method == "POST":
        unsubscribing.stop(person, kind)
    label = _("The daily mail") if kind == unsubscribing.DAILY else Kind(kind).label
    return render(request, "notices/unsubscribe.html", {"label": label, "is_done": request.method == "POST"})
