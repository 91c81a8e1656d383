"""Addresses of notices."""

from django.urls import path

from cms.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("settings/", views.settings, name="settings"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("<int:pk>/", views.notice, name="notice"),
]
