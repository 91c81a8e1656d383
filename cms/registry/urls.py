"""Addresses of the registry that are no pages: tables for orientation and exports of an entry's levels."""

from django.urls import path

from cms.registry import views

app_name = "registry"

urlpatterns = [
    path("limits/", views.limits, name="limits"),
    path("registry/<str:code>/levels.csv", views.levels_csv, name="levels-csv"),
]
