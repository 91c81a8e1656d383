"""Addresses of the public site under the language prefix."""

from django.urls import path

from cms.site import views

app_name = "site"

urlpatterns = [
    path("", views.home, name="home"),
    path("themes/", views.themes, name="themes"),
    path("theme/", views.choose_theme, name="theme"),
    path("theme/<slug:code>/", views.theme_detail, name="theme-detail"),
    path("sectors/", views.sectors, name="sectors"),
    path("sectors/<str:code>/", views.sector_detail, name="sector-detail"),
    path("hubs/", views.hubs, name="hubs"),
    path("about/", views.about, name="about"),
    path("about/coalition/", views.coalition, name="coalition"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("data/", views.data_and_api, name="api"),
    path("privacy/", views.privacy, name="privacy"),
    path("retention/", views.retention, name="retention"),
    path("licence/", views.licence, name="licence"),
]
