"""All addresses. What people read stands under a language prefix; what machines read does not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from bat_platform import health
from bat_platform.api import api
from cms.site.sitemaps import PublicPages
from cms.site.views import robots

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PublicPages}}, name="sitemap"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("search/", include("search.urls")),
        path("accounts/", include("allauth.account.urls")),
        path("submissions/", include("cms.submissions.urls")),
        path("", include("cms.registry.urls")),
        path("", include("cms.site.urls")),
        path("", include(wagtail_urls)),
    ),
]

handler404 = "cms.site.views.not_found"
handler500 = "cms.site.views.server_error"
