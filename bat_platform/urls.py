"""All addresses. What people read stands under a language prefix; what machines read does not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from bat_platform import health
from bat_platform.api import api
from cms.accounts import views as account_views
from cms.site.sitemaps import PublicPages
from cms.site.views import robots

urlpatterns = [
    # Before Wagtail's own: accounts have one sign-in, and one way to a new password.
    path("admin/login/", account_views.admin_login),
    path("admin/logout/", account_views.admin_logout),
    re_path(r"^admin/password_reset/", account_views.admin_password_reset),
    path("admin/", include(wagtailadmin_urls)),
    # Every file that somebody has brought, each asked for by who may see it.
    path("media/", include("media.urls")),
    path("api/v1/", api.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PublicPages}}, name="sitemap"),
    *i18n_patterns(
        path("search/", include("search.urls")),
        path("accounts/", include("cms.accounts.urls")),
        path("notices/", include("cms.notices.urls")),
        path("organisations/<int:pk>/tokens/", include("cms.tokens.urls")),
        path("organisations/<int:pk>/import/", include("cms.imports.urls")),
        path("organisations/", include("cms.organisations.urls")),
        path("submissions/", include("cms.submissions.urls")),
        path("questions/", include("cms.questions.urls")),
        path("about/coalition/join/", include("cms.cities.urls")),
        path("", include("cms.registry.urls")),
        path("", include("cms.site.urls")),
        path("", include(wagtail_urls)),
    ),
]

handler404 = "cms.site.views.not_found"
handler500 = "cms.site.views.server_error"
