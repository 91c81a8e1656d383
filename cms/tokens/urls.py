"""Addresses of an organisation's tokens, under that of the organisation."""

from django.urls import path

from cms.tokens import views

app_name = "tokens"

urlpatterns = [
    path("", views.token_list, name="list"),
    path("new/", views.make, name="make"),
    path("<int:token>/revoke/", views.revoke, name="revoke"),
]
