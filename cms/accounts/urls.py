"""Addresses of the account: ours, then allauth's."""

from django.urls import include, path

from cms.accounts import views

urlpatterns = [
    path("", views.security, name="accounts_security"),
    path("data/", views.my_data, name="accounts_data"),
    path("data/export/", views.export, name="accounts_export"),
    path("data/delete/", views.delete, name="accounts_delete"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("", include("allauth.account.urls")),
]
